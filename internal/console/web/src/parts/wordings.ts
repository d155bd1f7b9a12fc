import { useCallback } from 'react'
import { useLang } from '../shell/language'
import type { Lang } from '../words'

/** What a wording is called that nobody gave a name: the only one, the second of several; and what goes before a name. */
const words: Record<Lang, { all: string; of: (name: string) => string }> = {
  en: { all: 'The wording for all', of: name => `Wording ${name}` },
  'zh-Hans': { all: '统一文案', of: name => `文案 ${name}` },
  'zh-Hant': { all: '統一文案', of: name => `文案 ${name}` },
}

/** wordingIn calls a wording of a campaign in a language: "The wording for all", "Wording 2"; one that has a name by it, after the word for it where it stands in a sentence. */
export function wordingIn(lang: Lang, name: string, sentence = true): string {
  const { all, of } = words[lang]
  const [, number] = /^words-(\d+)$/.exec(name) ?? []
  return name === 'all' ? all : number || sentence ? of(number ?? name) : name
}

/** useWordings calls the wordings of a campaign in the operator's language. */
export function useWordings(): (name: string | undefined, sentence?: boolean) => string {
  const { lang } = useLang()
  return useCallback((name = '', sentence = false) => wordingIn(lang, name, sentence), [lang])
}
