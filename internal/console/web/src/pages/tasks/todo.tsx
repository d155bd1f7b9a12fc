import { Button, Checkbox, Group, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { api, got } from '../../api/client'
import { useCursor } from '../../parts/cursor'
import { Empty, Failed, Loading } from '../../parts/states'
import { type Column, Table } from '../../parts/table'
import { Time } from '../../parts/time'
import { useSession } from '../../shell/session'
import { useWords } from '../../words'
import { Finish, useMoves } from '../cases/actions'
import { type Case, named, names } from '../cases/names'
import { Deadline } from '../cases/remaining'
import { words } from './words'

const aMinute = 60_000

/** ToDo is what is left to people: tasks, or call-backs at the time that was booked. */
export function ToDo({ kind }: { kind: 'task' | 'callback' }) {
  const w = useWords(words)
  const n = useWords(names)
  const { name, may } = useSession()
  const [at, go] = useSearchParams()
  const [finishing, finish] = useState<string>()
  const owner = at.has('mine') ? name : undefined
  const all = at.has('done') || undefined
  const put = (key: string, on: boolean) =>
    go(now => {
      const next = new URLSearchParams(now)
      if (on) next.set(key, '1')
      else next.delete(key)
      return next
    }, { replace: true })
  const found = useCursor(['tasks', kind, owner, all], async after => {
    const { cases, next } = await got(api.GET('/cases', { params: { query: { kind, owner, all, after, most: 100 } } }))
    return { rows: cases ?? [], next }
  }, { every: aMinute })
  const task = kind === 'task'
  const columns: Column<Case>[] = [
    { key: 'ref', title: task ? w.task : w.call, width: 110, cell: c => <Text size="sm" fw={600} span style={{ whiteSpace: 'nowrap' }}>{c.ref}</Text> },
    { key: 'what', title: w.what, cell: c => c.subject || named(n, c.category), wide: true },
    { key: 'whom', title: w.whom, width: 130, cell: c => <>{c.number || c.customer}{c.customer && c.number && <Text size="xs" c="dimmed">{c.customer}</Text>}</>, wide: true },
    ...(task ? [] : [{ key: 'at', title: w.at, cell: (c: Case) => c.slot && <Time at={c.slot} zone={c.zone} />, wide: true }]),
    { key: 'due', title: w.due, width: 180, cell: c => <Deadline of={c} /> },
    { key: 'owner', title: w.owner, width: 130, cell: c => c.owner || <Text size="sm" c="dimmed" span>{w.nobody}</Text>, wide: true },
    { key: 'act', title: w.act, width: 90, cell: c => <Next of={c} finish={() => finish(c.ref)} may={may('cases:write')} me={name} /> },
  ]
  return (
    <>
      <Group mb="sm">
        <Checkbox size="xs" label={w.mine} checked={!!owner} onChange={e => put('mine', e.currentTarget.checked)} />
        <Checkbox size="xs" label={w.done} checked={!!all} onChange={e => put('done', e.currentTarget.checked)} />
      </Group>
      {found.pending ? <Loading rows={8} height={46} /> : found.error ? <Failed problem={found.error} again={found.again} />
        : found.rows.length === 0 ? <Empty title={task ? w.noTasks : w.noCallbacks} hint={task ? w.noTasksHint : w.noCallbacksHint} />
          : <Table label={task ? w.tabTasks : w.tabCallbacks} columns={columns} rows={found.rows} id={c => c.ref} to={c => `/cases/${c.ref}`} more={found.more} loading={found.loading} rowHeight={52} height="calc(100vh - 270px)" />}
      {finishing && <Finish task={finishing} close={() => finish(undefined)} />}
    </>
  )
}

/** Next is what one does with a task from the list; call-backs are closed where their story is. */
function Next({ of: c, finish, may, me }: { of: Case; finish: () => void; may: boolean; me: string }) {
  const w = useWords(words)
  const n = useWords(names)
  const moves = useMoves(c.ref)
  if (c.state === 'closed') return <Text size="sm">{c.outcome === 'accepted' ? n.acceptedOutcome : named(n, c.outcome ?? 'closed')}</Text>
  if (!may) return null
  const above = { position: 'relative', zIndex: 1 } as const // the row's own link lies over it
  if (c.owner === me && c.kind === 'task') return <Button size="compact-sm" style={above} onClick={finish} aria-label={`${w.finish.replace('…', '')} ${c.ref}`}>{w.finish}</Button>
  if (c.owner === me) return null
  const take = () => (c.kind === 'task' ? moves.take() : moves.move('assign', me)).catch(() => notifications.show({ message: w.failed, color: 'red', withCloseButton: false }))
  return <Button size="compact-sm" variant="default" style={above} onClick={() => void take()} aria-label={`${w.take} ${c.ref}`}>{w.take}</Button>
}
