import { resolve } from 'node:path'
import { expect, test } from '../e2e/demo'
import { enliven, pass } from './town'

const to = (name: string) => resolve(import.meta.dirname, `../../../../docs/screens/${name}.png`)

test('pictures of the README', async ({ signIn, demo }) => {
  test.skip(Boolean(process.env.SCREENS), 'another run makes every page')
  await pass(demo)
  await enliven(demo)
  const page = await signIn('admin', '/handset')
  await page.setViewportSize({ width: 1280, height: 760 })
  await page.getByRole('textbox', { name: 'Message' }).fill('BAL 1234')
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await expect(page.getByText(/you owe USD/).last()).toBeVisible()
  await expect(page.locator('[data-command]')).toHaveText('BALANCE')
  await page.screenshot({ path: to('handset') })

  await page.goto(`${demo.url}/menus?part=lost&node=lost.card&days=1`)
  await expect(page.locator('.react-flow__node[data-id="lost.card"]')).toContainText('1 caller')
  await page.screenshot({ path: to('menus') })

  await page.goto(`${demo.url}/overview`)
  await expect(page.locator('svg').first()).toBeVisible()
  await expect(page.locator('[aria-busy=true]')).toHaveCount(0)
  await page.screenshot({ path: to('overview') })

  await page.goto(`${demo.url}/calendar`)
  await expect(page.getByRole('grid').or(page.getByRole('table')).first()).toBeVisible()
  await page.screenshot({ path: to('calendar') })
})
