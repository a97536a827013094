import { expect, test } from '@playwright/test'
import { KafkascopePage } from './kafkascope-page.ts'

test('the opening scenario runs with ZooKeeper: the controller is killed, the next one takes over', async ({
  page,
}, info) => {
  test.skip(info.project.name === 'phone', 'the chips this reads are behind the menu there')
  const it = new KafkascopePage(page)
  await it.open()
  await it.pause.click()
  await it.button(/Three brokers, two groups/).click()
  await it.button(/Run it with ZooKeeper/).click()
  const ensemble = page.getByRole('heading', { name: 'ZooKeeper ensemble' })
  await expect(ensemble.first()).toBeVisible()
  await expect(it.button(/^ZooKeeper server zk\d: leader$/)).toHaveCount(1)
  const office = it.button(/^ZooKeeper · broker \d controls · epoch 1$/)
  await expect(office).toBeVisible()
  await expect(it.health).toContainText('3/3 brokers')
  await page.screenshot({ path: info.outputPath('zookeeper.png') })

  const id = Number(/broker (\d)/.exec((await office.textContent()) ?? '')?.[1])
  await it.broker(id).click()
  await it.inspector.getByRole('button', { name: /crash/i }).click()
  await it.runFor(30_000)
  await expect(it.button(/^ZooKeeper · broker \d controls · epoch 2$/)).toBeVisible()
  await expect(it.button(new RegExp(`^ZooKeeper · broker ${id} `))).toHaveCount(0)
  await expect(it.partition('user-events-0')).not.toHaveAccessibleName(new RegExp(`leader broker ${id}`))

  await it.button(/^ZooKeeper server zk1: /).click()
  await it.inspector.getByRole('tab', { name: 'Znodes' }).click()
  await expect(it.inspector.getByText('controller_epoch', { exact: true })).toBeVisible()
  await expect(it.inspector.getByText('"brokerid"').first()).toBeVisible()
  await page.screenshot({ path: info.outputPath('znodes.png') })
  expect(it.errors).toEqual([])
})
