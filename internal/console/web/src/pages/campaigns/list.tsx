import { Button, Group, Select, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { api, got } from '../../api/client'
import { useCursor } from '../../parts/cursor'
import { useFestivalRule } from '../../parts/festivals'
import { useMoments } from '../../parts/moments'
import { Page } from '../../parts/page'
import { Reasoned } from '../../parts/reasoned'
import { Empty, Failed, Loading } from '../../parts/states'
import { Table } from '../../parts/table'
import { Tag } from '../../parts/tag'
import { Time } from '../../parts/time'
import { useFormat } from '../../shell/language'
import { useSession } from '../../shell/session'
import { useWords } from '../../words'
import { type Campaign, live, type State, states, tones } from './data'
import { New } from './new'
import { when } from './when'
import { words } from './words'

/** List is every campaign by its code, and where one begins a new one or halts them all. */
export function List() {
  const w = useWords(words)
  const f = useFormat()
  const festival = useFestivalRule()
  const moments = useMoments()
  const { may } = useSession()
  const client = useQueryClient()
  const [params, setParams] = useSearchParams()
  const [asks, setAsks] = useState<'new' | 'kill'>()
  const state = states.find(s => s === params.get('state'))
  const all = useCursor<Campaign>(['campaigns', 'list', state], async after => {
    const { campaigns, next } = await got(api.GET('/campaigns', { params: { query: { state, after, limit: 100 } } }))
    return { rows: campaigns ?? [], next }
  }, { every: 10_000 })
  const kill = async (reason: string) => {
    const { paused } = await got(api.POST('/campaigns/kill', { body: { reason } }))
    notifications.show({ message: w.halted(paused?.length ?? 0), withCloseButton: false })
    await client.invalidateQueries({ queryKey: ['campaigns'] })
  }
  return (
    <Page
      title={w.title} about={w.about}
      actions={
        <>
          {may('campaigns:run') && <Button variant="default" color="red" onClick={() => setAsks('kill')}>{w.haltAll}</Button>}
          {may('campaigns:write') && <Button onClick={() => setAsks('new')}>{w.fresh}</Button>}
        </>
      }
    >
      <Group mb="sm">
        <Select
          aria-label={w.state} allowDeselect={false} w={220} value={state ?? ''}
          data={[{ value: '', label: w.everyState }, ...states.map(s => ({ value: s as string, label: w[s] }))]}
          onChange={s => setParams(s ? { state: s } : {}, { replace: true })}
        />
      </Group>
      {all.pending ? <Loading rows={10} height={36} />
      : all.error ? <Failed problem={all.error} again={all.again} />
      : all.rows.length === 0 ? <Empty title={state ? w.noneSo : w.none} hint={w.noneHint} />
      : (
        <Table<Campaign>
          label={w.title} rows={all.rows} id={c => c.code} to={c => `/campaigns/${c.code}`} more={all.more} loading={all.loading}
          columns={[
            { key: 'code', title: w.code, cell: c => c.code, width: 130 },
            { key: 'name', title: w.name, cell: c => c.brief.name },
            { key: 'state', title: w.state, cell: c => <Tag tone={tones[c.state as State]}>{w[c.state as State]}</Tag>, width: 130 },
            { key: 'people', title: w.people, right: true, width: 100, wide: true, cell: c => (c.forecast ? f.number(c.forecast.counted) : '–') },
            { key: 'when', title: w.when, width: 290, wide: true, cell: c => <Text span size="sm">{next(c) ? <Time at={next(c)!} /> : moments(when(c.brief.when, w, festival))}</Text> },
            { key: 'by', title: w.by, width: 130, wide: true, cell: c => c.authors?.[0] ?? '' },
          ]}
        />
      )}
      <New opened={asks === 'new'} close={() => setAsks(undefined)} />
      <Reasoned title={w.haltAll} verb={w.haltAll} danger opened={asks === 'kill'} close={() => setAsks(undefined)} act={kill}>{w.haltHint}</Reasoned>
    </Page>
  )
}

/** When it runs next, of those that will. */
function next(c: Campaign): string | undefined {
  return live(c.state as State) || c.state === 'approved' ? c.forecast?.next?.[0]?.Begins : undefined
}
