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

/** What Chromium's own record of its work calls each part of a frame. */
const works: Record<string, string[]> = {
  script: ['FunctionCall', 'EvaluateScript', 'FireAnimationFrame', 'RunMicrotasks', 'EventDispatch'], style: ['UpdateLayoutTree'], layout: ['Layout'], paint: ['PrePaint', 'Paint', 'Layerize', 'Commit'], raster: ['RasterTask'],
}

/** spent sums what a record has of each part, in ms, a thing within another counting for itself alone. */
function spent(record: Buffer): Record<string, number> {
  const all = (JSON.parse(record.toString()) as { traceEvents: { name: string; ph: string; ts: number; dur?: number; pid: number; tid: number }[] }).traceEvents
  const sums = Object.fromEntries(Object.keys(works).map(k => [k, 0]))
  const open: Record<string, { end: number; part: string }[]> = {}
  const known = all.filter(e => e.ph === 'X' && e.dur).flatMap(e => Object.keys(works).filter(k => works[k]!.includes(e.name)).map(part => ({ ...e, part })))
  for (const e of known.sort((a, b) => a.ts - b.ts || b.dur! - a.dur!)) {
    const stack = (open[`${e.pid}.${e.tid}`] ??= [])
    while (stack.length > 0 && stack.at(-1)!.end <= e.ts) stack.pop()
    const around = stack.at(-1)
    if (around) sums[around.part]! -= e.dur! / 1000
    sums[e.part]! += e.dur! / 1000
    stack.push({ end: e.ts + e.dur!, part: e.part })
  }
  return sums
}

test('ten thousand rows', async ({ browser, signIn, demo }) => {
  const page = await signIn('admin')
  await page.route('**/api/v1/audit?*', async route => {
    const one = ((await (await route.fetch()).json()) as { entries: Record<string, unknown>[] }).entries[0]!
    await route.fulfill({ json: { entries: Array.from({ length: 10_000 }, (_, i) => ({ ...one, id: `row-${i}`, seq: i })) } })
  })
  await page.goto(`${demo.url}/settings/audit`)
  await expect(page.locator('[data-row]').first()).toBeVisible()
  await browser.startTracing(page, { categories: ['devtools.timeline', 'disabled-by-default-devtools.timeline', 'cc'] })
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
  const parts = Object.entries(spent(await browser.stopTracing())).map(([part, ms]) => `${part} ${(ms / 240).toFixed(1)}`)
  const of = (p: number) => frames.took[Math.floor(p * (frames.took.length - 1))]!.toFixed(1)
  console.log(`10,000 rows, ${frames.rows} of them drawn, ${frames.at} of ${frames.all} px scrolled in 240 frames: median ${of(0.5)} ms, p95 ${of(0.95)} ms, longest ${of(1)} ms; of each, in ms: ${parts.join(', ')}`)
})
