import type { Page } from '@playwright/test'
import { expect, test } from './demo'

const places = [
  '/handset', '/overview', '/conversations', '/campaigns', '/greetings', '/registrations', '/registrations/HEALTH', '/cases', '/tasks', '/calendar', '/menus?node=main.main', '/words', '/words?tab=templates', '/settings/mine', '/settings/lines',
  '/settings/audit',
]

interface Walked {
  walked: { on: Element; name: string; looks: string; inside: boolean }[]
  looks: (e: Element) => string
}

/** watch notes in a page what the keyboard comes to, and how it looks then. */
function watch() {
  const seen = window as unknown as Walked
  seen.walked = []
  seen.looks = e => [e, e.parentElement, e.nextElementSibling, e.firstElementChild].flatMap(x => {
    if (!x) return []
    for (const a of x.getAnimations()) if (a instanceof CSSTransition) a.finish()
    const s = getComputedStyle(x)
    return [s.outlineStyle, s.outlineWidth, s.outlineOffset, s.boxShadow, s.borderColor, s.backgroundColor]
  }).join()
  addEventListener('focusin', ({ target }) => {
    const on = target as Element
    seen.walked.push({ on, name: `${on.tagName} ${on.getAttribute('aria-label') ?? on.textContent?.slice(0, 30)}`, looks: seen.looks(on), inside: on.closest('main') !== null })
  })
}

/** walk presses Tab from the top until it is ten controls into the page or through it. Gives whether the page's first control was come to, what was come to twice, and what looks as it does without the keyboard. */
async function walk(page: Page) {
  for (let left = 50, inside = 0; left > 0 && inside < 10; left--) {
    await page.keyboard.press('Tab')
    const at = await page.evaluate(() => {
      const { walked } = window as unknown as Walked
      return { out: document.activeElement === document.body || walked.at(-1)!.on === walked[0]!.on, inside: walked.filter(s => s.inside).length }
    })
    if (at.out && inside > 0) break
    inside = at.inside
  }
  return page.evaluate(() => {
    const { walked, looks } = window as unknown as Walked
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
    const controls = [...document.querySelectorAll<HTMLElement>('main :is(a[href], button, input, select, textarea, [tabindex="0"])')]
    const first = controls.find(c => c.tabIndex >= 0 && !c.matches(':disabled, [type=radio]:not(:checked)') && c.checkVisibility())
    const names = (some: Walked['walked']) => some.map(s => s.name)
    return {
      first: walked.some(s => s.on === first),
      twice: names(walked.slice(1).filter((s, i) => walked.slice(0, i + 1).some(before => before.on === s.on) && s.on !== walked[0]!.on)),
      unseen: names(walked.filter(s => looks(s.on) === s.looks)),
    }
  })
}

test('every page loads in less than 400 kB, nothing jumps while it does, and the keyboard walks it in plain sight', async ({ signIn, demo }) => {
  await demo.text('+12025550147', 'BAL 1234')
  const page = await signIn('admin')
  const wire = await page.context().newCDPSession(page)
  await wire.send('Network.enable')
  await wire.send('Network.setCacheDisabled', { cacheDisabled: true })
  let bytes = 0
  wire.on('Network.loadingFinished', e => (bytes += e.encodedDataLength))
  await page.addInitScript(watch)
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
    expect.soft(await walk(page), `${at}, by Tab alone`).toEqual({ first: true, twice: [], unseen: [] })
  }
})
