import { mkdirSync } from 'node:fs'
import { langs } from '../src/words'
import { expect, test } from '../e2e/demo'
import { draft, enliven } from './town'

const out = process.env.SCREENS
const places = [
  '/handset', '/overview', '/conversations', '/campaigns', '/greetings', '/registrations', '/cases', '/tasks', '/calendar', '/menus?node=main.main', '/words?tab=commands', '/words?tab=unknown', '/words?tab=templates',
  '/words?tab=test', '/words?tab=templates&type=due-reminder', '/registrations/HEALTH', '/registrations/GALA-27/edit', '/greetings?show=dry', '/settings/mine', '/settings/operators', '/settings/senders', '/settings/lines', '/settings/audit',
]

test('every page, both schemes, all languages, wide and narrow', async ({ browser, demo }) => {
  test.skip(!out, 'SCREENS names the folder')
  mkdirSync(out!, { recursive: true })
  await enliven(demo)
  const code = await draft(demo)
  const written = ['audience', 'texts', 'schedule', 'check'].map(step => `/campaigns/${code}/edit?step=${step}`)
  const { body } = await demo.ask<{ cases: { ref: string }[] }>('admin', 'GET', '/cases')
  const first = body.cases[0]!.ref // it has another number every time, and one picture
  for (const lang of langs) {
    for (const scheme of ['light', 'dark'] as const) {
      const context = await browser.newContext({ colorScheme: scheme, viewport: { width: 1280, height: 800 } })
      await context.addInitScript(l => localStorage.setItem('cardline.language', l), lang)
      const page = await context.newPage()
      await page.goto(demo.url)
      await expect(page.locator('[data-demo=admin]')).toBeVisible()
      await page.screenshot({ path: `${out}/door-${lang}-${scheme}.png` })
      await page.setViewportSize({ width: 390, height: 800 })
      await page.screenshot({ path: `${out}/door-${lang}-${scheme}-390.png` })
      await page.setViewportSize({ width: 1280, height: 800 })
      await page.locator('[data-demo=admin]').click()
      await expect(page.getByRole('navigation').first()).toBeVisible()
      for (const at of [...places, ...written, `/cases/${first}`]) {
        await page.goto(demo.url + at)
        await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible()
        await expect(page.locator('[aria-busy=true]')).toHaveCount(0)
        await page.waitForLoadState('networkidle', { timeout: 1500 }).catch(() => {}) // pages with a stream never are
        const name = `${at.slice(1).replace(first, 'one').replace(/\W+/g, '-')}-${lang}-${scheme}`
        await page.screenshot({ path: `${out}/${name}.png`, fullPage: written.includes(at) })
        if (lang === 'zh-Hant' || scheme === 'light') {
          await page.setViewportSize({ width: 390, height: 800 })
          await page.screenshot({ path: `${out}/${name}-390.png` })
          await page.setViewportSize({ width: 1280, height: 800 })
        }
      }
      await context.close()
    }
  }
})
