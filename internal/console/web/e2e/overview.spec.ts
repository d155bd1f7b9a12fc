import type { Page } from '@playwright/test'
import { accessible, expect, overflows, test } from './demo'

const customer = '+12025550147'

// It is ten in the morning where she lives: a message to her may leave.
test.use({ begun: { flags: ['--now', '2027-01-28T15:00:00Z'] } })

/** The number in a figure's box. */
async function figure(page: Page, id: string): Promise<number> {
  const text = await page.locator(`[data-figure=${id}] dd`).first().textContent()
  return Number((text ?? '').replace(/[^\d.]/g, ''))
}

const live = (page: Page) => expect(page.locator('[data-link=live]')).toHaveText('Live')

test('figures change after a customer has sent a text', async ({ signIn, demo }) => {
  const page = await signIn('supervisor', '/overview')
  await live(page)
  const before = await figure(page, 'texts-in')
  await demo.text(customer, 'BAL 1234')
  await expect.poll(() => figure(page, 'texts-in')).toBe(before + 1)
  expect(await figure(page, 'texts-out')).toBeGreaterThanOrEqual(before + 1)
  expect(await figure(page, 'latency')).toBeGreaterThan(0)
  await demo.text(customer, 'florble wumpus zzz')
  await expect.poll(() => figure(page, 'understood')).toBeLessThan(100)
})

test('a message that waits is seen in its lane and grows old there, until it leaves and is delivered', async ({ signIn, demo }) => {
  const page = await signIn('supervisor', '/overview')
  const lanes = page.getByRole('region', { name: 'Outbox' })
  const funnel = page.getByRole('region', { name: 'Messages of the last 24 hours' })
  await expect(lanes.getByRole('row')).toHaveText([/^Lane/, /^One-time codes/, /^Security/, /^Late answers/, /^Service/, /^Marketing/, /^Calls by us/, /^Tasks for staff/])
  await expect(lanes.getByRole('row', { name: 'Service 0 – 0 0 0' })).toBeVisible()
  await expect(funnel).toContainText('No message was planned in the last 24 hours')
  await expect(page.getByRole('region', { name: 'What we depend on' }).getByRole('row')).toHaveText([/^Redisanswers.*since .*\d/, /^Databaseanswers.*since .*\d/, /^Bankanswers.*since .*\d/, /^Carrier \(main\)answers.*since .*\d/])

  const lane = { kind: 'lane', name: 'service', reason: 'wrong price' }
  expect((await demo.ask('operator', 'POST', '/outbox/pause', lane)).status).toBe(200)
  const told = await demo.ask('agent', 'POST', '/notifications', {
    notifications: [{ key: 'waits-1', type: 'due-reminder', customer: 'C1001', data: { card: '1234', total: 'USD 1102.35', minimum: 'USD 55.12', due: '2027-02-03' } }],
  })
  expect(told.status).toBeLessThan(300)
  const waits = lanes.getByRole('row', { name: /^Service 1 \d+ secs? 0 0 0$/ })
  const age = async () => Number(/(\d+) sec/.exec(await waits.innerText())?.[1])
  await expect(waits).toBeVisible()
  const young = await age()
  await expect.poll(age).toBeGreaterThan(young)
  expect((await demo.ask('operator', 'POST', '/outbox/resume', { ...lane, reason: 'the price is right' })).status).toBe(200)
  await expect(lanes.getByRole('row', { name: 'Service 0 – 0 0 0' })).toBeVisible()
  await expect(funnel.getByRole('listitem').filter({ hasText: /^Delivered/ })).toHaveText('Delivered1100%', { timeout: 40_000 }) // counted every fifteen seconds
  await expect(funnel.getByRole('listitem').filter({ hasText: /^Planned/ })).toHaveText('Planned1100%')
})

test('a dropped stream says of when the figures are, and is right again afterwards', async ({ signIn, demo }) => {
  const page = await signIn('operator', '/overview')
  await live(page)
  const before = await figure(page, 'texts-in')
  await page.context().setOffline(true)
  await expect(page.locator('[data-link=lost]')).toContainText(/Connection lost, last figures of \d\d:\d\d:\d\d/)
  await demo.text(customer, 'BAL 1234')
  expect(await figure(page, 'texts-in')).toBe(before)
  await page.context().setOffline(false)
  await live(page)
  await expect.poll(() => figure(page, 'texts-in')).toBe(before + 1)
})

test('a stream that the server refuses says why, and is tried again by hand', async ({ signIn }) => {
  const page = await signIn('auditor', '/settings')
  await page.route('**/api/v1/overview/stream', r => r.fulfill({ status: 503, contentType: 'application/problem+json', body: '{"status":503}' }))
  await page.goto(`${new URL(page.url()).origin}/overview`)
  await expect(page.locator('[data-link=lost]')).toContainText('Not available just now')
  await page.unroute('**/api/v1/overview/stream')
  await page.getByRole('button', { name: 'Try now' }).click()
  await live(page)
})

test('who has too many streams open reads so in their language', async ({ signIn }) => {
  const page = await signIn('auditor', '/settings')
  const body = '{"status":429,"title":"Too Many Requests","detail":"an operator may have 10 event streams open: close a window","code":"streams","with":["10"]}'
  await page.route('**/api/v1/overview/stream', r => r.fulfill({ status: 429, headers: { 'Retry-After': '10' }, contentType: 'application/problem+json', body }))
  await page.goto(`${new URL(page.url()).origin}/overview`)
  await expect(page.locator('[data-link=lost]')).toContainText('an operator may have 10 event streams open: close a window')
  await page.evaluate(() => localStorage.setItem('cardline.language', 'zh-Hant'))
  await page.reload()
  await expect(page.locator('[data-link=lost]')).toContainText('每名操作員最多開啟 10 個即時視窗，請關閉一個。')
})

test('a case that is due is counted for everybody and named for who may read cases', async ({ signIn, demo }) => {
  for (const words of ['CALL ME', '1', 'Y']) await demo.text(customer, words)
  const agent = await signIn('agent', '/overview')
  const maker = await signIn('maker', '/overview')
  for (const page of [agent, maker]) {
    await expect(page.getByRole('region', { name: 'Cases near their deadline' }).getByRole('row', { name: /Call-back 0 1/ })).toBeVisible({ timeout: 25_000 })
  }
  await expect(agent.getByRole('table', { name: 'Due next' }).getByRole('link')).toHaveCount(1)
  await expect(maker.getByText('Due next')).toHaveCount(0)
})

test('charts are read with the keyboard, and as tables', async ({ signIn }) => {
  const page = await signIn('admin', '/overview')
  await live(page)
  const chart = page.getByRole('slider', { name: 'Texts', exact: true })
  await chart.focus()
  const newest = await chart.getAttribute('aria-valuetext')
  expect(newest).toMatch(/^\d\d:\d\d \(not over yet\): in \d+, out \d+$/)
  await chart.press('ArrowLeft')
  await expect(chart).toHaveAttribute('aria-valuenow', '58')
  await chart.press('Home')
  await expect(chart).toHaveAttribute('aria-valuenow', '0')
  await expect(page.getByRole('table', { name: 'Texts (a minute)', exact: true }).getByRole('row')).toHaveCount(61)
})

test('it is accessible and fits, in the dark and on a telephone', async ({ signIn }) => {
  const page = await signIn('admin', '/overview')
  await live(page)
  for (const scheme of ['Dark', 'Light'] as const) {
    await page.setViewportSize({ width: 1280, height: 900 })
    await page.getByRole('button', { name: new RegExp(scheme, 'i') }).click()
    if (scheme === 'Dark') await accessible(page)
    await page.setViewportSize({ width: 390, height: 844 })
    await expect.poll(() => overflows(page)).toBe(false)
  }
  await accessible(page)
})
