import { expect, type Page, test } from '@playwright/test'
import { KafkascopePage } from './kafkascope-page.ts'

const author = (page: Page) => page.getByRole('region', { name: 'Writing a lesson' })
const tab = (page: Page, name: RegExp) => author(page).getByRole('tab', { name })

/** Puts another text in place of the data, as somebody who pastes it. */
async function paste(page: Page, change: (text: string) => string): Promise<void> {
  const editor = author(page).getByRole('textbox', { name: 'Data of the lesson' })
  await editor.focus()
  await page.keyboard.press('ControlOrMeta+Home')
  await page.keyboard.type(' ')
  const text = await page.evaluate(() => {
    const kept = JSON.parse(localStorage.getItem('kafkascope.author') ?? '{}') as {
      drafts: { text: string }[]
    }
    return kept.drafts[0]?.text ?? ''
  })
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.insertText(change(text))
}

test('a lesson is written, proven, and given away without touching code', async ({ page, context }) => {
  const it = new KafkascopePage(page)
  await it.open('#lesson')
  await page.getByRole('button', { name: 'Write a lesson' }).click()
  const lessons = page.getByRole('region', { name: 'Lessons', exact: true })
  await expect(lessons.getByRole('heading', { name: 'My lesson' })).toBeVisible()

  // Words are in the preview as they are written, and what is missing in one language is said.
  await tab(page, /^Words/).click()
  await author(page).getByLabel('Title · English').fill('Where a message goes')
  await expect(lessons.getByRole('heading', { name: 'Where a message goes' })).toBeVisible()
  await author(page).getByLabel('Hint · 한국어').fill('')
  await expect(tab(page, /1 to do/)).toBeVisible()
  await author(page).getByLabel('Hint · 한국어').fill('프로듀서에서 시작해요.')

  // What is wrong is named by its field; the proof says why a check does not hold.
  await tab(page, /^Data/).click()
  await paste(page, (text) => text.replace('"minutes": 5', '"minutes": 500'))
  await expect(author(page).getByRole('button', { name: /^minutes: allowed is an integer/ })).toBeVisible()
  await paste(page, (text) =>
    text
      .replace('"minutes": 500', '"minutes": 5')
      .replace(
        '"check": { "fact": "BatchAcknowledged" }',
        '"check": { "fact": "BatchAppended", "where": { "partition": "orders-9" } }',
      ),
  )
  await tab(page, /^Proof/).click()
  await expect(author(page).getByText('Goal acknowledged does not hold after the solution.')).toBeVisible()
  await expect(author(page).getByText('partition is orders-0, not orders-9')).toBeVisible()
  await tab(page, /^Data/).click()
  await paste(page, (text) =>
    text.replace(
      /"fact": "BatchAppended",\s*"where": \{ "partition": "orders-9" \}/,
      '"fact": "BatchAcknowledged"',
    ),
  )
  await tab(page, /^Proof/).click()
  await expect(author(page).getByText('Every step is proven.')).toBeVisible()

  // It is kept, and whoever opens its link is in the lesson.
  await page.reload()
  await expect(author(page).getByRole('heading', { name: 'Where a message goes' })).toBeVisible()
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await tab(page, /^Drafts/).click()
  await author(page).getByRole('button', { name: 'Copy a link' }).click()
  await expect(author(page).getByText(/^The link is copied/)).toBeVisible()
  const link = await page.evaluate(() => navigator.clipboard.readText())
  await page.goto('about:blank')
  await page.goto(link)
  await lessons.getByRole('button', { name: 'Begin with step 1' }).click()
  await lessons.getByRole('radio', { name: 'On all three replicas.' }).check()
  await lessons.getByRole('button', { name: 'Run it' }).click()
  await lessons.getByRole('button', { name: 'Send a message' }).click()
  await lessons.getByRole('button', { name: 'Show it to me' }).click()
  await expect(lessons.getByText('As you predicted.')).toBeVisible()
  expect(page.url()).toContain('#learn=')

  // A torn link changes nothing, and says what is wrong.
  await page.goto('about:blank')
  await page.goto(link.slice(0, -5))
  await expect(page.getByText(/It is damaged or torn off/)).toBeVisible()
  expect(it.errors).toEqual([])
})
