import type { Page } from '@playwright/test'
import { accessible, expect, overflows, test } from './demo'

// The evening before the Lantern Festival of 2027.
test.use({ begun: { flags: ['--now', '2027-02-19T12:00:00Z'] } })

test.describe.configure({ mode: 'serial' })

async function say(page: Page, language: string, plain: string, named: string) {
  const group = page.getByRole('dialog').getByRole('group', { name: language, exact: true })
  await group.getByLabel('To a number of several people').fill(plain)
  await group.getByLabel('To one person').fill(named)
}

test('a rule is written in three languages; what is wrong is said at its field; its author cannot approve it', async ({ signIn }) => {
  const page = await signIn('maker', '/greetings')
  await page.getByRole('button', { name: 'New rule' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('lantern-wishes')
  await dialog.getByRole('combobox', { name: 'Occasion' }).click()
  await page.getByRole('option', { name: 'Lantern Festival' }).click()
  await say(page, 'English', 'A bright Lantern Festival to you.', '{brand}: {name}, a bright Lantern Festival to you.')
  await say(page, 'Simplified Chinese', '{brand}祝您元宵节快乐！', '{brand}：{name}，祝您元宵节快乐！')
  await say(page, 'Traditional Chinese', '{brand}祝您元宵節快樂！', '{brand}：{name}，祝您元宵節快樂！')
  await expect(dialog.locator('[data-bubble=en]')).toContainText('Harbour Bank: Ms Chan, a bright Lantern Festival to you.')
  await accessible(page)
  await dialog.getByRole('button', { name: 'Save the draft' }).click()
  await expect(dialog.getByText('does not name the bank')).toBeVisible()
  await dialog.getByRole('group', { name: 'English', exact: true }).getByLabel('To a number of several people').fill('{brand} wishes you a bright Lantern Festival.')
  await dialog.getByRole('button', { name: 'Save the draft' }).click()

  const rule = page.getByRole('dialog', { name: 'lantern-wishes' })
  await rule.getByRole('region').first().getByRole('button', { name: 'Ask for approval' }).click()
  await page.getByRole('dialog', { name: 'Ask for approval' }).getByRole('button', { name: 'Ask for approval' }).click()
  await expect(rule.getByText('You wrote or proposed it')).toBeVisible()
  await expect(rule.getByRole('button', { name: 'Approve' })).toHaveCount(0)
  await page.setViewportSize({ width: 390, height: 800 })
  expect(await overflows(page)).toBe(false)
})

test('another approves it, sees who would get what, switches it on, and finds what it did', async ({ signIn, demo }) => {
  const page = await signIn('checker', '/greetings?rule=lantern-wishes')
  const rule = page.getByRole('dialog', { name: 'lantern-wishes' })
  await rule.getByRole('button', { name: 'Approve' }).click()
  await page.getByRole('dialog', { name: 'Approve' }).getByRole('button', { name: 'Approve' }).click()
  await expect(rule.getByText('in use')).toBeVisible()

  await page.goto(`${demo.url}/greetings?show=dry`)
  await page.getByRole('combobox', { name: 'Occasion' }).click()
  await page.getByRole('option', { name: 'Lantern Festival' }).click()
  await expect(page.getByLabel('Year')).toHaveValue('2027')
  await page.getByRole('button', { name: 'Look' }).click()
  await expect(page.getByRole('region', { name: 'What it comes to' })).toContainText('20 Feb 2027')
  const gets = page.getByRole('region', { name: 'Who would get what' }).last()
  await expect(gets).toContainText('Lantern Festival')
  await expect(gets).toContainText('元宵')
  await expect(page.getByRole('region', { name: 'Who is held back' }).last()).toBeVisible()
  await accessible(page)
  const planned = Number(await page.locator('[data-planned]').getAttribute('data-planned'))
  expect(planned).toBeGreaterThan(0)
  await page.setViewportSize({ width: 390, height: 800 })
  expect(await overflows(page)).toBe(false)
  await page.setViewportSize({ width: 1280, height: 800 })

  await page.goto(`${demo.url}/greetings?rule=lantern-wishes`)
  await rule.getByRole('button', { name: 'Switch on' }).click()
  const asked = page.getByRole('dialog', { name: 'Switch on' })
  await asked.getByLabel('Reason').fill('words agreed with legal')
  await asked.getByRole('button', { name: 'Switch on' }).click()
  await expect(rule.getByText('words agreed with legal')).toBeVisible()

  expect((await demo.ask('admin', 'POST', '/handset/clock', { minutes: 14 * 60 })).status).toBe(200)
  await page.goto(`${demo.url}/greetings?show=runs`)
  await page.getByRole('link', { name: 'lantern-wishes' }).click()
  await expect(page.getByRole('region', { name: /What became of them/ })).toContainText('delivered')
  await accessible(page)
})

test('rules are called by their occasion and say in words for whom they are; nothing is torn apart on a telephone', async ({ browser, demo }) => {
  const context = await browser.newContext({ locale: 'zh-CN', viewport: { width: 1280, height: 800 } })
  const page = await context.newPage()
  await page.goto(`${demo.url}/greetings`)
  await page.locator('[data-demo=maker]').click()
  const rule = page.locator('[data-row=christmas]')
  await expect(rule).toContainText('圣诞节')
  await expect(rule).toContainText('地区：中国内地除外')
  await expect(page.locator('[data-row=dragon-boat]')).toContainText('语言：简体中文或繁体中文（粤语）')
  await expect(page.locator('[data-row=birthday]')).toContainText('所有客户')
  await expect(page.getByRole('region', { name: '规则' })).not.toContainText(/region|language in|dragon-boat/)
  await rule.getByRole('link').click()
  await expect(page.getByRole('dialog', { name: '圣诞节' })).toContainText('region = ') // who approves it reads the filter itself, too
  await page.goto(`${demo.url}/greetings`)
  await page.setViewportSize({ width: 390, height: 800 })
  await expect(rule).toBeVisible()
  const heights = await page.locator('[data-row]:not([data-row=lantern-wishes])').evaluateAll(rows => rows.map(r => r.getBoundingClientRect().height))
  expect(Math.max(...heights)).toBeLessThan(45) // one line each
  expect(await overflows(page)).toBe(false)
  await context.close()
})
