import { Paper, Stack, Table as Plain, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useSearchParams } from 'react-router'
import { api, got, type Schema } from '../../api/client'
import { useCursor } from '../../parts/cursor'
import { useFates } from '../../parts/fates'
import { useReason } from '../../parts/reason'
import { Empty, Failed, Loading } from '../../parts/states'
import { Table } from '../../parts/table'
import { Tag } from '../../parts/tag'
import { Time } from '../../parts/time'
import { useFormat } from '../../shell/language'
import { useWords } from '../../words'
import { useCalled } from './told'
import { words } from './words'

type Run = Schema<'GreetingRun'>

/** Runs are what rules did by themselves, and what became of it. */
export function Runs() {
  const w = useWords(words)
  const f = useFormat()
  const called = useCalled()
  const [params] = useSearchParams()
  const rules = useQuery({ queryKey: ['greeting-rules'], queryFn: () => got(api.GET('/greetings/rules')) })
  const { rows, more, rest, ...runs } = useCursor<Run>(['greeting-runs'], async after => {
    const { runs, next } = await got(api.GET('/greetings/runs', { params: { query: { after, limit: 100 } } }))
    return { rows: runs ?? [], next }
  }, { every: 10_000 })
  const asked = params.get('run')
  const chosen = rows.find(r => r.id === asked)
  const sought = !!asked && !chosen && rest && !runs.error
  useEffect(() => {
    if (sought) more()
  }, [sought, more])
  if (runs.pending) return <Loading rows={8} height={36} />
  if (runs.error) return <Failed problem={runs.error} again={runs.again} />
  if (rows.length === 0) return <Empty title={w.noRuns} hint={w.noRunsHint} />
  return (
    <Stack gap="md">
      <Table<Run>
        label={w.runs} rows={rows} id={r => r.id} to={r => `/greetings?show=runs&run=${encodeURIComponent(r.id)}`} chosen={chosen?.id} more={more} loading={runs.loading} height="50vh"
        columns={[
          { key: 'rule', title: w.rule, cell: r => called(r.rule, rules.data?.rules?.find(v => v.rule.name === r.rule)?.rule.on) },
          { key: 'day', title: w.day, width: 140, cell: r => f.day(`${r.first}T12:00:00Z`) },
          { key: 'state', title: w.state, width: 110, cell: r => <Tag tone={r.state === 'done' ? 'good' : 'live'}>{r.state === 'done' ? w.done : w.under}</Tag> },
          { key: 'planned', title: w.planned, right: true, width: 90, cell: r => f.number(r.planned) },
          { key: 'held', title: w.held, right: true, width: 90, wide: true, cell: r => f.number(r.held) },
          { key: 'missed', title: w.missed, right: true, width: 90, wide: true, cell: r => f.number(r.missed) },
          { key: 'began', title: w.began, wide: true, cell: r => <Time at={r.began} /> },
        ]}
      />
      {chosen && <Outcomes of={chosen} />}
    </Stack>
  )
}

function Outcomes({ of: r }: { of: Run }) {
  const w = useWords(words)
  const f = useFormat()
  const fate = useFates()
  const said = useReason()
  const rules = useQuery({ queryKey: ['greeting-rules'], queryFn: () => got(api.GET('/greetings/rules')) })
  const on = rules.data?.rules?.find(v => v.rule.name === r.rule)?.rule.on
  const asked = useQuery({ queryKey: ['greeting-outcomes', on, r.first], refetchInterval: 10_000, enabled: !!on, queryFn: () => got(api.GET('/greetings/outcomes', { params: { query: { on: on!, day: r.first } } })) })
  return (
    <Paper withBorder p="sm" component="section" aria-label={w.outcomes(r.first)}>
      <Title order={2} size="h5" mb="xs">{w.outcomes(f.day(`${r.first}T12:00:00Z`))}</Title>
      {asked.isError ? <Failed problem={asked.error} again={() => void asked.refetch()} /> : asked.isPending ? <Loading rows={3} /> : (
        <Plain verticalSpacing={4}>
          <Plain.Thead><Plain.Tr><Plain.Th scope="col">{w.outcome}</Plain.Th><Plain.Th scope="col">{w.why}</Plain.Th><Plain.Th scope="col" ta="right">{w.people}</Plain.Th></Plain.Tr></Plain.Thead>
          <Plain.Tbody>{(asked.data.outcomes ?? []).map(o => <Plain.Tr key={o.state + (o.reason ?? '')}><Plain.Td>{fate(o.state)}</Plain.Td><Plain.Td>{said(o.reason, o.why)}</Plain.Td><Plain.Td ta="right">{f.number(o.count)}</Plain.Td></Plain.Tr>)}</Plain.Tbody>
        </Plain>
      )}
    </Paper>
  )
}
