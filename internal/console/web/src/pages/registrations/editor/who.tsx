import { SimpleGrid, Stack, Text, TextInput, Textarea } from '@mantine/core'
import { useSession } from '../../../shell/session'
import { useWords } from '../../../words'
import { Condition } from '../../campaigns/editor/condition'
import { Reach } from '../../campaigns/editor/reach'
import type { Draft } from './draft'
import { words } from './words'

/** Who may register: with which card, and which customers. Beside it stands how many that is now. */
export function Who({ draft, wrong }: { draft: Draft; wrong: Draft['wrong'] }) {
  const w = useWords(words)
  const { may } = useSession()
  const b = draft.brief
  const set = (who: string) => draft.change({ who: who || undefined })
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
      <Stack gap="md">
        <TextInput label={w.product} description={w.productHint} placeholder="Platinum" maxLength={24} value={b.product ?? ''} onChange={e => draft.change({ product: e.currentTarget.value || undefined })} />
        <Textarea
          label={w.who} description={w.whoHint} autosize minRows={2} maxLength={4000} value={b.who ?? ''} error={wrong('who')} styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
          onChange={e => set(e.currentTarget.value)}
        />
        {may('audiences:read') && <Condition segments={false} add={one => set(b.who ? `${b.who} and ${one}` : one)} />}
      </Stack>
      <Stack gap="xs">
        {may('audiences:read') && <Reach of={{ filter: b.who || 'all' }} type="campaign-result" />}
        <Text size="xs" c="dimmed">{w.reachHint}</Text>
      </Stack>
    </SimpleGrid>
  )
}
