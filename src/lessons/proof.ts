/**
 * What every lesson has to prove, as checks over its data and its words; `lessons.test.ts` asks them of all lessons,
 * the authoring page of one. Each returns what is wrong, [] when nothing is.
 */
import { MS, type Run } from '../engine/index.ts'
import type { LessonWords, StepWords } from '../i18n/lesson-words.ts'
import { evaluate, filled, type Mark, markOf, mentioned } from './evaluate.ts'
import { beginLesson, isReached, makeMove, playStep } from './play.ts'
import type { Lesson, Step } from './types.ts'

/** One step as its reference solution went. */
export interface PlayedStep {
  readonly id: string
  /** The options that hold at its end. */
  readonly right: readonly string[]
  readonly tookMs: number
  /** The kinds of facts that its checks speak about, in the order they happened, each run of one kind as one. */
  readonly trace: readonly string[]
  readonly problems: readonly string[]
}

/** How long the reference solution of a step takes, without doing anything. */
function idleFor(run: Run, tookMicros: number): void {
  run.advanceTo(run.now + tookMicros)
}

function rightOptions(run: Run, mark: Mark, step: Step): string[] {
  return (step.predict ?? []).filter(({ holds }) => evaluate(run, mark, holds).holds).map(({ id }) => id)
}

/** Without one of its acts a solution must not do: else what it asks for asks for nothing. */
function needless(lesson: Lesson, before: Run, step: Step, tookMs: number): string[] {
  // What has not come in the time of the whole solution will not come.
  const solution = step.solution.map((move) =>
    'until' in move ? { ...move, withinMs: Math.min(move.withinMs, tookMs + 5_000) } : move,
  )
  return step.solution.flatMap((move, i) => {
    if (!('act' in move)) return []
    const run = before.fork()
    const mark = markOf(run, step)
    try {
      for (const [j, each] of solution.entries()) if (j !== i) makeMove(lesson, run, mark, each)
    } catch {
      // What a later move waits for, or acts upon, is not there: goals may be reached all the same.
    }
    return isReached(run, mark, step) ? [`move ${i} (${move.act}) is not needed`] : []
  })
}

function offersMissing(lesson: Lesson, step: Step): string[] {
  const used = step.solution.flatMap((move) => ('act' in move ? [move.act] : []))
  return [...new Set([...used.filter((id) => !step.offers.includes(id)), ...step.offers])]
    .filter((id) => !(id in lesson.offers) || !step.offers.includes(id))
    .map((id) => `offer ${id} is not on offer`)
}

/** Plays one step on the run, which then stands at its end. */
function proveStep(lesson: Lesson, run: Run, step: Step): PlayedStep {
  const before = run.fork()
  const problems = offersMissing(lesson, step)
  const start = markOf(run, step)
  if (isReached(run, start, step)) problems.push('its goals hold before anything was done')
  const mark = playStep(lesson, run, step)
  for (const { id, check } of step.goals)
    if (!evaluate(run, mark, check).holds) problems.push(`goal ${id} does not hold after the solution`)
  const right = rightOptions(run, mark, step)
  if (step.predict && right.length !== 1)
    problems.push(`${right.length} predictions hold: ${right.join(', ')}`)
  const idle = before.fork()
  const idleMark = markOf(idle, step)
  idleFor(idle, run.now - mark.at)
  if (isReached(idle, idleMark, step)) problems.push('its goals hold when nobody does anything')
  problems.push(...needless(lesson, before, step, (run.now - mark.at) / MS))
  if (step.see && Object.values(filled<object>(run, mark, step.see)).includes(null))
    problems.push('what is to be pointed at is not there')
  const speaksOf = {
    all: [...step.goals.map(({ check }) => check), ...(step.predict ?? []).map((o) => o.holds)],
  }
  const kinds = mentioned(run, mark, speaksOf).map(({ fact }) => fact.kind)
  const trace = kinds.filter((kind, i) => kind !== kinds[i - 1])
  return { id: step.id, right, tookMs: (run.now - mark.at) / MS, trace, problems }
}

/** Plays a lesson from its start to its end. */
export function proveLesson(lesson: Lesson): readonly PlayedStep[] {
  const run = beginLesson(lesson)
  return lesson.steps.map((step) => proveStep(lesson, run, step))
}

const sameKeys = (a: object, b: object) =>
  JSON.stringify(Object.keys(a).sort()) === JSON.stringify(Object.keys(b).sort())

/** Letters that a step may ask somebody to read at once. */
export const MOST_LETTERS = { en: 220, ko: 120 } as const

/** A particle glued to a digit or to a Latin name is right for some of them only. */
const PARTICLE = /[0-9A-Za-z](?:은|는|이|가|을|를|과|와|으로|로)(?![가-힣])/u

/** Whether a text is there, short enough, and right in its language. */
export function textProblems(text: string, language: 'en' | 'ko'): string[] {
  const problems: string[] = []
  if (text.trim() === '') problems.push('an empty text')
  if (text.length > MOST_LETTERS[language]) problems.push(`${text.length} letters: ${text}`)
  if (language === 'ko' && PARTICLE.test(text)) problems.push(`a particle after a number or a name: ${text}`)
  return problems
}

function stepWordProblems(step: Step, words: StepWords | undefined): string[] {
  if (!words) return [`step ${step.id} has no words`]
  const problems: string[] = []
  const goals = Object.fromEntries(step.goals.map(({ id }) => [id, true]))
  if (!sameKeys(goals, words.goals)) problems.push(`step ${step.id}: other goals than its words`)
  const options = Object.fromEntries((step.predict ?? []).map(({ id }) => [id, true]))
  if (!sameKeys(options, words.options ?? {})) problems.push(`step ${step.id}: other options than its words`)
  if ((step.predict !== undefined) !== (words.ask !== undefined)) problems.push(`step ${step.id}: ask`)
  if ((step.see !== undefined) !== (words.see !== undefined)) problems.push(`step ${step.id}: see`)
  return problems
}

/** Every text of a piece of words. */
export function textsIn(piece: unknown): string[] {
  if (typeof piece === 'string') return [piece]
  return typeof piece === 'object' && piece !== null ? Object.values(piece).flatMap(textsIn) : []
}

/** Whether a lesson's words are complete, short, and right in their language. */
export function wordProblems(
  lesson: Lesson,
  words: LessonWords | undefined,
  language: 'en' | 'ko',
): readonly string[] {
  if (!words) return [`${lesson.id} has no words`]
  const problems = lesson.steps.flatMap((step) => stepWordProblems(step, words.steps[step.id]))
  const steps = Object.fromEntries(lesson.steps.map(({ id }) => [id, true]))
  if (!sameKeys(steps, words.steps)) problems.push('other steps than its words')
  if (!sameKeys(lesson.offers, words.offers)) problems.push('other offers than its words')
  return [...problems, ...textsIn(words).flatMap((text) => textProblems(text, language))]
}
