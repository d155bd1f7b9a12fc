import { useCallback } from 'react'
import { useFestivals } from '../../parts/festivals'
import { useTiers } from '../../parts/tiers'
import { useTongues } from '../../parts/tongues'
import { useFormat } from '../../shell/language'
import { useWords } from '../../words'
import { words } from './words'

/** useCalled names a rule by its occasion; one that is called otherwise has its own name beside it. */
export function useCalled(): (rule: string, on?: string) => string {
  const named = useFestivals()
  return useCallback((rule, on = rule) => (rule === on ? named(on) : `${named(on)} · ${rule}`), [named])
}

type Column = 'language' | 'region' | 'tier'

/** What can be said of an audience in words: that a column is, or is not, one or some of its values. */
const condition = /^(not )?(language|region|tier) (?:= ?([\w-]+)|in \(([\w-]+(?:, ?[\w-]+)*)\))$/i

/** useAudience says in the reader's words whom a rule is for; a filter that has no words stays as it is written. */
export function useAudience(): (filter: string | undefined) => string {
  const w = useWords(words)
  const f = useFormat()
  const language = useTongues(true)
  const tier = useTiers()
  return useCallback(filter => {
    if (!filter || filter === 'all') return w.all
    const said = filter.split(' and ').map(part => {
      const [, not, written, one, some] = condition.exec(part.trim()) ?? []
      if (!written) return undefined
      const column = written.toLowerCase() as Column
      const values = f.list((one ?? some!).split(/, ?/).map({ language, region: f.region, tier }[column]))
      return (not ? w.isNot : w.is)(w[`column_${column}`], values)
    })
    return said.includes(undefined) ? filter : said.join(' · ')
  }, [w, f, language, tier])
}
