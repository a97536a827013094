import { expect, test } from '@playwright/test'
import { KafkascopePage } from './kafkascope-page.ts'

const TABS = ['timeline', 'events', 'fates', 'groups', 'next', 'sequence', 'terminal', 'compare', 'metrics']

test('at every width between phone and desktop each panel stays within the page, and all that moves time is whole', async ({
  page,
}) => {
  const scope = new KafkascopePage(page)
  await scope.open()
  await scope.pause.tap()
  for (const [width, height] of [
    [1280, 800],
    [1024, 768],
    [800, 700],
  ] as const) {
    await page.setViewportSize({ width, height })
    for (const id of TABS) {
      const tab = page.locator(`#tab-${id}`)
      await tab.tap()
      await expect(tab).toHaveAttribute('aria-selected', 'true')
      await expect(tab).toBeInViewport({ ratio: 1 })
      await expect(page.locator('#bottom-body > *').first()).toBeVisible()
      const edges = await page.evaluate(() => {
        const right = (sort: string) =>
          Math.max(...[...document.querySelectorAll(sort)].map((each) => each.getBoundingClientRect().right))
        const { clientWidth, scrollWidth } = document.documentElement
        return { page: scrollWidth - clientWidth, panel: right('#bottom-body') - clientWidth }
      })
      expect(edges, `${id} at ${width}`).toEqual({ page: 0, panel: 0 })
      const [time, tabs] = await Promise.all([
        page.getByRole('timer').boundingBox(),
        page.getByRole('tablist').first().boundingBox(),
      ])
      expect((time?.x ?? 0) + (time?.width ?? width), `the clock at ${width}`).toBeLessThanOrEqual(
        tabs?.x ?? 0,
      )
    }
  }
  expect(scope.errors).toEqual([])
})

test('a tap on a broker tells of it beside the stage, and lets it crash', async ({ page }) => {
  const scope = new KafkascopePage(page)
  await scope.open()
  await scope.broker(2).tap()
  await expect(scope.inspector).toContainText('broker 2')
  await scope.inspector.getByRole('button', { name: /^Crash/ }).tap()
  await expect(scope.broker(2)).toHaveAccessibleName(/crashed/)
  await page.keyboard.press('Escape')
  await scope.until(/fenced/)
  await expect(scope.health).toContainText('2/3')
  expect(scope.errors).toEqual([])
})
