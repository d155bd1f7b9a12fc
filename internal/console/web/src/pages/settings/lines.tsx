import { Alert, Button, Group, NumberInput, Select, SimpleGrid, Stack, Table, Text, Textarea, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, got, type Schema } from '../../api/client'
import { Confirm } from '../../parts/confirm'
import { Empty, Failed, Loading } from '../../parts/states'
import { Tag, type Tone } from '../../parts/tag'
import { Time } from '../../parts/time'
import { useSession } from '../../shell/session'
import { useWords } from '../../words'
import { LineHours } from './line_hours'
import { Panel } from './operator'
import { seen } from './seen'
import { words } from './words'

const tones: Record<string, Tone> = { open: 'good', closed: 'plain', holiday: 'plain', emergency: 'bad' }

/** useLines names a line in the operator's language; one of the bank's own keeps its name. */
function useLines(): (line: string) => string {
  const w = useWords(words)
  const said: Record<string, string> = { every: w.every, main: w.lineMain, platinum: w.linePlatinum, lost: w.lineLost }
  return line => said[line] ?? line
}

/** Lines is when people answer on each line, and the switch for when nobody can. */
export function Lines() {
  const w = useWords(words)
  const { may } = useSession()
  const named = useLines()
  const client = useQueryClient()
  const [declares, setDeclares] = useState(false)
  const [lifts, setLifts] = useState<string>()
  const [reason, setReason] = useState('')
  const lines = useQuery({ queryKey: ['lines'], queryFn: () => got(api.GET('/lines')), refetchInterval: seen })
  const again = () => client.invalidateQueries({ queryKey: ['lines'] })
  const failed = lines.isError && <Failed problem={lines.error} again={() => void lines.refetch()} />
  if (!lines.data) return failed || <Loading rows={6} height={44} />
  const all = lines.data.lines ?? []
  if (all.length === 0) return <Empty title={w.noLines} hint={w.noLinesHint} />
  const why = may('lines:switch') ? undefined : w.switchOnly
  const said: Record<string, string> = { open: w.stateOpen, closed: w.stateClosed, holiday: w.stateHoliday, emergency: w.stateEmergency }
  const emergencies = new Map(all.flatMap(l => (l.emergency ? [[l.emergency.line, l.emergency]] : [])) as [string, Schema<'Emergency'>][])
  return (
    <Stack gap="md">
      {failed}
      <Panel title={w.emergency}>
        <Stack gap="sm">
          <Text size="sm" c="dimmed">{w.emergencyHint}</Text>
          {[...emergencies.values()].map(e => (
            <Alert key={e.line} color="red" title={w.declaredFor(named(e.line))} data-emergency={e.line}>
              <Group justify="space-between" gap="sm">
                <Text size="sm">{e.reason} · {e.by}, {w.until} <Time at={e.until} /></Text>
                <Button size="compact-md" variant="default" disabled={!!why} title={why} onClick={() => { setReason(''); setLifts(e.line) }}>{w.lift}</Button>
              </Group>
            </Alert>
          ))}
          {emergencies.size === 0 && <Text size="sm">{w.noEmergency}</Text>}
          <Group gap="sm"><Button color="red" variant="light" disabled={!!why} title={why} onClick={() => setDeclares(true)}>{w.declare}</Button>{why && <Text size="sm" c="dimmed">{why}</Text>}</Group>
        </Stack>
      </Panel>
      <Panel title={w.hours}>
        <Table>
          <Table.Thead><Table.Tr><Table.Th scope="col">{w.line}</Table.Th><Table.Th scope="col" w={110}>{w.state}</Table.Th><Table.Th scope="col">{w.nextChange}</Table.Th></Table.Tr></Table.Thead>
          <Table.Tbody>
            {all.map(l => (
              <Table.Tr key={l.line} data-line={l.line}>
                <Table.Td>{named(l.line)}</Table.Td>
                <Table.Td><Tag tone={tones[l.state]}>{said[l.state] ?? l.state}</Tag></Table.Td>
                <Table.Td>{l.opens ? <>{w.opensAt} <Time at={l.opens} zone={l.hours?.zone} /></> : l.closes ? <>{w.closesAt} <Time at={l.closes} zone={l.hours?.zone} /></> : '–'}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Panel>
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        {all.map(l => (
          <Panel key={l.line} title={w.hoursOf(named(l.line))}>
            {l.hours ? <LineHours of={l.hours} at={lines.data.at} /> : <Text size="sm">{w.anyHour}</Text>}
          </Panel>
        ))}
      </SimpleGrid>
      <Text size="xs" c="dimmed">{w.hoursHint}</Text>
      <Declare key={String(declares)} opened={declares} close={() => setDeclares(false)} lines={all.map(l => l.line).filter(l => l !== 'lost')} again={again} />
      <Confirm opened={!!lifts} close={() => setLifts(undefined)} title={w.lift} verb={w.lift} disabled={reason.length < 3}
        act={() => got(api.POST('/lines/{line}/emergency/lift', { params: { path: { line: lifts! } }, body: { reason } })).then(again)}>
        <TextInput label={w.reason} required value={reason} onChange={e => setReason(e.currentTarget.value)} />
      </Confirm>
    </Stack>
  )
}

function Declare({ opened, close, lines, again }: { opened: boolean; close: () => void; lines: string[]; again: () => Promise<void> }) {
  const w = useWords(words)
  const named = useLines()
  const [given, setGiven] = useState({ line: 'every', reason: '', minutes: 120 as number | string })
  const [say, setSay] = useState({ en: '', 'zh-Hans': '', 'zh-Hant': '' })
  const some = Object.values(say).filter(Boolean).length
  const act = () => got(api.POST('/lines/{line}/emergency', {
    params: { path: { line: given.line } }, body: { reason: given.reason, minutes: Number(given.minutes), ...(some > 0 && { say }) },
  })).then(again)
  return (
    <Confirm opened={opened} close={close} title={w.declare} verb={w.declare} danger act={act} disabled={given.reason.length < 3 || (some > 0 && some < 3)}>
      <Stack gap="sm">
        <Text size="sm">{w.declareHint}</Text>
        <Select label={w.line} data={[{ value: 'every', label: w.every }, ...lines.map(l => ({ value: l, label: named(l) }))]} allowDeselect={false} value={given.line} onChange={line => line && setGiven({ ...given, line })} />
        <TextInput label={w.reason} description={w.reasonHint} required maxLength={200} value={given.reason} onChange={e => setGiven({ ...given, reason: e.currentTarget.value })} />
        <NumberInput label={w.minutes} min={1} max={4320} required value={given.minutes} onChange={minutes => setGiven({ ...given, minutes })} />
        <Text size="sm" c="dimmed">{w.sayHint}</Text>
        {([['en', w.sayEn], ['zh-Hans', w.sayHans], ['zh-Hant', w.sayHant]] as const).map(([lang, label]) => (
          <Textarea key={lang} label={label} lang={lang} autosize minRows={1} value={say[lang]} onChange={e => setSay({ ...say, [lang]: e.currentTarget.value })} />
        ))}
      </Stack>
    </Confirm>
  )
}
