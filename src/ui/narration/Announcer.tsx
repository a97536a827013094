import { useEffect, useRef, useState } from 'react'
import type { Run } from '../../engine/index.ts'
import type { Player } from '../player/player.ts'
import { type Spoken, useView } from '../store.ts'
import styles from './Announcer.module.css'
import { type Choice, lastEvent, notableBetween } from './choose.ts'
import { compose } from './compose.ts'
import { plain } from './narrate.ts'
import { useNarrationWords } from './use-narration-words.ts'

/** What is said must have stood still for a moment, and two things are not said at once. */
const SETTLE_MS = 300
const BETWEEN_MS = 2_000

/** What there is to say after `from` up to and with the event `to`, null when there is nothing. */
export function toSay(run: Pick<Run, 'facts'>, from: number, to: number, spoken: Spoken): Choice | null {
  if (spoken === 'quiet') return null
  const [first, ...rest] = notableBetween(run.facts, from, to)
  if (first) return [first, ...rest]
  if (spoken === 'notable') return null
  const latest = lastEvent(run.facts, to)
  return latest && latest[0].step > from ? latest : null
}

/**
 * Says what happens to a screen reader, as much of it as was chosen: together when it comes close together, and never
 * at load.
 */
export function Announcer({ player }: { readonly player: Player }) {
  const words = useNarrationWords()
  const [said, setSaid] = useState('')
  const latest = useRef({ words, run: null as Run | null, steps: 0, lastSaid: 0, timer: 0 })
  latest.current.words = words
  useEffect(() => {
    const state = latest.current
    const catchUp = (): void => {
      state.run = player.run
      state.steps = player.run.world.steps
    }
    catchUp()
    function speak(): void {
      state.timer = 0
      const { run } = player
      const { spoken } = useView.getState()
      const choice = state.run === run ? toSay(run, state.steps, run.world.steps, spoken) : null
      catchUp()
      if (!choice) return
      const { line, more } = compose(choice, state.words)
      state.lastSaid = performance.now()
      setSaid(plain(line) + (more > 0 ? ` (${state.words.screen.moreNow(more)})` : ''))
    }
    function look(): void {
      const { run } = player
      if (state.run !== run || run.world.steps < state.steps) return catchUp()
      const { spoken } = useView.getState()
      if (state.timer !== 0 || !toSay(run, state.steps, run.world.steps, spoken)) return
      const wait = Math.max(SETTLE_MS, state.lastSaid + BETWEEN_MS - performance.now())
      state.timer = window.setTimeout(speak, wait)
    }
    const stop = player.onCalm(look)
    return () => {
      stop()
      window.clearTimeout(state.timer)
    }
  }, [player])
  return (
    <p className={styles.hidden} role="status" aria-live="polite">
      {said}
    </p>
  )
}
