/** A challenge on a run: where it begins, how it stands, and its solution played without a page. */
import type { Run } from '../../engine/index.ts'
import { evaluate, type Mark, markOf } from '../evaluate.ts'
import { beginLesson, makeMove } from '../play.ts'
import type { Lesson, Move, Step } from '../types.ts'
import type { Challenge } from './types.ts'

/** The challenge as a step of a lesson, for what a lesson's player can do with it. */
export function stepOfChallenge({ hand, goals, limits, solution, look, concepts }: Challenge): Step {
  return { id: 'solved', offers: hand, goals: [...goals, ...limits], solution, look, concepts }
}

/** The challenge as a lesson of that one step. */
export function lessonOfChallenge(challenge: Challenge): Lesson {
  const { version, id, start, offers, hand } = challenge
  return {
    version,
    id,
    minutes: 5,
    start,
    offers,
    play: hand,
    steps: [stepOfChallenge(challenge)],
    docs: [],
  }
}

/** The run of a challenge where it opens. */
export function beginChallenge(challenge: Challenge): Run {
  return beginLesson(lessonOfChallenge(challenge))
}

/** Marks where a challenge begins. */
export function markChallenge(run: Run, challenge: Challenge): Mark {
  const { goals, limits, slips, solution } = challenge
  return markOf(run, { goals: [...goals, ...limits, ...slips], solution })
}

/** Plays moves one after the other. Throws CommandError or LessonError when one is impossible. */
export function playMoves(challenge: Challenge, run: Run, mark: Mark, moves: readonly Move[]): void {
  const lesson = lessonOfChallenge(challenge)
  for (const move of moves) makeMove(lesson, run, mark, move)
}

/** How a challenge stands at the moment that the run shows. */
export interface Standing {
  /** By id: does it hold, and what is it now. */
  readonly goals: readonly { readonly id: string; readonly holds: boolean; readonly now: unknown }[]
  readonly limits: readonly { readonly id: string; readonly holds: boolean; readonly now: unknown }[]
  /** The slip that was made, when there is one. */
  readonly slip: string | null
  readonly solved: boolean
}

/** Reads how a challenge stands. */
export function standingOf(run: Run, mark: Mark, challenge: Challenge): Standing {
  const look = (list: Challenge['goals']) =>
    list.map(({ id, check }) => {
      const { holds, now } = evaluate(run, mark, check)
      return { id, holds, now: now ?? null }
    })
  const [goals, limits] = [look(challenge.goals), look(challenge.limits)]
  const solved = [...goals, ...limits].every(({ holds }) => holds)
  const slip = solved
    ? null
    : (challenge.slips.find(({ check }) => evaluate(run, mark, check).holds)?.id ?? null)
  return { goals, limits, slip, solved }
}
