import { type Words, wordsOf } from '../../i18n/index.ts'
import { useView } from '../store.ts'

/** The words of the language that was chosen. */
export function useWords(): Words {
  return wordsOf(useView((view) => view.language))
}
