import { Alert, Box, Button, Grid, Group, SegmentedControl, Select, Stack, Text } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Route, Routes, useNavigate, useParams, useSearchParams } from 'react-router'
import { api, got } from '../../api/client'
import { Page } from '../../parts/page'
import { Reasoned } from '../../parts/reasoned'
import { Failed, Loading } from '../../parts/states'
import { Unread } from '../../parts/unread'
import { Nowhere } from '../../shell/nowhere'
import { useSession } from '../../shell/session'
import { useWords } from '../../words'
import { Course, StateOf, Told } from './course'
import { type Change, partOf, useChart, useEdits, useVersion, useVersions } from './data'
import { Drawing } from './drawing'
import { History } from './history'
import { NodeList } from './node_list'
import { NodePanel } from './node_panel'
import { TestCall } from './test_call'
import { words } from './words'

/** Menus are the voice menu: seen, changed, checked, approved by another, put to use. */
export default function Menus() {
  return (
    <Routes>
      <Route index element={<Version />} />
      <Route path=":number" element={<Numbered />} />
      <Route path="*" element={<Nowhere />} />
    </Routes>
  )
}

function Numbered() {
  return /^\d{1,9}$/.test(useParams().number ?? '') ? <Version /> : <Nowhere />
}

function Version() {
  const w = useWords(words)
  const { may } = useSession()
  const go = useNavigate()
  const client = useQueryClient()
  const [at, setAt] = useSearchParams()
  const versions = useVersions()
  const asked = useParams().number
  const number = asked !== undefined ? Number(asked) : versions.rows.find(m => m.in_use)?.number
  const days = Number(at.get('days') ?? 7)
  const { edits, change, undo, discard } = useEdits(number)
  const version = useVersion(number)
  const drawn = useChart(number, days, edits)
  const [shows, show] = useState<'history' | 'test' | 'save'>()
  const narrow = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false })

  const problem = versions.error ?? version.error ?? (drawn.data ? null : drawn.error)
  if (problem) return <Page title={w.title} about={w.about}><Unread problem={problem} again={() => void client.invalidateQueries({ queryKey: ['menus'] })} to="/menus" all={w.title} /></Page>
  if (!version.data || !drawn.data || versions.pending) return <Page title={w.title} about={w.about}><Loading rows={14} /></Page>

  const { chart, changes } = drawn.data
  const node = (chart.nodes ?? []).find(n => n.name === at.get('node'))
  const parts = [...new Set((chart.nodes ?? []).map(n => partOf(n.name)))]
  const part = at.get('part') ?? (node ? partOf(node.name) : parts.includes('main') ? 'main' : (parts[0] ?? ''))
  const set = (more: Record<string, string>) => setAt(before => ({ ...Object.fromEntries(before), ...more }), { replace: true })
  const choose = (name: string) => set({ node: name, part: partOf(name) })
  const view = at.get('view') ?? (narrow ? 'list' : 'drawing')
  const editable = may('menus:write') && version.data.state !== 'retired'
  const save = async (note: string) => {
    const saved = await got(api.POST('/menus/{number}/edit', { params: { path: { number: number! } }, body: { edits, note } }))
    discard()
    await client.invalidateQueries({ queryKey: ['menus'] })
    void go(`/menus/${saved.number}?${at}`)
  }
  return (
    <Page
      title={w.title} about={w.about}
      actions={<><Button variant="default" size="xs" onClick={() => show('test')}>{w.testCall}</Button><Button variant="default" size="xs" onClick={() => show('history')}>{w.history}</Button></>}
    >
      <Group mb="sm" gap="sm" justify="space-between">
        <Group gap="sm">
          <Select
            aria-label={w.version} size="xs" w={230} searchable={versions.rows.length > 20} limit={200} allowDeselect={false} value={String(number)} onChange={n => n && void go(`/menus/${n}?${at}`)}
            data={versions.rows.map(m => ({ value: String(m.number), label: m.number === 0 ? w.shippedVersion : `${w.version} ${m.number} · ${m.note}` }))}
          />
          <StateOf menu={version.data} />
          <Course menu={version.data} />
        </Group>
        <Group gap="sm">
          <SegmentedControl size="xs" aria-label={w.days} value={String(days)} onChange={d => set({ days: d })} data={[{ value: '1', label: w.day1 }, { value: '7', label: w.day7 }, { value: '30', label: w.day30 }]} />
          <SegmentedControl size="xs" aria-label={w.view} value={view} onChange={v => set({ view: v })} data={[{ value: 'drawing', label: w.drawing }, { value: 'list', label: w.list }]} />
        </Group>
      </Group>
      <Standing refused={Boolean(drawn.error)} faults={(chart.faults ?? []).length} edits={edits.length} changes={changes ?? version.data.changes ?? []} overtaken={Boolean(version.data.overtaken)} inUse={version.data.in_use} save={() => show('save')} discard={discard} />
      {drawn.error && <Box mb="sm"><Failed problem={drawn.error} /></Box>}
      <Grid gap="md">
        <Grid.Col span={{ base: 12, md: 8 }}>
          {view === 'list'
            ? <NodeList chart={chart} chosen={node?.name} choose={choose} />
            : (
              <Stack gap="xs">
                <SegmentedControl size="xs" aria-label={w.part} value={part} onChange={p => set({ part: p })} data={parts} style={{ overflowX: 'auto' }} />
                <Drawing chart={chart} part={part} chosen={node?.name} choose={choose} open={p => set({ part: p })} />
              </Stack>
            )}
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 4 }}>
          <NodePanel chart={chart} node={node} edits={edits} change={editable ? change : undefined} undo={undo} choose={choose} />
        </Grid.Col>
      </Grid>
      {shows === 'history' && <History close={() => show(undefined)} />}
      {shows === 'test' && <TestCall number={number!} node={node?.name} unsaved={edits.length > 0} close={() => show(undefined)} />}
      <Reasoned title={w.save} verb={w.save} least={3} opened={shows === 'save'} close={() => show(undefined)} act={save}>
        <Stack gap="xs"><Text size="sm">{w.saveHint} {w.note}</Text><Told changes={changes ?? []} /></Stack>
      </Reasoned>
    </Page>
  )
}

interface Stands {
  /** The edits could not be tried: what is shown is without them. */
  refused: boolean
  faults: number
  edits: number
  changes: readonly Change[]
  overtaken: boolean
  inUse: boolean
  save: () => void
  discard: () => void
}

/** Standing tells whether the version could be used, what it changes, and what is not saved. */
function Standing({ refused, faults, edits, changes, overtaken, inUse, save, discard }: Stands) {
  const w = useWords(words)
  return (
    <Alert color={refused || faults > 0 ? 'red' : edits > 0 ? 'yellow' : 'gray'} mb="sm" py="xs" role="status">
      <Group justify="space-between" gap="xs">
        <Text size="sm">
          {refused ? w.refused : faults > 0 ? w.faults(faults) : w.sound}
          {!refused && !inUse && faults === 0 && ` · ${changes.length > 0 ? w.changes(changes.length) : w.noChanges}`}
          {edits > 0 && ` · ${w.unsaved(edits)}`}
          {overtaken && ` · ${w.overtaken}`}
        </Text>
        {edits > 0 && <Group gap="xs"><Button size="compact-sm" variant="default" onClick={discard}>{w.discard}</Button><Button size="compact-sm" disabled={refused} onClick={save}>{w.save}</Button></Group>}
      </Group>
    </Alert>
  )
}
