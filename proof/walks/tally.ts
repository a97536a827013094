/** Walks many seeds and adds them up. */
import { GOAL_NAMES, type Goal } from './goals.ts'
import { type Failure, walk } from './walk.ts'

export interface Tally {
  seeds: number
  steps: number
  /** How many seeds reached each goal. */
  reached: Record<Goal, number>
  failures: { seed: number; failure: Failure }[]
}

export interface TallyOptions {
  readonly from: number
  readonly seeds: number
  readonly events: number
  readonly aim?: readonly string[]
  /** Ends early after so many failures. */
  readonly failures?: number
  /** Asked before each seed whether it was enough. */
  readonly enough?: () => boolean
}

/** Nothing was walked yet. */
export function emptyTally(): Tally {
  const reached = Object.fromEntries(GOAL_NAMES.map((goal) => [goal, 0])) as Record<Goal, number>
  return { seeds: 0, steps: 0, reached, failures: [] }
}

/** Walks the seeds `from`, `from + 1` … */
export function tally({ from, seeds, events, aim = [], failures = 3, enough }: TallyOptions): Tally {
  const sum = emptyTally()
  for (let seed = from; seed < from + seeds && sum.failures.length < failures; seed++) {
    if (enough?.()) break
    const { steps, reached, failure } = walk(seed, { events, aim })
    sum.seeds += 1
    sum.steps += steps
    for (const goal of reached) sum.reached[goal] += 1
    if (failure) sum.failures.push({ seed, failure })
  }
  return sum
}

/** Goals that no seed reached. */
export function missed(sum: Tally): Goal[] {
  return GOAL_NAMES.filter((goal) => sum.reached[goal] === 0)
}
