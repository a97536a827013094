import { library as en } from '../../i18n/en/library.ts'
import { wordsIn } from '../../i18n/korean.ts'
import { useView } from '../store.ts'

export type LibraryWords = typeof en

/** The words of the scenarios in the chosen language. */
export function useLibraryWords(): LibraryWords {
  return wordsIn(
    useView((view) => view.language),
    'library',
    en,
  )
}
