import { Paper, SimpleGrid, Text } from '@mantine/core'
import { useFormat } from '../../shell/language'
import { useWords } from '../../words'
import type { Snapshot } from './index'
import { words } from './words'

type Minute = NonNullable<Snapshot['minutes']>[number]

/** Figures are the hour in seven numbers. */
export function Figures({ of: s }: { of: Snapshot }) {
  const w = useWords(words)
  const f = useFormat()
  const minutes = s.minutes ?? []
  const sum = (of: (m: Minute) => number) => minutes.reduce((n, m) => n + of(m), 0)
  const texts = sum(m => m.texts_in)
  const ended = sum(m => m.contained + m.handed_on + m.talked + m.gave_up + m.left)
  const answered = minutes.findLast(m => m.p50_ms !== undefined)
  return (
    <SimpleGrid cols={{ base: 2, xs: 3, md: 4, lg: 7 }} spacing="xs" component="dl" m={0}>
      <Figure name={w.textsIn} value={f.number(texts)} hint={w.hour} id="texts-in" />
      <Figure name={w.textsOut} value={f.number(sum(m => m.texts_out))} hint={w.hour} id="texts-out" />
      <Figure name={w.calls} value={f.number(sum(m => m.calls))} hint={w.hour} id="calls" />
      <Figure name={w.latency} value={answered ? `${f.number(round(answered.p50_ms!))} ${w.ms}` : '–'} hint={w.latencyHint} id="latency" />
      <Figure name={w.understoodShare} value={f.share(sum(m => m.understood), texts)} hint={w.ofTexts(f.number(texts))} id="understood" />
      <Figure name={w.containment} value={f.share(sum(m => m.contained), ended)} hint={w.ofCalls(f.number(ended))} id="contained" />
      <Figure name={w.overdue} value={s.cases ? f.number(s.cases.overdue) : '–'} hint={s.cases ? w.soon(f.number(s.cases.soon)) : w.unknownYet} id="overdue" bad={(s.cases?.overdue ?? 0) > 0} />
    </SimpleGrid>
  )
}

/** A time to three figures at most. */
export const round = (ms: number) => (ms >= 100 ? Math.round(ms) : Math.round(ms * 10) / 10)

function Figure({ name, value, hint, id, bad }: { name: string; value: string; hint: string; id: string; bad?: boolean }) {
  return (
    <Paper withBorder px="sm" py={8} component="div" data-figure={id}>
      <Text component="dt" size="xs" c="dimmed" truncate title={name}>{name}</Text>
      <Text component="dd" m={0} fz={22} lh={1.3} fw={650} c={bad ? 'red' : undefined}>{value}</Text>
      <Text component="dd" m={0} size="xs" c="dimmed" truncate title={hint}>{hint}</Text>
    </Paper>
  )
}
