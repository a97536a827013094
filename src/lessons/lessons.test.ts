/** Every lesson proves itself: `npx vitest run src/lessons -u` accepts traces that changed on purpose. */
import { describe, expect, test } from 'vitest'
import '../engine/every-room.ts'
import { loadChapterWords } from '../i18n/lesson-words.ts'
import { chapterOf, LESSON_IDS, loadLesson } from './catalogue.ts'
import { proveLesson, wordProblems } from './proof.ts'
import { parseLesson } from './schema.ts'

describe.each(LESSON_IDS)('lesson %s', (id) => {
  test('is plain data that its schema knows', async () => {
    const lesson = await loadLesson(id)
    expect(lesson.id).toBe(id)
    const travelled: unknown = JSON.parse(JSON.stringify(lesson))
    expect(travelled).toEqual(lesson)
    expect(parseLesson(travelled)).toEqual(lesson)
  })

  test('asks for what only its solution reaches, and the engine decides its predictions', async () => {
    const played = proveLesson(await loadLesson(id))
    expect(played.flatMap((step) => step.problems.map((problem) => `${step.id}: ${problem}`))).toEqual([])
    const trace = played
      .map((step) => `${step.id}: ${step.right.join() || '-'}\n  ${step.trace.join(' ')}`)
      .join('\n')
    await expect(`${trace}\n`).toMatchFileSnapshot(`./traces/${id}.snap`)
  })

  test.each(['en', 'ko'] as const)('has all its words in %s', async (language) => {
    const words = await loadChapterWords(chapterOf(id), language)
    expect(wordProblems(await loadLesson(id), words[id], language)).toEqual([])
  })
})
