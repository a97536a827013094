import { expect, type Locator, test } from '@playwright/test'
import { KafkascopePage } from './kafkascope-page.ts'

async function boxOf(locator: Locator) {
  const box = await locator.boundingBox()
  if (!box) throw new Error('not on the page')
  return box
}

test.describe('the stage by hand', () => {
  test.skip(({ isMobile }) => isMobile, 'a finger scrolls the stage')

  test('a link that is pulled is cut, one that is pulled back is not, and its mark mends it', async ({
    page,
  }) => {
    const it = new KafkascopePage(page)
    await it.open()
    await it.runFor(2_000)
    const faults = page.getByRole('group', { name: 'What is wrong with the network' })
    const row = await boxOf(it.broker(2))
    // The lane in which brokers talk to each other runs left of their rows.
    const lane = { x: row.x - 18, y: row.y + 20 }
    const hint = page.getByText('drag away to cut')
    // Where a message stands in the lane, that is meant: a few pixels on it is the wire again.
    await expect(async () => {
      lane.y += 6
      await page.mouse.move(lane.x, lane.y - 4)
      await page.mouse.move(lane.x, lane.y)
      await expect(hint).toBeVisible({ timeout: 1_000 })
    }).toPass()
    await page.mouse.down()
    await page.mouse.move(lane.x - 60, lane.y + 10, { steps: 4 })
    await expect(page.getByText('Let go: the link is cut')).toBeVisible()
    await page.keyboard.press('Escape')
    await page.mouse.up()
    await expect(faults).toBeHidden()
    await page.mouse.move(lane.x, lane.y)
    await page.mouse.down()
    await page.mouse.move(lane.x - 60, lane.y + 10, { steps: 4 })
    await page.mouse.up()
    await expect(faults).toContainText(/broker-\d ↔ broker-\d cut/)
    await page.getByRole('button', { name: /^Cut: broker \d ↔ broker \d/ }).click()
    await expect(faults).toBeHidden()
    expect(it.errors).toEqual([])
  })

  test('a broker that is carried off is crashed where it is dropped, and nowhere else', async ({ page }) => {
    const it = new KafkascopePage(page)
    await it.open()
    await it.pause.click()
    const row = await boxOf(it.broker(2))
    const from = { x: row.x + 40, y: row.y + 20 }
    const drops = page.getByRole('region', { name: 'What becomes of it' })
    await page.mouse.move(from.x, from.y)
    await page.mouse.down()
    await page.mouse.move(from.x + 60, from.y + 12, { steps: 3 })
    await expect(drops).toContainText('Stop gracefully')
    await page.mouse.up()
    await expect(drops).toBeHidden()
    await expect(it.broker(2)).toHaveAccessibleName(/up/)
    await page.mouse.move(from.x, from.y)
    await page.mouse.down()
    await page.mouse.move(from.x + 60, from.y + 12, { steps: 3 })
    const crash = await boxOf(drops.getByText('Crash', { exact: true }))
    await page.mouse.move(crash.x + 5, crash.y + 5, { steps: 3 })
    await page.mouse.up()
    await expect(it.broker(2)).toHaveAccessibleName(/crashed/)
    expect(it.errors).toEqual([])
  })

  test('a record is put into a lane by its key, and the lane gets it', async ({ page }) => {
    const it = new KafkascopePage(page)
    await it.open()
    await it.pause.click()
    const leader = it.replica('user-events-1', 2)
    await leader.hover()
    await page.getByRole('button', { name: 'Send a record to user-events-1' }).click()
    const form = page.getByRole('form', { name: 'Send a record to user-events-1' })
    await form.getByRole('textbox', { name: 'another key' }).fill('by-hand')
    await page.keyboard.press('Enter')
    await expect(form).toBeHidden()
    await expect(it.inspector).toContainText('by-hand')
    const before = await it.numberIn(leader, 'log end offset')
    await it.runFor(3_000)
    expect(await it.numberIn(leader, 'log end offset')).toBeGreaterThan(before)
    await expect(it.inspector).toContainText('user-events-1')
    expect(it.errors).toEqual([])
  })

  test('pressing twice goes nearer, and every broker is in the first view of a low stage', async ({
    page,
  }) => {
    const it = new KafkascopePage(page)
    await it.open()
    await it.pause.click()
    await page.getByRole('tab', { name: 'Sequence' }).click()
    const story = await boxOf(it.story)
    await expect
      .poll(async () => (await boxOf(it.broker(3))).y + (await boxOf(it.broker(3))).height)
      .toBeLessThan(story.y)
    const replica = it.replica('user-events-1', 1)
    const { width } = await boxOf(replica)
    await replica.dblclick()
    await expect.poll(async () => (await boxOf(replica)).width).toBeGreaterThan(width * 1.4)
    expect(it.errors).toEqual([])
  })
})
