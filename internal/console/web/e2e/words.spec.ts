import { accessible, expect, overflows, test } from './demo'

const maria = '+12025550147'
const riddle = 'gimme the moolah count'

/** A check reads every text whose meaning is known: a second or two, and many on a machine that is busy otherwise. */
const patient = { timeout: 60_000 }

test.describe.configure({ timeout: 180_000 })

test('a text nobody understood is given a meaning, approved by another, and works', async ({ signIn, demo }) => {
  expect(await demo.text(maria, riddle)).not.toContain('1,284.50')
  const maker = await signIn('maker', '/words?tab=unknown')
  await expect(maker.getByText(riddle)).toBeVisible()
  await accessible(maker)
  await maker.getByRole('button', { name: `This means…: ${riddle}` }).click()
  await maker.getByRole('combobox', { name: 'Command' }).fill('balance')
  await maker.getByRole('option', { name: /^BALANCE ·/ }).click()
  await expect(maker.locator('[data-readings]')).toContainText('not understood', patient)
  await expect(maker.locator('[data-sound]')).toBeVisible()
  await accessible(maker)
  await maker.getByRole('button', { name: 'Save and ask for approval' }).click()
  await maker.getByRole('link', { name: 'BALANCE · Waiting for approval' }).click(patient)
  await expect(maker.getByText('Somebody else has to approve what you wrote.')).toBeVisible()
  await expect(maker.getByRole('button', { name: 'Approve' })).toHaveCount(0)

  const checker = await signIn('checker', '/words?tab=additions')
  await checker.getByRole('link', { name: riddle }).click()
  await checker.getByRole('button', { name: 'Approve' }).click(patient)
  await checker.getByRole('button', { name: 'Publish' }).click(patient)
  const asked = checker.getByRole('dialog', { name: 'Have customers understood by it?' })
  await asked.getByLabel('Why').fill('customers write so')
  await asked.getByRole('button', { name: 'Publish' }).click()
  await expect(checker.getByRole('button', { name: 'Take back' })).toBeVisible(patient)
  expect(await demo.text(maria, `${riddle} 1234`)).toContain('1,284.50')

  await checker.getByRole('button', { name: 'Take back' }).click()
  const back = checker.getByRole('dialog', { name: 'Take it back for ever?' })
  await back.getByLabel('Why').fill('a joke after all')
  await back.getByRole('button', { name: 'Take back' }).click()
  await expect(checker.getByText('Retired').first()).toBeVisible()
  expect(await demo.text(maria, `${riddle} 1234`)).not.toContain('1,284.50')
})

test('a word that is another command’s, or protects, is refused and says whose it is', async ({ signIn }) => {
  const page = await signIn('maker', '/words?tab=commands')
  await page.getByRole('searchbox', { name: 'Find a command or a word' }).fill('POINTS')
  await page.getByRole('button', { name: 'Add words to POINTS', exact: true }).click()
  const wordings = page.getByRole('textbox', { name: 'Wordings' })
  await wordings.fill('balance')
  await expect(page.locator('[data-faults]')).toContainText('“balance” already means BALANCE', patient)
  await expect(page.getByRole('button', { name: 'Save and ask for approval' })).toBeDisabled()
  await wordings.fill('my card was stolen')
  await expect(page.locator('[data-faults]')).toContainText('means LOST, which protects customers', patient)
  await wordings.fill('goodies tally')
  await expect(page.locator('[data-sound]')).toBeVisible(patient)
  await expect(page.getByRole('button', { name: 'Save and ask for approval' })).toBeEnabled()
})

test('a sentence is tried, and what is in it is told', async ({ signIn }) => {
  const page = await signIn('auditor', '/words?tab=test')
  await page.getByRole('textbox', { name: 'What a customer might write' }).fill('what do I owe on 1234')
  await expect(page.locator('[data-read=BALANCE]')).toContainText('last4 = 1234')
  await page.getByRole('textbox', { name: 'What a customer might write' }).fill('zxcvb qwrtp mnbvc')
  await expect(page.locator('[data-read=UNKNOWN]')).toContainText('Nobody would understand this')
  await accessible(page)
})

test('a template is written, seen on a phone with the character that makes it dearer, and approved by another', async ({ signIn }) => {
  const maker = await signIn('maker', '/words?tab=templates&lang=en&type=greeting')
  await maker.getByRole('button', { name: 'Write a new version' }).click()
  const text = maker.getByRole('textbox', { name: 'Words' })
  const before = await text.inputValue()
  await text.fill(`${before} 谢`)
  await expect(maker.locator('mark')).toHaveText('谢')
  await text.fill(before.replace('all the best', 'nothing but the best'))
  await expect(maker.locator('mark')).toHaveCount(0)
  await expect(maker.locator('[data-bubble]')).toContainText('nothing but the best')
  await maker.getByRole('button', { name: 'Save draft' }).click()
  await maker.getByRole('button', { name: 'Ask for approval' }).click()
  await expect(maker.getByText('Somebody else has to approve what you wrote.')).toBeVisible()

  const checker = await signIn('checker', '/words?tab=templates&lang=en&type=greeting')
  await expect(checker.locator('ins').first()).toContainText('nothing')
  await accessible(checker)
  await checker.getByRole('button', { name: 'Approve' }).click()
  await expect(checker.getByRole('dialog').getByText('In use', { exact: true })).toBeVisible()
  const row = checker.locator('[data-row=greeting]')
  for (const said of ['Festival greeting', 'greeting', 'In use']) await expect(row.getByText(said, { exact: true })).toBeVisible()
})

test('a template waits for its day, and once in use it is retired: the one before it is used again', async ({ signIn, demo }) => {
  const maker = await signIn('maker', '/words?tab=templates&lang=en&type=points-expiry')
  const drawer = maker.getByRole('dialog', { name: 'points-expiry' })
  const before = await drawer.locator('[data-bubble]').innerText()
  const write = async (more: string, from?: string) => {
    await maker.getByRole('button', { name: 'Write a new version' }).click()
    const text = maker.getByRole('textbox', { name: 'Words' })
    await text.fill(`${await text.inputValue()} ${more}`)
    const [day = '', hour = ''] = from?.split('T') ?? []
    if (day) await maker.getByRole('textbox', { name: 'Not used before', exact: true }).fill(day)
    if (hour) await maker.getByRole('textbox', { name: 'Not used before, hour' }).fill(hour)
    await maker.getByRole('button', { name: 'Save draft' }).click()
    await maker.getByRole('button', { name: 'Ask for approval' }).click()
    await expect(maker.getByText('Somebody else has to approve what you wrote.')).toBeVisible()
  }
  const approve = async () => {
    const checker = await signIn('checker', '/words?tab=templates&lang=en&type=points-expiry')
    await checker.getByRole('button', { name: 'Approve' }).click()
    await expect(checker.getByRole('button', { name: 'Approve' })).toHaveCount(0)
    return checker
  }
  await expect(maker.getByRole('button', { name: 'Retire…' })).toHaveCount(0) // what ships with the program stays
  const now = (await demo.ask<{ now: string }>('maker', 'GET', '/handset')).body.now
  const tomorrow = new Date(new Date(now).getTime() + 26 * 3_600_000)
  await write('Soon.', new Date(tomorrow.getTime() + 8 * 3_600_000).toISOString().slice(0, 16)) // as it is written in Hong Kong
  const checker = await approve()
  await expect(checker.getByRole('dialog').getByText('Not used before:')).toBeVisible()
  await expect(checker.getByRole('dialog').getByText('Approved', { exact: true })).toBeVisible()
  const used = () => demo.ask<{ templates: { version: number; in_use: boolean; from?: string }[] }>('maker', 'GET', '/templates?type=points-expiry&lang=en').then(r => r.body.templates)
  expect((await used()).map(t => t.in_use)).toEqual([true, false])
  expect(new Date((await used())[1]!.from!).getTime()).toBe(Math.floor(tomorrow.getTime() / 60_000) * 60_000)

  await maker.reload()
  await write('Now.')
  await approve()
  await maker.reload()
  await expect(drawer.getByText('In use', { exact: true })).toBeVisible()
  await accessible(maker)
  await maker.getByRole('button', { name: 'Retire…' }).click()
  const asked = maker.getByRole('dialog', { name: 'Retire version 3 for ever?' })
  await expect(asked).toContainText('customers read what was in use before it')
  await asked.getByRole('button', { name: 'Retire' }).click()
  await expect(asked).toHaveCount(0)
  await expect(drawer.getByText('Retired', { exact: true })).toBeVisible()
  expect((await used()).map(t => t.in_use)).toEqual([true, false, false])
  await maker.reload()
  await expect(drawer.locator('[data-bubble]')).toHaveText(before)
})

test('on a narrow screen nothing is cut off', async ({ signIn }) => {
  const page = await signIn('maker')
  await page.setViewportSize({ width: 390, height: 844 })
  for (const tab of ['commands', 'unknown', 'additions', 'templates', 'test']) {
    await page.goto(`${new URL(page.url()).origin}/words?tab=${tab}`)
    await expect(page.getByRole('tab', { selected: true })).toBeVisible()
    expect(await overflows(page)).toBe(false)
  }
})
