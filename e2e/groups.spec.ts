import { expect, test } from '@playwright/test'
import { KafkascopePage } from './kafkascope-page.ts'

test('a group shows who has what, since when, and what its members do', async ({ page }, info) => {
  test.skip(info.project.name !== 'desktop', 'on a phone the tabs are folded away')
  const it = new KafkascopePage(page)
  await it.open()
  await it.pause.click()
  await it.group('audit-group').first().click()
  await expect(it.inspector).toContainText('Classic')
  await expect(it.inspector).toContainText(/__consumer_offsets-\d/)
  await expect(it.inspector.getByRole('heading', { name: 'Assignments, newest first' })).toBeVisible()
  await page.getByRole('tab', { name: 'Groups' }).click()
  const groups = page.getByRole('region', { name: 'Groups' })
  await expect(groups.getByRole('button', { name: /^audit-group/ })).toHaveAttribute('aria-pressed', 'true')
  await groups.getByRole('button', { name: /^user-analytics-group/ }).click()
  await expect(groups.getByRole('table').first()).toContainText('user-events')
  await expect(groups.getByRole('region', { name: 'Members over time' })).toContainText('joining')
  expect(it.errors).toEqual([])
})
