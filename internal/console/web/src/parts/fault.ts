import { useLang } from '../shell/language'
import { useWords, type Lang } from '../words'
import { faults } from './fault_words'
import { fields } from './field_words'
import { quoted } from './quotes'

/** A fault as the server tells it: its sentence, by whatever name, and the code of that with what stands in it and where. */
export interface Told {
  message?: string
  why?: string
  text?: string
  code?: string
  with?: string[] | null
  in?: { code: string; with?: string[] | null }[] | null
}

/** A page's own name of a field, where it has one. */
export type Label = (field: string) => string | undefined

/** faultIn says a fault in a language: by its code, else in the server's own sentence. */
export function faultIn(lang: Lang, f: Told): string {
  const sentence = f.message ?? f.why ?? f.text ?? ''
  if (lang === 'en' || !f.code) return quoted(lang, sentence)
  const { places, says } = faults[lang]
  const said = [...(f.in ?? []).map(p => places[p.code]?.(...(p.with ?? []))), says[f.code]?.(...(f.with ?? []))]
  return quoted(lang, said.includes(undefined) ? sentence : said.join(''))
}

/** useFault says a fault in the operator's language. */
export function useFault(): (f: Told) => string {
  const { lang } = useLang()
  return f => faultIn(lang, f)
}

/** useField names a field by where it stands: "body.brief.name"; one that nobody has a name for is called as the server calls it. */
export function useField(label?: Label): (location: string) => string {
  const w = useWords(fields)
  return location => {
    const field = fieldOf(location)
    const last = field.split('.').at(-1)!.replace(/\[\d+\]$/, '')
    return label?.(field) ?? (last in w ? w[last as keyof typeof w] : field)
  }
}

/** fieldOf is a field without what it was sent in: "name" of "body.brief.name". */
export const fieldOf = (location: string) => location.replace(/^(body|query|path|header|rule)\b\.?/, '').replace(/^brief\.?/, '')
