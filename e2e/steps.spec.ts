import { expect, type Page, test } from '@playwright/test'
import { KafkascopePage } from './kafkascope-page.ts'

/** Everything that the stage shows: its canvases to the pixel, and what its elements say and where they are. */
async function picture(page: Page): Promise<string> {
  // Two frames: one that moves, one that draws.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
  return page.getByRole('region', { name: 'Cluster', exact: true }).evaluate((stage) => {
    const drawn = [...stage.querySelectorAll('canvas')].map((canvas) => canvas.toDataURL())
    const said = [...stage.querySelectorAll('[aria-label]')].map((each) => each.getAttribute('aria-label'))
    return JSON.stringify([
      document.querySelector('[role="timer"]')?.textContent,
      stage.textContent,
      said,
      drawn,
    ])
  })
}

/** Steps there and back; every picture on the way back is the one of the way there. */
async function thereAndBack(page: Page, on: string, back: string, count: number): Promise<void> {
  await page.keyboard.press(on)
  const way = [await picture(page)]
  for (let i = 0; i < count; i++) {
    await page.keyboard.press(on)
    way.push(await picture(page))
  }
  for (let i = count - 1; i >= 0; i--) {
    await page.keyboard.press(back)
    expect((await picture(page)) === way[i], `${on} ${back}, step ${i}`).toBe(true)
  }
}

test.use({ contextOptions: { reducedMotion: 'reduce' } })

test('steps back show, to the pixel, what the steps forward showed: by events and requests, at every zoom', async ({
  page,
}) => {
  const it = new KafkascopePage(page)
  await it.open()
  await it.button('Crash broker 2').click()
  for (const zoom of ['0', '+', '+', '-']) {
    await page.keyboard.press(zoom)
    await page.waitForTimeout(400)
    await thereAndBack(page, '.', ',', 6)
    await thereAndBack(page, "'", ';', 3)
  }
  await page.keyboard.press('0')
  await page.waitForTimeout(400)
  // Among what is known, so that no search is on its way.
  await it.scrubTo(3_000)
  await thereAndBack(page, ']', '[', 3)
  expect(it.errors).toEqual([])
})
