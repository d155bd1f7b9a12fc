import { accessible, expect, overflows, test } from './demo'

const maria = '+12025550147'

test('an agent takes a dialogue over, answers, and hands it back', async ({ signIn, demo }) => {
  await demo.text(maria, 'BAL 1234')
  const page = await signIn('agent', '/conversations')
  await page.getByLabel('What to search for').fill(maria)
  await page.getByRole('button', { name: 'Find' }).click()
  await page.getByRole('link', { name: /\+…47/ }).click()
  await expect(page).not.toHaveURL(/2025550147/)
  const line = page.getByRole('list', { name: 'What passed' })
  await expect(line).toContainText('BAL ••••')
  await expect(line).not.toContainText('1234')
  await expect(page.getByRole('button', { name: 'Show in clear' })).toHaveCount(0)
  await accessible(page)

  await page.getByRole('button', { name: 'Take over' }).click()
  await expect(page.getByLabel('Your text')).toBeVisible()
  expect(await demo.text(maria, 'I do not know this payment')).toContain('A colleague is with you now')
  await expect(line).toContainText('I do not know this payment')

  const other = await signIn('supervisor', new URL(page.url()).pathname)
  await expect(other.getByRole('button', { name: 'Take over' })).toBeDisabled()
  await expect(other.getByText('demo-agent answers').first()).toBeVisible()

  await page.getByLabel('Your text').fill('Your card 4111 1111 1111 1111 is fine')
  await page.getByRole('button', { name: 'Send' }).click()
  await expect(page.getByText(/card number, PIN or security code/)).toBeVisible()
  await page.getByLabel('Your text').fill('I am looking into it for you.')
  await page.getByRole('button', { name: 'Send' }).click()
  await expect(line).toContainText('Harbour Bank: I am looking into it for you.')
  await expect(page.getByLabel('Your text')).toHaveValue('')
  await expect.poll(async () => (await fetch(`${demo.url}/sandbox/messages?to=${encodeURIComponent(maria)}`)).text()).toContain('I am looking into it for you.')
  await line.getByRole('button', { name: 'What happened to it' }).last().click()
  await expect(line.locator('[data-kind=notification]').last()).toContainText('planned')

  await page.getByRole('button', { name: 'Hand back' }).click()
  await expect(page.getByRole('button', { name: 'Take over' })).toBeEnabled()
  const answer = await demo.text(maria, 'BAL 1234')
  expect(answer).toContain('Our colleague has left')
  expect(answer).toContain('USD 1,284.50')
})

test('a conversation is found by its customer and by a case', async ({ signIn, demo }) => {
  await demo.text('+85291234567', '结余')
  await demo.text(maria, 'COMPLAIN I want an apology: your staff was rude')
  await demo.text(maria, 'Y')
  const { cases } = (await demo.ask<{ cases: { ref: string }[] }>('admin', 'GET', '/cases')).body
  const page = await signIn('supervisor', '/conversations')
  const found = page.getByRole('link', { name: /\+…\d\d/ })
  for (const [by, what] of [['Customer', 'C1001'], ['Case', cases[0]!.ref]] as const) {
    await page.getByRole('button', { name: /^(All|Find)$/ }).click()
    await expect(page.getByRole('link', { name: /\+…67/ })).toBeVisible()
    await page.getByLabel('Search by').first().click()
    await page.getByRole('option', { name: by, exact: true }).click()
    await page.getByLabel('What to search for').fill(what)
    await page.getByRole('button', { name: 'Find' }).click()
    await expect(found).toHaveText([/\+…47/])
    await page.getByLabel('What to search for').fill('')
  }
})

test('what protects goes on working, and a browser that is gone hands back by itself', async ({ signIn, demo }) => {
  const chan = '+85291234567'
  await demo.text(chan, '你好')
  const page = await signIn('agent', '/conversations')
  await page.getByRole('link', { name: /\+…67/ }).click()
  await page.getByRole('button', { name: 'Take over' }).click()
  await expect(page.getByRole('button', { name: 'Hand back' })).toBeVisible()
  await page.route('**/keep', r => r.abort())
  await fetch(`${demo.url}/sandbox/clock`, { method: 'POST', body: JSON.stringify({ advance: '6m' }) })
  await expect(page.getByText(/Handed back: there was no sign of you/)).toBeVisible()
  await page.getByRole('button', { name: 'Take over' }).click()
  await expect(page.getByRole('button', { name: 'Hand back' })).toBeVisible()
  expect(await demo.text(chan, '報失 8899')).toContain('8899')
  await expect(page.getByRole('list', { name: 'What passed' })).toContainText('LOST')
})

test('a look at what is masked takes the right and a reason, and is written down', async ({ signIn, demo }) => {
  await demo.text(maria, 'BAL 1234')
  await demo.cardline(['call', '--from', maria, '--keys', '1,hangup'])
  const found = await demo.ask<{ conversations: { id: string }[] }>('admin', 'POST', '/conversations/search', { number: maria })
  const id = found.body.conversations[0]!.id
  expect((await demo.ask('maker', 'POST', `/conversations/${id}/unmask`, { reason: 'curious' })).status).toBe(403)
  const maker = await signIn('maker', `/conversations/${id}`)
  await expect(maker.getByText('BAL')).toHaveCount(0)

  const page = await signIn('admin', `/conversations/${id}`)
  const line = page.getByRole('list', { name: 'What passed' })
  await expect(line.locator('[data-kind=call]').last()).toContainText('key 1')
  await page.getByRole('button', { name: 'Show in clear' }).click()
  await expect(page.getByRole('button', { name: 'Show', exact: true })).toBeDisabled()
  await page.getByLabel('Reason').fill('her complaint')
  await page.getByRole('button', { name: 'Show', exact: true }).click()
  await expect(page.getByRole('heading', { name: maria })).toBeVisible()
  await expect(line).toContainText('BAL 1234')
  await page.getByRole('button', { name: 'Mask again' }).click()
  await expect(line).not.toContainText('BAL 1234')
  await expect(line).toContainText('demo-admin looked at this in clear')
  const trail = await demo.ask<object>('auditor', 'GET', '/audit?action=conversation.unmask')
  expect(JSON.stringify(trail.body)).toContain('her complaint')

  await page.setViewportSize({ width: 390, height: 800 })
  expect(await overflows(page)).toBe(false)
  await page.getByRole('link', { name: 'All conversations' }).click()
  await expect(page.getByRole('link', { name: /\+…47/ })).toBeVisible()
  expect(await overflows(page)).toBe(false)
})

test('why a message is held, and why one may not, is said in the reader’s language', async ({ signIn, demo }) => {
  const paused = { kind: 'type', name: 'due-reminder', reason: 'wrong price' }
  expect((await demo.ask('operator', 'POST', '/outbox/pause', paused)).status).toBe(200)
  const told = await demo.ask<{ notifications: { id: string }[] }>('agent', 'POST', '/notifications', {
    notifications: [{ key: 'held-1', type: 'due-reminder', customer: 'C1001', data: { card: '1234', total: 'USD 1102.35', minimum: 'USD 55.12', due: '2026-12-03' } }],
  })
  expect(told.status).toBeLessThan(300)
  const page = await signIn('agent', '/conversations')
  await page.getByLabel('What to search for').fill(maria)
  await page.getByRole('button', { name: 'Find' }).click()
  await page.getByRole('link', { name: /\+…47/ }).click()
  const line = page.getByRole('list').filter({ has: page.locator('[data-kind=notification]') })
  const held = line.locator('[data-kind=notification]').filter({ hasText: /Payment reminder|还款提醒|還款提示/ })
  await expect(async () => {
    await page.reload()
    await expect(held).toContainText(/paused \(type due-reminder\): wrong price|quiet hours/, { timeout: 2000 })
  }).toPass()
  for (const [lang, said] of [['zh-Hans', /已暂停（消息 还款提醒）：wrong price|免打扰时段，暂缓至/], ['zh-Hant', /已暫停（訊息 還款提示）：wrong price|免打擾時段，暫緩至/]] as const) {
    await page.evaluate(l => localStorage.setItem('cardline.language', l), lang)
    await page.reload()
    await expect(held).toContainText(said)
  }
  await demo.ask('operator', 'POST', '/outbox/resume', paused)

  await page.route('**/api/v1/conversations/*?*', async route => { // as a role that was taken away meanwhile
    const answer = await fetch(`${demo.url}/api/v1/conversations/search`, { method: 'POST', headers: { Authorization: 'Bearer demo-maker', 'Content-Type': 'application/json' }, body: '{}' })
    await route.fulfill({ status: answer.status, contentType: 'application/problem+json', body: await answer.text() })
  })
  await page.reload()
  await expect(page.getByRole('alert')).toContainText('您的角色無權執行此操作')
  await expect(page.getByRole('alert')).toContainText('需要權限 conversations:read。')
})
