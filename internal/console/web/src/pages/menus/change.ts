import { useCallback } from 'react'
import type { Schema } from '../../api/client'
import { usePressed } from '../../parts/pressed'
import { useLang } from '../../shell/language'
import type { Lang } from '../../words'
import { changes } from './change_words'
import type { Change } from './data'
import { words } from './words'

type Lead = Schema<'MenuLead'>
type Ask = Schema<'MenuAsk'>

type Pressed = (key: string) => string

/** useChange says a change for callers in the operator's language. */
export function useChange(): (c: Change) => string {
  const { lang } = useLang()
  const pressed = usePressed()
  return c => changeIn(lang, c, pressed)
}

/** The server's own sentences are English, and call languages by their tags. */
const tagged: Record<Lang, string> = { en: 'in English', 'zh-Hans': 'in Simplified Chinese', 'zh-Hant': 'in Traditional Chinese' }

function changeIn(lang: Lang, c: Change, pressed: Pressed): string {
  if (lang === 'en') return curled(c.lang ? c.text.replace(`in ${c.lang}:`, `${tagged[c.lang as Lang]}:`) : c.text)
  const w = changes[lang]
  const differs = w.differs[c.what]
  if (!differs) return c.text
  if (c.what === 'node' && !(c.was && c.is)) return `${c.node} ${became(lang, value(lang, c, c.is), value(lang, c, c.was))}`
  const about = c.what === 'key' && !isKey.test(c.of ?? '') ? pressed(c.of ?? '') : differs(of(lang, c, pressed))
  const place = c.node ? `${c.node}：${about}` : c.what === 'key' ? `${words[lang].always}：${about}` : about
  if (c.leads) return `${place} → ${became(lang, led(lang, c.leads), led(lang, c.led))}`
  if (c.led) return `${place} ${became(lang, '', led(lang, c.led))}`
  return `${place} ${became(lang, value(lang, c, c.is), value(lang, c, c.was))}`
}

/** curled has the quotes of print around what is said, where the server has those of its files. */
const curled = (text: string) => text.replace(/"((?:[^"\\]|\\.)*)"/g, (_, said: string) => `“${said.replace(/\\(["\\])/g, '$1')}”`)

/** What stands on a telephone; others are what happens at a node. */
const isKey = /^(\d|star|hash)$/

/** What of a node differs: a key, a line, or words by their language. */
function of(lang: 'zh-Hans' | 'zh-Hant', c: Change, pressed: Pressed): string {
  const w = changes[lang]
  switch (c.what) {
    case 'key': return pressed(c.of ?? '')
    case 'line': return w.values[`line ${c.of}`] ?? c.of ?? ''
    case 'hears': return `${pressed(c.of ?? '')} · ${w.langs[c.lang as Lang]}`
    case 'recording': return w.differs[c.of as Change['what']]('')
    default: return c.lang ? w.langs[c.lang as Lang] : (c.of ?? '')
  }
}

function became(lang: 'zh-Hans' | 'zh-Hant', is: string, was: string): string {
  const w = changes[lang]
  return !was ? w.fresh(is) : !is ? w.gone(was) : w.now(is, was)
}

/** A value in words: of a node its kind and what it does. */
function value(lang: 'zh-Hans' | 'zh-Hant', c: Change, v = ''): string {
  const w = changes[lang]
  switch (c.what) {
    case 'every': case 'listen': case 'mute': return v ? w.yes : w.no
    case 'says': case 'fuller': case 'silence': case 'wrong': case 'hears': return v && w.quoted(v)
    case 'node': {
      const [kind, ...does] = v.split(' ')
      return v && [words[lang][`kind_${kind as 'menu'}`], ...does].join(' · ')
    }
    default: return v
  }
}

function led(lang: 'zh-Hans' | 'zh-Hant', leads?: Lead[] | null): string {
  const w = changes[lang]
  const said = (leads ?? []).map((l, i) => {
    const to = w.targets[l.to] ?? l.to
    const on = l.for?.length ? w.when(to, condition(lang, l.for)) : i > 0 ? w.otherwise(to) : to
    return l.lang ? w.inLang(on, w.langs[l.lang as Lang]) : on
  })
  return said.join(w.between)
}

/** condition is for whom a way is. */
function condition(lang: 'zh-Hans' | 'zh-Hant', all: Ask[]): string {
  const w = changes[lang]
  return all.map(a => {
    const asked = w.asks[a.what]
    if (a.is?.length) return asked + a.is.map(v => (a.what === 'lang' ? w.langs[v as Lang] : w.values[`${a.what} ${v}`]) ?? v).join(w.or)
    return a.not ? w.not(asked) : asked
  }).join(w.and)
}

/** useCondition says for whom a way is, as the chart tells it. */
export function useCondition(): (way: { when?: string; for?: Ask[] | null }) => string {
  const { lang } = useLang()
  return useCallback(way => {
    if (lang === 'en' || !way.when) return way.when ?? ''
    return way.for?.length ? condition(lang, way.for) : changes[lang].otherwiseAlone
  }, [lang])
}
