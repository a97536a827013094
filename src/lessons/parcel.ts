/** A lesson with its words as one thing: what the authoring page edits, a file holds, a link carries. */
import {
  array,
  exactOptional,
  type GenericSchema,
  literal,
  maxLength,
  pipe,
  record,
  regex,
  strictObject,
  string,
  unknown,
} from 'valibot'
import type { StepWords } from '../i18n/lesson-words.ts'
import { InputError } from '../scenarios/input-error.ts'
import { parseBy } from '../scenarios/schema.ts'
import { checkShape, MAX_JSON_BYTES } from '../scenarios/untrusted-json.ts'
import { eventsPerSecond } from '../share/cost.ts'
import type { OwnWords } from './own-words.ts'
import { parseLesson } from './schema.ts'
import type { Lesson, Step } from './types.ts'

export interface Parcel {
  readonly kafkascope: 'lesson'
  readonly version: 1
  readonly lesson: Lesson
  readonly words: Readonly<Record<'en' | 'ko', OwnWords>>
}

/** A lesson stands one level deeper than by itself. */
const DEPTH = 14
const MOST = 600

const said = pipe(string('a text'), maxLength(MOST, `a text of at most ${MOST} letters`))
const id = pipe(
  string('a name'),
  regex(/^[a-zA-Z][\w-]{0,39}$/, '1 to 40 letters, digits and "-", a letter first'),
)
const texts = record(id, said)
const words: GenericSchema<unknown, OwnWords> = strictObject({
  title: said,
  goal: said,
  play: said,
  offers: texts,
  steps: record(
    id,
    strictObject({
      ask: exactOptional(said),
      options: exactOptional(texts),
      do: said,
      goals: texts,
      see: exactOptional(said),
      explain: said,
      hint: said,
    }),
  ),
  sandbox: pipe(array(said), maxLength(12, '12 ideas or fewer')),
})
const frame = strictObject({
  kafkascope: literal('lesson', 'lesson'),
  version: literal(1, '1'),
  lesson: unknown(),
  words: strictObject({ en: words, ko: words }),
})

function under<T>(at: string, act: () => T): T {
  try {
    return act()
  } catch (problem) {
    if (problem instanceof InputError)
      throw new InputError(
        problem.fault,
        problem.field === '' ? at : `${at}.${problem.field}`,
        problem.allowed,
      )
    throw problem
  }
}

/** What a page plays at once when a step is skipped: a few seconds of work. */
const MAX_EVENTS = 4_000_000

function checkCost({ start, steps }: Lesson): void {
  const moves = steps.flatMap(({ solution }) => solution)
  const ms = moves.map((move) => ('wait' in move ? move.wait : 'withinMs' in move ? move.withinMs : 0))
  const seconds = ((start.openAtMs ?? 0) + ms.reduce((sum, each) => sum + each, 0)) / 1_000
  const perSecond = eventsPerSecond({ version: 1, scenario: start, seed: start.seed, commands: [] })
  if (perSecond * seconds <= MAX_EVENTS) return
  const most = Math.floor(MAX_EVENTS / perSecond)
  throw new InputError('too costly', 'lesson.steps', `solutions of at most ${most} s in all`)
}

/** A lesson with its words, from outside. Throws InputError that names the field and what is allowed. */
export function parseParcel(from: unknown): Parcel {
  checkShape(from, DEPTH)
  const parsed = parseBy(frame, from, '')
  const lesson = under('lesson', () => parseLesson(parsed.lesson))
  checkCost(lesson)
  return {
    kafkascope: 'lesson',
    version: 1,
    lesson,
    words: { en: fitWords(lesson, parsed.words.en), ko: fitWords(lesson, parsed.words.ko) },
  }
}

/** Reads a text of at most `MAX_JSON_BYTES`. Throws InputError. */
export function readParcel(text: string): Parcel {
  if (text.length > MAX_JSON_BYTES || new TextEncoder().encode(text).length > MAX_JSON_BYTES)
    throw new InputError('too large', '', `at most ${MAX_JSON_BYTES / 1024} KiB of JSON`)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new InputError('not json', '', 'valid JSON')
  }
  return parseParcel(value)
}

const own = (
  record: Readonly<Record<string, string>> | undefined,
  name: string | undefined,
): string | undefined =>
  record && name !== undefined && Object.hasOwn(record, name) ? record[name] : undefined

/** Texts by the names of a list: what stood there, or stood in the same place under another name, or nothing. */
function fitTexts(
  names: readonly string[],
  texts: Readonly<Record<string, string>> | undefined,
  before: readonly string[] = [],
): Record<string, string> {
  const renamed = names.length === before.length
  const kept = (i: number) => {
    const old = before[i]
    return renamed && old !== undefined && !names.includes(old) ? own(texts, old) : undefined
  }
  return Object.fromEntries(names.map((name, i) => [name, own(texts, name) ?? kept(i) ?? '']))
}

const ids = (list: readonly { readonly id: string }[] | undefined) => (list ?? []).map((each) => each.id)

function fitStep(step: Step, words: StepWords | undefined, before: Step | undefined): StepWords {
  return {
    ...(step.predict && {
      ask: words?.ask ?? '',
      options: fitTexts(ids(step.predict), words?.options, ids(before?.predict)),
    }),
    do: words?.do ?? '',
    goals: fitTexts(ids(step.goals), words?.goals, ids(before?.goals)),
    ...(step.see && { see: words?.see ?? '' }),
    explain: words?.explain ?? '',
    hint: words?.hint ?? '',
  }
}

/** Words with a place for everything the lesson says and nothing else; what was written stays, under new names too. */
export function fitWords(lesson: Lesson, words: OwnWords, before?: Lesson): OwnWords {
  const renamed = before?.steps.length === lesson.steps.length
  const steps = lesson.steps.map((step, i) => {
    const same = before?.steps.find((each) => each.id === step.id)
    const old = same ?? (renamed ? before?.steps[i] : undefined)
    const said = Object.hasOwn(words.steps, step.id) ? words.steps[step.id] : old && words.steps[old.id]
    return [step.id, fitStep(step, said, old)] as const
  })
  return {
    title: words.title,
    goal: words.goal,
    play: words.play,
    offers: fitTexts(Object.keys(lesson.offers), words.offers, Object.keys(before?.offers ?? {})),
    steps: Object.fromEntries(steps),
    sandbox: words.sandbox,
  }
}
