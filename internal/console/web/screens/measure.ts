import { expect, test } from '../e2e/demo'

// Figures, not verdicts: docs/console.md has what they were, and on which machine.

test('the first load', async ({ browser, demo }) => {
  const context = await browser.newContext()
  await context.request.post(`${demo.url}/api/v1/session`, { data: { demo: 'admin' }, headers: { 'Sec-Fetch-Site': 'same-origin' } })
  for (const at of ['/overview', '/handset', '/menus']) {
    const page = await context.newPage()
    const wire = await context.newCDPSession(page)
    await wire.send('Network.enable')
    await wire.send('Network.setCacheDisabled', { cacheDisabled: true })
    let bytes = 0
    wire.on('Network.loadingFinished', e => (bytes += e.encodedDataLength))
    const began = performance.now()
    await page.goto(demo.url + at)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    const heading = performance.now() - began
    await expect(page.locator('[aria-busy=true]')).toHaveCount(0)
    console.log(`${at}: ${(bytes / 1000).toFixed(0)} kB on the wire, heading after ${heading.toFixed(0)} ms, filled after ${(performance.now() - began).toFixed(0)} ms`)
    await page.close()
  }
  await context.close()
})

test('ten thousand rows', async ({ signIn, demo }) => {
  const page = await signIn('admin')
  await page.route('**/api/v1/audit?*', async route => {
    const one = ((await (await route.fetch()).json()) as { entries: Record<string, unknown>[] }).entries[0]!
    await route.fulfill({ json: { entries: Array.from({ length: 10_000 }, (_, i) => ({ ...one, id: `row-${i}`, seq: i })) } })
  })
  await page.goto(`${demo.url}/settings/audit`)
  await expect(page.locator('[data-row]').first()).toBeVisible()
  const frames = await page.evaluate(async () => {
    let box = document.querySelector('[data-row]')!.closest<HTMLElement>('[role=region]')!
    const took: number[] = []
    let last = performance.now()
    for (let i = 0; i < 240; i++) {
      box.scrollTop += 400
      await new Promise(requestAnimationFrame)
      took.push(performance.now() - last)
      last = performance.now()
    }
    return { took: took.sort((a, b) => a - b), rows: document.querySelectorAll('[data-row]').length, at: box.scrollTop, all: box.scrollHeight }
  })
  const of = (p: number) => frames.took[Math.floor(p * (frames.took.length - 1))]!.toFixed(1)
  console.log(`10,000 rows, ${frames.rows} of them drawn, ${frames.at} of ${frames.all} px scrolled in 240 frames: median ${of(0.5)} ms, p95 ${of(0.95)} ms, longest ${of(1)} ms`)
})
