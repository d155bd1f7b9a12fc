import { accessible, expect, test } from './demo'

test.use({ begun: { flags: ['--now', '2027-01-28T15:00:00Z'] } })

test('a campaign runs by a festival that is chosen, and the calendar shows the day', async ({ signIn, demo }) => {
  const made = await demo.ask<{ code: string }>('maker', 'POST', '/campaigns', {
    code: 'MOON-27', brief: { name: 'Moon', type: 'offer', audience: { filter: 'all' }, words: [{ text: { en: 'Ten percent off.' } }], when: { festival: 'mid-autumn', hour: '10:00' } },
  })
  expect(made.status).toBeLessThan(300)
  const page = await signIn('maker', '/campaigns/MOON-27/edit')
  await page.getByRole('tab', { name: 'Time' }).click()
  await expect(page.getByLabel('Festival', { exact: true }).first()).toHaveValue('Mid-Autumn Festival')
  await expect(page.locator('[data-falls="2027-09-15"]')).toBeVisible()
  await page.getByRole('combobox', { name: 'When', exact: true }).click()
  await page.getByRole('option', { name: 'Before it' }).click()
  await page.getByLabel('How many').fill('3')
  await page.getByRole('combobox', { name: 'Counted in' }).click()
  await page.getByRole('option', { name: 'working days' }).click()
  await expect(page.locator('[data-falls="2027-09-10"]')).toBeVisible()
  await expect(page.getByRole('heading', { name: 'September 2027' })).toBeVisible()
  await expect(page.getByRole('button', { name: /^2027-09-10/ })).toHaveAttribute('aria-pressed', 'true')
  const hour = page.getByLabel('Hour', { exact: true })
  await hour.fill('9.30') // brought into one form in every browser
  await hour.blur()
  await expect(hour).toHaveValue('09:30')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect.poll(async () => (await demo.ask<{ brief: { when: { hour: string } } }>('maker', 'GET', '/campaigns/MOON-27')).body.brief.when.hour).toBe('09:30')
  await expect.poll(async () => (await demo.ask<{ brief: { when: { festival: string } } }>('maker', 'GET', '/campaigns/MOON-27')).body.brief.when.festival).toBe('3 working days before mid-autumn in hk')
  await accessible(page)
})
