import { Alert, Button, Group, Modal, NumberInput, Select, Stack, Table, Text, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, got, type Schema } from '../../api/client'
import { Confirm } from '../../parts/confirm'
import { useLanes } from '../../parts/lanes'
import { useTypes } from '../../parts/message_types'
import { useReason } from '../../parts/reason'
import { Failed, Loading } from '../../parts/states'
import { Tag } from '../../parts/tag'
import { Time } from '../../parts/time'
import { useFormat } from '../../shell/language'
import { useSession } from '../../shell/session'
import { useWords } from '../../words'
import { Panel } from './operator'
import { seen } from './seen'
import { words } from './words'

type Pause = Schema<'PauseView'>

/** Senders is what leaves how fast: the rate of each of our addresses, and what somebody has halted. */
export function Senders() {
  const w = useWords(words)
  const { may } = useSession()
  const status = useQuery({ queryKey: ['outbox'], queryFn: () => got(api.GET('/outbox')), refetchInterval: seen })
  const failed = status.isError && <Failed problem={status.error} again={() => void status.refetch()} />
  if (!status.data) return failed || <Loading rows={6} height={44} />
  const why = may('outbox:operate') ? undefined : w.operateOnly
  return (
    <Stack gap="md">
      {failed}
      {why && <Alert color="gray" p="xs">{why}</Alert>}
      <Panel title={w.pauses}><Pauses of={status.data.pauses ?? []} lanes={(status.data.lanes ?? []).map(l => l.lane)} senders={(status.data.senders ?? []).map(s => s.sender)} why={why} /></Panel>
      <Panel title={w.rates}><Rates of={status.data.senders ?? []} why={why} /></Panel>
    </Stack>
  )
}

function Rates({ of, why }: { of: Schema<'SenderView'>[]; why?: string }) {
  const w = useWords(words)
  const f = useFormat()
  const [sets, setSets] = useState<Schema<'SenderView'>>()
  return (
    <>
      <Table.ScrollContainer minWidth={560}>
        <Table>
          <Table.Thead>
            <Table.Tr><Table.Th scope="col">{w.sender}</Table.Th><Table.Th scope="col" ta="right">{w.rate}</Table.Th><Table.Th scope="col" ta="right">{w.lastMinute}</Table.Th><Table.Th scope="col">{w.setBy}</Table.Th><Table.Th scope="col" aria-label={w.change} /></Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {of.map(s => (
              <Table.Tr key={s.sender} data-sender={s.sender}>
                <Table.Td><Text span size="sm" style={{ whiteSpace: 'nowrap' }}>{s.sender}</Text> {s.stopped && <Tag tone="bad">{w.stopped}</Tag>}{!!s.rests_seconds && <Tag tone="warn">{w.rests(s.rests_seconds)}</Tag>}</Table.Td>
                <Table.Td ta="right">{s.rate > 0 ? w.perSecond(f.number(s.rate)) : w.notPaced}</Table.Td>
                <Table.Td ta="right">{s.last_minute === undefined ? '–' : f.number(s.last_minute)}</Table.Td>
                <Table.Td>{s.set_by && s.set_at ? <>{s.set_by.replace(/^operator:/, '')}, <Time at={s.set_at} ago /></> : w.configured}</Table.Td>
                <Table.Td ta="right"><Button size="compact-sm" variant="default" disabled={!!why} title={why} aria-label={w.changeRate(s.sender)} onClick={() => setSets(s)}>{w.change}</Button></Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {sets && <SetRate of={sets} close={() => setSets(undefined)} />}
    </>
  )
}

function SetRate({ of, close }: { of: Schema<'SenderView'>; close: () => void }) {
  const w = useWords(words)
  const client = useQueryClient()
  const [rate, setRate] = useState<number | string>(of.rate)
  const save = useMutation({
    mutationFn: (rate: number) => got(api.POST('/outbox/rate', { body: { sender: of.sender, rate } })),
    onSuccess: () => { void client.invalidateQueries({ queryKey: ['outbox'] }); close() },
  })
  return (
    <Modal opened onClose={close} title={w.changeRate(of.sender)} centered transitionProps={{ duration: 0 }}>
      <form onSubmit={e => { e.preventDefault(); save.mutate(Number(rate)) }}>
        <Stack gap="sm">
          <NumberInput label={w.rate} description={w.rateHint} min={0} max={10_000} required value={rate} onChange={setRate} />
          {save.isError && <Failed problem={save.error} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" loading={save.isPending} onClick={() => save.mutate(-1)}>{w.asConfigured}</Button>
            <Button type="submit" loading={save.isPending}>{w.save}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

function Pauses({ of, lanes, senders, why }: { of: Pause[]; lanes: string[]; senders: string[]; why?: string }) {
  const w = useWords(words)
  const client = useQueryClient()
  const lane = useLanes()
  const called = useTypes()
  const said = useReason()
  const [halts, setHalts] = useState(false)
  const [ends, setEnds] = useState<Pause>()
  const [reason, setReason] = useState('')
  const again = () => client.invalidateQueries({ queryKey: ['outbox'] })
  const named = (p: Pause) => [w.kind(p.kind), p.kind === 'lane' ? lane(p.name ?? '') : p.kind === 'type' ? called(p.name ?? '') : p.name].filter(Boolean).join(' ')
  return (
    <Stack gap="sm">
      {of.length === 0 && <Text size="sm" c="dimmed">{w.nothingPaused}</Text>}
      {of.map(p => (
        <Group key={p.kind + p.name} justify="space-between" data-pause={p.kind}>
          <Stack gap={0}>
            <Group gap="xs"><Tag tone="warn">{w.paused}</Tag><Text size="sm" fw={600}>{named(p)}</Text></Group>
            <Text size="xs" c="dimmed">{said(p.reason, p.why)} · {p.by.replace(/^operator:/, '')}, <Time at={p.since} ago /></Text>
          </Stack>
          <Button size="compact-sm" variant="default" disabled={!!why} title={why} onClick={() => { setReason(''); setEnds(p) }}>{w.resume}</Button>
        </Group>
      ))}
      <Group><Button variant="default" disabled={!!why} title={why} onClick={() => setHalts(true)}>{w.pause}</Button></Group>
      <Confirm opened={!!ends} close={() => setEnds(undefined)} title={w.resume} verb={w.resume} disabled={reason.length < 2}
        act={() => got(api.POST('/outbox/resume', { body: { kind: ends!.kind as 'all', name: ends!.name, reason } })).then(again)}>
        <Stack gap="sm"><Text size="sm">{w.resumeHint}</Text><TextInput label={w.reason} required value={reason} onChange={e => setReason(e.currentTarget.value)} /></Stack>
      </Confirm>
      <Halt key={String(halts)} opened={halts} close={() => setHalts(false)} lanes={lanes} senders={senders} again={again} />
    </Stack>
  )
}

function Halt({ opened, close, lanes, senders, again }: { opened: boolean; close: () => void; lanes: string[]; senders: string[]; again: () => Promise<void> }) {
  const w = useWords(words)
  const lane = useLanes()
  const [what, setWhat] = useState('')
  const [reason, setReason] = useState('')
  const data = [
    { group: w.everything, items: [{ value: 'all:', label: w.kind('all') }, { value: 'planning:', label: w.kind('planning') }] },
    { group: w.lanes, items: lanes.map(l => ({ value: `lane:${l}`, label: lane(l) })) },
    { group: w.senders, items: senders.map(s => ({ value: `sender:${s}`, label: s })) },
  ]
  const act = () => {
    const [kind = '', name] = what.split(/:(.*)/s)
    return got(api.POST('/outbox/pause', { body: { kind: kind as 'all', ...(name && { name }), reason } })).then(again)
  }
  return (
    <Confirm opened={opened} close={close} title={w.pause} verb={w.pause} danger act={act} disabled={!what || reason.length < 2}>
      <Stack gap="sm">
        <Text size="sm">{w.pauseHint}</Text>
        <Select label={w.what} data={data} required value={what || null} onChange={v => setWhat(v ?? '')} comboboxProps={{ withinPortal: true }} />
        <TextInput label={w.reason} required value={reason} onChange={e => setReason(e.currentTarget.value)} />
      </Stack>
    </Confirm>
  )
}
