import { Box, Group, Text, Title } from '@mantine/core'
import { type ReactNode, useEffect } from 'react'

interface Given {
  title: string
  /** One line: what one does here. */
  about?: string
  /** What one can do with the whole page, at its upper end. */
  actions?: ReactNode
  children: ReactNode
}

/** Page is the frame of every page: its heading, which also stands in the browser's tab, and its actions. */
export function Page({ title, about, actions, children }: Given) {
  useEffect(() => {
    document.title = `${title} · Cardline`
  }, [title])
  return (
    <Box maw={1440} mx="auto">
      <Group justify="space-between" align="flex-start" mb="md" gap="sm">
        <Box flex="1 1 320px" miw={0}>
          <Title order={1} size="h3">{title}</Title>
          {about && <Text size="sm" c="dimmed" mt={2}>{about}</Text>}
        </Box>
        {actions && <Group gap="xs">{actions}</Group>}
      </Group>
      {children}
    </Box>
  )
}
