import { expect, type Page, test } from '@playwright/test'
import { KafkascopePage } from './kafkascope-page.ts'

const inView = async (page: Page): Promise<readonly [number, number]> => {
  const range = page.getByRole('slider', { name: 'Moment' })
  return [Number(await range.getAttribute('min')), Number(await range.getAttribute('max'))]
}
const span = async (page: Page) => {
  const [from, to] = await inView(page)
  return to - from
}

test('the axis of time is zoomed to single microseconds around the moment shown, and shown whole again', async ({
  page,
}) => {
  const it = new KafkascopePage(page)
  await it.open()
  await it.pause.click()
  const whole = await span(page)
  expect(whole).toBeGreaterThanOrEqual(60_000_000)
  const closer = page.getByRole('button', { name: /^Zoom into time/ })
  await closer.click()
  expect(await span(page)).toBe(whole / 2)
  await it.scrubber.focus()
  for (let i = 0; i < 24; i++) await page.keyboard.press('+')
  expect(await span(page)).toBe(20)
  // A key moves by microseconds now, and the axis goes along.
  const at = async () => Number(await it.scrubber.inputValue())
  const before = await at()
  await page.keyboard.press('ArrowRight')
  expect((await at()) - before).toBe(1)
  for (let i = 0; i < 4; i++) await page.keyboard.press('Shift+ArrowRight')
  await expect.poll(at).toBe(before + 41)
  const [from, to] = await inView(page)
  expect(from).toBeLessThanOrEqual(before + 41)
  expect(to).toBeGreaterThanOrEqual(before + 41)
  // Steps leave the stretch in view behind: the axis follows both ways.
  for (const key of ['.', '.', '.', ',', ',']) {
    await page.keyboard.press(key)
    await expect(page.locator('[class*="playhead"]')).toBeVisible()
  }
  await page.keyboard.press('0')
  expect(await span(page)).toBe(whole)
  expect(it.errors).toEqual([])
})

test('wheel with Control zooms where the pointer is, and a drag moves the axis without moving time', async ({
  page,
}) => {
  const it = new KafkascopePage(page)
  await it.open()
  await it.pause.click()
  const now = await it.now()
  const box = await it.scrubber.boundingBox()
  if (!box) throw new Error('no scrubber')
  const [x, y] = [box.x + box.width * 0.3, box.y - 14]
  const whole = await span(page)
  await page.mouse.move(x, y)
  await page.keyboard.down('Control')
  for (let i = 0; i < 6; i++) await page.mouse.wheel(0, -240)
  await page.keyboard.up('Control')
  await expect.poll(() => span(page)).toBeLessThan(whole / 4)
  const [from, to] = await inView(page)
  const under = whole * 0.3
  expect(from).toBeLessThan(under)
  expect(to).toBeGreaterThan(under)
  await page.mouse.down()
  await page.mouse.move(x - 200, y, { steps: 5 })
  await page.mouse.up()
  const [later] = await inView(page)
  expect(later).toBeGreaterThan(from)
  expect(await span(page)).toBe(to - from)
  expect(await it.now()).toBe(now)
})

test('what stands under the scrubber is chosen, read from the run, and kept', async ({ page }) => {
  const it = new KafkascopePage(page)
  await it.open()
  await it.runFor(4_000)
  const upper = page.getByRole('combobox', { name: 'Upper chart' })
  const lower = page.getByRole('combobox', { name: 'Lower chart' })
  await upper.selectOption('requests/s by API')
  await lower.selectOption('produce latency')
  const bars = page.locator('[data-chart="requests"] g:first-of-type path[data-kind="bars"]')
  await expect.poll(() => bars.count()).toBeGreaterThan(3)
  await expect(page.locator('[data-chart="latency"] path[data-kind="line"]').first()).toHaveAttribute(
    'd',
    /^M/,
  )
  const box = await it.scrubber.boundingBox()
  if (!box) throw new Error('no scrubber')
  const [from, to] = await inView(page)
  await page.mouse.move(box.x + ((25_500_000 - from) / (to - from)) * box.width, box.y - 14)
  await expect(page.getByText('Fetch', { exact: true }).last()).toBeVisible()
  await page.mouse.move(10, 10)
  await expect(page.getByText('Fetch', { exact: true })).toHaveCount(0)
  // Keys read them too, and what they say is spoken; from near single requests are told.
  await it.scrubber.focus()
  await page.keyboard.press('ArrowLeft')
  await expect(page.getByText('Fetch', { exact: true }).last()).toBeVisible()
  await expect(it.scrubber).toHaveAttribute('aria-valuetext', /Fetch \d+/)
  for (let i = 0; i < 8; i++) await page.keyboard.press('+')
  await expect(page.getByText(/^peak \d+ in \d+ ms$/).first()).toBeVisible()
  await page.keyboard.press('0')
  await page.reload()
  await expect(upper).toHaveValue('requests')
  await expect(lower).toHaveValue('latency')
  expect(it.errors).toEqual([])
})
