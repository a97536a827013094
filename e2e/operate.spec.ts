import { expect, type Locator, type Page, test } from '@playwright/test'
import { KafkascopePage } from './kafkascope-page.ts'

/** Picks an operation from the menu, fills its form in and does it. */
async function operate(it: KafkascopePage, name: string, fields: Readonly<Record<string, string>>) {
  await it.button('Faults and operations').click()
  const menu = it.page.getByRole('group', { name: 'Faults and operations' })
  await menu.getByRole('button', { name, exact: true }).click()
  if (Object.keys(fields).length === 0) return
  for (const [label, value] of Object.entries(fields)) {
    const field = it.dialog.getByLabel(label, { exact: true })
    const isList = (await field.evaluate((element) => element.tagName)) === 'SELECT'
    await (isList ? field.selectOption(value) : field.fill(value))
  }
  await it.button('Do it').click()
  await expect(it.dialog).toBeHidden()
}

const faults = (page: Page) => page.getByRole('group', { name: 'What is wrong with the network' })

async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(async () => {
    await page.keyboard.press('Tab')
    await expect(target).toBeFocused({ timeout: 100 })
  }).toPass()
}

test('a link is cut, stands on the page, lets the follower fall out of the ISR, and heals', async ({
  page,
}, info) => {
  const it = new KafkascopePage(page)
  await it.open()
  await it.pause.click()
  await expect(faults(page)).toBeHidden()
  await operate(it, 'Cut a link', { 'One side': 'broker-1', 'Other side': 'broker-2' })
  await expect(faults(page)).toContainText('broker-1 ↔ broker-2 cut')
  await expect(it.story).toContainText(/cut/i)
  await it.runFor(45_000)
  await expect(it.replica('user-events-0', 2)).toHaveAccessibleName(/follower, out of ISR/)
  await page.screenshot({ path: info.outputPath('cut.png') })
  await faults(page).getByRole('button', { name: 'Heal the network' }).click()
  await expect(faults(page)).toBeHidden()
  await it.runFor(40_000)
  await expect(it.replica('user-events-0', 2)).toHaveAccessibleName(/follower, ISR/)
  expect(it.errors).toEqual([])
})

test('a paused leader is fenced, wakes up believing that it leads, and is put right', {
  tag: '@roomy',
}, async ({ page }) => {
  const it = new KafkascopePage(page)
  await it.open()
  await it.pause.click()
  await operate(it, 'Pause', { Node: 'broker-2' })
  await expect(it.broker(2)).toHaveAccessibleName(/paused/)
  await it.runFor(12_000)
  await expect(it.partition('user-events-1')).toHaveAccessibleName(/leader broker [13], leader epoch 1/)
  await expect(it.replica('user-events-1', 2)).toHaveAccessibleName(/stale leader/)
  await operate(it, 'Resume', { Node: 'broker-2' })
  await it.runFor(15_000)
  await expect(it.replica('user-events-1', 2)).toHaveAccessibleName(/follower, ISR/)
  await expect(it.health).toContainText('3/3 brokers')
})

test(
  'a partition is moved to other brokers while it is written to',
  { tag: '@roomy' },
  async ({ page }, { project }) => {
    test.skip(project.name === 'phone', 'a phone shows one topic at a time, and this one is not the first')
    const it = new KafkascopePage(page)
    await it.open()
    await it.pause.click()
    await it.partition('system-logs-0').click()
    await operate(it, 'Move a partition', { 'Replicas, the preferred leader first': '3, 2' })
    await it.runFor(20_000)
    await expect(it.replica('system-logs-0', 3)).toHaveAccessibleName(/ISR/)
    await expect(it.replica('system-logs-0', 1)).toBeHidden()
  },
)

test('what is refused says why, and what cannot be done now is not offered', { tag: '@roomy' }, async ({
  page,
}) => {
  const it = new KafkascopePage(page)
  await it.open()
  await it.pause.click()
  await it.button('Faults and operations').click()
  const menu = page.getByRole('group', { name: 'Faults and operations' })
  await expect(menu.getByRole('button', { name: 'Resume', exact: true })).toBeDisabled()
  await expect(menu.getByRole('button', { name: 'Heal the network', exact: true })).toBeDisabled()
  await menu.getByRole('button', { name: 'Slow a link', exact: true }).click()
  await it.dialog.getByLabel('Delay (ms)').fill('much')
  await it.button('Do it').click()
  await expect(it.dialog.getByRole('alert')).toContainText('0')
  await expect(it.dialog.getByLabel('Delay (ms)')).toHaveAttribute('aria-invalid', 'true')
})

test('a fault is made and healed by keyboard alone', { tag: '@roomy' }, async ({ page }) => {
  const it = new KafkascopePage(page)
  await it.open()
  await page.keyboard.press('Space')
  await it.button('Faults and operations').focus()
  await page.keyboard.press('Enter')
  const item = page
    .getByRole('group', { name: 'Faults and operations' })
    .getByRole('button', { name: 'Isolate a node', exact: true })
  await expect(item).toBeVisible()
  await tabTo(page, item)
  await page.keyboard.press('Enter')
  await expect(it.dialog.getByLabel('Node')).toBeFocused()
  await tabTo(page, it.button('Do it'))
  await page.keyboard.press('Enter')
  const heal = faults(page).getByRole('button', { name: 'Heal the network' })
  await expect(heal).toBeVisible()
  await heal.focus()
  await page.keyboard.press('Enter')
  await expect(faults(page)).toBeHidden()
})
