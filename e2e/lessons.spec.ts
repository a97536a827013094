import { expect, type Page, test } from '@playwright/test'
import { KafkascopePage } from './kafkascope-page.ts'

/** The panel of the lessons, in the words of one language. */
const panel = (page: Page, name: 'Lessons' | '레슨') => page.getByRole('region', { name, exact: true })

/** Opens the list; on a narrow screen its button is behind the menu. */
async function openList(page: Page, name: 'Lessons' | '레슨', menu: string): Promise<void> {
  const button = page.getByRole('button', { name, exact: true })
  const folded = page.getByRole('button', { name: menu, exact: true })
  await expect(button.or(folded).first()).toBeVisible()
  if (!(await button.isVisible())) await folded.click()
  await button.click()
}

/** Presses a button of the panel. */
async function press(page: Page, name: string, language: 'Lessons' | '레슨' = 'Lessons'): Promise<void> {
  await panel(page, language).getByRole('button', { name, exact: true }).click()
}

async function predict(page: Page, answer: RegExp): Promise<void> {
  await panel(page, 'Lessons').getByRole('radio', { name: answer }).check()
  await press(page, 'Run it')
}

test('Somebody predicts wrongly, does it, sees it, and is shown both worlds', async ({ page }) => {
  const scope = new KafkascopePage(page)
  await scope.open()
  await openList(page, 'Lessons', 'Menu')
  await panel(page, 'Lessons')
    .getByRole('button', { name: /^First message/ })
    .click()
  await press(page, 'Send a message')
  await press(page, 'Begin with step 1')

  // Time stands still until the question is answered.
  const before = await scope.now()
  await page.waitForTimeout(300)
  expect(await scope.now()).toBe(before)
  await predict(page, /^It is dropped/)
  await press(page, 'Send a message')
  await expect(panel(page, 'Lessons').getByText('Point at where the message is now.')).toBeVisible()

  await scope.button(/^Producer web-frontend/).click()
  await expect(panel(page, 'Lessons').getByText('That is something else.')).toBeVisible()
  await scope.replica('user-events-0', 1).click()
  const verdict = panel(page, 'Lessons').getByRole('status').filter({ hasText: 'The engine says' })
  await expect(verdict).toContainText('It went another way than predicted.')
  await expect(verdict).toContainText('It is stored in the topic.')
  await press(page, 'Show me my world')
  await expect(page.getByText('in your world · log end offset: 0')).toBeVisible()

  await press(page, 'Next step')
  await predict(page, /^They stay/)
  await press(page, 'Start a consumer')
  await press(page, 'Skip to what happens next')
  await expect(panel(page, 'Lessons').getByText(/^Time skipped/)).toBeVisible()
  for (let i = 0; i < 10; i++) {
    const seen = panel(page, 'Lessons').getByText('Point at the messages it has read.')
    if (await seen.isVisible()) break
    await press(page, 'Skip to what happens next').catch(() => undefined)
  }
  await scope.replica('user-events-0', 1).click()
  await expect(verdict).toContainText('As you predicted.')
  expect(scope.errors).toEqual([])
})

test('A lesson is done by keyboard alone, with its hints', async ({ page }) => {
  const scope = new KafkascopePage(page)
  await scope.open('#lesson=first-message&step=1')
  const region = panel(page, 'Lessons')
  const tabTo = async (name: string | RegExp, role: 'button' | 'radio' = 'button') => {
    const wanted = region.getByRole(role, { name })
    await expect(wanted).toBeEnabled()
    for (let i = 0; i < 40; i++) {
      if (await wanted.evaluate((element) => element === document.activeElement)) return
      await page.keyboard.press('Tab')
    }
    await expect(wanted).toBeFocused()
  }
  await expect(region.getByRole('radio').first()).toBeVisible()
  await tabTo(/^It waits/, 'radio')
  await page.keyboard.press('Space')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await expect(region.getByRole('radio', { name: /^It is stored/ })).toBeChecked()
  await tabTo('Run it')
  await page.keyboard.press('Enter')
  await tabTo('Hint')
  await page.keyboard.press('Enter')
  await expect(region.getByText('It starts in web-frontend')).toBeVisible()
  await tabTo('Hint')
  await page.keyboard.press('Enter')
  await tabTo('Do it for me')
  await page.keyboard.press('Enter')
  await expect(region.getByText('Point at where the message is now.')).toBeVisible()
  await scope.replica('user-events-0', 1).focus()
  await page.keyboard.press('Enter')
  await expect(region.getByText('As you predicted.')).toBeVisible()
  await tabTo('Next step')
  await page.keyboard.press('Enter')
  await expect(region.getByText('A consumer reads the messages.')).toBeVisible()

  // What was done is known again after a reload, and the address led back to the step.
  await page.reload()
  await expect(region.getByText('A consumer reads the messages.')).toBeVisible()
  await expect(region.getByRole('button', { name: 'Step 1, done' })).toBeVisible()
})

test.describe('in Korean', () => {
  test.use({ locale: 'ko-KR' })

  test('a lesson is read, predicted, done and skipped in Korean', async ({ page }) => {
    await page.goto('/')
    await openList(page, '레슨', '메뉴')
    const region = panel(page, '레슨')
    await region.getByRole('button', { name: /^첫 메시지/ }).click()
    await press(page, '1단계 시작', '레슨')
    await region.getByRole('radio', { name: /저장된다/ }).check()
    await press(page, '실행해 보기', '레슨')
    await press(page, '메시지 보내기', '레슨')
    await expect(region.getByText('메시지가 지금 있는 곳을 눌러 보세요.')).toBeVisible()
    await press(page, '어디인지 보여 주기', '레슨')
    await expect(region.getByText('예측대로예요.')).toBeVisible()
    await press(page, '다음 단계', '레슨')
    await press(page, '이 단계 건너뛰기', '레슨')
    await expect(region.getByText('컨슈머가 요청을 멈춘 사이에')).toBeVisible()
    await expect(region.getByText(/[A-Z][a-z]+ [a-z]+ [a-z]+/)).toHaveCount(0)
  })
})

const WORDS = {
  en: {
    region: 'Lessons',
    run: 'Run it',
    hint: 'Hint',
    solve: 'Do it for me',
    show: 'Show it to me',
    ghost: 'Show me my world',
    verdict: 'The engine says',
    next: 'Next step',
  },
  ko: {
    region: '레슨',
    run: '실행해 보기',
    hint: '힌트',
    solve: '대신 해 주기',
    show: '어디인지 보여 주기',
    ghost: '내 예측대로라면?',
    verdict: '엔진의 판정',
    next: '다음 단계',
  },
} as const

/** A first step with a wrong answer, as the third hint does it: the engine decides in the browser as in the tests. */
async function playFirstStep(
  page: Page,
  lesson: string,
  language: 'en' | 'ko',
  wrong: RegExp,
  right: RegExp,
) {
  const words = WORDS[language]
  await page.goto(`/#lesson=${lesson}&step=1`)
  const region = panel(page, words.region)
  const push = (name: string) => region.getByRole('button', { name, exact: true }).click()
  await region.getByRole('radio', { name: wrong }).check()
  await push(words.run)
  await push(words.hint)
  await push(words.hint)
  await push(words.solve)
  await push(words.show)
  const verdict = region.getByRole('status').filter({ hasText: words.verdict })
  await expect(verdict).toContainText(right)
  await expect(region.getByRole('button', { name: words.next, exact: true })).toBeEnabled()
}

test('The Go Writer’s loop takes ten seconds, and its code says why', async ({ page }) => {
  await playFirstStep(page, 'go-writer', 'en', /^Some milliseconds/, /About ten seconds/)
  await expect(panel(page, 'Lessons').getByText('// BatchTimeout: 1 * time.Second')).toBeVisible()
})

test('KRaft and ZooKeeper stand beside each other: one press, two controllers fewer, and the check reads both', async ({
  page,
}) => {
  await page.goto('/#lesson=control-plane&step=5')
  const kraft = page.getByRole('region', { name: 'A: KRaft' })
  const zookeeper = page.getByRole('region', { name: 'B: ZooKeeper' })
  await expect(zookeeper.getByRole('button', { name: /^ZooKeeper server zk1/ })).toBeVisible()
  await predict(page, /KRaft/)
  await press(page, 'Crash the active controller')
  const brokerDown = zookeeper.getByRole('button', { name: /^broker \d: .*crashed/ })
  await expect(brokerDown).toHaveCount(1)
  await expect(kraft.getByRole('button', { name: /^broker \d: .*crashed/ })).toHaveCount(0)
  const seen = panel(page, 'Lessons').getByText(/^Point at the broker that is the controller now/)
  for (let i = 0; i < 20 && !(await seen.isVisible()); i++) {
    // It goes as soon as the goals hold, which may be before the press.
    const skip = panel(page, 'Lessons').getByRole('button', {
      name: 'Skip to what happens next',
      exact: true,
    })
    await skip.click({ timeout: 1_000 }).catch(() => undefined)
    await page.waitForTimeout(200)
  }
  await press(page, 'Show it to me')
  await expect(panel(page, 'Lessons').getByText('As you predicted.')).toBeVisible()
})

test('Writing goes on without a controller', async ({ page }) => {
  await playFirstStep(page, 'control-plane', 'en', /^Writing stops/, /writing goes on/)
})

test.describe('in Korean', () => {
  test.use({ locale: 'ko-KR' })

  test('the figure of the source document comes out, and the wrong one is drawn beside it', {}, async ({
    page,
  }) => {
    await playFirstStep(page, 'partitions', 'ko', /앞의 3분의 1/, /msg1, msg4, msg7/)
    await panel(page, '레슨').getByRole('button', { name: WORDS.ko.ghost, exact: true }).click()
    await expect(page.getByText(/^예측대로라면 · 메시지: msg1 msg2 msg3$/)).toBeVisible()
  })

  test('latest is the place of the next message, not of the last', async ({ page }) => {
    await playFirstStep(page, 'offsets', 'ko', /^5번/, /6번. 이제 보내는 메시지다/)
  })

  test('a partition with one copy goes with its broker', async ({ page }) => {
    await playFirstStep(page, 'failover', 'ko', /이어받는다/, /쓰거나 읽을 수 없다/)
  })
})
