import { Box, Stack, Table, Text } from '@mantine/core'
import { Empty } from '../../parts/states'
import { Time } from '../../parts/time'
import { useFormat } from '../../shell/language'
import { useWords } from '../../words'
import { words } from './approval_words'
import classes from './campaigns.module.css'
import type { Forecast } from './data'
import { Facts } from './facts'
import { Blocked } from './funnel'
import { Warned } from './warnings'

/** Foreseen is what a campaign comes to, by its newest check. */
export function Foreseen({ of: x }: { of: Forecast | undefined }) {
  const w = useWords(words)
  const f = useFormat()
  if (!x) return <Facts title={w.forecast} rows={[]}><Empty title={w.unchecked} hint={w.uncheckedHint} /></Facts>
  return (
    <Facts
      title={w.forecast}
      rows={[
        [w.counted, <>{f.number(x.counted)}{x.looked_at < x.counted && <Text span size="xs" c="dimmed">{f.aside(w.looked(f.number(x.looked_at)))}</Text>}</>],
        [w.reached, f.number(x.reached)],
        [w.heldOut, x.held_out ? f.number(x.held_out) : ''],
        [w.ceiling, f.number(x.ceiling)],
        [w.costs, f.listed(x.costs ?? [])],
        [w.accepted, !!x.accepted?.length && <Stack gap={2}>{x.warnings?.filter(v => x.accepted!.includes(v.name)).map(v => <span key={v.name}><Warned of={v} said={x.because} /></span>)}</Stack>],
        [w.because, x.because],
      ]}
    >
      {!!x.blocked?.length && <Box mt="sm"><Blocked of={x.blocked} /></Box>}
      {!!x.finish?.length && (
        <Box className={classes.scroll} mt="sm" tabIndex={0} role="region" aria-label={w.sender}>
          <Table verticalSpacing={4}>
            <Table.Thead><Table.Tr>{[w.sender, w.messages, w.first, w.last, w.missed].map(t => <Table.Th key={t} scope="col">{t}</Table.Th>)}</Table.Tr></Table.Thead>
            <Table.Tbody>
              {x.finish.map(s => (
                <Table.Tr key={s.sender}>
                  <Table.Td>{s.sender}</Table.Td><Table.Td>{f.number(s.messages)}</Table.Td><Table.Td><Time at={s.first} /></Table.Td><Table.Td><Time at={s.last} /></Table.Td><Table.Td>{f.number(s.missed)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Box>
      )}
    </Facts>
  )
}
