import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { expect, type Page, test } from '@playwright/test'
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import Article from './fixtures/article.js'
import { hostPages } from './host-pages.ts'
import { KafkascopePage } from './kafkascope-page.ts'

const REVEAL = 'node_modules/reveal.js/dist'

/** Opens a page of somebody else that uses the built files of this one. */
async function openElsewhere(page: Page, base: string, html: string): Promise<string[]> {
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text())
  })
  const address = await hostPages(
    { '': html.replaceAll('https://your-host/kafkascope', base) },
    { reveal: REVEAL },
  )
  await page.goto(address)
  return errors
}

const broker = (page: Page, id: number, state: RegExp | string) =>
  page
    .frameLocator('iframe')
    .first()
    .getByRole('button', { name: new RegExp(`^broker ${id}: ${String(state)}`) })

test('the example in plain HTML acts, and hears facts and how a lesson goes', async ({ page, baseURL }) => {
  const errors = await openElsewhere(page, String(baseURL), await readFile('examples/plain.html', 'utf8'))
  await expect(broker(page, 1, 'up')).toBeVisible()
  await page.getByRole('link', { name: 'Crash broker 1' }).click()
  await expect(broker(page, 1, 'crashed')).toBeVisible()
  await expect(page.locator('#heard')).toContainText('NodeCrashed')
  await page.getByRole('button', { name: 'bring it back' }).click()
  await expect(broker(page, 1, '(starting|fenced|up)')).toBeVisible()
  const lesson = page.frameLocator('#lesson iframe')
  await lesson.getByRole('button', { name: 'Go on without a prediction' }).click()
  await expect(page.locator('#progress')).toHaveText('Step 1 of 5: do')
  expect(errors).toEqual([])
})

test('the example for reveal.js acts with its fragments, forwards and backwards', async ({
  page,
  baseURL,
}) => {
  const errors = await openElsewhere(page, String(baseURL), await readFile('examples/slides.html', 'utf8'))
  await expect(page.getByText('The next slide is alive.', { exact: true })).toBeVisible()
  await page.keyboard.press('ArrowRight')
  await expect(broker(page, 1, 'up')).toBeVisible()
  await page.keyboard.press('ArrowRight')
  await expect(broker(page, 1, 'crashed')).toBeVisible()
  await page.keyboard.press('ArrowLeft')
  await expect(broker(page, 1, 'up')).toBeVisible()
  expect(errors).toEqual([])
})

test('the example in MDX, as Docusaurus and Astro compile it, acts', async ({ page, baseURL }) => {
  const compiled = await readFile('e2e/fixtures/article.js', 'utf8')
  const hash = createHash('sha256')
    .update(await readFile('examples/article.mdx', 'utf8'))
    .digest('hex')
  expect(compiled, 'run scripts/compile-example.mjs').toContain(hash)
  const article = renderToStaticMarkup(createElement(Article))
  const errors = await openElsewhere(
    page,
    String(baseURL),
    `<!doctype html><title>Article</title><link rel="icon" href="data:," />${article}`,
  )
  await expect(broker(page, 1, 'up')).toBeVisible()
  await page.getByRole('link', { name: 'Crash broker 1' }).click()
  await expect(broker(page, 1, 'crashed')).toBeVisible()
  expect(errors).toEqual([])
})

test('the dialog shows what its snippet will be, and the snippet works, without scripts too', async ({
  page,
  browser,
}) => {
  const it = new KafkascopePage(page)
  await it.open('#scenario=broker-failure&t=34')
  await expect.poll(() => it.now()).toBe(34_000)
  await it.openShare()
  await it.button(/^Embed in a page/).click()
  const preview = page.frameLocator('dialog iframe')
  await expect(preview.getByRole('timer')).toHaveText(/34\.000/)
  await it.dialog.getByLabel('Written as').selectOption('element')
  await it.dialog.getByLabel('Theme').selectOption('dark')
  await it.dialog.getByLabel(/^With a picture/).check()
  await expect(preview.locator('html')).toHaveAttribute('data-theme', 'dark')
  const code = it.dialog.getByLabel('To be pasted')
  await expect(code).toHaveValue(/<img src="data:image/)
  await it.dialog.getByLabel('Height in pixels').fill('12')
  await expect(it.dialog.getByRole('alert')).toContainText('240')
  const snippet = await code.inputValue()
  const address = await hostPages({ '': `<!doctype html><title>Elsewhere</title>${snippet}` }, {})
  const live = await browser.newPage()
  await live.goto(address)
  await expect(live.frameLocator('iframe').getByRole('timer')).toHaveText(/34\.000/)
  const plain = await (await browser.newContext({ javaScriptEnabled: false })).newPage()
  await plain.goto(address)
  const picture = plain.getByRole('img', { name: /A broker fails, 00:34\.000.*broker 1: crashed/ })
  await expect(picture).toBeVisible()
  expect((await picture.boundingBox())?.height).toBeGreaterThan(150)
  expect(it.errors).toEqual([])
})
