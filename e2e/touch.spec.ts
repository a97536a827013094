import { expect, type Page, test } from '@playwright/test'
import { KafkascopePage } from './kafkascope-page.ts'

type Point = { readonly x: number; readonly y: number }

/** Fingers that go from some places to others, as a touch screen says it. */
async function drag(page: Page, from: readonly Point[], to: readonly Point[], restMs = 0): Promise<void> {
  const session = await page.context().newCDPSession(page)
  const at = (share: number) =>
    from.map((p, id) => {
      const end = to[id] ?? p
      return { id, x: p.x + (end.x - p.x) * share, y: p.y + (end.y - p.y) * share }
    })
  await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: at(0) })
  if (restMs > 0) await page.waitForTimeout(restMs)
  else
    for (let i = 1; i <= 8; i++) {
      await session.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: at(i / 8) })
      await page.waitForTimeout(30)
    }
  await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
}

test.describe('the stage under fingers', () => {
  test.skip(({ isMobile }) => !isMobile, 'fingers only')

  test('two fingers come nearer to the columns, one pans them sideways, up and down is left to the page', async ({
    page,
  }) => {
    const it = new KafkascopePage(page)
    await it.open()
    const replica = it.replica('user-events-0', 1)
    await replica.scrollIntoViewIfNeeded()
    const before = await replica.boundingBox()
    if (!before) throw new Error('not on the page')
    const y = before.y + before.height / 2
    const middle = 195
    const leader = it.replica('user-events-1', 1)
    const width = async () => (await leader.boundingBox())?.width ?? 0
    const [near, wide] = [20, 110].map((half) => [
      { x: middle - half, y },
      { x: middle + half, y },
    ]) as [Point[], Point[]]
    // What listens to fingers is fetched after the first paint.
    await expect(async () => {
      await drag(page, near, wide)
      expect(await width()).toBeGreaterThan(before.width * 2.5)
    }).toPass()
    const x = (await leader.boundingBox())?.x ?? 0
    await drag(page, [{ x: 120, y }], [{ x: 260, y: y + 4 }])
    await expect.poll(async () => (await leader.boundingBox())?.x).toBeGreaterThan(x + 60)
    // Up and down is left to the browser, which scrolls the page.
    const stage = page.getByRole('region', { name: 'Cluster', exact: true })
    await expect(stage).toHaveCSS('touch-action', 'pan-y')
    const y1 = (await leader.boundingBox())?.y ?? 0
    await drag(page, [{ x: 195, y }], [{ x: 197, y: y - 60 }])
    expect((await leader.boundingBox())?.width).toBeGreaterThan(before.width * 1.5)
    expect((await leader.boundingBox())?.y).toBeLessThanOrEqual(y1)
    expect(it.errors).toEqual([])
  })

  test('a finger that rests on a broker opens its menu', async ({ page }) => {
    const it = new KafkascopePage(page)
    await it.open()
    const broker = it.broker(2)
    await broker.scrollIntoViewIfNeeded()
    const box = await broker.boundingBox()
    if (!box) throw new Error('not on the page')
    await expect(async () => {
      await drag(page, [{ x: box.x + 60, y: box.y + 20 }], [], 900)
      await expect(page.getByRole('menu', { name: /broker-2/ })).toBeVisible({ timeout: 1_000 })
    }).toPass()
    await expect(page.getByRole('menuitem', { name: 'Crash' })).toBeVisible()
    expect(it.errors).toEqual([])
  })
})
