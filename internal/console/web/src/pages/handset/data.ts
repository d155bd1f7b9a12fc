import { useQuery, useQueryClient } from '@tanstack/react-query'
import { api, got, Problem, type Schema } from '../../api/client'

export type Person = Schema<'HandsetPerson'>
export type Call = Schema<'HandsetCall'>
export type Line = Schema<'HandsetLine'>
export type HeldText = Schema<'HandsetText'>
export type Trace = Schema<'TurnTrace'>
export type Step = Schema<'StepCallInputBody'>

/** useHouse is whose telephones there are, and the numbers of the bank's that they reach. */
export const useHouse = () => useQuery({ queryKey: ['handset'], queryFn: () => got(api.GET('/handset')) })

/** How often a telephone is looked at: what arrives by itself is there within that time. */
const lookEvery = 1_500

/** Inbox is a telephone as the server knows it, and what stood on it before the server began anew: that only this page remembers. */
interface Inbox extends Schema<'InboxOutputBody'> {
  before: HeldText[]
}

/** useInbox is the telephone of a number: its texts, what rings, and what time it is. */
export function useInbox(number: string) {
  const client = useQueryClient()
  const key = ['handset', 'inbox', number]
  return useQuery({
    queryKey: key,
    queryFn: async (): Promise<Inbox> => {
      const now = await got(api.POST('/handset/inbox', { body: { number } }))
      const last = client.getQueryData<Inbox>(key)
      const anew = (last?.texts?.at(-1)?.n ?? 0) > (now.texts?.at(-1)?.n ?? 0)
      return { ...now, before: [...(last?.before ?? []), ...(anew ? (last?.texts ?? []) : [])] }
    },
    refetchInterval: lookEvery,
    enabled: number !== '',
  })
}

/** useTrace is how a turn went. While messages that it has caused are under way it is asked for again. */
export function useTrace(turn: string) {
  return useQuery({
    queryKey: ['handset', 'trace', turn],
    queryFn: () => got(api.GET('/handset/traces/{turn}', { params: { path: { turn } } })),
    enabled: turn !== '',
    refetchInterval: q => (q.state.data?.messages?.some(m => !settled.has(m.state)) ? 2_000 : false),
  })
}

const settled = new Set(['delivered', 'undelivered', 'failed', 'expired', 'suppressed'])

/** gone reports whether something was asked for that is not there any more. */
export const gone = (p: unknown) => p instanceof Problem && p.status === 404
