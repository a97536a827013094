import { commands as en } from '../../i18n/en/commands.ts'
import { wordsIn } from '../../i18n/korean.ts'
import { useView } from '../store.ts'

export type CommandsWords = typeof en

/** The words of the palette and the preferences in the language that was chosen. */
export function useCommandsWords(): CommandsWords {
  return wordsIn(
    useView((view) => view.language),
    'commands',
    en,
  )
}
