import { expect, test } from '@playwright/test'
import { KafkascopePage } from './kafkascope-page.ts'

test('a producer shows its batches by partition, in its card and one by one in the inspector', async ({
  page,
}) => {
  const it = new KafkascopePage(page)
  await it.open()
  await it.pause.click()
  const card = it.button(/^Producer web-frontend/)
  await expect(card.getByTitle(/user-events-0: .* in the accumulator/)).toBeAttached()
  await card.click()
  await expect(it.inspector).toContainText('Accumulator')
  await expect(it.inspector).toContainText('buffer.memory')
  await it.inspector.getByRole('button', { name: 'Clear the selection' }).click()

  // A batch is in flight for hundreds of milliseconds: some step has one.
  await card.click()
  const inFlight = it.inspector.getByText('in flight', { exact: true })
  for (let i = 0; i < 120 && (await inFlight.count()) === 0; i++) await it.button('Step').click()
  await expect(inFlight.first()).toBeVisible()
  await expect(it.inspector).toContainText(/producer \d+, epoch 0/)
  expect(it.errors).toEqual([])
})

test('a consumer shows how far its application is through what poll() returned, and can be paused', async ({
  page,
}) => {
  const it = new KafkascopePage(page)
  await it.open()
  await it.pause.click()
  await it.consumer('audit-1').click()
  await expect(it.inspector).toContainText('Poll loop')
  const time = it.inspector.getByRole('slider', { name: 'Processing time of a record' })
  await time.focus()
  await page.keyboard.press('End')
  await expect(it.inspector).toContainText('20.0 s')
  await it.runFor(6_000)
  await expect(it.inspector).toContainText(/processing \d+ of \d+/)
  await expect(it.inspector).toContainText('poll() due in')
  await it.inspector.getByRole('button', { name: 'pause()' }).click()
  await expect(it.inspector).toContainText('paused: poll() returns none of it')
  await it.inspector.getByRole('button', { name: 'resume()' }).click()
  await expect(it.inspector).not.toContainText('paused: poll() returns none of it')
  expect(it.errors).toEqual([])
})

test('the fates of all records can be counted, listed by fate and key, and a record selected', async ({
  page,
}) => {
  const it = new KafkascopePage(page)
  await it.open()
  await it.pause.click()
  await it.unfoldTimeline()
  await page.getByRole('tab', { name: 'Events' }).focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Enter')
  const panel = page.getByRole('region', { name: 'What became of the records' })
  await expect(panel).toBeVisible()
  const committed = panel.getByRole('button', { name: /^committed/ })
  const number = Number((await committed.textContent())?.replace(/\D/g, ''))
  expect(number).toBeGreaterThan(10)
  await committed.click()
  await expect(panel.getByRole('status')).toHaveText(`${number} records`)
  await panel.getByRole('combobox', { name: 'Key' }).selectOption('user-123')
  await expect(panel.getByRole('status')).not.toHaveText(`${number} records`)
  await panel
    .getByRole('button', { name: /^Record #/ })
    .first()
    .click()
  await expect(it.inspector).toContainText('user-123')
  await panel.getByRole('combobox', { name: 'Show' }).selectOption('partition')
  await expect(panel.getByRole('row', { name: /user-events-1/ })).toBeVisible()
  expect(it.errors).toEqual([])
})

test('the order of records is drawn and told from the producer to the application, and leads to its moments', async ({
  page,
}) => {
  const it = new KafkascopePage(page)
  await it.open()
  await it.pause.click()
  await it.unfoldTimeline()
  await page.locator('#tab-fates').click()
  const panel = page.getByRole('region', { name: 'What became of the records' })
  await panel.getByRole('combobox', { name: 'Show' }).selectOption('order')
  await expect(panel.getByRole('status')).toHaveText(/^0 out of order within a partition or key · [1-9]/)
  const before = await it.now()
  const moved = panel.getByRole('list', { name: 'Records that changed places' }).getByRole('button')
  await moved.first().click()
  await expect.poll(() => it.now()).toBeLessThan(before)
  await expect(it.inspector).toContainText('Journey')
  await panel.getByRole('combobox', { name: 'Records of' }).selectOption('partition user-events-0')
  await expect(panel.getByRole('status')).toHaveText(/^0 out of order .* · 0 across/)
  expect(it.errors).toEqual([])
})
