import { statSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { accessible, type Demo, expect, overflows, test } from './demo'

// Sixty more customers in New York, at ten in the morning there: enough to see a run go, slowly.
test.use({ begun: { flags: ['--now', '2027-01-28T15:00:00Z'], env: { CARDLINE_BANK_DEMO_CUSTOMERS: '60' } } })

test.describe.configure({ mode: 'serial' })

const guests = ['number,language,consent_at,consent_channel,consent_wording,proof', '9123 4567,zh-Hant,2027-01-15T18:30:00+08:00,branch,spring-dinner,form HK-0115-07', '+44 20 7946 0956,en,,,,', '12,,,,,', ''].join('\n')

/** What a check may warn of. */
const warned = ['cost', 'budget', 'blocked', 'values', 'caps', 'languages', 'late']

/** doer moves campaigns on by the API, and fails where one does not go. */
const doer = (demo: Demo) => async (as: 'maker' | 'checker', path: string, body?: unknown) => {
  const r = await demo.ask<{ hash?: string }>(as, 'POST', `/campaigns${path}`, body)
  expect(r.status, JSON.stringify(r.body)).toBeLessThan(300)
  return r.body
}

/** why answers the question that is open. */
async function why(page: Page, verb: string, reason: string) {
  const asked = page.getByRole('dialog')
  await asked.getByLabel('Reason').fill(reason)
  await asked.getByRole('button', { name: verb, exact: true }).click()
  await expect(asked).toBeHidden()
}

test('a campaign is written step by step; refused rows of a list are shown; a reload loses nothing', async ({ signIn, demo }) => {
  await demo.ask('maker', 'POST', '/campaigns', { code: 'BRUNCH-27', brief: { name: 'Brunch', type: 'offer', audience: { filter: 'all' }, words: [{ text: { en: 'A word from us.' } }], when: { at: '2027-01-30 10:00' } } })
  const page = await signIn('maker', '/campaigns')
  await page.getByRole('button', { name: 'New campaign' }).click()
  await page.getByLabel('Code').fill('DINNER-27')
  await page.getByLabel('Name').fill('Spring dinner')
  await page.getByRole('button', { name: 'Begin a draft' }).click()

  await page.getByRole('button', { name: 'Import a list' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.locator('input[type=file]').setInputFiles({ name: 'guests.csv', mimeType: 'text/csv', buffer: Buffer.from(guests) })
  await dialog.getByRole('button', { name: 'Read it' }).click()
  await expect(dialog.locator('[data-taken]')).toHaveText('1 person taken, 0 repeated, 2 rows refused')
  await expect(dialog.locator('[data-refused]')).toContainText('no telephone number')
  await expect(dialog.locator('[data-refused]')).not.toContainText('7946')
  await dialog.getByRole('button', { name: 'Use it without them' }).click()
  await expect(dialog).toBeHidden()
  await page.getByLabel('Filter', { exact: true }).fill('region = us')
  await expect(page.getByRole('region', { name: 'Whom it would reach now' })).toContainText('are meant')

  await page.reload() // what was typed is still there
  await expect(page.getByLabel('Filter', { exact: true })).toHaveValue('region = us')
  await page.getByRole('button', { name: 'On to: Words' }).click()

  await page.getByLabel('Words of its own').check()
  await page.getByLabel('English').fill('Ten percent back on dinner – tonight.')
  await expect(page.locator('[data-preview=en] [data-forces]')).toContainText('“–”')
  await page.getByLabel('English').fill('Ten percent back on dinner tonight.')
  await page.getByLabel('Traditional Chinese').fill('今晚晚市簽賬享10%回贈。')
  await expect(page.locator('[data-preview=en] [data-bubble]')).toContainText('Harbour Bank: Ten percent back on dinner tonight.')
  await page.getByRole('button', { name: 'On to: Time' }).click()
  await expect(page.getByRole('button', { name: '2027-01-30, BRUNCH-27' })).toContainText('BRUNCH-27')
  await page.getByLabel('Messages a second').fill('2')
  await accessible(page)
  await page.getByRole('button', { name: 'On to: Check' }).click()

  await page.getByRole('button', { name: 'Check', exact: true }).click()
  const warnings = page.getByRole('region', { name: 'To be mended, or accepted' })
  await expect(warnings.getByRole('checkbox').first()).toBeVisible()
  for (const box of await warnings.getByRole('checkbox').all()) await box.check()
  await warnings.getByLabel('Why it is accepted').fill('known, and few')
  await warnings.getByRole('button', { name: 'Accept and check' }).click()
  await expect(page.getByText('It is checked: approval can be asked for.')).toBeVisible()
  await page.getByRole('button', { name: 'Ask for approval' }).click()
  await expect(page.getByText('You wrote or proposed it')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Approve' })).toHaveCount(0)
})

test('a wording that nobody gave a name is called in the reader’s language', async ({ signIn, demo }) => {
  const whom = { type: 'offer', audience: { filter: 'all' }, when: { at: '2027-01-30 10:00' } }
  await demo.ask('maker', 'POST', '/campaigns', { code: 'ONE-27', brief: { name: 'One', ...whom, words: [{ text: { en: 'A word from us.' } }] } })
  await demo.ask('maker', 'POST', '/campaigns', { code: 'TWO-27', brief: { name: 'Two', ...whom, words: [{ name: 'golden', tiers: ['Gold'], text: { en: 'A word for you.' } }, { text: { en: 'A word from us.' } }] } })
  const page = await signIn('maker', '/campaigns')
  for (const [lang, region, all, second, everybody] of [['en', 'Words', 'The wording for all', 'Wording 2', 'everybody'], ['zh-Hans', '文案', '统一文案', '文案 2', '所有客户'], ['zh-Hant', '文案', '統一文案', '文案 2', '所有客戶']] as const) {
    await page.evaluate(l => localStorage.setItem('cardline.language', l), lang)
    await page.goto(`${demo.url}/campaigns/ONE-27`)
    await expect(page.getByRole('region', { name: region, exact: true }).getByText(all, { exact: true })).toBeVisible()
    await expect(page.getByText(everybody, { exact: true })).toBeVisible()
    await expect(page.getByText('all', { exact: true })).toHaveCount(0)
    await page.goto(`${demo.url}/campaigns/TWO-27`)
    for (const name of ['golden', second]) await expect(page.getByRole('region', { name: region, exact: true }).getByText(name, { exact: true })).toBeVisible()
    await page.goto(`${demo.url}/campaigns/ONE-27/edit?step=texts`)
    await expect(page.getByPlaceholder(all)).toHaveValue('')
  }
})

test('who reads Chinese reads there why rows were refused, and what a check warns of', async ({ signIn, demo }) => {
  await demo.ask('maker', 'POST', '/campaigns', { code: 'CHINESE-27', brief: { name: 'Spring', type: 'offer', audience: { filter: 'tier = golld' }, words: [{ text: { en: 'A word from us.' } }], when: { at: 'now' } } })
  const page = await signIn('maker', '/settings')
  await page.evaluate(() => localStorage.setItem('cardline.language', 'zh-Hant'))
  await page.goto(`${demo.url}/campaigns/CHINESE-27/edit`)
  await page.getByRole('button', { name: '匯入名單' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.locator('input[type=file]').setInputFiles({ name: 'guests.csv', mimeType: 'text/csv', buffer: Buffer.from(guests) })
  await dialog.locator('button[type=submit]').click()
  await expect(dialog.locator('[data-refused]')).toContainText('不是國際格式的電話號碼，亦不屬於名單所選國家／地區')
  await expect(dialog.locator('[data-refused]')).toContainText('沒有推廣同意紀錄')
  await page.keyboard.press('Escape')
  await page.goto(`${demo.url}/campaigns/CHINESE-27/edit?step=check`)
  await page.getByRole('button', { name: '檢查', exact: true }).click()
  await expect(page.getByText('沒有客戶的 tier 是 golld（可選：gold）')).toBeVisible()
})

test('another approves it, and it is seen to run, halt, go on through a reload, and finish', async ({ signIn, demo }) => {
  const checker = await signIn('checker', '/campaigns/DINNER-27')
  await expect(checker.getByText('known, and few')).toBeVisible()
  await accessible(checker)
  await checker.getByRole('button', { name: 'Approve' }).click()
  await checker.getByRole('dialog').getByRole('button', { name: 'Approve' }).click()
  await expect(checker.getByRole('button', { name: 'Start' })).toBeVisible()

  const page = await signIn('maker', '/campaigns/DINNER-27')
  await page.getByRole('button', { name: 'Start' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Start' }).click()
  const sent = async () => Number(await page.locator('[data-progress]').getAttribute('data-progress'))
  await expect.poll(sent).toBeGreaterThan(0)
  const first = await sent()
  await expect.poll(sent).toBeGreaterThan(first) // as it goes, without a reload

  await page.getByRole('button', { name: 'Pause' }).click()
  await why(page, 'Pause', 'is the menu settled?')
  await expect(page.getByText('Because: is the menu settled?')).toBeVisible()
  await page.reload()
  await page.getByRole('button', { name: 'Resume' }).click()
  await why(page, 'Resume', 'it is')
  await page.goto(`${demo.url}/campaigns`)
  await page.getByRole('button', { name: 'Halt all' }).click()
  await why(page, 'Halt all', 'the house stands still')
  await expect(page.getByText('1 campaign paused')).toBeVisible()
  await page.getByRole('link', { name: 'DINNER-27' }).click()
  await page.getByRole('button', { name: 'Resume' }).click()
  await why(page, 'Resume', 'it goes on')
  await expect(page.getByRole('tab', { name: 'Report' })).toBeVisible()
  await page.getByRole('button', { name: 'Pace' }).click()
  await page.getByRole('dialog').getByLabel('Messages a second').fill('200')
  await why(page, 'Set the pace', 'all agree')
  await expect.poll(sent, { timeout: 60_000 }).toBeGreaterThan(55)
  // One guest sleeps: in Hong Kong it is eleven at night. Twelve hours later nobody is left.
  expect((await demo.ask('admin', 'POST', '/handset/clock', { minutes: 12 * 60 })).status).toBe(200)
  await expect(page.getByText('Finished', { exact: true }).first()).toBeVisible({ timeout: 40_000 })
  await page.getByRole('tab', { name: 'Report' }).click()
  await expect(page.locator('[data-funnel]')).toContainText('Delivered')
  for (const form of ['csv', 'xlsx', 'svg']) {
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: `Export ${form.toUpperCase()}` }).click()])
    expect(file.suggestedFilename()).toMatch(new RegExp(`\\.${form}$`))
    expect(statSync(await file.path()).size).toBeGreaterThan(100)
  }
  await accessible(page)
  const told = await demo.ask<{ conversations: unknown[] }>('auditor', 'POST', '/conversations/search', { campaign: 'DINNER-27', limit: 200 })
  expect(told.body.conversations.length).toBeGreaterThan(50)
  await page.setViewportSize({ width: 390, height: 800 })
  expect(await overflows(page)).toBe(false)
})

test('a clone is compared word by word with what was approved, and is cancelled for ever while it runs', async ({ signIn, demo }) => {
  await demo.ask('maker', 'POST', '/campaigns/DINNER-27/clone', { as: 'LUNCH-27' })
  const { body: c } = await demo.ask<{ version: number; brief: { words: { text: Record<string, string> }[] } }>('maker', 'GET', '/campaigns/LUNCH-27')
  c.brief.words[0]!.text.en = 'Twelve percent back on dinner tonight.'
  await demo.ask('maker', 'PUT', '/campaigns/LUNCH-27', { version: c.version, brief: c.brief })
  const page = await signIn('checker', '/campaigns/LUNCH-27')
  const diff = page.locator('[data-diff]').first()
  await expect(diff.locator('del')).toContainText('Ten')
  await expect(diff.locator('ins')).toContainText('Twelve')
  await expect(page.getByText('Compared with what demo-checker approved last (DINNER-27')).toBeVisible()

  const done = doer(demo)
  await done('maker', '/LUNCH-27/check', { accept: warned, reason: 'as they were' })
  const { hash } = await done('maker', '/LUNCH-27/propose')
  await done('checker', '/LUNCH-27/approve', { hash })
  await done('maker', '/LUNCH-27/start')
  const maker = await signIn('maker', '/campaigns/LUNCH-27')
  await expect(maker.getByText('Running', { exact: true }).first()).toBeVisible()
  await maker.getByRole('button', { name: 'Cancel for ever' }).click()
  await why(maker, 'Cancel for ever', 'lunch is off')
  await expect(maker.getByText('Cancelled', { exact: true }).first()).toBeVisible()
  await expect(maker.getByText('Because: lunch is off')).toBeVisible()
  for (const verb of ['Pause', 'Resume', 'Pace', 'Cancel for ever']) await expect(maker.getByRole('button', { name: verb, exact: true })).toHaveCount(0)
})

test('groups by lot, calls and tasks of the desk are written in the page', async ({ signIn, demo }) => {
  await demo.ask('maker', 'POST', '/campaigns', { code: 'CALLS-27', brief: { name: 'Upgrade by call', type: 'offer', when: { at: 'now' }, audience: { filter: 'all' } } })
  const page = await signIn('maker', '/campaigns/CALLS-27/edit')
  await page.getByRole('button', { name: 'Split in two' }).click()
  await page.getByLabel('Parts').last().fill('3')
  await expect(page.getByText('75%')).toBeVisible()
  await page.getByLabel('Seed').fill('calls-spring')
  await page.getByRole('button', { name: 'On to: Words' }).click()
  await page.getByText('By call', { exact: true }).click()
  await page.getByLabel('What key 1 agrees to').fill('wants the upgrade')
  await page.getByLabel('Calls at most').fill('3')
  await page.getByRole('combobox', { name: 'Group' }).click()
  await page.getByRole('option', { name: 'a', exact: true }).click()
  await page.getByLabel('English').fill('We have a better card for you, at no fee this year. Shall we send it?')
  await expect(page.locator('[data-seconds=en]')).toContainText('About 7 seconds')
  await accessible(page)
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.locator('[data-saved=true]')).toBeVisible()
  interface View { brief: { channel: string; call?: object; task?: object; audience: object; words: { variant?: string }[] } }
  const saved = (await demo.ask<View>('maker', 'GET', '/campaigns/CALLS-27')).body.brief
  expect(saved).toMatchObject({ channel: 'voice', call: { agree: 'wants the upgrade', tries: 3 }, audience: { seed: 'calls-spring', split: [{ name: 'a', weight: 1 }, { name: 'b', weight: 3 }] } })
  expect(saved.words[0]!.variant).toBe('a')

  await page.getByText('By a colleague', { exact: true }).click()
  await page.getByLabel('Topic').fill('closing')
  await page.getByLabel('A day at most').fill('50')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.locator('[data-saved=true]')).toBeVisible()
  const tasks = (await demo.ask<View>('maker', 'GET', '/campaigns/CALLS-27')).body.brief
  expect(tasks).toMatchObject({ channel: 'task', task: { topic: 'closing', per_day: 50 } })
  expect(tasks.call).toBeUndefined()
  await page.setViewportSize({ width: 390, height: 800 })
  expect(await overflows(page)).toBe(false)
})

test('a larger budget is asked for by one, refused to oneself, and approved by another', async ({ signIn, demo }) => {
  const done = doer(demo)
  await done('maker', '', { code: 'CHEAP-27', brief: { name: 'A word', type: 'offer', audience: { filter: 'region = us' }, words: [{ text: { en: 'A word from us.' } }], when: { at: 'now' }, budget: 'USD 0.05' } })
  await done('maker', '/CHEAP-27/check', { accept: warned, reason: 'as much as it covers' })
  const { hash } = await done('maker', '/CHEAP-27/propose')
  await done('checker', '/CHEAP-27/approve', { hash })
  await done('maker', '/CHEAP-27/start')

  const page = await signIn('maker', '/campaigns/CHEAP-27')
  await expect(async () => {
    await page.reload()
    await expect(page.getByText('Because: its budget of USD 0.05 does not cover the next message')).toBeVisible({ timeout: 3_000 })
  }).toPass()
  await page.getByRole('button', { name: 'Larger budget' }).click()
  const asked = page.getByRole('dialog')
  await expect(asked.getByLabel('New budget')).toHaveValue('USD ')
  await asked.getByLabel('New budget').fill('USD 0.04')
  await asked.getByLabel('Reason').fill('the rest of them')
  await asked.getByRole('button', { name: 'Ask for it' }).click()
  await expect(asked.getByRole('alert')).toContainText('Budget: must be more than USD 0.05')
  await asked.getByLabel('New budget').fill('USD 50.00')
  await asked.getByRole('button', { name: 'Ask for it' }).click()
  await expect(asked).toBeHidden()
  const waits = page.locator('[data-raise]')
  await expect(waits).toContainText('A budget of USD 50.00 is asked for, in place of USD 0.05')
  await expect(waits).toContainText('You asked for it, or wrote the campaign: somebody else must approve it.')
  await expect(page.getByRole('button', { name: 'Approve the budget' })).toHaveCount(0)
  expect((await demo.ask('maker', 'POST', '/campaigns/CHEAP-27/budget/approve', { budget: 'USD 50.00' })).status).toBe(403)
  await accessible(page)

  const checker = await signIn('checker', '/campaigns/CHEAP-27')
  await checker.evaluate(() => localStorage.setItem('cardline.language', 'zh-Hant'))
  await checker.reload()
  await expect(checker.getByText('原因：預算 USD 0.05 不足以支付下一則訊息')).toBeVisible()
  await expect(checker.locator('[data-raise]')).toContainText('the rest of them')
  await checker.getByRole('button', { name: '批准預算' }).click()
  await checker.getByRole('dialog').getByRole('button', { name: '批准預算' }).click()
  await expect(checker.locator('[data-raise]')).toHaveCount(0)

  await page.reload()
  await expect(waits).toHaveCount(0)
  await page.getByRole('button', { name: 'Resume' }).click()
  await why(page, 'Resume', 'it is covered now')
  await expect(page.getByText('does not cover the next message')).toHaveCount(0)
  await page.setViewportSize({ width: 390, height: 800 })
  expect(await overflows(page)).toBe(false)
})

test('the figures of a run add up with those who are held out of it, in every language', async ({ signIn, demo }) => {
  await demo.ask('maker', 'POST', '/campaigns', { code: 'HELD-27', brief: { name: 'Compared', type: 'offer', when: { at: 'now' }, audience: { filter: 'region = us', holdout: 200, seed: 'held' }, words: [{ text: { en: 'A word from us.' } }] } })
  const done = doer(demo)
  await done('maker', '/HELD-27/check', { accept: warned, reason: 'known, and few' })
  const { hash } = await done('maker', '/HELD-27/propose')
  await done('checker', '/HELD-27/approve', { hash })
  await done('maker', '/HELD-27/start')
  const page = await signIn('maker', '/campaigns/HELD-27?show=run')
  const figure = async (id: string) => Number(await page.locator(`[data-figure=${id}] p`).last().innerText())
  const outside = async () => { // who is meant, without those that any figure counts
    const meant = Number((await page.locator('[data-sent]').innerText()).match(/\d+$/))
    const counted = await Promise.all(['delivered', 'waiting', 'blocked', 'held-out', 'failed'].map(figure))
    return meant - counted.reduce((a, b) => a + b, 0)
  }
  await expect.poll(outside, { timeout: 60_000 }).toBe(0)
  expect(await figure('held-out')).toBeGreaterThan(5)
  for (const [lang, said] of [['en', 'Held out, to compare'], ['zh-Hans', '对照组'], ['zh-Hant', '對照組']] as const) {
    await page.evaluate(l => localStorage.setItem('cardline.language', l), lang)
    await page.reload()
    await expect(page.locator('[data-figure=held-out]')).toContainText(said)
  }
})
