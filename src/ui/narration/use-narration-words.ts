import type { NarrationWords } from '../../i18n/en/narration.ts'
import { narration as en } from '../../i18n/en/narration.ts'
import { wordsIn } from '../../i18n/korean.ts'
import { useView } from '../store.ts'

/** The words of the narration in the language that was chosen. */
export function useNarrationWords(): NarrationWords {
  return wordsIn(
    useView((view) => view.language),
    'narration',
    en,
  )
}
