import { Badge, Button, Group, Text, TextInput, Tooltip } from '@mantine/core'
import { useState } from 'react'
import { Empty, Failed, Loading } from '../../parts/states'
import { type Column, Table } from '../../parts/table'
import { Tag } from '../../parts/tag'
import { useFormat, useLang } from '../../shell/language'
import { useSession } from '../../shell/session'
import { type Lang, useWords } from '../../words'
import { type Command, useCommands } from './data'
import { LanguagePick } from './language'
import { Meaning } from './meaning'
import { commandWords } from './words'

const shownMost = 5

/** Commands are what customers can ask for, and by which words. */
export function Commands() {
  const w = useWords(commandWords)
  const ours = useLang().lang
  const { may } = useSession()
  const [lang, setLang] = useState<Lang>(ours)
  const [sought, seek] = useState('')
  const [to, addTo] = useState<Command>()
  const all = useCommands()
  if (all.isPending) return <Loading rows={14} />
  if (all.isError) return <Failed problem={all.error} again={() => void all.refetch()} />
  const s = sought.trim().toLowerCase()
  const rows = all.data.filter(c => !s || [c.id, c.about[ours] ?? '', ...(c.keywords[lang] ?? []), ...(c.codes ?? [])].some(x => x.toLowerCase().includes(s)))
  const columns: Column<Command>[] = [
    { key: 'id', title: w.command, width: 'min(250px, 46vw)', cell: c => (
      <Group gap={6} wrap="nowrap">
        <Text size="sm" fw={600}>{c.id}</Text>
        {c.protects && <Tooltip label={w.protectsHint}><span><Tag tone="warn">{w.protects}</Tag></span></Tooltip>}
        {c.added && c.added.length > 0 && <Tag tone="good">{w.added} {c.added.length}</Tag>}
      </Group>
    ) },
    { key: 'about', title: w.does, cell: c => <Text size="sm" c="dimmed" lineClamp={2}>{c.about[ours]}</Text>, wide: true },
    { key: 'words', title: w.begins, cell: c => <Ways of={c.keywords[lang] ?? []} lang={lang} more={w.more} sought={s} /> },
    { key: 'codes', title: w.codes, width: 90, wide: true, cell: c => <Text size="sm">{c.codes?.join(' ')}</Text> },
    { key: 'phrases', title: w.phrases, width: 100, right: true, wide: true, cell: c => <Text size="sm">{c.phrases[lang]}</Text> },
    ...(may('words:write') ? [{ key: 'add', title: w.add, unseen: true, width: 110, right: true, wide: true, cell: (c: Command) => c.open && <Button size="compact-xs" variant="default" aria-label={w.addFor(c.id)} onClick={() => addTo(c)}>{w.add}</Button> }] : []),
  ]
  return (
    <>
      <Group mb="sm" align="flex-end">
        <TextInput label={w.search} value={sought} onChange={e => seek(e.currentTarget.value)} type="search" w={{ base: '100%', xs: 280 }} />
        <LanguagePick value={lang} onChange={l => l && setLang(l)} />
      </Group>
      {rows.length === 0 ? <Empty title={w.none} hint={w.noneHint} /> : <Table label={w.command} columns={columns} rows={rows} id={c => c.id} height="calc(100vh - 290px)" />}
      {to && <Meaning key={to.id} command={to.id} lang={lang} close={() => addTo(undefined)} />}
    </>
  )
}

/** Ways are the first few ways to ask, those that were sought before others. */
function Ways({ of, lang, more, sought }: { of: string[]; lang: string; more: (n: number) => string; sought: string }) {
  const f = useFormat()
  const first = sought ? [...of].sort((a, b) => Number(b.toLowerCase().includes(sought)) - Number(a.toLowerCase().includes(sought))) : of
  const rest = first.slice(shownMost)
  return (
    <Group gap={4} lang={lang} wrap="wrap" py={4}>
      {first.slice(0, shownMost).map(k => <Badge key={k} variant="default" radius="sm" tt="none" fw={500}>{k}</Badge>)}
      {rest.length > 0 && <Tooltip multiline maw={360} label={f.listed(rest)} events={{ hover: true, focus: true, touch: true }}><Text size="xs" c="dimmed" tabIndex={0}>{more(rest.length)}</Text></Tooltip>}
    </Group>
  )
}
