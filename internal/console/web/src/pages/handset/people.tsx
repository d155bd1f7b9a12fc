import { Badge, Button, Group, Paper, Stack, Text, TextInput, Title, UnstyledButton } from '@mantine/core'
import { useState } from 'react'
import { useTiers } from '../../parts/tiers'
import { useTongues } from '../../parts/tongues'
import { useLang } from '../../shell/language'
import { useWords } from '../../words'
import type { Person } from './data'
import classes from './handset.module.css'
import { type W, words } from './words'

interface Given {
  people: Person[]
  chosen: Person
  choose: (who: { customer?: string; number?: string }) => void
}

/** People is whose telephone can be taken in hand, and what is special about each. */
export function People({ people, chosen, choose }: Given) {
  const w = useWords(words)
  const [number, setNumber] = useState('')
  const tidy = number.replace(/[\s().-]/g, '')
  return (
    <Paper component="section" withBorder p="xs" aria-label={w.people} className={classes.people}>
      <Title order={2} size="h6" px={10} py={4}>{w.people}</Title>
      <Stack gap={2}>
        {people.map(p => <One key={p.customer} p={p} chosen={p.customer === chosen.customer} choose={() => choose({ customer: p.customer })} />)}
      </Stack>
      <form onSubmit={e => { e.preventDefault(); if (valid(tidy)) choose({ number: tidy }) }}>
        <TextInput
          size="xs" label={w.other} description={w.otherHint} placeholder="+12025550161" value={number} onChange={e => setNumber(e.currentTarget.value)} inputMode="tel" px={10} pt="xs"
          rightSection={<Button size="compact-xs" type="submit" variant="default" disabled={!valid(tidy)}>{w.use}</Button>} rightSectionWidth={56}
        />
      </form>
    </Paper>
  )
}

const valid = (n: string) => /^\+[1-9]\d{6,14}$/.test(n)

/** stranger is a number that no customer has. */
export const stranger = (number: string): Person => ({
  customer: '', names: {}, number, language: number.startsWith('+86') ? 'zh-Hans' : number.startsWith('+852') ? 'zh-Hant' : 'en', zone: '', overdue_days: 0, no_marketing: false,
  supplementary: false, shared: false, cards: [],
})

/** useNameOf writes a customer's name as the operator reads it. */
export function useNameOf() {
  const { lang } = useLang()
  const w = useWords(words)
  return (p: Person) => p.names[lang] ?? p.names.en ?? (p.customer || w.stranger)
}

/** noteOf is what is special about somebody. */
export function noteOf(p: Person, w: W): string {
  const told = (w as Record<string, unknown>)[`note${p.customer}`]
  if (typeof told === 'string') return told
  if (!p.customer) return w.strangerNote
  return [p.overdue_days > 0 && w.overdue(p.overdue_days), p.no_marketing && w.noMarketing, p.shared && w.shared].filter(Boolean).join(' · ')
}

function One({ p, chosen, choose }: { p: Person; chosen: boolean; choose: () => void }) {
  const w = useWords(words)
  const nameOf = useNameOf()
  const tongue = useTongues()
  const tier = useTiers()
  return (
    <UnstyledButton className={classes.person} aria-pressed={chosen} onClick={choose} data-person={p.customer}>
      <Group justify="space-between" wrap="nowrap" gap={6}>
        <Text size="sm" fw={600} truncate>{nameOf(p)}</Text>
        <Badge size="xs" variant="default" tt="none" fw={500}>{tongue(p.language)}</Badge>
      </Group>
      <Text size="xs" c="dimmed">{[p.tier && tier(p.tier), ...(p.cards ?? []).map(k => k.card)].filter(Boolean).join(' · ') || w.noCards}</Text>
      {chosen && <Text size="xs" mt={4}>{noteOf(p, w)}</Text>}
    </UnstyledButton>
  )
}
