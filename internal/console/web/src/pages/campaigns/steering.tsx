import { Button, NumberInput, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { api, got } from '../../api/client'
import { Confirm } from '../../parts/confirm'
import { Reasoned } from '../../parts/reasoned'
import { useWords } from '../../words'
import { type Campaign, live, type State, useMoved } from './data'
import { words } from './words'

type Move = 'start' | 'pause' | 'resume' | 'pace' | 'cancel'

/** Steering is what can be done with one that was approved, each after a question. */
export function Steering({ of: c }: { of: Campaign }) {
  const w = useWords(words)
  const moved = useMoved()
  const [asks, setAsks] = useState<Move>()
  const [pace, setPace] = useState<number | string>(c.pace ?? 0)
  const close = () => setAsks(undefined)
  const params = { path: { code: c.code } }
  const run = live(c.state as State)
  return (
    <>
      {c.state === 'approved' && <Button onClick={() => setAsks('start')}>{w.start}</Button>}
      {(c.state === 'running' || c.state === 'scheduled') && <Button color="yellow" autoContrast onClick={() => setAsks('pause')}>{w.pause}</Button>}
      {c.state === 'paused' && <Button onClick={() => setAsks('resume')}>{w.resume}</Button>}
      {run && <Button variant="default" onClick={() => { setPace(c.pace ?? 0); setAsks('pace') }}>{w.pace}</Button>}
      {(run || c.state === 'approved') && <Button variant="default" c="red" onClick={() => setAsks('cancel')}>{w.cancel}</Button>}
      <Confirm title={w.start} verb={w.start} opened={asks === 'start'} close={close} act={async () => moved(await got(api.POST('/campaigns/{code}/start', { params })))}>{w.startHint}</Confirm>
      <Reasoned title={w.pause} verb={w.pause} opened={asks === 'pause'} close={close} act={async reason => moved(await got(api.POST('/campaigns/{code}/pause', { params, body: { reason } })))}>{w.pauseHint}</Reasoned>
      <Reasoned title={w.resume} verb={w.resume} opened={asks === 'resume'} close={close} act={async reason => moved(await got(api.POST('/campaigns/{code}/resume', { params, body: { reason } })))}>{w.resumeHint}</Reasoned>
      <Reasoned title={w.cancel} verb={w.cancel} danger opened={asks === 'cancel'} close={close} act={async reason => moved(await got(api.POST('/campaigns/{code}/cancel', { params, body: { reason } })))}>{w.cancelHint}</Reasoned>
      <Reasoned
        title={w.pace} verb={w.paceSet} opened={asks === 'pace'} close={close} disabled={typeof pace !== 'number'}
        act={async reason => moved(await got(api.POST('/campaigns/{code}/pace', { params, body: { pace: Number(pace), reason } })))}
      >
        <Stack gap="xs"><Text size="sm">{w.paceHint}</Text><NumberInput label={w.paceTitle} min={0} max={5000} allowDecimal={false} value={pace} onChange={setPace} /></Stack>
      </Reasoned>
    </>
  )
}
