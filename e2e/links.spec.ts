import { expect, test } from '@playwright/test'
import '../src/engine/every-room.ts'
import { createRun, SECOND } from '../src/engine/index.ts'
import { opening } from '../src/scenarios/opening.ts'
import { decodeLink } from '../src/share/link.ts'
import { KafkascopePage } from './kafkascope-page.ts'

test('the browser and Node come to the same world, to the bit', async ({ page }) => {
  const it = new KafkascopePage(page)
  await it.open()
  await it.pause.click()
  await it.button('Crash broker 2').click()
  await it.runFor(30_000)
  const shared = await decodeLink(await it.sharedLink())
  const run = createRun(shared.recording)
  run.seek(shared.at)
  expect(shared.recording.commands.length).toBeGreaterThan(0)
  expect(shared.at).toBeGreaterThan(30 * SECOND)
  expect(run.digest()).toBe(shared.digest)
})

test('a link reproduces the run exactly in another window', async ({ page, context }) => {
  const it = new KafkascopePage(page)
  await it.open()
  await it.pause.click()
  await it.button('Crash broker 3').or(it.button('Crash broker 2')).first().click()
  await it.runFor(14_000)
  const [at, there] = [await it.now(), await it.replicas()]
  const fragment = await it.sharedLink()
  const other = new KafkascopePage(await context.newPage())
  await other.open(fragment)
  await expect.poll(() => other.now()).toBe(at)
  expect(await other.replicas()).toEqual(there)
  expect(other.errors).toEqual([])
})

for (const [what, fragment, names] of [
  ['a torn link', '#v1:abc', /link/i],
  ['an unknown version', '#v9:abc', /version/i],
  ['garbage', `#v1:${'A'.repeat(40_000)}`, /link/i],
] as const)
  test(`${what} is refused in plain words and the page stays usable`, async ({ page }) => {
    const it = new KafkascopePage(page)
    await it.open(fragment)
    await expect(
      page.getByRole('alert').or(page.getByRole('status')).filter({ hasText: names }).first(),
    ).toBeVisible()
    await expect(it.broker(1)).toBeVisible()
    await it.runFor(2_000)
    expect(it.errors).toEqual([])
  })

test('the opening scenario in the page is the one in the code', () => {
  expect(opening.brokers.length).toBe(3)
})
