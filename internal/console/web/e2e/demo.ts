import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import AxeBuilder from '@axe-core/playwright'
import { test as base, expect, type Page } from '@playwright/test'

const binary = process.env.CARDLINE ?? resolve(import.meta.dirname, '../../../../bin/cardline')

export type Name = 'maker' | 'checker' | 'agent' | 'supervisor' | 'operator' | 'auditor' | 'admin'

/** How a demo is begun: with further flags, and variables beside the environment's. */
interface Begun {
  flags?: string[]
  env?: Record<string, string>
}

/** Demo is a running `cardline demo`: a bank, a carrier and a console on one address. */
export class Demo {
  private constructor(
    readonly url: string,
    private readonly process: ChildProcess,
    readonly log: string[],
  ) {}

  static async start({ flags = [], env = {} }: Begun = {}): Promise<Demo> {
    const child = spawn(binary, ['demo', '--port', '0', ...flags], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, CARDLINE_VOICE_SCORES: '0', ...env } })
    const log: string[] = []
    createInterface({ input: child.stderr! }).on('line', l => log.push(l))
    for await (const line of createInterface({ input: child.stdout! })) {
      const url = /listening on (\S+)/.exec(line)?.[1]
      if (url) return new Demo(url, child, log)
    }
    throw new Error(`the demo ended: ${log.join('\n')}`)
  }

  async stop() {
    if (this.process.exitCode !== null) return
    this.process.kill('SIGTERM')
    await once(this.process, 'exit')
  }

  /** ask calls the API with one of the demo's keys. */
  async ask<T>(as: Name, method: string, path: string, body?: unknown): Promise<{ status: number; body: T }> {
    const r = await fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: { Authorization: `Bearer demo-${as}`, ...(body !== undefined && { 'Content-Type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const text = await r.text()
    return { status: r.status, body: (text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : text) as T }
  }

  /** cardline runs the program's command line against this demo and gives what it prints. */
  async cardline(args: string[], key: Name = 'admin'): Promise<string> {
    const child = spawn(binary, [...args, '--url', this.url], { env: { ...process.env, CARDLINE_KEY: `demo-${key}` }, stdio: ['ignore', 'pipe', 'pipe'] })
    let out = ''
    child.stdout!.on('data', d => (out += d))
    child.stderr!.on('data', d => (out += d))
    await once(child, 'close')
    return out
  }

  /** text is what a customer's handset sends, and what it gets. */
  text(from: string, words: string): Promise<string> {
    return this.cardline(['sms', '--from', from, words])
  }
}

/** Demos gives each file of tests a demo of its own: what one file leaves behind does not meet the next. */
class Demos {
  private file = ''
  private demo?: Demo

  async of(file: string, begun: Begun): Promise<Demo> {
    if (!this.demo || this.file !== file) {
      await this.stop()
      this.demo = await Demo.start(begun)
      this.file = file
    }
    return this.demo
  }

  async stop() {
    await this.demo?.stop()
  }
}

export const test = base.extend<{ begun: Begun; demo: Demo; signIn: (name: Name, at?: string) => Promise<Page> }, { demos: Demos }>({
  demos: [
    async ({}, use) => {
      const demos = new Demos()
      await use(demos)
      await demos.stop()
    },
    { scope: 'worker' },
  ],
  begun: [{}, { option: true }],
  demo: async ({ demos, begun }, use, { file }) => use(await demos.of(file, begun)),
  /** signIn opens the console for one of the demo's operators, who is through its door already, and fails for whatever the page logs as an error. */
  signIn: async ({ browser, demo }, use) => {
    const faults: string[] = []
    const contexts: { close: () => Promise<void> }[] = []
    await use(async (name, at = '/') => {
      const context = await browser.newContext()
      contexts.push(context)
      const page = await context.newPage()
      page.on('pageerror', e => faults.push(e.message))
      page.on('console', m => m.type() === 'error' && !/Failed to load resource/.test(m.text()) && faults.push(m.text()))
      expect((await context.request.post(`${demo.url}/api/v1/session`, { data: { demo: name } })).status()).toBe(200)
      await page.goto(demo.url + at)
      await expect(page.getByRole('navigation').first()).toBeVisible()
      return page
    })
    for (const c of contexts) await c.close()
    expect(faults).toEqual([])
  },
})

/** settled waits until nothing fades or moves any more, but for what goes on for ever. */
async function settled(page: Page) {
  const moves = () => document.getAnimations().filter(a => a.playState === 'running' && a.effect?.getComputedTiming().iterations !== Infinity).length
  await expect.poll(() => page.evaluate(moves)).toBe(0)
}

/** What WCAG 2.2 wants at levels A and AA; and those of its rules that know colours, in which alone the schemes differ. */
const wanted = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
const colours = ['color-contrast', 'link-in-text-block']

/** judge looks for what axe objects to in a page, which has no frames: axe is put into it once, and gathers nothing of what is right. */
async function judge(page: Page): Promise<AxeBuilder> {
  const there = await page.evaluate(() => 'axe' in window)
  return new AxeBuilder({ page, ...(there && { axeSource: 'void 0' }) }).setLegacyMode().options({ resultTypes: ['violations'] })
}

/** accessible fails for what axe calls serious or critical, in the light scheme or in the dark one. */
export async function accessible(page: Page) {
  const paint = (scheme: string | null) => page.evaluate(s => document.documentElement.setAttribute('data-mantine-color-scheme', s!), scheme)
  const before = await page.locator('html').getAttribute('data-mantine-color-scheme')
  const grave: string[] = []
  for (const scheme of ['light', 'dark']) {
    await paint(scheme)
    await settled(page)
    const axe = await judge(page)
    const found = await (scheme === 'light' ? axe.withTags(wanted) : axe.withRules(colours)).analyze()
    const seen = found.violations.filter(v => v.impact === 'serious' || v.impact === 'critical')
    grave.push(...seen.map(v => `${scheme}, ${v.id}: ${v.nodes.map(n => n.target.join(' ')).slice(0, 3).join(', ')}`))
  }
  await paint(before)
  expect(grave).toEqual([])
}

/** overflows reports whether the page is wider than its window. */
export async function overflows(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)
}

export { expect }
