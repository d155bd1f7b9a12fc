import { Title } from '@mantine/core'
import { memo } from 'react'
import { weekday, weeksOf } from '../../parts/days'
import { useFestivals } from '../../parts/festivals'
import { holidayIn } from '../../parts/holidays'
import { tags, useFormat, useLang } from '../../shell/language'
import { useWords } from '../../words'
import classes from './calendar.module.css'
import { Marks, marked } from './marks'
import { words } from './words'
import { type Day, type Place, worksOn, type Year } from './year'

interface Given {
  month: string
  year: Year
  place: Place
  /** The day that Tab leads to, where it is in this month. */
  focus?: string
  chosen?: string
  today?: string
  choose: (day: string) => void
}

/** Month is one table of days; the festivals that fall in it stand below by name. */
export const Month = memo(function Month({ month, year, place, focus, chosen, today, choose }: Given) {
  const w = useWords(words)
  const { colon, listed } = useFormat()
  const called = useFestivals()
  const { lang } = useLang()
  const date = (day: string, style: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(tags[lang], { ...style, timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`))
  const weeks = weeksOf(month)
  const title = date(`${month}-01`, { month: 'long' })
  const falls = weeks.flat().flatMap(d => (d ? (year.days.get(d)?.festivals ?? []).map(f => ({ day: Number(d.slice(8)), name: called(f.id) })) : []))
  const cell = (day: string) => {
    const d: Day | undefined = year.days.get(day)
    const { working, holiday } = worksOn(place, day, weekday(day))
    const makeUp = working && weekday(day) > 4
    const told = [date(day, { dateStyle: 'long' }), ...(d?.festivals ?? []).map(f => called(f.id)), holiday && `${w.holiday}${colon}${holidayIn(lang, holiday)}`, makeUp && w.worked, ...(d ? marked(d, w) : []), day === today && w.today]
    return (
      <button
        type="button" className={classes.day} data-day={day} data-off={working ? undefined : true} data-today={day === today || undefined} aria-current={day === today ? 'date' : undefined}
        aria-pressed={day === chosen} tabIndex={day === focus ? 0 : -1} aria-label={listed(told)} onClick={() => choose(day)}
      >
        {Number(day.slice(8))}
        <span className={classes.marks} aria-hidden>
          {(holiday || makeUp) && <span className={classes.sign}>{makeUp ? w.workedSign : w.offSign}</span>}
          {d && <Marks of={d} onColour={day === chosen} />}
        </span>
      </button>
    )
  }
  return (
    <section className={classes.month} aria-label={date(`${month}-01`, { month: 'long', year: 'numeric' })}>
      <Title order={2} size="h6" mb={4}>{title}</Title>
      <table>
        <thead><tr>{['04', '05', '06', '07', '08', '09', '10'].map(d => <th key={d} scope="col" abbr={date(`2027-01-${d}`, { weekday: 'long' })}>{date(`2027-01-${d}`, { weekday: 'narrow' })}</th>)}</tr></thead>
        <tbody>{weeks.map((week, i) => <tr key={i}>{week.map((day, j) => <td key={j}>{day && cell(day)}</td>)}</tr>)}</tbody>
      </table>
      <ul className={classes.festivals}>{falls.map(f => <li key={`${f.day}${f.name}`}>{f.day} {f.name}</li>)}</ul>
    </section>
  )
})
