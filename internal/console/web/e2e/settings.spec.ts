import type { Page } from '@playwright/test'
import { accessible, expect, overflows, test } from './demo'

const tab = (page: Page, name: string) => page.getByRole('tab', { name })

test('each role sees what is for it, and is told what it may not do', async ({ signIn }) => {
  for (const [name, tabs] of [
    ['maker', ['Mine', 'Senders']],
    ['checker', ['Mine', 'Senders']],
    ['supervisor', ['Mine', 'Senders', 'Hours and lines']],
    ['agent', ['Mine', 'Hours and lines']],
    ['operator', ['Mine', 'Senders', 'Hours and lines']],
    ['auditor', ['Mine', 'Operators', 'Senders', 'Hours and lines', 'Audit log']],
    ['admin', ['Mine', 'Operators', 'Senders', 'Hours and lines', 'Audit log']],
  ] as const) {
    const page = await signIn(name, '/settings')
    await expect(page.getByRole('tab')).toHaveText([...tabs])
  }
  const agent = await signIn('agent', '/settings/lines')
  await expect(agent.getByRole('button', { name: 'Declare an emergency' })).toBeDisabled()
  await expect(agent.getByText('Supervisors, operators and admins declare and lift.').first()).toBeVisible()
  const maker = await signIn('maker', '/settings/senders')
  await expect(maker.getByRole('button', { name: 'Pause…' })).toBeDisabled()
  await maker.goto(maker.url().replace('senders', 'audit'))
  await expect(tab(maker, 'Mine')).toHaveAttribute('aria-selected', 'true')
  const auditor = await signIn('auditor', '/settings/operators')
  await expect(auditor.getByRole('button', { name: 'Add an operator' })).toHaveCount(0)
})

test('an operator is added, limited, given a key that is shown once', async ({ signIn, demo }) => {
  const page = await signIn('admin', '/settings/operators')
  await page.getByRole('button', { name: 'Add an operator' }).click()
  await page.getByLabel('Name').fill('grace')
  await page.getByRole('combobox', { name: 'Role' }).click()
  await page.getByRole('option', { name: 'Agent' }).click()
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'grace' })).toBeVisible()

  await page.getByLabel('Regions').first().fill('hk')
  await page.getByLabel('Regions').first().press('Enter')
  await page.getByRole('button', { name: 'Save limits' }).click()
  await expect.poll(async () => (await demo.ask<{ limits?: object }>('admin', 'GET', '/operators/grace')).body.limits).toEqual({ regions: ['HK'] })

  await page.getByRole('button', { name: 'Make a key' }).click()
  await page.getByLabel('What it is for').fill('nightly import')
  await page.getByRole('button', { name: 'Make', exact: true }).click()
  const secret = await page.locator('[data-once]').innerText()
  expect(secret).toMatch(/^ck_[a-z2-7]{59}$/)
  const asGrace = (path: string) => page.request.get(`${demo.url}/api/v1${path}`, { headers: { Authorization: `Bearer ${secret}`, Cookie: '' } })
  expect((await asGrace('/customers/C1003')).status()).toBe(200) // of Hong Kong
  const outside = await asGrace('/customers/C1001')
  const nobody = await asGrace('/customers/C9999')
  expect([outside.status(), await outside.text()]).toEqual([404, await nobody.text()])
  await page.reload()
  await expect(page.getByText('nightly import')).toBeVisible()
  await expect(page.locator('body')).not.toContainText(secret)

  await page.getByRole('button', { name: 'Revoke' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
  await expect(page.locator('[data-key]').getByText('Revoked')).toBeVisible()
  await accessible(page)
})

test('an emergency is declared with its words, told, and lifted', async ({ signIn, demo }) => {
  const page = await signIn('supervisor', '/settings/lines')
  await page.getByRole('button', { name: 'Declare an emergency' }).click()
  const ask = page.getByRole('dialog')
  await ask.getByLabel('Reason').fill('typhoon signal 10')
  await ask.getByLabel('English').fill('We are closed for the typhoon.')
  await expect(ask.getByRole('button', { name: 'Declare an emergency' })).toBeDisabled() // one language is not enough
  await ask.getByLabel('Simplified Chinese').fill('因台风暂停服务。')
  await ask.getByLabel('Traditional Chinese').fill('因為打風，暫停服務。')
  await ask.getByRole('button', { name: 'Declare an emergency' }).click()
  await expect(page.locator('[data-emergency=every]')).toContainText('typhoon signal 10')
  await expect.poll(() => demo.cardline(['call', '--from', '+12025550147', '--keys', '0'], 'admin')).toContain('typhoon')
  await page.getByRole('button', { name: 'Lift' }).click()
  await page.getByRole('dialog').getByLabel('Reason').fill('back in the office')
  await page.getByRole('dialog').getByRole('button', { name: 'Lift' }).click()
  await expect(page.getByText('None is declared.')).toBeVisible()
})

test('a lane is paused and goes on; a rate is changed', async ({ signIn }) => {
  const page = await signIn('operator', '/settings/senders')
  await page.getByRole('button', { name: 'Pause…' }).click()
  const ask = page.getByRole('dialog')
  await ask.getByRole('combobox', { name: 'What' }).click()
  await page.getByRole('option', { name: 'Marketing', exact: true }).click()
  await ask.getByLabel('Reason').fill('wrong price')
  await ask.getByRole('button', { name: 'Pause…' }).click()
  await expect(page.locator('[data-pause=lane]')).toContainText('wrong price')
  await page.getByRole('button', { name: 'Resume' }).click()
  await page.getByRole('dialog').getByLabel('Reason').fill('mended')
  await page.getByRole('dialog').getByRole('button', { name: 'Resume' }).click()
  await expect(page.getByText('Nothing is paused.')).toBeVisible()
  await page.getByRole('button', { name: 'Rate of +12025550101' }).click()
  await page.getByLabel('Segments a second').fill('7')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.locator('[data-sender="+12025550101"]')).toContainText('7/s')
})

test('the audit log is filtered, and its chain is checked', async ({ signIn }) => {
  const page = await signIn('auditor', '/settings/audit')
  await expect(page.locator('[data-row]').first()).toBeVisible()
  await page.getByRole('button', { name: 'Check the chain' }).click()
  await expect(page.locator('[data-chain=whole]')).toContainText(/no seals yet|The chain is whole/)
  const copy = page.locator('[data-chain] input[type=file]').or(page.locator('input[type=file]')).first()
  await copy.setInputFiles({ name: 'photo.txt', mimeType: 'text/plain', buffer: Buffer.from('no line of it is one') })
  await expect(page.getByText('There is no checkpoint in this file.')).toBeVisible()
  await copy.setInputFiles({ name: 'kept', mimeType: 'text/plain', buffer: Buffer.from('{"seal":1000,"digest":"ab"}\n{"se') })
  await expect(page.locator('[data-chain=broken]')).toContainText('from seal 1,000 on or before')
  await page.getByLabel('Action').fill('session.open')
  await page.getByRole('button', { name: 'Filter' }).click()
  await expect(page).toHaveURL(/action=session.open/)
  await expect(page.locator('[data-row]').first()).toContainText('session.open')
  await page.locator('[data-row]').first().getByRole('button', { name: 'Signed in' }).click()
  await expect(page.locator('[data-detail]')).toContainText('operator:demo-')
  await accessible(page)
})

test('it fits a telephone', async ({ signIn, demo }) => {
  const page = await signIn('admin')
  await page.setViewportSize({ width: 390, height: 800 })
  for (const room of ['mine', 'operators', 'senders', 'lines', 'audit']) {
    await page.goto(`${demo.url}/settings/${room}`)
    await expect(page.getByRole('tab', { selected: true })).toBeVisible()
    expect(await overflows(page), room).toBe(false)
  }
})
