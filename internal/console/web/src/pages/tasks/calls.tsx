import { Button, Group, Select, Text, Textarea } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { api, got, type Schema } from '../../api/client'
import { Confirm } from '../../parts/confirm'
import { useCursor } from '../../parts/cursor'
import { useTypes } from '../../parts/message_types'
import { useReason } from '../../parts/reason'
import { Empty, Failed, Loading } from '../../parts/states'
import { type Column, Table } from '../../parts/table'
import { Tag, type Tone } from '../../parts/tag'
import { Time } from '../../parts/time'
import { useSession } from '../../shell/session'
import { useWords } from '../../words'
import { words } from './words'

type Call = Schema<'OurCall'>

const states = ['planned', 'submitted', 'done', 'spent', 'left', 'moot', 'canceled'] as const
type State = (typeof states)[number]

const tones: Record<string, Tone> = { done: 'good', submitted: 'live', planned: 'plain', spent: 'warn', left: 'warn' }

/** Calls are those the program makes by itself. */
export function Calls() {
  const w = useWords(words)
  const said = useReason()
  const called = useTypes()
  const { may } = useSession()
  const [at, go] = useSearchParams()
  const [back, takeBack] = useState<Call>()
  const state = states.find(s => s === at.get('state'))
  const found = useCursor(['our-calls', state], async after => {
    const { calls, next } = await got(api.GET('/calls', { params: { query: { state, after, limit: 100 } } }))
    return { rows: calls ?? [], next }
  })
  const named = (s: string) => (s === 'done' ? w.doneCall : (w[s as Exclude<State, 'done'>] ?? s))
  const columns: Column<Call>[] = [
    { key: 'to', title: w.whom, width: 130, cell: c => <>{c.to}<Text size="xs" c="dimmed">{c.customer}</Text></> },
    { key: 'type', title: w.type, cell: c => <>{called(c.type)}<Text size="xs" c="dimmed">{c.campaign || said(c.reason, c.why)}</Text></>, wide: true },
    { key: 'state', title: w.state, width: 130, cell: c => <Tag tone={tones[c.state] ?? 'plain'}>{named(c.state)}</Tag> },
    { key: 'due', title: w.dueAt, cell: c => <Time at={c.due} />, wide: true },
    { key: 'tries', title: w.tries, width: 70, right: true, cell: c => c.tries, wide: true },
    { key: 'note', title: w.note, cell: c => said(c.note, c.note_why), wide: true },
    { key: 'act', title: w.act, width: 110, cell: c => c.state === 'planned' && may('notifications:write') && <Button size="compact-sm" variant="default" aria-label={`${w.cancel.replace('…', '')} ${c.to}`} onClick={() => takeBack(c)}>{w.cancel}</Button> },
  ]
  return (
    <>
      <Group mb="sm">
        <Select aria-label={w.state} size="xs" w={160} allowDeselect={false} value={state ?? ''} data={[{ value: '', label: w.anyState }, ...states.map(s => ({ value: s as string, label: named(s) }))]} onChange={v => go(v ? { tab: 'calls', state: v } : { tab: 'calls' }, { replace: true })} />
      </Group>
      {found.pending ? <Loading rows={8} height={46} /> : found.error ? <Failed problem={found.error} again={found.again} />
        : found.rows.length === 0 ? <Empty title={w.noCalls} hint={w.noCallsHint} />
          : <Table label={w.tabCalls} columns={columns} rows={found.rows} id={c => c.id} more={found.more} loading={found.loading} rowHeight={52} height="calc(100vh - 270px)" />}
      {back && <TakeBack call={back} close={() => takeBack(undefined)} />}
    </>
  )
}

function TakeBack({ call, close }: { call: Call; close: () => void }) {
  const w = useWords(words)
  const client = useQueryClient()
  const [reason, setReason] = useState('')
  const act = async () => {
    await got(api.POST('/calls/{id}/cancel', { params: { path: { id: call.id } }, body: { reason: reason.trim() } }))
    await client.invalidateQueries({ queryKey: ['our-calls'] })
  }
  return (
    <Confirm opened close={close} title={`${call.to} · ${w.cancel.replace('…', '')}`} verb={w.cancel.replace('…', '')} danger act={act} disabled={reason.trim().length < 2}>
      <Textarea data-autofocus label={w.why} description={w.cancelAbout} value={reason} maxLength={200} onChange={e => setReason(e.currentTarget.value)} />
    </Confirm>
  )
}
