/** Every lesson ends in a question that the engine decides: `npx vitest run src/lessons -u` accepts other answers. */
import { expect, test } from 'vitest'
import '../../engine/every-room.ts'
import { loadQuizWords } from '../../i18n/quiz-words.ts'
import { parseScenario } from '../../scenarios/schema.ts'
import { LESSON_IDS } from '../catalogue.ts'
import { textProblems, textsIn } from '../proof.ts'
import { quizzes } from './index.ts'
import { beginQuiz } from './play.ts'

test('Every lesson has a question, of which exactly one answer is right', async () => {
  expect(Object.keys(quizzes)).toEqual(LESSON_IDS)
  const answers = LESSON_IDS.map((id) => {
    const run = beginQuiz(quizzes[id])
    while (!run.goOn());
    return `${id}: ${run.right().join(' and ')}`
  })
  expect(answers.filter((answer) => !/^[\w-]+: \w+$/.test(answer))).toEqual([])
  await expect(`${answers.join('\n')}\n`).toMatchFileSnapshot('../traces/quizzes.snap')
})

test.each(LESSON_IDS)('the question of %s is plain data, and opens before it is decided', (id) => {
  const { start, untilMs, options } = quizzes[id]
  expect(parseScenario(JSON.parse(JSON.stringify(start)), '')).toEqual(start)
  expect(start.openAtMs ?? 0).toBeLessThan(untilMs)
  expect(options.length).toBeGreaterThan(1)
})

test.each(['en', 'ko'] as const)('All questions have their words in %s', async (language) => {
  const words = await loadQuizWords(language)
  expect(Object.keys(words.each)).toEqual(LESSON_IDS)
  for (const id of LESSON_IDS)
    expect(Object.keys(words.each[id]?.options ?? {})).toEqual(quizzes[id].options.map((option) => option.id))
  expect(textsIn(words).flatMap((text) => textProblems(text, language))).toEqual([])
})
