import { Alert, Button, Group, Select, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, got } from '../../api/client'
import { Confirm } from '../../parts/confirm'
import { Failed } from '../../parts/states'
import { useSession } from '../../shell/session'
import { useWords } from '../../words'
import { type Case, names } from './names'
import { words } from './words'

type Move = 'assign' | 'note' | 'escalate' | 'ask' | 'extend' | 'approve' | 'close'

export const outcomes = ['reached', 'no-answer', 'refused', 'accepted'] as const
export type Outcome = (typeof outcomes)[number]

/** useMoves changes a case, and has what is shown of cases read again. */
export function useMoves(ref: string) {
  const w = useWords(words)
  const client = useQueryClient()
  const after = async (done: Promise<unknown>) => {
    await done
    notifications.show({ message: `${ref} · ${w.yes}`, color: 'teal', withCloseButton: false })
    await Promise.all([['case', ref], ['cases'], ['tasks'], ['overview', 'cases']].map(queryKey => client.invalidateQueries({ queryKey })))
  }
  const params = { path: { ref } }
  return {
    take: () => after(got(api.POST('/cases/{ref}/take', { params }))),
    finish: (outcome: Outcome, note: string) => after(got(api.POST('/cases/{ref}/done', { params, body: { outcome, note: note || undefined } }))),
    move: (to: Move, text: string) => {
      const body = { text }
      switch (to) {
        case 'assign': return after(got(api.POST('/cases/{ref}/assign', { params, body })))
        case 'note': return after(got(api.POST('/cases/{ref}/note', { params, body })))
        case 'escalate': return after(got(api.POST('/cases/{ref}/escalate', { params, body })))
        case 'ask': return after(got(api.POST('/cases/{ref}/ask', { params, body })))
        case 'extend': case 'approve': return after(got(api.POST('/cases/{ref}/extend', { params, body })))
        case 'close': return after(got(api.POST('/cases/{ref}/close', { params, body })))
      }
    },
  }
}

/** Actions are what may be done with a case next, by whoever looks at it. */
export function Actions({ of: c }: { of: Case }) {
  const w = useWords(words)
  const { may, name } = useSession()
  const moves = useMoves(c.ref)
  const [asked, ask] = useState<Move | 'finish'>()
  const [problem, fail] = useState<unknown>()
  if (!may('cases:write')) return <Text size="sm" c="dimmed">{w.nothing}</Text>
  const open = c.state !== 'closed'
  const mine = c.owner === name
  const own = mine || c.asked_by === `operator:${name}`
  const bound = c.more_time === 'approval'
  return (
    <Stack gap="xs" component="section" aria-label={w.next}>
      {open && bound && c.asked_by && <Alert color="yellow" p="xs" role="status">{w.waits(c.asked_by.replace('operator:', ''))}{may('cases:approve') && own && ` ${w.own}`}</Alert>}
      <Group gap="xs">
        {open && !mine && <Button size="xs" onClick={() => void (c.kind === 'task' ? moves.take() : moves.move('assign', name)).catch(problem => fail(problem))}>{w.take}</Button>}
        {open && <Button size="xs" variant="default" onClick={() => ask('assign')}>{w.assign}</Button>}
        <Button size="xs" variant="default" onClick={() => ask('note')}>{w.noteVerb}</Button>
        {open && c.kind !== 'task' && c.level < 4 && <Button size="xs" variant="default" onClick={() => ask('escalate')}>{w.escalate}</Button>}
        {open && c.more_time === 'free' && <Button size="xs" variant="default" onClick={() => ask('extend')}>{w.extend}</Button>}
        {open && bound && !c.asked_by && <Button size="xs" variant="default" onClick={() => ask('ask')}>{w.ask}</Button>}
        {open && bound && may('cases:approve') && !own && <Button size="xs" onClick={() => ask('approve')}>{w.approve}</Button>}
        {open && (c.kind === 'task'
          ? <Button size="xs" variant={mine ? 'filled' : 'default'} onClick={() => ask('finish')}>{w.finish}</Button>
          : <Button size="xs" variant={mine ? 'filled' : 'default'} onClick={() => ask('close')}>{w.close}</Button>)}
      </Group>
      {problem !== undefined && <Failed problem={problem} />}
      {!open && <Text size="xs" c="dimmed">{w.shut}</Text>}
      {asked && (asked === 'finish' ? <Finish task={c.ref} close={() => ask(undefined)} /> : <Write key={asked} to={asked} of={c} close={() => ask(undefined)} />)}
    </Stack>
  )
}

function Write({ to, of: c, close }: { to: Move; of: Case; close: () => void }) {
  const w = useWords(words)
  const { move } = useMoves(c.ref)
  const [text, setText] = useState('')
  const said: Record<Move, [title: string, label: string, about: string]> = {
    assign: [w.assign, w.assignTo, ''], note: [w.noteVerb, w.note, w.masked], escalate: [w.escalate, w.why, w.escalateAbout], ask: [w.ask, w.why, w.askAbout],
    extend: [w.extend, w.why, w.extendAbout], approve: [w.approve, w.why, w.approveAbout], close: [w.close, w.came, c.kind === 'complaint' || c.kind === 'callback' ? `${w.closeAbout} ${w.masked}` : w.masked],
  }
  const [title, label, about] = said[to]
  return (
    <Confirm opened close={close} title={`${c.ref} · ${title.replace('…', '')}`} verb={w.save} disabled={!text.trim()} act={() => move(to, text.trim())}>
      {to === 'assign'
        ? <TextInput data-autofocus label={label} value={text} maxLength={80} onChange={e => setText(e.currentTarget.value)} />
        : <Textarea data-autofocus label={label} description={about} value={text} maxLength={2000} autosize minRows={3} onChange={e => setText(e.currentTarget.value)} />}
    </Confirm>
  )
}

/** Finish ends a task with what came of it. */
export function Finish({ task, close }: { task: string; close: () => void }) {
  const w = useWords(words)
  const n = useWords(names)
  const { finish } = useMoves(task)
  const [outcome, setOutcome] = useState<Outcome>('reached')
  const [note, setNote] = useState('')
  return (
    <Confirm opened close={close} title={`${task} · ${w.finish.replace('…', '')}`} verb={w.save} act={() => finish(outcome, note.trim())}>
      <Stack gap="sm">
        <Select data-autofocus label={w.outcome} value={outcome} allowDeselect={false} onChange={v => v && setOutcome(v as Outcome)} data={outcomes.map(o => ({ value: o, label: o === 'accepted' ? n.acceptedOutcome : n[o] }))} />
        <Textarea label={w.note} description={w.masked} value={note} maxLength={2000} autosize minRows={2} onChange={e => setNote(e.currentTarget.value)} />
      </Stack>
    </Confirm>
  )
}
