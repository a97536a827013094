import AxeBuilder from '@axe-core/playwright'
import { expect, test } from '@playwright/test'
import { KafkascopePage } from './kafkascope-page.ts'

test.use({ contextOptions: { reducedMotion: 'no-preference' } })

/** Opens the tab with time standing still. */
async function opened(page: KafkascopePage): Promise<void> {
  await page.open()
  await page.pause.click()
  await page.page.getByRole('tab', { name: 'Sequence' }).click()
  await expect(page.page.getByText(/^\d+ requests$/)).toBeVisible()
}

test('the requests of the past are there as soon as the tab is opened, and a row leads to its moment', async ({
  page: raw,
}) => {
  const page = new KafkascopePage(raw)
  await opened(page)
  await raw.getByRole('radio', { name: 'List' }).check()
  const rows = raw.getByRole('list', { name: 'Requests between nodes' }).getByRole('button')
  // Rows out of sight do not exist: the filter brings what is wanted up.
  await raw.getByLabel('API', { exact: true }).selectOption('Produce')
  const row = rows.filter({ hasText: 'answered' }).first()
  const before = await page.now()
  await row.click()
  await expect.poll(() => page.now()).toBeLessThan(before)
  await expect(page.inspector).toContainText('Produce')
  await expect(page.inspector).toContainText('on the way')
  await expect(rows.and(raw.locator('[aria-pressed=true]'))).toHaveCount(1)
  expect(page.errors).toEqual([])
})

test('the diagram is worked by the keyboard alone: choose, go to, zoom', async ({ page: raw }) => {
  const page = new KafkascopePage(raw)
  await opened(page)
  const chart = raw.getByRole('application')
  await chart.focus()
  await chart.press('ArrowLeft')
  await chart.press('ArrowLeft')
  await expect(page.inspector).toContainText('Correlation id')
  await chart.press('Enter')
  await expect(page.inspector).toContainText('on the way')
  await expect(raw.getByText('4.0 s in view')).toBeVisible()
  for (let i = 0; i < 14; i++) await chart.press('+')
  await expect(raw.getByText(/^\d+ µs in view$/)).toBeVisible()
  for (let i = 0; i < 20; i++) await chart.press('-')
  await expect(raw.getByText(/min .* in view$/)).toBeVisible()
  expect(page.errors).toEqual([])
})

test('after a crash the errors stand out, and filters narrow what is shown', async ({ page: raw }) => {
  const page = new KafkascopePage(raw)
  await opened(page)
  await raw
    .getByRole('button', { name: /^Crash broker/ })
    .first()
    .click()
  await page.play.click()
  await raw.waitForTimeout(2500)
  await page.pause.click()
  await raw.getByRole('radio', { name: 'List' }).check()
  await raw.getByLabel('Errors only').check()
  const rows = raw.getByRole('list', { name: 'Requests between nodes' }).getByRole('button')
  await expect(raw.getByRole('button', { name: /, disconnected$/ }).first()).toBeVisible()
  await raw.getByLabel('Errors only').uncheck()
  await raw.getByLabel('API', { exact: true }).selectOption('Produce')
  await expect(rows.first()).toContainText('Produce')
  await expect(rows.filter({ hasText: 'Fetch' })).toHaveCount(0)
})

test('diagram and list have nothing that axe finds', async ({ page: raw }) => {
  const page = new KafkascopePage(raw)
  await opened(page)
  for (const view of ['Diagram', 'List']) {
    await raw.getByRole('radio', { name: view }).check()
    const { violations } = await new AxeBuilder({ page: raw }).include('#bottom-body').analyze()
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([])
  }
})

test('an event, the story and an entity’s own requests lead to their arrows', async ({ page: raw }) => {
  const page = new KafkascopePage(raw)
  await page.open()
  await page.pause.click()
  await raw.locator('#tab-events').click()
  await raw.getByRole('radio', { name: 'All' }).check()
  await raw
    .getByRole('button', { name: /^Show .* among the requests$/ })
    .first()
    .click()
  await expect(raw.getByRole('application')).toBeVisible()
  await page.broker(1).click()
  await page.inspector.getByRole('tab', { name: 'Events' }).click()
  const lately = page.inspector.getByRole('button', { name: /ago/ })
  const before = await page.now()
  await lately.first().click()
  await expect(page.inspector).toContainText('Correlation id')
  expect(await page.now()).toBeLessThanOrEqual(before)
  await page.until(/committed|fenced|joined/)
  await page.button('Sequence: show this moment among the requests').click()
  await expect(raw.getByText(/^\d+ requests$/)).toBeVisible()
  expect(page.errors).toEqual([])
})

test('what the pointer is on in the diagram is marked on the stage, for as long as it is there', async ({
  page: raw,
}) => {
  const page = new KafkascopePage(raw)
  await opened(page)
  const box = await raw.getByRole('application').boundingBox()
  if (!box) throw new Error('the diagram has no place')
  const stage = raw.locator('main canvas').last()
  const picture = () => stage.evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL())
  await raw.mouse.move(box.x + box.width / 2, box.y - 40)
  const before = await picture()
  // What is under way now stands near the right edge, where the present is.
  for (let y = 40; y < box.height - 20 && (await picture()) === before; y += 5)
    await raw.mouse.move(box.x + box.width * 0.953, box.y + y)
  expect(await picture()).not.toBe(before)
  await raw.mouse.move(box.x + box.width / 2, box.y - 40)
  await expect.poll(picture).toBe(before)
  expect(page.errors).toEqual([])
})
