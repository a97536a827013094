import { useEffect, useRef, useState } from 'react'
import type { Run } from '../../engine/index.ts'
import type { Player } from '../player/player.ts'
import styles from './Announcer.module.css'
import { type Choice, notableBetween } from './choose.ts'
import { compose } from './compose.ts'
import { plain } from './narrate.ts'
import { useNarrationWords } from './use-narration-words.ts'

/** What is said must have stood still for a moment, and two things are not said at once. */
const SETTLE_MS = 300
const BETWEEN_MS = 2_000

/** Says notable facts to a screen reader: only those, together when they come close together, and never at load. */
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
      const facts = state.run === run ? notableBetween(run.facts, state.steps, run.world.steps) : []
      catchUp()
      const [first, ...rest] = facts
      if (!first) return
      const choice: Choice = [first, ...rest]
      const { line, more } = compose(choice, state.words)
      state.lastSaid = performance.now()
      setSaid(plain(line) + (more > 0 ? ` (${state.words.screen.moreNow(more)})` : ''))
    }
    function look(): void {
      const { run } = player
      if (state.run !== run || run.world.steps < state.steps) return catchUp()
      if (state.timer !== 0 || notableBetween(run.facts, state.steps, run.world.steps).length === 0) return
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
