import AxeBuilder from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'

/** What must hold on every screen and in both languages. */
async function ready(page: Page): Promise<void> {
  await page.goto('/')
  await expect(page.getByRole('timer')).not.toHaveText('00:00.000')
}

async function violations(page: Page): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page }).analyze()
  return found.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(' | ')}`)
}

for (const colorScheme of ['light', 'dark'] as const)
  test(
    `nothing stands in the way of a screen reader, ${colorScheme}`,
    { tag: colorScheme === 'dark' ? '@roomy' : [] },
    async ({ page }, info) => {
      await page.emulateMedia({ colorScheme })
      await ready(page)
      expect(await page.locator('html').getAttribute('data-theme')).toBe(colorScheme)
      expect(await violations(page)).toEqual([])
      await page.screenshot({ path: info.outputPath(`rest-${colorScheme}.png`), fullPage: true })
    },
  )

test('no page is wider than its screen', async ({ page }) => {
  await ready(page)
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect(overflow).toBeLessThanOrEqual(0)
})

test('the page speaks the language of its reader, and another one on request', async ({ page }, info) => {
  await ready(page)
  const korean = info.project.name === 'korean'
  await expect(page.locator('html')).toHaveAttribute('lang', korean ? 'ko' : 'en')
  if (korean) await expect(page.getByText('컨트롤러 쿼럼').first()).toBeVisible()
  else await expect(page.getByText('Controller quorum').first()).toBeVisible()
})

test('with reduced motion nothing moves by itself', async ({ page }, info) => {
  test.skip(info.project.name !== 'korean', 'the Korean project asks for reduced motion')
  await ready(page)
  const clock = page.getByRole('timer')
  const at = await clock.textContent()
  await page.waitForTimeout(700)
  await expect(clock).toHaveText(at ?? '')
})
