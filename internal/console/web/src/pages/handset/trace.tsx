import { Badge, Code, Group, Paper, Stack, Table, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { useOutcomes } from '../../parts/outcomes'
import { usePressed } from '../../parts/pressed'
import { Empty, Failed, Loading } from '../../parts/states'
import { Tag } from '../../parts/tag'
import { useTongues } from '../../parts/tongues'
import { useFormat } from '../../shell/language'
import { useWords } from '../../words'
import { gone, type Trace as Told, useTrace } from './data'
import classes from './handset.module.css'
import { Messages } from './messages'
import { State } from './state'
import { indented } from './twiml'
import { words } from './words-trace'

/** Trace shows how a turn went: what was understood, what is remembered before and after, what left because of it, and the answer itself. */
export function Trace({ turn }: { turn: string }) {
  const w = useWords(words)
  const trace = useTrace(turn)
  return (
    <Paper component="section" withBorder p="md" aria-label={w.trace} className={classes.trace}>
      <Title order={2} size="h6" mb="xs">{w.trace}</Title>
      {turn === '' && <Empty title={w.noTrace} hint={w.noTraceHint} />}
      {turn !== '' && trace.isPending && <Loading rows={10} />}
      {trace.isError && (gone(trace.error) ? <Empty title={w.goneTrace} hint={w.goneTraceHint} /> : <Failed problem={trace.error} again={() => void trace.refetch()} />)}
      {trace.data && <Body t={trace.data} />}
    </Paper>
  )
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return <div><Title order={3} size="xs" tt="none" fw={650} mb={4}>{title}</Title>{children}</div>
}

function Body({ t }: { t: Told }) {
  const w = useWords(words)
  const tongue = useTongues()
  const f = useFormat()
  const pressed = usePressed()
  const came = useOutcomes()
  return (
    <Stack gap="md">
      <Part title={w.heard}>
        <Group gap="xs">
          <Code fz="sm" data-heard>{t.heard || w.nothing}</Code>
          <Text size="xs" c="dimmed">{f.seconds(t.at)} · {w.took} {w.ms(f.number(Math.round(t.took_ms * 10) / 10))}</Text>
        </Group>
      </Part>
      {t.read && <Part title={w.understood}><Reading read={t.read} /></Part>}
      {(t.ways?.length ?? 0) > 0 && (
        <Part title={w.way}>
          <Stack gap={2}>
            {t.ways?.map((way, i) => (
              <Text key={i} size="sm"><Code>{way.from || '·'}</Code> <Badge size="sm" variant="default" tt="none">{pressed(way.key)}</Badge> → <Code>{way.to || '·'}</Code></Text>
            ))}
          </Stack>
        </Part>
      )}
      {(t.verb || t.outcome) && (
        <Part title={w.did}><Group gap="xs">{t.verb && <Code fz="sm">{t.verb}</Code>}{t.outcome && <Tag>{came(t.outcome)}</Tag>}<Text size="xs" c="dimmed">{tongue(t.language)}</Text></Group></Part>
      )}
      <Part title={w.state}><State before={t.before} after={t.after} /></Part>
      <Part title={w.gates}><Messages all={t.messages ?? []} /></Part>
      {t.twiml && <Part title={w.twiml}><Code block className={classes.twiml} tabIndex={0} data-twiml>{indented(t.twiml)}</Code></Part>}
    </Stack>
  )
}

function Reading({ read: r }: { read: NonNullable<Told['read']> }) {
  const w = useWords(words)
  const tongue = useTongues()
  const f = useFormat()
  const args = Object.entries(r.args)
  return (
    <>
      <Group gap={6} mb={2}>
        <Code fz="sm" fw={650} data-command>{r.command}</Code>
        {r.exact && <Tag tone="good">{w.exact}</Tag>}
        {r.near && <Tag tone="warn">{w.near}{r.or && `, ${w.orElse(r.or)}`}</Tag>}
      </Group>
      <Table withRowBorders={false} verticalSpacing={2} className={classes.facts} w="auto">
        <Table.Tbody>
          {args.map(([name, value]) => <Table.Tr key={name}><Table.Th scope="row">{name}</Table.Th><Table.Td><Code>{value}</Code></Table.Td></Table.Tr>)}
          <Table.Tr><Table.Th scope="row">{w.language}</Table.Th><Table.Td><Text size="sm">{r.language ? tongue(r.language) : w.tells}</Text></Table.Td></Table.Tr>
          <Table.Tr><Table.Th scope="row">{w.confidence}</Table.Th><Table.Td><Text size="sm">{f.share(r.confidence, 100)}</Text></Table.Td></Table.Tr>
          {r.also && r.also.length > 0 && <Table.Tr><Table.Th scope="row">{w.also}</Table.Th><Table.Td><Code>{f.listed(r.also)}</Code></Table.Td></Table.Tr>}
        </Table.Tbody>
      </Table>
    </>
  )
}
