import { narration as en } from '../../i18n/en/narration.ts'
import { share } from '../../i18n/en/share.ts'
import { wordsIn } from '../../i18n/korean.ts'
import { ENGINE } from '../engine-version.ts'
import type { Player } from '../player/player.ts'
import { useView } from '../store.ts'
import { readText } from './read-text.ts'

/** This moment as text in the reader's language. */
export function textOfNow(player: Player, link: string): string {
  const { run } = player
  const { language } = useView.getState()
  const moment = {
    world: run.world,
    recording: run.recording(),
    facts: run.facts,
    now: run.now,
    engine: ENGINE,
    link,
  }
  return readText(moment, wordsIn(language, 'share', share), wordsIn(language, 'narration', en))
}
