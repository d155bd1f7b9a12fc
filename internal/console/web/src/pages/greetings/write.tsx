import { Alert, Button, Group, Modal, SimpleGrid, Stack, Text, TextInput, Textarea } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, got } from '../../api/client'
import { Failed } from '../../parts/states'
import { langs, useWords } from '../../words'
import type { Version } from './rules'
import { words } from './words'

/** Write saves a new version of a rule as a draft. */
export function Write({ of, close }: { of: Version; close: () => void }) {
  const w = useWords(words)
  const client = useQueryClient()
  const [rule, setRule] = useState(of.rule)
  const saved = useMutation({
    mutationFn: () => got(api.POST('/greetings/rules', { body: rule })),
    onSuccess: async v => {
      await client.invalidateQueries({ queryKey: ['greeting-rules'] })
      if (!v.faults?.length) close()
    },
  })
  return (
    <Modal opened onClose={close} title={w.write} size="xl" transitionProps={{ duration: 0 }}>
      <form onSubmit={e => { e.preventDefault(); saved.mutate() }}>
        <Stack gap="sm">
          <Group gap="sm" align="flex-start">
            <TextInput type="time" label={w.hour} value={rule.at ?? '09:30'} onChange={e => setRule({ ...rule, at: e.currentTarget.value })} />
            <TextInput label={w.audienceLabel} description={w.audienceHint} flex={1} maxLength={4000} value={rule.audience ?? ''} onChange={e => setRule({ ...rule, audience: e.currentTarget.value || undefined })} />
          </Group>
          <SimpleGrid cols={{ base: 1, sm: 3 }}>
            {langs.map(l => {
              const said = rule.words[l] ?? { plain: '', named: '' }
              const set = (part: Partial<typeof said>) => setRule({ ...rule, words: { ...rule.words, [l]: { ...said, ...part } } })
              return (
                <Stack key={l} gap="xs" role="group" aria-label={w[l]}>
                  <Text size="sm" fw={600}>{w[l]}</Text>
                  <Textarea label={w.plain} lang={l} autosize minRows={2} maxLength={400} value={said.plain} onChange={e => set({ plain: e.currentTarget.value })} />
                  <Textarea label={w.named} lang={l} autosize minRows={2} maxLength={400} value={said.named} onChange={e => set({ named: e.currentTarget.value })} />
                  {Object.entries(said.tiers ?? {}).map(([t, text]) => (
                    <Textarea key={t} label={w.tier(t)} lang={l} autosize minRows={2} maxLength={400} value={text} onChange={e => set({ tiers: { ...said.tiers, [t]: e.currentTarget.value } })} />
                  ))}
                </Stack>
              )
            })}
          </SimpleGrid>
          {saved.isError && <Failed problem={saved.error} />}
          {!!saved.data?.faults?.length && <Alert color="red" p="xs" title={w.faults}>{saved.data.faults.map(x => <Text key={x} size="sm">{x}</Text>)}</Alert>}
          <Group justify="flex-end"><Button type="submit" loading={saved.isPending}>{w.save}</Button></Group>
        </Stack>
      </form>
    </Modal>
  )
}
