/**
 * What every lesson has to prove, as checks over its data and its words; `lessons.test.ts` asks them of all lessons,
 * the authoring page of one. Each returns what is wrong, [] when nothing is.
 */
import { MS, type Run } from '../engine/index.ts'
import type { LessonWords, StepWords } from '../i18n/lesson-words.ts'
import { advanceBoth, forkBoth, otherOf } from './beside.ts'
import { evaluate, filled, type Mark, markOf, mentioned } from './evaluate.ts'
import { beginLesson, isReached, makeMove, runOf } from './play.ts'
import type { Lesson, Step } from './types.ts'

/** One step as its reference solution went. */
export interface PlayedStep {
  readonly id: string
  /** The options that hold at its end. */
  readonly right: readonly string[]
  readonly tookMs: number
  /** The kinds of facts that its checks speak about, in the order they happened, each run of one kind as one. */
  readonly trace: readonly string[]
  readonly faults: readonly Fault[]
  /** The same in words. */
  readonly problems: readonly string[]
  /** Where it began. */
  readonly mark: Mark
}

/** What is wrong with a step. */
export type Fault =
  | { readonly kind: 'before' | 'idle' | 'see' }
  | { readonly kind: 'goal' | 'offer'; readonly id: string }
  | { readonly kind: 'predictions'; readonly right: readonly string[] }
  | { readonly kind: 'needless'; readonly move: number; readonly act: string }
  /** The solution came no further than this move. */
  | { readonly kind: 'move'; readonly move: number; readonly why: string }

function faultText(fault: Fault): string {
  switch (fault.kind) {
    case 'before':
      return 'its goals hold before anything was done'
    case 'idle':
      return 'its goals hold when nobody does anything'
    case 'see':
      return 'what is to be pointed at is not there'
    case 'goal':
      return `goal ${fault.id} does not hold after the solution`
    case 'offer':
      return `offer ${fault.id} is not on offer`
    case 'predictions':
      return `${fault.right.length} predictions hold: ${fault.right.join(', ')}`
    case 'needless':
      return `move ${fault.move} (${fault.act}) is not needed`
    case 'move':
      return `move ${fault.move}: ${fault.why}`
  }
}

/** How long the reference solution of a step takes, without doing anything. */
function idleFor(run: Run, tookMicros: number): void {
  advanceBoth(run, run.now + tookMicros)
}

function rightOptions(run: Run, mark: Mark, step: Step): string[] {
  return (step.predict ?? []).filter(({ holds }) => evaluate(run, mark, holds).holds).map(({ id }) => id)
}

/** Without one of its acts a solution must not do: else what it asks for asks for nothing. */
function needless(lesson: Lesson, before: Run, step: Step, tookMs: number): Fault[] {
  // What has not come in the time of the whole solution will not come.
  const solution = step.solution.map((move) =>
    'until' in move ? { ...move, withinMs: Math.min(move.withinMs, tookMs + 5_000) } : move,
  )
  return step.solution.flatMap((move, i) => {
    if (!('act' in move)) return []
    const run = forkBoth(before)
    const mark = markOf(run, step)
    try {
      for (const [j, each] of solution.entries()) if (j !== i) makeMove(lesson, run, mark, each)
    } catch {
      // What a later move waits for, or acts upon, is not there: goals may be reached all the same.
    }
    return isReached(run, mark, step) ? [{ kind: 'needless', move: i, act: move.act }] : []
  })
}

function offersMissing(lesson: Lesson, step: Step): Fault[] {
  const used = step.solution.flatMap((move) => ('act' in move ? [move.act] : []))
  return [...new Set([...used.filter((id) => !step.offers.includes(id)), ...step.offers])]
    .filter((id) => !Object.hasOwn(lesson.offers, id) || !step.offers.includes(id))
    .map((id) => ({ kind: 'offer', id }))
}

/** Does what the solution says, as far as it goes. */
function solve(lesson: Lesson, run: Run, step: Step): { readonly mark: Mark; readonly faults: Fault[] } {
  const mark = markOf(run, step)
  for (const [move, each] of step.solution.entries()) {
    try {
      makeMove(lesson, run, mark, each)
    } catch (problem) {
      const why = problem instanceof Error ? problem.message : String(problem)
      return { mark, faults: [{ kind: 'move', move, why }] }
    }
  }
  return { mark, faults: [] }
}

/** Plays one step on the run, which then stands at its end. */
export function proveStep(lesson: Lesson, run: Run, step: Step): PlayedStep {
  const before = forkBoth(run)
  const faults = offersMissing(lesson, step)
  if (isReached(run, markOf(run, step), step)) faults.push({ kind: 'before' })
  const { mark, faults: stuck } = solve(lesson, run, step)
  faults.push(...stuck)
  for (const { id, check } of step.goals)
    if (!evaluate(run, mark, check).holds) faults.push({ kind: 'goal', id })
  const right = rightOptions(run, mark, step)
  if (step.predict && right.length !== 1) faults.push({ kind: 'predictions', right })
  const idle = forkBoth(before)
  const idleMark = markOf(idle, step)
  idleFor(idle, run.now - mark.at)
  if (isReached(idle, idleMark, step)) faults.push({ kind: 'idle' })
  faults.push(...needless(lesson, before, step, (run.now - mark.at) / MS))
  const [seen, seenMark] = step.seeBeside ? [otherOf(run) ?? run, mark.beside ?? mark] : [run, mark]
  if (step.see && Object.values(filled<object>(seen, seenMark, step.see)).includes(null))
    faults.push({ kind: 'see' })
  const speaksOf = {
    all: [...step.goals.map(({ check }) => check), ...(step.predict ?? []).map((o) => o.holds)],
  }
  const kinds = mentioned(run, mark, speaksOf).map(({ fact }) => fact.kind)
  const trace = kinds.filter((kind, i) => kind !== kinds[i - 1])
  const tookMs = (run.now - mark.at) / MS
  return { id: step.id, right, tookMs, trace, faults, problems: faults.map(faultText), mark }
}

/** Plays a lesson from its start to its end. */
export function proveLesson(lesson: Lesson): readonly PlayedStep[] {
  let run = beginLesson(lesson)
  return lesson.steps.map((step) => {
    run = runOf(lesson, step, run)
    return proveStep(lesson, run, step)
  })
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

/** What is wrong with one text, by its place in the words. */
export interface WordFault {
  readonly kind: 'missing' | 'empty' | 'long' | 'particle' | 'keys'
  /** `steps.stored.explain` */
  readonly at: string
  readonly text: string
}

function textFaults(text: string, language: 'en' | 'ko', at: string): WordFault[] {
  const faults: WordFault[] = []
  if (text.trim() === '') faults.push({ kind: 'empty', at, text })
  if (text.length > MOST_LETTERS[language]) faults.push({ kind: 'long', at, text })
  if (language === 'ko' && PARTICLE.test(text)) faults.push({ kind: 'particle', at, text })
  return faults
}

function stepWordFaults(step: Step, words: StepWords | undefined): WordFault[] {
  const at = `steps.${step.id}`
  if (!words) return [{ kind: 'missing', at, text: '' }]
  const keys = (part: string): WordFault => ({ kind: 'keys', at: `${at}.${part}`, text: '' })
  const faults: WordFault[] = []
  const goals = Object.fromEntries(step.goals.map(({ id }) => [id, true]))
  if (!sameKeys(goals, words.goals)) faults.push(keys('goals'))
  const options = Object.fromEntries((step.predict ?? []).map(({ id }) => [id, true]))
  if (!sameKeys(options, words.options ?? {})) faults.push(keys('options'))
  if ((step.predict !== undefined) !== (words.ask !== undefined)) faults.push(keys('ask'))
  if ((step.see !== undefined) !== (words.see !== undefined)) faults.push(keys('see'))
  return faults
}

/** Every text of a piece of words. */
export function textsIn(piece: unknown): string[] {
  if (typeof piece === 'string') return [piece]
  return typeof piece === 'object' && piece !== null ? Object.values(piece).flatMap(textsIn) : []
}

function textsAt(piece: unknown, at = ''): [string, string][] {
  if (typeof piece === 'string') return [[at, piece]]
  if (typeof piece !== 'object' || piece === null) return []
  return Object.entries(piece).flatMap(([key, value]) => textsAt(value, at === '' ? key : `${at}.${key}`))
}

/** Whether a lesson's words are complete, short, and right in their language. */
export function wordFaults(
  lesson: Lesson,
  words: LessonWords | undefined,
  language: 'en' | 'ko',
): readonly WordFault[] {
  if (!words) return [{ kind: 'missing', at: lesson.id, text: '' }]
  const faults = lesson.steps.flatMap((step) => stepWordFaults(step, words.steps[step.id]))
  const steps = Object.fromEntries(lesson.steps.map(({ id }) => [id, true]))
  if (!sameKeys(steps, words.steps)) faults.push({ kind: 'keys', at: 'steps', text: '' })
  if (!sameKeys(lesson.offers, words.offers)) faults.push({ kind: 'keys', at: 'offers', text: '' })
  return [...faults, ...textsAt(words).flatMap(([at, text]) => textFaults(text, language, at))]
}

const WORD_FAULTS: Record<WordFault['kind'], (fault: WordFault) => string> = {
  missing: ({ at }) => `${at.replace('steps.', 'step ')} has no words`,
  empty: ({ at }) => `an empty text: ${at}`,
  long: ({ text }) => `${text.length} letters: ${text}`,
  particle: ({ text }) => `a particle after a number or a name: ${text}`,
  keys: ({ at }) => `${at}: other names than in its data`,
}

/** The same as texts. */
export function wordProblems(
  lesson: Lesson,
  words: LessonWords | undefined,
  language: 'en' | 'ko',
): readonly string[] {
  return wordFaults(lesson, words, language).map((fault) => WORD_FAULTS[fault.kind](fault))
}
