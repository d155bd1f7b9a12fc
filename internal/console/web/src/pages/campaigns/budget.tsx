import { Alert, Button, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { api, got } from '../../api/client'
import { budgetIn, likewise } from '../../parts/budget'
import { Confirm } from '../../parts/confirm'
import { Reasoned } from '../../parts/reasoned'
import { Time } from '../../parts/time'
import { useLang } from '../../shell/language'
import { useSession } from '../../shell/session'
import { useWords } from '../../words'
import { words } from './budget_words'
import { type Campaign, live, type State, useMoved } from './data'

/** Raise asks for a larger budget, of a campaign that was started and has one. */
export function Raise({ of: c }: { of: Campaign }) {
  const w = useWords(words)
  const moved = useMoved()
  const { lang } = useLang()
  const [asks, setAsks] = useState(false)
  const [more, setMore] = useState('')
  const now = c.brief.budget
  if (!now || !live(c.state as State)) return null
  const ask = () => {
    setMore(`${now.split(' ')[0]} `) // the currency stays, and so does whether it is of a day
    setAsks(true)
  }
  return (
    <>
      <Button variant="default" onClick={ask}>{w.larger}</Button>
      <Reasoned
        title={w.larger} verb={w.ask} opened={asks} close={() => setAsks(false)} disabled={!/\d/.test(more)}
        act={async reason => moved(await got(api.POST('/campaigns/{code}/budget', { params: { path: { code: c.code } }, body: { budget: likewise(more, now), reason } })))}
      >
        <Stack gap="xs">
          <Text size="sm">{w.hint}</Text>
          <TextInput label={w.budget} description={w.budgetHint(budgetIn(lang, now))} required maxLength={24} value={more} onChange={e => setMore(e.currentTarget.value)} />
        </Stack>
      </Reasoned>
    </>
  )
}

/** Raised is a larger budget that is asked for: who asked and why, and the button for those who may approve it. */
export function Raised({ of: c }: { of: Campaign }) {
  const w = useWords(words)
  const moved = useMoved()
  const { may, name } = useSession()
  const { lang } = useLang()
  const [asks, setAsks] = useState(false)
  const r = c.raise
  if (!r || !live(c.state as State)) return null
  const own = [...(c.authors ?? []), r.by].some(a => a.toLowerCase() === name.toLowerCase())
  return (
    <Alert color="blue" p="xs" mt="xs" title={w.asked(budgetIn(lang, r.budget), budgetIn(lang, c.brief.budget ?? ''))} data-raise={r.budget}>
      <Stack gap={4} align="flex-start">
        <Text size="sm">{w.because(r.why)}</Text>
        <Text size="xs" c="dimmed">{r.by} · <Time at={r.at} /></Text>
        {own || !may('campaigns:approve') ? <Text size="sm">{own ? w.own : w.awaits}</Text> : <Button size="xs" onClick={() => setAsks(true)}>{w.approve}</Button>}
      </Stack>
      <Confirm
        title={w.approve} verb={w.approve} opened={asks} close={() => setAsks(false)}
        act={async () => moved(await got(api.POST('/campaigns/{code}/budget/approve', { params: { path: { code: c.code } }, body: { budget: r.budget } })))}
      >
        {w.approveHint(budgetIn(lang, r.budget))}
      </Confirm>
    </Alert>
  )
}
