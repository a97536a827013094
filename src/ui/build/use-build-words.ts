import { build as en } from '../../i18n/en/build.ts'
import { wordsIn } from '../../i18n/korean.ts'
import { useView } from '../store.ts'

export type BuildWords = typeof en

/** The words of the builder in the language that was chosen. */
export function useBuildWords(): BuildWords {
  return wordsIn(
    useView((view) => view.language),
    'build',
    en,
  )
}
