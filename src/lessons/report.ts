/** What a lesson proves, step by step, for who writes it: away from the page, as plain data. */
import type { Micros } from '../engine/index.ts'
import { beginLesson, runOf } from './play.ts'
import { type Fault, proveStep } from './proof.ts'
import { type Reason, reasonOf } from './reasons.ts'
import type { Lesson } from './types.ts'

export interface StepReport {
  readonly id: string
  readonly tookMs: number
  /** Where its solution ends. */
  readonly at: Micros
  readonly faults: readonly Fault[]
  readonly right: readonly string[]
  readonly goals: readonly { readonly id: string; readonly reason: Reason }[]
  readonly options: readonly { readonly id: string; readonly reason: Reason }[]
}

/** Plays one step after the other, each from where the one before ended; after a move that fails nothing follows. */
export function* reportLesson(lesson: Lesson): Generator<StepReport> {
  let run = beginLesson(lesson)
  for (const step of lesson.steps) {
    run = runOf(lesson, step, run)
    const now = run
    const { id, tookMs, faults, right, mark } = proveStep(lesson, run, step)
    const reasons = (
      list: readonly { readonly id: string; readonly check: Parameters<typeof reasonOf>[2] }[],
    ) => list.map((each) => ({ id: each.id, reason: reasonOf(now, mark, each.check) }))
    yield {
      id,
      tookMs,
      at: run.now,
      faults,
      right,
      goals: reasons(step.goals),
      options: reasons((step.predict ?? []).map((option) => ({ id: option.id, check: option.holds }))),
    }
    if (faults.some(({ kind }) => kind === 'move')) return
  }
}
