import { Table, Text, Tooltip } from '@mantine/core'
import { useLanes } from '../../parts/lanes'
import { Empty } from '../../parts/states'
import { useFormat } from '../../shell/language'
import { useWords } from '../../words'
import { useSpan } from './span'
import type { Snapshot } from './index'
import { Panel } from './panel'
import { words } from './words'

const slow = 60 // seconds after which the oldest stands out

/** Lanes are what the outbox has to do, the most urgent first. */
export function Lanes({ of: l }: { of: Snapshot['lanes'] }) {
  const w = useWords(words)
  const f = useFormat()
  const span = useSpan()
  const named = useLanes()
  if (!l) return <Panel title={w.lanes}><Empty title={w.unknownYet} hint={w.unknownYetHint} /></Panel>
  const person = (l.lanes ?? []).reduce((n, lane) => n + lane.person, 0)
  return (
    <Panel title={w.lanes} at={l.at}>
      <Table verticalSpacing={4} horizontalSpacing={6} layout="auto" fz="sm" data-lanes>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{w.lane}</Table.Th>
            <Table.Th scope="col" ta="right">{w.due}</Table.Th>
            <Table.Th scope="col" ta="right">{w.oldest}</Table.Th>
            <Table.Th scope="col" ta="right">{w.later}</Table.Th>
            <Table.Th scope="col" ta="right" visibleFrom="xs">{w.working}</Table.Th>
            <Table.Th scope="col" ta="right">{w.dead}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {(l.lanes ?? []).map(lane => (
            <Table.Tr key={lane.lane}>
              <Table.Th scope="row" fw={500}>{named(lane.lane)}</Table.Th>
              <Table.Td ta="right">{f.number(lane.due)}</Table.Td>
              <Table.Td ta="right" fw={lane.oldest_seconds > slow ? 650 : undefined} c={lane.oldest_seconds > slow ? 'red' : undefined}>
                {lane.due > 0 ? span(lane.oldest_seconds) : '–'}
              </Table.Td>
              <Table.Td ta="right">{f.number(lane.later)}</Table.Td>
              <Table.Td ta="right" visibleFrom="xs">{f.number(lane.working)}</Table.Td>
              <Table.Td ta="right">{f.number(lane.failed)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {person > 0 && <Tooltip label={w.personHint}><Text size="sm" c="red" mt="xs" tabIndex={0}>{w.person}{f.colon}{f.number(person)}</Text></Tooltip>}
    </Panel>
  )
}
