import { Group, Paper, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './campaigns.module.css'

/** Facts are terms with what is so, under a heading. What is empty is left out. */
export function Facts({ title, rows, children }: { title: string; rows: readonly (readonly [string, ReactNode])[]; children?: ReactNode }) {
  return (
    <Paper withBorder p="sm" component="section" aria-label={title}>
      <Title order={2} size="h5" mb="xs">{title}</Title>
      <Stack gap={4} component="dl" m={0}>
        {rows.filter(([, is]) => is !== undefined && is !== '' && is !== null && is !== false).map(([term, is]) => (
          <Group key={term} gap="xs" wrap="nowrap" align="flex-start">
            <Text size="sm" component="dt" className={classes.term}>{term}</Text>
            <Text size="sm" component="dd" m={0} miw={0}>{is}</Text>
          </Group>
        ))}
      </Stack>
      {children}
    </Paper>
  )
}
