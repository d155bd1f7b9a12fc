import { ActionIcon, Button, Fieldset, Group, NumberInput, Stack, Text, TextInput } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useFormat } from '../../../shell/language'
import { useWords } from '../../../words'
import type { Brief } from '../data'
import type { Draft } from './draft'
import { words } from './words'

type Who = NonNullable<Brief['audience']>
type Group = NonNullable<Who['split']>[number]

/** Split draws those who are meant into groups by lot, so that each can be told something else and compared. The same seed draws the same. */
export function Split({ draft, code }: { draft: Draft; code: string }) {
  const w = useWords(words)
  const f = useFormat()
  const a = draft.brief.audience ?? {}
  const groups = a.split ?? []
  const total = groups.reduce((n, g) => n + g.weight, 0)
  const set = (split: Group[]) =>
    draft.change(b => ({
      audience: { ...b.audience, split: split.length ? split : undefined, seed: b.audience?.seed || code.toLowerCase() },
      // Words for a group that is not there any more are for nobody.
      words: b.words?.map(o => (o.variant && !split.some(g => g.name === o.variant) ? { ...o, variant: undefined } : o)),
    }))
  const put = (i: number, part: Partial<Group>) => {
    const was = groups[i]!.name
    const next = groups.map((g, n) => (n === i ? { ...g, ...part } : g))
    draft.change(b => ({ audience: { ...b.audience, split: next }, words: part.name === undefined ? b.words : b.words?.map(o => (o.variant === was ? { ...o, variant: part.name } : o)) }))
  }
  const free = () => 'abcdefghijklmnopqrstuvwxyz'.split('').find(l => !groups.some(g => g.name === l)) ?? 'z'
  return (
    <Fieldset legend={w.split} p="sm">
      <Stack gap="xs">
        <Text size="xs" c="dimmed">{w.splitHint}</Text>
        {groups.map((g, i) => (
          <Group key={i} gap="xs" align="flex-end" wrap="nowrap">
            <TextInput label={w.group(String(i + 1))} flex={1} maxLength={20} value={g.name} error={groups.some((o, n) => n !== i && o.name === g.name) ? w.twice : undefined} onChange={e => put(i, { name: e.currentTarget.value })} />
            <NumberInput label={w.parts} w={90} min={1} max={10_000} allowDecimal={false} value={g.weight} onChange={n => put(i, { weight: Number(n) || 1 })} />
            <Text size="sm" w={58} ta="right" pb={8}>{f.share(g.weight, total)}</Text>
            <ActionIcon variant="default" size="input-sm" aria-label={w.removeGroup(g.name)} onClick={() => set(groups.length === 2 ? [] : groups.filter((_, n) => n !== i))}><IconX size={16} /></ActionIcon>
          </Group>
        ))}
        <Group gap="xs" align="flex-end">
          {groups.length === 0
            ? <Button variant="default" onClick={() => set([{ name: 'a', weight: 1 }, { name: 'b', weight: 1 }])}>{w.splitIt}</Button>
            : <Button variant="default" disabled={groups.length >= 10} onClick={() => set([...groups, { name: free(), weight: 1 }])}>{w.addGroup}</Button>}
        </Group>
        {(groups.length > 0 || !!a.holdout) && <TextInput label={w.seed} description={w.seedHint} error={draft.wrong('audience.seed')} maxLength={60} value={a.seed ?? ''} onChange={e => { const seed = e.currentTarget.value; draft.change(b => ({ audience: { ...b.audience, seed: seed || undefined } })) }} />}
      </Stack>
    </Fieldset>
  )
}
