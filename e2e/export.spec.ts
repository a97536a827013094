import { readFile } from 'node:fs/promises'
import { expect, test } from '@playwright/test'
import { strFromU8, unzipSync } from 'fflate'
import { KafkascopePage } from './kafkascope-page.ts'

test('a run is taken to a real cluster: read, in another language, and saved as one archive', async ({
  page,
}) => {
  const scope = new KafkascopePage(page)
  await scope.open('#scenario=reordering')
  await page.getByRole('button', { name: 'Share' }).click()
  await page.getByRole('button', { name: /Take it to real Kafka/ }).click()
  const dialog = page.getByRole('dialog', { name: 'Take it to real Kafka' })
  const files = dialog.getByRole('list', { name: 'Files' })
  await files.getByRole('button', { name: 'script.sh' }).click()
  const preview = dialog.getByRole('region', { name: 'Preview of script.sh' })
  await expect(preview).toContainText('crash broker-3')
  await expect(preview).toContainText('--entity-name payments --add-config min.insync.replicas=3')

  // What a real cluster cannot be made to do is said, with its moments.
  await dialog.getByText('10 things are done in another way').click()
  await expect(dialog.getByText('SetProducerRate producer=shop recordsPerSecond=10').first()).toBeVisible()

  await dialog.getByRole('combobox', { name: 'Client programs in' }).selectOption('go')
  await files.getByRole('button', { name: /go-v2\/shop\.go/ }).click()
  await expect(dialog.getByRole('region', { name: /shop\.go/ })).toContainText('kafka.Writer{')

  const saved = page.waitForEvent('download')
  await dialog.getByRole('button', { name: 'Download all (.zip)' }).click()
  const archive = unzipSync(new Uint8Array(await readFile(await (await saved).path())))
  const texts = Object.entries(archive).map(([path, bytes]) => [path, strFromU8(bytes)] as const)
  expect(texts.length).toBeGreaterThan(20)
  expect(texts.find(([path]) => path === 'kafkascope-reordering/compose.yaml')?.[1]).toContain(
    'image: "golang:1.26"',
  )
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
})
