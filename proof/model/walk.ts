/** Random walks through the reference model. The same seed gives the same walk. */
import { chanceOf } from '../walks/chance.ts'
import { type Action, KINDS } from './actions.ts'
import { broken, type Invariant } from './invariants.ts'
import { apply, type Bounds, enabled } from './model.ts'
import type { Rules } from './rules.ts'
import { initialState, type State } from './state.ts'

/** Every enabled step is as likely (`uniform`), or each seed prefers some kinds of steps to others (`swarm`). */
export type Schedule = 'uniform' | 'swarm'

export interface Walk {
  readonly actions: readonly Action[]
  /** What the last action broke. */
  readonly broken: Invariant | null
}

export const WALK_BOUNDS: Bounds = { replicas: 3, records: 6, epochs: 10 }
const STEPS = 40

/** One walk: ends at the first broken invariant, when nothing can happen, or after 40 steps. */
export function walk(rules: Rules, seed: number, schedule: Schedule): Walk {
  const chance = chanceOf(seed, 'model')
  const weights = KINDS.map(() => (schedule === 'uniform' ? 1 : 2 ** (chance.unit() * 8)))
  const actions: Action[] = []
  let state: State = initialState(WALK_BOUNDS.replicas)
  while (actions.length < STEPS) {
    const choices = enabled(state, rules, WALK_BOUNDS)
    if (choices.length === 0) break
    let total = 0
    for (const choice of choices) total += weights[choice >> 8] as number
    let left = chance.unit() * total
    let chosen = choices[choices.length - 1] as Action
    for (const choice of choices) {
      left -= weights[choice >> 8] as number
      if (left < 0) {
        chosen = choice
        break
      }
    }
    actions.push(chosen)
    state = apply(state, rules, chosen)
    const name = broken(state, rules)
    if (name) return { actions, broken: name }
  }
  return { actions, broken: null }
}

/** The first seed below `walks` whose walk breaks something; null if none does. */
export function firstCaught(
  rules: Rules,
  walks: number,
  schedule: Schedule,
): { readonly seed: number; readonly walk: Walk } | null {
  for (let seed = 0; seed < walks; seed++) {
    const taken = walk(rules, seed, schedule)
    if (taken.broken) return { seed, walk: taken }
  }
  return null
}
