import type { Page } from '@playwright/test'
import { accessible, type Demo, expect, overflows, test } from './demo'

const refOf = /HC\d{7}/

/** complain files a complaint by text, with what else is asked for, and gives its number. */
async function complain(demo: Demo, from: string, ...words: string[]): Promise<string> {
  let said = ''
  for (const w of words) said = await demo.cardline(['sms', '--wait', '0s', '--from', from, w])
  const ref = refOf.exec(said)?.[0]
  if (!ref) throw new Error(`no case was opened: ${said}`)
  return ref
}

test('a complaint by text is taken, closed, scored, and opened again', async ({ demo, signIn }) => {
  const maria = '+12025550147'
  const ref = await complain(demo, maria, 'COMPLAIN I want an apology: your staff was rude', 'Y')
  const page = await signIn('agent', '/cases?kind=complaint')
  const row = page.getByRole('row', { name: ref })
  await expect(row).toContainText(/\d min left/)
  await expect(row).toContainText('Nobody yet')
  await accessible(page)
  await row.getByRole('link', { name: ref }).click()
  await expect(page.getByRole('region', { name: 'Clocks' })).toContainText('7 working days left')
  await expect(page.getByRole('main')).not.toContainText(maria) // masked until it is asked for
  await page.getByRole('button', { name: 'Take it' }).click()
  await expect(page.getByRole('region', { name: 'Clocks' })).toContainText('Stopped, in time')
  await page.getByRole('button', { name: 'Close…' }).click()
  await page.getByLabel('What came of it').fill('We apologised, and called 4111 1111 1111 1111')
  await page.getByRole('button', { name: 'Save' }).click()
  const story = page.getByRole('region', { name: 'Story' })
  await expect(story).toContainText('Closed with We apologised')
  await expect(story).not.toContainText('4111 1111')
  await expect(page.getByRole('region', { name: 'Survey' })).toContainText('is asked for a score')
  await accessible(page)

  await demo.cardline(['sms', '--wait', '0s', '--from', maria, '2'])
  await page.reload()
  await expect(page.getByRole('region', { name: 'Survey' })).toContainText('2 of 5')
  await expect(story).toContainText('Opened again')
  await page.goto(`${demo.url}/tasks?tab=surveys`)
  await expect(page.getByRole('row', { name: ref })).toContainText('2 of 5')
  await page.setViewportSize({ width: 390, height: 800 })
  expect(await overflows(page)).toBe(false)
})

test('what the law wants approved is asked for by one and approved by another', async ({ demo, signIn }) => {
  const ref = await complain(demo, '+8613800138000', '投诉 年费收错了，请退款', '0', 'Y')
  const agent = await signIn('agent', `/cases/${ref}`)
  const move = async (page: typeof agent, verb: string, why: string) => {
    await page.getByRole('button', { name: verb }).click()
    await page.getByLabel('Reason').fill(why)
    await page.getByRole('button', { name: 'Save' }).click()
    await expect(page.getByRole('dialog')).toHaveCount(0)
  }
  await move(agent, 'Take more time…', 'the merchant was asked')
  await move(agent, 'Ask for more time…', 'the scheme decides in spring')
  await expect(agent.getByRole('status').filter({ hasText: 'waits for approval' })).toContainText('demo-agent')
  await expect(agent.getByRole('button', { name: 'Approve more time…' })).toHaveCount(0)
  expect((await demo.ask('agent', 'POST', `/cases/${ref}/extend`, { text: 'I approve it myself' })).status).toBe(403)

  const supervisor = await signIn('supervisor', `/cases/${ref}`)
  await move(supervisor, 'Approve more time…', 'agreed')
  await expect(supervisor.getByRole('region', { name: 'Story' })).toContainText('Asked for more time the scheme decides in spring')
  await expect(supervisor.getByRole('button', { name: /more time/ })).toHaveCount(0) // the law leaves none
})

test('who may only read is offered nothing, and who may not sees nothing', async ({ demo, signIn }) => {
  const ref = await complain(demo, '+85291234567', '投訴 職員態度差，要求道歉', 'Y')
  const auditor = await signIn('auditor', `/cases/${ref}`)
  await expect(auditor.getByText('Your role reads cases, and changes none.')).toBeVisible()
  await expect(auditor.getByRole('button', { name: 'Take it' })).toHaveCount(0)
  const maker = await signIn('maker', `/cases/${ref}`)
  await expect(maker.getByRole('heading', { name: 'Your role does not see this page' })).toBeVisible()
})

test('when its time is over a case says so, and stands higher', async ({ demo, signIn }) => {
  const ref = await complain(demo, '+447400123456', 'COMPLAIN I want an apology: your staff was rude', 'Y')
  expect((await demo.ask('admin', 'POST', '/handset/clock', { minutes: 5 * 60 })).status).toBe(200)
  const page = await signIn('supervisor', '/cases')
  await page.getByLabel('Overdue').click()
  await expect(page).toHaveURL(/overdue=1/)
  await expect(page.getByRole('row', { name: ref })).toContainText(/Overdue (59 min|1 h)/)
  await page.getByRole('link', { name: ref }).click()
  await expect(page.getByRole('region', { name: 'Clocks' })).toContainText('Overdue')
})

test('a call-back that was booked is taken from the tasks', async ({ demo, signIn }) => {
  const said = []
  for (const w of ['CALLBACK', '1', 'Y']) said.push(await demo.cardline(['sms', '--wait', '0s', '--from', '+447400123456', w]))
  const ref = refOf.exec(said.at(-1)!)?.[0] ?? ''
  expect(ref).toMatch(refOf)
  const page = await signIn('agent', '/tasks')
  await expect(page.getByRole('heading', { name: 'Nothing to do' })).toBeVisible()
  await page.getByRole('tab', { name: 'Call-backs' }).click()
  await page.getByRole('button', { name: `Take it ${ref}` }).click()
  await expect(page.getByRole('row', { name: ref })).toContainText('demo-agent')
  await accessible(page)
})

/** write fills the one box that a move asks for, and saves it. */
async function write(page: Page, verb: string, label: string, text: string) {
  await page.getByRole('button', { name: verb, exact: true }).click()
  await page.getByRole('dialog').getByLabel(label).fill(text)
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('dialog')).toHaveCount(0)
}

test('a call-back is done by whoever took it: the number is written down as seen, what was said stands in the story', async ({ demo, signIn }) => {
  const said = []
  for (const w of ['回電', '1', 'Y']) said.push(await demo.cardline(['sms', '--wait', '0s', '--from', '+85291234567', w]))
  const ref = refOf.exec(said.at(-1)!)?.[0] ?? ''
  expect(ref).toMatch(refOf)
  const page = await signIn('agent', '/tasks?tab=callbacks')
  await page.getByRole('button', { name: `Take it ${ref}` }).click()
  await page.getByRole('row', { name: ref }).getByRole('link', { name: ref }).click()
  const facts = page.getByRole('region', { name: 'Facts' })
  await expect(facts).not.toContainText('+85291234567')
  await page.getByRole('button', { name: 'Show number' }).click()
  await expect(facts).toContainText('+85291234567') // their own case: nobody asks why
  await page.getByRole('button', { name: 'Hide number' }).click()
  await expect(facts).not.toContainText('+85291234567')
  const rows = await demo.ask<{ entries: { subject: string; actor: string }[] }>('auditor', 'GET', '/audit?action=case.unmask')
  expect(rows.body.entries.filter(e => e.subject === `case:${ref}`).map(e => e.actor)).toEqual(['operator:demo-agent'])

  await write(page, 'Add a note…', 'Note', 'no answer at 85291234567, tried again at noon')
  await write(page, 'Close…', 'What came of it', 'explained the statement')
  const story = page.getByRole('region', { name: 'Story' })
  await expect(story).toContainText('tried again at noon')
  await expect(story).not.toContainText('85291234567')
  await expect(story).toContainText('Closed with explained the statement')
  await expect(page.getByText('It is closed: notes can still be added.')).toBeVisible()
  await page.goto(`${demo.url}/tasks?tab=callbacks`)
  await expect(page.getByRole('row', { name: ref })).toHaveCount(0)
  await page.getByLabel('With those done').click()
  await expect(page.getByRole('row', { name: ref })).toContainText('Closed')
})

test('a case is escalated: it goes one level up, somebody else takes it, and sees the number with a reason', async ({ demo, signIn }) => {
  const ref = await complain(demo, '+85291234567', '投訴 職員態度差，要求道歉', 'Y')
  const agent = await signIn('agent', `/cases/${ref}`)
  await agent.getByRole('button', { name: 'Take it' }).click()
  await expect(agent.getByRole('main')).toContainText('Who has it: demo-agent')
  await write(agent, 'Escalate…', 'Reason', 'asks for the manager')
  await expect(agent.getByRole('region', { name: 'Story' })).toContainText('Escalated asks for the manager')
  await expect(agent.getByRole('main').getByText('Supervisor', { exact: true })).toBeVisible()
  await expect(agent.getByRole('main')).not.toContainText('Who has it: demo-agent')

  const supervisor = await signIn('supervisor', `/cases/${ref}`)
  await supervisor.getByRole('button', { name: 'Show number' }).click()
  const asked = supervisor.getByRole('dialog')
  await expect(asked).toContainText('written down for the auditors')
  await expect(asked.getByRole('button', { name: 'Show number' })).toBeDisabled()
  await asked.getByLabel('Reason').fill('to call before it is taken')
  await asked.getByRole('button', { name: 'Show number' }).click()
  await expect(supervisor.getByRole('region', { name: 'Facts' })).toContainText('+85291234567')
  await supervisor.getByRole('button', { name: 'Take it' }).click()
  await expect(supervisor.getByRole('main')).toContainText('Who has it: demo-supervisor')
  for (const level of ['Department head', 'Consumer protection committee']) {
    await write(supervisor, 'Escalate…', 'Reason', `for the ${level}`)
    await expect(supervisor.getByRole('main').getByText(level, { exact: true })).toBeVisible()
  }
  await expect(supervisor.getByRole('button', { name: 'Escalate…' })).toHaveCount(0) // nobody is higher
  expect((await demo.ask('supervisor', 'POST', `/cases/${ref}/escalate`, { text: 'higher' })).status).toBe(409)
})

test('a task is taken, called, and ended with what came of it', async ({ demo, signIn }) => {
  const maria = '+12025550147'
  let said = ''
  for (const w of ['CLOSE 1234', '1', 'N']) said = await demo.cardline(['sms', '--wait', '0s', '--from', maria, w])
  await demo.cardline(['sms', '--wait', '0s', '--from', maria, /Reply (Y ?\w*) or N/.exec(said)![1]!])
  const page = await signIn('agent', '/tasks')
  const take = page.getByRole('button', { name: /^Take it HC/ })
  const ref = refOf.exec((await take.getAttribute('aria-label'))!)![0]
  await expect(page.getByRole('row', { name: ref })).toContainText('Nobody yet')
  await take.click()
  await expect(page.getByRole('row', { name: ref })).toContainText('demo-agent')
  await accessible(page)
  await page.getByLabel('Mine').click()
  await page.getByRole('button', { name: `Done ${ref}` }).click()
  const asked = page.getByRole('dialog')
  await accessible(page)
  await asked.getByRole('combobox', { name: 'Outcome' }).click()
  await page.getByRole('option', { name: 'Refused' }).click()
  await asked.getByLabel('Note').fill('she stays, and keeps 4111 1111 1111 1111')
  await asked.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('heading', { name: 'Nothing to do' })).toBeVisible()
  await page.getByLabel('With those done').click()
  await expect(page.getByRole('row', { name: ref })).toContainText('Refused')
  await page.getByRole('row', { name: ref }).getByRole('link', { name: ref }).click()
  await expect(page.getByRole('region', { name: 'Story' })).toContainText('she stays')
  await expect(page.getByRole('main')).not.toContainText('4111 1111')
  await expect(page.getByRole('button', { name: 'Done…' })).toHaveCount(0)
  expect((await demo.ask('agent', 'POST', `/cases/${ref}/done`, { outcome: 'accepted' })).status).toBe(409)
})
