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

test('by the keyboard alone a partition is moved, and its command leads back to its moment and its requests', async ({
  page,
}, info) => {
  test.skip(info.project.name !== 'desktop', 'the keys are for a keyboard')
  const it = new KafkascopePage(page)
  await it.open()
  test.slow()
  // The cluster of the opening is slow enough to be watched.
  for (let i = 0; i < 3; i++) await page.keyboard.press('>')
  await page.keyboard.press('t')
  const terminal = page.getByRole('region', { name: 'Terminal' })
  const log = terminal.getByRole('log')
  const line = terminal.getByRole('textbox')
  await expect(line).toBeFocused()
  const run = async (text: string, says: string | RegExp) => {
    await expect(terminal.getByRole('button', { name: /^Interrupt/ })).toHaveCount(0, { timeout: 20_000 })
    await page.keyboard.insertText(text)
    await page.keyboard.press('Enter')
    await expect(log).toContainText(says, { timeout: 20_000 })
  }
  await run(`kafka-topics ${AT} --create --topic moved --replica-assignment 1:2`, 'Created topic moved.')
  const plan = '{"version":1,"partitions":[{"topic":"moved","partition":0,"replicas":[2,3]}]}'
  await run(`echo '${plan}' > move.json`, 'move.json')
  const file = '--reassignment-json-file move.json'
  await run(
    `kafka-reassign-partitions ${AT} --execute ${file}`,
    'Successfully started partition reassignment for moved-0',
  )
  await page.waitForTimeout(3_000)
  await run(
    `kafka-reassign-partitions ${AT} --verify ${file}`,
    'Reassignment of partition moved-0 is completed.',
  )
  await run(`kafka-metadata-quorum ${AT} describe --status`, /LeaderId: +100/)
  const now = await it.now()
  await terminal
    .getByRole('button', { name: /^Go back to/ })
    .first()
    .press('Enter')
  expect(await it.now()).toBeLessThan(now)
  await expect(log).not.toContainText('Successfully started')
  await terminal.getByRole('button', { name: 'Its requests' }).first().press('Enter')
  await expect(page.getByRole('tab', { name: 'Sequence' })).toHaveAttribute('aria-selected', 'true')
  expect(it.errors).toEqual([])
})
