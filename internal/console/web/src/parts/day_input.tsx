import '@mantine/dates/styles.css'
import { Box } from '@mantine/core'
import { DateInput, type DateInputProps } from '@mantine/dates'
import { IconCalendar } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { tags, useFormat, useLang } from '../shell/language'
import { useSession } from '../shell/session'
import { useWords } from '../words'
import { dayOf } from './day_typed'
import { HourInput, isHour } from './hour_input'

const words = {
  en: { hourOf: (label: string) => `${label}, hour`, earlier: 'Earlier', later: 'Later', clear: (label: string) => `Clear ${label}` },
  'zh-Hans': { hourOf: (label: string) => `${label}，时间`, earlier: '往前', later: '往后', clear: (label: string) => `清除${label}` },
  'zh-Hant': { hourOf: (label: string) => `${label}，時間`, earlier: '往前', later: '往後', clear: (label: string) => `清除${label}` },
}

interface Given extends Omit<DateInputProps, 'label' | 'value' | 'onChange' | 'valueFormat' | 'dateParser' | 'withTime'> {
  label: string
  /** "2026-12-01", with hours "2026-12-01T10:00"; "": none. */
  value: string
  set: (value: string) => void
  hours?: boolean
}

/**
 * DayInput asks for a day, or a day and an hour, as the operator's language writes them, whatever the browser speaks. A day is
 * typed, in any of the ways that dayOf reads, or chosen. What is no day is put back, and a required one is never emptied.
 */
export function DayInput({ label, value, set, hours, ...rest }: Given) {
  const w = useWords(words)
  const { now } = useSession()
  const { lang } = useLang()
  const called = useCalendar()
  const [opened, open] = useState(false)
  const [typed, type] = useState<string>()
  const [day = '', hour = ''] = value.split('T')
  const at = (day: string, hour: string) => set(day && hours ? `${day}T${hour || '00:00'}` : day)
  const pick = (hour: string) => {
    type(isHour(hour) ? undefined : hour)
    if (isHour(hour)) at(day, hour)
  }
  return (
    <DateInput
      {...rest} {...called} label={label} value={dayOf(day)} onChange={d => at(d ?? '', hour)} defaultDate={now()} locale={lang} clearable={!rest.required} clearButtonProps={{ tabIndex: -1, 'aria-label': w.clear(label) }}
      rightSection={rest.required || !day ? <IconCalendar size={16} stroke={1.5} /> : undefined} weekendDays={[]} hideOutsideDates
      previousLabel={w.earlier} nextLabel={w.later}
      data-mantine-stop-propagation={opened || undefined} // Escape closes the calendar, and not yet the dialogue it lies over
      popoverProps={{ transitionProps: { duration: 0 }, onOpen: () => open(true), onClose: () => open(false) }}
      inputContainer={field => hours ? (
        <Box style={{ display: 'grid', gridTemplateColumns: 'minmax(0, 1fr) 68px', gap: 6 }}>
          {field}
          <HourInput aria-label={w.hourOf(label)} size={rest.size} disabled={!day} value={typed ?? hour} set={pick} onBlur={() => type(undefined)} />
        </Box>
      ) : field}
    />
  )
}

/** useCalendar writes the field and its calendar in the operator's language. */
function useCalendar() {
  const f = useFormat()
  const { lang } = useLang()
  return useMemo(() => {
    const by = (style: Intl.DateTimeFormatOptions) => {
      const format = new Intl.DateTimeFormat(tags[lang], style)
      return (day: string) => format.format(noon(day))
    }
    return {
      dateParser: dayOf, valueFormat: (day: string) => f.date(noon(day)), getDayAriaLabel: (day: string) => f.date(noon(day)),
      weekdayFormat: by({ weekday: 'narrow' }), monthLabelFormat: by({ year: 'numeric', month: 'long' }), monthsListFormat: by({ month: 'short' }), yearLabelFormat: by({ year: 'numeric' }), yearsListFormat: by({ year: 'numeric' }),
    }
  }, [f, lang])
}

/** A day begins and ends elsewhere at another hour; its noon is everywhere the same day. */
const noon = (day: string) => new Date(`${day.slice(0, 10)}T12:00`)
