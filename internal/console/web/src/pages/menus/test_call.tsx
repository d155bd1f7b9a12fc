import { Box, Button, Drawer, Group, Select, SimpleGrid, Stack, Switch, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, got } from '../../api/client'
import { Failed, Loading } from '../../parts/states'
import { langs, useWords } from '../../words'
import { useHeard } from './heard'
import { words } from './words'

interface Given {
  number: number
  /** Where the call has come to; none: where calls begin. */
  node?: string
  unsaved: boolean
  close: () => void
}

const keypad = ['1', '2', '3', '4', '5', '6', '7', '8', '9', 'star', '0', 'hash']

/** TestCall walks a version by keys and tells what a caller would hear. */
export function TestCall({ number, node, unsaved, close }: Given) {
  const w = useWords(words)
  const heard = useHeard()
  const [keys, setKeys] = useState<string[]>([])
  const [lang, setLang] = useState<string | null>('en')
  const [known, setKnown] = useState(true)
  const walk = useQuery({
    queryKey: ['menus', number, 'walk', node, lang, known, keys],
    queryFn: () => got(api.POST('/menus/{number}/walk', {
      params: { path: { number } }, body: { ...(node && { node }), ...(lang && { lang: lang as 'en' }), known, hours: 'open', keys },
    })),
    placeholderData: before => before,
  })
  return (
    <Drawer opened onClose={close} position="right" title={`${w.testCall} · ${node ? w.testFrom(node) : w.testBegin}`} transitionProps={{ duration: 0 }}>
      <Stack gap="sm">
        <Text size="sm" c="dimmed">{w.testCallHint}{unsaved && ` ${w.testUnsaved}`}</Text>
        <Group gap="sm" align="flex-end">
          <Select label={w.language} data={[{ value: '', label: w.anyLanguage }, ...langs.map(l => ({ value: l, label: { en: w.spoken_en, 'zh-Hans': w.spoken_hans, 'zh-Hant': w.spoken_hant }[l] }))]} value={lang ?? ''} onChange={l => setLang(l || null)} allowDeselect={false} w={150} />
          <Switch label={w.known} checked={known} onChange={e => setKnown(e.currentTarget.checked)} mb={6} />
        </Group>
        {walk.isPending && <Loading rows={4} />}
        {walk.isError && <Failed problem={walk.error} again={() => void walk.refetch()} />}
        {walk.data && (
          <Box component="ol" aria-live="polite" aria-label={w.saidHere} style={{ margin: 0, paddingInlineStart: 20 }}>
            {(walk.data.heard ?? []).map(heard).map((h, i) => <Text component="li" key={i} size="sm" c={h.lang ? undefined : 'dimmed'}>{h.named}<span lang={h.lang}>{h.text}</span></Text>)}
          </Box>
        )}
        <SimpleGrid cols={3} spacing={6} maw={240} role="group" aria-label={w.keys}>
          {keypad.map(k => <Button key={k} variant="default" onClick={() => setKeys([...keys, k])}>{k === 'star' ? '*' : k === 'hash' ? '#' : k}</Button>)}
        </SimpleGrid>
        <Group gap="xs">
          <Button variant="default" size="xs" onClick={() => setKeys([...keys, '-'])}>{w.silence}</Button>
          <Button variant="default" size="xs" onClick={() => setKeys([])}>{w.again}</Button>
        </Group>
      </Stack>
    </Drawer>
  )
}
