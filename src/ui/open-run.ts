/** How a page begins: at the opening scenario, or at the moment a link names. */

import { ConfigError, MS, type Recording } from '../engine/index.ts'
import { opening } from '../scenarios/index.ts'
import { InputError } from '../scenarios/input-error.ts'
import { isLink } from '../share/is-link.ts'
import type { Shared } from '../share/link.ts'
import { ENGINE } from './engine-version.ts'
import { createPlayer, type Player } from './player/player.ts'
import { type LinkTrouble, useView } from './store.ts'

const openingRecording: Recording = { version: 1, scenario: opening, seed: opening.seed, commands: [] }

/** A microsecond holds few events; more than this to take back means another run. */
const MOST_STEPS_BACK = 500

function troubleOf(problem: unknown, atStart: boolean): LinkTrouble {
  const kind = 'link'
  if (problem instanceof InputError)
    return { kind, fault: problem.fault, field: problem.field, allowed: problem.allowed, atStart }
  if (problem instanceof ConfigError)
    return { kind, fault: 'value', field: problem.field, allowed: problem.allowed, atStart }
  return { kind, fault: 'scenario', field: '', allowed: String(problem), atStart }
}

/** Goes to the very event of the link, and says so when the world there is not the one that was shared. */
async function goToShared(player: Player, shared: Shared): Promise<void> {
  const arrived = await player.load(shared.recording, shared.at)
  if (!arrived) return
  const { run } = player
  for (let i = 0; i < MOST_STEPS_BACK && run.world.steps > shared.steps && run.world.now === shared.at; i++)
    player.stepBack()
  useView.getState().select(shared.selection ?? null)
  if (shared.selection?.kind === 'record') useView.getState().follow(shared.selection.id)
  if (run.digest() !== shared.digest)
    useView.getState().trouble({ kind: 'mismatch', theirs: shared.engine, ours: ENGINE })
}

/** Opens a link in a player that is there already; when it cannot be opened, everything stays as it is. */
export async function openLink(player: Player, fragment: string, atStart = false): Promise<boolean> {
  useView.getState().trouble(null)
  try {
    const { decodeLink } = await import('../share/link.ts')
    const shared = await decodeLink(fragment)
    player.pause()
    await goToShared(player, shared)
    return true
  } catch (problem) {
    useView.getState().trouble(troubleOf(problem, atStart))
    return false
  }
}

/** The player of the page, on its way to where it opens. */
export function startPage(fragment: string, still: boolean): Player {
  const player = createPlayer(openingRecording)
  if (isLink(fragment)) {
    void openLink(player, fragment, true).then((opened) => {
      if (!opened) player.seek((opening.openAtMs ?? 0) * MS)
    })
    return player
  }
  player.seek((opening.openAtMs ?? 0) * MS)
  if (!still) player.play()
  return player
}
