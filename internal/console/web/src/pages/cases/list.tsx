import { Button, Group, Text } from '@mantine/core'
import { api, got } from '../../api/client'
import { useCursor } from '../../parts/cursor'
import { Page } from '../../parts/page'
import { Empty, Failed, Loading } from '../../parts/states'
import { type Column, Table } from '../../parts/table'
import { Tag, type Tone } from '../../parts/tag'
import { useWords } from '../../words'
import { Filters, useWanted } from './filters'
import { type Case, named, names } from './names'
import { Deadline } from './remaining'
import { words } from './words'

const aMinute = 60_000

export const toneOf = (c: Case): Tone => (c.state === 'closed' ? 'good' : c.state === 'assigned' ? 'live' : 'plain')

/** List is what customers want somebody to look into; what it is narrowed to stands in the address. */
export function List() {
  const w = useWords(words)
  const { wanted, clear } = useWanted()
  const cases = useCursor(['cases', wanted], async after => {
    const { cases, next } = await got(api.GET('/cases', { params: { query: { ...wanted, after, most: 100 } } }))
    return { rows: cases ?? [], next }
  }, { every: aMinute })
  const columns = useColumns()
  return (
    <Page title={w.title} about={w.about}>
      <Filters />
      {cases.pending ? <Loading rows={10} height={46} /> : cases.error ? <Failed problem={cases.error} again={cases.again} /> : cases.rows.length === 0 ? (
        <Empty title={w.none} hint={w.noneHint}><Button variant="default" onClick={clear}>{w.clear}</Button></Empty>
      ) : (
        <Table label={w.title} columns={columns} rows={cases.rows} id={c => c.ref} to={c => `/cases/${c.ref}`} more={cases.more} loading={cases.loading} rowHeight={52} height="calc(100vh - 250px)" />
      )}
    </Page>
  )
}

function useColumns(): Column<Case>[] {
  const w = useWords(words)
  const n = useWords(names)
  return [
    { key: 'ref', title: w.ref, width: 116, cell: c => <>{c.ref}<Text size="xs" c="dimmed" fw={400}>{named(n, c.kind)}</Text></> },
    { key: 'clock', title: w.clock, width: 190, cell: c => <Deadline of={c} /> },
    { key: 'state', title: w.state, width: 110, cell: c => <Tag tone={toneOf(c)}>{named(n, c.state)}</Tag>, wide: true },
    { key: 'severity', title: w.severity, width: 96, cell: c => <Severity of={c} />, wide: true },
    { key: 'about', title: w.about2, cell: c => <>{c.subject || named(n, c.category)}<Text size="xs" c="dimmed">{named(n, c.department)}</Text></>, wide: true },
    { key: 'customer', title: w.customer, cell: c => <Group gap={6}>{c.customer || w.unknown}<Text size="xs" c="dimmed" span>{c.number}</Text></Group>, wide: true },
    { key: 'owner', title: w.owner, cell: c => c.owner || <Text size="sm" c="dimmed" span>{w.nobody}</Text>, wide: true },
  ]
}

/** Severity is a word; the worst two are marked. */
export function Severity({ of }: { of: Case }) {
  const n = useWords(names)
  return <Tag tone={of.severity === 1 ? 'bad' : of.severity === 2 ? 'warn' : 'plain'}>{named(n, `severity${of.severity}`)}</Tag>
}
