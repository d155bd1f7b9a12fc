import { Group, NumberInput, Select, Stack, Text, TextInput } from '@mantine/core'
import { useQueries } from '@tanstack/react-query'
import { useMemo } from 'react'
import { api, got, type Schema } from '../../../api/client'
import { useFestivals } from '../../../parts/festivals'
import { useFormat } from '../../../shell/language'
import { useSession } from '../../../shell/session'
import { useWords } from '../../../words'
import { words } from './words'

/** A day told by a festival, as the server reads it: "3 working days before mid-autumn in cn". */
interface Rule {
  on: string
  side: 'on' | 'before' | 'after'
  days: number
  unit: 'days' | 'working'
  /** Whose working days: CN. */
  region: string
}

type Year = Schema<'AlmanacOutputBody'>

const regions = ['HK', 'CN', 'GB', 'US'] as const
const most = 366

function read(rule: string): Rule | undefined {
  const [, n, worked, side, on, where] = /^(?:(\d+) (working )?days? (before|after) )?([a-z-]+)(?: in ([a-z]{2}))?$/.exec(rule.trim().toLowerCase()) ?? []
  if (!on) return undefined
  return { on, side: (side as Rule['side']) ?? 'on', days: Number(n ?? 1), unit: worked ? 'working' : 'days', region: (where ?? 'hk').toUpperCase() }
}

function written(r: Rule): string {
  if (r.side === 'on') return r.on
  const worked = r.unit === 'working'
  return `${r.days} ${worked ? 'working ' : ''}${r.days === 1 ? 'day' : 'days'} ${r.side} ${r.on}${worked ? ` in ${r.region.toLowerCase()}` : ''}`
}

/** useFalls knows the festivals there are, and the next day that a rule tells from today on, or from a later day; "" while it is not known. */
export function useFalls(rule: string | undefined, from = ''): { festivals: string[]; day: string } {
  const { may, now } = useSession()
  const today = now().toISOString().slice(0, 10)
  const first = from > today ? from : today
  const r = rule === undefined ? undefined : read(rule)
  const region = regions.find(c => c === r?.region) ?? 'HK'
  const year = Number(first.slice(0, 4))
  return useQueries({
    queries: [year - 1, year, year + 1, year + 2].map(y => ({
      queryKey: ['almanac', y, region], staleTime: Infinity, enabled: rule !== undefined && may('templates:read'),
      queryFn: () => got(api.GET('/almanac/{year}', { params: { path: { year: y }, query: { region } } })),
    })),
    combine: all => {
      const years = all.flatMap(q => q.data ?? [])
      const known = r !== undefined && (r.unit !== 'working' || r.region === region) && years.length > 2
      return { festivals: [...new Set(years.flatMap(y => (y.festivals ?? []).map(f => f.festival)))], day: known ? (falls(r, years).find(d => d >= first) ?? '') : '' }
    },
  })
}

/** The days a rule tells by the festivals of some years. */
function falls(r: Rule, years: Year[]): string[] {
  const unusual = new Map(years.flatMap(y => (y.days ?? []).map(d => [d.date, d.working] as const)))
  const works = (at: Date) => unusual.get(iso(at)) ?? (at.getUTCDay() % 6 !== 0)
  const step = r.side === 'before' ? -1 : 1
  return years.flatMap(y => y.festivals ?? []).filter(f => f.festival === r.on).map(f => {
    const at = new Date(`${f.date}T00:00:00Z`)
    for (let left = r.side === 'on' ? 0 : r.days; left > 0;) {
      at.setUTCDate(at.getUTCDate() + step)
      if (r.unit === 'days' || works(at)) left--
    }
    return iso(at)
  }).sort()
}

const iso = (d: Date) => d.toISOString().slice(0, 10)

interface Given {
  rule: string
  falls: { festivals: string[]; day: string }
  wrong?: string
  set: (rule: string) => void
}

/** Festival chooses a day by a festival, in the operator's language. What it cannot show is written out. */
export function Festival({ rule, falls, wrong, set }: Given) {
  const w = useWords(words)
  const f = useFormat()
  const named = useFestivals()
  const r = useMemo(() => read(rule), [rule])
  if (!r || falls.festivals.length === 0) {
    return <TextInput label={w.festivalRule} description={w.festivalHint} required error={wrong} value={rule} onChange={e => set(e.currentTarget.value)} />
  }
  const change = (part: Partial<Rule>) => set(written({ ...r, ...part }))
  const ids = [...new Set([...falls.festivals, r.on])]
  return (
    <Stack gap="xs">
      <Select label={w.festivalRule} maw={280} searchable allowDeselect={false} error={wrong} value={r.on} data={ids.map(id => ({ value: id, label: named(id) }))} onChange={on => on && change({ on })} />
      <Group gap="sm" align="flex-end">
        <Select label={w.side} w={110} allowDeselect={false} value={r.side} data={(['on', 'before', 'after'] as const).map(s => ({ value: s, label: w[`side_${s}`] }))} onChange={s => s && change({ side: s as Rule['side'] })} />
        {r.side !== 'on' && (
          <>
            <NumberInput label={w.howMany} w={96} min={1} max={most} allowDecimal={false} clampBehavior="strict" value={r.days} onChange={n => Number(n) >= 1 && change({ days: Number(n) })} />
            <Select label={w.unit} w={140} allowDeselect={false} value={r.unit} data={(['days', 'working'] as const).map(u => ({ value: u, label: w[`unit_${u}`] }))} onChange={u => u && change({ unit: u as Rule['unit'] })} />
            {r.unit === 'working' && <Select label={w.region} w={120} allowDeselect={false} value={r.region} data={[...new Set<string>([...regions, r.region])].map(c => ({ value: c, label: f.region(c) }))} onChange={c => c && change({ region: c })} />}
          </>
        )}
      </Group>
      {falls.day && <Text size="sm" c="dimmed" data-falls={falls.day}>{w.fallsOn(f.date(`${falls.day}T12:00`))}</Text>}
    </Stack>
  )
}
