import { expect, test } from '@playwright/test'
import { KafkascopePage } from './kafkascope-page.ts'

test('on a phone a broker can be crashed and read about', async ({ page }, info) => {
  const it = new KafkascopePage(page)
  await it.open()
  await it.pause.click()
  await it.broker(2).scrollIntoViewIfNeeded()
  await it.broker(2).click()
  await expect(it.inspector).toBeVisible()
  await it.inspector.getByRole('button', { name: /crash/i }).click()
  await page.screenshot({ path: info.outputPath('sheet.png') })
  await it.inspector.getByRole('button', { name: 'Clear the selection' }).click()
  await expect(it.inspector).toBeHidden()
  await expect(it.broker(2)).toHaveAccessibleName(/crashed/)
  await it.until(/fenced/i)
  await page.screenshot({ path: info.outputPath('fenced.png'), fullPage: true })
  expect(it.errors).toEqual([])
})

test('what is touched is large enough to be touched', async ({ page }) => {
  const it = new KafkascopePage(page)
  await it.open()
  for (const button of [it.pause, it.button('Step'), it.button('Next notable event')]) {
    const box = await button.boundingBox()
    expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(40)
  }
})

test('on a phone the timeline, a bookmark and either of two compared runs are in reach', async ({ page }) => {
  const it = new KafkascopePage(page)
  await it.open('#scenario=opening&t=31&tab=compare&compare=producer:acks:1&marks=30.5:1:before')
  await it.button('A: as it is').click()
  await expect(page.getByRole('region', { name: 'A: as it is' })).toBeVisible()
  await it.button('B: acks=1').click()
  await expect(page.getByRole('region', { name: 'B: acks=1' })).toBeVisible()
  await page.locator('summary').filter({ hasText: 'Timeline' }).click()
  await expect(page.getByRole('tab', { name: 'Compare' })).toBeInViewport()
  await expect(page.getByRole('row', { name: /^records acknowledged/ })).toContainText(/\d/)
  await page.getByRole('tab', { name: 'Timeline' }).click()
  await it.scrubber.scrollIntoViewIfNeeded()
  await it.button('Bookmarks: 1').click()
  await page
    .getByRole('button', { name: /00:30\.500/ })
    .first()
    .click()
  await expect.poll(() => it.now()).toBe(30_500)
  expect(it.errors).toEqual([])
})
