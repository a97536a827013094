import { expect, test } from '@playwright/test'
import { KafkascopePage } from './kafkascope-page.ts'

const AT = '--bootstrap-server localhost:9092'

test('Kafka’s command lines run in the cluster, and going back takes their output back', async ({
  page,
}, info) => {
  test.skip(info.project.name !== 'desktop', 'on a phone the tabs are folded away')
  const it = new KafkascopePage(page)
  await it.open()
  await page.getByRole('tab', { name: 'Terminal' }).click()
  const terminal = page.getByRole('region', { name: 'Terminal' })
  const log = terminal.getByRole('log')
  const line = terminal.getByRole('textbox')
  await expect(log).toContainText('Kafka’s own command lines')

  await it.pause.click()
  await line.fill(
    `kafka-topics.sh ${AT} --create --topic from-terminal --partitions 2 --replication-factor 3`,
  )
  await line.press('Enter')
  await expect(terminal).toContainText('The run is paused')
  const before = await it.now()
  await terminal.getByRole('button', { name: 'Run on' }).click()
  await expect(log).toContainText('Created topic from-terminal.')
  expect(await it.now()).toBeGreaterThan(before)

  // A console producer reads lines until Ctrl+D.
  await line.fill(`kafka-console-producer ${AT} --topic from-terminal`)
  await line.press('Enter')
  await line.fill('first')
  await line.press('Enter')
  await line.press('Control+d')
  await expect(terminal.getByRole('button', { name: /^Interrupt/ })).toHaveCount(0, { timeout: 20_000 })
  await line.fill(`kafka-get-offsets ${AT} --topic from-terminal`)
  await line.press('Enter')
  await expect(log).toContainText(/from-terminal:\d:1/, { timeout: 20_000 })

  // Completion, history, and what is no tool.
  await line.fill('kafka-lead')
  await line.press('Tab')
  await expect(line).toHaveValue('kafka-leader-election ')
  await line.fill('kafka-topics --topic from-t')
  await line.press('Tab')
  await expect(line).toHaveValue('kafka-topics --topic from-terminal ')
  await line.press('ArrowUp')
  await expect(line).toHaveValue(/^kafka-get-offsets/)
  await line.fill('rm -rf /')
  await line.press('Enter')
  await expect(log).toContainText('rm: command not found')

  await page.getByTitle('Pause', { exact: true }).click()
  await page.getByRole('tab', { name: 'Timeline' }).click()
  await it.scrubber.focus()
  await page.keyboard.press('Home')
  await page.getByRole('tab', { name: 'Terminal' }).click()
  await expect(log).not.toContainText('Created topic')
  expect(it.errors).toEqual([])
})
