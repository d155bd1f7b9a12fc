import type { Page } from '@playwright/test'
import { expect, test } from './demo'
import { asked, lists } from './lists'

/** states takes a list through what can become of it: it loads, cannot be read, is asked for again, and is empty. */
async function states(page: Page, url: string, [at, asks, empty]: (typeof lists)[number]) {
  const main = page.getByRole('main')
  const its = asked(asks)
  let fail = () => {}
  const wait = new Promise<void>(done => (fail = done))
  await page.route(its, async r => { await wait; await r.abort() })
  await page.goto(url + at)
  await expect(main.getByRole('status', { name: 'Loading…' }).first(), at).toBeVisible()
  fail()
  await expect(main.getByRole('alert'), at).toContainText('The server cannot be reached')
  await expect(main.getByRole('heading', { name: empty }), at).toHaveCount(0)
  await page.unroute(its)
  await page.route(its, r => r.fulfill({ json: { silent: 0 } }))
  await main.getByRole('button', { name: 'Try again' }).click()
  await expect(main.getByRole('heading', { name: empty }), at).toBeVisible()
  await expect(main.getByRole('status', { name: 'Loading…' }), at).toHaveCount(0)
  await expect(main.getByRole('alert'), at).toHaveCount(0)
}

test('every list says that it loads, that it cannot be read, and that it is empty, and is asked for again', async ({ signIn, demo }) => {
  const first = await signIn('admin', '/settings/mine')
  const pages = [first, ...(await Promise.all(Array.from({ length: 5 }, () => first.context().newPage())))]
  const left = [...lists]
  await Promise.all(pages.map(async page => {
    for (let list = left.shift(); list; list = left.shift()) {
      await states(page, demo.url, list)
      await page.unrouteAll()
    }
  }))
})

test('every version of the menu can be reached, however many there are', async ({ signIn }) => {
  const page = await signIn('maker', '/settings/mine')
  // 120 drafts; the menu of the program, which is in use, is on the last page.
  const all = Array.from({ length: 121 }, (_, i) => 120 - i).map(number => ({ number, menu: 'f', note: number ? `draft ${number}` : '', base: 0, in_use: number === 0, state: number ? 'draft' : 'approved' }))
  await page.route('**/api/v1/menus?*', r => {
    const from = all.findIndex(m => m.number < Number(new URL(r.request().url()).searchParams.get('after') ?? 999))
    const menus = all.slice(from, from + 50)
    return r.fulfill({ json: { menus, behind: false, ...(from + 50 < all.length && { next: String(menus.at(-1)!.number) }) } })
  })
  await page.goto(`${new URL(page.url()).origin}/menus?view=list`)
  await expect(page.getByRole('combobox', { name: 'Version' })).toHaveValue('Version of the program')
  await page.getByRole('combobox', { name: 'Version' }).fill('draft 17')
  await expect(page.getByRole('option', { name: 'Version 17 · draft 17', exact: true })).toBeVisible()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'History' }).click()
  const drawer = page.getByRole('dialog')
  await expect(drawer.getByRole('link', { name: '120 · draft 120' })).toBeVisible()
  for (const last of ['70 · draft 70', '20 · draft 20']) {
    await expect(drawer.getByRole('link', { name: last, exact: true })).toHaveCount(0)
    await drawer.getByRole('button', { name: 'Show more' }).click()
    await expect(drawer.getByRole('link', { name: last, exact: true })).toBeVisible()
  }
  await expect(drawer.getByRole('link', { name: 'Version of the program' })).toBeVisible()
  await expect(drawer.getByRole('button', { name: 'Show more' })).toHaveCount(0)
})

test('greetings are listed page by page, and one that is asked for is found', async ({ signIn }) => {
  const page = await signIn('admin', '/greetings')
  const run = (n: number) => ({
    id: `laba:day-${n}`, rule: 'laba', version: 1, first: '2027-01-15', last: '2027-01-15', state: 'done', planned: n, held: 0, missed: 0, began: new Date(Date.UTC(2027, 0, 15) - n * 60_000).toISOString(),
  })
  await page.route('**/api/v1/greetings/runs?*', r => {
    const after = Number(new URL(r.request().url()).searchParams.get('after') ?? 0)
    return r.fulfill({ json: { runs: Array.from({ length: 100 }, (_, i) => run(after + i)), ...(after < 200 && { next: String(after + 100) }) } })
  })
  await page.goto(`${new URL(page.url()).origin}/greetings?show=runs&run=${encodeURIComponent('laba:day-250')}`)
  await expect(page.getByRole('region', { name: 'What became of them on 2027-01-15' })).toBeVisible()
  await expect(page.getByRole('table').first()).toHaveAttribute('aria-rowcount', '301')
})
