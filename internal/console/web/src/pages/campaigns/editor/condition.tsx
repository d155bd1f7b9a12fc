import { Button, Group, Select, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, got, type Schema } from '../../../api/client'
import { useWhole } from '../../../parts/cursor'
import { useWords } from '../../../words'
import { words } from './words'

const compared: Record<Schema<'FilterColumn'>['kind'], string[]> = {
  word: ['=', 'in'], words: ['='], number: ['>=', '<=', '=', '>', '<'], day: ['before', 'after'], span: ['>=', '<='], 'month-day': ['='], 'yes-no': ['='],
}

/** Condition adds one comparison, or a segment where these may be spoken of, to a filter, without knowing its words by heart. */
export function Condition({ add, segments: withSegments = true }: { add: (condition: string) => void; segments?: boolean }) {
  const w = useWords(words)
  const [column, setColumn] = useState<string | null>(null)
  const [is, setIs] = useState('=')
  const [value, setValue] = useState('')
  const columns = useQuery({ queryKey: ['columns'], staleTime: Infinity, queryFn: () => got(api.GET('/audiences/columns')) })
  const segments = useWhole(['segments'], async after => {
    const { segments, next } = await got(api.GET('/segments', { params: { query: { after, limit: 500 } } }))
    return { rows: segments ?? [], next }
  }, { enabled: withSegments })
  const of = columns.data?.columns?.find(c => c.name === column)
  const segment = column === 'segment'
  const ops = segment ? [] : compared[of?.kind ?? 'word']
  const values = segment ? segments.rows.map(s => s.name) : of?.kind === 'yes-no' ? ['yes', 'no'] : of?.values ?? []
  const put = () => {
    const said = /^[\p{L}\p{N}_.:-]+$/u.test(value) || is === 'in' ? value : `"${value}"`
    add(segment ? `in segment ${said}` : is === 'in' ? `${column} in (${said})` : `${column} ${is} ${said}`)
    setValue('')
  }
  return (
    <Group align="flex-end" gap="xs" role="group" aria-label={w.condition}>
      <Select
        label={w.column} w={150} searchable value={column} onChange={c => { setColumn(c); setIs(compared[columns.data?.columns?.find(x => x.name === c)?.kind ?? 'word'][0]!); setValue('') }}
        data={[...(withSegments ? [{ value: 'segment', label: w.segment }] : []), ...(columns.data?.columns ?? []).map(c => ({ value: c.name, label: c.name }))]}
      />
      {!segment && <Select label={w.compared} w={80} allowDeselect={false} value={is} onChange={o => setIs(o ?? '=')} data={ops} />}
      {values.length > 0
        ? <Select label={w.value} flex={1} miw={110} searchable value={value || null} onChange={v => setValue(v ?? '')} data={values} />
        : <TextInput label={w.value} description={of?.about} flex={1} miw={110} value={value} onChange={e => setValue(e.currentTarget.value)} />}
      <Button variant="default" disabled={!column || !value} onClick={put}>{w.add}</Button>
    </Group>
  )
}
