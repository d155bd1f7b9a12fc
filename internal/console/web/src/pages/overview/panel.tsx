import { Group, Paper, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { useFormat } from '../../shell/language'
import { useWords } from '../../words'
import { words } from './words'

interface Given {
  title: string
  /** When what it shows was counted. */
  at?: string
  children: ReactNode
}

/** Panel is one section of the overview. */
export function Panel({ title, at, children }: Given) {
  const w = useWords(words)
  const f = useFormat()
  return (
    <Paper withBorder p="sm" component="section" aria-label={title} miw={0}>
      <Group justify="space-between" mb="xs" gap="xs">
        <Title order={2} size="h5">{title}</Title>
        {at && <Text size="xs" c="dimmed">{w.counted} {f.seconds(at)}</Text>}
      </Group>
      {children}
    </Paper>
  )
}
