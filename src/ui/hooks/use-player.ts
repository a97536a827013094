import { createContext, use } from 'react'
import type { Player } from '../player/player.ts'

/** The one player of the page. */
export const PlayerContext = createContext<Player | null>(null)

/** The player that moves the run. */
export function usePlayer(): Player {
  const player = use(PlayerContext)
  if (player === null) throw new Error('usePlayer is called outside PlayerContext')
  return player
}
