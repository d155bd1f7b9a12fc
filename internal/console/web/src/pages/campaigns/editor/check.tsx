import { Alert, Button, Checkbox, Group, Paper, Stack, Text, Textarea, TextInput, Title } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { api, got } from '../../../api/client'
import { Failed } from '../../../parts/states'
import { useWords } from '../../../words'
import { type Campaign, type Forecast, useMoved } from '../data'
import { Foreseen } from '../foreseen'
import { Warned } from '../warnings'
import { useLabel } from './label'
import { words } from './words'

/** agreed are the warnings that somebody accepted already; what says the same again need not be. */
const agreed = (f: Forecast | undefined) => (f?.warnings ?? []).filter(v => v.accepted_by).map(v => v.name)

/** Check says what a campaign comes to; what it warns of is mended, or accepted with a reason; then approval is asked for. */
export function Check({ of: c }: { of: Campaign }) {
  const w = useWords(words)
  const label = useLabel()
  const go = useNavigate()
  const moved = useMoved()
  const [accepted, setAccepted] = useState<string[]>(agreed(c.forecast))
  const [reason, setReason] = useState('')
  const params = { path: { code: c.code } }
  const check = useMutation({
    mutationFn: (accept: string[]) => got(api.POST('/campaigns/{code}/check', { params, body: { accept, reason: accept.length ? reason.trim() : undefined } })),
    onSuccess: ({ open: _, ...now }) => { setAccepted(agreed(now.forecast)); if (now.state === 'checked') moved(now) },
  })
  const propose = useMutation({
    mutationFn: () => got(api.POST('/campaigns/{code}/propose', { params })),
    onSuccess: now => { moved(now); void go(`/campaigns/${c.code}`) },
  })
  const told = check.data?.forecast ?? c.forecast
  const warnings = told?.warnings ?? []
  const checked = c.state === 'checked'
  const ready = warnings.every(v => accepted.includes(v.name)) && (warnings.every(v => v.accepted_by) || reason.trim().length >= 2)
  return (
    <Stack gap="md">
      <Group gap="xs">
        <Button variant={checked ? 'default' : 'filled'} loading={check.isPending} disabled={c.state === 'awaiting-approval' || c.state === 'approved'} onClick={() => check.mutate([])}>{told ? w.checkAgain : w.checkNow}</Button>
        {checked && <Button loading={propose.isPending} onClick={() => propose.mutate()}>{w.propose}</Button>}
      </Group>
      {check.isError && <Failed problem={check.error} label={label} />}
      {propose.isError && <Failed problem={propose.error} label={label} />}
      {checked && <Alert color="teal" p="xs">{w.checked}</Alert>}
      {c.state === 'draft' && warnings.length > 0 && (
        <Paper withBorder p="sm" component="section" aria-label={w.warnings}>
          <Title order={2} size="h5" mb="xs">{w.warnings}</Title>
          <Checkbox.Group value={accepted} onChange={setAccepted} aria-label={w.warnings}>
            <Stack gap="xs">{warnings.map(v => <Checkbox key={v.name} value={v.name} label={<Warned of={v} />} disabled={!!v.accepted_by} />)}</Stack>
          </Checkbox.Group>
          <TextInput mt="sm" label={w.acceptReason} description={w.acceptHint} maxLength={200} required value={reason} onChange={e => setReason(e.currentTarget.value)} />
          <Button mt="sm" loading={check.isPending} disabled={!ready} onClick={() => check.mutate(accepted)}>{w.accept}</Button>
        </Paper>
      )}
      <Foreseen of={told} />
      <Try code={c.code} />
    </Stack>
  )
}

/** Try sends every wording to numbers of the bank's own. */
function Try({ code }: { code: string }) {
  const w = useWords(words)
  const label = useLabel()
  const [numbers, setNumbers] = useState('')
  const sent = useMutation({
    mutationFn: () => got(api.POST('/campaigns/{code}/try', { params: { path: { code } }, body: { numbers: numbers.split(/[\s,;]+/).filter(Boolean) } })),
  })
  return (
    <Paper withBorder p="sm" component="section" aria-label={w.try}>
      <Title order={2} size="h5" mb="xs">{w.try}</Title>
      <form onSubmit={e => { e.preventDefault(); sent.mutate() }}>
        <Group align="flex-end" gap="xs">
          <Textarea label={w.numbers} description={w.numbersHint} autosize minRows={1} flex={1} maw={420} value={numbers} onChange={e => setNumbers(e.currentTarget.value)} />
          <Button type="submit" variant="default" loading={sent.isPending} disabled={!numbers.trim()}>{w.send}</Button>
        </Group>
      </form>
      {sent.isError && <Failed problem={sent.error} label={label} />}
      {sent.data && <Alert color="teal" p="xs" mt="xs" title={w.sent}>{sent.data.texts?.map((t, i) => <Text key={i} size="sm">{t}</Text>)}</Alert>}
    </Paper>
  )
}
