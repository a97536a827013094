import { readFile } from 'node:fs/promises'
import { expect, test } from '@playwright/test'
import { KafkascopePage } from './kafkascope-page.ts'

const RUN = '#scenario=opening&run=crash:2@31s,restart:2@52s&t=45'

test('a link in words opens its run at its moment, with what is visible', async ({ page }) => {
  const it = new KafkascopePage(page)
  await it.open(`${RUN}&tab=events&select=broker:2&off=heartbeats`)
  await expect.poll(() => it.now()).toBe(45_000)
  await expect(it.broker(2)).toHaveAttribute('aria-pressed', 'true')
  await expect(page.locator('#tab-events')).toHaveAttribute('aria-selected', 'true')
  await expect(it.health).toContainText('2/3 brokers')
  expect(it.errors).toEqual([])
})

test('what is shared comes back the same, in words', async ({ page, context }) => {
  const it = new KafkascopePage(page)
  await it.open(RUN)
  await expect.poll(() => it.now()).toBe(45_000)
  const link = await it.sharedLink()
  expect(link).toMatch(/^#scenario=opening&run=crash:2@31s,start:2@52s&t=45&check=[\d.]+:\d+:[0-9a-f]+$/)
  const other = new KafkascopePage(await context.newPage())
  await other.open(link)
  await expect.poll(() => other.now()).toBe(45_000)
  expect(await other.replicas()).toEqual(await it.replicas())
  await expect(other.page.getByRole('alert')).toHaveCount(0)
})

test('a run that is not the one that was shared is said to be another', async ({ page }) => {
  const it = new KafkascopePage(page)
  await it.open(`${RUN}&check=0.0.1:5000:00ff00ff`)
  await expect(page.getByRole('alert')).toContainText('Not the same run')
  await expect(page.getByRole('alert')).toContainText('0.0.1')
})

test('a wrong field of a link is named, and the page shows the opening', async ({ page }) => {
  const it = new KafkascopePage(page)
  await it.open('#scenario=opening&run=crash@3s')
  await expect(page.getByRole('alert')).toContainText('run[0].command.node')
  await it.open('#scenario=opening&tab=nonsense')
  await expect(page.getByRole('alert')).toContainText('view.tab')
  await expect.poll(() => it.now()).toBe(30_000)
  await expect(it.broker(1)).toBeVisible()
  expect(it.errors).toEqual([])
})

test('a run is saved as a file and opened again, by the chooser and by dropping it', async ({
  page,
  context,
}) => {
  const it = new KafkascopePage(page)
  await it.open(RUN)
  await expect.poll(() => it.now()).toBe(45_000)
  await it.openShare()
  const saved = page.waitForEvent('download')
  await it.button('Save as a file').click()
  const download = await saved
  expect(download.suggestedFilename()).toBe('opening-45s.kafkascope.json')
  const path = await download.path()

  const other = new KafkascopePage(await context.newPage())
  await other.open()
  await other.openShare()
  const chooser = other.page.waitForEvent('filechooser')
  await other.button(/^Open a file/).click()
  await (await chooser).setFiles(path)
  await expect.poll(() => other.now()).toBe(45_000)
  expect(await other.replicas()).toEqual(await it.replicas())

  const third = new KafkascopePage(await context.newPage())
  await third.open()
  await third.drop('run.json', await readFile(path, 'utf8'))
  await expect.poll(() => third.now()).toBe(45_000)
  await third.drop('broken.json', '{"kafkascope":1,"scenario":"closing"}')
  await expect(third.page.getByRole('alert')).toContainText('The file could not be opened')
  await expect.poll(() => third.now()).toBe(45_000)
  expect(third.errors).toEqual([])
})

test('a moment is copied as text', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const it = new KafkascopePage(page)
  await it.open(RUN)
  await expect.poll(() => it.now()).toBe(45_000)
  await it.openShare()
  await expect(page.getByText('Link copied')).toBeVisible()
  await it.button(/^Copy as text/).click()
  await expect(page.getByText('Text copied')).toBeVisible()
  const text = await page.evaluate(() => navigator.clipboard.readText())
  expect(text).toContain('00:31.000  crash:2')
  expect(text).toContain('broker-2: crashed')
  expect(text).toContain('#scenario=opening&run=crash:2@31s')
})

test('a large file is read beside the page, in a worker that ends', async ({ page }) => {
  const it = new KafkascopePage(page)
  await it.open()
  let workers = 0
  page.on('worker', () => workers++)
  const command = { kind: 'SetProducerRate', producer: 'web-frontend', recordsPerSecond: 1 }
  const commands = Array.from({ length: 300 }, (_, i) => ({ at: 31_000_000 + i * 1000, command }))
  const run = { kafkascope: 1, engine: '0.1.0', scenario: 'opening', seed: 5, at: 33_000_000, commands }
  await it.drop('large.json', JSON.stringify(run))
  await expect.poll(() => it.now()).toBe(33_000)
  expect(workers).toBe(1)
  expect(page.workers()).toHaveLength(0)
  await it.drop('wrong.json', JSON.stringify({ ...run, commands: [...commands, { at: 1, command }] }))
  await expect(page.getByRole('alert')).toContainText('commands[300].at')
  await expect.poll(() => it.now()).toBe(33_000)
  expect(it.errors).toEqual([])
})
