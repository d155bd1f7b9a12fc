import { Paper, SimpleGrid } from '@mantine/core'
import type { ReactNode } from 'react'
import { Chart, type Series } from '../../parts/chart/chart'
import { useFormat } from '../../shell/language'
import { useWords } from '../../words'
import { round } from './figures'
import type { Snapshot } from './index'
import { words } from './words'

type Minute = NonNullable<Snapshot['minutes']>[number]

/** Charts are the hour minute by minute. */
export function Charts({ minutes }: { minutes: Minute[] }) {
  const w = useWords(words)
  const f = useFormat()
  const times = minutes.map(m => m.at)
  const of = (name: string, value: (m: Minute) => number | undefined): Series => ({ name, values: minutes.map(value) })
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
      <Framed><Chart title={w.textsChart} unit={w.perMinute} times={times} series={[of(w.in, m => m.texts_in), of(w.out, m => m.texts_out)]} /></Framed>
      <Framed>
        <Chart
          title={w.outcomeChart} unit={w.perMinute} times={times} as="bars"
          series={[of(w.understood, m => m.understood), of(w.asked, m => m.asked), of(w.failed, m => m.failed)]}
        />
      </Framed>
      <Framed>
        <Chart
          title={w.latencyChart} unit={w.ms} times={times} whole={false} write={n => f.number(round(n))}
          series={[of(w.median, m => m.p50_ms), of(w.slowest, m => m.p99_ms)]}
        />
      </Framed>
      <Framed><Chart title={w.callsChart} unit={w.perMinute} times={times} series={[of(w.begun, m => m.calls), of(w.contained, m => m.contained)]} /></Framed>
    </SimpleGrid>
  )
}

function Framed({ children }: { children: ReactNode }) {
  return <Paper withBorder p="sm" miw={0}>{children}</Paper>
}
