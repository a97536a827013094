import { configs as en } from '../../../i18n/en/configs.ts'
import { wordsIn } from '../../../i18n/korean.ts'
import { useView } from '../../store.ts'

/** The words of configs, with a sentence for each, in the chosen language. */
export function useConfigWords(): typeof en {
  return wordsIn(
    useView((view) => view.language),
    'configs',
    en,
  )
}
