import { Card, Group, SimpleGrid, Stack, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, got, type Schema } from '../../api/client'
import { Empty, Failed, Loading } from '../../parts/states'
import { Tag } from '../../parts/tag'
import { useFormat, useLang } from '../../shell/language'
import { type Lang, useWords } from '../../words'
import { langs, useCommands } from './data'
import { LanguagePick } from './language'
import { sentenceWords, words } from './words'

/** Sentence tells how a text is understood, while it is written. */
export function Sentence() {
  const w = useWords(sentenceWords)
  const [text, setText] = useState('')
  const [lang, setLang] = useState<Lang | ''>('')
  const [tried] = useDebouncedValue({ text: text.trim(), lang }, 250)
  const read = useQuery({
    queryKey: ['parse', tried],
    queryFn: () => got(api.POST('/words/parse', { body: { text: tried.text, ...(tried.lang && { lang: tried.lang }) } })),
    enabled: tried.text !== '',
    placeholderData: keepPreviousData,
  })
  return (
    <Stack>
      <TextInput maw={760} label={w.text} description={w.hint} placeholder={w.placeholder} value={text} onChange={e => setText(e.currentTarget.value)} maxLength={1600} size="md" />
      <LanguagePick label={w.writes} any={w.any} value={lang} onChange={setLang} />
      <div aria-live="polite">
        {tried.text === '' ? <Empty title={w.nothing} hint={w.nothingHint} />
        : read.isError ? <Failed problem={read.error} again={() => void read.refetch()} />
        : !read.data ? <Loading rows={3} />
        : <Stack gap="sm" maw={760}><Read p={read.data} />{read.data.also?.map((p, i) => <Read key={i} p={p} title={w.also} />)}</Stack>}
      </div>
    </Stack>
  )
}

const nobodys: Record<string, 'no' | 'empty' | 'secret'> = { UNKNOWN: 'no', EMPTY: 'empty', REJECT_SENSITIVE: 'secret' }

function Read({ p, title }: { p: Schema<'Understood'>; title?: string }) {
  const w = useWords(sentenceWords)
  const shared = useWords(words)
  const f = useFormat()
  const ours = useLang().lang
  const commands = useCommands()
  const none = nobodys[p.command]
  const args = Object.entries(p.args)
  return (
    <Card withBorder padding="md" data-read={p.command}>
      <Text size="xs" c="dimmed">{title ?? w.read}</Text>
      <Group gap="xs" mb="xs">
        <Text fw={650} size="lg">{none ? w[none] : p.command}</Text>
        {p.exact && <Tag tone="good">{w.exact}</Tag>}
        {p.near && <Tag tone="warn">{w.near}</Tag>}
        {p.question && <Tag tone="live">{w.question}</Tag>}
        {p.or && <Text size="sm" c="dimmed">{w.or(p.or)}</Text>}
      </Group>
      {!none && <Text size="sm" mb="sm">{commands.data?.find(c => c.id === p.command)?.about[ours]}</Text>}
      {!none && (
        <SimpleGrid cols={{ base: 1, xs: 3 }} spacing="xs">
          <Fact name={w.args} of={args.length > 0 ? f.listed(args.map(([k, v]) => `${k} = ${v}`)) : w.none} />
          <Fact name={w.sure} of={f.share(p.confidence, 100)} />
          <Fact name={w.answered} of={shared[langs[p.lang as Lang]]} />
        </SimpleGrid>
      )}
    </Card>
  )
}

const Fact = ({ name, of }: { name: string; of: string }) => <div><Text size="xs" c="dimmed">{name}</Text><Text size="sm">{of}</Text></div>
