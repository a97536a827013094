import { map as en } from '../../i18n/en/map.ts'
import { wordsIn } from '../../i18n/korean.ts'
import { useView } from '../store.ts'

export type MapWords = typeof en

/** The words of search, filter and overview in the language that was chosen. */
export function useMapWords(): MapWords {
  return wordsIn(
    useView((view) => view.language),
    'map',
    en,
  )
}
