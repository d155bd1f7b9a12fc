import { mkdirSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { words as campaign } from '../src/pages/campaigns/words'
import { words as handset } from '../src/pages/handset/words'
import { words as menus } from '../src/pages/menus/words'
import { type Lang, langs } from '../src/words'
import { type Demo, expect, test } from '../e2e/demo'
import { asked, lists } from '../e2e/lists'
import { campaigns, draft, enliven, menu, operators } from './town'

const out = process.env.SCREENS

// It is ten in the morning in New York and eleven at night in Hong Kong: who lives there is written to in the morning, and a campaign lasts until then.
test.use({ begun: { flags: ['--now', '2027-01-27T15:00:00Z'], env: { CARDLINE_BANK_DEMO_CUSTOMERS: '60' } } })

interface State {
  name: string
  at: string
  /** What has to be done on the page before the picture. */
  enter?: (page: Page, lang: Lang) => Promise<unknown>
  /** It is still loading, and stays so. */
  loads?: boolean
  /** What it is about lies further down than a telephone shows. */
  whole?: boolean
}

/** away answers what a page asks for as a server does whose database is gone. */
const away = (page: Page, asks: string) =>
  page.route(u => u.pathname.startsWith(`/api/v1/${asks}`), r => r.fulfill({ status: 503, contentType: 'application/problem+json', headers: { 'Retry-After': '5' }, body: '{"status":503,"title":"Service Unavailable"}' }))

/** pictures takes each state in both schemes and all languages, wide and narrow. */
async function pictures(demo: Demo, browser: Parameters<Parameters<typeof test>[2]>[0]['browser'], states: State[]) {
  mkdirSync(out!, { recursive: true })
  for (const lang of langs) {
    for (const scheme of ['light', 'dark'] as const) {
      const context = await browser.newContext({ colorScheme: scheme, viewport: { width: 1280, height: 800 } })
      await context.addInitScript(l => localStorage.setItem('cardline.language', l), lang)
      const door = await context.newPage()
      await door.goto(demo.url)
      await door.locator('[data-demo=admin]').click()
      await expect(door.getByRole('navigation').first()).toBeVisible()
      for (const state of states) {
        const page = await context.newPage()
        await page.goto(demo.url + state.at)
        await expect(page.getByRole('heading').first()).toBeVisible()
        await state.enter?.(page, lang)
        await expect(page.locator('[aria-busy=true]')).toHaveCount(state.loads ? 1 : 0)
        await page.waitForLoadState('networkidle', { timeout: 1500 }).catch(() => {}) // pages with a stream never are
        const name = `state-${state.name}-${lang}-${scheme}`
        await page.screenshot({ path: `${out}/${name}.png` })
        if (lang === 'zh-Hant' || scheme === 'light') {
          await page.setViewportSize({ width: 390, height: 800 })
          await page.screenshot({ path: `${out}/${name}-390.png`, fullPage: state.whole })
        }
        await page.close()
      }
      await context.close()
    }
  }
}

/** first answers what a page asks for before it is there. */
const first = (at: string, answer: (page: Page) => Promise<unknown>, there: (page: Page) => Promise<unknown>) => ({
  at: '/settings/mine', enter: async (page: Page) => {
    await answer(page)
    await page.goto(new URL(at, page.url()).href)
    await there(page)
  },
})
const named = (at: string) => at.replace(/\W+/g, '-')

test('every page that has nothing to show, and those that still load', async ({ browser, demo }) => {
  test.skip(!out, 'SCREENS names the folder')
  await pictures(demo, browser, [
    { name: 'empty-overview', at: '/overview' },
    ...lists.map(([at, asks]) => ({ name: `empty${named(at)}`, ...first(at, page => page.route(asked(asks), r => r.fulfill({ json: { silent: 0 } })), page => expect(page.locator('[data-empty]').first()).toBeVisible()) })),
    ...lists.filter(([at]) => ['/cases', '/greetings', '/settings/audit'].includes(at)).map(([at, asks]) => ({
      name: `loads${named(at)}`, loads: true, ...first(at, page => page.route(asked(asks), () => {}), page => expect(page.locator('[aria-busy=true]')).toBeVisible()),
    })),
    { name: 'nowhere', at: '/nothing/is/here' },
  ])
})

test('pages that cannot be read', async ({ browser, demo }) => {
  test.skip(!out, 'SCREENS names the folder')
  const unread = [['/calendar', 'almanac/'], ['/menus', 'menus'], ...lists.filter(([at]) => ['/conversations', '/campaigns', '/registrations', '/cases', '/greetings', '/words?tab=templates', '/settings/lines', '/settings/audit'].includes(at))] as const
  await pictures(demo, browser, unread.map(([at, asks]) => ({ name: `away${named(at)}`, ...first(at, page => away(page, asks), page => expect(page.getByRole('alert').first()).toBeVisible({ timeout: 20_000 })) })))
})

test('every state that somebody has to bring about', async ({ browser, demo }) => {
  test.skip(!out, 'SCREENS names the folder')
  const [finished, running] = await campaigns(demo) // before the town wakes: whoever has a case open is written to later
  await enliven(demo)
  await menu(demo)
  const operator = await operators(demo)
  const quiet = await draft(demo, 'QUIET-27', { at: '2027-02-05 10:00' })
  await demo.ask('operator', 'POST', '/greetings/mourning', { region: 'every', until: '2027-02-03', reason: 'a day of national mourning' })
  const { body } = await demo.ask<{ conversations: { id: string }[] }>('admin', 'POST', '/conversations/search', { number: '+12025550147' })
  const call = async (page: Page, lang: Lang, person: string, ...keys: string[]) => {
    await page.locator(`[data-person=${person}]`).click()
    await page.getByRole('button', { name: handset[lang].dial, exact: true }).click()
    for (const k of keys) {
      await expect(page.locator('[data-state=asks]')).toBeVisible()
      await page.getByRole('group', { name: handset[lang].keypad }).getByRole('button', { name: k, exact: true }).click()
    }
    await expect(page.locator('[data-state=asks]')).toBeVisible()
  }
  await pictures(demo, browser, [
    { name: 'campaign-running', at: `/campaigns/${running}` },
    { name: 'campaign-finished', at: `/campaigns/${finished}?show=run` },
    { name: 'campaign-report', at: `/campaigns/${finished}`, enter: (page, lang) => page.getByRole('tab', { name: campaign[lang].report }).click() },
    { name: 'conversation', at: `/conversations/${body.conversations[0]!.id}` },
    { name: 'call', at: '/handset?tab=call', enter: (page, lang) => call(page, lang, 'C1001') },
    { name: 'call-mandarin', at: '/handset?tab=call', enter: (page, lang) => call(page, lang, 'C1002', '1') },
    { name: 'menu-proposed', at: '/menus/2?view=list' },
    { name: 'menu-history', at: '/menus', enter: (page, lang) => page.getByRole('button', { name: menus[lang].history }).click() },
    { name: 'menu-changes', at: '/menus/2?view=list', enter: (page, lang) => page.getByRole('button', { name: menus[lang].approve }).click() },
    { name: 'calendar-day', at: '/calendar?year=2027&day=2027-02-06' },
    { name: 'campaign-quiet-days', at: `/campaigns/${quiet}/edit?step=schedule`, whole: true },
    { name: 'operator', at: `/settings/operators/${operator}` },
  ])
})
