import { useEffect, useRef, useState } from 'react'
import { useSession } from '../shell/session'
import { Problem, problemOf } from './client'

/** How a stream stands: its first event is awaited, it tells what is, or it was lost and is tried again. */
export type Link = 'wait' | 'live' | 'lost'

export interface Streamed<T> {
  /** What the events so far come to. It stays while the stream is lost. */
  data?: T
  link: Link
  /** Why the server gives no events, where it said so: what was lost has none. */
  refused?: Problem
  /** When the newest event came, by the server's clock. */
  last?: Date
  /** Tries at once to have it back. */
  again: () => void
}

interface Given<T> {
  /** Below /api/v1: '/overview/stream'. null: nothing is to be read now. */
  path: string | null
  /** For each event by its name: what is known once its data is. */
  events: Record<string, (data: unknown, known: T | undefined) => T | undefined>
  /** Whether what is known is the last word: the stream is not opened again then. */
  over?: (known: T) => boolean
  /** The server tells something at least every so many milliseconds; silence for five times as long is a lost stream. */
  every?: number
}

/** A lost stream is tried again after a second, then after twice as long each time, up to this. */
const longest = 30_000

/**
 * useStream reads server-sent events and folds them into one value:
 *
 *   const run = useStream<Progress>({ path: `/campaigns/${code}/watch`, events: { progress: p => p as Progress }, over: p => p.over })
 *   <StreamState of={run} />        // src/parts/stream.tsx: live, or "connection lost, last figures of 14:03:22"
 *
 * The server tells everything anew to who comes again, so that what is shown after a break is right, not patched.
 */
export function useStream<T>(given: Given<T>): Streamed<T> {
  const { now, refresh } = useSession()
  const [state, setState] = useState<Omit<Streamed<T>, 'again'>>({ link: 'wait' })
  const [knock, setKnock] = useState(0)
  const latest = useRef({ given, now, refresh })
  latest.current = { given, now, refresh }
  const { path } = given

  useEffect(() => setState({ link: 'wait' }), [path]) // another stream's figures are not this one's

  useEffect(() => {
    if (path === null) return
    let source: EventSource | undefined
    let timer: ReturnType<typeof setTimeout> | undefined
    let silence: ReturnType<typeof setTimeout> | undefined
    let tries = 0
    let known: T | undefined
    let over = false
    const gone = new AbortController()
    const shut = () => {
      clearTimeout(timer)
      clearTimeout(silence)
      source?.close()
      source = undefined
    }
    const lost = () => {
      const refused = source?.readyState === EventSource.CLOSED // the server answered, and not with events
      shut()
      setState(s => ({ ...s, link: 'lost', refused: refused ? s.refused : undefined }))
      if (refused) {
        void latest.current.refresh() // the session may be over: the shell asks to sign in
        void refusalOf(path, gone.signal).then(problem => problem && setState(s => (s.link === 'lost' ? { ...s, refused: problem } : s)))
      }
      timer = setTimeout(open, Math.min(longest, 1000 * 2 ** tries++) * (0.75 + Math.random() / 2))
    }
    const heard = () => {
      tries = 0
      clearTimeout(silence)
      const { every } = latest.current.given
      if (every) silence = setTimeout(lost, 5 * every)
    }
    const open = () => {
      shut()
      source = new EventSource(`/api/v1${path}`)
      source.onerror = lost
      for (const name of Object.keys(latest.current.given.events)) {
        source.addEventListener(name, e => {
          heard()
          const { given, now } = latest.current
          known = given.events[name]?.(JSON.parse(e.data as string), known)
          setState({ data: known, link: 'live', last: now() })
          if (known !== undefined && given.over?.(known)) {
            over = true
            shut()
          }
        })
      }
    }
    const away = () => { if (source) lost() }
    const back = () => { if (!source && !over) open() }
    open()
    window.addEventListener('offline', away)
    window.addEventListener('online', back)
    return () => {
      shut()
      gone.abort()
      window.removeEventListener('offline', away)
      window.removeEventListener('online', back)
    }
  }, [path, knock])

  return { ...state, again: () => setKnock(n => n + 1) }
}

/** refusalOf asks once more for a stream that was refused, since a browser does not tell why; nothing where it is given now, or nobody answers. */
async function refusalOf(path: string, signal: AbortSignal): Promise<Problem | undefined> {
  const asked = new AbortController()
  const leave = () => asked.abort()
  signal.addEventListener('abort', leave)
  try {
    const response = await fetch(`/api/v1${path}`, { headers: { Accept: 'text/event-stream' }, credentials: 'same-origin', signal: asked.signal })
    return response.ok ? undefined : problemOf(response, await response.json().catch(() => undefined))
  } catch {
    return undefined
  } finally {
    leave()
    signal.removeEventListener('abort', leave)
  }
}
