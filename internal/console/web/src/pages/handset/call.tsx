import { Box, Button, Group, Stack, Switch, Text, UnstyledButton } from '@mantine/core'
import { IconPhone, IconPhoneOff } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { api, got } from '../../api/client'
import { Empty, Failed } from '../../parts/states'
import { useFormat } from '../../shell/language'
import { useWords } from '../../words'
import type { Call as Held, Line, Person, Step } from './data'
import classes from './handset.module.css'
import { Keypad } from './keypad'
import { useAloud } from './voice'
import { type W, words } from './words'

interface Given {
  person: Person
  to: string
  call: Held | undefined
  keep: (call: Held) => void
  turn: string
  show: (turn: string) => void
}

/** Call is the dialler, and a call as it is walked. */
export function Call({ person, to, call, keep, turn, show }: Given) {
  const w = useWords(words)
  const f = useFormat()
  const client = useQueryClient()
  const [withheld, setWithheld] = useState(false)
  const aloud = useAloud(call?.sid, call?.lines ?? none)
  const end = useRef<HTMLDivElement>(null)
  const take = (next: Held) => {
    client.setQueryData(['handset', 'call', next.sid], next)
    if (next.sid !== call?.sid) keep(next)
  }
  const took = (next: Held) => {
    take(next)
    show(next.turn)
    void client.invalidateQueries({ queryKey: ['handset', 'inbox'] })
  }
  const step = useMutation({
    mutationFn: (body: Step) => got(api.POST('/handset/calls/{sid}/step', { params: { path: { sid: call!.sid } }, body })),
    onSuccess: took,
    onError: () => void client.invalidateQueries({ queryKey: ['handset', 'call', call!.sid] }), // it may be over meanwhile
  })
  const dial = useMutation({
    mutationFn: async (keys?: string) => {
      const begun = await got(api.POST('/handset/calls', { body: { from: withheld ? undefined : person.number, to } }))
      if (!keys || begun.state !== 'asks') return begun
      take(begun)
      return got(api.POST('/handset/calls/{sid}/step', { params: { path: { sid: begun.sid } }, body: { do: 'keys', keys } }))
    },
    onSuccess: took,
  })
  const { mutate, isPending: stepping } = step
  const act = useCallback((body: Step) => { if (!stepping) mutate(body) }, [mutate, stepping])
  const pause = call?.state === 'pauses' ? call.wants.timeout : 0
  useEffect(() => {
    if (!pause) return
    const t = setTimeout(() => mutate({ do: 'silence' }), pause * 1_000)
    return () => clearTimeout(t)
  }, [pause, mutate, call?.lines?.length])
  useEffect(() => {
    const box = end.current?.parentElement
    if (box) box.scrollTop = box.scrollHeight
  }, [call?.lines?.length])
  const on = call && call.state !== 'over'
  const busy = step.isPending || dial.isPending
  const problem = step.error ?? dial.error
  return (
    <>
      <div className={classes.scroll} role="log" aria-label={w.call} tabIndex={0}>
        {!call && <Empty title={w.noCall} hint={w.noCallHint} />}
        {call?.lines?.map((l, i) => <Heard key={i} line={l} w={w} chosen={l.turn === turn} show={show} />)}
        {call?.fault && <Text size="xs" c="red" role="alert">{w.heardFault}{f.colon}{call.fault}</Text>}
        <div ref={end} />
      </div>
      <div className={classes.foot}>
        <Stack gap={8}>
          {problem && <Failed problem={problem} />}
          {call && <Text size="xs" fw={600} aria-live="polite" data-state={call.state}>{waits(call, w)}</Text>}
          {on && <Keypad key={call.turn + call.lines?.length} call={call} busy={busy} act={act} />}
          <Group justify="space-between" gap={6}>
            <Switch
              size="xs" label={w.voices} checked={aloud.on} disabled={!aloud.able} onChange={e => aloud.turn(e.currentTarget.checked)}
              description={aloud.lacks ? w.noVoice(aloud.lacks) : w.voicesHint}
            />
            {on
              ? <Button size="xs" color="red" leftSection={<IconPhoneOff size={16} />} disabled={busy} onClick={() => act({ do: 'hangup' })}>{w.hangUp}</Button>
              : (
                <Box>
                  <Switch size="xs" mb={6} label={w.withheld} checked={withheld} onChange={e => setWithheld(e.currentTarget.checked)} />
                  <Group gap={6}>
                    <Button size="xs" leftSection={<IconPhone size={16} />} loading={busy} onClick={() => dial.mutate(undefined)}>{call ? w.again : w.dial}</Button>
                    <Button size="xs" variant="default" disabled={busy} onClick={() => dial.mutate('9')}>{w.dialNine}</Button>
                  </Group>
                </Box>
              )}
          </Group>
        </Stack>
      </div>
    </>
  )
}

const none: Line[] = []

/** waits says what the call waits for. */
function waits(call: Held, w: W): string {
  switch (call.state) {
    case 'asks': {
      const n = call.wants.keys
      const keys = n === 1 ? w.asksOne : n > 1 ? w.asksMany(n) : w.asksAny
      return [keys, n !== 1 && call.wants.finish ? w.thenHash : '', call.wants.speech ? w.orWords : ''].join('')
    }
    case 'records': return w.records
    case 'pauses': return w.pauses(call.wants.timeout)
    case 'talks': return w.talks
    default: return w.over
  }
}

function Heard({ line: l, w, chosen, show }: { line: Line; w: W; chosen: boolean; show: (turn: string) => void }) {
  const own = l.verb === 'Keys' || l.verb === 'Said' || l.verb === 'Silence'
  if (l.verb === 'Say' || own) {
    const text = l.verb === 'Keys' ? w.pressed(l.text) : l.verb === 'Silence' ? w.saidNothing : l.text
    return (
      <UnstyledButton className={classes.bubble} data-sent={own || undefined} data-chosen={chosen || undefined} aria-pressed={chosen} title={w.traceOf} lang={own ? undefined : l.language} onClick={() => show(l.turn)}>
        {text}
      </UnstyledButton>
    )
  }
  return <span className={classes.event}>{happened(l, w)}</span>
}

/** happened is an event of a call in words. */
function happened(l: Line, w: W): string {
  switch (l.verb) {
    case 'Whisper': return w.whispered(l.text)
    case 'Dial': return w.dialled(l.text)
    case 'Enqueue': return w.queued
    case 'Record': return w.recording
    case 'Reject': return w.rejected
    case 'Hangup': return w.lineDead
    case 'Gone': return w.hungUp
    case 'Talked': return w.talkedAs(l.text === 'busy' ? w.busy : l.text === 'no-answer' ? w.noAnswer : w.talked)
    default: return w.played(l.text)
  }
}
