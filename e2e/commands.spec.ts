import AxeBuilder from '@axe-core/playwright'
import { expect, test } from '@playwright/test'
import { KafkascopePage } from './kafkascope-page.ts'

test.skip(({ isMobile }) => isMobile, 'a palette is for a keyboard')

test('everything can be found by its name and done by keyboard alone', async ({ page }) => {
  const kafka = new KafkascopePage(page)
  await kafka.open()
  await page.keyboard.press('Control+k')
  const field = page.getByRole('combobox', { name: 'Commands' })
  await expect(field).toBeFocused()
  await field.fill('crash broker 2')
  await page.keyboard.press('Enter')
  await expect(kafka.broker(2)).toHaveAccessibleName(/crashed/)
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Commands' }).fill('user-events-1')
  await page.keyboard.press('Enter')
  await expect(kafka.inspector).toContainText('user-events-1')
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Commands' }).fill('no such thing at all')
  await expect(page.getByText('Nothing of that name.')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(kafka.dialog).toHaveCount(0)
  expect(kafka.errors).toEqual([])
})

test('high contrast is kept, and nothing on the page is weaker than 4.5 to 1 in it', async ({ page }) => {
  const kafka = new KafkascopePage(page)
  await kafka.open()
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Commands' }).fill('Contrast: High')
  await page.keyboard.press('Enter')
  await expect(page.locator('html')).toHaveAttribute('data-contrast', 'more')
  for (const theme of ['Light', 'Dark']) {
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: 'Commands' }).fill(`Theme: ${theme}`)
    await page.keyboard.press('Enter')
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme.toLowerCase())
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((n) => n.target.join(' '))}`)).toEqual([])
  }
  await page.reload()
  await expect(page.locator('html')).toHaveAttribute('data-contrast', 'more')
})
