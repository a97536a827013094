import type { Recording, Run } from '../../engine/index.ts'
import { poster } from '../../i18n/en/poster.ts'
import { stage } from '../../i18n/en/stage.ts'
import { wordsIn } from '../../i18n/korean.ts'
import type { Player } from '../player/player.ts'
import { useView } from '../store.ts'
import { drawPoster, labelOf } from './draw-poster.ts'
import { readPoster } from './read-poster.ts'

export interface Poster {
  readonly svg: string
  /** Its alternative text. */
  readonly label: string
}

/** The title of a scenario in the reader's language; its own where it has none there. */
async function titleOf({ scenario }: Recording): Promise<string> {
  const { library } = await import('../../i18n/en/library.ts')
  const words = wordsIn(useView.getState().language, 'library', library)
  const named: Readonly<Record<string, { readonly title: string }>> = words.scenarios
  return named[scenario.id]?.title ?? scenario.title ?? scenario.id
}

/** The moment a run stands at as a still picture in the reader's language. */
export async function posterOf(run: Run, named?: string): Promise<Poster> {
  const title = named ?? (await titleOf(run.recording()))
  const { language } = useView.getState()
  const text = { title, words: wordsIn(language, 'poster', poster), stage: wordsIn(language, 'stage', stage) }
  const view = readPoster(run.world, run.now)
  return { svg: drawPoster(view, text), label: labelOf(view, text) }
}

/** This moment of the page. */
export const posterOfNow = (player: Player): Promise<Poster> => posterOf(player.run)
