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

test('what is said in a call is understood, and words that are not are asked for again', async ({ signIn }) => {
  const page = await signIn('maker', '/handset?tab=call')
  const says = async (words: string) => {
    await page.getByRole('textbox', { name: 'Say…' }).fill(words)
    await page.getByRole('button', { name: 'Say', exact: true }).click()
    await expect(phone(page).locator('[data-sent]').last()).toHaveText(words)
  }
  await take(page, 'C1001')
  await page.getByRole('button', { name: 'Call', exact: true }).click()
  await expect(phone(page).locator('[data-state=asks]')).toContainText('or words')
  await says('purple elephants dancing')
  await expect(phone(page).getByText('I am sorry, I did not understand.')).toBeVisible()
  await says('one two three four')
  await expect(phone(page).getByText(/For balance and statements, press 1/)).toBeVisible()
  await says('what do I owe')
  await expect(phone(page).getByText(/On your card ending in 1 2 3 4, you owe one thousand two hundred/)).toBeVisible()
  await expect(trace(page).locator('[data-command]')).toHaveText('BALANCE')
  await expect(trace(page).locator('[data-heard]')).toHaveText(/what do I owe/)
  await page.getByRole('button', { name: 'Hang up', exact: true }).click()
})

/** Spoken is what the browser was to say aloud. */
interface Spoken {
  lang: string
  text: string
  voice?: string
}

test('a call is spoken by the browser\'s own voices, in the language of its words', async ({ signIn }) => {
  const page = await signIn('maker', '/handset?tab=call')
  await page.addInitScript(() => {
    const spoken: Spoken[] = []
    const voices = [{ name: 'Daniel', lang: 'en-GB' }, { name: 'Tingting', lang: 'zh-CN' }]
    Object.assign(window, { spoken, SpeechSynthesisUtterance: class { lang = ''; voice?: { name: string }; constructor(readonly text: string) {} } })
    Object.defineProperty(window, 'speechSynthesis', { value: {
      getVoices: () => voices, cancel: () => spoken.push({ lang: '', text: 'cut off' }),
      speak: (u: { lang: string; text: string; voice?: { name: string } }) => spoken.push({ lang: u.lang, text: u.text, voice: u.voice?.name }),
    } })
  })
  await page.reload()
  const spoken = () => page.evaluate(() => (window as unknown as { spoken: Spoken[] }).spoken)
  const heard = () => phone(page).locator('button[lang]').allTextContents()
  const call = async (customer: string) => {
    await take(page, customer)
    await page.getByRole('button', { name: 'Call', exact: true }).click()
    await expect(phone(page).locator('[data-state=asks]')).toBeVisible()
  }
  await call('C1002')
  expect((await spoken()).filter(s => s.lang)).toEqual([]) // nobody has asked for it
  await page.getByRole('button', { name: 'Hang up' }).click()
  await page.getByRole('switch', { name: 'Speak aloud' }).click()

  const before = (await spoken()).length
  await page.getByRole('button', { name: 'Call again' }).click()
  await expect(phone(page).locator('[data-state=asks]')).toBeVisible()
  const welcome = (await spoken()).slice(before).filter(s => s.lang)
  expect(welcome.map(s => s.text)).toEqual(await heard())
  expect(welcome.map(s => s.text).join()).toContain('海港银行')
  expect(new Set(welcome.map(s => `${s.lang} ${s.voice}`))).toEqual(new Set(['zh-CN Tingting']))

  // A key cuts off what is being said; only what is new is said after it.
  await page.getByRole('group', { name: 'Keypad' }).getByRole('button', { name: '9', exact: true }).click()
  await expect(phone(page).getByText('pressed 9')).toBeVisible()
  const all = (await spoken()).slice(before).filter(s => s.text)
  expect(all.filter(s => s.lang).map(s => s.text)).toEqual(await heard())
  expect(all.findIndex(s => s.text === 'cut off' && all.indexOf(s) > 0)).toBeGreaterThan(-1)
  await page.getByRole('button', { name: 'Hang up' }).click()

  // English is spoken by whichever English voice there is; for Cantonese there is none, and the page says so.
  const english = (await spoken()).length
  await call('C1001')
  expect((await spoken()).slice(english).find(s => s.lang)).toMatchObject({ lang: 'en-US', voice: 'Daniel', text: expect.stringContaining('Harbour Bank') })
  await page.getByRole('button', { name: 'Hang up' }).click()
  await call('C1003')
  await expect(page.getByText('This browser has no voice for zh-HK')).toBeVisible()
  expect((await spoken()).findLast(s => s.lang)).toMatchObject({ lang: 'zh-HK', voice: undefined })
})

test('a server that begins anew empties no telephone that is open, and says what stands where', async ({ signIn }) => {
  const page = await signIn('maker', '/handset')
  await take(page, 'C1001')
  await text(page, 'BAL 1234')
  await expect(phone(page).getByText(/\*1234: you owe/).last()).toBeVisible()
  const fresh = { texts: [], rings: [], now: new Date().toISOString() }
  await page.route('**/api/v1/handset/inbox', r => r.fulfill({ contentType: 'application/json', body: JSON.stringify(fresh) }))
  await expect(phone(page).locator('[data-anew]')).toContainText('The server was started again. The texts above stand in this page alone')
  await expect(phone(page).getByText(/\*1234: you owe/).last()).toBeVisible()
  await expect(phone(page).getByText('No texts yet')).toHaveCount(0)
  await accessible(page)
})

test('on a telephone the telephone comes first', async ({ signIn }) => {
  const page = await signIn('admin', '/handset')
  await page.setViewportSize({ width: 390, height: 844 })
  await expect(phone(page)).toBeInViewport()
  expect(await overflows(page)).toBe(false)
  await accessible(page)
})
