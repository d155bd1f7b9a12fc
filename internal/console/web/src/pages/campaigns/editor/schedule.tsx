import { Fieldset, Group, NumberInput, Select, SimpleGrid, Stack, TagsInput, Text, TextInput } from '@mantine/core'
import { DayInput } from '../../../parts/day_input'
import { HourInput } from '../../../parts/hour_input'
import { useWords } from '../../../words'
import { Calendar } from './calendar'
import type { Draft } from './draft'
import { Festival, useFalls } from './festival'
import { words } from './words'

const kinds = ['now', 'at', 'repeat', 'festival', 'event'] as const

/** Schedule is when it runs, beside a calendar that knows what else falls on these days. */
export function Schedule({ draft, code }: { draft: Draft; code: string }) {
  const w = useWords(words)
  const b = draft.brief
  const at = b.when
  const kind = at.event ? 'event' : at.festival !== undefined ? 'festival' : at.repeat !== undefined ? 'repeat' : at.at === 'now' ? 'now' : 'at'
  const set = (part: Partial<typeof at>) => draft.change({ when: { ...at, ...part } })
  const [day = '', hour = ''] = kind === 'at' ? (at.at ?? '').replace('T', ' ').split(' ') : []
  const falls = useFalls(kind === 'festival' ? at.festival ?? '' : undefined, at.from)
  const fresh = { now: { at: 'now' }, at: { at: '' }, repeat: { repeat: 'FREQ=MONTHLY;BYDAY=1MO', hour: '10:00' }, festival: { festival: '3 days before mid-autumn', hour: '10:00' }, event: { event: { type: 'card.activated' } } }
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
      <Stack gap="md">
        <Select
          label={w.when} allowDeselect={false} maw={280} value={kind} data={kinds.map(k => ({ value: k, label: w[`when_${k}`] }))}
          onChange={k => k && draft.change({ when: fresh[k as keyof typeof fresh], ...(k === 'event' && { ceiling: b.ceiling || 1000 }) })}
        />
        {kind === 'now' && <Text size="sm" c="dimmed">{w.nowHint}</Text>}
        {kind === 'at' && (
          <Group gap="sm" align="flex-start">
            <DayInput label={w.day} description={w.dayHint} required error={draft.wrong('when.at')} value={day} set={d => set({ at: `${d} ${hour.slice(0, 5) || '10:00'}` })} />
            <HourInput label={w.hour} description={w.hourHint} required value={hour.slice(0, 5)} set={h => set({ at: `${day} ${h}` })} />
          </Group>
        )}
        {kind === 'repeat' && <TextInput label={w.rule} description={w.ruleHint} required error={draft.wrong('when.repeat')} value={at.repeat} onChange={e => set({ repeat: e.currentTarget.value })} />}
        {kind === 'festival' && <Festival rule={at.festival ?? ''} falls={falls} wrong={draft.wrong('when.festival')} set={festival => set({ festival })} />}
        {(kind === 'repeat' || kind === 'festival') && (
          <Group gap="sm" align="flex-end">
            <HourInput label={w.hour} description={at.zone ? undefined : w.hourHint} error={draft.wrong('when.hour')} value={at.hour ?? ''} set={h => set({ hour: h || undefined })} />
            <TextInput label={w.zone} description={w.zoneHint} error={draft.wrong('when.zone')} placeholder="Asia/Hong_Kong" value={at.zone ?? ''} onChange={e => set({ zone: e.currentTarget.value || undefined })} />
            <DayInput label={w.from} value={at.from ?? ''} set={from => set({ from: from || undefined })} />
            <DayInput label={w.until} value={at.until ?? ''} set={until => set({ until: until || undefined })} />
          </Group>
        )}
        {kind === 'event' && at.event && (
          <Group gap="sm" align="flex-start">
            <TextInput label={w.event} description={w.eventHint} required error={draft.wrong('when.event.type')} value={at.event.type} onChange={e => set({ event: { ...at.event!, type: e.currentTarget.value } })} />
            <TextInput label={w.after} description={w.afterHint} error={draft.wrong('when.event.after')} placeholder="14d" value={at.event.after ?? ''} onChange={e => set({ event: { ...at.event!, after: e.currentTarget.value || undefined } })} />
            <TagsInput label={w.unless} description={w.unlessHint} error={draft.wrong('when.event.unless')} w={260} maxTags={8} value={at.event.unless ?? []} onChange={unless => set({ event: { ...at.event!, unless: unless.length ? unless : undefined } })} />
            <TagsInput label={w.cardStates} description={w.cardStatesHint} w={260} maxTags={8} value={at.event.card_states ?? []} onChange={states => set({ event: { ...at.event!, card_states: states.length ? states : undefined } })} />
          </Group>
        )}
        <Fieldset legend={w.limits} p="sm">
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
            <HourInput label={w.opens} description={w.windowHint} error={draft.wrong('window')} value={b.window?.from ?? ''} set={from => draft.change({ window: windowOf(from, b.window?.to) })} />
            <HourInput label={w.closes} description={w.windowHint} error={draft.wrong('window')} value={b.window?.to ?? ''} set={to => draft.change({ window: windowOf(b.window?.from, to) })} />
            <NumberInput label={w.pace} description={w.paceHint} min={0} max={5000} allowDecimal={false} value={b.pace ?? 0} onChange={n => draft.change({ pace: Number(n) || undefined })} />
            <NumberInput label={w.priority} description={w.priorityHint} min={1} max={9} allowDecimal={false} value={b.priority || 5} onChange={n => draft.change({ priority: Number(n) || undefined })} />
            <TextInput label={w.budget} description={w.budgetHint} error={draft.wrong('budget')} placeholder="USD 500.00" maxLength={24} value={b.budget ?? ''} onChange={e => draft.change({ budget: e.currentTarget.value || undefined })} />
            <NumberInput label={w.ceiling} description={w.ceilingHint} error={draft.wrong('ceiling')} min={0} allowDecimal={false} value={b.ceiling ?? 0} onChange={n => draft.change({ ceiling: Number(n) || undefined })} />
          </SimpleGrid>
        </Fieldset>
      </Stack>
      <Calendar chosen={kind === 'at' ? day : kind === 'festival' ? falls.day : undefined} but={code} choose={d => draft.change({ when: { at: `${d} ${hour.slice(0, 5) || '10:00'}` } })} />
    </SimpleGrid>
  )
}

/** Hours without both ends are kept while they are written; none at all are left out. */
const windowOf = (from = '', to = '') => (from || to ? { from, to } : undefined)
