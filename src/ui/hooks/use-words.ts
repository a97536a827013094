import { pageWords, type Words } from '../../i18n/index.ts'
import { useView } from '../store.ts'

/** The words of the language that was chosen. */
export function useWords(): Words {
  return pageWords(useView((view) => view.language))
}
