import { useEffect, useState } from 'react'
import { loadConceptWords } from '../../i18n/concept-words.ts'
import { LESSON_IDS, loadLesson } from '../../lessons/catalogue.ts'
import { CHALLENGE_IDS, loadChallenges } from '../../lessons/challenges/catalogue.ts'
import { CONCEPTS } from '../../lessons/concepts.ts'
import { useProgress } from '../lessons/progress.ts'
import { type Language, useView } from '../store.ts'
import { type KnownConcept, readConcepts } from './read-concepts.ts'

export type ConceptWords = Awaited<ReturnType<typeof loadConceptWords>>

const known: Partial<Record<Language, ConceptWords>> = {}

/** The words of the concepts in the chosen language; null until some have come. */
export function useConceptWords(): ConceptWords | null {
  const language = useView((view) => view.language)
  const [words, setWords] = useState<ConceptWords | null>(known[language] ?? null)
  useEffect(() => {
    let wanted = true
    loadConceptWords(language).then(
      (found) => {
        known[language] = found
        if (wanted) setWords(found)
      },
      () => undefined,
    )
    return () => {
      wanted = false
    }
  }, [language])
  return known[language] ?? words
}

type Courses = Parameters<typeof readConcepts>

async function loadCourses(): Promise<readonly [Courses[1], Courses[2]]> {
  const [lessons, challenges] = await Promise.all([Promise.all(LESSON_IDS.map(loadLesson)), loadChallenges()])
  return [lessons, CHALLENGE_IDS.map((id) => challenges[id])]
}

/** What was seen of every concept; null until the lessons have come. */
export function useConcepts(): ReadonlyMap<string, KnownConcept> | null {
  const progress = useProgress((state) => state.steps)
  const [courses, setCourses] = useState<Awaited<ReturnType<typeof loadCourses>> | null>(null)
  useEffect(() => {
    loadCourses().then(setCourses, () => undefined)
  }, [])
  if (!courses) return null
  const read = readConcepts(
    CONCEPTS.map(({ id }) => id),
    ...courses,
    progress,
  )
  return new Map(read.map((concept) => [concept.id, concept]))
}
