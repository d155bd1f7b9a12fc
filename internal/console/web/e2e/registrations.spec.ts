import type { Page } from '@playwright/test'
import { accessible, expect, overflows, test } from './demo'

// In the evening of 28 January in Hong Kong, where the browser stands.
test.use({ begun: { flags: ['--now', '2027-01-28T12:00:00Z'] } })

test.describe.configure({ mode: 'serial' })

const maria = '+12025550147'
const chan = '+85291234567'

async function say(page: Page, language: string, name: string, terms: string) {
  const group = page.getByRole('group', { name: language, exact: true })
  await group.getByLabel('Name').fill(name)
  await group.getByLabel('Terms').fill(terms)
}

/** sure answers the question that is open. */
async function sure(page: Page, verb: string) {
  await page.getByRole('dialog').getByRole('button', { name: verb, exact: true }).click()
  await expect(page.getByRole('dialog')).toBeHidden()
}

test('a registration is written step by step; what is missing is said at its field; a reload loses nothing', async ({ signIn }) => {
  const page = await signIn('maker', '/registrations')
  await page.getByRole('button', { name: 'New registration' }).click()
  await page.getByLabel('Code').fill('tea')
  await page.getByRole('button', { name: 'Begin writing' }).click()

  await expect(page.getByText('is missing')).toHaveCount(0) // nobody is blamed before they wrote
  await say(page, 'English', 'Afternoon tea', 'Bring this text. Not transferable.')
  await expect(page.locator('[data-preview=en] [data-bubble]')).toContainText('Harbour Bank: you have joined Afternoon tea (TEA). Ref EHK482913. Bring this text.')
  await say(page, 'Simplified Chinese', '下午茶', '请出示本短信，不可转让。')
  await page.reload()
  await expect(page.getByRole('group', { name: 'English', exact: true }).getByLabel('Name')).toHaveValue('Afternoon tea')

  await page.getByRole('button', { name: 'On to: Who' }).click()
  await page.getByLabel('Which customers').fill('tier in (gold')
  await expect(page.getByRole('textbox', { name: 'Which customers' })).toHaveAttribute('aria-invalid', 'true')
  await accessible(page) // what is said in red, too
  await page.getByLabel('Which customers').fill('')
  await accessible(page)
  await page.getByRole('button', { name: 'On to: Time and places' }).click()
  for (const [end, day, hour] of [['Opens', '2027-01-28', '09:00'], ['Closes', '20/2/2027', '1800']] as const) {
    await page.getByRole('textbox', { name: end, exact: true }).fill(day)
    await page.getByLabel(`${end}, hour`).fill(hour)
    await page.getByLabel(`${end}, hour`).press('Tab')
  }
  await expect(page.getByRole('textbox', { name: 'Closes', exact: true })).toHaveValue('Sat, 20 Feb 2027')
  await expect(page.getByLabel('Closes, hour')).toHaveValue('18:00')
  await page.getByLabel('Waiting list').fill('2')
  await page.getByRole('button', { name: 'On to: Check' }).click()

  const wrong = page.getByRole('region', { name: 'What is to be mended' })
  await expect(wrong).toContainText('Waiting list: needs a quota')
  await expect(page.getByRole('button', { name: 'Save and ask for approval' })).toBeDisabled()
  await wrong.getByRole('button', { name: 'Waiting list' }).click()
  await expect(page.getByText('needs a quota')).toBeVisible()
  await page.getByRole('textbox', { name: 'Places', exact: true }).fill('1')
  await page.getByRole('tab', { name: 'Check' }).click()
  await wrong.getByRole('button', { name: 'Terms (Traditional Chinese)' }).click()
  await say(page, 'Traditional Chinese', '下午茶', '請出示本短訊，不可轉讓。')
  await page.getByRole('tab', { name: 'Check' }).click()
  await expect(wrong).toContainText('approval can be asked for')
  await accessible(page)
  await page.setViewportSize({ width: 390, height: 800 })
  expect(await overflows(page)).toBe(false)
  await page.setViewportSize({ width: 1280, height: 800 })
  await page.getByRole('button', { name: 'Save and ask for approval' }).click()
  await expect(page.getByText('You wrote or proposed it')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Approve' })).toHaveCount(0)
})

test('another approves and opens it; places and waiting list fill while one looks', async ({ signIn, demo }) => {
  const page = await signIn('checker', '/registrations/TEA')
  await page.getByRole('button', { name: 'Approve' }).click()
  await sure(page, 'Approve')
  await page.getByRole('button', { name: 'Open', exact: true }).click()
  await sure(page, 'Open')
  const quota = page.getByRole('region', { name: 'Places and waiting list' })
  await expect(quota).toContainText('0 of 1')
  expect(await demo.text(maria, 'JOIN TEA')).toContain('joined')
  await expect(quota).toContainText('1 of 1')
  expect(await demo.text(chan, '登記TEA')).toContain('候補')
  await expect(quota).toContainText('1 of 2')
  await accessible(page)
  await page.setViewportSize({ width: 390, height: 800 })
  expect(await overflows(page)).toBe(false)
})

test('a new version is compared with the one before, and its further place goes to who waits', async ({ signIn }) => {
  const maker = await signIn('maker', '/registrations/TEA')
  await maker.getByRole('link', { name: 'Write a new version' }).click()
  await maker.getByRole('group', { name: 'English', exact: true }).getByLabel('Terms').fill('Bring this message. Not transferable.')
  await maker.getByRole('tab', { name: 'Time and places' }).click()
  await maker.getByRole('textbox', { name: 'Places', exact: true }).fill('2')
  await maker.getByRole('tab', { name: 'Check' }).click()
  await expect(maker.locator('[data-moved]')).toHaveText('1 2')
  await maker.getByRole('button', { name: 'Save and ask for approval' }).click()
  await expect(maker.getByText('You wrote or proposed it')).toBeVisible()

  const page = await signIn('checker', '/registrations/TEA')
  const diff = page.locator('[data-diff]').filter({ hasText: 'Not transferable' }).first()
  await expect(diff.locator('del')).toContainText('text')
  await expect(diff.locator('ins')).toContainText('message')
  await page.getByRole('button', { name: 'Approve' }).click()
  await sure(page, 'Approve')
  await page.getByRole('button', { name: 'Open', exact: true }).click()
  await sure(page, 'Open')
  await expect(page.getByRole('region', { name: 'Places and waiting list' })).toContainText('2 of 2')
})

test('what came with the program has its words, and a version of our own begins with them', async ({ signIn }) => {
  const page = await signIn('maker', '/registrations')
  await expect(page.locator('[data-row=HEALTH]')).toContainText('Magic Health Check')
  await page.getByRole('link', { name: 'HEALTH' }).click()
  await expect(page.getByRole('region', { name: 'What came with the program' })).toContainText('Book within 90 days')
  await page.getByRole('link', { name: 'Write a new version' }).click()
  const english = page.getByRole('group', { name: 'English', exact: true })
  await expect(english.getByLabel('Name')).toHaveValue('Magic Health Check')
  await english.getByLabel('Terms').fill('One free health check per customer, for the first 100. Book within 60 days.')
  await page.getByRole('tab', { name: 'Check' }).click()
  await expect(page.getByText('Compared with what came with the program')).toBeVisible()
  await expect(page.locator('[data-diff] ins').first()).toContainText('60')
  await page.getByRole('button', { name: 'Save and ask for approval' }).click()
  await expect(page.getByText('You wrote or proposed it')).toBeVisible()
  await expect(page.getByRole('region', { name: 'Versions' })).toContainText('Version 1')
})
