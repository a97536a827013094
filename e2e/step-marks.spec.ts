import { expect, test } from '@playwright/test'
import { KafkascopePage } from './kafkascope-page.ts'

test('a step marks what it changed with the value before, on the stage too, and play takes the marks away', async ({
  page: raw,
}) => {
  const page = new KafkascopePage(raw)
  await page.open()
  await page.pause.click()
  const head = page.partition('user-events-0')
  await page.broker(1).click()
  await page.inspector.getByRole('button', { name: 'Crash broker 1' }).click()
  await head.click()
  const epoch = async () => page.numberIn(head, 'leader epoch')
  const before = await epoch()
  for (let i = 0; i < 15 && (await epoch()) === before; i++) {
    await page.button('Next notable event').click()
    await raw.waitForTimeout(150)
  }
  await expect(page.inspector).toContainText(
    `Leader epoch${before} →${before + 1}changed by this step; before: ${before}`,
  )
  await expect(head).toHaveAttribute('data-stepped')
  await raw.keyboard.press(',')
  await expect(page.inspector).toContainText(`Leader epoch${before + 1} →${before}`)
  await page.play.click()
  await expect(page.inspector.locator('[data-changed]')).toHaveCount(0)
  await expect(raw.locator('[data-stepped]')).toHaveCount(0)
  expect(page.errors).toEqual([])
})
