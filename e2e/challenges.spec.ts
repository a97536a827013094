import { expect, type Page, test } from '@playwright/test'
import { KafkascopePage } from './kafkascope-page.ts'

const panelOf = (page: Page, name: 'Lessons' | '레슨') => page.getByRole('region', { name, exact: true })

/** Lets time jump from one notable moment to the next until something is said. */
async function skipUntil(page: Page, name: 'Lessons' | '레슨', skip: string, said: string): Promise<void> {
  const panel = panelOf(page, name)
  const wanted = panel.getByRole('heading', { name: said, exact: true })
  for (let i = 0; i < 40 && !(await wanted.isVisible()); i++)
    await panel
      .getByRole('button', { name: skip, exact: true })
      .click({ timeout: 2_000 })
      .catch(() => undefined)
  await expect(wanted).toBeVisible()
}

test('A challenge is tried in the wrong way, told why, gone back in, and solved; and it counts', async ({
  page,
}) => {
  const scope = new KafkascopePage(page)
  await scope.open('#lesson')
  const panel = panelOf(page, 'Lessons')
  const press = (name: string | RegExp) => panel.getByRole('button', { name, exact: true }).click()
  await press('Challenges')
  await press(/^Twice with one click/)
  await press('Close the member at work')
  await expect(panel.getByRole('heading', { name: 'Why not this way' })).toBeVisible()
  await expect(panel.getByText('commits what it has finished')).toBeVisible()

  // A second command breaks the rule; going back in time mends it.
  await press('Shut the broker down')
  await expect(panel.getByRole('img', { name: 'broken' })).toBeVisible()
  await press('Go back to before that')
  await expect(panel.getByRole('img', { name: 'kept' })).toBeVisible()

  await press('Start over')
  await expect(panel.getByRole('heading', { name: 'Why not this way' })).toBeHidden()
  await press('Crash the member at work')
  await skipUntil(page, 'Lessons', 'Skip to what happens next', 'Solved')
  await expect(panel.getByText('Yours: 1 command,')).toBeVisible()
  await expect(page).toHaveURL(/#challenge=twice$/)

  // What it was about stands on the map, and is seen there.
  await press('Position and commit')
  const map = page.getByRole('dialog', { name: 'Map of concepts' })
  await expect(map.getByRole('button', { name: 'Position and commit, seen', exact: true })).toHaveAttribute(
    'aria-pressed',
    'true',
  )
  await page.keyboard.press('Escape')
  await press('All challenges')
  await expect(panel.getByText('solved in 1 command')).toBeVisible()
  expect(scope.errors).toEqual([])
})

test('The map of concepts is found, searched, walked and left by keyboard, and leads to a lesson', async ({
  page,
}) => {
  const scope = new KafkascopePage(page)
  await scope.open()
  await page.keyboard.press('ControlOrMeta+k')
  await expect(page.getByRole('combobox', { name: 'Commands', exact: true })).toBeFocused()
  await page.keyboard.type('map of concepts')
  await page.keyboard.press('Enter')
  const map = page.getByRole('dialog', { name: 'Map of concepts' })
  await expect(map.getByRole('searchbox')).toBeFocused()
  await page.keyboard.type('in-sync replicas have')
  await expect(map.getByText('1 concept', { exact: true })).toBeVisible()
  await page.keyboard.press('Enter')
  const node = (name: string) => map.getByRole('button', { name: `${name}, not seen yet`, exact: true })
  await expect(node('High watermark')).toHaveAttribute('aria-pressed', 'true')
  await page.keyboard.press('Tab')
  await expect(node('High watermark')).toBeFocused()
  await page.keyboard.press('ArrowDown')
  await expect(node('acks=all')).toBeFocused()
  await page.keyboard.press('ArrowLeft')
  await expect(node('ISR is about time')).toBeFocused()
  await expect(map.getByText('has not caught up for')).toBeVisible()
  await map
    .getByRole('button', { name: /^LEO, high watermark, ISR · step/ })
    .first()
    .press('Enter')
  await expect(map).toBeHidden()
  await expect(
    panelOf(page, 'Lessons').getByRole('heading', { name: 'LEO, high watermark, ISR' }),
  ).toBeVisible()
})

test.describe('in Korean', () => {
  test.use({ locale: 'ko-KR' })

  test('a challenge is solved in Korean', async ({ page }) => {
    await page.goto('/#challenge=two-dead')
    const panel = panelOf(page, '레슨')
    const press = (name: string) => panel.getByRole('button', { name, exact: true }).click()
    await press('min.insync.replicas=1 설정')
    await press('팔로워 강제 종료')
    await press('팔로워 강제 종료')
    await skipUntil(page, '레슨', '다음 사건까지 건너뛰기', '해결했어요')
    await expect(panel.getByText('나의 풀이: 명령 3번')).toBeVisible()
    await expect(panel.getByText(/[A-Z][a-z]+ [a-z]+ [a-z]+/)).toHaveCount(0)

    // And the question at the end of a lesson is decided by the engine.
    await page.goto('/#lesson=compaction&step=6')
    await panel.getByRole('radio', { name: /^a, b, c/ }).check()
    await press('엔진에게 물어보기')
    await expect(panel.getByText('예측대로예요.')).toBeVisible()
  })
})
