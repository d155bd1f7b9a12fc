import { Button, Fieldset, Group, MultiSelect, NumberInput, SegmentedControl, SimpleGrid, Stack, TextInput, Textarea } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, got } from '../../../api/client'
import { useWhole } from '../../../parts/cursor'
import { useSession } from '../../../shell/session'
import { useWords } from '../../../words'
import type { Brief } from '../data'
import { Condition } from './condition'
import type { Draft } from './draft'
import { Import } from './import'
import { Reach } from './reach'
import { Split } from './split'
import { words } from './words'

type Who = NonNullable<Brief['audience']>

/** taking adds a list to who is meant: with a list, "all" is no filter any more. */
function taking(a: Who | undefined, list: string): Who {
  return { ...a, lists: [...new Set([...(a?.lists ?? []), list])], filter: a?.filter === 'all' ? undefined : a?.filter }
}

/** Audience is who is meant: a filter in words, segments and lists, or those of another campaign. Beside it stands how many that is now. */
export function Audience({ draft, code }: { draft: Draft; code: string }) {
  const w = useWords(words)
  const { may } = useSession()
  const client = useQueryClient()
  const [imports, setImports] = useState(false)
  const narrow = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false })
  const b = draft.brief
  const a = b.audience ?? {}
  const set = (part: Partial<Who>) => draft.change(b => ({ audience: { ...b.audience, ...part } }))
  const lists = useWhole(['lists'], async after => {
    const { lists, next } = await got(api.GET('/lists', { params: { query: { after, limit: 500 } } }))
    return { rows: lists ?? [], next }
  })
  const add = (condition: string) => set({ filter: a.filter && a.filter !== 'all' ? `${a.filter} and ${condition}` : condition })
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
      <Stack gap="md">
        <TextInput label={w.name} required maxLength={80} error={draft.wrong('name')} value={b.name} onChange={e => draft.change({ name: e.currentTarget.value })} />
        <SegmentedControl
          fullWidth orientation={narrow ? 'vertical' : 'horizontal'} aria-label={w.audience} value={b.of ? 'of' : 'people'} data={[{ value: 'people', label: w.people }, { value: 'of', label: w.ofAnother }]}
          onChange={k => draft.change(k === 'of' ? { audience: undefined, of: { campaign: '', who: 'undelivered' } } : { of: undefined, audience: { filter: 'all' } })}
        />
        {b.of ? (
          <>
            <TextInput label={w.otherCampaign} required maxLength={24} error={draft.wrong('of')} value={b.of.campaign} onChange={e => draft.change({ of: { ...b.of!, campaign: e.currentTarget.value.toUpperCase() } })} />
            <SegmentedControl aria-label={w.ofAnother} value={b.of.who} data={[{ value: 'undelivered', label: w.undelivered }, { value: 'reached', label: w.reached }]} onChange={who => draft.change({ of: { ...b.of!, who: who as 'undelivered' | 'reached' } })} />
          </>
        ) : (
          <>
            <Textarea
              label={w.filter} description={w.filterHint} autosize error={draft.wrong('audience.filter')} minRows={2} maxLength={4000} value={a.filter ?? ''} styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
              onChange={e => set({ filter: e.currentTarget.value || undefined })}
            />
            <Condition add={add} />
            <Group align="flex-end" gap="xs" wrap="nowrap">
              <MultiSelect
                label={w.lists} description={w.listsHint} flex={1} error={draft.wrong('audience.lists')} searchable value={a.lists ?? []} onChange={l => set({ lists: l })}
                data={[...new Set([...lists.rows.map(l => l.name), ...(a.lists ?? [])])]} nothingFoundMessage={w.noLists}
              />
              {may('audiences:write') && <Button variant="default" flex="none" onClick={() => setImports(true)}>{w.import}</Button>}
            </Group>
            <Fieldset legend={w.more} p="sm">
              <Stack gap="sm">
                <TextInput label={w.without} description={w.withoutHint} error={draft.wrong('audience.without')} maxLength={4000} value={a.without ?? ''} onChange={e => set({ without: e.currentTarget.value || undefined })} />
                <NumberInput label={w.holdout} description={w.holdoutHint} error={draft.wrong('audience.holdout')} min={0} max={900} allowDecimal={false} value={a.holdout ?? 0} onChange={n => set({ holdout: Number(n) || undefined, seed: Number(n) ? a.seed || code.toLowerCase() : a.seed })} />
              </Stack>
            </Fieldset>
            <Split draft={draft} code={code} />
          </>
        )}
      </Stack>
      {!b.of && <Reach of={a} type={b.type} />}
      <Import
        opened={imports} close={() => setImports(false)} usual={code.toLowerCase()}
        used={name => { void client.invalidateQueries({ queryKey: ['lists'] }); draft.change(b => ({ audience: taking(b.audience, name) })); setImports(false) }}
      />
    </SimpleGrid>
  )
}
