import { ActionIcon, Popover, TextInput, type TextInputProps } from '@mantine/core'
import { IconCalendar } from '@tabler/icons-react'
import { type KeyboardEvent, useRef, useState } from 'react'
import { useFormat } from '../shell/language'
import { useWords } from '../words'
import { DayCalendar } from './day_calendar'
import classes from './day_input.module.css'
import { dayOf } from './day_typed'
import { noon } from './days'
import { HourInput, isHour } from './hour_input'

const words = {
  en: { hourOf: (label: string) => `${label}, hour`, calendar: (label: string) => `Calendar: ${label}` },
  'zh-Hans': { hourOf: (label: string) => `${label}，时间`, calendar: (label: string) => `日历：${label}` },
  'zh-Hant': { hourOf: (label: string) => `${label}，時間`, calendar: (label: string) => `日曆：${label}` },
}

interface Given extends Omit<TextInputProps, 'label' | 'value' | 'onChange' | 'type'> {
  label: string
  /** "2026-12-01", with hours "2026-12-01T10:00"; "": none. */
  value: string
  set: (value: string) => void
  hours?: boolean
}

/**
 * DayInput asks for a day, or a day and an hour, as the operator's language writes them, whatever the browser speaks. A day is
 * typed, in any of the ways that dayOf reads, or chosen. What is no day is put back, and a required one is never emptied. A press
 * of the pointer shows the calendar below what is typed; its button and the arrow down lead into it, and Escape leads back.
 */
export function DayInput({ label, value, set, hours, required, disabled, ...rest }: Given) {
  const w = useWords(words)
  const f = useFormat()
  const [shown, show] = useState<'seen' | 'entered'>()
  const [written, write] = useState<string>()
  const [typed, type] = useState<string>()
  const from = useRef<HTMLElement>(null)
  const [given = '', hour = ''] = value.split('T')
  const day = dayOf(given) ?? ''
  const at = (day: string, hour: string) => set(day && hours ? `${day}T${hour || '00:00'}` : day)
  const pick = (hour: string) => {
    type(isHour(hour) ? undefined : hour)
    if (isHour(hour)) at(day, hour)
  }
  const read = (text: string) => {
    write(text)
    const day = dayOf(text)
    if (day || (!required && !text.trim())) at(day ?? '', hour)
  }
  const enter = (by: HTMLElement) => {
    from.current = by
    show('entered')
  }
  const shut = () => {
    if (shown === 'entered') from.current?.focus()
    show(undefined)
  }
  const press = (e: KeyboardEvent<HTMLInputElement>) => {
    if (e.key === 'Escape') show(undefined)
    if (e.key !== 'ArrowDown') return
    e.preventDefault()
    enter(e.currentTarget)
  }
  const still = shown && { 'data-mantine-stop-propagation': true } // Escape shuts the calendar, and not yet the dialogue it lies over
  return (
    <Popover opened={!!shown} onDismiss={shut} trapFocus={shown === 'entered'} withRoles={false} position="bottom-start" disabled={disabled} transitionProps={{ duration: 0 }}>
      <TextInput
        {...rest} {...still} label={label} required={required} disabled={disabled} autoComplete="off" classNames={{ input: classes.day }} value={written ?? (day && f.date(noon(day)))}
        onChange={e => read(e.currentTarget.value)} onBlur={() => { write(undefined); if (shown === 'seen') show(undefined) }} onClick={() => show('seen')} onKeyDown={press}
        inputContainer={field => (
          <Popover.Target>
            <div className={classes.field} data-hours={hours}>
              {field}
              {hours && <HourInput aria-label={w.hourOf(label)} size={rest.size} disabled={disabled || !day} value={typed ?? hour} set={pick} onFocus={() => show(undefined)} onBlur={() => type(undefined)} />}
              <ActionIcon
                {...still} className={classes.open} variant="subtle" color="gray" size={24} disabled={disabled} aria-label={w.calendar(label)} aria-haspopup="dialog" aria-expanded={shown === 'entered'}
                onClick={e => (shown === 'entered' ? shut() : enter(e.currentTarget))}
              ><IconCalendar size={16} stroke={1.5} /></ActionIcon>
            </div>
          </Popover.Target>
        )}
      />
      <Popover.Dropdown role="dialog" aria-label={w.calendar(label)} onMouseDown={e => e.preventDefault()}>
        <DayCalendar day={day} required={required} entered={shown === 'entered'} choose={chosen => { write(undefined); at(chosen, hour); shut() }} />
      </Popover.Dropdown>
    </Popover>
  )
}
