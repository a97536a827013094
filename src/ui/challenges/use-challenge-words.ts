import { useEffect, useState } from 'react'
import { loadChallengeWords } from '../../i18n/challenge-words.ts'
import { type Language, useView } from '../store.ts'

type Words = Awaited<ReturnType<typeof loadChallengeWords>>

const known: Partial<Record<Language, Words>> = {}

/** The words of the challenges in the chosen language; the last language until they have come, null before the first. */
export function useChallengeWords(): Words | null {
  const language = useView((view) => view.language)
  const [words, setWords] = useState<Words | null>(known[language] ?? null)
  useEffect(() => {
    let wanted = true
    loadChallengeWords(language).then(
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
