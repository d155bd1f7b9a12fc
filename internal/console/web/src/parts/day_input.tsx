import { TextInput, type TextInputProps } from '@mantine/core'
import { useFormat } from '../shell/language'

interface Given extends Omit<TextInputProps, 'type' | 'value' | 'onChange' | 'description'> {
  /** "2026-12-01", with hours "2026-12-01T10:00"; "": none. */
  value: string
  set: (value: string) => void
  hours?: boolean
  description?: string
}

/**
 * DayInput asks for a day, or a day and an hour. The field is the browser's own: telephones and screen readers know it, and it costs nothing to
 * load. Browsers draw it in their language; what it holds stands above it in the operator's.
 */
export function DayInput({ value, set, hours, description, ...rest }: Given) {
  const f = useFormat()
  const at = new Date(hours ? value : `${value}T12:00`)
  const held = Number.isNaN(at.getTime()) ? '' : hours ? `${f.date(at)} ${f.time(at)}` : f.date(at)
  return <TextInput {...rest} type={hours ? 'datetime-local' : 'date'} description={[held, description].filter(Boolean).join(' · ') || undefined} value={value} onChange={e => set(e.currentTarget.value)} />
}
