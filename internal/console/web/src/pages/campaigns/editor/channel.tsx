import { Fieldset, NumberInput, SegmentedControl, SimpleGrid, Stack, Text, TextInput } from '@mantine/core'
import { useWords } from '../../../words'
import type { Brief } from '../data'
import type { Draft } from './draft'
import { words } from './words'

type Channel = NonNullable<Brief['channel']>

/** How is by which way they are told: by text, by a call of the program's, or by somebody of the desk. */
export function How({ draft }: { draft: Draft }) {
  const w = useWords(words)
  const b = draft.brief
  const channel = b.channel ?? 'text'
  const turn = (to: Channel) =>
    draft.change(b => ({
      channel: to === 'text' ? undefined : to, call: to === 'voice' ? b.call ?? { tries: 2, pause: '4h' } : undefined, task: to === 'task' ? b.task ?? { due: 2 } : undefined,
      ...(to !== 'text' && { words: b.words?.length ? b.words : [{ text: { en: '' } }], coupon: undefined }),
    }))
  const call = (part: Partial<NonNullable<Brief['call']>>) => draft.change(b => ({ call: { ...b.call, ...part } }))
  const task = (part: Partial<NonNullable<Brief['task']>>) => draft.change(b => ({ task: { ...b.task, ...part } }))
  return (
    <Fieldset legend={w.how} p="sm">
      <Stack gap="sm">
        <SegmentedControl aria-label={w.how} value={channel} onChange={c => turn(c as Channel)} data={(['text', 'voice', 'task'] as const).map(c => ({ value: c, label: w[`by_${c}`] }))} />
        <Text size="xs" c="dimmed">{w[`by_${channel}_hint`]}</Text>
        {channel === 'voice' && (
          <SimpleGrid cols={{ base: 1, xs: 3 }} spacing="sm">
            <TextInput label={w.agree} description={w.agreeHint} maxLength={40} value={b.call?.agree ?? ''} onChange={e => call({ agree: e.currentTarget.value || undefined })} />
            <NumberInput label={w.tries} description={w.triesHint} error={draft.wrong('call.tries')} min={1} max={4} allowDecimal={false} value={b.call?.tries || 2} onChange={n => call({ tries: Number(n) || undefined })} />
            <TextInput label={w.between} description={w.betweenHint} placeholder="4h" maxLength={8} value={b.call?.pause ?? ''} error={b.call?.pause && !/^(\d+(\.\d+)?[hms])+$/.test(b.call.pause) ? w.betweenHint : undefined} onChange={e => call({ pause: e.currentTarget.value || undefined })} />
          </SimpleGrid>
        )}
        {channel === 'task' && (
          <SimpleGrid cols={{ base: 1, xs: 3 }} spacing="sm">
            <TextInput label={w.topic} description={w.topicHint} placeholder="closing" maxLength={40} value={b.task?.topic ?? ''} onChange={e => task({ topic: e.currentTarget.value || undefined })} />
            <NumberInput label={w.due} description={w.dueHint} min={1} max={30} allowDecimal={false} value={b.task?.due || 2} onChange={n => task({ due: Number(n) || undefined })} />
            <NumberInput label={w.perDay} description={w.perDayHint} min={0} max={10_000} allowDecimal={false} disabled={!!b.when.event} value={b.task?.per_day ?? 0} onChange={n => task({ per_day: Number(n) || undefined })} />
          </SimpleGrid>
        )}
      </Stack>
    </Fieldset>
  )
}

/** seconds is about how long it takes to say: Chinese has four syllables a second, English two and a half words. */
export function seconds(text: string): number {
  const said = text.replace(/\{[{%][^}]*[}%]\}/g, ' … ')
  const han = said.match(/\p{Script=Han}/gu)?.length ?? 0
  const others = said.replace(/\p{Script=Han}/gu, ' ').match(/[\p{L}\p{N}]+/gu)?.length ?? 0
  return Math.ceil(han / 4 + others / 2.5)
}
