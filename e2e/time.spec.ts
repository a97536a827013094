import { expect, test } from '@playwright/test'
import { KafkascopePage } from './kafkascope-page.ts'

test('time can be paused, stepped, hurried, and scrubbed back to the same picture', async ({ page }) => {
  const it = new KafkascopePage(page)
  await it.open()
  await it.pause.click()
  const at = await it.now()
  await page.waitForTimeout(400)
  expect(await it.now()).toBe(at)

  const { replicas: here } = await it.moment()
  await it.button('Step').click()
  const stepped = await it.now()
  expect(stepped).toBeGreaterThanOrEqual(at)
  await it.button('Step back').click()

  await it.runFor(20_000)
  const { at: later, replicas: there } = await it.moment()
  expect(there).not.toEqual(here)
  await it.scrubTo(at)
  expect(await it.replicas()).toEqual(here)
  await it.scrubTo(later)
  expect(await it.replicas()).toEqual(there)
  await it.scrubTo(0)
  await expect(it.broker(1)).toHaveAccessibleName(/starting|: /)
  expect(it.errors).toEqual([])
})

test('the speed goes from a thousandth to a hundred times', { tag: '@roomy' }, async ({ page }) => {
  const it = new KafkascopePage(page)
  await it.open()
  await it.setSpeed(0.001)
  const slow = await it.now()
  await page.waitForTimeout(500)
  expect((await it.now()) - slow).toBeLessThan(200)
  await it.setSpeed(100)
  const fast = await it.now()
  await expect.poll(() => it.now(), { timeout: 15_000 }).toBeGreaterThan(fast + 10_000)
})

test('acting in the past begins a new history, and the earlier one can be had again', {
  tag: '@roomy',
}, async ({ page }) => {
  const it = new KafkascopePage(page)
  await it.open()
  await it.runFor(10_000)
  const { at: end, replicas: there } = await it.moment()
  await it.scrubTo(end - 8_000)
  await it.button('Crash broker 2').click()
  await expect(page.getByText(/new history/i)).toBeVisible()
  await page.getByRole('button', { name: /return to the earlier/i }).click()
  await it.scrubTo(end)
  expect(await it.replicas()).toEqual(there)
})
