import { Alert, Group, Paper, Progress as Bar, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { api, got } from '../../api/client'
import { useStream } from '../../api/stream'
import { useReason } from '../../parts/reason'
import { Failed, Loading } from '../../parts/states'
import { StreamState } from '../../parts/stream'
import { useFormat } from '../../shell/language'
import { useWords } from '../../words'
import { type Campaign, live, type Progress, type State } from './data'
import { Blocked, Heeded } from './funnel'
import { Occurrences } from './occurrences'
import { words } from './run_words'

/** Run is how far a campaign is, as it goes. */
export function Run({ of: c }: { of: Campaign }) {
  const w = useWords(words)
  const client = useQueryClient()
  const run = useStream<Progress>({ path: `/campaigns/${c.code}/watch`, events: { progress: p => p as Progress }, over: p => p.over })
  const p = run.data
  const state = p?.state
  useEffect(() => {
    if (state && state !== c.state) void client.invalidateQueries({ queryKey: ['campaign', c.code] })
  }, [state, c.state, c.code, client])
  const report = useQuery({
    queryKey: ['report', c.code, ''],
    queryFn: () => got(api.GET('/campaigns/{code}/report', { params: { path: { code: c.code } } })),
    refetchInterval: live(c.state as State) ? 3_000 : false,
  })
  return (
    <Stack gap="md">
      <Paper withBorder p="sm" component="section" aria-label={w.progress}>
        <Group justify="space-between" mb="xs"><Title order={2} size="h5">{w.progress}</Title><StreamState of={run} /></Group>
        {p ? <Figures of={p} /> : <Loading rows={3} height={36} />}
      </Paper>
      <Paper withBorder p="sm" component="section" aria-label={w.holds}>
        <Title order={2} size="h5" mb="xs">{w.holds}</Title>
        {report.isPending ? <Loading rows={2} /> : report.isError ? <Failed problem={report.error} again={() => void report.refetch()} />
        : report.data.blocked?.length ? <Blocked of={report.data.blocked} /> : <Text size="sm" c="dimmed">{w.noHolds}</Text>}
      </Paper>
      <Occurrences of={c} />
    </Stack>
  )
}

function Figures({ of: p }: { of: Progress }) {
  const w = useWords(words)
  const f = useFormat()
  const said = useReason()
  const share = (n: number) => (p.counted > 0 ? (100 * n) / p.counted : 0)
  return (
    <Stack gap="sm" data-progress={p.sent}>
      <div>
        <Group justify="space-between"><Text size="sm">{w.planned}</Text><Text size="sm" fw={600}>{w.of(f.number(p.planned), f.number(p.counted))}</Text></Group>
        <Bar value={share(p.planned)} aria-label={w.planned} color="gray" />
      </div>
      <div>
        <Group justify="space-between"><Text size="sm">{w.sent}</Text><Text size="sm" fw={600} data-sent>{w.of(f.number(p.sent), f.number(p.counted))}</Text></Group>
        <Bar value={share(p.sent)} aria-label={w.sent} />
      </div>
      {p.held && <Alert color="yellow" p="xs">{p.behind ? w.behind(p.behind) : w.heldNow(said(p.reason, p.why))}</Alert>}
      {p.events && <Heeded of={p.events} />}
      <SimpleGrid cols={{ base: 2, sm: 3, md: p.held_out ? 7 : 6 }} spacing="xs">
        <Figure id="delivered" name={w.delivered} n={f.number(p.delivered)} />
        <Figure id="waiting" name={w.waiting} n={f.number(p.waiting)} />
        <Figure id="blocked" name={w.blocked} n={f.number(p.blocked)} />
        {!!p.held_out && <Figure id="held-out" name={w.heldOut} n={f.number(p.held_out)} />}
        <Figure id="failed" name={w.failed} n={f.number(p.failed)} />
        <Figure id="rate" name={w.rate} n={f.number(Math.round(p.rate * 10) / 10)} />
        <Figure id="left" name={w.left} n={p.left ? w.long(p.left) : '–'} />
      </SimpleGrid>
    </Stack>
  )
}

function Figure({ id, name, n }: { id: string; name: string; n: string }) {
  return <div data-figure={id}><Text size="xs" c="dimmed">{name}</Text><Text fw={600}>{n}</Text></div>
}
