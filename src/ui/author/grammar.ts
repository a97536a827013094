/** What may stand where in a lesson's data, for completion: which names a part has, and which values are known. Pure. */
import { FATES } from '../../engine/index.ts'
import type { Lesson } from '../../lessons/types.ts'
import { OPERATORS, READS } from '../../lessons/types.ts'
import { COMMAND_FIELDS } from '../../scenarios/schema-commands.ts'
import { SAMPLE_FACTS } from '../narration/sample-facts.ts'

type Part =
  | 'lesson'
  | 'scenario'
  | 'step'
  | 'option'
  | 'ghost'
  | 'claim'
  | 'goal'
  | 'check'
  | 'pair'
  | 'happened'
  | 'where'
  | 'test'
  | 'read'
  | 'target'
  | 'move'
  | 'offers'
  | 'command'
  | 'word'

const VALUE = 'word'

const PARTS: Record<Part, Readonly<Record<string, Part>>> = {
  lesson: {
    version: VALUE,
    id: VALUE,
    minutes: VALUE,
    start: 'scenario',
    offers: 'offers',
    play: VALUE,
    steps: 'step',
    docs: VALUE,
  },
  scenario: Object.fromEntries(
    [
      'version',
      'id',
      'title',
      'seed',
      'network',
      'brokers',
      'controllers',
      'controlPlane',
      'zookeeper',
      'combined',
      'brokerConfig',
      'features',
      'topics',
      'producers',
      'consumers',
      'shareConsumers',
      'script',
      'openAtMs',
    ].map((name) => [name, VALUE]),
  ),
  step: {
    id: VALUE,
    predict: 'option',
    offers: VALUE,
    goals: 'goal',
    see: 'target',
    look: 'target',
    solution: 'move',
    concepts: VALUE,
    code: VALUE,
    beside: VALUE,
    seeBeside: VALUE,
  },
  option: { id: VALUE, holds: 'check', ghost: 'ghost' },
  ghost: { on: 'target', reads: 'claim' },
  claim: { read: 'read', value: VALUE },
  goal: { id: VALUE, check: 'check' },
  check: {
    all: 'check',
    any: 'check',
    not: 'check',
    inOrder: 'happened',
    fact: VALUE,
    where: 'where',
    count: 'test',
    act: VALUE,
    state: 'read',
    is: 'test',
    beside: 'check',
    sooner: 'pair',
    from: 'happened',
    to: 'happened',
    ms: 'test',
  },
  pair: { here: 'happened', beside: 'happened' },
  happened: { fact: VALUE, where: 'where', last: VALUE },
  where: {},
  test: { ...Object.fromEntries(OPERATORS.map((op) => [op, 'test'])), read: VALUE },
  read: Object.fromEntries(
    [
      'read',
      'partition',
      'topic',
      'broker',
      'group',
      'consumer',
      'producer',
      'key',
      'value',
      'fate',
      'when',
    ].map((name) => [name, VALUE]),
  ),
  target: Object.fromEntries(
    ['kind', 'broker', 'node', 'topic', 'partition', 'group', 'api'].map((name) => [name, 'read']),
  ),
  move: { act: VALUE, wait: VALUE, until: 'check', withinMs: VALUE },
  offers: {},
  command: {},
  word: {},
}

/** Names from the lesson's start to a place, without the numbers of lists. */
export type Path = readonly string[]

function partAt(path: Path): Part {
  let part: Part = 'lesson'
  for (const name of path) {
    const known: Part | undefined = Object.hasOwn(PARTS[part], name) ? PARTS[part][name] : undefined
    if (known) part = known
    else if (part === 'offers') part = 'command'
    else if (part === 'where') part = 'test'
    else return VALUE
  }
  return part
}

/** What stands in the same part, as far as it matters for what else may stand there. */
export interface Beside {
  readonly fact?: string
  readonly act?: string
  readonly kind?: string
  readonly taken: readonly string[]
}

export interface Suggestion {
  readonly label: string
  readonly detail?: string
}

const suggest = (labels: readonly string[], detail?: string): Suggestion[] =>
  labels.map((label) => (detail === undefined ? { label } : { label, detail }))

const sampleOf = (fact: string | undefined): object =>
  fact !== undefined && Object.hasOwn(SAMPLE_FACTS, fact)
    ? SAMPLE_FACTS[fact as keyof typeof SAMPLE_FACTS]
    : {}

function fieldsBeside({ fact, act }: Beside): Suggestion[] {
  if (act !== undefined) return suggest(COMMAND_FIELDS[act] ?? [])
  return Object.entries(sampleOf(fact))
    .filter(([field]) => field !== 'kind')
    .map(([label, value]) => ({ label, detail: JSON.stringify(value)?.slice(0, 40) ?? '' }))
}

/** The names that may stand at a place. `above` is what stands beside the part that holds it. */
export function namesAt(path: Path, beside: Beside, above: Beside): readonly Suggestion[] {
  const part = partAt(path)
  if (part === 'where') return fieldsBeside(above).filter(({ label }) => !beside.taken.includes(label))
  const names =
    part === 'command' ? ['kind', ...(COMMAND_FIELDS[beside.kind ?? ''] ?? [])] : Object.keys(PARTS[part])
  return suggest(names.filter((name) => !beside.taken.includes(name)))
}

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
]

/** What a lesson's start calls its things. */
function thingsOf({ start }: Lesson): Readonly<Record<string, readonly string[]>> {
  const partitions = start.topics.flatMap(({ name, partitions: count }) =>
    Array.from({ length: Math.min(count, 12) }, (_, i) => `${name}-${i}`),
  )
  return {
    partition: partitions,
    topic: start.topics.map(({ name }) => name),
    group: [...new Set(start.consumers.flatMap(({ group }) => (group === null ? [] : [group])))],
    consumer: start.consumers.map(({ id }) => id),
    producer: start.producers.map(({ id }) => id),
    node: [
      ...start.brokers.map(({ id }) => `broker-${id}`),
      ...start.controllers.map((id) => `controller-${id}`),
      ...start.producers.map(({ id }) => `producer-${id}`),
      ...start.consumers.map(({ id }) => `consumer-${id}`),
    ],
  }
}

/** The values known to fit under the last name of a path. */
export function valuesAt(path: Path, lesson: Lesson): readonly Suggestion[] {
  const name = path.at(-1) ?? ''
  const part = partAt(path.slice(0, -1))
  if (name === 'fact') return suggest(Object.keys(SAMPLE_FACTS))
  if (name === 'read') return suggest(READS)
  if (name === 'fate') return suggest(FATES)
  if (part === 'step' && name === 'beside') return suggest(['zookeeper', 'kraft'])
  if (name === 'when') return suggest(['start', 'growth'])
  if (name === 'act')
    return part === 'move' ? suggest(Object.keys(lesson.offers)) : suggest(Object.keys(COMMAND_FIELDS))
  if (name === 'kind') return part === 'command' ? suggest(Object.keys(COMMAND_FIELDS)) : suggest(KINDS)
  if (part === 'lesson' && name === 'play') return suggest(Object.keys(lesson.offers))
  if (part === 'step' && name === 'offers') return suggest(Object.keys(lesson.offers))
  if (part === 'check' && name === 'from') return suggest(['start'])
  if (part === 'check' && name === 'to') return suggest(['now'])
  if (part === 'step' && name === 'code') return suggest(thingsOf(lesson).node ?? [])
  return suggest(thingsOf(lesson)[name] ?? [])
}

/** A name that nothing will ever answer to. */
export interface Stranger {
  readonly field: string
  readonly name: string
  readonly kind: 'fact' | 'command' | 'field'
}

/** Names of facts, of their fields and of commands that the engine does not know: a check on them never holds. */
export function strangersIn(lesson: Lesson): readonly Stranger[] {
  const found: Stranger[] = []
  const look = (piece: unknown, at: string): void => {
    if (typeof piece !== 'object' || piece === null) return
    const { fact, act, where } = piece as { fact?: unknown; act?: unknown; where?: object }
    const moved = at.includes('.solution[')
    if (typeof fact === 'string' && !Object.hasOwn(SAMPLE_FACTS, fact))
      found.push({ field: `${at}.fact`, name: fact, kind: 'fact' })
    else if (typeof fact === 'string' && where)
      for (const field of Object.keys(where))
        if (!(field in sampleOf(fact)))
          found.push({ field: `${at}.where.${field}`, name: field, kind: 'field' })
    if (typeof act === 'string' && !moved && !Object.hasOwn(COMMAND_FIELDS, act))
      found.push({ field: `${at}.act`, name: act, kind: 'command' })
    for (const [key, part] of Object.entries(piece))
      look(part, Array.isArray(piece) ? `${at}[${key}]` : `${at}.${key}`)
  }
  for (const [i, step] of lesson.steps.entries()) look(step, `steps[${i}]`)
  for (const [name, offer] of Object.entries(lesson.offers))
    for (const command of [offer].flat())
      if (!Object.hasOwn(COMMAND_FIELDS, command.kind))
        found.push({ field: `offers.${name}`, name: command.kind, kind: 'command' })
  return found
}
