import { compare as en } from '../../i18n/en/compare.ts'
import { wordsIn } from '../../i18n/korean.ts'
import { useView } from '../store.ts'

export type CompareWords = typeof en

/** The words of the comparison in the chosen language. */
export function useCompareWords(): CompareWords {
  return wordsIn(
    useView((view) => view.language),
    'compare',
    en,
  )
}
