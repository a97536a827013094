import { useEffect, useState } from 'react'
import { loadGlossary } from '../../i18n/glossary-words.ts'
import { type Language, useView } from '../store.ts'

export type GlossaryWords = Awaited<ReturnType<typeof loadGlossary>>

const known: Partial<Record<Language, GlossaryWords>> = {}

/** The glossary in a language, the chosen one when none is named; null until it has come. */
export function useGlossary(language?: Language): GlossaryWords | null {
  const chosen = useView((view) => view.language)
  const wanted = language ?? chosen
  const [, again] = useState(0)
  useEffect(() => {
    if (known[wanted]) return
    let here = true
    loadGlossary(wanted).then(
      (found) => {
        known[wanted] = found
        if (here) again((n) => n + 1)
      },
      () => undefined,
    )
    return () => {
      here = false
    }
  }, [wanted])
  return known[wanted] ?? null
}
