import { Button, Code, Group, Text } from '@mantine/core'
import { IconPhone } from '@tabler/icons-react'
import { useState } from 'react'
import type { Schema } from '../../api/client'
import { useOutcomes } from '../../parts/outcomes'
import { usePressed } from '../../parts/pressed'
import { Tag } from '../../parts/tag'
import { useFormat } from '../../shell/language'
import { useWords } from '../../words'
import classes from './conversations.module.css'
import { When } from './when'
import { words } from './words'

const few = 5

/** Call is a customer's call: the way it took through the menu, step by step. */
export function Call({ call, at, zone }: { call: Schema<'ConversationCall'>; at: string; zone?: string }) {
  const w = useWords(words)
  const f = useFormat()
  const pressed = usePressed()
  const came = useOutcomes()
  const [whole, setWhole] = useState(false)
  const path = call.path ?? []
  const shown = whole ? path : path.slice(0, few)
  const seconds = call.ended ? Math.max(1, Math.round((new Date(call.ended).getTime() - new Date(at).getTime()) / 1_000)) : undefined
  const lasted = seconds === undefined ? w.callOpen : seconds < 60 ? w.callBrief(f.number(seconds)) : w.callEnded(f.number(Math.round(seconds / 6) / 10))
  return (
    <>
      <Group gap="xs">
        <IconPhone size={15} aria-hidden />
        <Text size="sm" fw={600}>{w.call}</Text>
        <Text size="xs" c="dimmed"><When at={at} zone={zone} /> · {lasted} · {w.steps(path.length)}</Text>
      </Group>
      {path.length === 0 && <Text size="xs" c="dimmed">{w.noPath}</Text>}
      <ol className={classes.path}>
        {shown.map((s, i) => (
          <Text component="li" size="sm" key={i}>
            {i === 0 ? w.ring : s.pressed ? w.pressed(pressed(s.pressed)) : w.silence}
            {s.node && <> → <Code fz={12}>{s.node}</Code></>}
            {s.command && <> <Tag>{s.command}</Tag></>}
            {s.outcome && <Text span size="xs" c="dimmed"> {came(s.outcome)}</Text>}
          </Text>
        ))}
      </ol>
      {path.length > few && <Button size="compact-xs" variant="subtle" onClick={() => setWhole(!whole)} aria-expanded={whole}>{whole ? w.lessSteps : w.allSteps(path.length)}</Button>}
    </>
  )
}
