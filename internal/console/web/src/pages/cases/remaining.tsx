import { Group, Text } from '@mantine/core'
import { IconAlertTriangle, IconCheck, IconClock } from '@tabler/icons-react'
import { useFormat } from '../../shell/language'
import { useSession } from '../../shell/session'
import { useWords } from '../../words'
import { type Case, type Clock, names } from './names'
import { words } from './words'

const hour = 3_600_000

/** The running clock of a case that ends first; none: it is closed. */
export function nextOf(c: Case): Clock | undefined {
  return (c.clocks ?? []).filter(k => !k.stopped).sort((a, b) => a.due.localeCompare(b.due))[0]
}

/** Remaining is how much of its time a clock has left, in working days or, on its last day, in hours; an icon and the words say how it stands. */
export function Remaining({ clock }: { clock: Clock }) {
  const w = useWords(words)
  const f = useFormat()
  const { now } = useSession()
  const ms = new Date(clock.due).getTime() - now().getTime()
  const span = (ms: number) => (ms > 48 * hour ? w.overDays(Math.floor(ms / 24 / hour)) : w.hours(Math.floor(ms / hour), Math.floor((ms % hour) / 60_000)))
  const late = ms < 0
  const soon = !late && ms < (new Date(clock.due).getTime() - new Date(clock.start).getTime()) / 5
  const said = late ? w.over(span(-ms)) : w.left(clock.working_days_left > 0 && ms > 24 * hour ? w.days(clock.working_days_left) : span(ms))
  const Icon = late || soon ? IconAlertTriangle : IconClock
  return (
    <Group gap={6} wrap="nowrap" title={f.moment(clock.due)} data-clock-state={late ? 'late' : soon ? 'soon' : 'runs'}>
      <Icon size={15} aria-hidden color={late ? 'var(--mantine-color-red-text)' : soon ? 'var(--mantine-color-orange-text)' : 'var(--mantine-color-dimmed)'} />
      <Text size="sm" fw={late ? 600 : undefined} c={late ? 'red' : undefined}>{said}</Text>
    </Group>
  )
}

/** Deadline is the clock of a case that counts next, by name; or when the case was closed. */
export function Deadline({ of }: { of: Case }) {
  const w = useWords(words)
  const n = useWords(names)
  const f = useFormat()
  const clock = nextOf(of)
  if (of.state === 'closed' || !clock) {
    return <Group gap={6} wrap="nowrap"><IconCheck size={15} aria-hidden color="var(--mantine-color-dimmed)" /><Text size="sm">{of.closed ? w.closedOn(f.day(of.closed)) : n.closed}</Text></Group>
  }
  return (
    <>
      <Remaining clock={clock} />
      <Text size="xs" c="dimmed">{n[clock.name as keyof typeof n] ?? clock.name}</Text>
    </>
  )
}
