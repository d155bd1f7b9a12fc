/** A day is 2027-02-06, whatever the zone. Its sums are done at midnight UTC, where every day has 24 hours. */
const at = (day: string) => new Date(`${day}T00:00:00Z`)

export const add = (day: string, days: number) => new Date(at(day).getTime() + days * 86_400_000).toISOString().slice(0, 10)

/** The same day of another month, or its last. */
export function addMonths(day: string, months: number): string {
  const first = at(`${day.slice(0, 7)}-01`)
  first.setUTCMonth(first.getUTCMonth() + months)
  const month = first.toISOString().slice(0, 7)
  const last = lengthOf(month)
  return `${month}-${String(Math.min(Number(day.slice(8)), last)).padStart(2, '0')}`
}

const lengthOf = (month: string) => new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0)).getUTCDate()

/** Monday is 0. */
export const weekday = (day: string) => (at(day).getUTCDay() + 6) % 7

/** The weeks of a month, 2027-02, from Monday on; null stands for days of its neighbours. */
export function weeksOf(month: string): (string | null)[][] {
  const days: (string | null)[] = Array.from({ length: weekday(`${month}-01`) }, () => null)
  for (let d = 1; d <= lengthOf(month); d++) days.push(`${month}-${String(d).padStart(2, '0')}`)
  while (days.length % 7) days.push(null)
  return Array.from({ length: days.length / 7 }, (_, i) => days.slice(7 * i, 7 * i + 7))
}

export const monthsOf = (year: number) => Array.from({ length: 12 }, (_, i) => `${year}-${String(i + 1).padStart(2, '0')}`)

/** dayIn is the day of a moment where the operator is. */
export function dayIn(moment: Date | string): string {
  const t = new Date(moment)
  return `${t.getFullYear()}-${String(t.getMonth() + 1).padStart(2, '0')}-${String(t.getDate()).padStart(2, '0')}`
}

/** A day begins and ends elsewhere at another hour; its noon is everywhere the same day. */
export const noon = (day: string) => new Date(`${day.slice(0, 10)}T12:00`)

/** Where a key leads from a day. */
export const steps: Record<string, (day: string) => string> = {
  ArrowLeft: d => add(d, -1), ArrowRight: d => add(d, 1), ArrowUp: d => add(d, -7), ArrowDown: d => add(d, 7),
  PageUp: d => addMonths(d, -1), PageDown: d => addMonths(d, 1), Home: d => `${d.slice(0, 8)}01`, End: d => add(addMonths(`${d.slice(0, 8)}01`, 1), -1),
}
