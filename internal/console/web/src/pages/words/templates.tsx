import { Group, Text, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { api, got } from '../../api/client'
import { useTypes } from '../../parts/message_types'
import { Empty, Failed, Loading } from '../../parts/states'
import { type Column, Table } from '../../parts/table'
import { Tag } from '../../parts/tag'
import { useLang } from '../../shell/language'
import { type Lang, useWords } from '../../words'
import type { Template } from './data'
import { LanguagePick } from './language'
import { OneTemplate } from './template'
import { templateWords, words } from './words'

interface Row {
  type: string
  used?: Template
  waiting?: Template
}

/** useTemplates is every version of what is said in a language. */
function useTemplates(lang: Lang) {
  return useQuery({
    queryKey: ['templates', lang],
    queryFn: async () => {
      const all: Template[] = []
      for (let after: string | undefined, first = true; first || after; first = false) {
        const page = await got(api.GET('/templates', { params: { query: { lang, limit: 500, after } } }))
        all.push(...(page.templates ?? []))
        after = page.next
      }
      return all
    },
  })
}

/** Templates are what messages say, by type, in one language. */
export function Templates() {
  const w = useWords(templateWords)
  const shared = useWords(words)
  const called = useTypes()
  const ours = useLang().lang
  const [asked, ask] = useSearchParams()
  const lang = (asked.get('lang') as Lang) || ours
  const type = asked.get('type') ?? undefined
  const [sought, seek] = useState('')
  const all = useTemplates(lang)
  const go = (to: { lang?: Lang; type?: string }) => ask({ tab: 'templates', lang: to.lang ?? lang, ...(to.type && { type: to.type }) })
  const rows: Row[] = [...new Set(all.data?.map(t => t.type))].map(t => {
    const versions = all.data!.filter(v => v.type === t)
    return { type: t, used: versions.find(v => v.in_use), waiting: versions.findLast(v => v.state === 'proposed') }
  })
  const s = sought.trim().toLowerCase()
  const found = rows.filter(r => !s || r.type.includes(s) || called(r.type).toLowerCase().includes(s) || r.used?.text.toLowerCase().includes(s))
  const columns: Column<Row>[] = [
    { key: 'type', title: w.type, width: 210, cell: r => <><Text size="sm" fw={600}>{called(r.type)}</Text><Text size="xs" c="dimmed" fw={400}>{r.type}</Text></> },
    { key: 'text', title: w.text, wide: true, cell: r => <Text size="sm" c="dimmed" lineClamp={1} lang={lang}>{r.used?.text}</Text> },
    { key: 'version', title: w.version, width: 90, right: true, cell: r => r.used?.version ?? '–' },
    { key: 'state', title: w.state, width: 'min(160px, 34vw)', cell: r => (r.waiting ? <Tag tone="warn">{shared.proposed}</Tag> : r.used && <Tag tone="good">{shared.inUse}</Tag>) },
  ]
  return (
    <>
      <Group mb="sm" align="flex-end">
        <TextInput label={w.search} value={sought} onChange={e => seek(e.currentTarget.value)} type="search" w={{ base: '100%', xs: 280 }} />
        <LanguagePick value={lang} onChange={l => l && go({ lang: l })} />
      </Group>
      {all.isPending ? <Loading rows={14} />
      : all.isError ? <Failed problem={all.error} again={() => void all.refetch()} />
      : found.length === 0 ? <Empty title={w.none} hint={w.noneHint} />
      : <Table label={w.list} columns={columns} rows={found} id={r => r.type} to={r => `?tab=templates&lang=${lang}&type=${r.type}`} chosen={type} rowHeight={52} height="calc(100vh - 290px)" />}
      {type && all.data && <OneTemplate key={type + lang} type={type} lang={lang} versions={all.data.filter(v => v.type === type)} close={() => go({})} />}
    </>
  )
}
