import { Table, Text } from '@mantine/core'
import type { Schema } from '../../api/client'
import { holidayIn } from '../../parts/holidays'
import { useFormat, useLang } from '../../shell/language'
import { useWords } from '../../words'
import { words } from './words'

type Hours = Schema<'LineHours'>
type Span = Schema<'AlmanacSpan'>

/** LineHours is a week of a line by the clock where its people are, its holidays, and the days to come that differ. It is only read here. */
export function LineHours({ of, at }: { of: Hours; at: string }) {
  const w = useWords(words)
  const f = useFormat()
  const { lang } = useLang()
  const [offset, today] = [f.zone(at, of.zone), onDay(at, of.zone)]
  const said = useSpans()
  const next = of.next_holiday
  const rows: { key: string; name: string; spans: readonly Span[] | null; also?: string; now?: boolean }[] = [
    ...(of.week ?? []).map((d, i) => ({ key: String(i), name: f.dayOfWeek(i), spans: d.spans, now: i === today })),
    ...(of.holidays ? [{ key: 'holiday', name: w.onHolidays(f.region(of.holidays)), spans: of.holiday, also: next && w.nextHoliday(f.day(`${next.date}T12:00:00Z`, 'UTC'), holidayIn(lang, next.name)) }] : []),
    ...(of.dates ?? []).map(d => ({ key: d.date, name: f.day(`${d.date}T12:00:00Z`, 'UTC'), spans: d.spans })),
  ]
  return (
    <>
      <Text size="sm" c="dimmed" mb="xs">{w.clock(f.zoneName(at, of.zone), offset, f.time(at, of.zone))}</Text>
      <Table verticalSpacing={4}>
        <Table.Tbody>
          {rows.map(r => (
            <Table.Tr key={r.key} data-day={r.key} data-today={r.now || undefined}>
              <Table.Th scope="row" fw={r.now ? 700 : 400} w="50%" ta="left">{r.name}{r.now && <Text span inherit c="dimmed"> · {w.today}</Text>}</Table.Th>
              <Table.Td fw={r.now ? 700 : 400}>{said(r.spans)}{r.also && <Text size="xs" c="dimmed" fw={400}>{r.also}</Text>}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {!of.holidays && <Text size="xs" c="dimmed" mt="xs">{w.noHolidays}</Text>}
    </>
  )
}

/** useSpans says the hours of a day. */
function useSpans(): (spans: readonly Span[] | null) => string {
  const w = useWords(words)
  return spans => {
    if (!spans?.length) return w.shut
    return w.listed(spans.map(s => (s.from === '00:00' && s.to === '24:00' ? w.dayAndNight : s.to <= s.from ? w.overnight(s.from, s.to) : `${s.from}–${s.to}`)))
  }
}

/** onDay is the day of the week of a moment in a zone; Monday is 0. */
function onDay(at: string, zone: string): number {
  const day = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(new Date(at))
  return (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7
}
