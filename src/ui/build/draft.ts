/** A scenario while somebody builds it: every change is a new draft, and can be taken back. Pure. */
import type { Scenario } from '../../engine/index.ts'
import { InputError } from '../../scenarios/input-error.ts'
import { parseScenario } from '../../scenarios/schema.ts'

/** What was there before, what is there, what was taken back. */
export interface Drafts {
  readonly past: readonly Scenario[]
  readonly now: Scenario
  readonly future: readonly Scenario[]
}

const MAX_PAST = 100

/** One broker, one topic, nobody who writes or reads. */
export const BLANK: Scenario = {
  version: 1,
  id: 'own',
  seed: 1,
  network: 'illustrative',
  brokers: [{ id: 1, rack: null }],
  controllers: [100],
  brokerConfig: { 'offsets.topic.num.partitions': 5 },
  topics: [{ name: 'topic-1', partitions: 1, replicationFactor: 1 }],
  producers: [],
  consumers: [],
  openAtMs: 8_000,
}

/** Begins with a scenario, under an id of its own. */
export function begun(from: Scenario): Drafts {
  return { past: [], now: { ...from, id: 'own' }, future: [] }
}

export function changed(drafts: Drafts, part: Partial<Scenario>): Drafts {
  return {
    past: [...drafts.past, drafts.now].slice(-MAX_PAST),
    now: { ...drafts.now, ...part },
    future: [],
  }
}

export function undone(drafts: Drafts): Drafts {
  const before = drafts.past.at(-1)
  if (!before) return drafts
  return { past: drafts.past.slice(0, -1), now: before, future: [drafts.now, ...drafts.future] }
}

export function redone(drafts: Drafts): Drafts {
  const [after, ...future] = drafts.future
  if (!after) return drafts
  return { past: [...drafts.past, drafts.now], now: after, future }
}

/** What is wrong with a draft, by its field; null when a run can begin with it. */
export function problemIn(draft: Scenario): { readonly field: string; readonly allowed: string } | null {
  try {
    parseScenario(JSON.parse(JSON.stringify(draft)))
    return null
  } catch (problem) {
    if (problem instanceof InputError) return { field: problem.field, allowed: problem.allowed }
    throw problem
  }
}

/** The first of `stem`-1, `stem`-2 … that nobody has. */
export function freeIn(taken: readonly string[], stem: string): string {
  let n = 1
  while (taken.includes(`${stem}-${n}`)) n += 1
  return `${stem}-${n}`
}

const nextId = (ids: readonly number[], first: number): number => Math.max(first - 1, ...ids) + 1

/** So many brokers: those that are there stay as they are. */
export function withBrokers(draft: Scenario, count: number): Partial<Scenario> {
  const brokers = draft.brokers.slice(0, count)
  while (brokers.length < count)
    brokers.push({
      id: nextId(
        brokers.map(({ id }) => id),
        1,
      ),
      rack: null,
    })
  return { brokers }
}

/** So many controllers in the quorum. */
export function withControllers(draft: Scenario, count: number): Partial<Scenario> {
  const controllers = draft.controllers.slice(0, count)
  while (controllers.length < count) controllers.push(nextId(controllers, 100))
  return { controllers }
}

/** Without one broker; the others keep their ids and racks. */
export function withoutBroker(draft: Scenario, id: number): Partial<Scenario> {
  return { brokers: draft.brokers.filter((broker) => broker.id !== id) }
}

/** A topic under another name: who writes to it and who reads it goes with it. */
export function withTopicName(draft: Scenario, at: number, name: string): Partial<Scenario> {
  const before = draft.topics[at]?.name
  const topics = draft.topics.map((topic, i) => (i === at ? { ...topic, name } : topic))
  // While a name is typed it may be another topic's for a moment; then nobody can tell whose readers they are.
  if (before === undefined || draft.topics.some((topic, i) => i !== at && topic.name === before))
    return { topics }
  const renamed = (topic: string) => (topic === before ? name : topic)
  const reading = <T extends { readonly topics: readonly string[] }>(list: readonly T[]): T[] =>
    list.map((each) => ({ ...each, topics: each.topics.map(renamed) }))
  const { shareConsumers } = draft
  return {
    topics,
    producers: draft.producers.map((producer) => ({ ...producer, topic: renamed(producer.topic) })),
    consumers: reading(draft.consumers),
    ...(shareConsumers && { shareConsumers: reading(shareConsumers) }),
  }
}

/** A producer under another name: its load goes with it. */
export function withProducerName(draft: Scenario, at: number, id: string): Partial<Scenario> {
  const before = draft.producers[at]?.id
  const producers = draft.producers.map((producer, i) => (i === at ? { ...producer, id } : producer))
  const script = draft.script?.map(({ command, ...rest }) =>
    command.kind === 'SetProducerRate' && command.producer === before
      ? { ...rest, command: { ...command, producer: id } }
      : { ...rest, command },
  )
  return script ? { producers, script } : { producers }
}

/** Without a producer, and without its load. */
export function withoutProducer(draft: Scenario, at: number): Partial<Scenario> {
  const gone = draft.producers[at]?.id
  const producers = draft.producers.filter((_, i) => i !== at)
  return gone === undefined || !draft.script ? { producers } : { producers, ...withLoad(draft, gone, []) }
}

/** A list with one of its things twice; the second under a name of its own. */
export function withTwin<T>(list: readonly T[], at: number, rename: (one: T) => T): T[] {
  const one = list[at]
  return one === undefined ? [...list] : [...list.slice(0, at + 1), rename(one), ...list.slice(at + 1)]
}

/** The stem of a name that ends with a number: `orders-2` gives `orders`. */
export const stemOf = (name: string): string => name.replace(/-\d+$/, '') || name

/** A producer a second time, with its load. */
export function withProducerTwin(draft: Scenario, at: number): Partial<Scenario> {
  const from = draft.producers[at]
  if (!from) return {}
  const id = freeIn(
    draft.producers.map((each) => each.id),
    stemOf(from.id),
  )
  const producers = withTwin(draft.producers, at, (one) => ({ ...one, id }))
  const load = loadOf(draft, from.id)
  return load.length > 0 ? { producers, ...withLoad(draft, id, load) } : { producers }
}

/** One change of a producer's rate in the course of the run. */
export interface RateStep {
  readonly atMs: number
  readonly recordsPerSecond: number
}

/** How a producer's rate changes: SetProducerRate commands of the script. */
export function loadOf(draft: Scenario, producer: string): readonly RateStep[] {
  return (draft.script ?? []).flatMap(({ at, command }) =>
    command.kind === 'SetProducerRate' && command.producer === producer
      ? [{ atMs: at / 1_000, recordsPerSecond: command.recordsPerSecond }]
      : [],
  )
}

/** Ten times the rate for five seconds, some time after the last step, and back. */
export function withBurst(start: RateStep, steps: readonly RateStep[]): RateStep[] {
  const last = steps.at(-1) ?? start
  const calm = Math.max(last.recordsPerSecond, 0.1)
  const atMs = last.atMs + 10_000
  return [
    ...steps,
    { atMs, recordsPerSecond: calm * 10 },
    { atMs: atMs + 5_000, recordsPerSecond: last.recordsPerSecond },
  ]
}

/** The script with a producer's load drawn anew; everything else in it stays, in the order of time. */
export function withLoad(draft: Scenario, producer: string, steps: readonly RateStep[]): Partial<Scenario> {
  const others = (draft.script ?? []).filter(
    ({ command }) => command.kind !== 'SetProducerRate' || command.producer !== producer,
  )
  const own = steps.map(({ atMs, recordsPerSecond }) => ({
    at: Math.round(atMs * 1_000),
    command: { kind: 'SetProducerRate' as const, producer, recordsPerSecond },
  }))
  return { script: [...others, ...own].sort((a, b) => a.at - b.at) }
}

export type Configs = Readonly<Record<string, string | number | boolean>>

function typed(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true'
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text
}

/** Configs as lines of name=value, as in server.properties; null where a line is none. */
export function configsIn(text: string): Configs | null {
  const configs: Record<string, string | number | boolean> = {}
  for (const line of text.split('\n').map((each) => each.trim())) {
    if (line === '' || line.startsWith('#')) continue
    const at = line.indexOf('=')
    if (at <= 0) return null
    configs[line.slice(0, at).trim()] = typed(line.slice(at + 1).trim())
  }
  return configs
}

/** The lines of configs. */
export function linesOf(configs: Configs | undefined): string {
  return Object.entries(configs ?? {})
    .map(([name, value]) => `${name}=${value}`)
    .join('\n')
}
