import { direct as en } from '../../../i18n/en/direct.ts'
import { wordsIn } from '../../../i18n/korean.ts'
import { useView } from '../../store.ts'

export type DirectWords = typeof en

/** The words of what is done by hand, in the language that was chosen. */
export function useDirectWords(): DirectWords {
  return wordsIn(
    useView((view) => view.language),
    'direct',
    en,
  )
}
