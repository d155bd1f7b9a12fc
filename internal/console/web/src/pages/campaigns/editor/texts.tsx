import { Button, Group, NumberInput, Paper, Select, SimpleGrid, Stack, Switch, TagsInput, Text, TextInput, Textarea, Title } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { PhonePreview } from '../../../parts/preview'
import { useWordings } from '../../../parts/wordings'
import { useFormat } from '../../../shell/language'
import { type Lang, langs, useWords } from '../../../words'
import type { Brief, Wording } from '../data'
import { How, seconds } from './channel'
import { Coupon } from './coupon'
import { Data } from './fill'
import type { Draft } from './draft'
import { words } from './words'

/** Texts is by which way and what is said, in three languages, each as a phone shows it. */
export function Texts({ draft }: { draft: Draft }) {
  const w = useWords(words)
  const b = draft.brief
  const own = b.words ?? []
  const put = (i: number, part: Partial<Wording>) => draft.change({ words: own.map((o, n) => (n === i ? { ...o, ...part } : o)) })
  const groups = (b.audience?.split ?? []).map(g => g.name)
  const written = b.channel !== 'voice' && b.channel !== 'task'
  const blank: Wording = { text: { en: '' } }
  return (
    <Stack gap="md">
      <How draft={draft} />
      {written && <Coupon draft={draft} />}
      {written && <Switch label={w.ownWords} description={w.ownWordsHint} checked={own.length > 0} onChange={e => draft.change({ words: e.currentTarget.checked ? [blank] : undefined })} />}
      <Data title={w.data} hint={w.dataHint} of={b.data ?? {}} change={data => draft.change({ data })} />
      {own.length === 0 && (
        <SimpleGrid cols={{ base: 1, md: 3 }}>
          {langs.map(l => <div key={l}><Text size="sm" fw={600} mb={4}>{w[l]}</Text><PhonePreview type={b.type} lang={l} data={filled(b.data, b.data_in?.[l])} /></div>)}
        </SimpleGrid>
      )}
      {own.map((o, i) => (
        <Paper withBorder p="sm" key={i} component="section" aria-label={w.wording(String(i + 1))}>
          <Group justify="space-between" mb="xs">
            <Title order={2} size="h5">{w.wording(String(i + 1))}</Title>
            {own.length > 1 && <Button size="compact-sm" variant="default" onClick={() => draft.change({ words: own.filter((_, n) => n !== i) })}>{w.remove}</Button>}
          </Group>
          <Group gap="sm" mb="sm" align="flex-start">
            <Named name={o.name} set={name => put(i, { name })} error={draft.wrong(`words[${i}].name`)} />
            <TagsInput label={w.onlyTiers} description={w.onlyTiersHint} w={230} value={o.tiers ?? []} onChange={tiers => put(i, { tiers: tiers.length ? tiers : undefined })} />
            {groups.length > 0 && <Select label={w.variant} description={w.variantHint} placeholder={w.everyGroup} clearable clearButtonProps={{ 'aria-label': w.everyGroup }} w={170} value={o.variant || null} data={groups} onChange={v => put(i, { variant: v ?? undefined })} />}
            {written && <NumberInput label={w.most} description={w.mostHint} w={170} min={1} max={6} value={o.segments || 2} onChange={n => put(i, { segments: Number(n) || undefined })} />}
          </Group>
          <SimpleGrid cols={{ base: 1, md: 3 }}>
            {langs.map(l => (
              <Stack key={l} gap="xs">
                <Textarea label={w[l]} lang={l} autosize minRows={3} error={draft.wrong(`words[${i}].text.${l}`)} value={o.text?.[l] ?? ''} onChange={e => put(i, { text: withText(o.text, l, e.currentTarget.value) })} />
                <Seen brief={b} of={o} lang={l} />
              </Stack>
            ))}
          </SimpleGrid>
        </Paper>
      ))}
      {own.length > 0 && <Group><Button variant="default" onClick={() => draft.change({ words: [blank, ...own] })}>{w.another}</Button><Text size="xs" c="dimmed">{w.anotherHint}</Text></Group>}
      {langs.filter(l => own.length > 0 || b.data_in?.[l]).length > 0 && Object.keys(b.data ?? {}).length > 0 && (
        <SimpleGrid cols={{ base: 1, md: 3 }}>
          {langs.map(l => <Data key={l} title={w.dataIn(w[l])} of={b.data_in?.[l] ?? {}} change={d => draft.change({ data_in: { ...b.data_in, [l]: d } })} />)}
        </SimpleGrid>
      )}
    </Stack>
  )
}

/** Named asks what a wording is called. One that nobody gave a name shows what it is called then. */
function Named({ name, set, error }: { name: string | undefined; set: (name: string | undefined) => void; error: ReactNode }) {
  const w = useWords(words)
  const called = useWordings()
  const [typed, type] = useState<string>()
  const own = called(name) === name ? name : ''
  return (
    <TextInput
      label={w.wordingName} description={w.wordingNameHint} placeholder={called(name)} error={error} w={170} maxLength={20} value={typed ?? own}
      onChange={e => { type(e.currentTarget.value); set(e.currentTarget.value || undefined) }} onBlur={() => type(undefined)}
    />
  )
}

/** Seen is a wording in one language as it reaches people: on a phone, or as long as it takes to say. */
function Seen({ brief: b, of: o, lang: l }: { brief: Brief; of: Wording; lang: Lang }) {
  const w = useWords(words)
  const f = useFormat()
  const text = o.text?.[l]
  if (!text) return <Text size="xs" c="dimmed">{w.noWords}</Text>
  if (b.channel !== 'voice' && b.channel !== 'task') return <PhonePreview type={b.type} lang={l} text={text} segments={o.segments || 2} data={filled(b.data, b.data_in?.[l])} />
  return <Text size="xs" c="dimmed" data-seconds={l}>{w.secondsLong(f.number(seconds(text)))}{b.channel === 'task' && ` · ${w.script}`}</Text>
}

/** A language without words has no entry. */
function withText(text: Record<string, string> | undefined, l: Lang, said: string): Record<string, string> {
  const { [l]: _, ...rest } = text ?? {}
  return said ? { ...rest, [l]: said } : rest
}

/** What a recipient's own data fills, {points} and such, is left to the sample data. */
function filled(data: Record<string, string> = {}, inLang: Record<string, string> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries({ ...data, ...inLang }).filter(([, v]) => v && !/[{}]/.test(v)))
}
