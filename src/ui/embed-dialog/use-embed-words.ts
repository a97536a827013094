import { embed as en } from '../../i18n/en/embed.ts'
import { wordsIn } from '../../i18n/korean.ts'
import { useView } from '../store.ts'

export type EmbedWords = typeof en

/** The words of the embed dialog in the chosen language. */
export function useEmbedWords(): EmbedWords {
  return wordsIn(
    useView((view) => view.language),
    'embed',
    en,
  )
}
