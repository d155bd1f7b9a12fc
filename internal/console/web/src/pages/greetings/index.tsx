import { Tabs } from '@mantine/core'
import { useSearchParams } from 'react-router'
import { Page } from '../../parts/page'
import { TabRow } from '../../parts/tab_row'
import { useSession } from '../../shell/session'
import { useWords } from '../../words'
import { Dry } from './dry'
import { Mourning } from './mourning'
import { Rules } from './rules'
import { Runs } from './runs'
import { words } from './words'

/** Greetings: the rules, what they did by themselves, and when there is no cheer. */
export default function Greetings() {
  const w = useWords(words)
  const { may } = useSession()
  const [params, setParams] = useSearchParams()
  const tabs = ([['rules', 'templates:read'], ['dry', may('greetings:send') ? 'greetings:send' : 'templates:write'], ['runs', 'messages:read'], ['mourning', 'outbox:read']] as const).filter(([, scope]) => may(scope)).map(([t]) => t)
  const shown = tabs.find(t => t === params.get('show')) ?? tabs[0] ?? null
  return (
    <Page title={w.title} about={w.about}>
      <Tabs value={shown} onChange={t => setParams(t ? { show: t } : {}, { replace: true })} keepMounted={false}>
        <TabRow at={shown} mb="md">{tabs.map(t => <Tabs.Tab key={t} value={t}>{w[t]}</Tabs.Tab>)}</TabRow>
        <Tabs.Panel value="rules"><Rules /></Tabs.Panel>
        <Tabs.Panel value="dry"><Dry /></Tabs.Panel>
        <Tabs.Panel value="runs"><Runs /></Tabs.Panel>
        <Tabs.Panel value="mourning"><Mourning /></Tabs.Panel>
      </Tabs>
    </Page>
  )
}
