import { Alert, SimpleGrid, Stack } from '@mantine/core'
import type { Schema } from '../../api/client'
import { useStream } from '../../api/stream'
import { Loading } from '../../parts/states'
import { Page } from '../../parts/page'
import { StreamState } from '../../parts/stream'
import { useWords } from '../../words'
import { Cases } from './cases'
import { Charts } from './charts'
import { Figures } from './figures'
import { Funnel } from './funnel'
import { Health } from './health'
import { Lanes } from './lanes'
import { words } from './words'

export type Snapshot = Schema<'OverviewSnapshot'>

const every = 3_000 // as the server looks

export default function Overview() {
  const w = useWords(words)
  const stream = useStream<Snapshot>({
    path: '/overview/stream',
    events: {
      overview: all => all as Snapshot,
      change: (some, known) => known && { ...known, ...(some as Partial<Snapshot>) },
    },
    every,
  })
  const s = stream.data
  return (
    <Page title={w.title} about={w.about} actions={<StreamState of={stream} />}>
      {!s ? (
        <Stack gap="md"><Loading rows={1} height={84} /><Loading rows={3} height={200} /></Stack>
      ) : (
        <Stack gap="md">
          {s.alone && <Alert color="yellow" role="alert" p="xs">{w.alone}</Alert>}
          <Figures of={s} />
          <Charts minutes={s.minutes ?? []} />
          <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
            <Lanes of={s.lanes} />
            <Funnel of={s.funnel} />
            <Cases of={s.cases} />
            <Health of={s.health ?? []} />
          </SimpleGrid>
        </Stack>
      )}
    </Page>
  )
}
