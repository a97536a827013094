import { readFile } from 'node:fs/promises'
import { expect, type Page, test } from '@playwright/test'
import { author } from '../src/i18n/en/author.ts'
import { commands } from '../src/i18n/en/commands.ts'
import { KafkascopePage } from './kafkascope-page.ts'
import { staticHost } from './static-host.ts'

test.describe('without a network', () => {
  test.use({ serviceWorkers: 'allow' })

  test('a page that was open once opens again, in any folder, with all its parts, under its policy', async ({
    page,
  }) => {
    const host = await staticHost('/a/b/')
    const it = new KafkascopePage(page)
    await page.goto(host.address)
    await expect(it.broker(1)).toBeVisible()
    // Kept as soon as the page has been quiet for a moment.
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => true))
    expect(it.errors).toEqual([])
    await host.stop()
    await page.goto(`${host.address}#scenario=broker-failure&t=34`)
    await page.reload()
    await expect.poll(() => it.now()).toBe(34_000)
    await expect(it.broker(1)).toHaveAttribute('aria-label', /crashed/)
    // Parts that nobody had opened before.
    await page.keyboard.press('Control+k')
    await expect(it.dialog).toBeVisible()
    await page.keyboard.press('Escape')
    await page.goto(`${host.address}embed.html#scenario=broker-failure&t=34`)
    await expect(page.getByRole('timer')).toHaveText(/34\.000/)
  })

  test('a newer version is offered, never mixed in, and comes at the same moment of the run', async ({
    page,
  }) => {
    const host = await staticHost('/')
    const it = new KafkascopePage(page)
    await page.goto(`${host.address}#scenario=broker-failure&t=34`)
    await expect.poll(() => it.now()).toBe(34_000)
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => true))
    await page.reload()
    await expect.poll(() => it.now()).toBe(34_000)
    const index = await readFile('dist/index.html', 'utf8')
    const worker = await readFile('dist/sw.js', 'utf8')
    const [, version = ''] = /VERSION="(\w+)"/.exec(worker) ?? []
    host.instead.set('index.html', index.replace(version, 'newer').replace('>Kafkascope<', '>Newer<'))
    host.instead.set('sw.js', worker.replace(version, 'newer'))
    await page.evaluate(() => navigator.serviceWorker.getRegistration().then((found) => found?.update()))
    await expect(page.getByText('A newer version of this page is ready.')).toBeVisible()
    await expect(page).toHaveTitle('Kafkascope')
    await it.button('Reload here').click()
    await expect(page).toHaveTitle('Newer')
    await expect.poll(() => it.now()).toBe(34_000)
    await host.stop()
    await page.reload()
    await expect(page).toHaveTitle('Newer')
    await expect.poll(() => it.now()).toBe(34_000)
    await expect(page.getByText('A newer version of this page is ready.')).toBeHidden()
  })
})

/** Opens every part that comes late, one after the other. */
async function goThroughAll(it: KafkascopePage): Promise<void> {
  const { page } = it
  await page.keyboard.press('t')
  await expect(page.locator('#tab-terminal')).toHaveAttribute('aria-selected', 'true')
  await it.openShare()
  await page.keyboard.press('Escape')
  for (const name of [
    commands.build,
    commands.embed,
    commands.concepts,
    commands.preferences,
    commands.producer,
  ]) {
    await page.keyboard.press('Control+k')
    await it.dialog.getByRole('combobox').fill(name)
    await page.keyboard.press('Enter')
    await expect(it.dialog.getByRole('heading').first()).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(it.dialog).toHaveCount(0)
  }
  await it.button(/^Producer web-frontend/).click()
  for (const tab of await page.getByRole('tab').all()) await tab.click()
  const [address] = page.url().split('#')
  await page.goto(`${address}#lesson=failover&step=1`)
  await expect(page.getByRole('heading', { name: 'When a broker dies' })).toBeVisible()
  await page.goto(`${address}#author`)
  await expect(page.getByRole('region', { name: author.label })).toBeVisible()
  // An editor whose styles the policy refused would show no text.
  await expect(page.getByText('"version"').first()).toBeVisible()
}

test('a whole session loads the page’s own files and nothing else, and breaks no rule of its policy', async ({
  page,
}) => {
  const host = await staticHost('/x/')
  const it = new KafkascopePage(page)
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  await page.goto(host.address)
  await expect(it.broker(1)).toBeVisible()
  await goThroughAll(it)
  const foreign = asked.filter((url) => !/^(data|blob):/.test(url) && !url.startsWith(host.address))
  expect(foreign).toEqual([])
  expect(asked.length).toBeGreaterThan(20)
  expect(it.errors).toEqual([])
  // The policy is there, and bites: this is what a breach looks like.
  const refused = await page.evaluate(() =>
    fetch('https://example.org/').then(
      () => 'went out',
      (problem: Error) => problem.name,
    ),
  )
  expect(refused).toBe('TypeError')
  expect(it.errors.join()).toContain('Content Security Policy')
  await host.stop()
})

/** What a browser does with storage when it does not want to, put in place before the page begins. */
const MOODS: Readonly<Record<string, () => void>> = {
  denied: () => {
    for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches'])
      Object.defineProperty(window, name, {
        get() {
          throw new DOMException('denied', 'SecurityError')
        },
      })
  },
  full: () => {
    Storage.prototype.setItem = () => {
      throw new DOMException('full', 'QuotaExceededError')
    }
  },
  garbage: () => {
    const names =
      'theme contrast spoken language lessons bookmarks histories charts scenarios code quiz challenges'
    const texts = [
      '{"v":1,"runs":[{"run":1}]}',
      '[[[',
      '\u0000\ud800',
      '{"__proto__":{"x":1}}',
      'null',
      '1e999',
    ]
    for (const [i, name] of names.split(' ').entries())
      localStorage.setItem(`kafkascope.${name}`, texts[i % texts.length] ?? '')
  },
}

async function live(page: Page): Promise<KafkascopePage> {
  const it = new KafkascopePage(page)
  await it.open('#scenario=opening&t=31')
  await expect.poll(() => it.now()).toBe(31_000)
  // What keeps something: a bookmark, a preference, progress in a lesson.
  await page.keyboard.press('b')
  await page.keyboard.press('t')
  await page.goto(`${page.url().split('#')[0]}#lesson=failover&step=1`)
  await it.button('Skip this step').click()
  await expect(it.button('Step 2')).toHaveAttribute('aria-current', 'step')
  return it
}

for (const [mood, put] of Object.entries(MOODS))
  test(`everything works when storage is ${mood}`, async ({ page }) => {
    await page.addInitScript(put)
    const it = await live(page)
    expect(it.errors).toEqual([])
    if (mood !== 'garbage')
      await expect(page.getByText(/browser (keeps nothing|has no more room)/)).toBeVisible()
  })
