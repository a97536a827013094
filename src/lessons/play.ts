/** Plays the reference solution of a lesson on a run, without a page: for tests, for links to a step, for a hint. */
import { type Command, createRun, MS, notableSort, type Run, type TimedFact } from '../engine/index.ts'
import { advanceBoth, beginBeside, forkBoth, otherOf, standBeside } from './beside.ts'
import { evaluate, filled, type Mark, markOf } from './evaluate.ts'
import { LessonError } from './reads.ts'
import type { Check, Lesson, Move, Step } from './types.ts'

/** How finely time is looked at while a move waits for something. */
const LOOK_MS = 50

/** The run of a lesson where it opens. Throws what createRun throws. */
export function beginLesson(lesson: Lesson): Run {
  const { start } = lesson
  const run = createRun({ version: 1, scenario: start, seed: start.seed, commands: [] })
  run.advanceTo((start.openAtMs ?? 0) * MS)
  return run
}

/** The commands of an offer as they would be given now. Throws LessonError when the lesson has no such offer. */
export function commandsOf(lesson: Lesson, run: Run, mark: Mark | null, offer: string): readonly Command[] {
  const template = lesson.offers[offer]
  if (!template) throw new LessonError(`no offer ${offer}`)
  return [template].flat().map((each) => filled<Command>(run, mark, each))
}

/** The kinds of facts a check hangs on; null when time alone, or what is so now, can make it hold. */
function kindsOf(check: Check): ReadonlySet<string> | null {
  if ('fact' in check) return new Set([check.fact])
  if ('inOrder' in check) return new Set(check.inOrder.map(({ fact }) => fact))
  if ('not' in check) return kindsOf(check.not)
  const parts = 'all' in check ? check.all : 'any' in check ? check.any : null
  const kinds = parts?.map(kindsOf)
  if (!kinds || kinds.includes(null)) return null
  return new Set(kinds.flatMap((each) => [...(each ?? [])]))
}

/** Has one of these happened after `last`? */
function isNews({ facts }: Run, last: TimedFact | undefined, kinds: ReadonlySet<string>): boolean {
  for (let i = facts.length - 1; i >= 0 && facts[i] !== last; i--)
    if (kinds.has((facts[i] as TimedFact).fact.kind)) return true
  return false
}

/** Lets time go on until the check may hold. Throws LessonError when `end` is passed. */
function goOn(run: Run, check: Check, kinds: ReadonlySet<string> | null, end: number): void {
  const last = run.facts.at(-1)
  do {
    if (run.now >= end) throw new LessonError(`did not come in time: ${JSON.stringify(check)}`)
    advanceBoth(run, Math.min(end, run.now + LOOK_MS * MS))
  } while (kinds && !isNews(run, last, kinds))
}

/** Does one move. Throws CommandError when it is impossible, LessonError when what it waits for does not come. */
export function makeMove(lesson: Lesson, run: Run, mark: Mark, move: Move): void {
  if ('act' in move) {
    for (const command of commandsOf(lesson, run, mark, move.act)) run.act(command)
    const other = otherOf(run)
    const besides = other ? commandsOf(lesson, other, mark.beside ?? null, move.act) : []
    for (const command of besides) other?.act(command)
  } else if ('wait' in move) advanceBoth(run, run.now + move.wait * MS)
  else {
    const end = run.now + move.withinMs * MS
    const kinds = kindsOf(move.until)
    while (!evaluate(run, mark, move.until).holds) goOn(run, move.until, kinds, end)
  }
}

/** Do all goals of a step hold? */
export function isReached(run: Run, mark: Mark, step: Step): boolean {
  return step.goals.every(({ check }) => evaluate(run, mark, check).holds)
}

/** Plays the steps before one of them; the run then stands where that step begins. */
export function playUpTo(lesson: Lesson, index: number): Run {
  let run = beginLesson(lesson)
  for (const step of lesson.steps.slice(0, index)) {
    run = runOf(lesson, step, run)
    playStep(lesson, run, step)
  }
  return run
}

/** The run that a step begins on: the one before it goes on, or both clusters begin anew for a step about both. */
export function runOf(lesson: Lesson, step: Step, before: Run): Run {
  if (!step.beside) {
    standBeside(before, null)
    return before
  }
  const run = beginLesson(lesson)
  beginBeside(run, step.beside)
  return run
}

/** Plays one step by its reference solution. */
export function playStep(lesson: Lesson, run: Run, step: Step): Mark {
  const mark = markOf(run, step)
  for (const move of step.solution) makeMove(lesson, run, mark, move)
  return mark
}

/** How far ahead is looked for something that happens by itself, and how finely. */
const AHEAD_MS = 6 * 60_000
const STRIDE_MS = 100

/**
 * The next moment at which a goal of the step changes or something notable happens, when nobody does anything; null
 * when nothing does for long. The run stays as it is.
 */
export function whenNext(run: Run, mark: Mark, step: Step): number | null {
  const ahead = forkBoth(run)
  const goals = () => step.goals.map(({ check }) => evaluate(ahead, mark, check).holds).join()
  const before = goals()
  const end = ahead.now + AHEAD_MS * MS
  while (ahead.now < end) {
    const { steps } = ahead.world
    const other = otherOf(ahead)
    const otherSteps = other?.world.steps ?? 0
    advanceBoth(ahead, ahead.now + STRIDE_MS * MS)
    if (goals() !== before || happened(ahead, steps)) return ahead.now
    if (other && happened(other, otherSteps)) return ahead.now
  }
  return null
}

/** Did something notable happen after an event? */
function happened({ facts, world }: Run, steps: number): boolean {
  for (let i = facts.length - 1; i >= 0; i--) {
    const timed = facts[i]
    if (!timed || timed.step <= steps) return false
    if (timed.step <= world.steps && notableSort(timed.fact) !== null) return true
  }
  return false
}
