import { Alert, Button, Group, Stack, Text, Textarea } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useEffect, useState } from 'react'
import { api, got, Problem } from '../../api/client'
import { detailOf, Failed } from '../../parts/states'
import { Time } from '../../parts/time'
import { useLang } from '../../shell/language'
import { useWords } from '../../words'
import type { Head } from './read'
import { languageWord, words } from './words'

const most = 1000
const sign = 60_000 // a dialogue is ours for five minutes after each sign

/** A name for a text, so that one that is sent twice arrives once. */
const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), b => b.toString(16).padStart(2, '0')).join('')

/** Answer takes a dialogue over, writes to the customer, and hands it back. */
export function Answer({ head, again }: { head: Head; again: () => Promise<unknown> }) {
  const w = useWords(words)
  const client = useQueryClient()
  const at = { params: { path: { id: head.id } } }
  const [had, setHad] = useState(false)
  const mine = head.taken?.mine ?? false
  const changed = async () => {
    await again()
    void client.invalidateQueries({ queryKey: ['conversations', 'found'] })
  }
  const take = useMutation({ mutationFn: () => got(api.POST('/conversations/{id}/take', at)), onSettled: changed })
  const back = useMutation({ mutationFn: () => got(api.POST('/conversations/{id}/hand-back', at)), onSuccess: () => setHad(false), onSettled: changed })
  useEffect(() => {
    if (!mine) return
    setHad(true)
    const beat = setInterval(() => void api.POST('/conversations/{id}/keep', { params: { path: { id: head.id } } }).catch(() => {}), sign)
    return () => clearInterval(beat)
  }, [mine, head.id])

  if (mine) {
    return (
      <Stack gap="xs">
        <Group justify="space-between" gap="xs">
          <Text size="sm" fw={600}>{w.mine} {w.until} <Time at={head.taken!.until} /></Text>
          <Button size="xs" variant="default" onClick={() => back.mutate()} loading={back.isPending}>{w.handBack}</Button>
        </Group>
        {back.isError && <Failed problem={back.error} />}
        <Write head={head} written={changed} />
      </Stack>
    )
  }
  return (
    <Stack gap="xs">
      {had && <Alert color="yellow" role="status">{w.lapsed}</Alert>}
      {take.isError && <Failed problem={take.error} />}
      <Group gap="sm">
        <Button size="xs" onClick={() => { setHad(false); take.mutate() }} loading={take.isPending} disabled={head.taken !== undefined || head.distrusted}>{w.take}</Button>
        <Text size="xs" c="dimmed" flex={1} miw={200}>{head.taken ? w.theirs(head.taken.by) : head.distrusted ? w.distrusted : w.takeHint}</Text>
      </Group>
    </Stack>
  )
}

function Write({ head, written }: { head: Head; written: () => Promise<unknown> }) {
  const w = useWords(words)
  const [text, setText] = useState('')
  const { lang } = useLang()
  const [key, setKey] = useState(newKey)
  const send = useMutation({
    mutationFn: () => got(api.POST('/conversations/{id}/texts', { params: { path: { id: head.id } }, body: { text: text.trim(), key } })),
    onSuccess: () => { setText(''); setKey(newKey()) },
    onSettled: written,
  })
  const length = [...text.trim()].length
  const refused = send.error instanceof Problem && send.error.status === 422 ? detailOf(send.error, lang) : undefined
  const submit = (e: FormEvent) => { e.preventDefault(); if (length > 0 && length <= most) send.mutate() }
  return (
    <form onSubmit={submit}>
      <Textarea
        label={w.write} description={`${w.writeHint(length)}${head.language ? ` · ${w.reads(languageWord(w, head.language))}` : ''}`} autosize minRows={2} maxRows={6} lang={head.language}
        value={text} error={length > most ? w.tooLong : refused} onChange={e => { setText(e.currentTarget.value); setKey(newKey()); send.reset() }}
        onKeyDown={e => { if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) submit(e) }}
      />
      {send.isError && !refused && <Failed problem={send.error} />}
      <Group justify="flex-end" mt="xs">
        <Button type="submit" size="xs" loading={send.isPending} disabled={length === 0 || length > most}>{w.send}</Button>
      </Group>
    </form>
  )
}
