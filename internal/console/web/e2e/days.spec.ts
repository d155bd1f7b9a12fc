import { accessible, expect, test } from './demo'

// A browser that would write days as Americans do.
test.use({ locale: 'en-US', begun: { flags: ['--now', '2027-01-28T03:00:00Z'] } })

test('a day is typed in many ways, and written as the operator’s language writes it', async ({ signIn, demo }) => {
  const page = await signIn('auditor', '/settings/audit')
  const from = page.getByLabel('From', { exact: true })
  const hour = page.getByLabel('From, hour')
  await expect(hour).toBeDisabled() // until there is a day
  for (const typed of ['2027-02-03', '3/2/2027', '3 February 2027', '2027年2月3日', 'Wed, 3 Feb 2027']) {
    await from.fill(typed)
    await from.press('Tab')
    await expect(from, typed).toHaveValue('Wed, 3 Feb 2027')
    await from.fill('')
    await from.press('Tab')
    await expect(from).toHaveValue('')
  }
  await from.fill('3/2/2027')
  await from.press('Tab')
  await page.keyboard.type('930')
  await page.keyboard.press('Tab')
  await expect(hour).toHaveValue('09:30')
  for (const [field, none, held] of [[from, '31/2/2027', 'Wed, 3 Feb 2027'], [hour, '25:00', '09:30']] as const) {
    await field.fill(none)
    await field.press('Tab')
    await expect(field).toHaveValue(held) // what is none is put back
  }
  await page.getByRole('button', { name: 'Filter' }).click()
  await expect(page).toHaveURL(/from=2027-02-03T09%3A30/)
  await expect(page.getByRole('heading', { name: 'No entries' })).toBeVisible()

  await page.evaluate(() => localStorage.setItem('cardline.language', 'zh-Hant'))
  await page.goto(`${demo.url}/settings/audit?from=2027-02-03T09:30`)
  await expect(page.getByLabel('由', { exact: true })).toHaveValue(/^2027年2月3日/)
  await page.getByLabel('由', { exact: true }).click()
  await expect(page.getByRole('button', { name: '2027年2月', exact: true })).toBeVisible()
})

test('a day is chosen from a calendar that begins today, over a dialogue that Escape leaves open', async ({ signIn }) => {
  const page = await signIn('operator', '/greetings?show=mourning')
  await page.getByRole('button', { name: 'Declare mourning' }).click()
  const dialog = page.getByRole('dialog')
  const until = dialog.getByLabel('Last day')
  await expect(until).toHaveValue('Thu, 28 Jan 2027')
  await until.click()
  await accessible(page)
  await page.getByRole('button', { name: 'Later' }).click()
  await page.getByRole('button', { name: 'Wed, 3 Feb 2027' }).click()
  await expect(until).toHaveValue('Wed, 3 Feb 2027')
  await until.click()
  await expect(page.getByRole('button', { name: 'Later' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: 'Later' })).toHaveCount(0)
  await expect(until).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)
})
