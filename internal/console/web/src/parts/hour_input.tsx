import { TextInput, type TextInputProps } from '@mantine/core'
import { useWords } from '../words'

const words = { en: { form: 'hh:mm' }, 'zh-Hans': { form: '时:分' }, 'zh-Hant': { form: '時:分' } }

interface Given extends Omit<TextInputProps, 'type' | 'value' | 'onChange'> {
  /** "09:30"; "": none. */
  value: string
  set: (value: string) => void
}

/** HourInput asks for an hour of the day, from 00:00 to 23:59 in every browser: their own fields ask for a.m. and p.m. where they like. What is no hour stays as it is written, for the check to say. */
export function HourInput({ value, set, onBlur, ...rest }: Given) {
  const w = useWords(words)
  return (
    <TextInput
      {...rest} inputMode="numeric" autoComplete="off" maxLength={5} placeholder={w.form} value={value}
      onChange={e => set(e.currentTarget.value)} onBlur={e => { set(hourOf(value)); onBlur?.(e) }}
    />
  )
}

/** isHour reports whether it is an hour in the form of the server. */
export const isHour = (typed: string) => /^([01]\d|2[0-3]):[0-5]\d$/.test(typed)

/** hourOf brings "930", "9.30" and "9" into the form of the server. */
function hourOf(typed: string): string {
  const [, h = '', m = '00'] = /^\s*(\d{1,2}?)(?:[:：.]?(\d\d))?\s*$/.exec(typed) ?? []
  return h && Number(h) < 24 && Number(m) < 60 ? `${h.padStart(2, '0')}:${m}` : typed
}
