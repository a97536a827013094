import { use, useEffect, useReducer, useRef } from 'react'
import type { KafkaWorld, Run } from '../../engine/index.ts'
import type { Player } from '../player/player.ts'
import { same } from './same.ts'
import { PlayerContext } from './use-player.ts'

/**
 * Reads something out of the world, about ten times a second, and renders again only when it changed.
 *
 * The world is moved in place, so select plain values or make new objects of them. A world's own object
 * handed out as it is would look the same for ever; where one is needed whole, read it with `useRun`.
 */
export function useWorld<T>(selector: (world: KafkaWorld, run: Run) => T, player?: Player): T {
  const own = usePlayerOr(player)
  const [, again] = useReducer((n: number) => n + 1, 0)
  const value = selector(own.run.world, own.run)
  const latest = useRef({ selector, value })
  useEffect(() => {
    latest.current = { selector, value }
  })
  useEffect(() => {
    function look(): void {
      const next = latest.current.selector(own.run.world, own.run)
      if (!same(next, latest.current.value)) again()
    }
    look()
    return own.onCalm(look)
  }, [own])
  return value
}

/** The run itself, rendered again about ten times a second while it plays and after every other change. */
export function useRun(player?: Player): Run {
  const own = usePlayerOr(player)
  const [, again] = useReducer((n: number) => n + 1, 0)
  useEffect(() => own.onCalm(again), [own])
  return own.run
}

/** Something of the player (playing, speed …), rendered again when it changed. */
export function usePlayerState<T>(selector: (player: Player) => T, player?: Player): T {
  const own = usePlayerOr(player)
  return useWorld(() => selector(own), own)
}

function usePlayerOr(player: Player | undefined): Player {
  const context = use(PlayerContext)
  const own = player ?? context
  if (!own) throw new Error('useWorld needs a player')
  return own
}
