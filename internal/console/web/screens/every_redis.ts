import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { words } from '../src/pages/overview/words'
import { langs } from '../src/words'
import { expect, test } from '../e2e/demo'

const out = process.env.SCREENS
const port = 20_000 + (process.pid % 10_000)
let redis: ChildProcess

test.use({ begun: { env: { CARDLINE_REDIS_URL: `redis://127.0.0.1:${port}/0` } } })

test.beforeAll(async () => {
  if (!out) return
  redis = spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'], { stdio: ['ignore', 'pipe', 'ignore'] })
  for await (const line of redis.stdout!) if (String(line).includes('Ready to accept')) break
})
test.afterAll(() => redis?.kill('SIGKILL'))

test('the overview while Redis does not answer', async ({ browser, demo }) => {
  test.skip(!out, 'SCREENS names the folder')
  mkdirSync(out!, { recursive: true })
  await demo.text('+12025550147', 'BAL 1234')
  redis.kill('SIGKILL')
  await once(redis, 'exit')
  for (const lang of langs) {
    for (const scheme of ['light', 'dark'] as const) {
      const context = await browser.newContext({ colorScheme: scheme, viewport: { width: 1280, height: 2000 } })
      await context.addInitScript(l => localStorage.setItem('cardline.language', l), lang)
      const page = await context.newPage()
      await page.goto(`${demo.url}/overview`)
      await page.locator('[data-demo=admin]').click()
      await expect(page.locator('[data-health] tr').first()).toContainText(words[lang].away, { timeout: 40_000 })
      await page.screenshot({ path: `${out}/state-overview-redis-away-${lang}-${scheme}.png` })
      await page.setViewportSize({ width: 390, height: 2400 })
      await page.screenshot({ path: `${out}/state-overview-redis-away-${lang}-${scheme}-390.png` })
      await context.close()
    }
  }
})
