import { sequence as en } from '../../i18n/en/sequence.ts'
import { wordsIn } from '../../i18n/korean.ts'
import { useView } from '../store.ts'

export type SequenceWords = typeof en

/** The words of the sequence diagram in the chosen language. */
export function useSequenceWords(): SequenceWords {
  return wordsIn(
    useView((view) => view.language),
    'sequence',
    en,
  )
}
