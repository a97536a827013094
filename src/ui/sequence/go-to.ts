import type { Player } from '../player/player.ts'
import { useView } from '../store.ts'
import { momentOf, type Shown } from './read-sequence.ts'

/** Marks a message everywhere. */
export function selectMessage(seq: number): void {
  useView.getState().select({ kind: 'message', seq })
}

/** Goes to the moment at which a message is half way, and marks it. */
export function goToMessage(player: Player, shown: Shown, seq: number): void {
  player.pause()
  player.seek(momentOf(shown, seq))
  selectMessage(seq)
}
