import { Button, Group, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import { api, got } from '../../api/client'
import { useCursor } from '../../parts/cursor'
import { Empty, Failed, Loading } from '../../parts/states'
import { type Column, Table } from '../../parts/table'
import { Tag } from '../../parts/tag'
import { Time } from '../../parts/time'
import { useFormat } from '../../shell/language'
import { useSession } from '../../shell/session'
import { type Lang, useWords } from '../../words'
import { tones, type UnknownText, useRefresh } from './data'
import { LanguagePick } from './language'
import { Meaning } from './meaning'
import { unknownWords, words } from './words'

/** Unknown are the texts nobody understood, those of most senders first. */
export function Unknown() {
  const w = useWords(unknownWords)
  const shared = useWords(words)
  const { may } = useSession()
  const f = useFormat()
  const [asked, ask] = useSearchParams()
  const lang = (asked.get('lang') ?? '') as Lang | ''
  const [meant, mean] = useState<UnknownText>()
  const refresh = useRefresh()
  const drop = useMutation({ mutationFn: (id: string) => got(api.DELETE('/words/unknown/{id}', { params: { path: { id } } })), onSuccess: refresh })
  const texts = useCursor(['unknown', lang], async after => {
    const { texts, next } = await got(api.GET('/words/unknown', { params: { query: { after, limit: 100, ...(lang && { lang }) } } }))
    return { rows: texts ?? [], next }
  }, { every: 10_000 })
  const columns: Column<UnknownText>[] = [
    { key: 'text', title: w.text, cell: t => <Text size="sm" lang={t.lang} lineClamp={2}>{t.text}</Text> },
    { key: 'senders', title: w.senders, width: 100, right: true, wide: true, cell: t => f.number(t.senders) },
    { key: 'seen', title: w.seen, width: 70, right: true, wide: true, cell: t => f.number(t.seen) },
    { key: 'days', title: w.days, width: 130, wide: true, cell: t => <Days of={t} /> },
    { key: 'last', title: w.last, width: 150, wide: true, cell: t => <Time at={t.last} ago /> },
    { key: 'state', title: w.state, width: 'min(230px, 42vw)', cell: t => <Meant text={t} mean={() => mean(t)} /> },
    ...(may('words:write') ? [{ key: 'drop', title: w.drop, unseen: true, width: 90, right: true, wide: true, cell: (t: UnknownText) => <Button size="compact-xs" variant="subtle" color="gray" c="dimmed" aria-label={w.dropText(t.text)} onClick={() => drop.mutate(t.id)}>{w.drop}</Button> }] : []),
  ]
  return (
    <>
      <Group mb="sm"><LanguagePick any={shared.all} value={lang} onChange={l => ask(l ? { tab: 'unknown', lang: l } : { tab: 'unknown' })} /></Group>
      {drop.isError && <Failed problem={drop.error} />}
      {texts.pending ? <Loading rows={10} />
      : texts.error ? <Failed problem={texts.error} again={texts.again} />
      : texts.rows.length === 0 ? <Empty title={w.none} hint={w.noneHint} />
      : <Table label={w.list} columns={columns} rows={texts.rows} id={t => t.id} more={texts.more} loading={texts.loading} height="calc(100vh - 290px)" rowHeight={49} />}
      {meant && <Meaning key={meant.id} text={meant} close={() => mean(undefined)} />}
    </>
  )
}

/** Meant is what the text was given to mean, or the way to say so. */
function Meant({ text, mean }: { text: UnknownText; mean: () => void }) {
  const w = useWords(unknownWords)
  const shared = useWords(words)
  const { may } = useSession()
  const v = text.version
  if (v) {
    const state = v.in_use ? 'inUse' : v.state
    return <Link to={`?tab=additions&number=${v.number}`}><Tag tone={tones[state]}>{v.command} · {shared[state]}</Tag></Link>
  }
  if (text.means) return <Tag tone="good">{w.now(text.means)}</Tag>
  return <Button size="compact-sm" variant="light" aria-label={w.meansText(text.text)} disabled={!may('words:write')} title={may('words:write') ? undefined : w.mayNot} onClick={mean}>{w.means}</Button>
}

const day = 86_400_000

/** Days are how often a text came, day by day, as bars. */
function Days({ of }: { of: UnknownText }) {
  const w = useWords(unknownWords)
  const { now } = useSession()
  const today = Math.floor(now().getTime() / day)
  const counts = Array.from({ length: 14 }, (_, i) => of.days?.find(d => Math.floor(Date.parse(d.day) / day) === today - 13 + i)?.seen ?? 0)
  const most = Math.max(...counts, 1)
  return (
    <svg width={112} height={24} role="img" aria-label={w.days14(counts.reduce((a, b) => a + b, 0), Math.max(...counts))}>
      {counts.map((n, i) => <rect key={i} x={i * 8} width={6} y={n ? 24 - Math.max(3, (n / most) * 24) : 23} height={n ? Math.max(3, (n / most) * 24) : 1} rx={1} fill={n ? 'var(--mantine-primary-color-filled)' : 'var(--mantine-color-default-border)'} />)}
    </svg>
  )
}
