import { Paper, Title } from '@mantine/core'
import { api, got, type Schema } from '../../api/client'
import { useCursor } from '../../parts/cursor'
import { useReason } from '../../parts/reason'
import { Empty, Failed, Loading } from '../../parts/states'
import { Table } from '../../parts/table'
import { Time } from '../../parts/time'
import { useFormat } from '../../shell/language'
import { useWords } from '../../words'
import type { Campaign } from './data'
import { words } from './run_words'

type Occurrence = Schema<'OccurrenceView'>

/** Occurrences are the times a campaign ran, the newest first. */
export function Occurrences({ of: c }: { of: Campaign }) {
  const w = useWords(words)
  const f = useFormat()
  const said = useReason()
  const all = useCursor<Occurrence>(['campaign', c.code, 'occurrences'], async after => {
    const { occurrences, next } = await got(api.GET('/campaigns/{code}/occurrences', { params: { path: { code: c.code }, query: { after, limit: 50 } } }))
    return { rows: occurrences ?? [], next }
  }, { every: 5_000 })
  return (
    <Paper withBorder p="sm" component="section" aria-label={w.times}>
      <Title order={2} size="h5" mb="xs">{w.times}</Title>
      {all.pending ? <Loading rows={2} /> : all.error ? <Failed problem={all.error} again={all.again} /> : all.rows.length === 0 ? <Empty title={w.notYet} hint={w.notYetHint} /> : (
        <Table<Occurrence>
          label={w.times} rows={all.rows} id={o => o.name} more={all.more} loading={all.loading} height={260}
          columns={[
            { key: 'name', title: w.occurrence, cell: o => (o.name === 'once' ? w.once : o.name) },
            { key: 'stage', title: w.stage, cell: o => [w[`stage_${o.stage}`], said(o.reason, o.why)].filter(Boolean).join(' · ') },
            { key: 'began', title: w.began, wide: true, cell: o => <Time at={o.began ?? o.begins} /> },
            { key: 'people', title: w.people, right: true, cell: o => f.number(o.counted) },
            { key: 'messages', title: w.messages, right: true, cell: o => f.number(o.planned) },
            { key: 'over', title: w.over, wide: true, cell: o => (o.over ? <Time at={o.over} /> : '–') },
          ]}
        />
      )}
    </Paper>
  )
}
