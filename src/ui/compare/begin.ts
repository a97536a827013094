/** Begins and ends a comparison. */
import { createRun, loadRooms, type Run, roomsOf } from '../../engine/index.ts'
import { checkRecording } from '../../scenarios/bounds.ts'
import type { SharedComparison } from '../../share/compared.ts'
import type { Player } from '../player/player.ts'
import { useView } from '../store.ts'
import { follow } from './follower.ts'
import { comparedRecording, comparisonLabel } from './plan.ts'
import { useCompare } from './state.ts'

let stop: (() => void) | null = null

function beside(player: Player, run: Run, plan: SharedComparison): void {
  endComparison()
  const follower = follow(player, run)
  const ids = new Set(player.histories.map(({ id }) => id))
  const unload = player.onCalm(() => {
    // Another run was loaded: there is nothing left to be compared with.
    if (!player.histories.some(({ id }) => ids.has(id))) endComparison()
  })
  stop = () => {
    unload()
    follower.stop()
  }
  const { set } = useCompare.getState()
  const label = comparisonLabel(plan)
  set({ other: follower.player, plan, label, side: 'first', actsOn: 'both', refused: null })
}

/**
 * Puts another run of the same scenario beside the present one. Rejects with ConfigError or InputError when it cannot
 * be built.
 */
export async function compareWith(player: Player, plan: SharedComparison): Promise<void> {
  const recording = comparedRecording(player.run.recording(), plan)
  checkRecording(recording)
  await loadRooms(roomsOf(recording))
  beside(player, createRun(recording), plan)
}

/** Puts a history that was kept beside the present one. */
export async function compareWithHistory(player: Player, id: number, label: string): Promise<void> {
  const run = await player.runOfHistory(id)
  if (run) beside(player, run, { label })
}

/** Back to one stage. */
export function endComparison(): void {
  stop?.()
  stop = null
  const { other, side, set } = useCompare.getState()
  const { selection, select } = useView.getState()
  if (other && side === 'second' && (selection?.kind === 'message' || selection?.kind === 'record'))
    select(null)
  set({ other: null, side: 'first', refused: null })
}
