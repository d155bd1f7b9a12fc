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

/** made keeps what is made for a key: Intl's formats take longer to make than to use, and every row of a list has several. */
function made<T>(make: (key: string) => T): (key: string) => T {
  const kept = new Map<string, T>()
  return key => {
    const known = kept.get(key)
    if (known !== undefined) return known
    const fresh = make(key)
    kept.set(key, fresh)
    return fresh
  }
}

/** Regions as banks on the mainland and in Hong Kong write them; the browser's own names set a country beside a part of it. */
const mainland: Record<string, string> = { CN: '中国内地', HK: '中国香港', MO: '中国澳门', TW: '中国台湾' }
const harbour: Record<string, string> = { CN: '中國內地' }

/** formatsOf are the formats of a language, by its tag. */
const formatsOf = made(tag => {
  const number = new Intl.NumberFormat(tag)
  const percent = new Intl.NumberFormat(tag, { style: 'percent', maximumFractionDigits: 1 })
  const [briefly, whole] = (['short', 'long'] as const).map(style => new Intl.DisplayNames(tag, { type: 'region', style }))
  const region = (code: string) => (/^zh-(Hans|CN)/.test(tag) ? mainland : /^zh/.test(tag) ? harbour : {})[code] ?? [briefly, whole].map(names => names?.of(code)).find(name => name && !/^[A-Z]{2}$/.test(name)) ?? code
  const weekdays = new Intl.DateTimeFormat(tag, { weekday: 'long', timeZone: 'UTC' })
  const or = new Intl.ListFormat(tag, { type: 'disjunction', style: 'short' })
  const inZone = (style: Intl.DateTimeFormatOptions) => made(zone => new Intl.DateTimeFormat(tag, { ...style, timeZone: zone || undefined }))
  const at = (style: Intl.DateTimeFormatOptions) => {
    const by = inZone(style)
    return (t: string | Date, zone = '') => by(zone).format(new Date(t))
  }
  const offset = inZone({ timeZoneName: 'shortOffset' })
  const called = inZone({ timeZoneName: 'longGeneric' })
  return {
    number: (n: number) => minus(number.format(n)),
    /** share is a part of the whole as a percentage; of nothing it is a dash. */
    share: (n: number, of: number) => (of > 0 ? minus(percent.format(n / of)) : '–'),
    time: at({ hour: '2-digit', minute: '2-digit', hour12: false }),
    seconds: at({ hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false }),
    day: at({ year: 'numeric', month: 'short', day: 'numeric' }),
    /** date is a day with its year and weekday. */
    date: at({ weekday: 'short', year: 'numeric', month: 'short', day: 'numeric' }),
    weekday: at({ weekday: 'short', month: 'short', day: 'numeric' }),
    /** dayOfWeek is the name of a day of the week; Monday is 0. */
    dayOfWeek: (n: number) => weekdays.format(new Date(Date.UTC(2024, 0, 1 + n))),
    moment: at({ year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hour12: false }),
    /** exact is a moment to its second. */
    exact: at({ year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false }),
    /** zoneName is what people call a zone: "Hong Kong Standard Time". */
    zoneName: (t: string | Date, zone: string) => called(zone).formatToParts(new Date(t)).find(p => p.type === 'timeZoneName')?.value ?? zone,
    zone: (t: string | Date, zone = '') => offset(zone).formatToParts(new Date(t)).find(p => p.type === 'timeZoneName')?.value ?? '',
    /** region is a country or territory by its two letters; what is none stays as it is. */
    region: (code: string) => (/^[a-z]{2}$/i.test(code) ? region(code.toUpperCase()) : code),
    /** colon stands between a name and what it says. */
    colon: /^zh/.test(tag) ? '：' : ': ',
    /** aside is what goes beside something: " (of 12)". */
    aside: (said: string) => (/^zh/.test(tag) ? `（${said}）` : ` (${said})`),
    /** listed is all of these there are, one after the other. */
    listed: (of: readonly (string | false | undefined)[]) => of.filter(Boolean).join(/^zh/.test(tag) ? '、' : ', '),
    /** list is one of these: "A, B or C". */
    list: (of: string[]) => or.format(of),
    /** ago is how far t lies from now, in its largest whole unit: "5 minutes ago", "in 2 hours". */
    ago: (t: string | Date, now: Date) => relative(tag, new Date(t).getTime() - now.getTime()),
  }
})

/** useFormat writes numbers, dates and times as the operator's language does, in the zone of the operator's machine unless another is given. */
export function useFormat() {
  return formatsOf(tags[useLang().lang])
}

/** minus writes a figure below nothing with the sign for it. */
const minus = (figure: string) => figure.replace('-', '−')

const agoIn = made(tag => new Intl.RelativeTimeFormat(tag, { numeric: 'auto' }))

const units = [['day', 86_400_000], ['hour', 3_600_000], ['minute', 60_000], ['second', 1000]] as const

function relative(tag: string, ms: number): string {
  const [unit, size] = units.find(([, u]) => Math.abs(ms) >= u) ?? units[3]
  return agoIn(tag).format(Math.trunc(ms / size), unit).replace('秒钟', '秒').replace(/^(\d+)(?=\p{Script=Han})/u, '$1 ')
}
