import { Tabs } from '@mantine/core'
import { Navigate, Route, Routes, useLocation, useNavigate } from 'react-router'
import { Page } from '../../parts/page'
import { TabRow } from '../../parts/tab_row'
import { useSession } from '../../shell/session'
import { useWords } from '../../words'
import { Audit } from './audit'
import { Lines } from './lines'
import { Mine } from './mine'
import { Operator } from './operator'
import { Operators } from './operators'
import { Senders } from './senders'
import { words } from './words'

/** Settings is who may do what, what leaves how fast, when people answer, and who did what. */
export default function Settings() {
  const w = useWords(words)
  const { may } = useSession()
  const { pathname } = useLocation()
  const go = useNavigate()
  const rooms = [
    { name: 'mine', title: w.mine, seen: true, page: <Mine /> },
    { name: 'operators', title: w.operators, seen: may('operators:read'), page: <Operators /> },
    { name: 'senders', title: w.senders, seen: may('outbox:read'), page: <Senders /> },
    { name: 'lines', title: w.lines, seen: may('lines:read'), page: <Lines /> },
    { name: 'audit', title: w.audit, seen: may('audit:read'), page: <Audit /> },
  ].filter(r => r.seen)
  const room = pathname.split('/')[2] ?? ''
  return (
    <Page title={w.title} about={w.about}>
      <Tabs value={room} onChange={to => to && void go(`/settings/${to}`)} mb="md" activateTabWithKeyboard={false}>
        <TabRow at={room} aria-label={w.title}>
          {rooms.map(r => <Tabs.Tab key={r.name} value={r.name}>{r.title}</Tabs.Tab>)}
        </TabRow>
        {rooms.map(r => (
          <Tabs.Panel key={r.name} value={r.name} pt="md">
            {r.name === room && (
              <Routes>
                {r.name === 'operators' && <Route path="operators/:name" element={<Operator />} />}
                <Route path="*" element={r.page} />
              </Routes>
            )}
          </Tabs.Panel>
        ))}
      </Tabs>
      {!rooms.some(r => r.name === room) && <Navigate to={`/settings/${rooms[0]!.name}`} replace />}
    </Page>
  )
}
