import { useCallback } from 'react'
import { useFormat } from '../shell/language'
import { useWords } from '../words'

const words = {
  en: { there: (here: string, there: string) => `${here} (${there} there)` },
  'zh-Hans': { there: (here: string, there: string) => `${here}（当地 ${there}）` },
  'zh-Hant': { there: (here: string, there: string) => `${here}（當地 ${there}）` },
}

/** A day, with an hour, an offset and a zone as the server writes them: "2026-11-24", "2026-11-24T09:00:00Z", "2026-11-24 09:00 (Asia/Hong_Kong)". */
const moment = /(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:\d\d| UTC\b)?(?:\s?[(（]([A-Z]\w*(?:\/[\w+-]+)*)[)）])?)?/g

/** useMoments writes the days and hours in a sentence of the server's as the operator does, in the operator's zone, with the customer's hour beside it where that differs. */
export function useMoments(): (sentence: string) => string {
  const f = useFormat()
  const w = useWords(words)
  return useCallback(sentence => sentence.replace(moment, (raw, day: string, hour?: string, offset?: string, zone?: string) => {
    if (!hour) return known(raw, new Date(`${day}T12:00`), f.day)
    if (offset) return known(raw, new Date(`${day}T${hour}${offset === ' UTC' ? 'Z' : offset}`), f.moment)
    if (!zone) return known(raw, new Date(`${day}T${hour}`), f.moment)
    const at = wall(day, hour, zone)
    return known(raw, at, () => (f.zone(at, zone) === f.zone(at) ? f.moment(at) : w.there(f.moment(at), f.day(at, zone) === f.day(at) ? f.time(at, zone) : f.moment(at, zone))))
  }), [f, w])
}

/** known writes a moment; what is none stays as it is. */
const known = (raw: string, at: Date, write: (at: Date) => string) => (Number.isNaN(at.getTime()) ? raw : write(at))

/** wall is the moment at which clocks in a zone show an hour; none where there is no such zone. */
function wall(day: string, hour: string, zone: string): Date {
  try {
    const clock = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' })
    const utc = Date.parse(`${day}T${hour}Z`)
    const shown = (at: number) => Date.parse(`${clock.format(at).replace(' ', 'T')}Z`)
    const near = utc - (shown(utc) - utc)
    return new Date(near - (shown(near) - utc)) // once more: the offset may change in between
  } catch {
    return new Date(NaN)
  }
}
