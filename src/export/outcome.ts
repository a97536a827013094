/**
 * What a run came to, as the lines of expected.txt, and what of it the files need: where the controller put the replicas
 * of topics that the scenario does not place, and how many records each producer sent. Reads forks of the run only.
 */
import {
  freshestImage,
  highWatermarkOf,
  type KafkaWorld,
  type Micros,
  parsePartitionKey,
  partitionKey,
  type Run,
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

function topicLines(world: KafkaWorld): string[] {
  const topics = Object.values(freshestImage(world)?.topics ?? {}).filter(({ name }) => !isInternal(name))
  return topics.flatMap(({ name, partitions }) =>
    partitions.flatMap(({ leader, replicas, isr }, partition) => {
      const end = highWatermarkOf(world, partitionKey({ topic: name, partition }))
      const where = `topic ${name} partition ${partition}`
      const inSync = [...isr].sort((a, b) => a - b).join(',')
      return [
        `${where} leader ${leader} replicas ${replicas.join(',')} isr ${inSync}`,
        ...(end === null ? [] : [`${where} end ${end}`]),
      ]
    }),
  )
}

function groupLines(world: KafkaWorld): string[] {
  const lines = new Set<string>()
  for (const node of Object.values(world.nodes)) {
    if (node.role !== 'broker' || node.process !== 'running') continue
    for (const [group, { offsets }] of Object.entries(node.memory?.groups ?? {}))
      for (const [key, { offset }] of Object.entries(offsets)) {
        const { topic, partition } = parsePartitionKey(key)
        lines.add(`group ${group} topic ${topic} partition ${partition} offset ${offset}`)
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

/** Looks at the run as it stands. */
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
  return {
    at: now,
    lines: [...topicLines(world), ...groupLines(world)].sort(byCodePoint),
    placements,
    records,
  }
}
