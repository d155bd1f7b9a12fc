import { accessible, expect, overflows, test } from './demo'

test('a stranger sees a door, not a page', async ({ page, demo }) => {
  const refused: string[] = []
  page.on('response', r => r.status() >= 400 && refused.push(r.url()))
  page.on('console', m => m.type() === 'error' && refused.push(m.text()))
  await page.goto(`${demo.url}/settings`)
  await expect(page.getByRole('button', { name: /Marketer/ })).toBeVisible()
  expect(refused).toEqual([]) // nobody is an answer, and no error
  await page.getByLabel('Name').fill('anna')
  await page.getByRole('textbox', { name: 'Password' }).fill('not the password')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('alert')).toHaveText('The name or the password is not right.')
  await accessible(page)
})

test('the page comes under a strict policy and asks nobody else for anything', async ({ page, demo }) => {
  const elsewhere: string[] = []
  page.on('request', r => !r.url().startsWith(demo.url) && elsewhere.push(r.url()))
  const answer = await page.goto(demo.url)
  const policy = answer!.headers()['content-security-policy']!
  expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self' 'nonce-")
  expect(policy).not.toContain('unsafe')
  expect(policy).toContain("frame-ancestors 'none'")
  await expect(page.getByRole('main')).toBeVisible()
  expect(elsewhere).toEqual([])
})

test('language and colours are kept', async ({ signIn }) => {
  const page = await signIn('admin')
  await page.getByRole('combobox', { name: 'Language' }).click()
  await page.getByRole('option', { name: '繁體中文' }).click()
  await expect(page.getByRole('combobox', { name: '語言' })).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-Hant')
  await page.getByRole('button', { name: '深色顯示' }).click()
  await page.reload()
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark')
  await expect(page.getByRole('button', { name: '淺色顯示' })).toBeVisible()
})

test('an unknown address says so, and leads home', async ({ signIn }) => {
  const page = await signIn('admin')
  await page.evaluate(() => { history.pushState(null, '', '/nothing'); dispatchEvent(new PopStateEvent('popstate')) })
  await expect(page.getByRole('heading', { name: 'There is no such page' })).toBeVisible()
  expect(await overflows(page)).toBe(false)
  await page.getByRole('link', { name: 'To the first page' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
})

test('an address typed wrong in the browser is answered by the page, and a link to what is not there leads back', async ({ browser, signIn, demo }) => {
  const context = await browser.newContext({ locale: 'zh-HK' })
  const stranger = await context.newPage()
  expect((await stranger.goto(`${demo.url}/nowhere`))!.status()).toBe(404)
  await stranger.locator('[data-demo=maker]').click()
  await expect(stranger.getByRole('heading', { name: '沒有這個頁面' })).toBeVisible()
  await stranger.goto(`${demo.url}/campaigns/NONE-27`)
  await expect(stranger.getByRole('heading', { name: '內容不存在，或您無權查看' })).toBeVisible()
  await expect(stranger.locator('main')).not.toContainText(/there is/i)
  await stranger.getByRole('link', { name: '推廣活動', exact: true }).last().click()
  await expect(stranger.getByRole('heading', { level: 1, name: '推廣活動' })).toBeVisible()
  await context.close()

  const page = await signIn('admin')
  for (const at of ['/cases/HC0000000/nothing', '/campaigns/A/edit/b', '/menus/first']) {
    await page.goto(demo.url + at)
    await expect(page.getByRole('heading', { name: 'There is no such page' })).toBeVisible()
  }
  expect((await page.request.get(`${demo.url}/api/v1/nowhere`, { headers: { Accept: 'text/html' } })).headers()['content-type']).toContain('json')
})

test('signing out shuts the door, here and for what is asked afterwards', async ({ signIn, demo }) => {
  const page = await signIn('agent')
  await page.getByRole('button', { name: 'demo-agent' }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(page.getByRole('button', { name: /Marketer/ })).toBeVisible()
  expect((await page.request.get(`${demo.url}/api/v1/cases`)).status()).toBe(401)
})

test('on a telephone the places open by their button, and the keyboard does not go where nothing is seen', async ({ signIn }) => {
  const page = await signIn('supervisor')
  await page.setViewportSize({ width: 390, height: 844 })
  for (let i = 0; i < 10; i++) {
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement!.getBoundingClientRect().right)).toBeGreaterThan(0)
  }
  await page.getByRole('button', { name: 'Menu' }).click()
  await page.getByRole('navigation').getByRole('link', { name: 'Cases' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Cases' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Menu' })).toHaveAttribute('aria-expanded', 'false')
})
