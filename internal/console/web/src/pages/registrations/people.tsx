import { Button, Drawer, Group, Paper, Select, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { api, got } from '../../api/client'
import { useCursor } from '../../parts/cursor'
import { Reasoned } from '../../parts/reasoned'
import { Empty, Failed, Loading } from '../../parts/states'
import { Table } from '../../parts/table'
import { Tag } from '../../parts/tag'
import { Time } from '../../parts/time'
import { useFormat } from '../../shell/language'
import { useSession } from '../../shell/session'
import { useWords } from '../../words'
import { type Registered, stages, useChanged } from './data'
import { words } from './words'

/** People are who registered, in their order, masked; choosing one shows the evidence. */
export function People({ code }: { code: string }) {
  const w = useWords(words)
  const f = useFormat()
  const [params, setParams] = useSearchParams()
  const stage = stages.find(s => s === params.get('stage'))
  const all = useCursor<Registered>(['registrations', code, 'people', stage], async after => {
    const { people, next } = await got(api.GET('/registrations/{code}/people', { params: { path: { code }, query: { stage, after, limit: 200 } } }))
    return { rows: people ?? [], next }
  })
  const customer = params.get('customer') ?? ''
  const put = (name: string, value: string | null) => setParams(p => { if (value) p.set(name, value); else p.delete(name); return p }, { replace: true })
  const name = (s: Registered['stage']) => w[s === 'waiting' ? 'stage_waiting' : s]
  return (
    <Paper withBorder p="sm" component="section" aria-label={w.people}>
      <Group justify="space-between" mb="xs">
        <Title order={2} size="h5">{w.people}</Title>
        <Select aria-label={w.stage} allowDeselect={false} w={180} value={stage ?? ''} data={[{ value: '', label: w.everyStage }, ...stages.map(s => ({ value: s as string, label: name(s) }))]} onChange={s => put('stage', s)} />
      </Group>
      {all.pending ? <Loading rows={5} /> : all.error ? <Failed problem={all.error} again={all.again} /> : all.rows.length === 0 ? <Empty title={w.nobody} hint={w.nobodyHint} /> : (
        <Table<Registered>
          label={w.people} rows={all.rows} id={p => p.ref} to={p => `/registrations/${code}?customer=${encodeURIComponent(p.customer)}`} more={all.more} loading={all.loading} height={420}
          columns={[
            { key: 'ref', title: w.ref, width: 120, cell: p => p.ref },
            { key: 'customer', title: w.customer, width: 100, cell: p => p.customer },
            { key: 'number', title: w.number, width: 90, wide: true, cell: p => p.number },
            { key: 'stage', title: w.stage, cell: p => <Tag tone={p.stage === 'joined' ? 'good' : p.stage === 'refused' || p.stage === 'lost' ? 'bad' : 'warn'}>{name(p.stage)}</Tag> },
            { key: 'order', title: w.order, right: true, width: 80, cell: p => f.number(p.order) },
            { key: 'channel', title: w.channel, width: 80, wide: true, cell: p => w[p.channel] },
            { key: 'at', title: w.at, wide: true, cell: p => <Time at={p.at} exact /> },
          ]}
        />
      )}
      <Drawer opened={!!customer} onClose={() => put('customer', null)} position="right" title={w.evidence} transitionProps={{ duration: 0 }} closeButtonProps={{ 'aria-label': w.close }}>
        {customer && <Evidence code={code} customer={customer} />}
      </Drawer>
    </Paper>
  )
}

function Evidence({ code, customer }: { code: string; customer: string }) {
  const w = useWords(words)
  const f = useFormat()
  const { may } = useSession()
  const changed = useChanged()
  const [asks, setAsks] = useState(false)
  const params = { path: { code, customer } }
  const asked = useQuery({ queryKey: ['registrations', code, 'person', customer], queryFn: () => got(api.GET('/registrations/{code}/people/{customer}', { params })) })
  if (asked.isPending) return <Loading rows={6} />
  if (asked.isError) return <Failed problem={asked.error} again={() => void asked.refetch()} />
  const p = asked.data
  return (
    <Stack gap="sm">
      <Text fw={600}>{p.ref} · {p.customer} · {p.number}</Text>
      <Text size="sm">{w[p.channel]} · <Time at={p.at} exact /></Text>
      {!!p.place && <Text size="sm">{w.place}{f.colon}{f.number(p.place)}</Text>}
      {p.words && <div><Text size="xs" c="dimmed">{w.texted}</Text><Text size="sm" lang={p.lang}>{p.words}</Text></div>}
      <div><Text size="xs" c="dimmed">{w.agreed}{f.aside(w.version(p.terms))}</Text><Text size="sm" lang={p.lang}>{p.agreed}</Text></div>
      {may('campaigns:run') && p.stage !== 'refused' && p.stage !== 'lost' && <Group><Button variant="default" onClick={() => setAsks(true)}>{w.withdraw}</Button></Group>}
      <Reasoned title={w.withdraw} verb={w.withdraw} danger opened={asks} close={() => setAsks(false)} act={async reason => { await got(api.POST('/registrations/{code}/people/{customer}/withdraw', { params, body: { reason } })); await changed() }}>{w.withdrawHint}</Reasoned>
    </Stack>
  )
}
