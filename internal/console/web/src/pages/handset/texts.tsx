import { ActionIcon, Box, Button, Group, Text, Textarea, UnstyledButton } from '@mantine/core'
import { IconBuildingBank, IconSend } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { api, got } from '../../api/client'
import { Empty, Failed } from '../../parts/states'
import { useFormat } from '../../shell/language'
import { useSession } from '../../shell/session'
import { useWords } from '../../words'
import type { HeldText, Person } from './data'
import classes from './handset.module.css'
import { tries, words } from './words'

interface Given {
  person: Person
  to: string
  texts: HeldText[]
  /** What stood here before the server began anew. */
  before: HeldText[]
  names: Record<string, string>
  turn: string
  show: (turn: string) => void
}

/** Texts is the thread on a telephone, and where one writes. What is sent goes by the very door that the carrier uses. */
export function Texts({ person, to, texts, before, names, turn, show }: Given) {
  const w = useWords(words)
  const f = useFormat()
  const client = useQueryClient()
  const [body, setBody] = useState('')
  const end = useRef<HTMLDivElement>(null)
  const send = useMutation({
    mutationFn: (text: string) => got(api.POST('/handset/texts', { body: { from: person.number, to, body: text } })),
    onSuccess: sent => {
      show(sent.turn)
      void client.invalidateQueries({ queryKey: ['handset', 'inbox', person.number] })
    },
    onError: (_, text) => setBody(now => now || text), // what did not leave is not typed again
  })
  const { may } = useSession()
  const card = person.cards?.find(k => k.state === 'active')
  // What a bank's fraud watch would tell us: the customer is asked by text, and after half an hour of silence by a call.
  const ask = useMutation({
    mutationFn: () => got(api.POST('/alerts', {
      body: { ref: crypto.randomUUID(), customer: person.customer, card: card!.card.replace('*', ''), amount: '912.40', currency: card!.currency || 'USD', merchant: 'GRAND HOTEL' },
    })),
  })
  useEffect(() => {
    const box = end.current?.parentElement
    if (box) box.scrollTop = box.scrollHeight
  }, [texts.length, person.number])
  const tail = person.cards?.[0]?.card.replace('*', '') ?? '1234'
  const examples = (tries[person.language] ?? tries.en ?? []).map(t => t.replace('{card}', tail))
  const go = (text: string) => {
    if (text.trim() && !send.isPending) {
      setBody('')
      send.mutate(text)
    }
  }
  return (
    <>
      <div className={classes.scroll} role="log" aria-label={w.texts} tabIndex={0}>
        {before.map((t, i) => <Bubble key={`before ${i}`} text={{ ...t, turn: undefined }} names={names} chosen={false} show={show} />)}
        {before.length > 0 && <Text size="xs" c="dimmed" ta="center" role="status" data-anew>{w.begunAnew}</Text>}
        {texts.length + before.length === 0 && <Empty title={w.noTexts} hint={w.noTextsHint} />}
        {texts.map(t => <Bubble key={t.n} text={t} names={names} chosen={t.turn === turn && turn !== ''} show={show} />)}
        <div ref={end} />
      </div>
      <div className={classes.foot}>
        <Group gap={6} mb={8} role="group" aria-label={w.tryThese}>
          {examples.map(e => <Button key={e} size="compact-xs" variant="default" radius="xl" onClick={() => go(e)} disabled={send.isPending}>{e}</Button>)}
          {may('alerts:write') && card && (
            <Button size="compact-xs" variant="light" radius="xl" leftSection={<IconBuildingBank size={13} />} loading={ask.isPending} onClick={() => ask.mutate()}>{w.asks}</Button>
          )}
        </Group>
        {send.isError && <Box mb={8}><Failed problem={send.error} /></Box>}
        {ask.isError && <Box mb={8}><Failed problem={ask.error} /></Box>}
        {send.data?.fault && <Text size="xs" c="red" role="alert">{w.heardFault}{f.colon}{send.data.fault}</Text>}
        <form onSubmit={e => { e.preventDefault(); go(body) }}>
          <Group gap={6} wrap="nowrap" align="flex-end">
            <Textarea
              aria-label={w.message} placeholder={w.messageHint} value={body} onChange={e => setBody(e.currentTarget.value)} autosize minRows={1} maxRows={4} maxLength={1600} flex={1}
              onKeyDown={e => { if (e.key === 'Enter' && !e.shiftKey && !e.nativeEvent.isComposing) { e.preventDefault(); go(body) } }}
            />
            <ActionIcon type="submit" size={36} aria-label={w.send} loading={send.isPending} disabled={!body.trim()}><IconSend size={18} /></ActionIcon>
          </Group>
        </form>
      </div>
    </>
  )
}

function Bubble({ text: t, names, chosen, show }: { text: HeldText; names: Record<string, string>; chosen: boolean; show: (turn: string) => void }) {
  const w = useWords(words)
  const f = useFormat()
  const sent = t.sent || undefined
  const under = [f.time(t.at), names[t.with] ?? t.with, t.lost ? w.notDelivered(t.lost) : w.segments(t.segments)].join(' · ')
  return (
    <>
      {t.turn
        ? <UnstyledButton className={classes.bubble} data-sent={sent} data-chosen={chosen || undefined} aria-pressed={chosen} title={w.traceOf} onClick={() => show(t.turn!)}>{t.body}</UnstyledButton>
        : <div className={classes.bubble} data-sent={sent}>{t.body}</div>}
      <span className={classes.under} data-sent={sent}>{under}</span>
    </>
  )
}
