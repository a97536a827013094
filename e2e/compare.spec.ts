import { expect, test } from '@playwright/test'
import { KafkascopePage } from './kafkascope-page.ts'

test('two clusters stand beside each other, go together, and their differences are counted', async ({
  page,
}) => {
  const it = new KafkascopePage(page)
  await it.open()
  await it.pause.click()
  await page.getByRole('tab', { name: 'Compare' }).click()
  const form = page.getByRole('tabpanel')
  await form.getByRole('combobox').first().selectOption({ label: 'all brokers' })
  await form.getByRole('combobox').last().selectOption('broker.session.timeout.ms')
  await form.getByRole('textbox').fill('nonsense')
  await it.button('Add').click()
  await expect(form.getByRole('alert')).toContainText('broker.session.timeout.ms')
  await form.getByRole('textbox').fill('30000')
  await it.button('Add').click()
  await it.button('Compare').click()

  const first = page.getByRole('region', { name: 'A: as it is' })
  const second = page.getByRole('region', { name: 'B: broker.session.timeout.ms=30000' })
  await expect(second.getByRole('button', { name: /^broker 1: / })).toBeVisible()
  await it.button('Crash broker 2').click()
  for (const half of [first, second])
    await expect(half.getByRole('button', { name: /^broker 2: / })).toHaveAccessibleName(/crashed/)
  for (let i = 0; i < 2; i++) await page.keyboard.press('Shift+ArrowRight')
  const gap = page.getByRole('row', { name: /^time without a leader/ })
  await expect(gap).toContainText(/\+\d/)

  await page.getByRole('button', { name: /^First difference at/ }).click()
  await second.getByRole('button', { name: /^broker 3: / }).click()
  await expect(it.inspector).toContainText('Broker 3')
  await it.button('End the comparison').click()
  await expect(first).toHaveCount(0)
  expect(it.errors).toEqual([])
})

test('what is done can go to one of them only', async ({ page }) => {
  const it = new KafkascopePage(page)
  await it.open()
  await it.pause.click()
  await page.getByRole('tab', { name: 'Compare' }).click()
  await page.getByRole('radio', { name: 'The other control plane' }).check()
  await it.button('Compare').click()
  const second = page.getByRole('region', { name: 'B: ZooKeeper' })
  await expect(second.getByRole('button', { name: /^broker 2: / })).toBeVisible()
  await page.getByLabel('What you do goes to').selectOption('A only')
  await it.button('Crash broker 2').click()
  await expect(
    page.getByRole('region', { name: 'A: KRaft' }).getByRole('button', { name: /^broker 2: / }),
  ).toHaveAccessibleName(/crashed/)
  await expect(second.getByRole('button', { name: /^broker 2: / })).not.toHaveAccessibleName(/crashed/)
})

test('a comparison is shared with what was done in one of them only, and bookmarks go along', async ({
  page,
}) => {
  const it = new KafkascopePage(page)
  await it.open('#scenario=opening&t=31&compare=producer:acks:1&marks=30.5:1:before')
  const first = page.getByRole('region', { name: 'A: as it is' })
  const second = page.getByRole('region', { name: 'B: acks=1' })
  await expect(second.getByRole('button', { name: /^broker 2: / })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Bookmarks: 1' })).toBeVisible()
  await page.getByRole('tab', { name: 'Compare' }).click()
  await page.getByLabel('What you do goes to').selectOption('B only')
  await it.button('Crash broker 2').click()
  await expect(second.getByRole('button', { name: /^broker 2: / })).toHaveAccessibleName(/crashed/)
  const link = await it.sharedLink()
  await page.goto('about:blank')
  await it.open(link)
  await expect(second.getByRole('button', { name: /^broker 2: / })).toHaveAccessibleName(/crashed/)
  await expect(first.getByRole('button', { name: /^broker 2: / })).not.toHaveAccessibleName(/crashed/)
  expect(it.errors).toEqual([])
})

test('a comparison that cannot be made is refused with Kafka’s own words', async ({ page }) => {
  const it = new KafkascopePage(page)
  await it.open('#scenario=opening&t=31&compare=producer:acks:7')
  await expect(page.getByRole('alert')).toContainText('acks')
  await expect(page.getByRole('region', { name: 'A: as it is' })).toHaveCount(0)
})

test('on the wall of either a replica is picked by pointer and by keys, and one may stand alone', async ({
  page,
}) => {
  test.slow()
  const it = new KafkascopePage(page)
  await it.open('#scenario=hundred-brokers&t=10&compare=producer:acks:1')
  const second = page.getByRole('region', { name: 'B: acks=1' })
  await expect(second.getByRole('button', { name: /^broker 100: / })).toBeVisible({ timeout: 90_000 })
  const cell = second.locator('[data-cell]').first()
  await expect(cell).toBeAttached({ timeout: 90_000 })
  const box = await cell.boundingBox()
  if (!box) throw new Error('no cell')
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  const picked = ((await cell.getAttribute('aria-label')) ?? '').split(' ')[0] as string
  await page.mouse.move(x, y)
  await expect(second.getByRole('tooltip')).toContainText(picked)
  await page.mouse.click(x, y)
  await expect(it.inspector).toContainText(picked)
  await it.inspector.getByRole('button', { name: 'Clear the selection' }).click()
  // Keys stay on the stage that they are on.
  const focused = () =>
    second.evaluate(
      (half) => half.contains(document.activeElement) && document.activeElement?.getAttribute('data-cell'),
    )
  await cell.focus()
  const before = await focused()
  await page.keyboard.press('ArrowDown')
  await expect.poll(focused).toBeTruthy()
  await expect.poll(focused).not.toBe(before)
  await it.button('Show B alone, larger').click()
  await expect(page.getByRole('region', { name: 'A: as it is' })).toHaveCount(0)
  await expect(second.getByRole('button', { name: /^broker 100: / })).toBeVisible()
  await it.button('Both').click()
  await expect(page.getByRole('region', { name: 'A: as it is' })).toBeVisible()
  expect(it.errors).toEqual([])
})
