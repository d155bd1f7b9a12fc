import { Group, Progress, Stack, Text } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { Time } from '../../parts/time'
import { useSession } from '../../shell/session'
import { useWords } from '../../words'
import { type Case, type Clock, named, names } from './names'
import { Remaining } from './remaining'
import { words } from './words'

/** Clocks are the times that are kept for a case: how much of each is over, and when it ends. */
export function Clocks({ of: c }: { of: Case }) {
  return <Stack gap="sm">{(c.clocks ?? []).map(k => <One key={k.name} clock={k} zone={c.zone} />)}</Stack>
}

function One({ clock: k, zone }: { clock: Clock; zone?: string }) {
  const w = useWords(words)
  const n = useWords(names)
  const { now } = useSession()
  const [start, due, at] = [k.start, k.due, k.stopped ?? now()].map(t => new Date(t).getTime()) as [number, number, number]
  const share = Math.min(100, Math.max(0, (100 * (at - start)) / Math.max(1, due - start)))
  const name = named(n, k.name)
  return (
    <div data-clock-of={k.name}>
      <Group justify="space-between" gap="xs">
        <Text size="sm" fw={600}>{name}</Text>
        {k.stopped ? (
          <Group gap={6}><IconCheck size={15} aria-hidden color="var(--mantine-color-dimmed)" /><Text size="sm">{w.done}, {at > due ? w.late : w.inTime}</Text></Group>
        ) : <Remaining clock={k} />}
      </Group>
      <Progress value={share} size="sm" mt={4} color={k.overdue || (k.stopped && at > due) ? 'red' : k.stopped ? 'gray' : undefined} aria-label={name} />
      <Text size="xs" c="dimmed" mt={2}><Time at={k.due} zone={zone} /></Text>
    </div>
  )
}
