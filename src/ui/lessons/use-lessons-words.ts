import { useEffect, useState } from 'react'
import { lessons as en } from '../../i18n/en/lessons.ts'
import { wordsIn } from '../../i18n/korean.ts'
import { type LessonWords, loadChapterWords } from '../../i18n/lesson-words.ts'
import { chapterOf, type LessonId } from '../../lessons/catalogue.ts'
import { type Language, useView } from '../store.ts'

export type LessonsWords = typeof en

/** The words around the lessons in the chosen language. */
export function useLessonsWords(): LessonsWords {
  return wordsIn(
    useView((view) => view.language),
    'lessons',
    en,
  )
}

/** What a lesson says in the chosen language; the last language until that has come, null before the first. */
export function useLessonWords(id: LessonId): LessonWords | null {
  const language = useView((view) => view.language)
  const [known, setKnown] = useState<{ id: string; language: Language; words: LessonWords } | null>(null)
  useEffect(() => {
    let wanted = true
    loadChapterWords(chapterOf(id), language).then(
      (chapter) => {
        const words = chapter[id]
        if (wanted && words) setKnown({ id, language, words })
      },
      () => undefined,
    )
    return () => {
      wanted = false
    }
  }, [id, language])
  return known?.id === id ? known.words : null
}
