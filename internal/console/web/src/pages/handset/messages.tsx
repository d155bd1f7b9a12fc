import { Code, Group, Stack, Text } from '@mantine/core'
import type { Schema } from '../../api/client'
import { fared, useFates } from '../../parts/fates'
import { useTypes } from '../../parts/message_types'
import { useGate, useReason } from '../../parts/reason'
import { Tag } from '../../parts/tag'
import { useFormat } from '../../shell/language'
import { useWords } from '../../words'
import { words } from './words-trace'

/** Messages are those that leave because of a turn, each with what the gates decided. */
export function Messages({ all }: { all: Schema<'TurnMessage'>[] }) {
  const w = useWords(words)
  const f = useFormat()
  const fate = useFates()
  const gate = useGate()
  const said = useReason()
  const called = useTypes()
  if (all.length === 0) return <Text size="sm" c="dimmed">{w.noMessages}</Text>
  return (
    <Stack gap="xs">
      {all.map(m => (
        <div key={m.id}>
          <Group gap="xs"><Text span size="sm" fw={600}>{called(m.type)}</Text><Code fz="xs">{m.type}</Code><Tag tone={fared(m.state)}>{fate(m.state)}</Tag></Group>
          <Stack gap={0} mt={2} component="ol" style={{ listStyle: 'none', margin: 0, paddingInlineStart: 8 }}>
            {m.steps?.map((s, i) => (
              <Text key={i} component="li" size="xs" c="dimmed">
                {f.seconds(s.at)} {fate(s.state)}{s.gate && ` · ${gate(s.gate)}`}{s.reason && ` · ${said(s.reason, s.why)}`}{s.code ? ` · ${s.code}` : ''}
              </Text>
            ))}
          </Stack>
        </div>
      ))}
    </Stack>
  )
}
