/**
 * A question at the end of a lesson. Nobody wrote its answer down: the engine runs the cluster from its beginning, and
 * of the options exactly one then holds. Words are in `i18n/{en,ko}/quizzes.ts`.
 */
import type { Scenario } from '../../engine/index.ts'
import type { Check } from '../types.ts'

export interface QuizOption {
  readonly id: string
  readonly holds: Check
}

export interface Quiz {
  /** What happens is in its script; it opens a moment before that. */
  readonly start: Scenario
  /** When the engine looks. */
  readonly untilMs: number
  readonly options: readonly QuizOption[]
}
