import { WORDS, type Words } from '../../i18n/index.ts'
import { useView } from '../store.ts'

/** The words of the language that was chosen. */
export function useWords(): Words {
  return WORDS[useView((view) => view.language)]
}
