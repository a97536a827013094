/**
 * Why a check holds or does not hold yet: what it asks for, what was found, at which moment. For who writes a lesson;
 * plain data, so that it can be found out away from the page.
 */
import type { Micros, Run } from '../engine/index.ts'
import { otherOf } from './beside.ts'
import { Evaluation, isComparison, isObject, isRead, type Mark } from './evaluate.ts'
import type { Check, Happened, Read, Scalar, Test, Where } from './types.ts'

export interface Reason {
  readonly kind: 'all' | 'any' | 'not' | 'inOrder' | 'fact' | 'act' | 'state' | 'span' | 'beside' | 'sooner'
  readonly holds: boolean
  /** In the lesson's own notation: `LeaderElected {partition: orders-0}`. */
  readonly wanted: string
  /** How often, how long, or what it is now; undefined where the parts say it. */
  readonly found?: Scalar
  /** The moment that decided: of the last that fitted, or the one shown. */
  readonly at: Micros | null
  /** What came nearest, and by which fields it is something else. */
  readonly near?: Near
  readonly parts: readonly Reason[]
}

export interface Near {
  readonly at: Micros
  readonly differs: readonly { readonly field: string; readonly wanted: string; readonly found: string }[]
}

function readText({ read, when, ...fields }: Read): string {
  const of = Object.values(fields).join(', ')
  const text = of === '' ? read : `${read}(${of})`
  if (when === 'growth') return `growth of ${text}`
  return when === 'start' ? `${text} at the start` : text
}

function testText(test: Test | Where): string {
  if (isRead(test)) return readText(test)
  if (!isObject(test)) return `${test}`
  if (isComparison(test))
    return Object.entries(test)
      .map(([op, value]) => `${op} ${testText(value as Test)}`)
      .join(' and ')
  return `{${whereText(test as Where)}}`
}

function whereText(where: Where): string {
  return Object.entries(where)
    .map(([field, test]) => `${field}: ${testText(test)}`)
    .join(', ')
}

const named = (name: string, where: Where | undefined) => (where ? `${name} {${whereText(where)}}` : name)

const short = (value: unknown): string => {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing')
  return text.length > 60 ? `${text.slice(0, 59)}…` : text
}

/** Of things of the right kind the one that fits in most fields; the last of equals. */
function nearest(
  evaluation: Evaluation,
  things: readonly { readonly at: Micros; readonly thing: object }[],
  where: Where | undefined,
): Near | undefined {
  if (!where) return undefined
  let best: Near | undefined
  for (const { at, thing } of things) {
    const differs = Object.entries(where)
      .filter(([field, test]) => !evaluation.fits(thing, { [field]: test }))
      .map(([field, test]) => ({
        field,
        wanted: testText(test),
        found: short((thing as Record<string, unknown>)[field]),
      }))
    if (differs.length > 0 && (!best || differs.length <= best.differs.length)) best = { at, differs }
  }
  return best
}

class Reasons {
  readonly #run: Run
  readonly #mark: Mark
  readonly #evaluation: Evaluation
  constructor(run: Run, mark: Mark) {
    this.#run = run
    this.#mark = mark
    this.#evaluation = new Evaluation(run, mark)
  }

  #happened(asked: Happened, count: Test = { '>=': 1 }): Reason {
    const found = this.#evaluation.found(asked)
    const holds = this.#evaluation.passes(found.length, count)
    const ofKind = this.#evaluation
      .since()
      .flatMap(({ at, fact }) => (fact.kind === asked.fact ? [{ at, thing: fact }] : []))
    const near = holds ? undefined : nearest(this.#evaluation, ofKind, asked.where)
    const times = testText(count) === '>= 1' ? '' : ` × ${testText(count)}`
    return {
      kind: 'fact',
      holds,
      wanted: `${named(asked.fact, asked.where)}${times}`,
      found: found.length,
      at: found.at(-1)?.at ?? null,
      ...(near && { near }),
      parts: [],
    }
  }

  #done({ act, where, count = { '>=': 1 } }: Extract<Check, { act: unknown }>): Reason {
    const given = this.#evaluation
      .commands()
      .flatMap(({ at, command }) => (command.kind === act ? [{ at, thing: command as object }] : []))
    const fitting = given.filter(({ thing }) => !where || this.#evaluation.fits(thing, where))
    const holds = this.#evaluation.passes(fitting.length, count)
    const near = holds ? undefined : nearest(this.#evaluation, given, where)
    const at = fitting.at(-1)?.at ?? null
    return {
      kind: 'act',
      holds,
      wanted: named(act, where),
      found: fitting.length,
      at,
      ...(near && { near }),
      parts: [],
    }
  }

  #inOrder(list: readonly Happened[]): Reason {
    let [from, at, stuck] = [0, null as Micros | null, false]
    const facts = this.#evaluation.since()
    const parts = list.map((asked): Reason => {
      const found = stuck
        ? -1
        : facts.findIndex(
            ({ fact }, i) =>
              i >= from &&
              fact.kind === asked.fact &&
              (!asked.where || this.#evaluation.fits(fact, asked.where)),
          )
      const reason = this.#happened(asked)
      if (found < 0) {
        stuck = true
        return { ...reason, holds: false }
      }
      from = found + 1
      at = facts[found]?.at ?? null
      return { ...reason, holds: true, at }
    })
    return { kind: 'inOrder', holds: !stuck, wanted: '', at, parts }
  }

  #span(check: Extract<Check, { ms: Test }>): Reason {
    const ms = this.#evaluation.spanMs(check)
    const ends = [check.from, check.to].flatMap((end) =>
      typeof end === 'string' ? [] : [this.#happened(end)],
    )
    const name = (end: 'start' | 'now' | Happened) =>
      typeof end === 'string' ? end : named(end.fact, end.where)
    return {
      kind: 'span',
      holds: ms !== null && this.#evaluation.passes(ms, check.ms),
      wanted: `${name(check.from)} → ${name(check.to)}: ${testText(check.ms)} ms`,
      found: ms === null ? null : Math.round(ms),
      at: this.#run.now,
      parts: ends.filter(({ holds }) => !holds),
    }
  }

  of(check: Check): Reason {
    if ('all' in check || 'any' in check) {
      const kind = 'all' in check ? 'all' : 'any'
      const parts = ('all' in check ? check.all : check.any).map((each) => this.of(each))
      const holds = kind === 'all' ? parts.every((part) => part.holds) : parts.some((part) => part.holds)
      return { kind, holds, wanted: '', at: null, parts }
    }
    if ('not' in check) {
      const inner = this.of(check.not)
      return { kind: 'not', holds: !inner.holds, wanted: '', at: inner.at, parts: [inner] }
    }
    if ('sooner' in check) {
      const { here, beside } = check.sooner
      const parts = [this.#happened(here), this.of({ beside })]
      return { kind: 'sooner', holds: this.#evaluation.isSooner(check.sooner), wanted: '', at: null, parts }
    }
    if ('beside' in check) {
      const other = otherOf(this.#run)
      const inner = other && this.#mark.beside ? reasonOf(other, this.#mark.beside, check.beside) : null
      return {
        kind: 'beside',
        holds: inner?.holds ?? false,
        wanted: '',
        at: null,
        parts: inner ? [inner] : [],
      }
    }
    if ('inOrder' in check) return this.#inOrder(check.inOrder)
    if ('ms' in check) return this.#span(check)
    if ('act' in check) return this.#done(check)
    if ('fact' in check) return this.#happened(check, check.count)
    const found = this.#evaluation.value(check.state)
    const holds = this.#evaluation.passes(found, check.is)
    const test = isComparison(check.is as Record<string, unknown>)
      ? testText(check.is)
      : `== ${testText(check.is)}`
    return {
      kind: 'state',
      holds,
      wanted: `${readText(check.state)} ${test}`,
      found,
      at: this.#run.now,
      parts: [],
    }
  }
}

/** Why a check holds, or does not hold, at the moment that the run shows. */
export function reasonOf(run: Run, mark: Mark, check: Check): Reason {
  return new Reasons(run, mark).of(check)
}
