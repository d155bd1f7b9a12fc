import { Select } from '@mantine/core'
import { langs as all, type Lang, useWords } from '../../words'
import { langs } from './data'
import { words } from './words'

interface Given {
  value: Lang | ''
  onChange: (l: Lang | '') => void
  /** Also offers all of them at once, by this name. */
  any?: string
  label?: string
}

/** LanguagePick chooses one of the languages that customers write in. */
export function LanguagePick({ value, onChange, any, label }: Given) {
  const w = useWords(words)
  return (
    <Select
      label={label ?? w.language} value={value} onChange={v => onChange((v ?? '') as Lang | '')} allowDeselect={false} w={{ base: '100%', xs: 200 }}
      data={[...(any ? [{ value: '', label: any }] : []), ...all.map(l => ({ value: l, label: w[langs[l]] }))]}
    />
  )
}
