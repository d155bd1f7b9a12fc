import '@mantine/core/styles.css'
import '@mantine/notifications/styles.css'
import './main.css'
import { MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { setNonce } from 'get-nonce'
import { StrictMode, useMemo } from 'react'
import { createRoot } from 'react-dom/client'
import { BrowserRouter } from 'react-router'
import { Problem } from './api/client'
import { App } from './app'
import { nonce } from './shell/house'
import { LanguageProvider, useLang } from './shell/language'
import { onColors, schemes, themeIn } from './shell/theme'

const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      retry: (tried, p) => tried < 2 && (!(p instanceof Problem) || p.status === 0 || p.status >= 500), // what was refused stays refused
    },
  },
})

setNonce(nonce) // for the styles by which a dialogue keeps the page behind it from scrolling

function Console() {
  const { lang } = useLang()
  const theme = useMemo(() => themeIn(lang), [lang])
  return (
    <MantineProvider theme={theme} cssVariablesResolver={onColors} colorSchemeManager={schemes} defaultColorScheme="auto" getStyleNonce={() => nonce}>
      <BrowserRouter>
        <App />
        <Notifications position="bottom-right" />
      </BrowserRouter>
    </MantineProvider>
  )
}

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <LanguageProvider>
        <Console />
      </LanguageProvider>
    </QueryClientProvider>
  </StrictMode>,
)
