import { Alert, Button, Group, Modal, NumberInput, Select, SimpleGrid, Stack, Switch, Text, TextInput, Textarea } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, got, Problem, type Schema } from '../../api/client'
import { useFestivals } from '../../parts/festivals'
import { type Told, fieldOf, useFault } from '../../parts/fault'
import { HourInput } from '../../parts/hour_input'
import { Failed, detailOf } from '../../parts/states'
import { useLang } from '../../shell/language'
import { useSession } from '../../shell/session'
import { type Lang, langs, useWords } from '../../words'
import { Bubble } from './bubble'
import { useOccasions } from './occasions'
import { words } from './words'

type Said = Schema<'GreetingSaid'>
type Wording = Schema<'GreetingWords'>

const blank: Said = { name: '', on: 'mid-autumn', audience: 'all', at: '09:30', over_minutes: 30, words: {} }

/** Write saves a version of a rule as a draft: of one there is, or the first of a new one. */
export function Write({ of, close }: { of?: Said; close: (written?: string) => void }) {
  const w = useWords(words)
  const named = useFestivals()
  const client = useQueryClient()
  const { now } = useSession()
  const occasions = useOccasions(now().toISOString().slice(0, 10))
  const [rule, setRule] = useState<Said>(of ?? blank)
  const fault = useFault()
  const { lang } = useLang()
  const set = (part: Partial<Said>) => setRule({ ...rule, ...part })
  const saved = useMutation({
    mutationFn: () => got(api.POST('/greetings/rules', { body: rule })),
    onSuccess: async v => {
      await client.invalidateQueries({ queryKey: ['greeting-rules'] })
      if (!v.faults?.length) close(v.rule.name)
    },
  })
  const refused = saved.error instanceof Problem && saved.error.status === 422 ? saved.error : undefined
  const faults: (Told & { field?: string })[] = refused ? refused.errors.map(e => ({ ...e, field: fieldOf(e.location ?? '') })) : saved.data?.faults ?? []
  const wrong = (field: string) => faults.filter(f => f.field === field).map(fault).join(' · ') || undefined
  const rest = faults.filter(f => !/^(name|on|audience|at|over|over_minutes|solemn|words\..+\.(plain|named|tiers\..+))$/.test(f.field ?? ''))
  return (
    <Modal lockScroll={false} opened onClose={() => close()} title={of ? w.write : w.fresh} size="xl" transitionProps={{ duration: 0 }} closeButtonProps={{ 'aria-label': w.close }}>
      <form onSubmit={e => { e.preventDefault(); saved.mutate() }}>
        <Stack gap="sm">
          {!of && (
            <Group gap="sm" align="flex-start" grow>
              <TextInput data-autofocus label={w.ruleName} description={w.ruleNameHint} required maxLength={60} value={rule.name} error={wrong('name')} onChange={e => set({ name: e.currentTarget.value })} />
              <Select label={w.on} description={w.onHint} allowDeselect={false} searchable value={rule.on} error={wrong('on')} data={occasions.all.map(o => ({ value: o, label: named(o) }))} onChange={on => on && set({ on, solemn: on === 'qingming' || rule.solemn })} />
            </Group>
          )}
          <Group gap="sm" align="flex-start">
            <HourInput label={w.hour} description={w.hourHint} value={rule.at ?? '09:30'} error={wrong('at')} set={at => set({ at })} />
            <NumberInput label={w.over} description={w.overHint} w={240} min={0} max={240} allowDecimal={false} value={rule.over_minutes ?? 30} error={wrong('over') ?? wrong('over_minutes')} onChange={n => set({ over_minutes: Number(n) })} />
            <TextInput label={w.audienceLabel} description={w.audienceHint} flex={1} miw={220} maxLength={4000} value={rule.audience ?? ''} error={wrong('audience')} onChange={e => set({ audience: e.currentTarget.value || undefined })} />
          </Group>
          <Switch label={w.solemnly} description={w.solemnHint} checked={rule.solemn ?? false} error={wrong('solemn')} onChange={e => set({ solemn: e.currentTarget.checked || undefined })} />
          <SimpleGrid cols={{ base: 1, sm: 3 }}>
            {langs.map(l => <Says key={l} lang={l} wrong={part => wrong(`words.${l}.${part}`)} of={rule.words[l] ?? { plain: '', named: '' }} change={said => set({ words: { ...rule.words, [l]: said } })} />)}
          </SimpleGrid>
          <Tier add={tier => set({ words: Object.fromEntries(langs.map(l => { const said = rule.words[l] ?? { plain: '', named: '' }; return [l, { ...said, tiers: { ...said.tiers, [tier]: said.tiers?.[tier] ?? said.named } }] })) })} />
          {saved.isError && !refused && <Failed problem={saved.error} />}
          {(faults.length > 0 || refused) && (
            <Alert color="red" p="xs" title={refused ? w.notSaved : w.faults} role="alert">
              {rest.map((x, i) => <Text key={i} size="sm">{fault(x)}</Text>)}
              {rest.length === 0 && <Text size="sm">{faults.length > 0 || !refused ? w.seeFields : detailOf(refused, lang)}</Text>}
            </Alert>
          )}
          <Group justify="flex-end"><Button type="submit" loading={saved.isPending} disabled={!rule.name}>{w.save}</Button></Group>
        </Stack>
      </form>
    </Modal>
  )
}

function Says({ lang, of, change, wrong }: { lang: Lang; of: Wording; change: (of: Wording) => void; wrong: (part: string) => string | undefined }) {
  const w = useWords(words)
  const { [lang]: title } = w
  return (
    <Stack gap="xs" role="group" aria-label={title}>
      <Text size="sm" fw={600}>{title}</Text>
      {(['plain', 'named'] as const).map(part => (
        <Textarea key={part} label={w[part]} lang={lang} autosize minRows={2} maxLength={400} value={of[part]} error={wrong(part)} onChange={e => change({ ...of, [part]: e.currentTarget.value })} />
      ))}
      {Object.entries(of.tiers ?? {}).map(([t, text]) => (
        <Textarea key={t} label={w.tier(t)} lang={lang} autosize minRows={2} maxLength={400} value={text} error={wrong(`tiers.${t}`)} onChange={e => { const { [t]: _, ...rest } = of.tiers!; const said = e.currentTarget.value; change({ ...of, tiers: said ? { ...rest, [t]: said } : Object.keys(rest).length ? rest : undefined }) }} />
      ))}
      <Bubble lang={lang} text={of.named || of.plain} label={w.onPhone} />
    </Stack>
  )
}

/** Tier adds words of its own for a tier, in every language; emptied they are gone again. */
function Tier({ add }: { add: (tier: string) => void }) {
  const w = useWords(words)
  const [tier, setTier] = useState('')
  return (
    <Group gap="xs" align="flex-end">
      <TextInput label={w.newTier} description={w.newTierHint} placeholder="platinum" w={280} maxLength={20} value={tier} onChange={e => setTier(e.currentTarget.value.toLowerCase().replace(/[^a-z-]/g, ''))} />
      <Button variant="default" disabled={!tier} onClick={() => { add(tier); setTier('') }}>{w.addTier}</Button>
    </Group>
  )
}
