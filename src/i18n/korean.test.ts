import { expect, test } from 'vitest'
import { en } from './en/index.ts'
import { ko } from './ko/index.ts'
import { loadKorean, wordsIn } from './korean.ts'

test('Korean is read once it is there, English until then and whenever it is chosen', async () => {
  expect(wordsIn('ko', 'page', en)).toBe(en)
  await loadKorean()
  expect(wordsIn('ko', 'page', en)).toBe(ko.page)
  expect(wordsIn('en', 'page', en)).toBe(en)
})
