import { expect, test } from '@playwright/test'
import { KafkascopePage } from './kafkascope-page.ts'

test('a named scenario is found, opened and says what to watch, by keyboard alone', async ({ page }) => {
  const it = new KafkascopePage(page)
  await it.open()
  await it.pause.click()
  await page.keyboard.press('Control+k')
  await expect(it.dialog.locator('input')).toBeFocused()
  await page.keyboard.type('All scenarios')
  await page.keyboard.press('Enter')
  await expect(it.dialog.getByRole('heading', { name: 'Scenarios' })).toBeVisible()
  await expect(it.dialog.getByRole('searchbox')).toBeFocused()
  await page.keyboard.type('acks=1 loses')
  await expect(it.dialog.getByRole('status')).toHaveText('1 scenario')
  await page.keyboard.press('Enter')
  await expect(it.dialog).toHaveCount(0)
  await expect.poll(() => it.now()).toBe(24_000)
  await expect(page.getByRole('note', { name: 'What to watch' })).toContainText(
    'The leader acknowledges alone',
  )
  await it.button('Hide what to watch').click()
  await expect(page.getByRole('note', { name: 'What to watch' })).toHaveCount(0)
  if (await it.button('Menu').isVisible()) await it.button('Menu').click()
  await expect(it.button('Scenario: acks=1 loses records')).toBeVisible()
  expect(it.errors).toEqual([])
})

test('a link names a scenario, and its link names it again', async ({ page }) => {
  const it = new KafkascopePage(page)
  await it.open('#scenario=broker-failure&t=42.18')
  await expect.poll(() => it.now()).toBe(42_180)
  await expect(it.replica('payments-0', 2)).toHaveAccessibleName(/leader/)
  expect(await it.sharedLink()).toMatch(/^#scenario=broker-failure&t=42\.18&check=/)
  expect(it.errors).toEqual([])
})
