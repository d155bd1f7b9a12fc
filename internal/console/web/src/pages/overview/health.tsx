import { Box, Table, Text } from '@mantine/core'
import { Tag, type Tone } from '../../parts/tag'
import { Time } from '../../parts/time'
import { useFormat } from '../../shell/language'
import { useWords } from '../../words'
import type { Snapshot } from './index'
import { Panel } from './panel'
import { words } from './words'

type Part = NonNullable<Snapshot['health']>[number]

const tones: Record<Part['state'], Tone> = { well: 'good', poor: 'warn', away: 'bad', stopped: 'bad' }

/** Health is what the process that answers depends on, and since when it is as it is. */
export function Health({ of: parts }: { of: Part[] }) {
  const w = useWords(words)
  const f = useFormat()
  const name = (p: Part) => ({ redis: w.redis, database: w.database, bank: w.bank, carrier: w.carrier(p.name ?? '') })[p.part]
  const state = (p: Part) => ({ well: w.well, poor: w.poor(f.share(p.share ?? 0, 100)), away: w.away, stopped: w.stoppedState })[p.state]
  return (
    <Panel title={w.health}>
      <Table verticalSpacing={6} horizontalSpacing={6} fz="sm" data-health>
        <Table.Tbody>
          {parts.map(p => (
            <Table.Tr key={`${p.part} ${p.name}`}>
              <Table.Th scope="row" fw={500}>{name(p)}</Table.Th>
              <Table.Td><Box display="inline-block" miw="max-content"><Tag tone={tones[p.state]}>{state(p)}</Tag></Box></Table.Td>
              <Table.Td ta="right"><Text span size="xs" c="dimmed">{w.since} </Text><Time at={p.since} />{w.onward && <Text span size="xs" c="dimmed"> {w.onward}</Text>}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {parts.length > 0 && parts.every(p => p.part !== 'carrier') && <Text size="xs" c="dimmed" mt={6}>{w.carriersElsewhere}</Text>}
    </Panel>
  )
}
