import { Alert, Button, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { api, got } from '../../api/client'
import { Confirm } from '../../parts/confirm'
import { useFault } from '../../parts/fault'
import { Tag } from '../../parts/tag'
import { useFormat } from '../../shell/language'
import { useSession } from '../../shell/session'
import { useWords } from '../../words'
import { type Registration, useChanged, type Version } from './data'
import { useLabel } from './editor/label'
import { Terms } from './terms'
import { words } from './words'

/** Versions are what marketing wrote, the newest first, each compared with what was approved last before it, or else with the one before. */
export function Versions({ of: r }: { of: Registration }) {
  const w = useWords(words)
  const all = (r.versions ?? []).toSorted((a, b) => b.version - a.version)
  return (
    <Paper withBorder p="sm" component="section" aria-label={w.versions}>
      <Title order={2} size="h5" mb="xs">{w.versions}</Title>
      <Stack gap="lg">{all.map((v, i) => <One key={v.id} code={r.code} of={v} before={all.slice(i + 1).find(b => b.state === 'approved') ?? all[i + 1]} used={v.id === r.in_force} />)}</Stack>
    </Paper>
  )
}

function One({ code, of: v, before, used }: { code: string; of: Version; before?: Version; used: boolean }) {
  const w = useWords(words)
  const f = useFormat()
  const fault = useFault()
  const label = useLabel()
  const { may, name: me } = useSession()
  const changed = useChanged()
  const [asks, setAsks] = useState<'propose' | 'approve'>()
  const params = { path: { code, version: v.version } }
  const own = [v.maker, v.proposer].some(n => n?.toLowerCase() === me.toLowerCase())
  const close = () => setAsks(undefined)
  return (
    <div>
      <Group gap={6}>
        <Title order={3} size="h6">{w.version(String(v.version))}</Title>
        <Tag tone={v.state === 'approved' ? 'good' : v.state === 'proposed' ? 'warn' : 'plain'}>{w[v.state]}</Tag>
        {used && <Tag tone="live">{w.inForce}</Tag>}
        <Text size="xs" c="dimmed">{w.by}{f.colon}{f.listed([v.maker, v.checker])} · {w.hash}{f.colon}{v.hash}</Text>
      </Group>
      <Text size="xs" c="dimmed" my={4}>{before ? w.before(String(before.version)) : w.first}</Text>
      <Terms of={v.brief} before={before?.brief} />
      {!!v.faults?.length && <Alert color="yellow" p="xs" mt="xs" title={w.faults}>{v.faults.map((x, i) => <Text key={i} size="sm">{label(x.field ?? '')}{f.colon}{fault(x)}</Text>)}</Alert>}
      {v.state === 'proposed' && own && <Alert color="blue" p="xs" mt="xs">{w.own}</Alert>}
      <Group gap="xs" mt="xs">
        {v.state === 'draft' && may('campaigns:write') && <Button size="xs" disabled={!!v.faults?.length} onClick={() => setAsks('propose')}>{w.propose}</Button>}
        {v.state === 'proposed' && !own && may('campaigns:approve') && <Button size="xs" onClick={() => setAsks('approve')}>{w.approve}</Button>}
      </Group>
      <Confirm title={w.propose} verb={w.propose} opened={asks === 'propose'} close={close} act={async () => { await got(api.POST('/registrations/{code}/versions/{version}/propose', { params })); await changed() }}>{w.approveHint}</Confirm>
      <Confirm title={w.approve} verb={w.approve} opened={asks === 'approve'} close={close} act={async () => { await got(api.POST('/registrations/{code}/versions/{version}/approve', { params, body: { hash: v.hash } })); await changed() }}>{w.approveHint}</Confirm>
    </div>
  )
}
