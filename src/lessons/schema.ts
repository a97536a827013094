/** What a lesson from outside may be: a closed schema. Throws InputError that names the field and what is allowed. */
import {
  array,
  boolean,
  exactOptional,
  type GenericSchema,
  lazy,
  literal,
  maxLength,
  minLength,
  nullable,
  number,
  object,
  objectWithRest,
  picklist,
  pipe,
  record,
  regex,
  strictObject,
  string,
  union,
  unknown,
} from 'valibot'
import { FATES } from '../engine/index.ts'
import { InputError, pathText } from '../scenarios/input-error.ts'
import { parseBy, parseScenario } from '../scenarios/schema.ts'
import { whole } from '../scenarios/schema-parts.ts'
import { checkShape } from '../scenarios/untrusted-json.ts'
import { READ_NEEDS } from './reads.ts'
import { type Lesson, OPERATORS, READS, type ReadName } from './types.ts'

const ID = '1 to 40 letters, digits and "-", a letter first'
export const id = pipe(string(ID), regex(/^[a-zA-Z][\w-]{0,39}$/, ID))
const text = pipe(string('a text'), maxLength(300, 'a text of at most 300 letters'))

const scalar = nullable(union([text, number(), boolean()], 'a text, a number, true, false or null'))

const read = strictObject({
  read: picklist([...READS], READS.join(', ')),
  partition: exactOptional(text),
  topic: exactOptional(text),
  broker: exactOptional(whole(0, 100_000)),
  group: exactOptional(text),
  consumer: exactOptional(text),
  producer: exactOptional(text),
  key: exactOptional(text),
  value: exactOptional(text),
  fate: exactOptional(picklist([...FATES], FATES.join(', '))),
  when: exactOptional(picklist(['start', 'growth'], 'start or growth')),
})

const value = union([scalar, read], 'a value, or something to be read')
const comparison = strictObject(
  Object.fromEntries(OPERATORS.map((operator) => [operator, exactOptional(value)])),
)
const operand = union([value, comparison], 'a value or comparisons')
const where: GenericSchema = lazy(() => record(text, union([operand, where])))
const happened = { fact: id, where: exactOptional(where) }

export const check: GenericSchema = lazy(() =>
  union(
    [
      strictObject({ all: array(check) }),
      strictObject({ any: array(check) }),
      strictObject({ not: check }),
      strictObject({ inOrder: array(strictObject(happened)) }),
      strictObject({ ...happened, count: exactOptional(operand) }),
      strictObject({ act: id, where: exactOptional(where), count: exactOptional(operand) }),
      strictObject({ state: read, is: operand }),
      strictObject({ beside: check }),
      strictObject({
        sooner: strictObject({ here: strictObject(happened), beside: strictObject(happened) }),
      }),
      strictObject({
        from: union([literal('start'), strictObject({ ...happened, last: exactOptional(boolean()) })]),
        to: union([literal('now'), strictObject(happened)]),
        ms: operand,
      }),
    ],
    'all, any, not, inOrder, fact, act, state with is, beside, sooner, or from with to and ms',
  ),
)

const KINDS = [
  'broker',
  'controller',
  'zookeeper',
  'topic',
  'partition',
  'replica',
  'producer',
  'consumer',
  'group',
  'message',
  'record',
] as const
const KIND = `one of ${KINDS.join(', ')}`
export const target = objectWithRest({ kind: picklist([...KINDS], KIND) }, value)

export const move = union(
  [
    strictObject({ act: id }),
    strictObject({ wait: whole(1, 3_600_000) }),
    strictObject({ until: check, withinMs: whole(1, 3_600_000) }),
  ],
  'act, wait, or until with withinMs',
)

const option = strictObject({
  id,
  holds: check,
  ghost: exactOptional(
    array(strictObject({ on: target, reads: array(strictObject({ read, value: scalar })) })),
  ),
})

const step = strictObject({
  id,
  predict: exactOptional(
    pipe(array(option), minLength(2, 'two options or more'), maxLength(6, '6 options or fewer')),
  ),
  offers: array(id),
  goals: pipe(
    array(strictObject({ id, check })),
    minLength(1, 'one goal or more'),
    maxLength(12, '12 goals or fewer'),
  ),
  see: exactOptional(target),
  look: exactOptional(target),
  solution: pipe(array(move), minLength(1, 'one move or more'), maxLength(60, '60 moves or fewer')),
  concepts: array(id),
  code: exactOptional(text),
  beside: exactOptional(picklist(['kraft', 'zookeeper'], 'kraft or zookeeper')),
  seeBeside: exactOptional(literal(true, 'true')),
})

/** Their fields are looked at when they are given: they may be read off the world. */
export const offers = record(
  id,
  union([object({ kind: id }), pipe(array(object({ kind: id })), minLength(1))]),
)

const lesson = strictObject({
  version: literal(1, '1'),
  id,
  minutes: whole(1, 60),
  start: unknown(),
  offers,
  play: array(id),
  steps: pipe(array(step), minLength(1, 'one step or more'), maxLength(20, '20 steps or fewer')),
  docs: array(text),
})

/** No two of a list have the same id. */
export function checkIds(at: string, list: readonly { readonly id: string }[]): void {
  const twice = list.find((item, i) => list.findIndex((other) => other.id === item.id) !== i)
  if (twice) throw new InputError('value', at, `ids that differ; ${twice.id} stands twice`)
}

/** A read that lacks what it is about could not be answered while somebody plays. */
function checkReads(piece: unknown, path: readonly (string | number)[]): void {
  if (typeof piece !== 'object' || piece === null) return
  const { read, ...fields } = piece as Record<string, unknown>
  if (typeof read === 'string' && Object.hasOwn(READ_NEEDS, read))
    for (const field of READ_NEEDS[read as ReadName])
      if (fields[field] === undefined)
        throw new InputError('value', pathText([...path, field]), `a ${field}: ${read} is read of one`)
  for (const [key, part] of Object.entries(piece))
    checkReads(part, [...path, Array.isArray(piece) ? Number(key) : key])
}

const namesOf = (offers: object) => Object.keys(offers).join(', ')

/** A lesson from outside. */
export function parseLesson(from: unknown): Lesson {
  checkShape(from)
  const parsed = parseBy(lesson, from, '')
  checkIds('steps', parsed.steps)
  for (const [i, each] of parsed.steps.entries()) {
    checkIds(`steps[${i}].goals`, each.goals)
    checkIds(`steps[${i}].predict`, each.predict ?? [])
    const moves = each.solution.flatMap((made) => ('act' in made ? [made.act] : []))
    for (const [field, names] of [['offers', each.offers] as const, ['solution', moves] as const]) {
      const unknownOffer = names.find((name) => !Object.hasOwn(parsed.offers, name))
      if (unknownOffer !== undefined)
        throw new InputError(
          'value',
          `steps[${i}].${field}`,
          `${namesOf(parsed.offers)}; not ${unknownOffer}`,
        )
    }
  }
  const stranger = parsed.play.find((name) => !Object.hasOwn(parsed.offers, name))
  if (stranger !== undefined) throw new InputError('value', 'play', namesOf(parsed.offers))
  checkReads({ offers: parsed.offers, steps: parsed.steps }, [])
  const offers = (from as Lesson).offers
  return { ...(parsed as unknown as Lesson), offers, start: parseScenario(parsed.start, 'start') }
}
