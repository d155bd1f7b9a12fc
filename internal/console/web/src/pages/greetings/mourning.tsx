import { Button, Group, Paper, Select, Stack, Text } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, got } from '../../api/client'
import { DayInput } from '../../parts/day_input'
import { Reasoned } from '../../parts/reasoned'
import { Empty, Failed, Loading } from '../../parts/states'
import { Time } from '../../parts/time'
import { useFormat } from '../../shell/language'
import { useSession } from '../../shell/session'
import { useWords } from '../../words'
import { words } from './words'

/** Where customers' numbers are from, most of all. */
const regions = ['CN', 'HK', 'MO', 'TW', 'SG', 'MY', 'JP', 'GB', 'US', 'CA', 'AU']

/** Mourning is where there is no cheer, and until when. */
export function Mourning() {
  const w = useWords(words)
  const f = useFormat()
  const { may, now } = useSession()
  const client = useQueryClient()
  const [asks, setAsks] = useState<string>() // "new", or the region that ends
  const [region, setRegion] = useState('every')
  const [until, setUntil] = useState(() => now().toISOString().slice(0, 10))
  const all = useQuery({ queryKey: ['mourning'], queryFn: () => got(api.GET('/greetings/mourning')) })
  const again = () => client.invalidateQueries({ queryKey: ['mourning'] })
  if (all.isPending) return <Loading rows={3} />
  if (all.isError) return <Failed problem={all.error} again={() => void all.refetch()} />
  const rows = all.data.mourning ?? []
  return (
    <Stack gap="md">
      {may('outbox:operate') && <Group><Button onClick={() => setAsks('new')}>{w.declare}</Button></Group>}
      {rows.length === 0 && <Empty title={w.noMourning} hint={w.noMourningHint} />}
      {rows.map(m => (
        <Paper key={m.region} withBorder p="sm">
          <Group justify="space-between">
            <div>
              <Text fw={600}>{m.region === 'every' ? w.every : f.region(m.region)} · {w.until}{f.colon}{f.day(`${m.until}T12:00:00Z`)}</Text>
              <Text size="sm">{m.reason}</Text>
              <Text size="xs" c="dimmed">{m.by} · {w.since} <Time at={m.since} /></Text>
            </div>
            {may('outbox:operate') && <Button variant="default" onClick={() => setAsks(m.region)}>{w.end}</Button>}
          </Group>
        </Paper>
      ))}
      <Reasoned
        title={w.declare} verb={w.declare} danger least={3} opened={asks === 'new'} close={() => setAsks(undefined)} disabled={!until}
        act={async reason => { await got(api.POST('/greetings/mourning', { body: { region, until, reason } })); await again() }}
      >
        <Stack gap="sm">
          <Text size="sm">{w.declareHint}</Text>
          <Select label={w.region} allowDeselect={false} searchable value={region} data={[{ value: 'every', label: w.every }, ...regions.map(r => ({ value: r, label: f.region(r) }))]} onChange={r => setRegion(r ?? 'every')} />
          <DayInput label={w.until} required value={until} set={setUntil} />
        </Stack>
      </Reasoned>
      <Reasoned
        title={w.end} verb={w.end} least={3} opened={!!asks && asks !== 'new'} close={() => setAsks(undefined)}
        act={async reason => { await got(api.POST('/greetings/mourning/end', { body: { region: asks!, reason } })); await again() }}
      >
        {w.endHint}
      </Reasoned>
    </Stack>
  )
}
