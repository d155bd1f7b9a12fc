import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { api, got, type Schema } from '../../api/client'
import type { Lang } from '../../words'
import type { Tone } from '../../parts/tag'

export type Command = Schema<'Command'>
export type UnknownText = Schema<'UnknownText'>
export type Addition = Schema<'WordsVersion'>
export type Check = Schema<'WordsCheck'>
export type Template = Schema<'Template'>

/** useCommands is what customers can ask for. */
export function useCommands() {
  return useQuery({ queryKey: ['commands'], queryFn: async () => (await got(api.GET('/words/commands'))).commands ?? [] })
}

export interface Wanted {
  command: string
  lang: Lang
  wordings: string[]
  args: Record<string, string>
}

/** useCheck is what an addition would do, as soon as there is one. */
export function useCheck(wanted: Wanted | undefined) {
  return useQuery({
    queryKey: ['check-words', wanted],
    queryFn: () => got(api.POST('/words/check', { body: wanted! })),
    enabled: wanted !== undefined,
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  })
}

/** useRefresh has lists of words read again. */
export function useRefresh() {
  const client = useQueryClient()
  return () => Promise.all(['commands', 'unknown', 'additions', 'check-words', 'templates'].map(k => client.invalidateQueries({ queryKey: [k] })))
}

/** tones are how states look. */
export const tones: Record<string, Tone> = { draft: 'plain', proposed: 'warn', approved: 'live', retired: 'plain', inUse: 'good' }

export const langs: Record<Lang, 'langEn' | 'langHans' | 'langHant'> = { en: 'langEn', 'zh-Hans': 'langHans', 'zh-Hant': 'langHant' }
