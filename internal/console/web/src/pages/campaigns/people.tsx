import { Paper, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { api, got, type Schema } from '../../api/client'
import { useReason } from '../../parts/reason'
import { Empty, Failed, Loading } from '../../parts/states'
import { Table } from '../../parts/table'
import { Time } from '../../parts/time'
import { useTongues } from '../../parts/tongues'
import { useWords } from '../../words'
import { words } from './approval_words'

/** People is what some of those who are meant would get now, masked. */
export function People({ code, version }: { code: string; version: number }) {
  const w = useWords(words)
  const said = useReason()
  const tongue = useTongues()
  const asked = useQuery({ queryKey: ['campaign', code, 'people', version], queryFn: () => got(api.GET('/campaigns/{code}/preview', { params: { path: { code }, query: { n: 12 } } })) })
  const people = asked.data?.people ?? []
  return (
    <Paper withBorder p="sm" component="section" aria-label={w.people}>
      <Title order={2} size="h5" mb="xs">{w.people}</Title>
      {asked.isPending ? <Loading rows={4} /> : asked.isError ? <Failed problem={asked.error} again={() => void asked.refetch()} /> : people.length === 0 ? <Empty title={w.nobody} hint={w.nobodyHint} /> : (
        <Table<Schema<'PreviewedView'> & { i: number }>
          label={w.people} rows={people.map((p, i) => ({ ...p, i }))} id={p => String(p.i)} height={360}
          columns={[
            { key: 'to', title: w.to, width: 80, cell: p => p.to },
            { key: 'lang', title: w.lang, width: 110, wide: true, cell: p => tongue(p.lang) },
            { key: 'text', title: w.message, cell: p => <Text size="sm" lang={p.lang}>{p.text || '–'}</Text> },
            { key: 'held', title: w.held, width: 240, wide: true, cell: p => said(p.held, p.why) },
            { key: 'due', title: w.due, width: 170, wide: true, cell: p => <Time at={p.due} /> },
          ]}
        />
      )}
    </Paper>
  )
}
