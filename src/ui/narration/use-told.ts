import { useEffect, useRef, useState } from 'react'
import { notableSort, type Run } from '../../engine/index.ts'
import type { Player } from '../player/player.ts'
import { type Choice, lastEvent, whileFlowing } from './choose.ts'

/** A sentence stays this long while time flows, in milliseconds of wall time. */
const HOLD_MS = 1_200
/** Something notable does not wait for an everyday sentence to be read to its end. */
const HOLD_EVERYDAY_MS = 400

interface Seen {
  readonly run: Run
  readonly steps: number
  readonly version: number
  readonly playing: boolean
}

const isNotable = (choice: Choice | null) => choice !== null && notableSort(choice[0].fact) !== null
const isSame = (a: Choice | null, b: Choice | null) => a?.[0].step === b?.[0].step && a?.length === b?.length

function choose(player: Player, before: Seen | null): Choice | null {
  const { run, playing, speed } = player
  const { steps } = run.world
  const stepped = !playing && before?.run === run && Math.abs(steps - before.steps) === 1
  return stepped ? lastEvent(run.facts, steps) : whileFlowing(run.facts, { steps, now: run.now, speed })
}

/** What is told now: it changes at once on every step, seek and command, calmly while time flows. */
export function useTold(player: Player): Choice | null {
  const [told, setTold] = useState<Choice | null>(() => choose(player, null))
  const latest = useRef<{ seen: Seen | null; told: Choice | null; since: number }>({
    seen: null,
    told,
    since: 0,
  })
  useEffect(() => {
    function look(): void {
      const { run, playing, version } = player
      const state = latest.current
      const before = state.seen
      state.seen = { run, steps: run.world.steps, version, playing }
      const still = before?.run === run && before.steps === run.world.steps
      if (still && !playing) return
      const choice = choose(player, before)
      if (isSame(choice, state.told)) return
      const flowing = playing && before?.version === version
      const hold = isNotable(choice) && !isNotable(state.told) ? HOLD_EVERYDAY_MS : HOLD_MS
      if (flowing && performance.now() - state.since < hold) return
      latest.current = { seen: state.seen, told: choice, since: performance.now() }
      setTold(choice)
    }
    look()
    return player.onCalm(look)
  }, [player])
  return told
}
