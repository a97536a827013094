import type { NarrationWords } from '../../i18n/en/narration.ts'
import { narration as en } from '../../i18n/en/narration.ts'
import { narration as ko } from '../../i18n/ko/narration.ts'
import { useView } from '../store.ts'

const WORDS: Readonly<Record<'en' | 'ko', NarrationWords>> = { en, ko }

/** The words of the narration in the language that was chosen. */
export function useNarrationWords(): NarrationWords {
  return WORDS[useView((view) => view.language)]
}
