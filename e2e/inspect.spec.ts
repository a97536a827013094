import { expect, test } from '@playwright/test'
import { KafkascopePage } from './kafkascope-page.ts'

test('anything can be selected and read: broker, controller, partition, replica, producer, consumer, group', async ({
  page,
}) => {
  const it = new KafkascopePage(page)
  await it.open()
  await it.pause.click()
  for (const [target, says] of [
    [it.broker(1), /Broker epoch/],
    [it.button(/^Controller c100: /), /Epoch/i],
    [it.partition('user-events-1'), /Leader epoch/],
    [it.replica('user-events-1', 3), /High watermark/i],
    [it.button(/^Producer web-frontend/), /acks/],
    [it.consumer('analytics-1'), /Generation/i],
    [it.group('audit-group').first(), /Stable/],
  ] as const) {
    await target.scrollIntoViewIfNeeded()
    await target.click()
    await expect(it.inspector).toContainText(says)
    await it.inspector.getByRole('button', { name: 'Clear the selection' }).click()
  }
  expect(it.errors).toEqual([])
})

test('a message on the wire can be picked up and read', { tag: '@roomy' }, async ({ page }) => {
  const it = new KafkascopePage(page)
  await it.open()
  await it.pause.click()
  // The same moment every time, so that the same messages are under way.
  await it.scrubTo(31_000)
  const stage = page.getByRole('region', { name: 'Cluster' })
  const box = await stage.boundingBox()
  if (!box) throw new Error('no stage')
  // Look for a message along the gutters between the rows of brokers, as a hand would.
  const found = async (): Promise<boolean> => {
    for (const id of [1, 2, 3]) {
      const row = await it.broker(id).boundingBox()
      if (!row) continue
      const y = row.y - 7
      for (let x = box.x + 140; x < box.x + box.width - 20; x += 6) {
        await page.mouse.click(x, y)
        if (/on the wire|in flight|correlation/i.test((await it.inspector.textContent()) ?? '')) return true
      }
    }
    return false
  }
  let hit = await found()
  for (let tries = 0; !hit && tries < 6; tries++) {
    for (let i = 0; i < 8; i++) await it.button('Step').click()
    hit = await found()
  }
  expect(hit).toBe(true)
  await expect(it.inspector).toContainText(/correlation/i)
  await it.runFor(3_000)
  await expect(it.inspector).toContainText(/arrived/i)
})

test('with the keyboard alone: select a broker, crash it, step, go to the next notable moment', {
  tag: '@roomy',
}, async ({ page }) => {
  const it = new KafkascopePage(page)
  await it.open()
  await page.keyboard.press('k')
  await expect(it.play).toBeVisible()
  await it.broker(2).focus()
  await page.keyboard.press('Enter')
  await expect(it.inspector).toContainText('Broker 2')
  await page.keyboard.press('x')
  await expect(it.broker(2)).toHaveAccessibleName(/crashed/)
  const at = await it.now()
  await page.keyboard.press('.')
  expect(await it.now()).toBeGreaterThanOrEqual(at)
  await page.keyboard.press(']')
  await it.until(/fenced/i)
  await page.keyboard.press('[')
  await page.keyboard.press('Escape')
  await expect(it.inspector).toContainText('Overview')
  expect(it.errors).toEqual([])
})
