import { Button, Group, Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useWords } from '../../words'
import { words } from './words'

export type By = 'number' | 'customer' | 'case' | 'campaign'

/** What is searched for; an empty what is everybody. */
export interface Asked {
  by: By
  what: string
}

export const everybody: Asked = { by: 'number', what: '' }

const ways: By[] = ['number', 'customer', 'case', 'campaign']

/** Search asks for conversations. What it is given goes into the body of a call: never into an address, which would be logged. */
export function Search({ ask }: { ask: (a: Asked) => void }) {
  const w = useWords(words)
  const [by, setBy] = useState<By>('number')
  const [what, setWhat] = useState('')
  const examples: Record<By, string> = { number: w.exampleNumber, customer: w.exampleCustomer, case: w.exampleCase, campaign: w.exampleCampaign }
  return (
    <form role="search" onSubmit={e => { e.preventDefault(); ask({ by, what: what.trim() }) }}>
      <Group gap="xs" wrap="nowrap" align="flex-end" mb="xs">
        <Select label={w.by} size="xs" w={112} data={ways.map(value => ({ value, label: w[value] }))} value={by} allowDeselect={false} onChange={v => setBy((v ?? 'number') as By)} />
        <TextInput label={w.what} size="xs" flex={1} miw={0} placeholder={examples[by]} value={what} onChange={e => setWhat(e.currentTarget.value)} maxLength={40} autoComplete="off" inputMode={by === 'number' ? 'tel' : 'text'} />
        <Button type="submit" size="xs">{what.trim() ? w.find : w.all}</Button>
      </Group>
    </form>
  )
}
