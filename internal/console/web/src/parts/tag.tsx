import { Badge } from '@mantine/core'
import type { ReactNode } from 'react'

/** How something stands: good, going on, needs somebody, bad, or just so. */
export type Tone = 'good' | 'live' | 'warn' | 'bad' | 'plain'

const colours: Record<Tone, string> = { good: 'teal', live: 'blue', warn: 'yellow', bad: 'red', plain: 'gray' }

/** Tag is a state in a word; its colour only repeats what the word says. */
export function Tag({ tone = 'plain', children }: { tone?: Tone; children: ReactNode }) {
  const colour = colours[tone]
  const ink = `light-dark(color-mix(in srgb, var(--mantine-color-${colour}-9), black 30%), var(--mantine-color-${colour}-2))` // Mantine's own misses 4.5 to 1
  return <Badge variant="light" color={colour} c={ink} radius="sm" tt="none" fw={600} miw="max-content" style={{ verticalAlign: 'middle' }}>{children}</Badge>
}
