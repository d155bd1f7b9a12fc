import { expect, test } from './demo'

const places = [
  '/handset', '/overview', '/conversations', '/campaigns', '/greetings', '/registrations', '/registrations/HEALTH', '/cases', '/tasks', '/calendar', '/menus?node=main.main', '/words', '/words?tab=templates', '/settings/mine', '/settings/lines',
  '/settings/audit',
]

test('every page loads in less than 400 kB, and nothing jumps while it does', async ({ signIn, demo }) => {
  await demo.text('+12025550147', 'BAL 1234')
  const page = await signIn('admin')
  const wire = await page.context().newCDPSession(page)
  await wire.send('Network.enable')
  await wire.send('Network.setCacheDisabled', { cacheDisabled: true })
  let bytes = 0
  wire.on('Network.loadingFinished', e => (bytes += e.encodedDataLength))
  await page.addInitScript(() => {
    const seen = window as unknown as { jumped: number }
    seen.jumped = 0
    new PerformanceObserver(all => {
      for (const e of all.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[]) if (!e.hadRecentInput) seen.jumped += e.value
    }).observe({ type: 'layout-shift', buffered: true })
  })
  for (const at of places) {
    bytes = 0
    await page.goto(demo.url + at)
    await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible()
    await expect(page.locator('[aria-busy=true]')).toHaveCount(0)
    expect.soft(bytes, `${at}, bytes on the wire`).toBeLessThan(400_000)
    expect.soft(await page.evaluate(() => (window as unknown as { jumped: number }).jumped), `${at}, how far it jumps`).toBeLessThan(0.1) // what is called good
  }
})
