import { Box, Group, Stack, Table, Text } from '@mantine/core'
import type { Schema } from '../../api/client'
import { useGate, useReason } from '../../parts/reason'
import { Share } from '../../parts/share'
import { Tag } from '../../parts/tag'
import { useFormat } from '../../shell/language'
import { useWords } from '../../words'
import classes from './campaigns.module.css'
import { words } from './run_words'

type Part = Schema<'CampaignPart'>

/** Funnel is the way of those who were meant. */
export function Funnel({ of: p }: { of: Part }) {
  const w = useWords(words)
  const rows = [
    [w.targeted, p.targeted, 'all'], [w.heldOut, p.held_out ?? 0, 'all'], [w.blocked, p.blocked, 'warn'], [w.waiting, p.waiting, 'all'], [w.sent, p.sent, 'all'],
    [w.delivered, p.delivered, 'good'], [w.failed, p.failed, 'bad'], [w.unknown, p.unknown ?? 0, 'bad'], [w.converted, p.converted ?? 0, 'good'],
  ] as const
  return (
    <Stack gap={6} component="ul" className={classes.plain} data-funnel>
      {rows.map(([name, n, kind]) => <Share key={name} name={name} n={n} of={p.targeted} kind={kind} />)}
    </Stack>
  )
}

/** Parts are the same figures for some of them: a language, a tier, a branch; named says what such a one is called. */
export function Parts({ title, rows, named = name => name }: { title: string; rows: Part[] | null | undefined; named?: (name: string) => string }) {
  const w = useWords(words)
  const f = useFormat()
  if (!rows?.length) return null
  return (
    <Box className={classes.scroll} tabIndex={0} role="region" aria-label={title}>
      <Table verticalSpacing={4} striped="even" captionSide="top">
        <Table.Caption ta="left" fw={600} c="var(--mantine-color-text)">{title}</Table.Caption>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{w.part}</Table.Th>
            {[w.targeted, w.blocked, w.waiting, w.sent, w.delivered, w.share, w.failed, w.converted].map(t => <Table.Th key={t} scope="col" ta="right">{t}</Table.Th>)}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(p => (
            <Table.Tr key={p.name ?? ''}>
              <Table.Th scope="row" fw={500}>{p.name ? named(p.name) : w.none}</Table.Th>
              {[p.targeted, p.blocked, p.waiting, p.sent, p.delivered].map((n, i) => <Table.Td key={i} ta="right">{f.number(n)}</Table.Td>)}
              <Table.Td ta="right">{f.share(p.delivered, p.sent)}</Table.Td>
              <Table.Td ta="right">{f.number(p.failed)}</Table.Td>
              <Table.Td ta="right">{f.number(p.converted ?? 0)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Box>
  )
}

/** Heeded is what events came to in a campaign that waits for them, and why some came to nothing. */
export function Heeded({ of: h }: { of: Schema<'CampaignHeeded'> }) {
  const w = useWords(words)
  const f = useFormat()
  const said = useReason()
  return (
    <Stack gap={4} data-events>
      <Text size="sm">{w.heeded(f.number(h.told), f.number(h.answered), f.number(h.waiting))}</Text>
      <Stack gap={4} component="ul" className={classes.plain}>
        {h.nothing?.map(n => (
          <li key={n.reason}>
            <Group gap="xs" wrap="nowrap" align="flex-start">
              <Text size="sm" fw={600} className={classes.count}>{f.number(n.events)}</Text>
              <Tag tone="warn">{w.toNothing}</Tag>
              <Text size="sm">{said(n.reason, n.why)}</Text>
            </Group>
          </li>
        ))}
      </Stack>
    </Stack>
  )
}

/** Blocked is what is held back, and why. */
export function Blocked({ of }: { of: Schema<'CampaignBlocked'>[] }) {
  const w = useWords(words)
  const f = useFormat()
  const gate = useGate()
  const said = useReason()
  return (
    <Stack gap={4} component="ul" className={classes.plain} data-holds>
      {of.map(b => (
        <li key={b.gate + b.reason} data-today={b.as_of_today}>
          <Group gap="xs" wrap="nowrap" align="flex-start">
            <Text size="sm" fw={600} className={classes.count}>{f.number(b.people)}</Text>
            <Tag tone={b.gate === 'held' ? 'live' : 'warn'}>{b.gate === 'held' ? w.held : b.gate === 'suppressed' ? w.suppressed : b.gate === 'expired' ? w.expired : gate(b.gate)}</Tag>
            <Text size="sm">{said(b.reason, b.why)}{b.as_of_today && <Text span size="xs" c="dimmed">{f.aside(w.today)}</Text>}</Text>
          </Group>
        </li>
      ))}
    </Stack>
  )
}
