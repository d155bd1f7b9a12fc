import type { Locator, Page } from '@playwright/test'
import { accessible, expect, test, type Name } from './demo'

// What the server does not take is said in the language of who reads it, at its field, by the name that the page gives it.
test.use({ begun: { flags: ['--now', '2027-02-19T12:00:00Z'] } })

/** read opens a page in a language. */
async function read(page: Page, lang: 'zh-Hans' | 'zh-Hant', path: string) {
  await page.evaluate(l => localStorage.setItem('cardline.language', l), lang)
  await page.goto(new URL(path, page.url()).href)
  await expect(page.locator('html')).toHaveAttribute('lang', lang)
}

/** english are sentences of the server that stand in a part of the page: three small words in a row. */
async function english(part: Locator): Promise<string[]> {
  return (await part.allInnerTexts()).join('\n').match(/[a-z]{2,} [a-z]{2,} [a-z]{2,}[^\n]*/g) ?? []
}

const begins = (signIn: (name: Name, at?: string) => Promise<Page>, name: Name) => signIn(name, '/overview')

test('a campaign that cannot be begun or saved says why at its fields', async ({ signIn }) => {
  const page = await begins(signIn, 'maker')
  await read(page, 'zh-Hans', '/campaigns')
  await page.getByRole('button', { name: '新建活动' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox').first().fill('27-SPRING')
  await dialog.getByRole('textbox').nth(1).fill('春季优惠')
  await dialog.locator('button[type=submit]').click()
  await expect(dialog.getByText('须为 2 至 24 个大写字母、数字或连字符').first()).toBeVisible()
  expect(await english(dialog)).toEqual([])
  await dialog.getByRole('textbox').first().fill('SPRING-27')
  await dialog.locator('button[type=submit]').click()
  await expect(page).toHaveURL(/SPRING-27/)
  await expect(dialog).toBeHidden()

  await page.getByRole('textbox', { name: '名称', exact: true }).fill('春')
  await page.getByRole('button', { name: '保存' }).click()
  await expect(page.getByRole('alert')).toContainText('名称：至少 2 个字')
  await expect(page.getByRole('textbox', { name: '名称' })).toHaveAttribute('aria-invalid', 'true')
  await page.getByRole('textbox', { name: '名称', exact: true }).fill('春季优惠')
  await page.getByLabel('筛选条件', { exact: true }).fill('teir = gold')
  await page.getByRole('button', { name: '保存' }).click()
  await expect(page.getByRole('alert').first()).toContainText('第 1 个字符 “teir”：没有此字段，是否指 tier？')
  await page.getByLabel('筛选条件', { exact: true }).fill('tier = golden')
  await expect(page.getByRole('region', { name: '当前可触达人群' })).toContainText('tier')
  await expect.poll(() => english(page.getByRole('region', { name: '当前可触达人群' }))).toEqual([])
  await page.getByLabel('筛选条件', { exact: true }).fill('all')

  await page.getByRole('tab', { name: '文案' }).click()
  await page.getByLabel('自写文案').check()
  await page.getByLabel('英文').fill('Ten percent back until {{ untl }}.')
  await expect(page.locator('[data-preview=en] [data-faults]')).toContainText('没有 {{ untl }}，是否指 {{ until }}？')
  await page.getByRole('button', { name: '保存' }).click()
  await expect(page.getByRole('alert').filter({ hasText: '文案 1（英文）' })).toContainText('没有 {{ untl }}')
  await expect(page.getByLabel('英文')).toHaveAttribute('aria-invalid', 'true')
  expect(await english(page.getByRole('alert'))).toEqual([])
  await accessible(page)
})

test('what a check of a campaign finds is said by the names of its fields', async ({ signIn, demo }) => {
  const brief = { name: 'Cards by post', type: 'offer', when: { event: { type: 'card.maild' } }, ceiling: 100, audience: { filter: 'all' } }
  const { body } = await demo.ask<{ errors: { location: string; code: string; with: string[] }[] }>('maker', 'POST', '/campaigns', { code: 'POST-27', brief })
  expect(body.errors).toMatchObject([{ location: 'body.brief.when.event.type', code: 'event-near', with: ['card.maild', 'card.mailed'] }])
  await demo.ask('maker', 'POST', '/campaigns', { code: 'POST-27', brief: { ...brief, when: { at: '2027-02-18 10:00' }, ceiling: 0 } })
  const page = await begins(signIn, 'maker')
  await read(page, 'zh-Hant', '/campaigns/POST-27/edit?step=schedule')
  await page.getByRole('combobox', { name: '何時執行' }).click()
  await page.getByRole('option', { name: '重複' }).click()
  await page.getByRole('textbox', { name: '規則', exact: true }).fill('FREQ=HOURLY')
  await page.getByRole('button', { name: '儲存' }).click()
  await expect(page.getByRole('alert')).toContainText('規則：FREQ 須為 YEARLY、MONTHLY、WEEKLY 或 DAILY')
  await expect(page.getByRole('textbox', { name: '規則' })).toHaveAttribute('aria-invalid', 'true')
})

test('what is missing of a registration is told in Chinese, in the list and at its field', async ({ signIn }) => {
  const page = await begins(signIn, 'maker')
  await read(page, 'zh-Hant', '/registrations/GALA/edit?step=finish')
  const wrong = page.getByRole('region', { name: '須修改' })
  await expect(wrong).toContainText('名稱（英文）：尚未填寫')
  expect(await english(wrong)).toEqual([])
  await page.getByRole('tab', { name: '對象' }).click()
  await page.getByLabel('客戶範圍').fill('tier in (gold')
  await expect(page.getByText('末尾（第 14 個字元）：此處須寫 , 或 )').first()).toBeVisible()
  await page.getByLabel('客戶範圍').fill('in segment gone')
  await expect(page.getByText('不可用客群及名單：').first()).toBeVisible()
})

test('a greeting says at its field what forbids it, and a dry run why people are held back', async ({ signIn, demo }) => {
  const page = await begins(signIn, 'maker')
  await read(page, 'zh-Hans', '/greetings')
  await page.getByRole('button', { name: '新建规则' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: '名称' }).fill('lantern-faults')
  const said = dialog.getByRole('group', { name: '英文' })
  await said.getByRole('textbox').first().fill('Save 50 at www.example.com')
  await dialog.getByRole('button', { name: '存为草稿' }).click()
  await expect(said.getByText('未写明银行名称：{brand} · 含有链接 · 含有数字或金额')).toBeVisible()
  await expect(dialog.getByText('尚未填写').first()).toBeVisible()
  await dialog.getByRole('textbox', { name: '名称' }).fill('1')
  await dialog.getByRole('button', { name: '存为草稿' }).click()
  await expect(dialog.getByText('须以字母开头')).toBeVisible()
  expect(await english(dialog.getByRole('alert'))).toEqual([])

  await demo.text('+12025550147', 'STOP')
  await page.goto(`${demo.url}/greetings?show=dry`)
  await page.getByRole('button', { name: '试算' }).click()
  const held = page.getByRole('region', { name: '不发的客户' }).last()
  await expect(held).toBeVisible()
  expect(await english(held)).toEqual([])
  expect(await english(page.getByRole('region', { name: '试算结果' }))).toEqual([])
})

test('a key of the voice menu that leads nowhere is told in Chinese at its node', async ({ signIn }) => {
  const page = await begins(signIn, 'maker')
  await read(page, 'zh-Hans', '/menus?view=list&node=main.account')
  await page.getByRole('combobox', { name: '按键 1 通向' }).or(page.getByLabel('按键 1 通向')).first().fill('main.nowhere')
  const alert = page.getByRole('region', { name: 'main.account' }).getByRole('alert')
  await expect(alert).toContainText('account 1：没有去向“nowhere”')
  const listed = page.locator('[data-node="main.account"]')
  await expect(listed).toContainText('account 1：没有去向“nowhere”')
  expect(await english(alert)).toEqual([])
  expect(await english(listed)).toEqual([])
})

test('words that another command has are told in Chinese to be taken', async ({ signIn }) => {
  test.setTimeout(180_000) // every text whose meaning is known is read
  const page = await begins(signIn, 'maker')
  await read(page, 'zh-Hant', '/words?tab=commands')
  await page.getByRole('searchbox').fill('POINTS')
  await page.getByRole('button', { name: '為 POINTS 新增用語', exact: true }).click()
  const wordings = page.getByRole('textbox', { name: '用語' })
  const faults = page.locator('[data-faults]')
  await wordings.fill('balance')
  await expect(faults).toContainText('「balance」已用於 BALANCE', { timeout: 60_000 })
  await wordings.fill('acct 123456')
  await expect(faults).toContainText('含有客戶的數字：每位請寫作 •', { timeout: 60_000 })
  expect(await english(faults)).toEqual([])
})
