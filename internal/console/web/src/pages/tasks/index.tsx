import { Tabs } from '@mantine/core'
import { useSearchParams } from 'react-router'
import { Page } from '../../parts/page'
import { TabRow } from '../../parts/tab_row'
import { useSession } from '../../shell/session'
import { useWords } from '../../words'
import { Calls } from './calls'
import { ToDo } from './todo'
import { Surveys } from './surveys'
import { words } from './words'

/** Tasks: what is left to people, call-backs, our own calls, and the survey; which of them stands in the address. */
export default function Tasks() {
  const w = useWords(words)
  const { may } = useSession()
  const [at, go] = useSearchParams()
  const tabs = [
    { key: 'tasks', title: w.tabTasks, show: <ToDo kind="task" /> },
    { key: 'callbacks', title: w.tabCallbacks, show: <ToDo kind="callback" /> },
    ...(may('messages:read') ? [{ key: 'calls', title: w.tabCalls, show: <Calls /> }] : []),
    { key: 'surveys', title: w.tabSurveys, show: <Surveys /> },
  ]
  const tab = tabs.find(t => t.key === at.get('tab')) ?? tabs[0]!
  return (
    <Page title={w.title} about={w.about}>
      <Tabs value={tab.key} onChange={v => go(v && v !== 'tasks' ? { tab: v } : {}, { replace: true })} keepMounted={false}>
        <TabRow at={tab.key} mb="sm">{tabs.map(t => <Tabs.Tab key={t.key} value={t.key}>{t.title}</Tabs.Tab>)}</TabRow>
        {tabs.map(t => <Tabs.Panel key={t.key} value={t.key}>{t.show}</Tabs.Panel>)}
      </Tabs>
    </Page>
  )
}
