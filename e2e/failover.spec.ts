import { expect, test } from '@playwright/test'
import { KafkascopePage } from './kafkascope-page.ts'

test('a crashed broker is fenced after its session, its partitions get new leaders, and it comes back', async ({
  page,
}, info) => {
  const it = new KafkascopePage(page)
  await it.open()
  await it.pause.click()
  const crashedAt = await it.now()
  await it.button('Crash broker 2').click()
  await expect(it.broker(2)).toHaveAccessibleName(/crashed/)
  // Nothing is decided yet: the controller still waits for heartbeats.
  await expect(it.partition('user-events-1')).toHaveAccessibleName(/leader broker 2, leader epoch 0/)
  await page.screenshot({ path: info.outputPath('crashed.png') })

  await it.until(/fenced/i)
  const fencedAfter = (await it.now()) - crashedAt
  expect(fencedAfter).toBeGreaterThan(6_000)
  expect(fencedAfter).toBeLessThan(11_000)
  await expect(it.partition('user-events-1')).toHaveAccessibleName(/leader broker [13], leader epoch 1/)
  await expect(it.health).toContainText('2/3 brokers')
  await page.screenshot({ path: info.outputPath('fenced.png') })

  await it.runFor(15_000)
  const leo = await it.numberIn(it.partition('user-events-1'), 'log end offset')
  await it.runFor(10_000)
  expect(await it.numberIn(it.partition('user-events-1'), 'log end offset')).toBeGreaterThan(leo)

  await it.broker(2).click()
  await it.inspector.getByRole('button', { name: /restart|start/i }).click()
  await it.runFor(12_000)
  await expect(it.health).toContainText('3/3 brokers')
  await expect(it.replica('user-events-1', 2)).toHaveAccessibleName(/follower, ISR/)
  // Leadership stays where it went: only the preferred election brings it back.
  await expect(it.partition('user-events-1')).toHaveAccessibleName(/leader broker [13], leader epoch 1/)
  expect(it.errors).toEqual([])
})

test('a graceful stop hands the leaderships over before the broker goes', async ({ page }) => {
  const it = new KafkascopePage(page)
  await it.open()
  await it.pause.click()
  await it.broker(3).click()
  await it.inspector.getByRole('button', { name: /stop/i }).click()
  await it.runFor(6_000)
  await expect(it.broker(3)).toHaveAccessibleName(/stopped/)
  await expect(it.partition('user-events-2')).toHaveAccessibleName(/leader broker [12], leader epoch 1/)
  await expect(it.health).toContainText('2/3 brokers')
})

test('any broker can be killed at any moment and the story stays right, also backwards', async ({ page }) => {
  const it = new KafkascopePage(page)
  await it.open()
  await it.pause.click()
  for (const [broker, after] of [
    [1, 3_000],
    [3, 17_500],
  ] as const) {
    await it.runFor(after)
    const before = await it.replicas()
    const at = await it.now()
    await it.broker(broker).click()
    await it.inspector.getByRole('button', { name: /crash/i }).click()
    await expect(it.broker(broker)).toHaveAccessibleName(/crashed/)
    await it.until(/fenced/i)
    await it.button('Previous notable event').click()
    await it.scrubTo(at - 1)
    await expect(it.broker(broker)).toHaveAccessibleName(/: up/)
    await it.scrubTo(at + 20_000)
    await expect(it.broker(broker)).toHaveAccessibleName(/crashed|fenced/)
    expect(before.length).toBeGreaterThanOrEqual(9)
    await it.inspector.getByRole('button', { name: /restart|start/i }).click()
    await it.runFor(15_000)
    await expect(it.health).toContainText('3/3 brokers')
  }
  expect(it.errors).toEqual([])
})
