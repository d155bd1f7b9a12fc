import type { Schema } from '../api/client'
import { useLang } from '../shell/language'
import { useWords } from '../words'
import { gates, sayings } from './reason_words'

/** useReason says in the operator's language why the server did what it did: by the parts that have a code, else in the server's own sentence. */
export function useReason(): (reason: string | undefined, why: Schema<'OutboxClause'>[] | null | undefined) => string {
  const { lang } = useLang()
  return (reason = '', why) => {
    if (lang === 'en' || !why?.length) return reason
    const said = why.map(c => sayings[lang][c.code]?.(...(c.with ?? [])))
    return said.includes(undefined) ? reason : said.join('，')
  }
}

/** useGate names the gate that decided. */
export function useGate(): (gate: string) => string {
  const w = useWords(gates)
  return gate => w[gate as keyof typeof w] ?? gate
}
