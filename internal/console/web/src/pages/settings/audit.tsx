import { Anchor, Button, Code, Group, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { api, got, type Schema } from '../../api/client'
import { useCursor } from '../../parts/cursor'
import { DayInput } from '../../parts/day_input'
import { Empty, Failed, Loading } from '../../parts/states'
import { Table } from '../../parts/table'
import { Time } from '../../parts/time'
import { useFormat } from '../../shell/language'
import { useWords } from '../../words'
import { useActions } from './action_words'
import { Chain } from './chain'
import { words } from './words'

type Entry = Schema<'Entry'>
const fields = ['actor', 'action', 'subject', 'from', 'until'] as const

/** Audit is who did what, and whether it still says what it said when it was sealed. */
export function Audit() {
  const w = useWords(words)
  const done = useActions()
  const [asked, ask] = useSearchParams()
  const [given, setGiven] = useState(() => Object.fromEntries(fields.map(f => [f, asked.get(f) ?? ''])))
  const [seen, setSeen] = useState<Entry>()
  const query = Object.fromEntries(fields.flatMap(f => {
    const v = asked.get(f)
    return v ? [[f, f === 'from' || f === 'until' ? new Date(v).toISOString() : v]] : []
  }))
  const list = useCursor(['audit', asked.toString()], async after => {
    const { entries, next } = await got(api.GET('/audit', { params: { query: { after, limit: 100, ...query } } }))
    return { rows: entries ?? [], next }
  })
  const labels = { actor: w.who, action: w.action, subject: w.subject, from: w.from, until: w.to }
  const filter = () => {
    setSeen(undefined)
    ask(Object.fromEntries(Object.entries(given).filter(([, v]) => v)))
  }
  const only = (f: 'actor' | 'action' | 'subject', v: string) => { setGiven({ ...given, [f]: v }); ask({ ...Object.fromEntries(asked), [f]: v }) }
  return (
    <Stack gap="sm">
      <Chain />
      <form onSubmit={e => { e.preventDefault(); filter() }}>
        <Group gap="xs" align="flex-end">
          {(['actor', 'action', 'subject'] as const).map(f => (
            <TextInput key={f} size="xs" w={144} label={labels[f]} placeholder={f === 'action' ? 'key.revoke' : 'operator:anna'} value={given[f]} onChange={e => setGiven({ ...given, [f]: e.currentTarget.value })} />
          ))}
          {(['from', 'until'] as const).map(f => <DayInput key={f} hours size="xs" w={240} label={labels[f]} value={given[f] ?? ''} set={at => setGiven({ ...given, [f]: at })} />)}
          <Button size="xs" type="submit" variant="default">{w.filter}</Button>
          {asked.size > 0 && <Button size="xs" variant="subtle" onClick={() => { setGiven(Object.fromEntries(fields.map(f => [f, '']))); ask({}) }}>{w.clear}</Button>}
        </Group>
      </form>
      {list.pending ? <Loading rows={10} height={34} /> : list.error ? <Failed problem={list.error} again={list.again} /> : list.rows.length === 0 ? <Empty title={w.noEntries} hint={w.noEntriesHint} /> : (
        <Table<Entry>
          label={w.audit} rows={list.rows} id={e => e.id} chosen={seen?.id} rowHeight={52} more={list.more} loading={list.loading} height="max(320px, calc(100vh - 420px))"
          columns={[
            { key: 'at', title: w.when, width: 'min(230px, 34vw)', cell: e => <Time at={e.at} exact /> },
            { key: 'actor', title: w.who, cell: e => <Anchor component="button" type="button" size="sm" ta="start" onClick={() => only('actor', e.actor)}>{e.actor}</Anchor> },
            { key: 'action', title: w.action, cell: e => <Anchor component="button" type="button" size="sm" ta="start" onClick={() => setSeen(seen?.id === e.id ? undefined : e)} aria-expanded={seen?.id === e.id}>{done(e.action)}{done(e.action) !== e.action && <Text size="xs" c="dimmed">{e.action}</Text>}</Anchor> },
            { key: 'subject', title: w.subject, wide: true, cell: e => e.subject },
            { key: 'channel', title: w.channel, wide: true, width: 90, cell: e => (({ api: 'API', text: w.byText, voice: w.byVoice, system: w.bySystem }) as Record<string, string>)[e.channel] ?? e.channel },
          ]}
        />
      )}
      {seen && <Detail of={seen} />}
    </Stack>
  )
}

function Detail({ of }: { of: Entry }) {
  const w = useWords(words)
  const f = useFormat()
  const done = useActions()
  const lines = [[w.subject, of.subject], [w.before, of.before], [w.after, of.after], [w.key, of.key], [w.address, of.address], [w.ref, of.ref]].filter(([, v]) => v)
  return <Code block data-detail>{[[...new Set([done(of.action), of.action])].join(' · '), ...lines.map(([k, v]) => `${k}${f.colon}${v}`)].join('\n')}</Code>
}
