import { expect, test } from '@playwright/test'
import { KafkascopePage } from './kafkascope-page.ts'

test.use({ locale: 'ko-KR' })

test('on a phone a lesson is played with the stage and what is to be done both in view', async ({ page }) => {
  const it = new KafkascopePage(page)
  await page.goto('/#lesson=failover&step=1')
  const lesson = page.getByRole('region', { name: '레슨', exact: true })
  const press = (name: string) => lesson.getByRole('button', { name, exact: true }).tap()
  await lesson.getByRole('radio', { name: /더는 쓰거나 읽을 수 없다/ }).check()
  await press('실행해 보기')

  // What the step is about was brought above the sheet, its topic too.
  const sheet = await lesson.boundingBox()
  const replica = page.getByRole('button', { name: /drafts-0/ }).first()
  await expect(replica).toBeVisible()
  await expect
    .poll(async () => {
      const box = await replica.boundingBox()
      return box !== null && box.y > 46 && box.y < (sheet?.y ?? 0)
    })
    .toBe(true)
  expect(sheet?.height).toBeLessThan(0.5 * 844)

  await press('힌트')
  await press('힌트')
  await press('대신 해 주기')
  await expect(lesson.getByText('리더가 없는 파티션을 눌러 보세요.')).toBeVisible()
  await replica.tap()
  await expect(lesson.getByText('예측대로예요.')).toBeVisible()

  // All of the lesson is a press away, and the next step is where the last one ended.
  await lesson.getByRole('button', { name: /5단계 중 1단계/ }).tap()
  await expect(lesson.getByRole('heading', { name: '브로커가 죽으면' })).toBeVisible()
  await press('다음 단계')
  await expect(lesson.getByRole('button', { name: /5단계 중 2단계/ })).toBeVisible()
  expect(it.errors).toEqual([])
})
