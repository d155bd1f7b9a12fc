import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { accessible, expect, overflows, test } from './demo'

const file = join(mkdtempSync(join(tmpdir(), 'cardline-hours-')), 'lines.yaml')
writeFileSync(file, `main:
  zone: Asia/Hong_Kong
  holidays: HK
  open: ["mon-fri 09:00-12:30 13:30-18:00", "fri 09:00-02:00", "sat 00:00-24:00", "holiday 10:00-12:00", "2027-12-24 09:00-13:00"]
platinum:
  zone: America/New_York
  open: ["daily 00:00-24:00"]
`)

// A Thursday, at eleven in the morning in Hong Kong.
test.use({ begun: { flags: ['--now', '2027-01-28T03:00:00Z'], env: { CARDLINE_HOURS_LINES: file } }, timezoneId: 'Europe/London' })

test('the whole hours of a line are shown by its own clock, with what comes next', async ({ signIn }) => {
  const page = await signIn('agent', '/settings/lines')
  const main = page.getByRole('region', { name: 'Hours: Main hotline' })
  const day = (name: string) => main.locator(`[data-day="${name}"]`)
  await expect(main).toContainText('GMT+8), now 11:0')
  await expect(day('0')).toContainText('09:00–12:30, 13:30–18:00')
  await expect(day('3')).toHaveText(/Thursday · today/)
  await expect(day('4')).toContainText('09:00 to 02:00 the next day')
  await expect(day('5')).toContainText('day and night')
  await expect(day('6')).toContainText('closed')
  await expect(day('holiday')).toContainText('Public holidays (Hong Kong)')
  await expect(day('holiday')).toContainText('10:00–12:00')
  await expect(day('holiday')).toContainText('Next: 6 Feb 2027, Lunar New Year')
  await expect(day('2027-12-24')).toContainText('09:00–13:00')
  await expect(page.locator('[data-line=main]')).toContainText('closes 28 Jan 2027, 04:30')
  await expect(page.locator('[data-line=main]')).toContainText('(28 Jan 2027, 12:30 GMT+8)')
  await expect(page.getByRole('region', { name: 'Hours: Platinum line' })).toContainText('It keeps no public holidays.')
  await expect(page.getByRole('region', { name: 'Hours: Lost-card line' })).toContainText('Answered at any hour')
  await accessible(page)
  await page.setViewportSize({ width: 390, height: 800 })
  expect(await overflows(page)).toBe(false)
})

test('hours are read in Chinese, too', async ({ signIn }) => {
  const page = await signIn('agent', '/settings/lines')
  await page.getByRole('combobox', { name: 'Language' }).click()
  await page.getByRole('option', { name: '繁體中文' }).click()
  const main = page.getByRole('region', { name: '服務時間：服務熱線' })
  await expect(main).toContainText('星期一')
  await expect(main).toContainText('09:00–12:30、13:30–18:00')
  await expect(main).toContainText('09:00 至翌日 02:00')
  await expect(main).toContainText('農曆年初')
})
