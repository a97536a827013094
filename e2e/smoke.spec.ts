import { expect, test } from '@playwright/test'

test('the page opens without an error and asks nothing of another origin', async ({ page, baseURL }) => {
  const errors: string[] = []
  const strangers: string[] = []
  page.on('pageerror', (error) => errors.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text())
  })
  page.on('request', (request) => {
    const { origin, protocol } = new URL(request.url())
    const leavesThePage = protocol !== 'data:' && protocol !== 'blob:'
    if (leavesThePage && origin !== baseURL) strangers.push(request.url())
  })

  await page.goto('/')

  await expect(page).toHaveTitle(/Kafkascope/)
  await expect(page.locator('#root')).not.toBeEmpty()
  await page.waitForLoadState('networkidle')
  expect(errors).toEqual([])
  expect(strangers).toEqual([])
})
