import { expect, test } from '@playwright/test'
import { KafkascopePage } from './kafkascope-page.ts'

test('a config is found, refused by Kafka’s own error, and changed while the cluster runs', async ({
  page,
}) => {
  const it = new KafkascopePage(page)
  await it.open()
  await it.pause.click()
  await it.partition('user-events-0').click()
  const { inspector } = it
  await inspector.getByRole('tab', { name: 'Config' }).click()
  await inspector.getByRole('searchbox', { name: 'Search configs' }).fill('retention.bytes')
  await inspector.getByRole('button', { name: 'Change retention.bytes: -1' }).click()
  const value = inspector.getByRole('textbox', { name: 'New value of retention.bytes' })
  await value.fill('-5')
  await inspector.getByRole('button', { name: 'Set', exact: true }).click()
  await it.runFor(8_000)
  await expect(inspector.getByRole('status')).toContainText('INVALID_CONFIG (40)')
  await value.fill('500000')
  await inspector.getByRole('button', { name: 'Set', exact: true }).click()
  await it.runFor(8_000)
  await expect(inspector.getByRole('status')).toHaveText('Done.')
  await expect(inspector.getByRole('button', { name: 'Change retention.bytes: 500000' })).toBeVisible()
  await expect(inspector).toContainText('set on the topic')
  expect(it.errors).toEqual([])
})

test('a failover is explained from the new leader back to the hand that crashed the old one', {
  tag: '@roomy',
}, async ({ page }) => {
  const it = new KafkascopePage(page)
  await it.open()
  await it.pause.click()
  await it.broker(1).click()
  await it.inspector.getByRole('button', { name: 'Crash broker 1' }).click()
  await it.runFor(15_000)
  await it.partition('user-events-0').click()
  await it.inspector.getByRole('tab', { name: 'Why' }).click()
  await expect(it.inspector).toContainText('Why does this broker lead?')
  await expect(it.inspector).toContainText('you did this')
  const crash = it.inspector.getByRole('listitem').filter({ hasText: 'you did this' }).first()
  const before = await it.now()
  await crash.getByRole('button', { name: /^\d+:/ }).click()
  await expect.poll(() => it.now()).toBeLessThan(before)
  expect(it.errors).toEqual([])
})

test('a message on the wire is held up, and then lost, by hand', { tag: '@roomy' }, async ({ page }) => {
  const it = new KafkascopePage(page)
  await it.open()
  await it.pause.click()
  await it.broker(1).click()
  await it.inspector.getByRole('tab', { name: 'Events' }).click()
  await it.inspector.getByRole('listitem').getByRole('button').first().click()
  const actions = it.inspector.getByRole('group', { name: 'This message' })
  await actions.getByRole('button', { name: 'Delay' }).click()
  await expect(it.inspector).toContainText('held up by hand')
  await actions.getByRole('button', { name: 'Lose for good' }).click()
  await expect(it.inspector).toContainText('lost by hand')
  await expect(actions).toBeHidden()
  expect(it.errors).toEqual([])
})
