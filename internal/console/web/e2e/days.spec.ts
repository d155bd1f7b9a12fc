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
  const until = dialog.getByRole('textbox', { name: 'Last day' })
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

test('a calendar is walked by keys: its button leads into it, Escape back out, in every language', async ({ signIn, demo }) => {
  const page = await signIn('operator', '/greetings?show=mourning')
  await page.getByRole('button', { name: 'Declare mourning' }).click()
  const dialog = page.getByRole('dialog', { name: 'Declare mourning' })
  const until = dialog.getByRole('textbox', { name: 'Last day' })
  const button = dialog.getByRole('button', { name: 'Calendar: Last day' })
  const calendar = page.getByRole('dialog', { name: 'Calendar: Last day' })
  const on = (day: string) => expect(calendar.getByRole('button', { name: day })).toBeFocused()
  const [field, icon] = [(await until.boundingBox())!, (await button.boundingBox())!]
  expect(icon.x + icon.width).toBeLessThan(field.x + field.width) // it stands in the field
  expect(Math.abs(icon.y + icon.height / 2 - field.y - field.height / 2)).toBeLessThan(2)
  await until.focus()
  await expect(calendar).toHaveCount(0) // who comes by keyboard is not covered with it
  await page.keyboard.press('Tab')
  await expect(button).toBeFocused()
  await page.keyboard.press('Enter')
  await on('Thu, 28 Jan 2027')
  await accessible(page)
  for (const [key, day] of [
    ['ArrowRight', 'Fri, 29 Jan 2027'], ['ArrowDown', 'Fri, 5 Feb 2027'], ['ArrowUp', 'Fri, 29 Jan 2027'], ['PageDown', 'Sun, 28 Feb 2027'],
    ['ArrowRight', 'Mon, 1 Mar 2027'], ['End', 'Wed, 31 Mar 2027'], ['Home', 'Mon, 1 Mar 2027'], ['PageUp', 'Mon, 1 Feb 2027'],
  ] as const) {
    await page.keyboard.press(key)
    await on(day)
  }
  for (let i = 0; i < 6; i++) {
    await page.keyboard.press('Tab') // it stays in the calendar
    await expect(calendar.locator(':focus')).toHaveCount(1)
  }
  await page.keyboard.press('Escape')
  await expect(calendar).toHaveCount(0)
  await expect(button).toBeFocused()
  await expect(until).toHaveValue('Thu, 28 Jan 2027')

  await until.focus()
  await page.keyboard.press('ArrowDown')
  await on('Thu, 28 Jan 2027')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(until).toHaveValue('Thu, 4 Feb 2027')
  await expect(until).toBeFocused()
  await expect(calendar).toHaveCount(0)
  await expect(dialog).toBeVisible()

  for (const [lang, from, named, day, none] of [['zh-Hans', '从', '日历：从', /^2027年2月4日/, '不选日期'], ['zh-Hant', '由', '日曆：由', /^2027年2月4日/, '不選日期']] as const) {
    const audit = await signIn('auditor')
    await audit.evaluate(l => localStorage.setItem('cardline.language', l), lang)
    await audit.goto(`${demo.url}/settings/audit?from=2027-02-03T09:30`)
    await audit.getByRole('button', { name: named }).press('Enter')
    const month = audit.getByRole('dialog', { name: named })
    await expect(month.getByRole('button', { name: /^2027年2月3日/ })).toBeFocused()
    await audit.keyboard.press('ArrowRight')
    await audit.keyboard.press('Enter')
    await expect(audit.getByLabel(from, { exact: true })).toHaveValue(day)
    await audit.getByRole('button', { name: named }).press('Enter')
    await month.getByRole('button', { name: none }).press('Enter')
    await expect(audit.getByLabel(from, { exact: true })).toHaveValue('')
    await expect(audit.getByRole('button', { name: named })).toBeFocused()
  }
})
