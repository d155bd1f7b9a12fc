import { Group, Paper, Progress, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { api, got } from '../../api/client'
import { useCursor } from '../../parts/cursor'
import { Empty, Failed, Loading } from '../../parts/states'
import { type Column, Table } from '../../parts/table'
import { Tag } from '../../parts/tag'
import { Time } from '../../parts/time'
import { useFormat } from '../../shell/language'
import { useWords } from '../../words'
import { type Case, named, names } from '../cases/names'
import { words } from './words'

/** Surveys are the scores customers gave, in sum and one by one. */
export function Surveys() {
  const w = useWords(words)
  const n = useWords(names)
  const sum = useQuery({ queryKey: ['surveys', 'sum'], queryFn: () => got(api.GET('/surveys', { params: { query: { most: 1 } } })) })
  const found = useCursor(['surveys'], async after => {
    const { cases, next } = await got(api.GET('/surveys', { params: { query: { after, most: 100 } } }))
    return { rows: cases ?? [], next }
  })
  const columns: Column<Case>[] = [
    { key: 'ref', title: w.case, width: 120, cell: c => c.ref },
    { key: 'score', title: w.score, width: 120, cell: c => <Tag tone={(c.score ?? 0) <= 2 ? 'bad' : c.score === 3 ? 'warn' : 'good'}>{w.of5(c.score ?? 0)}</Tag> },
    { key: 'about', title: w.what, cell: c => <>{named(n, c.category)}<Text size="xs" c="dimmed">{named(n, c.kind)}</Text></>, wide: true },
    { key: 'owner', title: w.owner, cell: c => c.owner || (c.state === 'closed' ? '–' : w.low), wide: true },
    { key: 'closed', title: w.closed, cell: c => c.closed ? <Time at={c.closed} zone={c.zone} /> : named(n, c.state), wide: true },
  ]
  if (sum.isPending || found.pending) return <Loading rows={8} height={40} />
  if (sum.isError || found.error) return <Failed problem={sum.error ?? found.error} again={() => { void sum.refetch(); found.again() }} />
  const counts = sum.data.scores ?? []
  return (
    <Stack gap="md">
      <Sum counts={counts} silent={sum.data.silent} />
      {found.rows.length === 0 ? <Empty title={w.noScores} hint={w.noScoresHint} />
        : <Table label={w.tabSurveys} columns={columns} rows={found.rows} id={c => c.ref} to={c => `/cases/${c.ref}`} more={found.more} loading={found.loading} rowHeight={48} height="calc(100vh - 430px)" />}
    </Stack>
  )
}

function Sum({ counts, silent }: { counts: number[]; silent: number }) {
  const w = useWords(words)
  const f = useFormat()
  const answered = counts.reduce((a, b) => a + b, 0)
  const average = answered ? counts.reduce((a, b, i) => a + b * (i + 1), 0) / answered : undefined
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }}>
      <Paper withBorder p="md">
        <Group gap="xl">
          <Figure label={w.average} value={average === undefined ? '–' : f.number(Math.round(average * 10) / 10)} />
          <Figure label={w.answered} value={f.number(answered)} />
          <Figure label={w.silent} value={f.number(silent)} />
        </Group>
        <Text size="xs" c="dimmed" mt="sm">{w.last90}</Text>
      </Paper>
      <Paper withBorder p="md" component="section" aria-label={w.scored}>
        <Title order={2} size="h6" mb="xs">{w.scored}</Title>
        {counts.map((c, i) => (
          <Group key={i} gap="sm" wrap="nowrap">
            <Text size="xs" w={52}>{w.of5(i + 1)}</Text>
            <Progress flex={1} size="sm" value={answered ? (100 * c) / answered : 0} aria-label={w.of5(i + 1)} />
            <Text size="xs" w={32} ta="right">{f.number(c)}</Text>
          </Group>
        ))}
      </Paper>
    </SimpleGrid>
  )
}

function Figure({ label, value }: { label: string; value: string }) {
  return <div><Text size="xs" c="dimmed">{label}</Text><Text fz={24} fw={600} lh={1.2}>{value}</Text></div>
}
