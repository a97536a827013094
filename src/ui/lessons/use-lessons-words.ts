import { useEffect, useMemo, useState } from 'react'
import { lessons as en } from '../../i18n/en/lessons.ts'
import { wordsIn } from '../../i18n/korean.ts'
import { type LessonWords, loadChapterWords } from '../../i18n/lesson-words.ts'
import { chapterOf, isLesson } from '../../lessons/catalogue.ts'
import { type OwnWords, orOther } from '../../lessons/own-words.ts'
import { type Language, useView } from '../store.ts'
import { OWN, useOwn } from './source.ts'

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
export function useLessonWords(id: string): LessonWords | null {
  const own = useOwnWords()
  const language = useView((view) => view.language)
  const [known, setKnown] = useState<{ id: string; language: Language; words: LessonWords } | null>(null)
  useEffect(() => {
    let wanted = true
    if (!isLesson(id)) return
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
  if (id === OWN) return own
  return known?.id === id ? known.words : null
}

/** The words of a lesson from outside the catalogue in the chosen language, or in the other where it says nothing. */
export function useOwnWords(): OwnWords | null {
  const language = useView((view) => view.language)
  const words = useOwn((state) => state.parcel?.words)
  return useMemo(
    () => (words ? orOther(words[language], words[language === 'en' ? 'ko' : 'en']) : null),
    [words, language],
  )
}
