import { code } from './authenticator'
import { accessible, Demo, expect, test } from './demo'
import { Issuer } from './issuer'

let strict: Demo // one that wants authenticators

test.beforeAll(async () => {
  process.env.CARDLINE_SIGN_IN_CODES = 'true'
  strict = await Demo.start()
  delete process.env.CARDLINE_SIGN_IN_CODES
})
test.afterAll(() => strict.stop())

async function hired(name: string): Promise<string> {
  await strict.ask('admin', 'POST', '/operators', { name, role: 'auditor' })
  return (await strict.ask<{ password: string }>('admin', 'POST', `/operators/${name}/password`)).body.password
}

test('a new operator chooses a password, sets up an authenticator, and signs in with both', async ({ page }) => {
  const once = await hired('anna')
  const own = 'nine wet umbrellas'
  await page.goto(`${strict.url}/settings/mine`)
  await page.getByLabel('Name').fill('anna')
  await page.locator('input[autocomplete=current-password]').fill(once)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Choose a password of your own' })).toBeVisible()
  await page.getByLabel('The password you were given').fill(once)
  await page.getByLabel('Your new password').fill(own)
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('heading', { name: 'Set up your authenticator' })).toBeVisible()
  await expect(page.getByRole('img', { name: /scanned/ })).toBeVisible()
  const seed = await page.locator('.mantine-Code-root').innerText()
  await page.getByLabel('Code of your authenticator').fill(code(seed))
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('navigation').first()).toBeVisible()
  await page.getByRole('button', { name: 'anna' }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()

  await page.getByLabel('Name').fill('anna')
  await page.locator('input[autocomplete=current-password]').fill(own)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.getByLabel('Code of your authenticator').fill(code(seed, 1)) // none is taken twice
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(page.getByRole('navigation').first()).toBeVisible()
})

test('five wrong passwords shut a name, known or not', async ({ page }) => {
  await hired('bob')
  for (const name of ['bob', 'nobody']) {
    await page.goto(strict.url)
    await page.getByLabel('Name').fill(name)
    for (let i = 0; i < 6; i++) {
      await page.locator('input[autocomplete=current-password]').fill(`wrong ${i}`)
      const answer = page.waitForResponse('**/api/v1/session')
      await page.getByRole('button', { name: 'Sign in', exact: true }).click()
      expect((await answer).status()).toBe(i < 5 ? 401 : 429)
    }
    await expect(page.getByRole('alert')).toHaveText('Too many wrong tries. Try again in 15 minutes, or ask an admin.')
  }
})

test('before a session goes idle it says so, and can be kept', async ({ page }) => {
  const once = await hired('carol')
  const open = await page.request.post(`${strict.url}/api/v1/session`, { data: { name: 'carol', password: once } })
  const { token } = (await open.json()) as { token: string }
  await page.request.put(`${strict.url}/api/v1/session/password`, { data: { given: once, next: 'nine wet umbrellas' }, headers: { 'X-Cardline-Token': token } })
  const session = (await (await page.request.get(`${strict.url}/api/v1/session`)).json()) as { token: string }
  const { seed } = (await (await page.request.post(`${strict.url}/api/v1/session/codes`, { headers: { 'X-Cardline-Token': session.token } })).json()) as { seed: string }
  await page.request.post(`${strict.url}/api/v1/session/codes/confirm`, { data: { code: code(seed) }, headers: { 'X-Cardline-Token': session.token } })
  await page.clock.install()
  await page.goto(`${strict.url}/settings/mine`)
  await expect(page.getByRole('heading', { name: 'Who you are' })).toBeVisible()
  await page.clock.fastForward('28:30')
  await expect(page.getByRole('dialog', { name: 'Are you still there?' })).toBeVisible()
  await page.getByRole('button', { name: 'Stay signed in' }).click()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await page.clock.fastForward('05:00')
  await expect(page.getByRole('dialog')).toHaveCount(0)
})

test('who comes back from the sign-in service without being let in hears why', async ({ page }) => {
  await page.goto(`${strict.url}/?refused=nobody`)
  await expect(page.getByRole('alert')).toHaveText('You have no account here, or it is disabled. An admin can add you.')
  expect(new URL(page.url()).search).toBe('')
})

test.describe('with the bank’s own sign-in service', () => {
  let issuer: Issuer
  test.beforeAll(async () => {
    test.setTimeout(240_000) // it is compiled first
    issuer = await Issuer.start()
  })
  test.afterAll(() => issuer.stop())

  test('one signs in by it, and out again', async ({ page }) => {
    await issuer.demo.ask('admin', 'POST', '/operators', { name: 'anna', role: 'auditor' })
    await page.goto(`${issuer.console}/settings/mine`)
    const button = page.getByRole('link', { name: 'Sign in with Harbour SSO' })
    await accessible(page)
    await issuer.next('Anna')
    await button.click()
    await expect(page.getByRole('navigation').first()).toBeVisible()
    await expect(page.getByRole('button', { name: 'anna' })).toBeVisible()
    expect(new URL(page.url()).search).toBe('') // neither code nor state stays in the address
    await page.goto(`${issuer.console}/settings/mine`)
    await expect(page.getByRole('main')).toContainText('Auditor')
    await page.reload()
    await expect(page.getByRole('button', { name: 'anna' })).toBeVisible()
    await page.getByRole('button', { name: 'anna' }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await expect(button).toBeVisible()
  })

  test('a stranger, and somebody who is disabled, are told why they stay outside', async ({ page }) => {
    await issuer.demo.ask('admin', 'POST', '/operators', { name: 'gone', role: 'auditor' })
    expect((await issuer.demo.ask('admin', 'POST', '/operators/gone/disable')).status).toBe(200)
    for (const name of ['eve', 'gone']) {
      await page.goto(issuer.console)
      await issuer.next(name)
      await page.getByRole('link', { name: 'Sign in with Harbour SSO' }).click()
      await expect(page.getByRole('alert')).toHaveText('You have no account here, or it is disabled. An admin can add you.')
      await expect(page.getByRole('navigation')).toHaveCount(0)
      expect(new URL(page.url()).search).toBe('')
      expect((await page.request.get(`${issuer.console}/api/v1/session`)).status()).toBe(401)
    }
  })

  test('an answer that was not asked for opens nothing', async ({ page }) => {
    await page.goto(`${issuer.console}/api/v1/session/oidc/back?state=made-up&code=made-up`)
    await expect(page.getByRole('alert')).toHaveText('That took too long, or was opened twice. Start again.')
    expect((await page.request.get(`${issuer.console}/api/v1/session`)).status()).toBe(401)
  })
})

test('a sign-in service that is away is said to be, and the password still opens', async ({ page }) => {
  const env = { ISSUER: 'http://127.0.0.1:9/nobody', NAME: 'Harbour SSO', CLIENT_ID: 'x', CLIENT_SECRET: 'x', CONSOLE_URL: 'http://localhost' }
  const demo = await Demo.start({ env: Object.fromEntries(Object.entries(env).map(([name, value]) => [`CARDLINE_SIGN_IN_OIDC_${name}`, value])) })
  try {
    await page.goto(demo.url)
    await page.getByRole('link', { name: 'Sign in with Harbour SSO' }).click()
    await expect(page.getByRole('alert')).toHaveText('The sign-in service does not answer. Try again in a moment, or use your password.')
    await expect(page.getByLabel('Name')).toBeEnabled()
  } finally {
    await demo.stop()
  }
})
