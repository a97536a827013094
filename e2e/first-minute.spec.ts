import { expect, test } from '@playwright/test'
import { KafkascopePage } from './kafkascope-page.ts'

test('the cluster runs within two seconds, without a click', async ({ page }) => {
  const it = new KafkascopePage(page)
  const from = Date.now()
  await it.open()
  const first = await it.now()
  await expect.poll(() => it.now()).toBeGreaterThan(first)
  // Generous, for a busy machine: what counts is that nobody had to do anything.
  expect(Date.now() - from).toBeLessThan(20_000)
  for (const id of [1, 2, 3]) await expect(it.broker(id)).toBeVisible()
  for (const id of [100, 101, 102]) await expect(it.button(new RegExp(`^Controller c${id}: `))).toBeVisible()
  // On a phone one topic is shown, the others are a tap away.
  for (const topic of ['user-events', 'payment-transactions', 'system-logs'])
    await expect(
      page
        .getByRole('region', { name: 'Cluster' })
        .getByText(topic)
        .and(page.locator(':not(option)'))
        .first(),
    ).toBeVisible()
  await expect(it.group('user-analytics-group')).toContainText('Stable')
  await expect(it.group('audit-group')).toContainText('Stable')
  await expect(it.health).toContainText('3/3 brokers')
  expect(it.errors).toEqual([])
})

test('logs grow and the high watermark follows', { tag: '@roomy' }, async ({ page }) => {
  const it = new KafkascopePage(page)
  await it.open()
  const replica = it.partition('user-events-1')
  const [leo, hw] = [
    await it.numberIn(replica, 'log end offset'),
    await it.numberIn(replica, 'high watermark'),
  ]
  await it.runFor(8_000)
  const [laterLeo, laterHw] = [
    await it.numberIn(replica, 'log end offset'),
    await it.numberIn(replica, 'high watermark'),
  ]
  expect(laterLeo).toBeGreaterThan(leo)
  expect(laterHw).toBeGreaterThan(hw)
  expect(laterHw).toBeLessThanOrEqual(laterLeo)
})

test('a record of my own can be followed to each consumer group', async ({ page }) => {
  const it = new KafkascopePage(page)
  await it.open()
  await it.pause.click()
  await it.button('Send a record').click()
  await it.dialog.getByLabel('Key').fill('my-key')
  await it.dialog.getByLabel('Value').fill('hello there')
  await it.dialog.getByRole('button', { name: 'Send', exact: true }).click()
  await expect(it.dialog).toBeHidden()
  await expect(it.inspector).toContainText('my-key')
  await it.runFor(12_000)
  for (const group of ['user-analytics-group', 'audit-group']) await expect(it.inspector).toContainText(group)
  await expect(it.inspector).toContainText(/appended/i)
  await expect(it.inspector).toContainText(/committed/i)
  await expect(it.inspector).toContainText(/acknowledged/i)
})

test('consumers come and go, and the group rebalances', { tag: '@roomy' }, async ({ page }) => {
  const it = new KafkascopePage(page)
  await it.open()
  await it.pause.click()
  await it.button('Add a consumer').click()
  await it.dialog.getByLabel('Name (client.id)').fill('late-comer')
  await it.dialog.getByRole('button', { name: 'Add consumer' }).click()
  await expect(it.consumer('late-comer')).toBeVisible()
  await it.until(/rebalanc|Preparing/i)
  await it.runFor(14_000)
  await expect(it.group('user-analytics-group')).toHaveAccessibleName(/Stable, generation 2, 3 members/)
  await expect(it.consumer('late-comer')).toHaveAccessibleName(/user-events-\d/)
  await it.button('Close late-comer').click()
  await it.runFor(14_000)
  await expect(it.group('user-analytics-group')).toHaveAccessibleName(/Stable, generation 3, 2 members/)
})

test('a topic can be created, and a wrong one is refused by its field', async ({ page }) => {
  const it = new KafkascopePage(page)
  await it.open()
  await it.pause.click()
  await it.button('Create topic').click()
  await it.dialog.getByLabel('Name').fill('not a name')
  await it.dialog.getByRole('button', { name: 'Create topic' }).click()
  await expect(it.dialog).toBeVisible()
  await expect(it.dialog).toContainText(/letters/)
  await it.dialog.getByLabel('Name').fill('orders')
  await it.dialog.getByRole('button', { name: 'Create topic' }).click()
  await expect(it.dialog).toBeHidden()
  await it.runFor(4_000)
  const orders = page
    .getByRole('region', { name: 'Cluster' })
    .getByText('orders', { exact: true })
    .and(page.locator(':not(option)'))
    .first()
  await expect(orders).toBeVisible()
  await orders.click()
  await expect(it.partition('orders-0')).toBeVisible()
})
