import { ActionIcon, Button, Fieldset, Group, Stack, Text, TextInput } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { useWords } from '../../../words'
import { words } from './words'

interface Given {
  title: string
  hint?: string
  of: Record<string, string>
  change: (of: Record<string, string>) => void
}

/** Data is what words are filled with: {{ until }}. */
export function Data({ title, hint, of, change }: Given) {
  const w = useWords(words)
  const [name, setName] = useState('')
  const add = () => { change({ ...of, [name]: '' }); setName('') }
  return (
    <Fieldset legend={title} p="sm">
      <Stack gap="xs">
        {hint && <Text size="xs" c="dimmed">{hint}</Text>}
        {Object.entries(of).map(([key, value]) => (
          <Group key={key} gap="xs" align="flex-end" wrap="nowrap">
            <TextInput label={`{{ ${key} }}`} flex={1} value={value} onChange={e => change({ ...of, [key]: e.currentTarget.value })} />
            <ActionIcon variant="default" size="input-sm" aria-label={w.removeData(key)} onClick={() => { const { [key]: _, ...rest } = of; change(rest) }}><IconX size={16} /></ActionIcon>
          </Group>
        ))}
        <Group gap="xs" align="flex-end" wrap="nowrap">
          <TextInput label={w.newData} placeholder="until" flex={1} maw={220} value={name} onChange={e => setName(e.currentTarget.value.replace(/[^a-z_]/g, ''))} />
          <Button variant="default" disabled={!name || name in of} onClick={add}>{w.add}</Button>
        </Group>
      </Stack>
    </Fieldset>
  )
}
