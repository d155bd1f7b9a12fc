import { Center } from '@mantine/core'
import { Suspense } from 'react'
import { Navigate, Route, Routes, useLocation } from 'react-router'
import { pages } from './pages'
import { Empty, Failed, Loading } from './parts/states'
import { Door } from './shell/door'
import { Fallen } from './shell/fallen'
import { Frame } from './shell/frame'
import { Idle } from './shell/idle'
import { Needs } from './shell/needs'
import { Nowhere } from './shell/nowhere'
import { SessionProvider, useSession } from './shell/session'
import { words } from './shell/words'
import { useWords } from './words'

export function App() {
  return (
    <SessionProvider
      wait={<Center mih="100vh"><Loading rows={3} /></Center>}
      failed={(p, again) => <Center component="main" mih="100vh" p="md"><Failed problem={p} again={again} /></Center>}
      out={(enter, expired) => <Door enter={enter} expired={expired} />}
    >
      <Inside />
    </SessionProvider>
  )
}

function Inside() {
  const w = useWords(words)
  const { needs, may } = useSession()
  if (needs.length > 0) return <Needs />
  const seen = pages.filter(p => p.scopes.some(may))
  const home = seen[0]
  const place = useLocation().pathname.split('/')[1]
  return (
    <Frame seen={seen}>
      <Idle />
      <Fallen key={place}>
        <Suspense fallback={<Loading rows={10} />}>
          <Routes>
            <Route path="/" element={home ? <Navigate to={`/${home.name}`} replace /> : <Empty title={w.noPages} />} />
            {pages.map(p => (
              <Route key={p.name} path={`/${p.name}/*`} element={seen.includes(p) ? <p.Component /> : <Empty title={w.forbidden} hint={w.forbiddenHint} />} />
            ))}
            <Route path="*" element={<Nowhere />} />
          </Routes>
        </Suspense>
      </Fallen>
    </Frame>
  )
}
