import { accessible, expect, overflows, test } from './demo'

test('the year shows festivals on their days, what is planned for them, and where they are worked', async ({ demo, signIn }) => {
  const brief = { name: 'Spring offer 2027', type: 'offer', audience: { filter: 'all' }, when: { at: '2027-02-06 10:00' } }
  expect((await demo.ask('maker', 'POST', '/campaigns', { code: 'SPRING-27', brief })).status).toBeLessThan(300)
  const page = await signIn('maker', '/calendar?year=2027&place=HK')
  await page.getByRole('button', { name: /^6 February 2027, Spring Festival, Public holiday: Lunar New Year, Campaign/ }).click()
  const day = page.getByRole('region', { name: 'Day' })
  await expect(day).toContainText('Saturday')
  await expect(day).toContainText('by the lunar calendar month 1, day 1')
  await expect(day).toContainText('Greeting is written, and switched off')
  await expect(day).toContainText('Lunar New Year')
  await expect(day.getByRole('link', { name: 'Spring offer 2027' })).toHaveAttribute('href', '/campaigns/SPRING-27')
  await expect(page).toHaveURL(/day=2027-02-06/)
  await accessible(page)
})

test('a year whose working days nobody has announced is named', async ({ signIn }) => {
  const page = await signIn('maker', '/calendar?year=2035')
  const missing = page.getByRole('status').filter({ hasText: 'What is missing' })
  await expect(missing).toContainText('Mainland China: the working days of 2035 are not in the table.')
  await expect(missing).toContainText('Hong Kong: the working days of 2035 are not in the table.')
  await page.setViewportSize({ width: 390, height: 800 })
  expect(await overflows(page)).toBe(false)
})

test('the keyboard walks from day to day, month to month and year to year', async ({ signIn }) => {
  const page = await signIn('maker', '/calendar?year=2027&day=2027-12-24')
  const on = (date: string) => expect(page.getByRole('button', { name: new RegExp(`^${date}`) })).toBeFocused()
  await page.getByRole('button', { name: /^24 December 2027/ }).focus()
  await page.keyboard.press('ArrowRight')
  await on('25 December 2027, Christmas')
  await page.keyboard.press('ArrowUp')
  await on('18 December 2027')
  await page.keyboard.press('PageDown')
  await on('18 January 2028')
  await page.keyboard.press('Home')
  await on('1 January 2028, New Year')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('region', { name: 'Day' })).toContainText('1 January 2028')
})

test('festivals have their names in Chinese', async ({ signIn }) => {
  const page = await signIn('maker', '/calendar?year=2027&day=2027-02-06')
  await page.getByRole('combobox', { name: 'Language' }).click()
  await page.getByRole('option', { name: '繁體中文' }).click()
  await expect(page.getByRole('region', { name: '日期' })).toContainText('農曆新年')
  await expect(page.getByRole('region', { name: '日期' })).toContainText('農曆正月初一')
})
