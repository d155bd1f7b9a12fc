import { Text } from '@mantine/core'
import { useSearchParams } from 'react-router'
import { api, got } from '../../api/client'
import { useCursor } from '../../parts/cursor'
import { Empty, Failed, Loading } from '../../parts/states'
import { type Column, Table } from '../../parts/table'
import { Tag } from '../../parts/tag'
import { Time } from '../../parts/time'
import { useWords } from '../../words'
import { OneAddition } from './addition'
import { type Addition, tones } from './data'
import { additionWords, words } from './words'

/** Additions are what the bank has added to the words that ship, the newest first. */
export function Additions() {
  const w = useWords(additionWords)
  const shared = useWords(words)
  const [asked, ask] = useSearchParams()
  const number = Number(asked.get('number')) || undefined
  const all = useCursor(['additions'], async after => {
    const { versions, next } = await got(api.GET('/words/versions', { params: { query: { after, limit: 100 } } }))
    return { rows: versions ?? [], next }
  }, { every: 10_000 })
  const columns: Column<Addition>[] = [
    { key: 'wordings', title: w.wordings, cell: v => <Text span size="sm" lang={v.lang} lineClamp={1}>{v.wordings?.join(' · ')}</Text> },
    { key: 'command', title: w.command, width: 'min(170px, 28vw)', cell: v => <Text size="sm" fw={600}>{v.command}</Text> },
    { key: 'state', title: w.state, width: 'min(170px, 34vw)', cell: v => <StateOf v={v} /> },
    { key: 'maker', title: shared.maker, width: 140, wide: true, cell: v => <Text size="sm">{v.maker}</Text> },
    { key: 'checker', title: shared.checker, width: 140, wide: true, cell: v => <Text size="sm">{v.checker ?? '–'}</Text> },
    { key: 'saved', title: shared.saved, width: 170, wide: true, cell: v => v.saved && <Time at={v.saved} /> },
  ]
  return (
    <>
      {all.pending ? <Loading rows={8} />
      : all.error ? <Failed problem={all.error} again={all.again} />
      : all.rows.length === 0 ? <Empty title={w.none} hint={w.noneHint} />
      : <Table label={w.list} columns={columns} rows={all.rows} id={v => String(v.number)} to={v => `?tab=additions&number=${v.number}`} chosen={number ? String(number) : undefined} more={all.more} loading={all.loading} height="calc(100vh - 230px)" />}
      {number && <OneAddition key={number} number={number} close={() => ask({ tab: 'additions' })} />}
    </>
  )
}

/** StateOf says where an addition stands. */
export function StateOf({ v }: { v: Addition }) {
  const w = useWords(words)
  const state = v.in_use ? 'inUse' : v.state
  return <Tag tone={v.left_out ? 'bad' : tones[state]}>{w[state]}</Tag>
}
