import { Button, Group, Paper, Select, Stack, Table, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, got, type Schema } from '../../api/client'
import { useWhole } from '../../parts/cursor'
import { Empty, Failed, Loading } from '../../parts/states'
import { useTiers } from '../../parts/tiers'
import { useTongues } from '../../parts/tongues'
import { useWordings } from '../../parts/wordings'
import { useFormat } from '../../shell/language'
import { useWords } from '../../words'
import type { Campaign } from './data'
import { Blocked, Funnel, Heeded, Parts } from './funnel'
import { words } from './run_words'

/** Report is what came of a campaign, of all times or of one. */
export function Report({ of: c }: { of: Campaign }) {
  const w = useWords(words)
  const [time, setTime] = useState('')
  const times = useWhole(['campaign', c.code, 'times'], async after => {
    const { occurrences, next } = await got(api.GET('/campaigns/{code}/occurrences', { params: { path: { code: c.code }, query: { after, limit: 500 } } }))
    return { rows: occurrences ?? [], next }
  })
  const report = useQuery({
    queryKey: ['report', c.code, time],
    queryFn: () => got(api.GET('/campaigns/{code}/report', { params: { path: { code: c.code }, query: { occurrence: time || undefined } } })),
  })
  const query = time ? `?occurrence=${encodeURIComponent(time)}` : ''
  return (
    <Stack gap="md">
      <Group justify="space-between">
        <Select aria-label={w.time} w={200} searchable={times.rows.length > 20} limit={200} allowDeselect={false} value={time} onChange={t => setTime(t ?? '')} data={[{ value: '', label: w.allTimes }, ...times.rows.map(o => ({ value: o.name, label: o.name === 'once' ? w.once : o.name }))]} />
        <Group gap="xs">
          {(['csv', 'xlsx', 'svg'] as const).map(form => (
            <Button key={form} component="a" download variant="default" size="xs" href={`/api/v1/campaigns/${c.code}/report.${form}${query}`}>{w.export} {form.toUpperCase()}</Button>
          ))}
        </Group>
      </Group>
      {report.isPending ? <Loading rows={9} /> : report.isError ? <Failed problem={report.error} again={() => void report.refetch()} />
      : report.data.funnel.targeted === 0 && !report.data.events?.told ? <Empty title={w.nobody} hint={w.nobodyHint} /> : <Told r={report.data} />}
    </Stack>
  )
}

function Told({ r }: { r: Schema<'CampaignReport'> }) {
  const w = useWords(words)
  const tongue = useTongues(true)
  const tier = useTiers()
  const wording = useWordings()
  const f = useFormat()
  const known = (named: (name: string) => string) => (name: string) => (name === 'no customer' ? w.stranger : named(name)) // of those whom only a list knows
  const points = (n: number) => f.number(Math.round(n * 100) / 100)
  return (
    <Stack gap="md">
      <Paper withBorder p="sm" component="section" aria-label={w.funnel}>
        <Title order={2} size="h5" mb="xs">{w.funnel}</Title>
        <Funnel of={r.funnel} />
        <Text size="sm" mt="sm">{w.answers(f.number(r.replied), f.number(r.registered), f.number(r.opted_out))}</Text>
        {!!r.costs?.length && <Text size="sm">{w.cost(f.listed(r.costs))}</Text>}
        {r.lift && <Text size="sm">{w.lift(points(r.lift.points), points(r.lift.low), points(r.lift.high))}</Text>}
      </Paper>
      {!!r.blocked?.length && (
        <Paper withBorder p="sm" component="section" aria-label={w.holds}>
          <Title order={2} size="h5" mb="xs">{w.holds}</Title>
          <Blocked of={r.blocked} />
        </Paper>
      )}
      {r.events && <Paper withBorder p="sm" component="section" aria-label={w.events}><Title order={2} size="h5" mb="xs">{w.events}</Title><Heeded of={r.events} /></Paper>}
      <Parts title={w.languages} rows={r.languages} named={tongue} />
      <Parts title={w.tiers} rows={r.tiers} named={known(tier)} />
      <Parts title={w.branches} rows={r.branches} named={known(branch => branch)} />
      <Parts title={w.wordings} rows={r.wordings} named={wording} />
      <Parts title={w.hours} rows={r.hours} named={hour => f.moment(`${hour.replace(' ', 'T')}:00Z`, 'UTC')} />
      {!!r.failures?.length && (
        <Table captionSide="top" w="auto">
          <Table.Caption ta="left" fw={600} c="var(--mantine-color-text)">{w.failures}</Table.Caption>
          <Table.Thead><Table.Tr><Table.Th scope="col">{w.code}</Table.Th><Table.Th scope="col" ta="right">{w.messages}</Table.Th></Table.Tr></Table.Thead>
          <Table.Tbody>{r.failures.map(x => <Table.Tr key={x.code}><Table.Td>{x.code || w.unheard}</Table.Td><Table.Td ta="right">{f.number(x.messages)}</Table.Td></Table.Tr>)}</Table.Tbody>
        </Table>
      )}
    </Stack>
  )
}
