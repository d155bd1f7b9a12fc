import { Alert, Button, Group, Tabs, Text } from '@mantine/core'
import { Link, useParams, useSearchParams } from 'react-router'
import { Page } from '../../../parts/page'
import { useReason } from '../../../parts/reason'
import { Empty, Failed, Loading } from '../../../parts/states'
import { TabRow } from '../../../parts/tab_row'
import { Unread } from '../../../parts/unread'
import { useSession } from '../../../shell/session'
import { useWords } from '../../../words'
import { type Campaign, open, type State, useCampaign } from '../data'
import { Audience } from './audience'
import { Check } from './check'
import { useDraft } from './draft'
import { useLabel } from './label'
import { Schedule } from './schedule'
import { Texts } from './texts'
import { words as campaigns } from '../words'
import { words } from './words'

/** Editor is where a campaign is written, step by step. */
export function Editor() {
  const w = useWords(words)
  const lists = useWords(campaigns)
  const { may } = useSession()
  const { code = '' } = useParams()
  const asked = useCampaign(code)
  if (asked.isPending) return <Page title={w.title(code)}><Loading rows={12} /></Page>
  if (asked.isError) return <Page title={w.title(code)}><Unread problem={asked.error} again={() => void asked.refetch()} to="/campaigns" all={lists.title} /></Page>
  if (!may('campaigns:write') || !open(asked.data.state as State)) {
    return <Page title={w.title(code)}><Empty title={w.closed} hint={w.closedHint}><Button component={Link} to={`/campaigns/${code}`} variant="default">{w.back}</Button></Empty></Page>
  }
  return <Steps of={asked.data} />
}

const steps = ['audience', 'texts', 'schedule', 'check'] as const

function Steps({ of: c }: { of: Campaign }) {
  const w = useWords(words)
  const said = useReason()
  const draft = useDraft(c)
  const label = useLabel()
  const [params, setParams] = useSearchParams()
  const at = steps.find(s => s === params.get('step')) ?? 'audience'
  const index = steps.indexOf(at)
  // Whoever goes on has it saved; what cannot be saved is told where they stand.
  const go = async (step: string | null) => {
    if (!step || step === at) return
    try {
      await draft.save()
      setParams({ step }, { replace: true })
    } catch {
      // the problem stands in the draft
    }
  }
  return (
    <Page
      title={w.title(c.code)}
      actions={
        <>
          <Text size="sm" c="dimmed" role="status" data-saved={!draft.dirty}>{draft.saving ? w.saving : draft.dirty ? w.unsaved : w.saved}</Text>
          {draft.dirty && <Button variant="default" onClick={draft.undo}>{w.undo}</Button>}
          <Button variant="default" component={Link} to={`/campaigns/${c.code}`}>{w.back}</Button>
          <Button disabled={!draft.dirty} loading={draft.saving} onClick={() => void draft.save().catch(() => {})}>{w.save}</Button>
        </>
      }
    >
      {(c.state === 'awaiting-approval' || c.state === 'approved') && <Alert color="yellow" p="xs" mb="sm">{w.voids}</Alert>}
      {c.reason && <Alert color="gray" p="xs" mb="sm">{w.sentBack(said(c.reason, c.why))}</Alert>}
      {draft.problem !== undefined && <Failed problem={draft.problem} label={label} />}
      <Tabs value={at} onChange={s => void go(s)} mt="xs" keepMounted={false}>
        <TabRow at={at} mb="md">{steps.map((s, i) => <Tabs.Tab key={s} value={s}>{i + 1}. {w[s]}</Tabs.Tab>)}</TabRow>
        <Tabs.Panel value="audience"><Audience draft={draft} code={c.code} /></Tabs.Panel>
        <Tabs.Panel value="texts"><Texts draft={draft} /></Tabs.Panel>
        <Tabs.Panel value="schedule"><Schedule draft={draft} code={c.code} /></Tabs.Panel>
        <Tabs.Panel value="check"><Check of={c} /></Tabs.Panel>
      </Tabs>
      <Group justify="space-between" mt="lg">
        {index > 0 ? <Button variant="default" onClick={() => void go(steps[index - 1]!)}>{w.before}</Button> : <span />}
        {index < steps.length - 1 && <Button onClick={() => void go(steps[index + 1]!)} loading={draft.saving}>{w.next(w[steps[index + 1]!])}</Button>}
      </Group>
    </Page>
  )
}
