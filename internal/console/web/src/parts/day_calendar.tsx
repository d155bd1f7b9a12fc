import '@mantine/dates/styles.css'
import { Button, Group } from '@mantine/core'
import { DatePicker, type CalendarLevel } from '@mantine/dates'
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react'
import { tags, useFormat, useLang } from '../shell/language'
import { useSession } from '../shell/session'
import { useWords } from '../words'
import { dayIn, noon, steps } from './days'

const words = {
  en: { earlier: 'Earlier', later: 'Later', none: 'No day' },
  'zh-Hans': { earlier: '往前', later: '往后', none: '不选日期' },
  'zh-Hant': { earlier: '往前', later: '往後', none: '不選日期' },
}

interface Given {
  /** "2026-12-01"; "": none is chosen. */
  day: string
  /** A day, or "" where none may be chosen. */
  choose: (day: string) => void
  required?: boolean
  /** The keyboard is in it, and stays until it shuts. */
  entered: boolean
}

/** DayCalendar is what a DayInput opens: a month, walked from day to day by the keys that walk the calendar of the year. */
export function DayCalendar({ day, choose, required, entered }: Given) {
  const w = useWords(words)
  const { now } = useSession()
  const { lang } = useLang()
  const called = useCalled()
  const [at, go] = useState(day || dayIn(now()))
  const [level, rise] = useState<CalendarLevel>('month')
  const box = useRef<HTMLDivElement>(null)
  const moved = useRef(false)
  useEffect(() => { if (day) go(day) }, [day])
  useEffect(() => { // where the keys led, and where what had the focus has gone
    const here = box.current
    if (!here || !(moved.current || (entered && !here.contains(document.activeElement)))) return
    moved.current = false;
    (here.querySelector<HTMLElement>(`[data-day="${at}"]`) ?? here.querySelector<HTMLElement>('table button[tabindex="0"]'))?.focus()
  }, [at, level, entered])
  const press = (e: KeyboardEvent) => {
    const step = steps[e.key]
    const from = (e.target as HTMLElement).dataset.day
    if (!step || !from || e.ctrlKey || e.metaKey) return
    e.preventDefault()
    e.stopPropagation() // the library's own keys end with the month
    moved.current = true
    go(step(from))
  }
  return (
    <div ref={box} onKeyDownCapture={press}>
      <DatePicker
        {...called} value={day || null} onChange={d => choose(d ?? '')} date={at} onDateChange={go} level={level} onLevelChange={rise} allowDeselect={!required}
        locale={lang} weekendDays={[]} hideOutsideDates previousLabel={w.earlier} nextLabel={w.later} __stopPropagation
        getDayProps={d => ({ 'data-day': d, 'data-autofocus': d === at || undefined })}
      />
      {!required && day && (
        <Group justify="flex-end" mt={4}><Button variant="subtle" size="compact-sm" data-mantine-stop-propagation onClick={() => choose('')}>{w.none}</Button></Group>
      )}
    </div>
  )
}

/** useCalled calls days, months and years as the operator's language does. */
function useCalled() {
  const f = useFormat()
  const { lang } = useLang()
  return useMemo(() => {
    const by = (style: Intl.DateTimeFormatOptions) => {
      const format = new Intl.DateTimeFormat(tags[lang], style)
      return (day: string) => format.format(noon(day))
    }
    return {
      getDayAriaLabel: (day: string) => f.date(noon(day)), weekdayFormat: by({ weekday: 'narrow' }), monthLabelFormat: by({ year: 'numeric', month: 'long' }),
      monthsListFormat: by({ month: 'short' }), yearLabelFormat: by({ year: 'numeric' }), yearsListFormat: by({ year: 'numeric' }),
    }
  }, [f, lang])
}
