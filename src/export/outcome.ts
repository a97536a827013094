/**
 * What a run came to, as the lines of expected.txt, and what of it the files need: where the controller put the replicas
 * of topics that the scenario does not place, and how many records each producer sent. Reads forks of the run only.
 */
import {
  CommandError,
  freshestImage,
  highWatermarkOf,
  type KafkaWorld,
  type Micros,
  parsePartitionKey,
  partitionKey,
  type Run,
  SECOND,
} from '../engine/index.ts'
import { programName } from './clients.ts'
import { planOf } from './plan.ts'

export interface Outcome {
  /** The moment of it. */
  readonly at: Micros
  /** Sorted by code points, as `LC_ALL=C sort` does. */
  readonly lines: readonly string[]
  /** Replicas of each partition when the topic came into being. */
  readonly placements: Readonly<Record<string, readonly (readonly number[])[]>>
  /** Records that a producer made, by the name of the program that stands for it then. */
  readonly records: ReadonlyMap<string, number>
}

const isInternal = (topic: string) => topic.startsWith('__')

/** Records are spread over partitions by chance: their sum is not. */
function topicLines(world: KafkaWorld): string[] {
  const topics = Object.values(freshestImage(world)?.topics ?? {}).filter(({ name }) => !isInternal(name))
  return topics.flatMap(({ name, partitions }) => {
    const ends = partitions.map((_, partition) =>
      highWatermarkOf(world, partitionKey({ topic: name, partition })),
    )
    const where = partitions.map(({ leader, replicas, isr }, partition) => {
      const inSync = [...isr].sort((a, b) => a - b).join(',')
      return `topic ${name} partition ${partition} leader ${leader} replicas ${replicas.join(',')} isr ${inSync}`
    })
    const end = ends.reduce((sum: number, one) => sum + (one ?? 0), 0)
    return [...where, `topic ${name} end ${end}`]
  })
}

function groupLines(world: KafkaWorld): string[] {
  const lines = new Set<string>()
  for (const node of Object.values(world.nodes)) {
    if (node.role !== 'broker' || node.process !== 'running') continue
    for (const [group, { offsets }] of Object.entries(node.memory?.groups ?? {})) {
      const sums = new Map<string, number>()
      for (const [key, { offset }] of Object.entries(offsets)) {
        const { topic } = parsePartitionKey(key)
        sums.set(topic, (sums.get(topic) ?? 0) + offset)
      }
      for (const [topic, sum] of sums) lines.add(`group ${group} topic ${topic} offset ${sum}`)
    }
  }
  return [...lines]
}

function byCodePoint(a: string, b: string): number {
  const [left, right] = [[...a], [...b]]
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const difference = (left[i]?.codePointAt(0) ?? 0) - (right[i]?.codePointAt(0) ?? 0)
    if (difference !== 0) return difference
  }
  return left.length - right.length
}

function madeBy(world: KafkaWorld, name: string): number {
  const node = world.nodes[name]
  return node?.role === 'producer' ? node.counts.created : 0
}

/** Producers whose processes come and go begin to count anew: nothing can be said of how much one run sends. */
function isSteady(run: Run, name: string): boolean {
  const { scenario, commands } = run.recording()
  return ![...(scenario.script ?? []), ...commands].some(
    ({ at, command }) =>
      at <= run.now &&
      (('node' in command && command.node === name) ||
        ('client' in command && command.client === name) ||
        (command.kind === 'SendRecord' && `producer-${command.producer}` === name)),
  )
}

/** What still happens after the last command before the producers stop. */
const AFTERMATH = 10 * SECOND
/** What a page can play while somebody waits. */
const MOST_EVENTS = 400_000

/** The run when all that its recording says has happened, or the run itself when that is over; null when it is too long. */
export function playedOut(run: Run): Run | null {
  const { scenario, commands } = run.recording()
  const last = Math.max(0, ...[...(scenario.script ?? []), ...commands].map(({ at }) => at))
  const end = Math.max(run.now, last + AFTERMATH, (scenario.openAtMs ?? 0) * 1_000)
  const whole = run.fork()
  return whole.advanceTo(end, MOST_EVENTS) ? whole : null
}

/** What is waited for after the last record: acknowledgements, commits by the clock, elections. */
const REST = 20 * SECOND

/** The run when nobody sends any more and everything has come to rest. */
function settled(run: Run): KafkaWorld {
  const after = run.fork()
  for (const node of Object.values(after.world.nodes)) {
    if (node.role !== 'producer' || node.process !== 'running') continue
    const producer = node.id.slice('producer-'.length)
    try {
      after.act({ kind: 'SetProducerRate', producer, recordsPerSecond: 0 })
    } catch (problem) {
      // Paused, or on its way out: it sends nothing either.
      if (!(problem instanceof CommandError)) throw problem
    }
  }
  after.advanceTo(after.now + REST)
  return after.world
}

/** Looks at the run as it stands, and at what comes of it. */
export function outcomeOf(run: Run): Outcome {
  const { now, world } = run
  const back = run.fork()
  const placements: Record<string, readonly (readonly number[])[]> = {}
  const wanted = new Set(run.recording().scenario.topics.map(({ name }) => name))
  for (const { at, fact } of run.facts) {
    if (fact.kind !== 'TopicCreated' || !wanted.delete(fact.topic)) continue
    back.seek(at)
    const topic = Object.values(freshestImage(back.world)?.topics ?? {}).find(
      ({ name }) => name === fact.topic,
    )
    if (topic) placements[fact.topic] = topic.partitions.map(({ replicas }) => replicas)
  }
  const records = new Map<string, number>()
  for (const { name, role, versions } of planOf(run.recording()).clients) {
    if (role !== 'producer' || !isSteady(run, name)) continue
    const begun = versions.filter(({ from }) => from <= now)
    const made = begun.map(({ from }) => {
      back.seek(from)
      return madeBy(back.world, name)
    })
    for (const [n, before] of made.entries())
      records.set(programName(name, n), (made[n + 1] ?? madeBy(world, name)) - before)
  }
  const end = settled(run)
  return { at: now, lines: [...topicLines(end), ...groupLines(end)].sort(byCodePoint), placements, records }
}
