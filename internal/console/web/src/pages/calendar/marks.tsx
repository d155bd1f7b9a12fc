import { Group, Text } from '@mantine/core'
import { IconCircleFilled, IconSquareFilled, IconStarFilled, IconTriangleFilled, IconX } from '@tabler/icons-react'
import { useWords } from '../../words'
import type { Day } from './year'
import { words } from './words'

/** The signs by which one tells at a glance what a day holds: each has a form of its own beside its colour. */
const signs = [
  { key: 'festival', Icon: IconStarFilled, colour: 'red', has: (d: Day) => d.festivals.length > 0 },
  { key: 'greeting', Icon: IconCircleFilled, colour: 'pink', has: (d: Day) => d.runs.length > 0 || d.festivals.some(f => f.rule?.switched_on) },
  { key: 'campaign', Icon: IconTriangleFilled, colour: 'blue', has: (d: Day) => d.campaigns.length > 0 },
  { key: 'registration', Icon: IconSquareFilled, colour: 'teal', has: (d: Day) => d.registrations.length > 0 },
  { key: 'quiet', Icon: IconX, colour: 'gray', has: (d: Day) => d.mourning.length > 0 },
] as const

export function Marks({ of: day, onColour }: { of: Day; onColour?: boolean }) {
  return signs.filter(s => s.has(day)).map(s => <s.Icon key={s.key} size={8} aria-hidden color={onColour ? 'currentColor' : `var(--mantine-color-${s.colour}-text)`} />)
}

/** marked is the same in words. */
export function marked(day: Day, w: (typeof words)['en']): string[] {
  return signs.filter(s => s.key !== 'festival' && s.has(day)).map(s => w[s.key])
}

export function Legend() {
  const w = useWords(words)
  return (
    <Group gap="md" component="ul" p={0} m={0} mb="sm" aria-label={w.legend} style={{ listStyle: 'none' }}>
      {signs.map(s => (
        <Group key={s.key} component="li" gap={5}><s.Icon size={9} aria-hidden color={`var(--mantine-color-${s.colour}-text)`} /><Text size="xs" c="dimmed">{w[s.key]}</Text></Group>
      ))}
      <Text component="li" size="xs" c="dimmed"><b>{w.offSign}</b> {w.holiday}</Text>
      <Text component="li" size="xs" c="dimmed"><b>{w.workedSign}</b> {w.worked}</Text>
    </Group>
  )
}
