import { useQueries, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { api, got, type Schema } from '../../api/client'
import { useWhole } from '../../parts/cursor'
import { add, dayIn } from '../../parts/days'
import { useSession } from '../../shell/session'

export const regions = ['CN', 'HK', 'GB', 'US'] as const
export type Region = (typeof regions)[number]

export interface Place {
  region: Region
  announced: boolean
  known?: string
  by?: string
  workingDays: number
  unusual: Map<string, { working: boolean; holiday?: string }>
}

/** Everything that is known of one day. */
export interface Day {
  festivals: { id: string; lunar: string; rule?: Schema<'GreetingRule'> }[]
  campaigns: Schema<'CampaignDay'>[]
  runs: Schema<'GreetingRun'>[]
  registrations: { code: string; opens: boolean }[]
  mourning: Schema<'MourningView'>[]
}

export interface Year {
  places: Place[]
  days: Map<string, Day>
  /** Greetings that go out every day. */
  daily: string[]
  more: boolean
}

const blank = (): Day => ({ festivals: [], campaigns: [], runs: [], registrations: [], mourning: [] })

/** useYear reads a year from every door that knows something of it. */
export function useYear(year: number) {
  const { may } = useSession()
  const almanacs = useQueries({
    queries: regions.map(region => ({ queryKey: ['almanac', year, region], queryFn: () => got(api.GET('/almanac/{year}', { params: { path: { year }, query: { region } } })), staleTime: 600_000 })),
  })
  const campaigns = useQuery({ queryKey: ['campaign-days', year], queryFn: () => got(api.GET('/almanac/{year}/campaigns', { params: { path: { year } } })) })
  const rules = useQuery({ queryKey: ['greeting-rules'], queryFn: () => got(api.GET('/greetings/rules')) })
  const runs = useWhole<Schema<'GreetingRun'>>(['greeting-runs', year], async after => {
    const { runs, next } = await got(api.GET('/greetings/runs', { params: { query: { from: `${year}-01-01`, until: `${year}-12-31`, after, limit: 500 } } }))
    return { rows: runs ?? [], next }
  }, { enabled: may('messages:read') })
  const mourning = useQuery({ queryKey: ['mourning'], queryFn: () => got(api.GET('/greetings/mourning')), enabled: may('outbox:read') })
  const registrations = useWhole<Schema<'Registration'>>(['registrations', 'calendar'], async after => {
    const { registrations, next } = await got(api.GET('/registrations', { params: { query: { after, limit: 500 } } }))
    return { rows: registrations ?? [], next }
  })
  const all = [...almanacs, campaigns, rules, mourning]
  const told = almanacs.map(a => a.data)
  const known = useMemo<Year | undefined>(() => {
    if (told.some(a => !a) || !campaigns.data || !rules.data || registrations.pending) return
    const days = new Map<string, Day>()
    const on = (day: string) => {
      const d = days.get(day) ?? blank()
      days.set(day, d)
      return d
    }
    const inUse = (rules.data.rules ?? []).filter(r => r.in_use)
    for (const f of told[0]!.festivals ?? []) {
      const of = inUse.filter(r => r.rule.on === f.festival)
      on(f.date).festivals.push({ id: f.festival, lunar: f.lunar, rule: of.find(r => r.switched_on) ?? of[0] })
    }
    for (const c of campaigns.data.days ?? []) on(c.date).campaigns.push(c)
    for (const r of runs.rows) if (!['birthday', 'card-anniversary'].includes(r.rule)) on(r.first).runs.push(r)
    for (const m of mourning.data?.mourning ?? []) for (let d = dayIn(m.since), n = 0; d <= m.until && n < 40; d = add(d, 1), n++) on(d).mourning.push(m)
    for (const r of registrations.rows) {
      if (r.opens) on(dayIn(r.opens)).registrations.push({ code: r.code, opens: true })
      if (r.closes) on(dayIn(r.closes)).registrations.push({ code: r.code, opens: false })
    }
    return {
      days,
      daily: inUse.filter(r => r.switched_on && ['birthday', 'card-anniversary'].includes(r.rule.on)).map(r => r.rule.on),
      more: !!campaigns.data.more,
      places: regions.map((region, i) => ({
        region, announced: told[i]!.announced ?? false, known: told[i]!.known_until, by: told[i]!.usually_by, workingDays: told[i]!.working_days ?? 0,
        unusual: new Map((told[i]!.days ?? []).map(d => [d.date, { working: d.working, holiday: d.holiday }])),
      })),
    }
  }, [...told, campaigns.data, rules.data, runs.rows, mourning.data, registrations.rows, registrations.pending])
  const again = () => {
    for (const q of all) if (q.isError) void q.refetch()
    for (const list of [runs, registrations]) if (list.error) list.again()
  }
  return { year: known, error: all.find(q => q.isError)?.error ?? runs.error ?? registrations.error, again }
}

/** worksOn says whether a day is worked somewhere, and why not. */
export function worksOn(p: Place, day: string, weekday: number): { working: boolean; holiday?: string } {
  return p.unusual.get(day) ?? { working: weekday < 5 }
}
