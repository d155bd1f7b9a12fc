import { useCallback } from 'react'
import { useWords } from '../words'

const words = {
  en: { en: 'English', 'zh-Hans': 'Simplified Chinese', 'zh-Hant': 'Traditional Chinese', spoken: 'Traditional Chinese' },
  'zh-Hans': { en: '英文', 'zh-Hans': '简体中文', 'zh-Hant': '繁体中文', spoken: '繁体中文（粤语）' },
  'zh-Hant': { en: '英文', 'zh-Hans': '簡體中文', 'zh-Hant': '繁體中文', spoken: '繁體中文' },
}

/**
 * useTongues names a language in the operator's: that of a text, or with spoken that of a customer, who also hears it. One that is new keeps
 * its tag.
 */
export function useTongues(spoken = false): (lang: string | undefined) => string {
  const w = useWords(words)
  return useCallback((lang = '') => (spoken && lang === 'zh-Hant' ? w.spoken : lang in w ? w[lang as keyof typeof w] : lang), [w, spoken])
}
