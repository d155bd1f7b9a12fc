import { Alert, Button, Tabs } from '@mantine/core'
import { useState } from 'react'
import { Link, useParams, useSearchParams } from 'react-router'
import { Page } from '../../parts/page'
import { useReason } from '../../parts/reason'
import { Loading } from '../../parts/states'
import { TabRow } from '../../parts/tab_row'
import { Tag } from '../../parts/tag'
import { Unread } from '../../parts/unread'
import { useSession } from '../../shell/session'
import { useWords } from '../../words'
import { Approval } from './approval'
import { Raise, Raised } from './budget'
import { type Campaign, live, open, type State, tones, useCampaign } from './data'
import { New } from './new'
import { Report } from './report'
import { Run } from './run'
import { Steering } from './steering'
import { words } from './words'

/** One is one campaign: what it says and who agreed, how far it is, what came of it. */
export function One() {
  const w = useWords(words)
  const said = useReason()
  const { code = '' } = useParams()
  const asked = useCampaign(code)
  if (asked.isPending) return <Page title={code}><Loading rows={12} /></Page>
  if (asked.isError) return <Page title={code}><Unread problem={asked.error} again={() => void asked.refetch()} to="/campaigns" all={w.title} /></Page>
  const c = asked.data
  return (
    <Page title={`${c.code} · ${c.brief.name}`} actions={<Actions of={c} />}>
      <Tag tone={tones[c.state as State]}>{w[c.state as State]}</Tag>
      {c.reason && <Alert color={c.state === 'paused' ? 'yellow' : 'gray'} p="xs" mt="xs">{w.reason(said(c.reason, c.why))}</Alert>}
      <Raised of={c} />
      <Views of={c} />
    </Page>
  )
}

function Actions({ of: c }: { of: Campaign }) {
  const w = useWords(words)
  const { may } = useSession()
  const [clones, setClones] = useState(false)
  return (
    <>
      {may('campaigns:write') && <Button variant="default" onClick={() => setClones(true)}>{w.clone}</Button>}
      {may('campaigns:write') && open(c.state as State) && <Button variant="default" component={Link} to={`/campaigns/${c.code}/edit`}>{w.edit}</Button>}
      {may('campaigns:write') && <Raise of={c} />}
      {may('campaigns:run') && <Steering of={c} />}
      <New opened={clones} close={() => setClones(false)} like={c.code} />
    </>
  )
}

const tabs = ['brief', 'run', 'report'] as const

function Views({ of: c }: { of: Campaign }) {
  const w = useWords(words)
  const [params, setParams] = useSearchParams()
  const ran = !open(c.state as State)
  const usual = live(c.state as State) ? 'run' : c.state === 'finished' ? 'report' : 'brief'
  const shown = tabs.find(t => t === params.get('show') && (t === 'brief' || ran)) ?? usual
  return (
    <Tabs value={shown} onChange={t => setParams(t ? { show: t } : {}, { replace: true })} mt="sm" keepMounted={false}>
      <TabRow at={shown} mb="md">
        {tabs.map(t => <Tabs.Tab key={t} value={t} disabled={t !== 'brief' && !ran}>{w[t]}</Tabs.Tab>)}
      </TabRow>
      <Tabs.Panel value="brief"><Approval of={c} /></Tabs.Panel>
      <Tabs.Panel value="run"><Run of={c} /></Tabs.Panel>
      <Tabs.Panel value="report"><Report of={c} /></Tabs.Panel>
    </Tabs>
  )
}
