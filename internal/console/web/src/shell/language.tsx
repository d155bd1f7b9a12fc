import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react'
import { type Lang, langs } from '../words'

const kept = 'cardline.language'

/** What the operator chose last, or the first of the browser's languages that we speak. */
function preferred(): Lang {
  const chosen = localStorage.getItem(kept)
  if (langs.includes(chosen as Lang)) return chosen as Lang
  for (const tag of navigator.languages) {
    const l = tag.toLowerCase()
    if (/^zh-(hk|tw|mo|hant)/.test(l)) return 'zh-Hant'
    if (l.startsWith('zh')) return 'zh-Hans'
    if (l.startsWith('en')) return 'en'
  }
  return 'en'
}

/** What each language calls itself. */
export const endonyms: Record<Lang, string> = { en: 'English', 'zh-Hans': '简体中文', 'zh-Hant': '繁體中文' }

/** Tags by which Intl and the browser's voices know our languages. */
export const tags: Record<Lang, string> = { en: 'en-GB', 'zh-Hans': 'zh-CN', 'zh-Hant': 'zh-HK' }

const Language = createContext<{ lang: Lang; speak: (l: Lang) => void }>({ lang: 'en', speak: () => {} })

export function LanguageProvider({ children }: { children: ReactNode }) {
  const [lang, setLang] = useState(preferred)
  useEffect(() => {
    document.documentElement.lang = lang
  }, [lang])
  const value = useMemo(() => ({ lang, speak: (l: Lang) => { localStorage.setItem(kept, l); setLang(l) } }), [lang])
  return <Language value={value}>{children}</Language>
}

export const useLang = () => useContext(Language)

/** useFormat writes numbers, dates and times as the operator's language does, in the zone of the operator's machine unless another is given. */
export function useFormat() {
  const { lang } = useLang()
  return useMemo(() => {
    const tag = tags[lang]
    const number = new Intl.NumberFormat(tag)
    const percent = new Intl.NumberFormat(tag, { style: 'percent', maximumFractionDigits: 1 })
    const at = (style: Intl.DateTimeFormatOptions) => (t: string | Date, zone?: string) =>
      new Intl.DateTimeFormat(tag, { ...style, timeZone: zone || undefined }).format(new Date(t))
    return {
      number: (n: number) => number.format(n),
      /** of is a share of the whole as a percentage; of nothing it is a dash. */
      share: (n: number, of: number) => (of > 0 ? percent.format(n / of) : '–'),
      time: at({ hour: '2-digit', minute: '2-digit', hour12: false }),
      seconds: at({ hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false }),
      day: at({ year: 'numeric', month: 'short', day: 'numeric' }),
      weekday: at({ weekday: 'short', month: 'short', day: 'numeric' }),
      moment: at({ year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hour12: false }),
      zone: (t: string | Date, zone?: string) =>
        new Intl.DateTimeFormat(tag, { timeZoneName: 'shortOffset', timeZone: zone || undefined }).formatToParts(new Date(t)).find(p => p.type === 'timeZoneName')?.value ?? '',
      /** ago is how far t lies from now, in its largest whole unit: "5 minutes ago", "in 2 hours". */
      ago: (t: string | Date, now: Date) => relative(tag, new Date(t).getTime() - now.getTime()),
    }
  }, [lang])
}

const units = [['day', 86_400_000], ['hour', 3_600_000], ['minute', 60_000], ['second', 1000]] as const

function relative(tag: string, ms: number): string {
  const [unit, size] = units.find(([, u]) => Math.abs(ms) >= u) ?? units[3]
  return new Intl.RelativeTimeFormat(tag, { numeric: 'auto' }).format(Math.trunc(ms / size), unit)
}
