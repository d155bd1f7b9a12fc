import type { Page } from '@playwright/test'
import { accessible, expect, overflows, test } from './demo'

const node = (page: Page, name: string) => page.locator(`[data-node="${name}"]`)

test('a menu is edited, refused by a check, mended, approved by another, published and rolled back', async ({ signIn, demo }) => {
  const words = 'Good day, this is Harbour Bank. For a lost or stolen card, press 9.'
  const heard = () => demo.cardline(['call', '--from', '+12025550147', '--keys', 'hangup'])
  expect(await heard()).not.toContain(words)

  const maker = await signIn('maker', '/menus?view=list&node=main.welcome')
  await maker.getByRole('region', { name: 'main.welcome' }).getByLabel('English').fill(words)
  await expect(maker.getByRole('status').filter({ hasText: '1 change is not saved' })).toBeVisible()

  // A key that leads nowhere is refused, at its node and above.
  await node(maker, 'main.account').click()
  const leads = maker.getByRole('combobox', { name: 'Key 1 leads to' }).or(maker.getByLabel('Key 1 leads to'))
  const before = await leads.first().inputValue()
  await leads.first().fill('main.nowhere')
  await expect(maker.getByText(/fault.* forbid/)).toBeVisible()
  await expect(node(maker, 'main.account')).toContainText('nowhere')
  await maker.reload()
  await expect(maker.getByText('2 changes are not saved')).toBeVisible()
  await leads.first().fill(before)
  await expect(maker.getByText(/Checked: no fault/)).toBeVisible()

  await maker.getByRole('button', { name: 'Save as draft' }).click()
  await maker.getByLabel('Reason').fill('a warmer welcome')
  await maker.getByRole('dialog').getByRole('button', { name: 'Save as draft' }).click()
  await expect(maker).toHaveURL(/\/menus\/1/)
  await maker.getByRole('button', { name: 'Ask for approval' }).click()
  await expect(maker.getByRole('dialog').locator('[data-changes]')).toContainText(`says in English: “${words}” (was “`)
  await maker.getByRole('dialog').getByRole('button', { name: 'Ask for approval' }).click()
  await expect(maker.getByText('waiting for approval', { exact: true })).toBeVisible()
  await expect(maker.getByRole('button', { name: 'Approve' })).toHaveCount(0)

  const checker = await signIn('checker', '/menus/1?view=list')
  await checker.getByRole('button', { name: 'Approve' }).click()
  await checker.getByRole('dialog').getByRole('button', { name: 'Approve' }).click()
  await expect(checker.getByText('approved', { exact: true })).toBeVisible()

  await checker.getByRole('button', { name: 'Publish' }).click()
  await checker.getByLabel('Reason').fill('a warmer welcome')
  await checker.getByRole('dialog').getByRole('button', { name: 'Publish' }).click()
  await expect(checker.getByText('in use', { exact: true })).toBeVisible()
  await expect.poll(heard).toContain(words)

  await checker.getByRole('button', { name: 'Roll back' }).click()
  await checker.getByLabel('Reason').fill('not so warm')
  await checker.getByRole('dialog').getByRole('button', { name: 'Roll back' }).click()
  await expect.poll(heard).not.toContain(words)
})

test('who reads Chinese reads there what changes for callers, and for whom a way is', async ({ signIn, demo }) => {
  const { body } = await demo.ask<{ number: number }>('maker', 'POST', '/menus/0/edit', {
    note: 'a shorter way', edits: [{ node: 'main.identify', key: 'failed', to: 'main' }, { node: 'main.hello', slot: 'say', lang: 'en', text: 'Good day.' }],
  })
  const page = await signIn('maker', `/menus/${body.number}?view=list&node=main.welcome`)
  await page.evaluate(() => localStorage.setItem('cardline.language', 'zh-Hant'))
  await page.reload()
  await expect(page.getByRole('region', { name: 'main.welcome' })).toContainText('號碼已登記')
  await page.evaluate(() => localStorage.setItem('cardline.language', 'zh-Hans'))
  await page.reload()
  await page.getByRole('button', { name: '提交审批' }).click()
  const changes = page.getByRole('dialog').locator('[data-changes]')
  await expect(changes.getByRole('listitem')).toHaveText(['main.hello：英文播报 “Good day.”（原为 “Welcome to Harbour Bank.”）', 'main.identify：未成功 → main.main（原为 main.not_identified）'])
})

test('where the keys of a chosen node lead is seen at once', async ({ signIn }) => {
  const page = await signIn('maker', '/menus')
  for (const [name, last] of [['main.main', '8'], ['main.account', '5'], ['main.information', '5']] as const) {
    await page.goto(new URL(`/menus?node=${name}`, page.url()).href)
    const panel = page.getByRole('region', { name })
    for (const key of ['1', '2', '3', last]) await expect(panel.getByRole('combobox', { name: `Key ${key} leads to` }).or(panel.getByLabel(`Key ${key} leads to`)).first()).toBeInViewport({ ratio: 1 })
    await expect(panel.getByRole('textbox', { name: 'English' }).first()).toBeInViewport() // and what is said begins below
  }
})

test('words that cannot be taken shut nobody out', async ({ signIn }) => {
  const maker = await signIn('maker', '/menus?view=list&node=main.hello')
  const english = maker.getByRole('region', { name: 'main.hello' }).getByLabel('English')
  const before = await english.inputValue()
  await english.fill('')
  await expect(maker.getByText('the words are missing')).toBeVisible()
  await expect(maker.getByRole('button', { name: 'Save as draft' })).toBeDisabled()
  await maker.reload() // the change outlives it
  await expect(maker.getByText('the words are missing')).toBeVisible()
  await english.fill('Welcome to Harbour Bank.')
  await expect(maker.getByRole('button', { name: 'Save as draft' })).toBeEnabled()
  await english.fill('')
  await maker.getByRole('button', { name: 'Discard' }).click()
  await expect(english).toHaveValue(before)
})

test('a menu is seen, searched and walked without a telephone', async ({ signIn, demo }) => {
  await demo.cardline(['call', '--from', '+12025550147', '--keys', '1234#,1,1,hangup'])
  await demo.cardline(['call', '--from', '+12025550147', '--keys', '1234#,hangup'])
  const page = await signIn('auditor', '/menus')
  await expect(page.locator('.react-flow__node[data-id="main.main"]')).toContainText('2 callers · 50% hung up here')
  expect(await overflows(page)).toBe(false)
  await page.getByText('List', { exact: true }).click()
  await page.getByRole('searchbox', { name: 'Find a node' }).fill('lost')
  await node(page, 'lost.card').click()
  await expect(page.getByRole('heading', { name: 'lost.card' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Save as draft' })).toHaveCount(0)
  await accessible(page)

  await page.getByRole('searchbox', { name: 'Find a node' }).fill('main.main')
  await node(page, 'main.main').click()
  await page.getByRole('button', { name: 'Test call' }).click()
  const call = page.getByRole('dialog')
  await expect(call.getByRole('listitem').first()).toContainText('press 1')
  await call.getByRole('button', { name: '1', exact: true }).click()
  await expect(call.getByRole('listitem').last()).toContainText('waiting at main.account')
  await accessible(page)
  await page.evaluate(() => localStorage.setItem('cardline.language', 'zh-Hans'))
  await page.reload()
  await page.getByRole('button', { name: '试拨' }).click()
  for (const key of ['*', '1']) await call.getByRole('button', { name: key, exact: true }).click()
  await expect(call.getByRole('listitem').last()).toHaveText('（在 main.account 等待按键）')
  await expect(call.getByRole('listitem').first()).toContainText('英文：For balance')
  await expect(call.getByText('> *')).toBeVisible()
  for (const key of ['9', '0']) await call.getByRole('button', { name: key, exact: true }).click()
  await expect(call.getByRole('listitem').last()).toHaveText(/^（(转接|排队等候) .*）$/)
})
