import { expect, test } from '@playwright/test'
import { KafkascopePage } from './kafkascope-page.ts'

test.skip(({ isMobile }) => isMobile, 'the palette that opens it is for a keyboard')

test('a cluster of one’s own is built, refused by its field, saved, begun, and kept', async ({ page }) => {
  const kafka = new KafkascopePage(page)
  await kafka.open()
  await kafka.pause.click()
  const openBuilder = async () => {
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: 'Commands' }).fill('build your own')
    await page.keyboard.press('Enter')
  }
  await openBuilder()
  await kafka.dialog.getByRole('button', { name: 'Empty cluster' }).click()
  await kafka.dialog.getByLabel('Name').first().fill('Two brokers')
  await kafka.dialog.getByLabel('Replication factor').fill('2')
  await expect(kafka.dialog.getByRole('status')).toContainText('topics[0].replicationFactor')
  await expect(kafka.dialog.getByRole('button', { name: 'Begin the run' })).toBeDisabled()
  await kafka.dialog.getByRole('spinbutton', { name: 'Brokers' }).fill('2')
  // Configs are completed with Kafka's names, and refused with Kafka's words.
  const configs = kafka.dialog.getByLabel('Broker configs')
  await configs.fill('')
  await configs.pressSequentially('replica.lag')
  await expect(kafka.dialog.getByRole('option', { name: /replica\.lag\.time\.max\.ms 30000/ })).toBeVisible()
  await page.keyboard.press('Enter')
  await configs.pressSequentially('-5')
  await expect(kafka.dialog).toContainText(
    'Invalid value -5 for configuration replica.lag.time.max.ms: Value must be at least 0',
  )
  await configs.fill('replica.lag.time.max.ms=9000')
  await kafka.dialog.getByLabel('transaction.version').selectOption('1')
  await kafka.dialog.getByRole('button', { name: 'Add: Producer' }).click()
  await kafka.dialog.getByRole('button', { name: 'Undo' }).click()
  await expect(kafka.dialog.getByRole('group', { name: 'producer-1' })).toHaveCount(0)
  await kafka.dialog.getByRole('button', { name: 'Redo' }).click()
  await expect(kafka.dialog.getByRole('group', { name: 'producer-1' })).toHaveCount(1)
  await kafka.dialog.getByRole('button', { name: 'Save' }).click()
  await kafka.dialog.getByRole('button', { name: 'Begin the run' }).click()
  await expect(kafka.broker(2)).toBeVisible()
  await expect(kafka.broker(3)).toHaveCount(0)
  await page.reload()
  await expect(page.getByRole('timer')).not.toHaveText('00:00.000')
  await openBuilder()
  await expect(kafka.dialog.getByRole('button', { name: 'Edit Two brokers' })).toBeVisible()
  expect(kafka.errors).toEqual([])
})
