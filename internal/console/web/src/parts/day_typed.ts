const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** dayOf reads a day as people type it: 2027-01-28, 2027年1月28日, 28 Jan 2027, 28/1/2027. Gives "2027-01-28"; null: it is none, or not yet. */
export function dayOf(typed: string): string | null {
  const [, year, month, day] = /(\d{4})\D+(\d{1,2})\D+(\d{1,2})(?!\d)/.exec(typed) ?? []
  if (year) return real(year, month, day)
  const [, d, m = '', y] = /(\d{1,2})[\s./-]+(\d{1,2}|[a-z]{3,})[\s.,/-]+(\d{4})(?!\d)/i.exec(typed) ?? []
  return real(y, /\d/.test(m) ? m : String(months.indexOf(m.slice(0, 3).toLowerCase()) + 1), d)
}

/** real gives a day that the calendar has. */
function real(year = '', month = '', day = ''): string | null {
  const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  const at = new Date(`${iso}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(iso) ? iso : null
}
