/** Does a check hold? Over the facts and commands since the step began, up to the moment shown. Pure. */
import type { Run, TimedCommand, TimedFact } from '../engine/index.ts'
import { otherOf } from './beside.ts'
import { LessonError, readNow } from './reads.ts'
import {
  type Check,
  type Happened,
  OPERATORS,
  type Operator,
  type Pointed,
  type Read,
  type Scalar,
  type Step,
  type Target,
  type Test,
  type Value,
  type Where,
} from './types.ts'

/** Where a step began. */
export interface Mark {
  readonly step: number
  readonly at: number
  /** How many commands had been given. */
  readonly commands: number
  /** Where it began in the cluster beside, in a step about both. */
  readonly beside?: Mark
  /** What is compared with later, by `keyOf` its read. */
  readonly values: Readonly<Record<string, Scalar>>
}

/** A check with how it stands: `now` is what a state is at the moment. */
export interface Result {
  readonly holds: boolean
  readonly now?: Scalar
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
export const isRead = (value: unknown): value is Read => isObject(value) && typeof value.read === 'string'
export const isComparison = (value: Record<string, unknown>): value is { [Op in Operator]?: Value } =>
  Object.keys(value).some((key) => OPERATORS.includes(key as Operator))

function keyOf(read: Read): string {
  return JSON.stringify({ ...read, when: undefined })
}

/** Every read of a piece of lesson that looks back to where the step began. */
function lookingBack(piece: unknown): Read[] {
  if (Array.isArray(piece)) return piece.flatMap(lookingBack)
  if (!isObject(piece)) return []
  if (isRead(piece)) return piece.when ? [piece] : []
  return Object.values(piece).flatMap(lookingBack)
}

/** Marks where a step begins. */
export function markOf(run: Run, step: Pick<Step, 'goals' | 'predict' | 'see' | 'solution'>): Mark {
  const { goals, predict, see, solution } = step
  const reads = lookingBack([goals, predict ?? [], see ?? {}, solution])
  const other = otherOf(run)
  return {
    ...(other && { beside: markOf(other, step) }),
    step: run.world.steps,
    at: run.now,
    commands: run.recording().commands.length,
    values: Object.fromEntries(reads.map((read) => [keyOf(read), readNow(run, read)])),
  }
}

/** A value as it is now. */
export function settle(run: Run, mark: Mark | null, value: Value): Scalar {
  if (!isRead(value)) return value
  if (value.when === undefined || mark === null) return readNow(run, value)
  const start = mark.values[keyOf(value)] ?? null
  if (value.when === 'start') return start
  return Number(readNow(run, value) ?? 0) - Number(start ?? 0)
}

const COMPARE: Record<Operator, (a: Scalar, b: Scalar) => boolean> = {
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<': (a, b) => a !== null && b !== null && a < b,
  '<=': (a, b) => a !== null && b !== null && a <= b,
  '>': (a, b) => a !== null && b !== null && a > b,
  '>=': (a, b) => a !== null && b !== null && a >= b,
}

/** Checks over one run at the moment it shows. */
export class Evaluation {
  readonly #run: Run
  readonly #mark: Mark
  #facts: readonly TimedFact[] | null = null
  constructor(run: Run, mark: Mark) {
    this.#run = run
    this.#mark = mark
  }

  value(value: Value): Scalar {
    return settle(this.#run, this.#mark, value)
  }

  passes(actual: Scalar, test: Test): boolean {
    if (!isObject(test) || isRead(test)) return actual === this.value(test as Value)
    return (Object.entries(test) as [Operator, Value][]).every(([op, value]) =>
      COMPARE[op](actual, this.value(value)),
    )
  }

  fits(thing: unknown, where: Where): boolean {
    return Object.entries(where).every(([field, test]) => {
      const part = (thing as Record<string, unknown> | null)?.[field]
      if (Array.isArray(part)) return this.#fitsList(part, test)
      if (isObject(test) && !isRead(test) && !isComparison(test))
        return this.fits(part ?? null, test as Where)
      return this.passes((part ?? null) as Scalar, test as Test)
    })
  }

  #fitsList(list: readonly unknown[], test: Test | Where): boolean {
    if (isObject(test) && !isRead(test) && !isComparison(test)) {
      const { length, ...rest } = test as Where
      if (length !== undefined && !this.passes(list.length, length as Test)) return false
      return Object.keys(rest).length === 0 || list.some((item) => this.fits(item, rest))
    }
    return list.some((item) => this.passes(item as Scalar, test as Test))
  }

  /** What has happened since the mark, up to the moment shown. */
  since(): readonly TimedFact[] {
    if (this.#facts) return this.#facts
    const { facts, world } = this.#run
    let [low, high] = [0, facts.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((facts[middle] as TimedFact).step <= this.#mark.step) low = middle + 1
      else high = middle
    }
    let end = facts.length
    while (end > low && (facts[end - 1] as TimedFact).step > world.steps) end -= 1
    this.#facts = facts.slice(low, end)
    return this.#facts
  }

  found({ fact, where }: Happened): TimedFact[] {
    return this.since().filter(
      (timed) => timed.fact.kind === fact && (where === undefined || this.fits(timed.fact, where)),
    )
  }

  /** What people did since the mark. */
  commands(): readonly TimedCommand[] {
    const { at, commands } = this.#mark
    const { now } = this.#run
    return this.#run
      .recording()
      .commands.filter((timed, i) => timed.at <= now && (i >= commands || timed.at > at))
  }

  #inOrder(list: readonly Happened[]): boolean {
    let from = 0
    const facts = this.since()
    for (const { fact, where } of list) {
      const at = facts.findIndex(
        (timed, i) =>
          i >= from && timed.fact.kind === fact && (where === undefined || this.fits(timed.fact, where)),
      )
      if (at < 0) return false
      from = at + 1
    }
    return true
  }

  spanMs({ from, to }: Extract<Check, { ms: Test }>): number | null {
    let start: number | undefined = this.#mark.at
    if (from !== 'start') {
      const found = this.found(from)
      start = (from.last ? found.at(-1) : found[0])?.at
    }
    if (start === undefined) return null
    const begin = start
    const end = to === 'now' ? this.#run.now : this.found(to).find((timed) => timed.at >= begin)?.at
    return end === undefined ? null : (end - begin) / 1_000
  }

  /** Did it happen here before it happened beside? */
  isSooner({ here, beside }: Extract<Check, { sooner: unknown }>['sooner']): boolean {
    const own = this.found(here)[0]?.at
    const theirs = this.beside()?.found(beside)[0]?.at
    return own !== undefined && (theirs === undefined || own < theirs)
  }

  /** The checks of the cluster beside; null when none stands there. */
  beside(): Evaluation | null {
    const other = otherOf(this.#run)
    return other && this.#mark.beside ? new Evaluation(other, this.#mark.beside) : null
  }

  result(check: Check): Result {
    if ('all' in check) return { holds: check.all.every((each) => this.result(each).holds) }
    if ('any' in check) return { holds: check.any.some((each) => this.result(each).holds) }
    if ('not' in check) return { holds: !this.result(check.not).holds }
    if ('beside' in check) return this.beside()?.result(check.beside) ?? { holds: false }
    if ('sooner' in check) return { holds: this.isSooner(check.sooner) }
    if ('inOrder' in check) return { holds: this.#inOrder(check.inOrder) }
    if ('state' in check) {
      const now = this.value(check.state)
      return { holds: this.passes(now, check.is), now }
    }
    if ('ms' in check) {
      const ms = this.spanMs(check)
      return ms === null ? { holds: false } : { holds: this.passes(ms, check.ms), now: Math.round(ms) }
    }
    if ('act' in check) {
      const { act, where, count = { '>=': 1 } } = check
      const found = this.commands().filter(
        ({ command }) => command.kind === act && (where === undefined || this.fits(command, where)),
      )
      return { holds: this.passes(found.length, count), now: found.length }
    }
    if ('fact' in check) {
      const { length } = this.found(check)
      return { holds: this.passes(length, check.count ?? { '>=': 1 }), now: length }
    }
    throw new LessonError(`no check of this kind: ${JSON.stringify(check)}`)
  }
}

/** How a check stands at the moment that the run shows. */
export function evaluate(run: Run, mark: Mark, check: Check): Result {
  return new Evaluation(run, mark).result(check)
}

/** What of a step's trace a check speaks about, in the order it happened. */
export function mentioned(run: Run, mark: Mark, check: Check): readonly TimedFact[] {
  const facts = new Set<TimedFact>()
  const look = (piece: unknown, evaluation: Evaluation | null): void => {
    if (Array.isArray(piece)) for (const each of piece) look(each, evaluation)
    else if (isObject(piece)) {
      if (typeof piece.fact === 'string')
        for (const timed of evaluation?.found(piece as unknown as Happened) ?? []) facts.add(timed)
      for (const [name, part] of Object.entries(piece))
        look(part, name === 'beside' ? (evaluation?.beside() ?? null) : evaluation)
    }
  }
  look(check, new Evaluation(run, mark))
  return [...facts].sort((a, b) => a.at - b.at || a.step - b.step)
}

/** Is it what a target asks to be pointed at? */
export function isPointedAt(run: Run, mark: Mark, target: Target, pointed: Pointed): boolean {
  return new Evaluation(run, mark).fits(pointed, target as unknown as Where)
}

/** A target, a command or any other piece of lesson with all that is read off the world filled in. */
export function filled<T>(run: Run, mark: Mark | null, piece: unknown): T {
  if (isRead(piece)) return settle(run, mark, piece) as T
  if (Array.isArray(piece)) return piece.map((each) => filled(run, mark, each)) as T
  if (!isObject(piece)) return piece as T
  return Object.fromEntries(Object.entries(piece).map(([key, value]) => [key, filled(run, mark, value)])) as T
}
