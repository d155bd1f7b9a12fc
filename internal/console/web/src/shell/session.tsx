import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react'
import { api, got, type Schema, setToken, whenSignedOut } from '../api/client'

type Told = Schema<'Session'>

interface Session {
  name: string
  role: string
  /** may reports whether this session has a scope: may('cases:write'). */
  may: (scope: string) => boolean
  /** now is the time by the server's clock, which a demo can turn. */
  now: () => Date
  /** needs is what has to be done before anything else. */
  needs: readonly string[]
  /** Without a call for so many seconds the session is over; 0: it is not. */
  idle: number
  /** refresh asks again who is signed in, and what time it is. */
  refresh: () => Promise<unknown>
  signOut: () => Promise<void>
}

const Here = createContext<Session | null>(null)

/** useSession is who is signed in. It is there on every page. */
export function useSession(): Session {
  const s = useContext(Here)
  if (!s) throw new Error('useSession outside of a session')
  return s
}

/** forget drops what the one before was shown; who is signed in is set anew beside it. */
function forget(client: QueryClient) {
  client.removeQueries({ predicate: q => q.queryKey[0] !== 'session' })
}

interface Given {
  children: ReactNode
  /** Stands where nobody is signed in. enter takes the session that was begun. */
  out: (enter: (s: Told) => void, expired: boolean) => ReactNode
  /** Stands while that is not known. */
  wait: ReactNode
  failed: (p: unknown, again: () => void) => ReactNode
}

export function SessionProvider({ children, out, wait, failed }: Given) {
  const client = useQueryClient()
  const [expired, setExpired] = useState(false)
  const asked = useQuery({
    queryKey: ['session'],
    queryFn: async () => {
      const { session: s } = await got(api.GET('/session/who'))
      if (!s) return null
      setToken(s.token) // before anybody who sees the answer calls
      return { ...s, ahead: new Date(s.now).getTime() - Date.now() }
    },
    staleTime: Infinity,
    retry: 2,
  })
  const s = asked.data
  useEffect(() => {
    if (s) setToken(s.token)
    whenSignedOut(() => {
      if (!client.getQueryData(['session'])) return
      setExpired(true)
      client.setQueryData(['session'], null)
    })
  }, [s, client])

  const enter = useCallback(
    (told: Told) => {
      setToken(told.token)
      setExpired(false)
      forget(client)
      client.setQueryData(['session'], { ...told, ahead: new Date(told.now).getTime() - Date.now() })
    },
    [client],
  )
  const here = useMemo<Session | null>(() => {
    if (!s) return null
    const scopes = new Set(s.scopes ?? [])
    return {
      name: s.name,
      role: s.role,
      may: scope => scopes.has(scope),
      now: () => new Date(Date.now() + s.ahead),
      needs: s.needs ?? [],
      idle: s.idle_seconds,
      refresh: () => client.refetchQueries({ queryKey: ['session'] }),
      signOut: async () => {
        await got(api.DELETE('/session'))
        setToken('')
        forget(client)
        client.setQueryData(['session'], null)
      },
    }
  }, [s, client])

  if (asked.isPending) return wait
  if (asked.isError) return failed(asked.error, () => void asked.refetch())
  if (!here) return out(enter, expired)
  return <Here value={here}>{children}</Here>
}
