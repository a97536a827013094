import { expect, test } from '@playwright/test'
import { KafkascopePage } from './kafkascope-page.ts'

test('every history stays: shown at the same moment, named, deleted, had back, and kept through a reload', async ({
  page,
}) => {
  const it = new KafkascopePage(page)
  await it.open()
  await it.runFor(8_000)
  const { at: end, replicas: there } = await it.moment()
  const tree = page.getByRole('region', { name: 'Histories' })
  await expect(tree).toContainText('Act in the past')
  await it.scrubTo(end - 6_000)
  await it.button('Crash broker 2').click()
  await it.scrubTo(end - 4_000)
  const crashed = await it.replicas()
  const rows = tree.getByRole('button', { name: /^Show / })
  await expect(rows).toHaveCount(2)
  await expect(tree.getByRole('button', { name: 'Show broker 2 crashed at this moment' })).toHaveAttribute(
    'aria-pressed',
    'true',
  )

  await tree.getByRole('button', { name: 'Show From the beginning at this moment' }).press('Enter')
  await expect(it.broker(2)).toHaveAccessibleName(/: up|running/)
  await it.scrubTo(end)
  expect(await it.replicas()).toEqual(there)
  await tree.getByRole('button', { name: 'Show broker 2 crashed at this moment' }).click()
  await it.scrubTo(end - 4_000)
  expect(await it.replicas()).toEqual(crashed)

  await it.button('More about broker 2 crashed').click()
  await page.getByRole('textbox', { name: 'Name' }).fill('without broker 2')
  await page.keyboard.press('Enter')
  await expect(rows.last()).toHaveText('without broker 2')
  await it.button('More about From the beginning').click()
  await it.button('Delete').click()
  await expect(tree.getByRole('status')).toContainText('Deleted: From the beginning')
  await it.button('Undo').click()
  await expect(rows).toHaveCount(2)

  await page.reload()
  await expect(page.getByRole('button', { name: 'Show without broker 2 at this moment' })).toBeVisible()
  expect(it.errors).toEqual([])
})

test('time goes request by request both ways, and the list of what comes next runs until a row', async ({
  page,
}) => {
  const it = new KafkascopePage(page)
  await it.open()
  await it.pause.click()
  const moments = [await it.now()]
  for (let i = 0; i < 4; i++) {
    await page.keyboard.press("'")
    moments.push(await it.now())
  }
  expect(moments.at(-1)).toBeGreaterThan(moments[0] ?? 0)
  for (let i = 3; i > 0; i--) {
    await page.keyboard.press(';')
    expect(await it.now()).toBe(moments[i])
  }
  await page.getByRole('tab', { name: 'Next' }).click()
  const rows = page.getByRole('region', { name: 'What happens next' }).first().locator('tbody tr')
  const chosen = (await rows.nth(4).locator('td').first().textContent()) ?? ''
  await rows
    .nth(4)
    .getByRole('button', { name: /^Run until/ })
    .click()
  await expect(page.getByRole('timer')).toHaveText(chosen)
  expect(it.errors).toEqual([])
})

test('the director says what it waits for, and time stays what it is', async ({ page }) => {
  const it = new KafkascopePage(page)
  await it.open()
  await it.pause.click()
  await it.button('Crash broker 2').click()
  await it.button('Director').click()
  await expect(it.button('Director')).toHaveAttribute('aria-pressed', 'true')
  await expect(page.getByText(/× · .+/).first()).toBeVisible()
  await page.keyboard.press('d')
  await expect(it.button('Director')).toHaveAttribute('aria-pressed', 'false')
})
