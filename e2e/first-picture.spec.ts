import { expect, test } from '@playwright/test'

const PAGE = /assets\/page-[^/]*\.js/

test('The stage moves before the page around it has come, and then stands where it stood', async ({
  page,
}) => {
  let letGo = () => {}
  const held = new Promise<void>((done) => {
    letGo = done
  })
  await page.route(PAGE, async (route) => {
    await held
    await route.continue()
  })
  await page.goto('/')
  const canvas = page.locator('canvas')
  await expect(canvas).toBeVisible()
  await expect(page.getByRole('button')).toHaveCount(0)
  const picture = () => canvas.evaluate((it: HTMLCanvasElement) => it.toDataURL())
  const first = await picture()
  await expect.poll(async () => (await picture()) === first).toBe(false)
  const before = await canvas.boundingBox()
  letGo()
  await expect(page.getByRole('button', { name: 'Pause', exact: true })).toBeVisible()
  await expect(canvas).toHaveCount(1)
  expect(await canvas.boundingBox()).toEqual(before)
})

test('A page that cannot be fetched says so, and the cluster goes on', async ({ page }) => {
  await page.route(PAGE, (route) => route.abort())
  await page.goto('/')
  await expect(page.getByRole('alert')).toContainText('could not be fetched')
  await expect(page.locator('canvas')).toBeVisible()
})

test('What could not be fetched once is fetched again, with its styles', async ({ page }) => {
  let failed = 0
  await page.route(/assets\/Inspector-[^/]*\.css/, (route) =>
    failed++ === 0 ? route.abort() : route.continue(),
  )
  await page.goto('/')
  await expect(page.getByRole('region', { name: 'Inspector' })).toBeVisible()
  expect(failed).toBe(2)
})
