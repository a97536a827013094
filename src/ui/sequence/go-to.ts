import { type Micros, SECOND } from '../../engine/index.ts'
import { PAST_SLICE } from '../hooks/use-past.ts'
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

/** What was sent so long before is still found. */
const LEAD = 2 * SECOND

/** Opens the diagram, wherever it is on this screen. */
export function openSequence(): void {
  useView.getState().set({ bottomTab: 'sequence' })
  // On a phone the panel is folded.
  const fold = document.getElementById('bottom-body')?.closest('details')
  if (!fold) return
  fold.open = true
  fold.scrollIntoView({ block: 'start' })
}

/** Shows a message among the requests, at a moment of its way. */
export function showMessage(player: Player, seq: number, at: Micros): void {
  player.pause()
  player.seek(at)
  selectMessage(seq)
  openSequence()
}

/**
 * Shows an event among the requests: its moment, and the message whose arrival brought it about, where it was one
 * and no timer or command.
 */
export function showEvent(player: Player, { at, step }: { at: Micros; step: number }): void {
  player.pause()
  player.seek(at)
  openSequence()
  const { run } = player
  const find = (): void => {
    if (player.run !== run || run.now !== at) return
    const trace = run.trace(Math.max(0, at - LEAD), PAST_SLICE)
    if (!trace) {
      requestAnimationFrame(find)
      return
    }
    const seq = trace.seqAt(step)
    if (seq !== null) selectMessage(seq)
  }
  find()
}
