import { Box, Text } from '@mantine/core'
import { useMemo } from 'react'
import { useParams } from 'react-router'
import { api, got, type Schema } from '../../api/client'
import { useCursor } from '../../parts/cursor'
import { Empty, Failed, Loading } from '../../parts/states'
import { type Column, Table } from '../../parts/table'
import { Tag } from '../../parts/tag'
import { Time } from '../../parts/time'
import { useFormat } from '../../shell/language'
import { useWords } from '../../words'
import { type Asked } from './search'
import { words } from './words'

type Row = Schema<'Conversation'>

/** Found is the list of conversations that fit a search, who answers each beside it. */
export function Found({ asked }: { asked: Asked }) {
  const w = useWords(words)
  const f = useFormat()
  const { id: chosen } = useParams()
  const found = useCursor<Row>(
    ['conversations', 'found', asked],
    async after => {
      const { conversations, next } = await got(api.POST('/conversations/search', { body: { ...(asked.what && { [asked.by]: asked.what }), after, limit: 50 } }))
      return { rows: conversations ?? [], next }
    },
    { every: 10_000 },
  )
  const rows = useMemo(() => [...new Map(found.rows.map(r => [r.id, r])).values()], [found.rows]) // a campaign may have written twice to one
  const columns: Column<Row>[] = [
    {
      key: 'who', title: w.who,
      cell: r => <>{r.number} <Text span size="xs" c="dimmed">{f.listed(r.customers ?? []) || w.nobody}</Text></>,
    },
    {
      key: 'answers', title: w.answers, width: 96,
      cell: r => (r.taken ? <Tag tone="live">{r.taken.mine ? w.you : r.taken.by}</Tag> : <Text span size="xs" c="dimmed">{w.machine}</Text>),
    },
    { key: 'last', title: w.last, width: 122, cell: r => <Text span size="xs"><Time at={r.last} zone={r.zone} ago /></Text> },
  ]
  if (found.pending) return <Loading rows={12} height={32} />
  if (found.error) return <Failed problem={found.error} again={found.again} />
  if (rows.length === 0) return asked.what ? <Empty title={w.notFound} hint={w.notFoundHint} /> : <Empty title={w.none} hint={w.noneHint} />
  return (
    <Box>
      <Table label={w.list} columns={columns} rows={rows} id={r => r.id} to={r => `/conversations/${r.id}`} chosen={chosen} more={found.more} loading={found.loading} height="calc(100vh - 270px)" />
    </Box>
  )
}
