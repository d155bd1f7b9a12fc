import { Anchor, Table, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { api, got } from '../../api/client'
import { Empty, Failed, Loading } from '../../parts/states'
import { Time } from '../../parts/time'
import { useFormat } from '../../shell/language'
import { useSession } from '../../shell/session'
import { useWords } from '../../words'
import { named, names } from '../cases/names'
import { nextOf } from '../cases/remaining'
import type { Snapshot } from './index'
import { Panel } from './panel'
import { words } from './words'

/** Cases are those whose time is over or nearly so; who may read cases sees which are next. */
export function Cases({ of: c }: { of: Snapshot['cases'] }) {
  const w = useWords(words)
  const n = useWords(names)
  const f = useFormat()
  const { may } = useSession()
  if (!c) return <Panel title={w.cases}><Empty title={w.unknownYet} hint={w.unknownYetHint} /></Panel>
  if (c.overdue + c.soon === 0) return <Panel title={w.cases} at={c.at}><Empty title={w.casesEmpty} hint={w.casesEmptyHint} /></Panel>
  return (
    <Panel title={w.cases} at={c.at}>
      <Table verticalSpacing={4} horizontalSpacing={6} fz="sm" data-cases>
        <Table.Thead>
          <Table.Tr><Table.Th scope="col">{w.kind}</Table.Th><Table.Th scope="col" ta="right">{w.late}</Table.Th><Table.Th scope="col" ta="right">{w.within}</Table.Th></Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {(c.kinds ?? []).map(k => (
            <Table.Tr key={k.kind}>
              <Table.Th scope="row" fw={500}>{named(n, k.kind)}</Table.Th>
              <Table.Td ta="right" c={k.overdue > 0 ? 'red' : undefined} fw={k.overdue > 0 ? 650 : undefined}>{f.number(k.overdue)}</Table.Td>
              <Table.Td ta="right">{f.number(k.soon)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {c.more && <Text size="xs" c="dimmed">{w.more}</Text>}
      {may('cases:read') && <Next key={`${c.overdue} ${c.soon}`} />}
    </Panel>
  )
}

function Next() {
  const w = useWords(words)
  const n = useWords(names)
  const cases = useQuery({ queryKey: ['overview', 'cases'], queryFn: () => got(api.GET('/cases', { params: { query: { most: 4 } } })), refetchOnMount: 'always' })
  if (cases.isPending) return <Loading rows={4} height={20} />
  if (cases.isError) return <Failed problem={cases.error} again={() => void cases.refetch()} />
  return (
    <Table verticalSpacing={4} horizontalSpacing={6} fz="sm" mt="xs" captionSide="top">
      <Table.Caption ta="left" mt={0}>{w.next}</Table.Caption>
      <Table.Tbody>
        {(cases.data.cases ?? []).map(c => (
          <Table.Tr key={c.ref}>
            <Table.Td><Anchor component={Link} to={`/cases/${c.ref}`} size="sm">{c.ref}</Anchor></Table.Td>
            <Table.Td>{named(n, c.kind)}</Table.Td>
            <Table.Td ta="right"><Time at={nextOf(c)?.due ?? c.due} ago /></Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
