import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, type Page, test } from '@playwright/test'
import { code } from './authenticator'
import { free } from './port'

const binary = process.env.CARDLINE ?? resolve(import.meta.dirname, '../../../../bin/cardline')
const folder = mkdtempSync(join(tmpdir(), 'cardline-first-'))
const children: ChildProcess[] = []
const env: Record<string, string> = {}
let url = ''

/** lines are what a program says, once it has said what is waited for. */
async function lines(command: string[], until: RegExp, cwd = folder): Promise<string[]> {
  const child = spawn(command[0]!, command.slice(1), { cwd, stdio: ['pipe', 'pipe', 'pipe'], env: { PATH: process.env.PATH!, HOME: process.env.HOME!, ...env } })
  children.push(child)
  const said: string[] = []
  createInterface({ input: child.stderr! }).on('line', l => said.push(l))
  for await (const line of createInterface({ input: child.stdout! })) {
    said.push(line)
    if (until.test(line)) return said
  }
  throw new Error(`${command.join(' ')} ended: ${said.join('\n')}`)
}

/** serve starts a process of the installation and gives what it printed. */
async function serve(): Promise<string[]> {
  const [listen, admin] = [await free(), await free()]
  Object.assign(env, { CARDLINE_LISTEN: `127.0.0.1:${listen}`, CARDLINE_ADMIN_LISTEN: `127.0.0.1:${admin}` })
  url = `http://127.0.0.1:${admin}`
  return lines([binary, 'serve', '--role', 'web'], /listening on/)
}

test.beforeAll(async () => {
  execFileSync('go', ['build', '-o', join(folder, 'house'), './house'], { cwd: import.meta.dirname })
  const [told] = await lines([join(folder, 'house')], /database/)
  const { redis, database } = JSON.parse(told!) as { redis: string; database: string }
  const bank = (await lines([binary, 'bank', 'serve', '--token', 'sesame-of-the-bank'], /listening on/)).join('\n')
  const keyset = join(folder, 'keyset.json')
  execFileSync(binary, ['vault', 'create', keyset])
  Object.assign(env, {
    CARDLINE_PROFILE: 'production', CARDLINE_PUBLIC_URL: 'https://cards.bank.example', CARDLINE_REDIS_URL: redis, CARDLINE_DATABASE_URL: database, CARDLINE_VAULT_KEYSET: keyset,
    CARDLINE_BANK_URL: /listening on (\S+)/.exec(bank)![1]!, CARDLINE_BANK_TOKEN: 'sesame-of-the-bank',
    CARDLINE_TWILIO_ACCOUNT_SID: `AC${'0123456789abcdef'.repeat(2)}`, CARDLINE_TWILIO_AUTH_TOKEN: 'a token of nobody', CARDLINE_AGENT_NUMBER: '+85230001000', CARDLINE_HOTLINE_NUMBER: '+85230001001',
    CARDLINE_LINES_LOST: '+85230001002', CARDLINE_LINES_PLATINUM: '', CARDLINE_TWILIO_SENDER_SERVICE: '+85230001003', CARDLINE_TWILIO_SENDER_MARKETING: '+85230001004', CARDLINE_TWILIO_SENDER_SECURITY: '+85230001005',
    CARDLINE_SIGN_IN_TLS: 'false', // the browser of this test stands where the proxy does
  })
  execFileSync(binary, ['migrate'], { env: { ...process.env, ...env } })
})

test.afterAll(async () => {
  for (const child of children.reverse()) {
    if (child.exitCode !== null) continue
    child.stdin!.end()
    child.kill(child.spawnfile === join(folder, 'house') ? 0 : 'SIGTERM') // the house ends with its input, and takes its servers along
    await once(child, 'exit')
  }
  rmSync(folder, { recursive: true, force: true })
})

async function signIn(page: Page, password: string) {
  await page.goto(url)
  await page.getByLabel('Name').fill('first-admin')
  await page.locator('input[autocomplete=current-password]').fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

test('the first start prints a password for one admin, which is changed at once and opens nothing a second time', async ({ page }) => {
  const told = (await serve()).find(l => l.includes('there was no operator yet'))
  const [, name, once] = /sign in as (\S+) with (\S+), within 24 hours/.exec(told ?? '') ?? []
  expect(name).toBe('first-admin')
  const own = 'nine wet umbrellas'

  await expect(page.locator('[data-demo]')).toHaveCount(0)
  await signIn(page, once!)
  await expect(page.getByRole('heading', { name: 'Choose a password of your own' })).toBeVisible()
  await expect(page.locator('[data-demo]')).toHaveCount(0) // nobody signs in by a click here
  await page.goto(`${url}/settings/operators`) // there is no way around
  await expect(page.getByRole('heading', { name: 'Choose a password of your own' })).toBeVisible()
  await page.getByLabel('The password you were given').fill(once!)
  await page.getByLabel('Your new password').fill(own)
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('heading', { name: 'Set up your authenticator' })).toBeVisible()
  const seed = await page.locator('.mantine-Code-root').innerText()
  await page.getByLabel('Code of your authenticator').fill(code(seed))
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('row', { name: /first-admin/ })).toContainText('admin')
  await page.getByRole('button', { name: 'first-admin', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()

  await signIn(page, once!)
  await expect(page.getByRole('alert')).toBeVisible()
  await expect(page.getByRole('navigation')).toHaveCount(0)

  await signIn(page, own)
  await page.getByLabel('Code of your authenticator').fill(code(seed, 1)) // none is taken twice
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(page.getByRole('navigation').first()).toBeVisible()

  // Another process finds an operator, and makes nobody.
  expect((await serve()).join('\n')).not.toContain('no operator yet')
})
