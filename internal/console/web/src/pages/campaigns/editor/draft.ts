import { useCallback, useEffect, useState } from 'react'
import { api, got, Problem } from '../../../api/client'
import { useFault } from '../../../parts/fault'
import { type Brief, type Campaign, useMoved } from '../data'

/** What is kept in this browser of what was typed and not saved yet. */
const kept = (code: string) => `cardline.campaign.${code}`

interface Typed {
  /** The version on the server that it was written over. */
  version: number
  brief: Brief
}

function restored(code: string): Typed | undefined {
  const raw = sessionStorage.getItem(kept(code))
  return raw ? (JSON.parse(raw) as Typed) : undefined
}

type Part = Partial<Brief>

export interface Draft {
  brief: Brief
  /** change takes a part, or makes it from what was typed until now. */
  change: (part: Part | ((b: Brief) => Part)) => void
  /** Something is not saved on the server yet. */
  dirty: boolean
  saving: boolean
  problem: unknown
  /** wrong is what the server did not take of a field when it was saved last, in the operator's language. */
  wrong: (field: string) => string | undefined
  /** save writes it down, if need be; it throws what is wrong with it. */
  save: () => Promise<Campaign>
  /** undo takes what the server has. */
  undo: () => void
}

/**
 * useDraft is a brief while it is written. What is not saved outlives a reload in this browser, and leaving the page warns. What somebody
 * else has saved meanwhile is never written over: saving says so.
 */
export function useDraft(c: Campaign): Draft {
  const moved = useMoved()
  const fault = useFault()
  const [typed, setTyped] = useState(() => restored(c.code))
  const [last, setLast] = useState(c) // as it was saved here last: the page learns of it a moment later
  const known = last.version > c.version ? last : c
  const [saving, setSaving] = useState(false)
  const [problem, setProblem] = useState<unknown>()
  const dirty = typed !== undefined

  useEffect(() => {
    if (typed) sessionStorage.setItem(kept(c.code), JSON.stringify(typed))
    else sessionStorage.removeItem(kept(c.code))
  }, [typed, c.code])
  useEffect(() => {
    if (!dirty) return
    const warn = (e: BeforeUnloadEvent) => e.preventDefault()
    window.addEventListener('beforeunload', warn)
    return () => window.removeEventListener('beforeunload', warn)
  }, [dirty])

  const change = useCallback((part: Part | ((b: Brief) => Part)) => {
    setTyped(t => {
      const { version, brief } = t ?? known
      return { version, brief: { ...brief, ...(typeof part === 'function' ? part(brief) : part) } }
    })
  }, [known])
  const save = async () => {
    if (!typed) return known
    setSaving(true)
    setProblem(undefined)
    try {
      const saved = await got(api.PUT('/campaigns/{code}', { params: { path: { code: c.code } }, body: typed }))
      setLast(saved)
      setTyped(now => (now === typed ? undefined : now && { ...now, version: saved.version }))
      moved(saved)
      return saved
    } catch (p) {
      setProblem(p)
      throw p
    } finally {
      setSaving(false)
    }
  }
  return {
    brief: typed?.brief ?? known.brief, change, dirty, saving, problem, save,
    wrong: field => {
      const found = problem instanceof Problem ? problem.of(`body.brief.${field}`) : undefined
      return found && fault(found)
    },
    undo: () => { setTyped(undefined); setProblem(undefined) },
  }
}
