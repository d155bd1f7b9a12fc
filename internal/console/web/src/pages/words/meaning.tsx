import { Alert, Button, Drawer, Group, Loader, Select, Stack, Table, Text, Textarea, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api, got } from '../../api/client'
import { useFault } from '../../parts/fault'
import { Failed, Loading } from '../../parts/states'
import { useFormat, useLang } from '../../shell/language'
import { type Lang, useWords } from '../../words'
import { type Check, type Command, type UnknownText, useCheck, useCommands, useRefresh, type Wanted } from './data'
import { LanguagePick } from './language'
import { meaningWords, words } from './words'

interface Given {
  /** The text that is given a meaning; without one, words are added to a command. */
  text?: UnknownText
  command?: string
  lang?: Lang
  close: () => void
}

/** Meaning asks what a text means, shows at once what that would do, and saves it as a draft. */
export function Meaning({ text, command, lang, close }: Given) {
  const w = useWords(meaningWords)
  const shared = useWords(words)
  const all = useCommands()
  return (
    <Drawer opened onClose={close} position="right" size="lg" title={text ? w.title : w.addTitle} transitionProps={{ duration: 0 }} lockScroll={false} closeButtonProps={{ 'aria-label': shared.close }}>
      {all.isPending ? <Loading rows={6} />
      : all.isError ? <Failed problem={all.error} again={() => void all.refetch()} />
      : <Form commands={all.data} text={text} command={command} lang={(text?.lang as Lang) ?? lang ?? 'en'} close={close} />}
    </Drawer>
  )
}

function Form({ commands, text, command, lang: first, close }: { commands: Command[]; text?: UnknownText; command?: string; lang: Lang; close: () => void }) {
  const w = useWords(meaningWords)
  const ours = useLang().lang
  const refresh = useRefresh()
  const [lang, setLang] = useState(first)
  const [lines, setLines] = useState(text?.text ?? '')
  const [id, setId] = useState(command ?? null)
  const [args, setArgs] = useState<Record<string, string>>({})
  const [note, setNote] = useState('')
  const chosen = commands.find(c => c.id === id)
  const wordings = lines.split('\n').map(l => l.trim()).filter(Boolean)
  const wanted: Wanted | undefined = chosen && wordings.length > 0 ? { command: chosen.id, lang, wordings, args } : undefined
  const [tried] = useDebouncedValue(wanted, 400)
  const check = useCheck(tried)
  const settled = JSON.stringify(tried) === JSON.stringify(wanted)
  const sound = settled && !check.isFetching && check.data?.faults?.length === 0
  const save = useMutation({
    mutationFn: async (propose: boolean) => {
      const v = await got(api.POST('/words/versions', { body: { ...wanted!, ...(note && { note }), ...(text && { source: text.id }) } }))
      if (propose) await got(api.POST('/words/versions/{number}/propose', { params: { path: { number: v.number } } }))
    },
    onSuccess: async () => { await refresh(); close() },
  })
  const families = [...new Set(commands.map(c => c.family))]
  return (
    <form onSubmit={e => { e.preventDefault(); if (sound) save.mutate(true) }}>
      <Stack gap="sm">
        <Textarea label={w.wording} description={w.wordingHint} value={lines} onChange={e => setLines(e.currentTarget.value)} autosize minRows={2} maxRows={8} lang={lang} data-autofocus={!text || undefined} required />
        <Select
          label={w.command} description={w.commandHint} value={id} onChange={v => { setId(v); setArgs({}) }} searchable required data-autofocus={text ? true : undefined} maxDropdownHeight={320}
          data={families.map(f => ({
            group: commands.find(c => c.family === f)?.family_names[ours] ?? f,
            items: commands.filter(c => c.family === f && c.open).map(c => ({ value: c.id, label: `${c.id} · ${c.about[ours] ?? ''}` })),
          })).filter(g => g.items.length > 0)}
        />
        {chosen && Object.entries(chosen.choices).map(([arg, values]) => (
          <Select key={arg} label={w.settles(arg)} placeholder={w.nothing} clearable value={args[arg] ?? null} data={values ?? []}
            onChange={v => setArgs(({ [arg]: _, ...rest }) => (v ? { ...rest, [arg]: v } : rest))} />
        ))}
        {!text && <LanguagePick value={lang} onChange={l => l && setLang(l)} />}
        <div aria-live="polite">
          {!wanted ? <Text size="sm" c="dimmed">{w.pick}</Text>
          : check.isError && settled ? <Failed problem={check.error} again={() => void check.refetch()} />
          : !settled || check.isFetching || !check.data ? <Group gap="xs" mih={40}><Loader size="xs" /><Text size="sm" c="dimmed">{w.checking}</Text></Group>
          : <Judged check={check.data} />}
        </div>
        <TextInput label={w.note} value={note} onChange={e => setNote(e.currentTarget.value)} maxLength={200} />
        {save.isError && <Failed problem={save.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" disabled={!wanted} loading={save.isPending && !save.variables} onClick={() => save.mutate(false)}>{w.save}</Button>
          <Button type="submit" disabled={!sound} loading={save.isPending && save.variables}>{w.saveAndAsk}</Button>
        </Group>
      </Stack>
    </form>
  )
}

/** Judged is what an addition would do: what forbids it, or how its wordings come to be read. */
export function Judged({ check }: { check: Check }) {
  const w = useWords(meaningWords)
  const f = useFormat()
  const say = useFault()
  const faults = check.faults ?? []
  const read = (c: string) => (c === 'UNKNOWN' ? w.unknown : c)
  if (faults.length > 0) {
    return (
      <Alert color="red" title={w.faults} data-faults>
        {faults.map((x, i) => (
          <Text size="sm" key={i}>{say({ message: x.told, ...x.why })}</Text>
        ))}
      </Alert>
    )
  }
  return (
    <Stack gap={6}>
      <Table withRowBorders={false} verticalSpacing={2} data-readings>
        <Table.Thead><Table.Tr><Table.Th>{w.wording}</Table.Th><Table.Th>{w.readNow}</Table.Th><Table.Th>{w.readThen}</Table.Th></Table.Tr></Table.Thead>
        <Table.Tbody>
          {check.readings?.map(r => <Table.Tr key={r.wording}><Table.Td>{r.sample}</Table.Td><Table.Td>{read(r.before)}</Table.Td><Table.Td fw={600}>{read(r.after)}{r.asked && <Text span size="xs" c="dimmed"> {w.asked}</Text>}</Table.Td></Table.Tr>)}
        </Table.Tbody>
      </Table>
      <Alert color="teal" p="xs" data-sound>{w.sound(f.number(check.texts))}</Alert>
    </Stack>
  )
}
