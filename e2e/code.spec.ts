import { expect, test } from '@playwright/test'
import { KafkascopePage } from './kafkascope-page.ts'

test('a producer’s Go program changes the running client, and its lines, configs and the stage point at each other', async ({
  page,
}) => {
  const scope = new KafkascopePage(page)
  await scope.open()
  await scope.pause.click()
  await scope.scrubTo(30_000)
  await scope.button(/^Producer web-frontend/).click()
  const { inspector } = scope
  await inspector.getByRole('tab', { name: 'Code', exact: true }).click()
  await inspector.getByRole('combobox', { name: 'Language' }).selectOption('go')

  // By the names of kafka-go, while the client is the Java one.
  await expect(inspector.getByText('w := &kafka.Writer{')).toBeVisible()
  const batching = inspector.getByRole('button', { name: /^Change linger\.ms, now 5 \* time\.Millisecond/ })

  // A line marks its config and the accumulator; a config marks its line; a card marks its lines.
  const card = page.locator('main [data-stage-part="accumulator"][data-pointed]')
  const row = inspector.locator('[data-config="linger.ms"]')
  const line = inspector
    .locator('[data-line]')
    .filter({ has: page.locator('[aria-label^="Change linger.ms"]') })
  await batching.focus()
  await expect(card).toHaveCount(1)
  await expect(row).toHaveAttribute('data-on')
  await row.focus()
  await expect(line).toHaveAttribute('data-on')
  await page.mouse.move(0, 0)
  await scope.broker(1).hover()
  await expect(inspector.locator('[data-line][data-on]').filter({ hasText: 'Addr' })).toHaveCount(1)

  // What the library of the client refuses is said, and nothing happens.
  await batching.focus()
  await page.keyboard.press('Enter')
  await page.keyboard.type('-1')
  await page.keyboard.press('Enter')
  await expect(inspector.getByRole('alert').filter({ hasText: 'linger.ms' })).toHaveText(/at least 0/)
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type('250')
  await page.keyboard.press('Enter')
  await expect(inspector.getByText(/web-frontend is being closed/)).toBeVisible()
  await expect(inspector.locator('[data-mark]:focus')).toHaveCount(1)
  await scope.runFor(3_000)
  await expect(inspector.getByText('250 * time.Millisecond')).toBeVisible()
  await expect(row).toContainText('250')

  // The choice stays, the other languages say the same, and what Go lacks is listed with why.
  await expect(inspector.getByText('enable.idempotence=true')).toBeVisible()
  await inspector.getByRole('combobox', { name: 'Language' }).selectOption('python')
  await expect(inspector.locator('[data-line]').filter({ hasText: "'linger.ms': 250," })).toHaveCount(1)
  await inspector.getByRole('tab', { name: 'Config', exact: true }).click()
  await inspector.getByRole('searchbox').fill('linger')
  await expect(inspector.getByText('250', { exact: true })).toBeVisible()
  await inspector.getByRole('tab', { name: 'Code', exact: true }).click()
  await expect(inspector.getByRole('combobox', { name: 'Language' })).toHaveValue('python')
  expect(scope.errors).toEqual([])
})
