import { expect, test } from '@playwright/test'
import { KafkascopePage } from './kafkascope-page.ts'

test('headers are set when a record is sent, refused with the reason, and shown on the record and in the log', async ({
  page,
}) => {
  const it = new KafkascopePage(page)
  await it.open()
  await it.pause.click()
  await it.button('Send a record').click()
  const field = it.dialog.getByRole('textbox', { name: /^Headers/ })
  await field.fill('no colon here')
  await it.dialog.getByRole('button', { name: /^Send/ }).click()
  await expect(it.dialog).toContainText('name:value')
  await field.fill('trace-id:abc-123, source:web')
  await it.dialog.getByRole('button', { name: /^Send/ }).click()
  await expect(it.dialog).toBeHidden()
  await expect(it.inspector).toContainText('Headerstrace-id:abc-123, source:web')
  await it.runFor(6_000)
  await it.inspector
    .getByRole('button', { name: /^user-events-\d$/ })
    .first()
    .click()
  await it.inspector.getByRole('tab', { name: 'Log' }).click()
  await it.inspector.getByRole('searchbox').fill('abc-123')
  await expect(it.inspector.getByRole('listitem').filter({ hasText: '2 headers' })).toHaveCount(1)
  expect(it.errors).toEqual([])
})
