/** The lesson that somebody is in: which step, what was predicted, what was pointed at. Never a copy of the world. */
import { create } from 'zustand'
import type { Mark } from '../../lessons/evaluate.ts'
import type { Lesson, Step, Target } from '../../lessons/types.ts'

export type Phase = 'predict' | 'do' | 'see' | 'explain'

export interface Session {
  /** Of the catalogue, or `own`. */
  readonly id: string
  readonly lesson: Lesson
  /** -1: playing about. As many as there are steps: the sandbox. */
  readonly index: number
  readonly phase: Phase
  readonly mark: Mark | null
  readonly prediction: string | null
  /** What the engine decided, once the goals are reached. */
  readonly right: readonly string[] | null
  /** How many hints were taken. */
  readonly hints: number
  readonly shown: boolean
  readonly solving: boolean
  /** Something else was pointed at. */
  readonly missed: boolean
  readonly ghost: boolean
  /** What to light up on the stage. */
  readonly lit: Target | null
  /** It is on the stage of the cluster beside. */
  readonly litBeside: boolean
  /** On a phone: all of the lesson is shown, not only what is to be done now. */
  readonly full?: boolean
  /** What was said last: an act that is impossible, or time that was skipped. */
  readonly remark: Remark | null
}

export type Remark =
  | { readonly kind: 'impossible'; readonly allowed: string }
  | { readonly kind: 'skipped'; readonly ms: number }
  | { readonly kind: 'nothing ahead' }

interface SessionState {
  readonly session: Session | null
  put(session: Session | null): void
  change(part: Partial<Session>): void
}

export const useSession = create<SessionState>()((set) => ({
  session: null,
  put: (session) => set({ session }),
  change: (part) => set((state) => ({ session: state.session && { ...state.session, ...part } })),
}))

/** The step somebody is at; null while playing about and in the sandbox. */
export function stepOf(session: Session): Step | null {
  return session.lesson.steps[session.index] ?? null
}
