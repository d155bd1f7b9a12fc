import { useQuery } from '@tanstack/react-query'
import { useDebouncedValue } from '@mantine/hooks'
import { useCallback, useEffect, useState } from 'react'
import { api, got, Problem } from '../../../api/client'
import { type Brief, type Registration, useChanged, type Version } from '../data'
import { type Told, useFault } from '../../../parts/fault'

/** What is kept in this browser of what was typed and not saved yet. */
const kept = (code: string) => `cardline.registration.${code}`

interface Typed {
  /** The version that it was written over; 0: there was none. */
  over: number
  brief: Brief
}

export interface Draft {
  code: string
  brief: Brief
  change: (part: Partial<Brief>) => void
  /** What was written last, to compare with. */
  before?: Version
  /** What the program brought, where nobody wrote anything yet. */
  shipped?: Brief
  /** Something is not saved on the server yet. */
  dirty: boolean
  /** Somebody has saved a newer version since this was begun. */
  overtaken: boolean
  /** wrong is what is to be mended at a field, in the operator's language. */
  wrong: (field: string) => string | undefined
  /** All that is to be mended, by field; not known: the server was not asked yet, or cannot read it. */
  faults?: (Told & { field?: string })[]
  /** The text that promises a place, by language. */
  texts?: { lang: string; text: string; segments: number; encoding: string; forces?: string }[] | null
  problem?: unknown
  save: () => Promise<Version>
  undo: () => void
}

function fresh(now: Date): Brief {
  const hour = 3_600_000
  const opens = new Date(Math.ceil(now.getTime() / hour) * hour + 24 * hour)
  return { names: {}, terms: {}, opens: opens.toISOString(), closes: new Date(opens.getTime() + 21 * 24 * hour).toISOString(), mode: 'first-come', confirm: 'at-once' }
}

/** useDraft is a version while it is written. Nothing of it is on the server before it is saved; until then it outlives a reload in this browser. */
export function useDraft(code: string, of: Registration | undefined, now: Date): Draft {
  const changed = useChanged()
  const fault = useFault()
  const before = of?.versions?.at(-1)
  const [begun] = useState(() => of?.brief ?? fresh(now))
  const [typed, setTyped] = useState<Typed | undefined>(() => {
    const raw = sessionStorage.getItem(kept(code))
    return raw ? (JSON.parse(raw) as Typed) : undefined
  })
  const brief = typed?.brief ?? before?.brief ?? begun
  const over = before?.version ?? 0

  useEffect(() => {
    if (typed) sessionStorage.setItem(kept(code), JSON.stringify(typed))
    else sessionStorage.removeItem(kept(code))
  }, [typed, code])
  useEffect(() => {
    if (!typed) return
    const warn = (e: BeforeUnloadEvent) => e.preventDefault()
    window.addEventListener('beforeunload', warn)
    return () => window.removeEventListener('beforeunload', warn)
  }, [typed])

  const [asked] = useDebouncedValue(brief, 300)
  const seen = useQuery({
    queryKey: ['registration-check', code, asked], placeholderData: was => was, retry: (n, p) => n < 2 && !(p instanceof Problem && p.status > 0 && p.status < 500),
    queryFn: () => got(api.POST('/registrations/check', { body: { code, brief: asked } })),
  })
  const unread = seen.error instanceof Problem && seen.error.status === 422 ? seen.error : undefined
  // What cannot be read at all is the filter: every other field has a form of its own.
  const faults = unread ? unread.errors.map(e => ({ ...e, field: e.location?.replace(/^body\.brief\./, '').replace(/^body$/, 'who') ?? 'who' })) : seen.isError ? undefined : seen.data && (seen.data.faults ?? [])
  return {
    code, brief, before, shipped: of?.brief, dirty: typed !== undefined, overtaken: typed !== undefined && typed.over !== over,
    change: useCallback((part: Partial<Brief>) => setTyped(t => ({ over: t?.over ?? over, brief: { ...(t?.brief ?? before?.brief ?? begun), ...part } })), [over, before, begun]),
    wrong: field => {
      const found = faults?.find(f => f.field === field)
      return found && fault(found)
    },
    faults, texts: seen.data?.texts, problem: seen.error ?? undefined,
    save: async () => {
      const saved = await got(api.POST('/registrations', { body: { code, brief } }))
      setTyped(undefined)
      await changed()
      return saved
    },
    undo: () => setTyped(undefined),
  }
}
