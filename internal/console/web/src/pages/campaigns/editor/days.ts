import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { api, got } from '../../../api/client'
import { useFestivals } from '../../../parts/festivals'
import { holidayIn } from '../../../parts/holidays'
import { useFormat, useLang } from '../../../shell/language'
import { useSession } from '../../../shell/session'
import { useWords } from '../../../words'
import { words } from './words'

export type Kind = 'festival' | 'off' | 'quiet' | 'other'

interface Mark {
  kind: Kind
  name: string
}

/** useDays knows what falls on the days of a year: festivals and holidays of a region, mourning, and campaigns that are to run. */
export function useDays(year: number, region: 'HK' | 'CN' | 'GB' | 'US', but: string) {
  const w = useWords(words)
  const named = useFestivals()
  const { may } = useSession()
  const almanac = useQuery({
    queryKey: ['almanac', year, region], staleTime: Infinity, enabled: may('templates:read'),
    queryFn: () => got(api.GET('/almanac/{year}', { params: { path: { year }, query: { region } } })),
  })
  const { lang } = useLang()
  const { colon, region: place } = useFormat()
  const mourning = useQuery({ queryKey: ['mourning'], enabled: may('outbox:read'), queryFn: () => got(api.GET('/greetings/mourning')) })
  const others = useQuery({ queryKey: ['campaign-days', year], queryFn: () => got(api.GET('/almanac/{year}/campaigns', { params: { path: { year } } })) })
  const marks = useMemo(() => {
    const out = new Map<string, Mark[]>()
    // A holiday of a festival has its mark already.
    const put = (day: string, kind: Kind, name: string) => {
      const there = out.get(day) ?? []
      if (!there.some(m => m.name === name)) out.set(day, [...there, { kind, name }])
    }
    for (const f of almanac.data?.festivals ?? []) put(f.date, 'festival', named(f.festival))
    for (const d of almanac.data?.days ?? []) {
      if (!d.working) put(d.date, 'off', d.holiday ? holidayIn(lang, d.holiday) : w.mark_off)
    }
    for (const m of mourning.data?.mourning ?? []) {
      for (const day of between(m.since.slice(0, 10), m.until)) put(day, 'quiet', `${w.mark_quiet}${colon}${m.region === 'every' ? w.everywhere : place(m.region)}`)
    }
    for (const c of others.data?.days ?? []) {
      if (c.code !== but && c.state !== 'finished' && c.state !== 'cancelled') put(c.date, 'other', c.code)
    }
    return out
  }, [almanac.data, mourning.data, others.data, named, lang, w, but, colon, place])
  return { of: (day: string) => marks.get(day) ?? [], error: almanac.error ?? others.error ?? mourning.error ?? undefined }
}

function between(from: string, to: string): string[] {
  const out: string[] = []
  for (let at = new Date(`${from}T00:00:00Z`); out.length < 40 && at.toISOString().slice(0, 10) <= to; at = new Date(at.getTime() + 86_400_000)) out.push(at.toISOString().slice(0, 10))
  return out
}
