import { useEffect, useReducer, useRef } from 'react'
import type { Player } from '../player/player.ts'

/** Events that may be replayed in one go while the past is read. */
export const PAST_SLICE = 6_000

/**
 * Something that a run may have to replay its past for: asks again with every frame while the answer is null. Renders
 * again about ten times a second. Another `key` is another question.
 */
export function usePast<T>(player: Player, ask: () => T | null, key: string): T | null {
  const [, again] = useReducer((n: number) => n + 1, 0)
  const frame = useRef(0)
  const latest = useRef(ask)
  useEffect(() => {
    latest.current = ask
  })
  useEffect(() => player.onCalm(again), [player])
  const found = ask()
  const waits = found === null
  // biome-ignore lint/correctness/useExhaustiveDependencies: another question is asked anew.
  useEffect(() => {
    if (!waits) return
    const step = () => {
      if (latest.current() === null) frame.current = requestAnimationFrame(step)
      else again()
    }
    frame.current = requestAnimationFrame(step)
    return () => cancelAnimationFrame(frame.current)
  }, [player, waits, key])
  return found
}
