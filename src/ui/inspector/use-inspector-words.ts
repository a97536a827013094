import { inspector as en } from '../../i18n/en/inspector.ts'
import { wordsIn } from '../../i18n/korean.ts'
import { useView } from '../store.ts'

export type InspectorWords = typeof en

/** The words of the inspector in the language that was chosen. */
export function useInspectorWords(): InspectorWords {
  return wordsIn(
    useView((view) => view.language),
    'inspector',
    en,
  )
}
