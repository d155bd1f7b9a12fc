import { Group, Stack, Text, Timeline } from '@mantine/core'
import { Time } from '../../parts/time'
import { useWords } from '../../words'
import { type Case, type Names, named, names } from './names'
import { words } from './words'

/** Story is every step of a case with who took it and when, the newest first. */
export function Story({ of: c }: { of: Case }) {
  const w = useWords(words)
  const n = useWords(names)
  const steps = [...(c.history ?? [])].reverse()
  const who = (actor: string) => (actor === 'system' ? w.sys : actor === 'number' ? w.byNumber : actor.replace(/^(operator|customer):/, ''))
  return (
    <Timeline bulletSize={14} lineWidth={2} active={steps.length}>
      {steps.map((e, i) => (
        <Timeline.Item key={steps.length - i} data-step={e.action}>
          <Stack gap={2}>
            <Text size="sm"><Text span fw={600}>{named(n, e.action)}</Text>{e.text && <> {told(e.action, e.text, n, w)}</>}</Text>
            <Group gap={6}><Text size="xs" c="dimmed">{who(e.actor)} · <Time at={e.at} zone={c.zone} /></Text></Group>
          </Stack>
        </Timeline.Item>
      ))}
    </Timeline>
  )
}

/** The program's own lines, as "investigate 100%, now at level 2", are told in the operator's language; people's stay as they wrote them. */
function told(action: string, text: string, n: Names, w: (typeof words)['en']): string {
  const clock = action === 'alarm' && /^(\S+) (\d+)%(?:, now at level (\d+))?$/.exec(text)
  if (clock) return [w.alarmed(named(n, clock[1]!), Number(clock[2])), clock[3] && w.rose(named(n, `level${clock[3]}`))].filter(Boolean).join(' · ')
  const outcome = action === 'close' && /^(reached|no-answer|refused|accepted)(: .*)?$/s.exec(text)
  if (outcome) return (outcome[1] === 'accepted' ? n.acceptedOutcome : named(n, outcome[1]!)) + (outcome[2] ?? '')
  return text
}
