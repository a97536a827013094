import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, type Page, test } from '@playwright/test'

/** A host page of another origin with that body, which uses the built files of this one. */
async function host(page: Page, base: string, body: string): Promise<string[]> {
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text())
  })
  const script = `<script type="module" src="${base}/kafka-scope.js"></script>`
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'text/html')
    response.end(`<!doctype html><link rel="icon" href="data:,"><body>${body}${script}</body>`)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  page.on('close', () => server.close())
  const { port } = server.address() as AddressInfo
  await page.goto(`http://127.0.0.1:${port}/`)
  return errors
}

const element = (base: string, more = '') =>
  `<kafka-scope id="ha" src="${base}/embed.html" link="scenario=broker-failure&amp;t=26" ${more}><p>Without scripts: three brokers.</p></kafka-scope>`

const state = (page: Page, act = 'state()') =>
  page.evaluate(
    (code) =>
      new Function(
        `return document.getElementById('ha').client.then((c) => c.${code}).then((s) => s, (e) => ({ refused: e.message }))`,
      )() as Promise<Record<string, unknown>>,
    act,
  )

test('the element shows a cluster from another origin, in a sandbox, still until it is pressed', async ({
  page,
  baseURL,
}) => {
  const base = String(baseURL)
  const errors = await host(page, base, element(base))
  const frame = page.frameLocator('kafka-scope iframe')
  await expect(frame.getByRole('button', { name: /^broker 1: / })).toBeVisible()
  await expect(page.locator('kafka-scope iframe')).toHaveAttribute('sandbox', 'allow-scripts')
  await expect(frame.getByRole('timer')).toHaveText(/26\.000/)
  await frame.getByRole('button', { name: 'Play', exact: true }).click()
  await expect(frame.getByRole('timer')).not.toHaveText(/26\.000/)
  await expect(page.getByText('Without scripts')).toBeHidden()
  expect(errors).toEqual([])
})

test('the host seeks, acts, hears facts, and is refused in plain words', async ({ page, baseURL }) => {
  const base = String(baseURL)
  await host(
    page,
    base,
    `${element(base)}<a href="#" data-kafka-scope="ha" data-run="crash:3">crash broker 3</a>`,
  )
  expect(await state(page)).toMatchObject({ seconds: 26, playing: false, scenario: 'broker-failure' })
  expect(await state(page, 'command("crash:9")')).toMatchObject({ refused: expect.stringContaining('node') })
  expect(await state(page, 'seek(-4)')).toMatchObject({ refused: expect.stringContaining('seconds') })
  await page.evaluate(() => {
    const heard: string[] = []
    Object.assign(window, { heard })
    return new Function(
      'heard',
      `return document.getElementById('ha').client.then((c) => c.subscribe('notable', (f) => heard.push(f.kind)))`,
    )(heard) as Promise<unknown>
  })
  await page.getByRole('link', { name: 'crash broker 3' }).click()
  const frame = page.frameLocator('kafka-scope iframe')
  await expect(frame.getByRole('button', { name: /^broker 3: .*crashed/ })).toBeVisible()
  await expect
    .poll(() => page.evaluate(() => Reflect.get(window, 'heard') as string[]))
    .toContain('NodeCrashed')
  expect(await state(page, 'load("scenario=acks-1-loss&t=40")')).toMatchObject({
    seconds: 40,
    scenario: 'acks-1-loss',
  })
})

test('a link in the text opens a lesson at its step, and the host hears how it goes', async ({
  page,
  baseURL,
}) => {
  const base = String(baseURL)
  const errors = await host(
    page,
    base,
    `<p><a href="#kafkascope:ha?lesson=failover&amp;step=1">the lesson</a></p>${element(base)}`,
  )
  await page.evaluate(
    () =>
      new Function(`
        window.heard = []
        return document.getElementById('ha').client.then((c) => c.onLesson((at) => window.heard.push(at)))
      `)() as Promise<unknown>,
  )
  expect(await state(page, 'lesson("failover", 99)')).toMatchObject({
    refused: expect.stringContaining('step'),
  })
  await page.getByRole('link', { name: 'the lesson' }).click()
  const frame = page.frameLocator('kafka-scope iframe')
  await expect(frame.getByRole('heading', { name: 'When a broker dies' })).toBeVisible()
  expect(await state(page)).toMatchObject({ lesson: { lesson: 'failover', step: 1, phase: 'predict' } })
  await frame.getByRole('button', { name: 'Go on without a prediction' }).click()
  await expect
    .poll(() => page.evaluate(() => (Reflect.get(window, 'heard') as { phase?: string }[]).at(-1)))
    .toMatchObject({ lesson: 'failover', step: 1, phase: 'do' })
  expect(errors).toEqual([])
})

test('paper shows a picture of the moment, and a phone the whole of it', async ({ page, baseURL }) => {
  const base = String(baseURL)
  await host(page, base, element(base))
  await state(page, 'load("scenario=broker-failure&t=40")')
  const picture = page.getByRole('img', { name: /broker 1: fenced|broker 1: crashed/, includeHidden: true })
  await expect(picture).toHaveAttribute('src', /^data:image\/svg\+xml,/)
  await expect(picture).toBeHidden()
  await page.emulateMedia({ media: 'print' })
  await expect(picture).toBeVisible()
  await expect(page.locator('kafka-scope iframe')).toBeHidden()
  await expect(page.getByText('Without scripts')).toBeHidden()
  await page.emulateMedia({ media: 'screen' })
  await page.setViewportSize({ width: 390, height: 844 })
  const frame = page.frameLocator('kafka-scope iframe')
  await expect(frame.getByRole('button', { name: 'Play', exact: true })).toBeInViewport()
  expect(await frame.locator('html').evaluate((html) => html.scrollWidth - html.clientWidth)).toBe(0)
})

test('a page that was not named as the host is not heard', async ({ page, baseURL }) => {
  const base = String(baseURL)
  await host(
    page,
    base,
    `<iframe id="plain" src="${base}/embed.html?host=https://other.example#scenario=broker-failure&amp;t=26" sandbox="allow-scripts" width="900" height="600"></iframe>`,
  )
  await expect(page.frameLocator('#plain').getByRole('timer')).toHaveText(/26\.000/)
  const answered = await page.evaluate(
    () =>
      new Promise<boolean>((resolve) => {
        const frame = document.getElementById('plain') as HTMLIFrameElement
        const { port1, port2 } = new MessageChannel()
        port1.onmessage = () => resolve(true)
        frame.contentWindow?.postMessage({ kafkascope: 1, type: 'connect', nonce: 'n' }, '*', [port2])
        setTimeout(() => resolve(false), 1_500)
      }),
  )
  expect(answered).toBe(false)
})

test('a frame without room for a lesson says so, and answers all the same', async ({ page, baseURL }) => {
  const base = String(baseURL)
  await host(
    page,
    base,
    `<kafka-scope id="ha" src="${base}/embed.html" link="lesson=failover" show="stage"></kafka-scope>`,
  )
  expect(await state(page, 'pause()')).toMatchObject({ scenario: 'opening', lesson: null })
  expect(await state(page, 'lesson("failover", 1)')).toMatchObject({
    refused: expect.stringContaining('show'),
  })
})
