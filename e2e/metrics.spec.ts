import AxeBuilder from '@axe-core/playwright'
import { expect, test } from '@playwright/test'
import { KafkascopePage } from './kafkascope-page.ts'

test.use({ contextOptions: { reducedMotion: 'no-preference' } })

async function opened(page: KafkascopePage): Promise<void> {
  await page.open()
  await page.pause.click()
  await page.unfoldTimeline()
  await page.page.getByRole('tab', { name: 'Metrics' }).click()
  await expect(page.page.getByRole('button', { name: /^MessagesInPerSec: / })).toBeVisible()
}

test('charts tell Kafka’s metrics of the past at once, and one of them leads to its moment', async ({
  page: raw,
}) => {
  const page = new KafkascopePage(raw)
  await opened(page)
  const chart = raw.getByRole('button', { name: /^MessagesInPerSec: MessagesInPerSec \d+/ })
  const before = await page.now()
  await chart.press('ArrowLeft')
  await chart.press('ArrowLeft')
  await chart.press('Enter')
  await expect.poll(() => page.now()).toBeLessThan(before)
  await raw.getByRole('radio', { name: 'Table' }).check()
  const row = raw.getByRole('row', { name: /^UnderReplicatedPartitions/ })
  await expect(row).toContainText('kafka.server:type=ReplicaManager,name=UnderReplicatedPartitions')
  await raw.getByLabel('Of', { exact: true }).selectOption({ label: 'Broker 2' })
  await expect(raw.getByRole('row', { name: /^LeaderCount/ })).toBeVisible()
  expect(page.errors).toEqual([])
})

test('a crash shows what it changed, and its decisive moments can be gone to', { tag: '@roomy' }, async ({
  page: raw,
}) => {
  const page = new KafkascopePage(raw)
  await opened(page)
  await raw
    .getByRole('button', { name: /^Crash broker/ })
    .first()
    .click()
  await page.until(/fenced/)
  await raw.getByRole('radio', { name: 'What changed' }).check()
  const strip = raw.getByRole('region', { name: 'Decisive moments' })
  await strip.getByRole('button', { name: /failure/ }).click()
  const crashedAt = await page.now()
  // Its miniature says what stood wrong then, and an arrow key goes on to it.
  await expect(
    strip.getByRole('button', { name: /noticed .*broker \d crashed, .*under-replicated/ }),
  ).toBeVisible()
  await raw.keyboard.press('ArrowRight')
  await expect.poll(() => page.now()).toBeGreaterThan(crashedAt)
  await strip.getByRole('button', { name: /noticed/ }).click()
  expect(await page.now()).toBeGreaterThan(crashedAt + 5_000)
  expect(page.errors).toEqual([])
})

test('charts, table and what changed have nothing that axe finds', { tag: '@roomy' }, async ({
  page: raw,
}) => {
  const page = new KafkascopePage(raw)
  await opened(page)
  for (const view of ['Charts', 'Table', 'What changed']) {
    await raw.getByRole('radio', { name: view }).check()
    const { violations } = await new AxeBuilder({ page: raw }).include('#bottom-body').analyze()
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([])
  }
})
