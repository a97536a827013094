/** The challenge that somebody is at. Never a copy of the world. */
import { create } from 'zustand'
import type { ChallengeId } from '../../lessons/challenges/catalogue.ts'
import type { Challenge } from '../../lessons/challenges/types.ts'
import type { Mark } from '../../lessons/evaluate.ts'
import type { Target } from '../../lessons/types.ts'

/** How it was solved. */
export interface Solved {
  readonly commands: number
  /** Simulated microseconds. */
  readonly took: number
}

/** What was said last: an act that is impossible, or time that was skipped. */
export type Said =
  | { readonly kind: 'impossible'; readonly allowed: string }
  | { readonly kind: 'skipped'; readonly micros: number }
  | { readonly kind: 'nothing ahead' }

export interface ChallengeSession {
  readonly id: ChallengeId
  readonly challenge: Challenge
  readonly mark: Mark
  readonly hints: number
  /** The solution was shown. */
  readonly shown: boolean
  readonly solving: boolean
  readonly solved: Solved | null
  /** What to light up on the stage. */
  readonly lit: Target | null
  readonly said: Said | null
  /** The last moment that was seen with no limit broken. */
  readonly wholeAt: number
}

interface State {
  readonly session: ChallengeSession | null
  put(session: ChallengeSession | null): void
  change(part: Partial<ChallengeSession>): void
}

export const useChallenge = create<State>()((set) => ({
  session: null,
  put: (session) => set({ session }),
  change: (part) => set((state) => ({ session: state.session && { ...state.session, ...part } })),
}))
