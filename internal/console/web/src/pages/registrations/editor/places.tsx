import { Alert, Fieldset, Group, NumberInput, Select, SimpleGrid, Stack, Text } from '@mantine/core'
import { DayInput } from '../../../parts/day_input'
import { usePools } from '../../../parts/pools'
import { useFormat } from '../../../shell/language'
import { useWords } from '../../../words'
import type { Draft } from './draft'
import { words } from './words'

type Given = { draft: Draft; wrong: Draft['wrong'] }

/** Places is when one may register, how many places there are, and how they are given. */
export function Places({ draft, wrong }: Given) {
  const w = useWords(words)
  const f = useFormat()
  const b = draft.brief
  const whole = (n: string | number) => Number(n) || undefined
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
      <Stack gap="md">
        <Fieldset legend={w.time} p="sm">
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
            {(['opens', 'closes'] as const).map(end => (
              <DayInput
                key={end} hours label={w[end]} description={f.zone(b[end])} required value={wall(b[end])} error={wrong(end)}
                set={at => { if (at) draft.change({ [end]: new Date(at).toISOString() }) }}
              />
            ))}
          </SimpleGrid>
        </Fieldset>
        <Fieldset legend={w.places} p="sm">
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
            <NumberInput label={w.quota} description={w.quotaHint} min={0} max={10_000_000} allowDecimal={false} value={b.quota ?? 0} error={wrong('quota')} onChange={n => draft.change({ quota: whole(n) })} />
            <NumberInput label={w.waiting} description={w.waitingHint} min={0} max={10_000_000} allowDecimal={false} value={b.waiting ?? 0} error={wrong('waiting')} onChange={n => draft.change({ waiting: whole(n) })} />
            <Select label={w.mode} allowDeselect={false} value={b.mode ?? 'first-come'} error={wrong('mode')} data={[{ value: 'first-come', label: w.firstCome }, { value: 'lottery', label: w.lottery }]} onChange={m => draft.change({ mode: m as 'lottery', ...(m === 'lottery' && { confirm: 'at-once' as const }) })} />
            <Select label={w.confirm} allowDeselect={false} disabled={b.mode === 'lottery'} value={b.confirm ?? 'at-once'} error={wrong('confirm')} data={[{ value: 'at-once', label: w.atOnce }, { value: 'by-staff', label: w.byStaff }]} onChange={c => draft.change({ confirm: c as 'by-staff' })} />
            <NumberInput label={w.cooling} description={w.coolingHint} min={0} max={365} allowDecimal={false} value={b.cooling_days ?? 0} onChange={n => draft.change({ cooling_days: whole(n) })} />
          </SimpleGrid>
          <Text size="xs" c="dimmed" mt="xs">{w.onceHint}</Text>
        </Fieldset>
      </Stack>
      <Reward draft={draft} wrong={wrong} />
    </SimpleGrid>
  )
}

function Reward({ draft, wrong }: Given) {
  const w = useWords(words)
  const f = useFormat()
  const b = draft.brief
  const { rows: all, pending } = usePools()
  const pool = all.find(p => p.name === b.reward?.pool)
  const few = pool && b.reward?.on === 'joining' && b.quota && pool.left < b.quota
  return (
    <Fieldset legend={w.reward} p="sm">
      <Stack gap="sm">
        <NumberInput label={w.target} description={w.targetHint} min={0} max={10_000_000} allowDecimal={false} value={b.target ?? 0} onChange={n => draft.change({ target: Number(n) || undefined })} />
        <Group gap="sm" align="flex-start" grow preventGrowOverflow={false}>
          <Select
            label={w.pool} description={w.poolHint} placeholder={w.noReward} searchable clearable clearButtonProps={{ 'aria-label': w.noReward }} value={b.reward?.pool ?? null} error={wrong('reward.pool')} nothingFoundMessage={w.noPools}
            data={[...new Set([...all.map(p => p.name), ...(b.reward?.pool ? [b.reward.pool] : [])])]} onChange={p => draft.change({ reward: p ? { pool: p, on: b.reward?.on ?? 'joining' } : undefined })}
          />
          {b.reward && <Select label={w.on} allowDeselect={false} value={b.reward.on} error={wrong('reward.on')} data={[{ value: 'joining', label: w.onJoining }, { value: 'target', label: w.onTarget }]} onChange={on => draft.change({ reward: { pool: b.reward!.pool, on: on as 'target' } })} />}
        </Group>
        {pool && <Text size="sm">{w.left(f.number(pool.left), f.day(pool.expires))}</Text>}
        {few && <Alert color="yellow" p="xs">{w.few(f.number(pool.left), f.number(b.quota!))}</Alert>}
        {!pending && all.length === 0 && <Text size="xs" c="dimmed">{w.noPoolsHint}</Text>}
      </Stack>
    </Fieldset>
  )
}

/** wall is a moment on this machine's clock, as a DayInput holds it: 2026-12-01T09:00. */
function wall(at: string): string {
  const d = new Date(at)
  return new Date(d.getTime() - d.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}
