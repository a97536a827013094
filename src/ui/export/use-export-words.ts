import { exported as en } from '../../i18n/en/export.ts'
import { wordsIn } from '../../i18n/korean.ts'
import { useView } from '../store.ts'

export type ExportPanelWords = typeof en

/** The words of the bundle and of its dialog in the chosen language. */
export function useExportWords(): ExportPanelWords {
  return wordsIn(
    useView((view) => view.language),
    'exported',
    en,
  )
}
