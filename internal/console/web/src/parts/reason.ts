import type { Schema } from '../api/client'
import { useLang } from '../shell/language'
import { type Lang, useWords } from '../words'
import { useMoments } from './moments'
import { gates, sayings } from './reason_words'

type Why = Schema<'OutboxClause'>[] | null | undefined

/** reasonIn says a reason in a language: by the parts that have a code, else in the server's own sentence. */
export function reasonIn(lang: Lang, reason: string, why: Why): string {
  if (!why?.length) return reason
  if (lang === 'en') return grouped(reason)
  const said = why.map(c => sayings[lang][c.code]?.(...(c.with ?? [])))
  return said.includes(undefined) ? reason : said.join('，')
}

/** grouped is a reason as reports count it, without days and hours: the day that is left out is each one's own. */
const grouped = (reason: string) => reason.replace(' on …,', ' on that day,').replace(/: held$/, '')

/** useReason says in the operator's language why the server did what it did, with days and hours as the operator writes them. */
export function useReason(): (reason: string | undefined, why: Why) => string {
  const { lang } = useLang()
  const moments = useMoments()
  return (reason = '', why) => moments(reasonIn(lang, reason, why))
}

/** useGate names the gate that decided. */
export function useGate(): (gate: string) => string {
  const w = useWords(gates)
  return gate => w[gate as keyof typeof w] ?? gate
}
