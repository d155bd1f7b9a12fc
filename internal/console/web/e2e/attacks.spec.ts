import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from './demo'

const script = '<img src=x onerror="window.pwned=1"><script>window.pwned=1</script>'

test('what customers and operators write stays text on every page', async ({ signIn, demo }) => {
  await demo.text('+12025550147', `COMPLAIN I want an apology: your staff was rude ${script}`)
  await demo.text('+12025550147', 'Y')
  await demo.text('+85291234567', `zzz ${script} zzz`)
  await demo.ask('maker', 'POST', '/menus/0/edit', { edits: [{ node: 'main.hello', slot: 'say', lang: 'en', text: script }], note: script })
  await demo.ask('admin', 'POST', '/segments', { name: 'x', condition: script })
  const lines = (await demo.ask<{ lines: { line: string }[] }>('admin', 'GET', '/lines')).body.lines
  await demo.ask('admin', 'POST', `/lines/${lines[0]!.line}/emergency`, { en: script, 'zh-Hans': script, 'zh-Hant': script, why: script })
  const { cases } = (await demo.ask<{ cases: { ref: string }[] }>('admin', 'GET', '/cases')).body

  const page = await signIn('admin')
  const seen: string[] = []
  for (const path of [
    '/handset', '/overview', '/conversations', '/campaigns', '/greetings', '/registrations', '/cases', `/cases/${cases[0]!.ref}`, '/tasks', '/calendar', '/menus?view=list', '/menus/1?view=list&node=main.hello',
    '/words?tab=unknown', '/words?tab=templates', '/settings/lines', '/settings/audit',
  ]) {
    await page.goto(demo.url + path)
    await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible()
    await expect(page.locator('[aria-busy=true]')).toHaveCount(0)
    expect(await page.evaluate(() => (window as { pwned?: number }).pwned), path).toBeUndefined()
    if ((await page.locator('body').textContent())!.includes('onerror=') || (await page.locator('textarea').evaluateAll(a => a.some(e => (e as HTMLTextAreaElement).value.includes('onerror='))))) seen.push(path)
  }
  expect(seen.length, `pages that show what was planted: ${seen.join(' ')}`).toBeGreaterThan(2)
})

test('a page of another site changes nothing, though the browser is signed in', async ({ signIn, demo }) => {
  const page = await signIn('admin')
  const elsewhere = createServer((_, answer) => {
    answer.setHeader('Content-Type', 'text/html')
    answer.end(`<form id=f method=post enctype="text/plain" action="${demo.url}/api/v1/operators"><input name='{"name":"mallory","role":"admin","x":"' value='"}'></form>`)
  })
  await new Promise<void>(then => elsewhere.listen(0, '127.0.0.1', then))
  const other = await page.context().newPage()
  await other.goto(`http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/`)
  const statuses = await other.evaluate(async url => {
    const tried = [
      () => fetch(`${url}/api/v1/operators`, { method: 'POST', credentials: 'include', mode: 'no-cors', headers: { 'Content-Type': 'text/plain' }, body: '{"name":"mallory","role":"admin"}' }),
      () => fetch(`${url}/api/v1/operators`, { credentials: 'include' }),
    ]
    return Promise.all(tried.map(t => t().then(r => (r.type === 'opaque' ? 0 : r.status), () => -1)))
  }, demo.url)
  expect(statuses.every(s => s <= 0)).toBe(true)
  const answer = other.waitForResponse(r => r.url().endsWith('/operators'))
  await other.evaluate(() => (document.getElementById('f') as HTMLFormElement).submit())
  expect((await answer).status()).toBeGreaterThanOrEqual(400)
  const { body } = await demo.ask<{ operators: { name: string }[] }>('admin', 'GET', '/operators')
  expect((body.operators ?? []).map(o => o.name)).not.toContain('mallory')
  elsewhere.close()
})

test('another role’s doors stay shut to a browser that knows their addresses', async ({ signIn, demo }) => {
  await demo.text('+12025550147', 'COMPLAIN I want an apology: your staff was rude')
  await demo.text('+12025550147', 'Y')
  const { cases } = (await demo.ask<{ cases: { ref: string }[] }>('admin', 'GET', '/cases')).body
  const page = await signIn('maker', `/cases/${cases[0]!.ref}`)
  await expect(page.getByRole('heading', { name: 'Your role does not see this page' })).toBeVisible()
  for (const path of [`/cases/${cases[0]!.ref}`, '/operators', '/audit']) expect((await page.request.get(`${demo.url}/api/v1${path}`)).status()).toBe(403)
})

test('an approval counts once, for what was read', async ({ demo }) => {
  await demo.ask('maker', 'POST', '/menus/0/edit', { edits: [{ node: 'main.hello', slot: 'say', lang: 'en', text: 'Good day.' }], note: 'a greeting' })
  const drafts = (await demo.ask<{ menus: { number: number; note: string }[] }>('maker', 'GET', '/menus')).body.menus
  const number = drafts.find(m => m.note === 'a greeting')!.number
  await demo.ask('maker', 'POST', `/menus/${number}/propose`)
  const { hash } = (await demo.ask<{ hash: string }>('checker', 'GET', `/menus/${number}`)).body
  expect((await demo.ask('checker', 'POST', `/menus/${number}/approve`, { hash: '0'.repeat(16) })).status).toBe(409)
  expect((await demo.ask('checker', 'POST', `/menus/${number}/approve`, { hash })).status).toBe(200)
  expect((await demo.ask('checker', 'POST', `/menus/${number}/approve`, { hash })).status).toBe(409)
})

test('no address leads out of the assets, and no upload is endless', async ({ demo }) => {
  for (const path of ['/assets/../../../../etc/passwd', '/assets/..%2f..%2fetc%2fpasswd', '/assets/%2e%2e/%2e%2e/go.mod', '//etc/passwd', '/assets/..%5c..%5cgo.mod']) {
    const status = await new Promise<number>((then, fail) => {
      request(demo.url, { path }, r => { r.resume(); then(r.statusCode!) }).on('error', fail).end()
    })
    expect([400, 403, 404], path).toContain(status)
  }
  const huge = await fetch(`${demo.url}/api/v1/menus`, {
    method: 'POST', headers: { Authorization: 'Bearer demo-maker', 'Content-Type': 'application/json' }, body: JSON.stringify({ note: 'huge', files: [{ name: 'a.yaml', text: 'x'.repeat(6 << 20) }] }),
  }).then(r => r.status, () => 413) // or the connection is cut while it is still being sent
  expect(huge).toBe(413)
})
