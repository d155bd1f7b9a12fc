import { Button, Drawer, Group, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { api, got, type Schema } from '../../api/client'
import { Empty, Failed, Loading } from '../../parts/states'
import { Table } from '../../parts/table'
import { Tag } from '../../parts/tag'
import { useFormat } from '../../shell/language'
import { useSession } from '../../shell/session'
import { useWords } from '../../words'
import { own, useOccasions } from './occasions'
import { Rule } from './rule'
import { useAudience, useCalled } from './told'
import { words } from './words'
import { Write } from './write'

export type Version = Schema<'GreetingRule'>

/** Rules are all of them by their next day; those of every day come first. */
export function Rules() {
  const w = useWords(words)
  const f = useFormat()
  const called = useCalled()
  const meant = useAudience()
  const { may, now } = useSession()
  const [begins, setBegins] = useState(false)
  const [params, setParams] = useSearchParams()
  const rules = useQuery({ queryKey: ['greeting-rules'], queryFn: () => got(api.GET('/greetings/rules')) })
  const today = now().toISOString().slice(0, 10)
  const { next, pending } = useOccasions(today)
  if (rules.isPending || pending) return <Loading rows={8} height={36} />
  if (rules.isError) return <Failed problem={rules.error} again={() => void rules.refetch()} />
  const names = new Map<string, Version[]>()
  for (const r of rules.data.rules ?? []) names.set(r.rule.name, [...(names.get(r.rule.name) ?? []), r])
  const rows = [...names.values()].map(vs => ({ newest: vs.toSorted((a, b) => b.version - a.version)[0]!, used: vs.find(v => v.in_use) }))
  const day = (on: string) => (own.includes(on) ? '' : next.get(on) ?? '9')
  rows.sort((a, b) => day(a.newest.rule.on).localeCompare(day(b.newest.rule.on)) || a.newest.rule.name.localeCompare(b.newest.rule.name))
  const chosen = names.get(params.get('rule') ?? '')
  return (
    <>
      {may('templates:write') && <Group justify="flex-end" mb="sm"><Button onClick={() => setBegins(true)}>{w.fresh}</Button></Group>}
      {rows.length === 0 ? <Empty title={w.noRules} hint={w.noRulesHint} /> : <Table
        label={w.rules} rows={rows} id={r => r.newest.rule.name} to={r => `/greetings?rule=${encodeURIComponent(r.newest.rule.name)}`} chosen={params.get('rule') ?? undefined}
        columns={[
          { key: 'name', title: w.rule, cell: r => called(r.newest.rule.name, r.newest.rule.on) },
          { key: 'next', title: w.next, width: 140, cell: r => <Text span inherit style={{ whiteSpace: 'nowrap' }}>{own.includes(r.newest.rule.on) ? w.daily : next.get(r.newest.rule.on) ? f.day(`${next.get(r.newest.rule.on)}T12:00:00Z`) : w.none}</Text> },
          { key: 'to', title: w.audience, wide: true, cell: r => meant((r.used ?? r.newest).rule.audience) },
          { key: 'state', title: w.state, width: 110, cell: r => (r.used?.switched_on ? <Tag tone="good">{w.isOn}</Tag> : <Tag>{w.isOff}</Tag>) },
          { key: 'version', title: w.versions, width: 150, wide: true, cell: r => (r.newest.in_use ? w.version(String(r.newest.version)) : `${w.version(String(r.newest.version))} · ${w[r.newest.state]}`) },
        ]}
      />}
      {begins && <Write close={name => { setBegins(false); if (name) setParams({ rule: name }, { replace: true }) }} />}
      <Drawer opened={!!chosen} onClose={() => setParams({}, { replace: true })} position="right" size="lg" title={chosen && called(chosen[0]!.rule.name, chosen[0]!.rule.on)} transitionProps={{ duration: 0 }} closeButtonProps={{ 'aria-label': w.close }}>
        {chosen && <Rule versions={chosen.toSorted((a, b) => b.version - a.version)} />}
      </Drawer>
    </>
  )
}
