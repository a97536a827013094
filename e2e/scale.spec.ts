import { expect, type Page, test } from '@playwright/test'
import { KafkascopePage } from './kafkascope-page.ts'

async function openCluster(page: Page, name: RegExp): Promise<void> {
  await page
    .locator('header')
    .getByRole('button', { name: /^Scenario:/ })
    .click()
  await page.getByRole('button', { name }).click()
  await expect(page.locator('header').getByRole('button', { name })).toBeVisible()
}

const stageOf = (page: Page) => page.getByRole('region', { name: 'Cluster', exact: true })

test.describe('a cluster of any size', () => {
  test('is zoomed by keys and by the wheel, shown whole again by 0, and panned by arrow keys', async ({
    page,
  }) => {
    const app = new KafkascopePage(page)
    await app.open()
    await app.pause.click()
    const replica = app.replica('user-events-1', 2)
    const before = await replica.boundingBox()
    await page.keyboard.press('+')
    await expect
      .poll(async () => (await replica.boundingBox())?.width)
      .toBeGreaterThan((before?.width ?? 0) * 1.2)
    await expect(page.getByRole('img', { name: /^Overview/ })).toBeVisible()
    const map = page.getByRole('group', { name: /^Part of the cluster is in view/ })
    await map.focus()
    const x = (await replica.boundingBox())?.x ?? 0
    await page.keyboard.press('ArrowRight')
    await expect.poll(async () => (await replica.boundingBox())?.x).toBeLessThan(x - 20)
    await page.keyboard.press('0')
    await expect.poll(async () => (await replica.boundingBox())?.width).toBeCloseTo(before?.width ?? 0, 0)
    await page.mouse.move((before?.x ?? 0) + 20, (before?.y ?? 0) + 40)
    await page.mouse.wheel(0, -300)
    await expect
      .poll(async () => (await replica.boundingBox())?.width)
      .toBeGreaterThan((before?.width ?? 0) * 1.2)
    expect(app.errors).toEqual([])
  })

  test('of a hundred brokers opens, moves, and keeps the page small', async ({ page }) => {
    test.slow()
    const app = new KafkascopePage(page)
    await app.open()
    await openCluster(page, /^100 brokers|Scenario: 100 brokers/)
    await expect(app.button(/^broker 100: /)).toBeVisible()
    // Its topics are there; how long the rest of the way takes is the machine's.
    await expect.poll(() => app.now(), { timeout: 90_000 }).toBeGreaterThan(10_000)
    const nodes = () => stageOf(page).evaluate((stage) => stage.querySelectorAll('*').length)
    expect(await nodes()).toBeLessThan(1_000)
    await page.keyboard.press('/')
    await page.keyboard.type('fraud-events-7')
    await page.keyboard.press('Enter')
    await expect(app.inspector).toContainText('fraud-events-7')
    await expect.poll(nodes).toBeLessThan(1_000)
    const cell = stageOf(page).locator('[data-cell]').first()
    await cell.focus()
    const label = await cell.getAttribute('aria-label')
    await page.keyboard.press('ArrowRight')
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label')))
      .not.toBe(label)
    await page.keyboard.press('Enter')
    await expect(app.inspector).toContainText(/Replica/i)
    expect(app.errors).toEqual([])
  })

  test('a filter takes the rest off the stage and gives it back', async ({ page }) => {
    const app = new KafkascopePage(page)
    await app.open()
    await app.button('Filter partitions').click()
    await page.getByLabel('Consumer group', { exact: true }).selectOption('user-analytics-group')
    await page.getByLabel('Hide the rest').check()
    await expect(app.partition('system-logs-0')).toHaveCount(0)
    await expect(app.partition('user-events-0')).toBeVisible()
    await app.button('Clear').click()
    await expect(app.partition('system-logs-0')).toBeVisible()
    expect(app.errors).toEqual([])
  })
})

test('a menu on everything offers what is possible now, also by keyboard', async ({ page }) => {
  const app = new KafkascopePage(page)
  await app.open()
  const menu = page.getByRole('menu', { name: /broker-2/ })
  // The menu comes after the first paint.
  await expect(async () => {
    await app.broker(2).focus()
    await page.keyboard.press('Shift+F10')
    await expect(menu.getByRole('menuitem', { name: 'Inspect' })).toBeFocused({ timeout: 1_000 })
  }).toPass()
  await expect(menu.getByRole('menuitem', { name: /^Start/ })).toHaveCount(0)
  await page.keyboard.press('ArrowDown')
  await expect(menu.getByRole('menuitem').nth(1)).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(app.broker(2)).toBeFocused()
  await app.broker(2).click({ button: 'right' })
  await menu.getByRole('menuitem', { name: /^Crash/ }).click()
  await expect(app.health).toContainText('2/3')
  await app.partition('user-events-0').click({ button: 'right' })
  await page.getByRole('menuitem', { name: /^Send a record/ }).click()
  await expect(app.dialog.getByLabel('Partition')).toHaveValue('0')
  expect(app.errors).toEqual([])
})

test('a group is joined to the leaders of its partitions, and an isolated broker has one sign, which mends it', async ({
  page,
}) => {
  const app = new KafkascopePage(page)
  await app.open('#scenario=opening&t=40&run=isolate:broker-2@36s')
  const apart = page.getByRole('region', { name: 'Nodes that are set apart' }).getByRole('button')
  await expect(apart).toHaveCount(1)
  const links = page.locator('svg[data-links]')
  await expect(links).toHaveCount(0)
  await app.group('user-analytics-group').focus()
  await expect(links).toHaveAttribute('data-links', '3')
  await app.broker(1).focus()
  await expect(links).toHaveCount(0)
  await expect(apart).toHaveAccessibleName(/^Cut: broker 2 ↔ everything else/)
  await expect(page.getByRole('region', { name: 'Faults of links' })).toHaveCount(0)
  await apart.focus()
  await page.keyboard.press('Enter')
  await expect(apart).toHaveCount(0)
  await expect(app.button('Heal the network')).toHaveCount(0)
  expect(app.errors).toEqual([])
})
