import { Stack } from '@mantine/core'
import { useReason } from '../../parts/reason'
import { Share } from '../../parts/share'
import { Empty } from '../../parts/states'
import { useWords } from '../../words'
import type { Snapshot } from './index'
import { Panel } from './panel'
import { words } from './words'

/** Funnel is where the messages of a day are. */
export function Funnel({ of: u }: { of: Snapshot['funnel'] }) {
  const w = useWords(words)
  const said = useReason()
  if (!u) return <Panel title={w.funnel}><Empty title={w.unknownYet} hint={w.unknownYetHint} /></Panel>
  if (u.planned === 0) return <Panel title={w.funnel} at={u.at}><Empty title={w.funnelEmpty} hint={w.funnelEmptyHint} /></Panel>
  return (
    <Panel title={w.funnel} at={u.at}>
      <Stack gap={6} component="ul" m={0} p={0} style={{ listStyle: 'none' }} data-funnel>
        <Share name={w.planned} n={u.planned} of={u.planned} kind="all" />
        <Share name={w.delivered} n={u.delivered} of={u.planned} kind="good" />
        <Share name={w.submitted} n={u.submitted} of={u.planned} kind="all" />
        <Share name={w.waiting} n={u.waiting} of={u.planned} kind="all" />
        <Share name={w.held} n={u.held} of={u.planned} kind="warn" />
        {(u.holds ?? []).map(h => <Share key={h.why} name={said(h.why, h.parts)} n={h.messages} of={u.planned} kind="warn" inner />)}
        <Share name={w.failedToDeliver} n={u.failed} of={u.planned} kind="bad" />
        <Share name={w.unknown} n={u.unknown} of={u.planned} kind="bad" />
        <Share name={w.stopped} n={u.stopped} of={u.planned} kind="all" hint={w.stoppedHint} />
      </Stack>
    </Panel>
  )
}
