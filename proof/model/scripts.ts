/**
 * Shortest counterexamples as stories: each breaks the rules of its time at its last step, and nothing under the rules
 * that came after. A step that the rules do not allow is refused, and the story goes on without it.
 */
import { type Action, describe, parse } from './actions.ts'
import { broken, type Invariant } from './invariants.ts'
import { apply, type Bounds, enabled } from './model.ts'
import { CURRENT, HISTORY, MISTAKES, RISKS, type Rules } from './rules.ts'
import { initialState, type State } from './state.ts'

export interface Script {
  readonly name: string
  /** Under which the last step breaks the invariant. */
  readonly rules: Rules
  readonly invariant: Invariant
  /** The first rules under which it breaks nothing; the current ones must not either. */
  readonly fixedBy: Rules
  readonly bounds: Bounds
  readonly steps: readonly string[]
}

function script(
  name: string,
  [rules, fixedBy]: readonly [Rules, Rules],
  invariant: Invariant,
  [replicas, records, epochs]: readonly [number, number, number],
  steps: string,
): Script {
  return { name, rules, fixedBy, invariant, bounds: { replicas, records, epochs }, steps: steps.split(', ') }
}

/** In the words of `describe`; A, B, C are replicas, e0 the first leader epoch. */
export const SCRIPTS: readonly Script[] = [
  script(
    'S-01 truncating to the high watermark loses an acknowledged record',
    [HISTORY['pre-KIP-101, truncate to the high watermark'], HISTORY['KIP-101']],
    'LeaderCompleteness',
    [2, 1, 3],
    'elect A, fence B, follow B e0, lead A e1, append A, fetch B, raise A, expand A +B, elect B, follow B e1, lead B e2',
  ),
  script(
    'S-03 a fast double fail-over makes KIP-101 fall back to the high watermark',
    [HISTORY['KIP-101'], HISTORY['KIP-279']],
    'StrongIsr',
    [2, 2, 3],
    'elect A, elect B, elect A, lead A e0, follow B e0, append A, fetch B, raise A, lead B e1, append B, follow B e2',
  ),
  script(
    'S-04 a follower truncates against a leader that is of another epoch',
    [HISTORY['KIP-279'], CURRENT],
    'StrongIsr',
    [3, 1, 3],
    'elect A, elect B, elect A, follow C e0, lead A e2, append A, shrink A -B, fetch C, raise A, follow C e1',
  ),
  script(
    'S-05 a follower that has not truncated yet joins the ISR',
    [HISTORY['KIP-320 first try, ISR by offset only'], CURRENT],
    'StrongIsr',
    [2, 2, 3],
    'elect A, fence A, elect B, lead A e0, lead B e2, append A, follow A e2, append B, raise B, expand B +A',
  ),
  script(
    'S-06 a replica joins the ISR before it has reached the start of the epoch',
    [MISTAKES['M3 ISR expansion without the epoch start'], CURRENT],
    'StrongIsr',
    [3, 1, 3],
    'fence A, elect B, elect C, lead B e1, follow C e1, append B, fetch C, raise B, lead C e2, follow A e2, expand C +A',
  ),
  script(
    'S-14 a zombie leader changes the ISR',
    [MISTAKES['M9 a zombie leader may change the ISR'], CURRENT],
    'StrongIsr',
    [3, 1, 3],
    'elect A, fence B, fence C, lead A e0, append A, shrink A -B, lead A e2, raise A',
  ),
  script(
    'S-24 acks=1 loses a record with its leader',
    [RISKS['R2 acks=1'], CURRENT],
    'LeaderCompleteness',
    [2, 1, 2],
    'elect A, elect B, lead A e0, append A, lead B e1',
  ),
]

export interface Replay {
  /** The number of the step, from 1, that broke something first. */
  readonly brokenAt: number | null
  readonly broken: Invariant | null
  /** Steps that the rules did not allow. */
  readonly refused: readonly string[]
  readonly state: State
}

/** Plays the steps by the rules, to the first that breaks one of the invariants. */
export function replay(
  steps: readonly string[],
  rules: Rules,
  bounds: Bounds,
  invariants?: readonly Invariant[],
): Replay {
  let state = initialState(bounds.replicas)
  const refused: string[] = []
  for (const [at, step] of steps.entries()) {
    const action: Action = parse(step)
    if (!enabled(state, rules, bounds).includes(action)) {
      refused.push(step)
      continue
    }
    state = apply(state, rules, action)
    const name = broken(state, rules, invariants)
    if (name) return { brokenAt: at + 1, broken: name, refused, state }
  }
  return { brokenAt: null, broken: null, refused, state }
}

/** One way as a line. */
export function storyOf(actions: readonly Action[]): string {
  return actions.map(describe).join(', ')
}
