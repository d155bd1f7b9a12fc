import { accessible, expect, overflows, test } from './demo'
import type { Page } from '@playwright/test'

const phone = (page: Page) => page.getByRole('region', { name: /^Handset:/ })
const trace = (page: Page) => page.getByRole('region', { name: 'What happened' })

/** take takes the telephone of one of the demo's customers in hand. */
async function take(page: Page, customer: string) {
  await page.locator(`[data-person=${customer}]`).click()
  await expect(page.locator(`[data-person=${customer}]`)).toHaveAttribute('aria-pressed', 'true')
}

async function text(page: Page, words: string) {
  await page.getByRole('textbox', { name: 'Message' }).fill(words)
  await page.getByRole('button', { name: 'Send', exact: true }).click()
}

test('texts in three languages get the right answers, and their traces say why', async ({ signIn }) => {
  const page = await signIn('maker', '/handset')
  for (const [customer, words, reply] of [
    ['C1001', 'BAL 1234', /\*1234: you owe USD 1,284\.50/],
    ['C1002', '余额6688', /信用卡\*6688截至.*欠款CNY 10,050\.06/],
    ['C1003', '結餘8899', /信用卡\*8899截至.*結欠HKD 2,000\.00/],
  ] as const) {
    await take(page, customer)
    await text(page, words)
    await expect(phone(page).getByText(reply)).toBeVisible()
    await expect(trace(page).locator('[data-command]')).toHaveText('BALANCE')
    await expect(trace(page).locator('[data-heard]')).toHaveText(/••••/) // the card is masked here
    await expect(trace(page).locator('[data-twiml]')).toContainText('<Message')
  }
  await accessible(page)
})

test('a lost card is reported by a call, with keys, in three languages', async ({ signIn }) => {
  const page = await signIn('checker', '/handset?tab=call')
  for (const [customer, welcome] of [['C1001', /Welcome to Harbour Bank/], ['C1002', /欢迎致电海港银行/], ['C1003', /海港銀行/]] as const) {
    await take(page, customer)
    await page.getByRole('button', { name: 'Call', exact: true }).click()
    await expect(phone(page).getByText(welcome).first()).toBeVisible()
    await phone(page).getByRole('button', { name: 'Say nothing' }).click()
    await expect(phone(page).getByText('said nothing')).toBeVisible()
    await page.getByRole('group', { name: 'Keypad' }).getByRole('button', { name: '9', exact: true }).click()
    await expect(phone(page).getByText('pressed 9')).toBeVisible()
    await expect(trace(page).getByText('lost', { exact: false }).first()).toBeVisible()
    await page.getByRole('button', { name: 'Hang up' }).click()
    await expect(phone(page).getByText('The call is over')).toBeVisible()
  }
})

test('a card is reported lost in words and is stopped', async ({ signIn, demo }) => {
  const page = await signIn('agent', '/handset')
  await take(page, 'C1004')
  await phone(page).getByRole('button', { name: 'I lost my card' }).click()
  await expect(phone(page).getByText(/\*3344.*(stopped|blocked)|(stopped|blocked).*\*3344/i).first()).toBeVisible()
  await expect(trace(page).locator('[data-command]')).toHaveText('LOST')
  expect(await demo.text('+447400123456', 'STATE 3344')).toMatch(/stopped|lost/i)
})

test('the clock is turned, and a question runs out', async ({ signIn }) => {
  const page = await signIn('operator', '/handset')
  await take(page, 'C1001')
  await text(page, 'FREEZE')
  await expect(trace(page).getByRole('cell', { name: /^which card/ })).toBeVisible()
  const before = await page.locator('[data-now] time').getAttribute('datetime')
  await page.getByRole('button', { name: '+10 min' }).click()
  await expect.poll(async () => Date.parse((await page.locator('[data-now] time').getAttribute('datetime'))!) - Date.parse(before!)).toBeGreaterThanOrEqual(600_000)
  await text(page, '1234')
  await expect(trace(page).getByText('answer came too late', { exact: true })).toBeVisible() // the question is not open any more
})

test('nobody steps another session\'s call, and a reload finds it again', async ({ signIn, demo }) => {
  const page = await signIn('supervisor', '/handset?tab=call')
  await page.getByRole('button', { name: 'Call', exact: true }).click()
  await expect(page.getByRole('button', { name: 'Hang up' })).toBeVisible()
  const sid = new URL(page.url()).searchParams.get('call')!
  for (const [method, path, body] of [['GET', '', undefined], ['POST', '/step', { do: 'hangup' }], ['POST', '/answer', undefined]] as const) {
    expect((await demo.ask('auditor', method, `/handset/calls/${sid}${path}`, body)).status).toBe(404)
  }
  await page.reload()
  await expect(phone(page).getByText(/Welcome to Harbour Bank/)).toBeVisible()
  await page.getByRole('button', { name: 'Hang up' }).click()
  await expect(phone(page).getByText('The call is over')).toBeVisible()
})

test('on a telephone the telephone comes first', async ({ signIn }) => {
  const page = await signIn('admin', '/handset')
  await page.setViewportSize({ width: 390, height: 844 })
  await expect(phone(page)).toBeInViewport()
  expect(await overflows(page)).toBe(false)
  await accessible(page)
})
