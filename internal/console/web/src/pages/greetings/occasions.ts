import { useQuery } from '@tanstack/react-query'
import { api, got } from '../../api/client'

/** Occasions that are days of people's own. */
export const own = ['birthday', 'card-anniversary']

/** useOccasions is what can be greeted on, and when each festival falls next, from a day on. */
export function useOccasions(from: string): { all: string[]; next: Map<string, string>; pending: boolean } {
  const year = Number(from.slice(0, 4))
  const years = useQuery({
    queryKey: ['festivals', year], staleTime: Infinity,
    queryFn: () => Promise.all([year, year + 1].map(y => got(api.GET('/almanac/{year}', { params: { path: { year: y } } })))),
  })
  const next = new Map<string, string>()
  for (const f of (years.data ?? []).flatMap(y => y.festivals ?? [])) {
    if (f.date >= from && !next.has(f.festival)) next.set(f.festival, f.date)
  }
  return { all: [...next.keys(), ...own], next, pending: years.isPending }
}
