import { Button, Group, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api, got } from '../../api/client'
import { Failed } from '../../parts/states'
import { Time } from '../../parts/time'
import { useSession } from '../../shell/session'
import { useWords } from '../../words'
import { words } from './words'

/** Clock tells the program's time, the customer's beside it, and turns it ahead. */
export function Clock({ zone }: { zone: string }) {
  const w = useWords(words)
  const { now, refresh } = useSession()
  const client = useQueryClient()
  const turn = useMutation({
    mutationFn: (body: { minutes?: number; morning?: string }) => got(api.POST('/handset/clock', { body })),
    onSuccess: async () => {
      await refresh()
      await client.invalidateQueries({ queryKey: ['handset'] })
    },
  })
  const ahead = (label: string, body: { minutes?: number; morning?: string }) =>
    <Button size="xs" variant="default" disabled={turn.isPending} onClick={() => turn.mutate(body)}>{label}</Button>
  return (
    <Group gap="xs" role="group" aria-label={w.clock} title={w.clockHint}>
      <Text size="sm" component="div" data-now><Time at={now()} zone={zone || undefined} /></Text>
      <Button.Group>
        {ahead(w.plusTen, { minutes: 10 })}
        {ahead(w.plusDay, { minutes: 24 * 60 })}
        {ahead(w.morning, { morning: zone || 'UTC' })}
      </Button.Group>
      {turn.isError && <Failed problem={turn.error} />}
    </Group>
  )
}
