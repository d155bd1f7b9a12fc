import { Code } from '@mantine/core'
import { budgetIn } from '../../parts/budget'
import { useFestivalRule } from '../../parts/festivals'
import { useTypes } from '../../parts/message_types'
import { useMoments } from '../../parts/moments'
import { useFormat, useLang } from '../../shell/language'
import { useWords } from '../../words'
import { words } from './approval_words'
import type { Brief } from './data'
import { words as written } from './editor/words'
import { Facts } from './facts'
import { when } from './when'
import { words as shared } from './words'

/** About is what a brief settles besides its words. */
export function About({ of: b }: { of: Brief }) {
  const w = useWords(words)
  const s = useWords(shared)
  const e = useWords(written)
  const f = useFormat()
  const festival = useFestivalRule()
  const moments = useMoments()
  const called = useTypes()
  const { lang } = useLang()
  const a = b.audience
  return (
    <Facts
      title={w.of}
      rows={[
        [w.audience, b.of ? w.recipients(b.of.campaign, b.of.who) : a?.filter && (a.filter === 'all' ? w.everybody : <Code>{a.filter}</Code>)],
        [w.lists, f.listed(a?.lists ?? [])],
        [w.without, a?.without && <Code>{a.without}</Code>],
        [w.holdout, a?.holdout ? w.perMille(f.number(a.holdout)) : ''],
        [e.split, a?.split?.map(g => `${g.name}: ${g.weight}`).join(' · ')],
        [e.seed, a?.split?.length || a?.holdout ? a.seed : ''],
        [w.when, moments(when(b.when, s, festival))],
        [w.window, b.window?.from && `${b.window.from}–${b.window.to}`],
        [w.pace, b.pace ? w.aSecond(f.number(b.pace)) : w.fast],
        [w.budget, b.budget && budgetIn(lang, b.budget)],
        [w.channel, w[b.channel ?? 'text']],
        [e.agree, b.call?.agree],
        [e.tries, b.channel === 'voice' && f.number(b.call?.tries || 2)],
        [e.between, b.channel === 'voice' && (b.call?.pause || '4h')],
        [e.topic, b.task?.topic],
        [e.due, b.channel === 'task' && f.number(b.task?.due || 2)],
        [e.perDay, b.task?.per_day ? f.number(b.task.per_day) : ''],
        [e.unless, f.listed(b.when.event?.unless ?? [])],
        [e.cardStates, f.listed(b.when.event?.card_states ?? [])],
        [e.coupon, b.coupon],
        [w.kind, b.type in s ? s[b.type as 'offer'] : called(b.type)],
        [w.data, Object.entries(b.data ?? {}).map(([k, v]) => `${k}: ${v}`).join(' · ')],
      ]}
    />
  )
}
