import { Button, Group, Pill, Stack, TagsInput, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, got, type Schema } from '../../api/client'
import { Failed } from '../../parts/states'
import { useFormat } from '../../shell/language'
import { useWords } from '../../words'
import { words } from './words'

type Limits = Schema<'Limits'>

/** useSees says whose customers somebody sees. */
export function useSees() {
  const w = useWords(words)
  const f = useFormat()
  return (l?: Limits) => {
    const parts = [l?.regions?.map(f.region), l?.branches, l?.segments].filter(v => v?.length).map(v => v!.join(' / '))
    return parts.length ? parts.join(' · ') : w.everybody
  }
}

/** LimitsForm gives an operator other limits. */
export function LimitsForm({ of, disabled }: { of: Schema<'Operator'>; disabled?: string }) {
  const w = useWords(words)
  const f = useFormat()
  const client = useQueryClient()
  const [given, setGiven] = useState({ regions: of.limits?.regions ?? [], branches: of.limits?.branches ?? [], segments: of.limits?.segments ?? [] })
  const save = useMutation({
    mutationFn: () => got(api.POST('/operators/{name}/limits', { params: { path: { name: of.name } }, body: given })),
    onSuccess: () => client.invalidateQueries({ queryKey: ['operators'] }),
  })
  return (
    <form onSubmit={e => { e.preventDefault(); save.mutate() }}>
      <Stack gap="sm">
        <Text size="sm" c="dimmed">{w.limitsHint}</Text>
        <TagsInput label={w.regions} description={w.regionsHint} value={given.regions} disabled={!!disabled} renderPill={({ option, onRemove }) => <Pill withRemoveButton={!disabled} disabled={!!disabled} onRemove={onRemove}>{f.region(option.value as string)}</Pill>} onChange={regions => setGiven({ ...given, regions: regions.map(r => r.toUpperCase()) })} />
        <TagsInput label={w.branches} value={given.branches} disabled={!!disabled} onChange={branches => setGiven({ ...given, branches })} />
        <TagsInput label={w.segments} value={given.segments} disabled={!!disabled} onChange={segments => setGiven({ ...given, segments })} />
        {save.isError && <Failed problem={save.error} />}
        <Group gap="sm">
          <Button type="submit" variant="default" loading={save.isPending} disabled={!!disabled} title={disabled}>{w.saveLimits}</Button>
          {save.isSuccess && <Text size="sm" role="status">{w.saved}</Text>}
        </Group>
      </Stack>
    </form>
  )
}
