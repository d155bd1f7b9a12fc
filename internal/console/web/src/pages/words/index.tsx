import { Tabs } from '@mantine/core'
import { useSearchParams } from 'react-router'
import { Page } from '../../parts/page'
import { TabRow } from '../../parts/tab_row'
import { useSession } from '../../shell/session'
import { useWords } from '../../words'
import { Additions } from './additions'
import { Commands } from './commands'
import { Sentence } from './sentence'
import { Templates } from './templates'
import { Unknown } from './unknown'
import { words } from './words'

const tabs = ['commands', 'unknown', 'additions', 'templates', 'test'] as const
type Tab = (typeof tabs)[number]

const shown: Record<Tab, () => React.ReactNode> = { commands: Commands, unknown: Unknown, additions: Additions, templates: Templates, test: Sentence }

/** Words are what customers may write, what nobody understood, and what customers are told. */
export default function Words() {
  const w = useWords(words)
  const { may } = useSession()
  const [asked, ask] = useSearchParams()
  const open = tabs.filter(t => may(t === 'templates' ? 'templates:read' : 'words:read'))
  const tab = open.find(t => t === asked.get('tab')) ?? open[0]
  const Shown = tab && shown[tab]
  return (
    <Page title={w.title} about={w.about}>
      <Tabs value={tab ?? null} onChange={t => t && ask({ tab: t })} keepMounted={false} mb="md">
        <TabRow at={tab ?? null}>
          {open.map(t => <Tabs.Tab key={t} value={t}>{w[t]}</Tabs.Tab>)}
        </TabRow>
        {tab && <Tabs.Panel value={tab} pt="md">{Shown && <Shown />}</Tabs.Panel>}
      </Tabs>
    </Page>
  )
}
