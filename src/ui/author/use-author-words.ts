import { author as en } from '../../i18n/en/author.ts'
import { wordsIn } from '../../i18n/korean.ts'
import { useView } from '../store.ts'

export type AuthorWords = typeof en

/** The words of the authoring page in the chosen language. */
export function useAuthorWords(): AuthorWords {
  return wordsIn(
    useView((view) => view.language),
    'author',
    en,
  )
}
