import { Button } from '@mantine/core'
import { useState } from 'react'
import { api, got } from '../../api/client'
import { useCursor } from '../../parts/cursor'
import { Page } from '../../parts/page'
import { Empty, Failed, Loading } from '../../parts/states'
import { Table } from '../../parts/table'
import { Tag } from '../../parts/tag'
import { Time } from '../../parts/time'
import { useFormat, useLang } from '../../shell/language'
import { useSession } from '../../shell/session'
import { useWords } from '../../words'
import { nameOf, type Registration, tones } from './data'
import { New } from './new'
import { words } from './words'

/** List is every registration by its code. */
export function List() {
  const w = useWords(words)
  const f = useFormat()
  const { lang } = useLang()
  const { may } = useSession()
  const [begins, setBegins] = useState(false)
  const all = useCursor<Registration>(['registrations', 'list'], async after => {
    const { registrations, next } = await got(api.GET('/registrations', { params: { query: { after, limit: 100 } } }))
    return { rows: registrations ?? [], next }
  }, { every: 10_000 })
  const taken = (r: Registration) => (r.counts.joined ?? 0) + (r.counts.asked ?? 0) + (r.lottery && r.state !== 'drawn' ? r.counts.entered ?? 0 : 0)
  return (
    <Page title={w.title} about={w.about} actions={may('campaigns:write') && <Button onClick={() => setBegins(true)}>{w.fresh}</Button>}>
      {all.pending ? <Loading rows={8} height={36} /> : all.error ? <Failed problem={all.error} again={all.again} /> : all.rows.length === 0 ? <Empty title={w.none} hint={w.noneHint} /> : (
        <Table<Registration>
          label={w.title} rows={all.rows} id={r => r.code} to={r => `/registrations/${r.code}`} more={all.more} loading={all.loading}
          columns={[
            { key: 'code', title: w.code, width: 130, cell: r => r.code },
            { key: 'name', title: w.name, cell: r => nameOf(r, lang) },
            { key: 'state', title: w.state, width: 130, cell: r => <Tag tone={tones[r.state]}>{w[r.state]}</Tag> },
            { key: 'places', title: w.places, right: true, width: 120, cell: r => (r.quota ? w.of(f.number(taken(r)), f.number(r.quota)) : f.number(taken(r))) },
            { key: 'waiting', title: w.waiting, right: true, width: 90, wide: true, cell: r => f.number(r.counts.waiting ?? 0) },
            { key: 'opens', title: w.opens, wide: true, cell: r => (r.opens ? <Time at={r.opens} /> : '–') },
            { key: 'closes', title: w.closes, wide: true, cell: r => (r.closes ? <Time at={r.closes} /> : '–') },
          ]}
        />
      )}
      <New opened={begins} close={() => setBegins(false)} />
    </Page>
  )
}
