/**
 * What a challenge is: a cluster, and something to bring about in it by whatever way one finds. Plain data as a lesson
 * is; words are in i18n/en and i18n/ko.
 */
import type { Scenario } from '../../engine/index.ts'
import type { Check, Goal, Move, Offer, Target } from '../types.ts'

/** A way that seems right and is not: when its check holds, the card says why. */
export interface Slip {
  readonly id: string
  readonly check: Check
  /** How one gets there; the proof plays it. */
  readonly moves: readonly Move[]
}

export interface Challenge {
  readonly version: 1
  readonly id: string
  /** How hard, from 1 to 3. */
  readonly level: 1 | 2 | 3
  readonly start: Scenario
  /** As a lesson's: commands by a name of one's own. */
  readonly offers: Readonly<Record<string, Offer>>
  /** Those that stand beside the stage. Everything else on the page works too. */
  readonly hand: readonly string[]
  /** All of them must be reached. */
  readonly goals: readonly Goal[]
  /** All of them hold at the start; one that is broken stays broken, and only going back in time mends it. */
  readonly limits: readonly Goal[]
  readonly slips: readonly Slip[]
  /** The first hint: where to look. The second is which offers the solution uses, the third does it. */
  readonly look: Target
  readonly solution: readonly Move[]
  readonly concepts: readonly string[]
}
