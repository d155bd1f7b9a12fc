import { Alert, Box, Group, Paper, Progress, Stack, Table, Text, Title } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { api, got, type Schema } from '../../../api/client'
import { useFault } from '../../../parts/fault'
import { useReason } from '../../../parts/reason'
import { Failed, Loading } from '../../../parts/states'
import { useTiers } from '../../../parts/tiers'
import { useTongues } from '../../../parts/tongues'
import { useFormat } from '../../../shell/language'
import { useWords } from '../../../words'
import type { Brief } from '../data'
import { useLabel } from './label'
import { words } from './words'

/** Reach is how many are meant now, whom a message would reach, what would hold the others back, and some of them, masked. */
export function Reach({ of, type }: { of: NonNullable<Brief['audience']>; type: string }) {
  const w = useWords(words)
  const f = useFormat()
  const said = useReason()
  const fault = useFault()
  const label = useLabel()
  const [meant] = useDebouncedValue(of, 400)
  const [kind] = useDebouncedValue(type, 400)
  const audience = { ...meant, lists: meant.lists ?? undefined, split: meant.split ?? undefined }
  const seen = useQuery({
    queryKey: ['foresee', audience, kind], placeholderData: keepPreviousData, retry: false, enabled: !!(meant.filter || meant.lists?.length),
    queryFn: () => got(api.POST('/audiences/foresee', { body: { audience, type: kind } })),
  })
  const some = useQuery({
    queryKey: ['sample', audience], placeholderData: keepPreviousData, retry: false, enabled: seen.isSuccess,
    queryFn: () => got(api.POST('/audiences/sample', { body: { audience, size: 8 } })),
  })
  const x = seen.data
  return (
    <Paper withBorder p="sm" component="section" aria-label={w.reach} data-count={x?.count}>
      <Title order={2} size="h5" mb="xs">{w.reach}</Title>
      {seen.isError ? <Failed problem={seen.error} label={field => label(`audience.${field.replace(/^audience\.?/, '')}`)} /> : !x ? (seen.isFetching ? <Loading rows={5} /> : <Text size="sm" c="dimmed">{w.nobodyYet}</Text>) : (
        <Stack gap="sm" style={{ opacity: seen.isPlaceholderData ? 0.6 : 1 }}>
          <Text><Text span size="xl" fw={700}>{f.number(x.count)}</Text> {w.meant}</Text>
          <Share name={w.leave} n={x.leave} of={x.looked} tone="teal" />
          {x.held_out > 0 && <Share name={w.heldOut} n={x.held_out} of={x.looked} tone="gray" />}
          {x.no_number > 0 && <Share name={w.noNumber} n={x.no_number} of={x.looked} tone="gray" />}
          {(x.gates ?? []).map(g => <Share key={g.gate + g.state} name={w.because(w[`gate_${g.state}`], said(g.reason, g.why))} n={g.count} of={x.looked} tone={g.state === 'held' ? 'blue' : 'yellow'} />)}
          {!x.exact && <Text size="xs" c="dimmed">{w.sampled(f.number(x.looked))}</Text>}
          {x.hints?.map((h, i) => <Alert key={i} color="yellow" p="xs">{fault(h)}</Alert>)}
        </Stack>
      )}
      {!!some.data?.people?.length && !seen.isError && <Sample of={some.data.people} />}
    </Paper>
  )
}

function Share({ name, n, of, tone }: { name: string; n: number; of: number; tone: string }) {
  const f = useFormat()
  return (
    <div>
      <Group justify="space-between" wrap="nowrap" align="flex-end"><Text size="sm">{name}</Text><Text size="sm" fw={600} style={{ whiteSpace: 'nowrap' }}>{f.number(n)} · {f.share(n, of)}</Text></Group>
      <Progress size="sm" value={of > 0 ? (100 * n) / of : 0} color={tone} aria-label={name} />
    </div>
  )
}

function Sample({ of }: { of: Schema<'CustomerRow'>[] }) {
  const w = useWords(words)
  const tongue = useTongues(true)
  const tier = useTiers()
  return (
    <Box mt="md" style={{ overflowX: 'auto' }} tabIndex={0} role="region" aria-label={w.sample}>
      <Table verticalSpacing={4} captionSide="top">
        <Table.Caption ta="left">{w.sample}</Table.Caption>
        <Table.Thead><Table.Tr>{[w.customer, w.number, w.language, w.tier].map(t => <Table.Th key={t} scope="col">{t}</Table.Th>)}</Table.Tr></Table.Thead>
        <Table.Tbody>
          {of.map((p, i) => <Table.Tr key={i}><Table.Td>{p.customer ?? '–'}</Table.Td><Table.Td>{p.number ?? '–'}</Table.Td><Table.Td>{tongue(p.language)}</Table.Td><Table.Td>{tier(p.tier ?? '')}</Table.Td></Table.Tr>)}
        </Table.Tbody>
      </Table>
    </Box>
  )
}
