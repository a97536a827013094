import { time as en } from '../../i18n/en/time.ts'
import { wordsIn } from '../../i18n/korean.ts'
import { useView } from '../store.ts'

export type TimeWords = typeof en

/** The words about time in the chosen language. */
export function useTimeWords(): TimeWords {
  return wordsIn(
    useView((view) => view.language),
    'time',
    en,
  )
}
