import { useLang } from './shell/language'

export const langs = ['en', 'zh-Hans', 'zh-Hant'] as const
export type Lang = (typeof langs)[number]

type Word = string | ((...args: never[]) => string)

/** The same keys, and for each a word of the same kind. */
type Same<T> = { [K in keyof T]: T[K] extends (...args: infer A) => string ? (...args: A) => string : string }

/** The words of a page. One that a language lacks fails the build. */
export type Words<T> = { en: T; 'zh-Hans': Same<T>; 'zh-Hant': Same<T> }

/** useWords gives the words of the language that the operator reads. */
export function useWords<T extends Record<string, Word>>(words: Words<T>): T {
  const { lang } = useLang()
  return words[lang] as T
}
