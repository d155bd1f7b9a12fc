import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { api, got, type Schema } from '../../api/client'

export type Item = Schema<'ConversationItem'>
export type Head = Schema<'Conversation'>

const limit = 50

/** useStory reads what passed, the newest page again and again; items are in the order of time. */
export function useStory(id: string) {
  const q = useInfiniteQuery({
    queryKey: ['conversations', 'story', id],
    queryFn: ({ pageParam }) => got(api.GET('/conversations/{id}', { params: { path: { id }, query: { after: pageParam, limit } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: last => last.next || undefined,
    refetchInterval: 3_000,
  })
  const items = useMemo(() => (q.data?.pages.flatMap(p => p.items ?? []) ?? []).toReversed(), [q.data])
  return {
    head: q.data?.pages[0]?.conversation,
    items,
    places: (q.data?.pageParams ?? []) as (string | undefined)[],
    pending: q.isPending,
    error: q.isError && !q.data ? q.error : undefined,
    again: () => q.refetch(),
    earlier: q.hasNextPage ? () => void q.fetchNextPage() : undefined,
    loading: q.isFetchingNextPage,
  }
}

/** Clear is a conversation as it is, as far as it was shown. It is kept in this page alone. */
export interface Clear {
  number: string
  items: Map<string, Item>
}

/** unmask reads the parts of a conversation that begin at places in clear. The server writes down who looked, and why. */
export async function unmask(id: string, reason: string, places: (string | undefined)[]): Promise<Clear> {
  const clear: Clear = { number: '', items: new Map() }
  for (const after of places) {
    const page = await got(api.POST('/conversations/{id}/unmask', { params: { path: { id } }, body: { reason, after, limit } }))
    clear.number = page.conversation.number
    page.items?.forEach(i => clear.items.set(i.id, i))
  }
  return clear
}
