import { Alert, Button, Drawer, Group, NumberInput, Select, SimpleGrid, Stack, Text, Textarea } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api, got } from '../../api/client'
import { Confirm } from '../../parts/confirm'
import { DayInput } from '../../parts/day_input'
import { WordDiff } from '../../parts/diff'
import { useTypes } from '../../parts/message_types'
import { PhonePreview } from '../../parts/preview'
import { Failed } from '../../parts/states'
import { Tag } from '../../parts/tag'
import { Time } from '../../parts/time'
import { useFormat } from '../../shell/language'
import { useSession } from '../../shell/session'
import { type Lang, useWords } from '../../words'
import { type Template, tones, useRefresh } from './data'
import { templateWords, words } from './words'

interface Given {
  type: string
  lang: Lang
  versions: Template[]
  close: () => void
}

const standing = (v: Template) => (v.in_use ? 'inUse' : v.state)

/** OneTemplate is what one type of message says in one language: its versions, how they look, and what can be done with them. */
export function OneTemplate({ type, lang, versions, close }: Given) {
  const w = useWords(templateWords)
  const shared = useWords(words)
  const called = useTypes()
  const f = useFormat()
  const { may } = useSession()
  const used = versions.find(v => v.in_use)
  const first = versions.findLast(v => v.state === 'proposed') ?? used ?? versions.at(-1)
  const [number, choose] = useState(first?.version)
  const [writing, write] = useState(false)
  const v = versions.find(x => x.version === number) ?? first
  return (
    <Drawer opened onClose={close} position="right" size="xl" title={<Text fw={650}>{called(type)} <Text span inherit size="sm" fw={400} c="dimmed">{type}</Text></Text>} transitionProps={{ duration: 0 }} lockScroll={false} closeButtonProps={{ 'aria-label': shared.close }}>
      {writing ? <Write type={type} lang={lang} used={used} done={n => { write(false); if (n) choose(n) }} /> : v && (
        <Stack gap="sm">
          <Group align="flex-end">
            <Select label={w.versions} value={String(v.version)} allowDeselect={false} onChange={n => n && choose(Number(n))} w={260}
              data={[...versions].reverse().map(x => ({ value: String(x.version), label: `${w.chosen(x.version)} · ${shared[standing(x)]}` }))} />
            {may('templates:write') && <Button variant="default" onClick={() => write(true)}>{w.edit}</Button>}
          </Group>
          <Group gap="xs">
            <Tag tone={tones[standing(v)]}>{shared[standing(v)]}</Tag>
            <Text size="sm" c="dimmed">{shipped(v) ? w.shipped : <>{shared.maker} {v.maker}{v.checker && ` · ${shared.checker} ${v.checker}`}</>}</Text>
            {v.from && <Text size="sm" c="dimmed">{w.from}{f.colon}<Time at={v.from} /></Text>}
          </Group>
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <Stack gap={4}>
              <Text size="xs" c="dimmed">{used && used.version !== v.version ? w.before : w.text}</Text>
              <WordDiff before={used?.text ?? v.text} after={v.text} lang={lang} />
            </Stack>
            <PhonePreview type={type} lang={lang} text={v.text} segments={v.segments} />
          </SimpleGrid>
          <Next v={v} type={type} lang={lang} />
        </Stack>
      )}
    </Drawer>
  )
}

/** shipped reports whether a version came with the program: such a one is never retired. */
const shipped = (v: Template) => v.version === 1

/** Next is what can be done with a version where it stands, by whom. */
function Next({ v, type, lang }: { v: Template; type: string; lang: Lang }) {
  const w = useWords(templateWords)
  const shared = useWords(words)
  const { may, name } = useSession()
  const refresh = useRefresh()
  const [retiring, retire] = useState(false)
  const path = { params: { path: { type, lang, version: v.version } } }
  const move = useMutation({
    mutationFn: async (to: 'propose' | 'approve') => {
      if (to === 'propose') await got(api.POST('/templates/{type}/{lang}/{version}/propose', path))
      else await got(api.POST('/templates/{type}/{lang}/{version}/approve', { ...path, body: { hash: v.hash } }))
    },
    onSettled: refresh,
  })
  const own = [v.maker, v.proposer].some(n => n?.toLowerCase() === name.toLowerCase())
  return (
    <>
      {move.isError && <Failed problem={move.error} />}
      <Group justify="flex-end" gap="xs">
        {v.state === 'proposed' && own && <Text size="sm" c="dimmed">{shared.own}</Text>}
        {v.state === 'proposed' && !own && !may('templates:approve') && <Text size="sm" c="dimmed">{shared.mayNotApprove}</Text>}
        {v.state !== 'retired' && !shipped(v) && may('templates:write') && <Button variant="default" onClick={() => retire(true)}>{w.retire}</Button>}
        {v.state === 'draft' && may('templates:write') && <Button loading={move.isPending} onClick={() => move.mutate('propose')}>{shared.propose}</Button>}
        {v.state === 'proposed' && !own && may('templates:approve') && <Button loading={move.isPending} onClick={() => move.mutate('approve')}>{shared.approve}</Button>}
      </Group>
      <Confirm opened={retiring} close={() => retire(false)} title={w.retireTitle(v.version)} verb={w.retire.replace('…', '')} danger
        act={async () => { await got(api.POST('/templates/{type}/{lang}/{version}/retire', path)); await refresh() }}>{v.in_use ? w.retireUsed : w.retireAbout}</Confirm>
    </>
  )
}

/** Write is a new version, seen on a phone while it is written. */
function Write({ type, lang, used, done }: { type: string; lang: Lang; used?: Template; done: (version?: number) => void }) {
  const w = useWords(templateWords)
  const refresh = useRefresh()
  const [text, setText] = useState(used?.text ?? '')
  const [segments, setSegments] = useState(used?.segments ?? 1)
  const [from, setFrom] = useState('')
  const save = useMutation({
    mutationFn: () => got(api.POST('/templates', { body: { type, lang, text, segments, from: from ? new Date(from).toISOString() : undefined } })),
    onSuccess: async t => { await refresh(); done(t.version) },
  })
  return (
    <form onSubmit={e => { e.preventDefault(); save.mutate() }}>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <Stack gap="sm">
          <Textarea label={w.words} description={w.wordsHint} value={text} onChange={e => setText(e.currentTarget.value)} autosize minRows={6} maxRows={16} lang={lang} required data-autofocus />
          <Group align="flex-start">
            <NumberInput label={w.segments} description={w.segmentsHint} value={segments} onChange={n => setSegments(Number(n) || 1)} min={1} max={6} w={170} />
            <DayInput hours label={w.from} description={w.fromHint} value={from} set={setFrom} w={264} />
          </Group>
          <Alert p="xs" variant="default" title={w.before}>{used?.text === text ? <Text size="sm" c="dimmed">{w.same}</Text> : <WordDiff before={used?.text ?? ''} after={text} lang={lang} />}</Alert>
        </Stack>
        {text.trim() && <PhonePreview type={type} lang={lang} text={text} segments={segments} />}
      </SimpleGrid>
      {save.isError && <Failed problem={save.error} />}
      <Group justify="flex-end" gap="xs" mt="md">
        <Button variant="default" onClick={() => done()}>{w.cancel}</Button>
        <Button type="submit" loading={save.isPending} disabled={!text.trim() || used?.text === text}>{w.save}</Button>
      </Group>
    </form>
  )
}
