import { useEffect, useState } from 'react'
import { wordsIn } from '../../i18n/korean.ts'
import { useView } from '../store.ts'

type Library = typeof import('../../i18n/en/library.ts').library

/** The title of a named scenario, once its words are there: they come only when one runs. */
export function useNamedTitle(id: string, wanted: boolean): string | null {
  const language = useView((view) => view.language)
  const [words, setWords] = useState<Library | null>(null)
  useEffect(() => {
    if (wanted && !words) void import('../../i18n/en/library.ts').then((m) => setWords(m.library))
  }, [wanted, words])
  if (!wanted || !words) return null
  const scenarios: Readonly<Record<string, { readonly title: string }>> = wordsIn(
    language,
    'library',
    words,
  ).scenarios
  return scenarios[id]?.title ?? null
}
