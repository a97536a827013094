/** Lets the engine decide a quiz, without a page. */
import { createRun, MS } from '../../engine/index.ts'
import { evaluate, markOf } from '../evaluate.ts'
import type { Quiz } from './types.ts'

/** Simulated time of one stride; a page draws in between. */
const STRIDE_MS = 4_000

export interface QuizRun {
  /** Goes on a little; true once the end is reached. */
  goOn(): boolean
  /** The options that hold now: at the end one, when the quiz is a good one. */
  right(): readonly string[]
}

/** Begins the cluster of a quiz. */
export function beginQuiz({ start, untilMs, options }: Quiz): QuizRun {
  const run = createRun({ version: 1, scenario: start, seed: start.seed, commands: [] })
  const mark = markOf(run, { goals: options.map(({ id, holds }) => ({ id, check: holds })), solution: [] })
  return {
    goOn() {
      run.advanceTo(Math.min(untilMs, run.now / MS + STRIDE_MS) * MS)
      return run.now >= untilMs * MS
    },
    right: () => options.filter(({ holds }) => evaluate(run, mark, holds).holds).map(({ id }) => id),
  }
}
