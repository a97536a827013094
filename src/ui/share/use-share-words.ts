import { share as en } from '../../i18n/en/share.ts'
import { wordsIn } from '../../i18n/korean.ts'
import { useView } from '../store.ts'

export type ShareWords = typeof en

/** The words of sharing in the chosen language. */
export function useShareWords(): ShareWords {
  return wordsIn(
    useView((view) => view.language),
    'share',
    en,
  )
}
