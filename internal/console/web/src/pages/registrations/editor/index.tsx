import { Alert, Button, Group, Tabs, Text } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useParams, useSearchParams } from 'react-router'
import { api, got, Problem } from '../../../api/client'
import { Page } from '../../../parts/page'
import { Empty, Failed, Loading } from '../../../parts/states'
import { TabRow } from '../../../parts/tab_row'
import { useSession } from '../../../shell/session'
import { useWords } from '../../../words'
import type { Registration } from '../data'
import { useDraft } from './draft'
import { Finish } from './finish'
import { useLabel } from './label'
import { Places } from './places'
import { Said } from './said'
import { type Step, stepOf, steps } from './steps'
import { Who } from './who'
import { words } from './words'

/** Editor is where a registration, or a new version of one, is written step by step. */
export function Editor() {
  const w = useWords(words)
  const { may } = useSession()
  const { code = '' } = useParams()
  const asked = useQuery({
    queryKey: ['registrations', code], retry: (n, p) => n < 2 && !(p instanceof Problem && p.status === 404),
    queryFn: () => got(api.GET('/registrations/{code}', { params: { path: { code } } })),
  })
  const none = asked.error instanceof Problem && asked.error.status === 404
  const back = <Button component={Link} to="/registrations" variant="default">{w.back}</Button>
  if (!may('campaigns:write')) return <Page title={w.title(code)}><Empty title={w.closed} hint={w.closedHint}>{back}</Empty></Page>
  if (asked.isPending) return <Page title={w.title(code)}><Loading rows={12} /></Page>
  if (asked.isError && !none) return <Page title={w.title(code)}><Failed problem={asked.error} again={() => void asked.refetch()} /></Page>
  return <Steps code={code} of={asked.data} />
}

function Steps({ code, of }: { code: string; of: Registration | undefined }) {
  const w = useWords(words)
  const { now } = useSession()
  const draft = useDraft(code, of, now())
  const label = useLabel()
  const [params, setParams] = useSearchParams()
  const at = steps.find(s => s === params.get('step')) ?? 'said'
  const index = steps.indexOf(at)
  // What is wrong is told at its field once the step was left: who has only begun to write knows that it is empty.
  const [left, setLeft] = useState<Step[]>(of ? [...steps] : [])
  const wrong = (field: string) => (left.includes(stepOf(field)) || field === 'who' ? draft.wrong(field) : undefined)
  const go = (step: string | null) => {
    if (!step) return
    setLeft(step === 'finish' ? [...steps] : l => [...new Set([...l, at])])
    setParams({ step }, { replace: true })
  }
  const save = useMutation({ mutationFn: draft.save })
  return (
    <Page
      title={w.title(code)}
      actions={
        <>
          <Text size="sm" c="dimmed" role="status" data-saved={!draft.dirty}>{draft.dirty ? w.unsaved : of ? w.saved : ''}</Text>
          {draft.dirty && <Button variant="default" onClick={draft.undo}>{w.undo}</Button>}
          <Button variant="default" component={Link} to={of ? `/registrations/${code}` : '/registrations'}>{w.back}</Button>
          <Button disabled={!draft.dirty} loading={save.isPending} onClick={() => save.mutate()}>{w.save}</Button>
        </>
      }
    >
      {draft.overtaken && <Alert color="yellow" p="xs" mb="sm">{w.overtaken}</Alert>}
      {!!of?.in_force && <Alert color="blue" p="xs" mb="sm">{w.keeps}</Alert>}
      {save.isError && <Failed problem={save.error} label={label} />}
      <Tabs value={at} onChange={go} mt="xs" keepMounted={false}>
        <TabRow at={at} mb="md">{steps.map((s, i) => <Tabs.Tab key={s} value={s}>{i + 1}. {w[`step_${s}`]}</Tabs.Tab>)}</TabRow>
        <Tabs.Panel value="said"><Said draft={draft} wrong={wrong} /></Tabs.Panel>
        <Tabs.Panel value="who"><Who draft={draft} wrong={wrong} /></Tabs.Panel>
        <Tabs.Panel value="places"><Places draft={draft} wrong={wrong} /></Tabs.Panel>
        <Tabs.Panel value="finish"><Finish draft={draft} go={go} /></Tabs.Panel>
      </Tabs>
      <Group justify="space-between" mt="lg">
        {index > 0 ? <Button variant="default" onClick={() => go(steps[index - 1]!)}>{w.before}</Button> : <span />}
        {index < steps.length - 1 && <Button onClick={() => go(steps[index + 1]!)}>{w.next(w[`step_${steps[index + 1]!}`])}</Button>}
      </Group>
    </Page>
  )
}
