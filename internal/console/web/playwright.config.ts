import { existsSync } from 'node:fs'
import { defineConfig } from '@playwright/test'

/** The system's Chromium: the shell, or the browser, whose bars and tabs are pages of their own and cost as much as what is tested. */
const chromium = process.env.CHROMIUM ?? ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'].find(p => existsSync(p))

// Every worker starts a demo of its own (e2e/demo.ts).
export default defineConfig({
  testDir: 'e2e',
  workers: 2,
  fullyParallel: false,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  forbidOnly: true,
  retries: 1, // with a fresh demo; what passes only then is listed as flaky, and to be looked into
  reporter: [['line']],
  use: {
    channel: undefined,
    launchOptions: { executablePath: chromium, args: ['--no-sandbox', '--disable-dev-shm-usage'] },
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
    timezoneId: 'Asia/Hong_Kong',
    trace: 'off',
  },
})
