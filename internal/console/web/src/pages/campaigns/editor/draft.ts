import { useCallback, useEffect, useState } from 'react'
import { api, got } from '../../../api/client'
import { type Brief, type Campaign, useMoved } from '../data'

/** What is kept in this browser of what was typed and not saved yet. */
const kept = (code: string) => `cardline.campaign.${code}`

function restored(c: Campaign): Brief | undefined {
  const raw = sessionStorage.getItem(kept(c.code))
  if (!raw) return undefined
  const found = JSON.parse(raw) as { version: number; brief: Brief }
  return found.version === c.version ? found.brief : undefined
}

export interface Draft {
  brief: Brief
  change: (part: Partial<Brief>) => void
  /** Something is not saved on the server yet. */
  dirty: boolean
  saving: boolean
  problem: unknown
  /** save writes it down, if need be; it throws what is wrong with it. */
  save: () => Promise<Campaign>
  /** undo takes what the server has. */
  undo: () => void
}

/** useDraft is a brief while it is written. What is not saved outlives a reload in this browser, and leaving the page warns. */
export function useDraft(c: Campaign): Draft {
  const moved = useMoved()
  const [brief, setBrief] = useState(() => restored(c) ?? c.brief)
  const [dirty, setDirty] = useState(() => restored(c) !== undefined)
  const [saving, setSaving] = useState(false)
  const [problem, setProblem] = useState<unknown>()

  useEffect(() => {
    if (dirty) sessionStorage.setItem(kept(c.code), JSON.stringify({ version: c.version, brief }))
    else sessionStorage.removeItem(kept(c.code))
  }, [dirty, brief, c.code, c.version])
  useEffect(() => {
    if (!dirty) return
    const warn = (e: BeforeUnloadEvent) => e.preventDefault()
    window.addEventListener('beforeunload', warn)
    return () => window.removeEventListener('beforeunload', warn)
  }, [dirty])

  const change = useCallback((part: Partial<Brief>) => {
    setBrief(b => ({ ...b, ...part }))
    setDirty(true)
  }, [])
  const save = async () => {
    if (!dirty) return c
    setSaving(true)
    setProblem(undefined)
    try {
      const saved = await got(api.PUT('/campaigns/{code}', { params: { path: { code: c.code } }, body: { version: c.version, brief } }))
      setBrief(saved.brief)
      setDirty(false)
      moved(saved)
      return saved
    } catch (p) {
      setProblem(p)
      throw p
    } finally {
      setSaving(false)
    }
  }
  return { brief, change, dirty, saving, problem, save, undo: () => { setBrief(c.brief); setDirty(false); setProblem(undefined) } }
}
