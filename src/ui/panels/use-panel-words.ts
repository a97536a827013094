import { panels as en } from '../../i18n/en/panels.ts'
import { wordsIn } from '../../i18n/korean.ts'
import { useView } from '../store.ts'

export type PanelWords = typeof en

/** The words of the dialogs in the chosen language. */
export function usePanelWords(): PanelWords {
  return wordsIn(
    useView((view) => view.language),
    'panels',
    en,
  )
}
