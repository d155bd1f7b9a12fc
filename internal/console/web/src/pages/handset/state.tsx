import { Table, Text, VisuallyHidden } from '@mantine/core'
import type { Schema } from '../../api/client'
import { useTongues } from '../../parts/tongues'
import { useFormat } from '../../shell/language'
import { useWords } from '../../words'
import classes from './handset.module.css'
import { type W, words } from './words-trace'

type Standing = Schema<'TurnState'>

/** State is what is remembered of a customer, or a call, before and after a turn. What has changed is marked. */
export function State({ before, after }: { before: Standing; after: Standing }) {
  const w = useWords(words)
  const f = useFormat()
  const at = (t?: string) => (t ? f.seconds(t) : '')
  const tongue = useTongues()
  const told = (s: Standing) => factsOf(s, { w, at, tongue, colon: f.colon, listed: f.listed })
  const [was, is] = [told(before), told(after)]
  const rows = is.map(([name, now], i) => ({ name, then: was[i]![1], now })).filter(r => r.then || r.now)
  if (rows.length === 0) return <Text size="sm" c="dimmed">{w.unchanged}</Text>
  return (
    <Table verticalSpacing={3} horizontalSpacing={5} className={classes.facts} layout="fixed">
      <Table.Thead>
        <Table.Tr><Table.Td w="29%" /><Table.Th scope="col">{w.before}</Table.Th><Table.Th scope="col">{w.after}</Table.Th></Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map(r => (
          <Table.Tr key={r.name} data-changed={r.then !== r.now || undefined}>
            <Table.Th scope="row" style={{ whiteSpace: 'normal' }}>{r.name}</Table.Th>
            <Table.Td>{r.then || '–'}</Table.Td>
            <Table.Td fw={r.then !== r.now ? 650 : undefined}>{r.now || '–'}{r.then !== r.now && <VisuallyHidden> {w.changed}</VisuallyHidden>}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}

/** factsOf writes each fact, the same ones in the same order; what is not so is "". */
function factsOf(s: Standing, { w, at, tongue, colon, listed }: { w: W; at: (t?: string) => string; tongue: (lang?: string) => string; colon: string; listed: (of: readonly string[]) => string }): [name: string, value: string][] {
  const asks = (w as Record<string, unknown>)[`q${s.question}`]
  return [
    [w.node, s.node ?? ''],
    [w.question, [typeof asks === 'string' ? asks : s.question, s.arg].filter(Boolean).join(colon)],
    [w.aboutVerb, s.about ?? ''],
    [w.until, at(s.until)],
    [w.next, listed(s.next ?? [])],
    [w.paused, s.paused ?? ''],
    [w.more, s.more ?? ''],
    [w.language, tongue(s.language)],
    [w.alerts, s.alerts > 0 ? String(s.alerts) : ''],
    [w.rests, at(s.rests_until)],
    [w.shown, s.shown ? w.yes : ''],
    [w.waits, s.waits ? w.yes : ''],
  ]
}
