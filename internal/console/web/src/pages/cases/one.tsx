import { Anchor, Box, Button, Group, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { IconArrowLeft } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from 'react-router'
import { api, got } from '../../api/client'
import { Page } from '../../parts/page'
import { Loading } from '../../parts/states'
import { Tag } from '../../parts/tag'
import { Time } from '../../parts/time'
import { Unread } from '../../parts/unread'
import { useTongues } from '../../parts/tongues'
import { useFormat } from '../../shell/language'
import { useWords } from '../../words'
import { Actions } from './actions'
import { Clocks } from './clocks'
import { Severity, toneOf } from './list'
import { type Case, named, names } from './names'
import { Story } from './story'
import { Whom } from './whom'
import { words } from './words'

const often = 20_000

/** One case: its clocks, its story, and what may be done next. */
export function One() {
  const w = useWords(words)
  const { ref = '' } = useParams()
  const q = useQuery({
    queryKey: ['case', ref], queryFn: () => got(api.GET('/cases/{ref}', { params: { path: { ref } } })), refetchInterval: often,
  })
  const back = <Button component={Link} to="/cases" variant="default" size="xs" leftSection={<IconArrowLeft size={14} />}>{w.back}</Button>
  if (q.isPending) return <Page title={ref} actions={back}><Loading rows={10} height={40} /></Page>
  if (q.isError) return <Page title={ref}><Unread problem={q.error} again={() => void q.refetch()} to="/cases" all={w.back} /></Page>
  return <Shown of={q.data} back={back} />
}

function Shown({ of: c, back }: { of: Case; back: React.ReactNode }) {
  const w = useWords(words)
  const f = useFormat()
  const n = useWords(names)
  return (
    <Page title={`${c.ref} · ${named(n, c.kind)}`} actions={back}>
      <Group gap="xs" mb="md">
        <Tag tone={toneOf(c)}>{named(n, c.state)}</Tag>
        <Severity of={c} />
        <Tag>{named(n, `level${c.level}`)}</Tag>
        {c.owner && <Text size="sm">{w.owner}{f.colon}<Text span fw={600}>{c.owner}</Text></Text>}
      </Group>
      <Actions of={c} />
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md" mt="md">
        <Stack gap="md">
          <Panel title={w.clocks}><Clocks of={c} /></Panel>
          <Panel title={w.matter}><Matter of={c} /></Panel>
          <Panel title={w.facts}><Facts of={c} /></Panel>
          {(c.kind === 'complaint' || c.kind === 'callback') && <Panel title={w.survey}><Survey of={c} /></Panel>}
        </Stack>
        <Panel title={w.story}><Story of={c} /></Panel>
      </SimpleGrid>
    </Page>
  )
}

function Panel({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <Paper withBorder p="md" component="section" aria-label={title}>
      <Title order={2} size="h6" mb="sm">{title}</Title>
      {children}
    </Paper>
  )
}

/** Rows are words with what they stand for; what is not known is left out. */
function Rows({ rows }: { rows: [string, React.ReactNode][] }) {
  return (
    <Box component="dl" m={0} style={{ display: 'grid', gridTemplateColumns: 'minmax(96px, max-content) 1fr', gap: '6px 16px' }}>
      {rows.filter(([, v]) => v).map(([k, v]) => [
        <Text key={k} component="dt" size="sm" c="dimmed">{k}</Text>,
        <Text key={`${k}=`} component="dd" size="sm" m={0} style={{ whiteSpace: 'pre-wrap' }}>{v}</Text>,
      ])}
    </Box>
  )
}

function Matter({ of: c }: { of: Case }) {
  const w = useWords(words)
  const n = useWords(names)
  return (
    <Rows rows={[
      [w.subject, c.subject], [c.campaign ? w.script : w.reason, c.reason], [w.demand, c.demand], [w.amount, c.amount], [w.transaction, c.transaction],
      [w.happened, c.happened && <Time at={c.happened} zone={c.zone} />], [w.readBack, c.read_back], [w.slot, c.slot && <Time at={c.slot} zone={c.zone} />],
      [w.outcome, c.outcome && (c.outcome === 'accepted' ? n.acceptedOutcome : named(n, c.outcome))],
      [w.prior, c.prior && <Anchor component={Link} size="sm" to={`/cases/${c.prior}`}>{c.prior}</Anchor>],
      [w.campaign, c.campaign && <Anchor component={Link} size="sm" to={`/campaigns/${c.campaign}`}>{c.campaign}</Anchor>],
    ]} />
  )
}

function Facts({ of: c }: { of: Case }) {
  const w = useWords(words)
  const tongue = useTongues(true)
  const n = useWords(names)
  return (
    <Rows rows={[
      [w.customer, c.customer || w.unknown],
      [w.number, c.number && <Whom key={c.ref} of={c} />],
      [w.received, <Time key="r" at={c.received} zone={c.zone} />], [w.due, <Time key="d" at={c.due} zone={c.zone} />], [w.law, c.due_by_law && <Time at={c.due_by_law} zone={c.zone} />],
      [w.department, named(n, c.department)], [w.category, named(n, c.category)], [w.drivers, (c.drivers ?? []).map(d => named(n, d)).join(' · ')],
      [w.channel, named(n, c.channel)], [w.language, c.language && tongue(c.language)],
    ]} />
  )
}

function Survey({ of: c }: { of: Case }) {
  const w = useWords(words)
  const f = useFormat()
  if (c.score) {
    return (
      <>
        <Text fw={600}>{w.stars(c.score)}</Text>
        {c.score <= 2 && <Text size="sm" c="dimmed">{w.lowScore}</Text>}
      </>
    )
  }
  return <Text size="sm" c="dimmed">{c.survey_till ? w.surveyAsked(f.moment(c.survey_till, c.zone)) : w.surveyNone}</Text>
}
