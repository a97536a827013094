import { why as en } from '../../../i18n/en/why.ts'
import { wordsIn } from '../../../i18n/korean.ts'
import { useView } from '../../store.ts'

/** The words of the tabs Events and Why in the language that was chosen. */
export function useWhyWords(): typeof en {
  return wordsIn(
    useView((view) => view.language),
    'why',
    en,
  )
}
