import { type QueryKey, useInfiniteQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo } from 'react'

interface PageOf<Row> {
  rows: Row[]
  /** Where the next page begins; none: that was all. */
  next?: string
}

/** useCursor reads a list page by page: ask gets where to begin and answers with rows and the next beginning. */
export function useCursor<Row>(key: QueryKey, ask: (after: string | undefined) => Promise<PageOf<Row>>, options?: { enabled?: boolean; every?: number }) {
  const q = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam }) => ask(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: last => last.next || undefined,
    enabled: options?.enabled,
    refetchInterval: options?.every,
  })
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = q
  const rows = useMemo(() => q.data?.pages.flatMap(p => p.rows) ?? [], [q.data])
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage])
  return { rows, more, rest: hasNextPage, pending: q.isPending, loading: isFetchingNextPage, error: q.isError ? q.error : undefined, again: () => void q.refetch() }
}

/** useWhole reads a list to its end, page after page: rows grow until rest is false. For choices and drawings, which need all of it. */
export function useWhole<Row>(...given: Parameters<typeof useCursor<Row>>) {
  const list = useCursor<Row>(...given)
  const { more, error } = list
  useEffect(() => {
    if (!error) more()
  }, [more, error])
  return list
}
