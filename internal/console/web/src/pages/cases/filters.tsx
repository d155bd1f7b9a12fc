import { Checkbox, Group, Select, TextInput } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useSearchParams } from 'react-router'
import { useSession } from '../../shell/session'
import { useWords } from '../../words'
import { names } from './names'
import { words } from './words'

export const kinds = ['dispute', 'complaint', 'suggestion', 'callback', 'task'] as const
const states = ['accepted', 'assigned', 'closed'] as const

type Kind = (typeof kinds)[number]
type State = (typeof states)[number]

/** What is looked for, as it stands in the address. */
export interface Wanted {
  kind?: Kind
  state?: State
  branch?: string
  owner?: string
  all?: boolean
  overdue?: boolean
}

/** useWanted reads it from there, and put writes one part of it; '' takes it out. */
export function useWanted(): { wanted: Wanted; put: (key: string, value: string) => void; clear: () => void } {
  const [at, go] = useSearchParams()
  const { name } = useSession()
  const state = at.get('state') ?? ''
  const wanted: Wanted = {
    kind: kinds.find(k => k === at.get('kind')),
    state: states.find(s => s === state),
    branch: at.get('branch') || undefined,
    owner: at.has('mine') ? name : undefined,
    all: state === 'all' || undefined,
    overdue: at.has('overdue') || undefined,
  }
  const put = (key: string, value: string) =>
    go(now => {
      const next = new URLSearchParams(now)
      if (value) next.set(key, value)
      else next.delete(key)
      return next
    }, { replace: true })
  return { wanted, put, clear: () => go({}, { replace: true }) }
}

export function Filters() {
  const w = useWords(words)
  const n = useWords(names)
  const { wanted, put } = useWanted()
  const [branch, setBranch] = useState(wanted.branch ?? '')
  useEffect(() => {
    setBranch(wanted.branch ?? '')
  }, [wanted.branch])
  return (
    <Group gap="sm" align="flex-end" mb="sm" component="form" role="search" onSubmit={e => { e.preventDefault(); put('branch', branch.trim()) }}>
      <Select
        label={w.state} size="xs" w={150} allowDeselect={false} value={wanted.all ? 'all' : (wanted.state ?? '')} onChange={v => put('state', v ?? '')}
        data={[{ value: '', label: w.anyOpen }, ...states.map(s => ({ value: s as string, label: n[s] })), { value: 'all', label: w.everything }]}
      />
      <Select
        label={w.kind} size="xs" w={130} allowDeselect={false} value={wanted.kind ?? ''} onChange={v => put('kind', v ?? '')}
        data={[{ value: '', label: w.anyKind }, ...kinds.map(k => ({ value: k as string, label: n[k] }))]}
      />
      <TextInput label={w.branch} placeholder={w.branchHint} size="xs" w={130} value={branch} onChange={e => setBranch(e.currentTarget.value)} onBlur={() => branch.trim() !== (wanted.branch ?? '') && put('branch', branch.trim())} />
      <Checkbox label={w.overdueOnly} size="xs" mb={7} checked={!!wanted.overdue} onChange={e => put('overdue', e.currentTarget.checked ? '1' : '')} />
      <Checkbox label={w.mine} size="xs" mb={7} checked={!!wanted.owner} onChange={e => put('mine', e.currentTarget.checked ? '1' : '')} />
    </Group>
  )
}
