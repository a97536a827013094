import { expect, test } from '@playwright/test'
import { KafkascopePage } from './kafkascope-page.ts'

test('a moment is bookmarked, named, gone to, deleted, had back, and kept through a reload', async ({
  page,
}) => {
  const it = new KafkascopePage(page)
  await it.open()
  await it.pause.click()
  const { at, replicas: here } = await it.moment()
  await page.keyboard.press('b')
  await expect(page.getByText('Bookmarked', { exact: true })).toBeVisible()
  await it.runFor(6_000)
  expect(await it.replicas()).not.toEqual(here)

  const menu = page.getByRole('button', { name: 'Bookmarks: 1' })
  await menu.click()
  await page.getByRole('textbox', { name: /^Name of / }).fill('before it all')
  await page.keyboard.press('Enter')
  await page
    .getByRole('listitem')
    .getByRole('button', { name: /^Go to before it all/ })
    .click()
  await expect.poll(() => it.now()).toBe(at)
  expect(await it.replicas()).toEqual(here)

  await menu.click()
  await it.button('Delete before it all').click()
  await expect(page.getByRole('button', { name: 'Bookmarks: 0' })).toBeVisible()
  await it.button('Undo').click()
  await page.keyboard.press('Escape')
  await page.reload()
  await it.pause.click()
  const flag = page.getByRole('group', { name: 'Bookmarks' }).getByRole('button', { name: /before it all/ })
  await flag.click()
  await expect.poll(() => it.now()).toBe(at)
  expect(it.errors).toEqual([])
})

test('a bookmark leads back to its own history, even when that is gone', async ({ page }) => {
  const it = new KafkascopePage(page)
  await it.open()
  await it.runFor(4_000)
  const end = await it.now()
  await it.scrubTo(end - 3_000)
  await it.button('Crash broker 2').click()
  await it.scrubTo(end - 1_000)
  await page.keyboard.press('b')
  const crashed = await it.replicas()
  await it.button('Reset').click()
  await it.button(/^Start again/).click()
  await expect(it.broker(2)).toHaveAccessibleName(/: up|running/)
  await page.getByRole('button', { name: 'Bookmarks: 1' }).click()
  await page
    .getByRole('listitem')
    .getByRole('button', { name: /^Go to / })
    .click()
  await expect(it.broker(2)).toHaveAccessibleName(/crashed/)
  expect(await it.now()).toBe(Math.round(end - 1_000))
  expect(await it.replicas()).toEqual(crashed)
})

for (const [name, told] of [
  ['QuotaExceededError', /has no more room/],
  ['SecurityError', /keeps nothing for this page/],
] as const)
  test(`a browser that refuses to keep anything (${name}) is told of, and nothing is lost meanwhile`, async ({
    page,
  }) => {
    await page.addInitScript((problem) => {
      Storage.prototype.setItem = () => {
        throw new DOMException('refused', problem)
      }
    }, name)
    const it = new KafkascopePage(page)
    await it.open()
    await it.pause.click()
    await expect(page.getByText(told)).toHaveCount(0)
    await page.keyboard.press('b')
    await expect(page.getByText(told)).toBeVisible()
    await expect(page.getByRole('button', { name: 'Bookmarks: 1' })).toBeVisible()
    await it.button('Dismiss').click()
    await expect(page.getByText(told)).toHaveCount(0)
    expect(it.errors).toEqual([])
  })

test('what is kept and cannot be read is set aside, not written over', async ({ page }) => {
  await page.addInitScript(() => {
    if (!localStorage.getItem('kafkascope.bookmarks.damaged'))
      localStorage.setItem('kafkascope.bookmarks', '{"v":1,"runs":[{]')
  })
  const it = new KafkascopePage(page)
  await it.open()
  await it.pause.click()
  await expect(page.getByText(/could not be read/)).toBeVisible()
  await page.keyboard.press('b')
  await expect(page.getByRole('button', { name: 'Bookmarks: 1' })).toBeVisible()
  const aside = await page.evaluate(() => localStorage.getItem('kafkascope.bookmarks.damaged'))
  expect(aside).toBe('{"v":1,"runs":[{]')
})
