/** What the named scenarios are put together from: three brokers, a topic whose leaders are known, small clients. */
import type { Command, ConsumerSpec, ProducerSpec, Scenario, TimedCommand } from '../../engine/index.ts'

type Config = Readonly<Record<string, string | number | boolean>>

/** Where a scenario opens, in seconds, unless it says so: everybody has started, nothing has gone wrong yet. */
export const OPEN = 24

/** A command at a second. */
export function at(second: number, command: Command): TimedCommand {
  return { at: Math.round(second * 1_000_000), command }
}

/** The same thing done to several brokers. */
export function toBrokers(
  second: number,
  kind: 'CrashNode' | 'StopNode' | 'StartNode' | 'PowerLoss' | 'PauseNode' | 'ResumeNode',
  ...ids: number[]
): TimedCommand[] {
  return ids.map((id) => at(second, { kind, node: `broker-${id}` }))
}

/** A topic with its replicas named, the leader first, so that what happens can be told in advance. */
export function topic(
  name: string,
  placements: readonly (readonly number[])[],
  config: Readonly<Record<string, string>> = {},
): TimedCommand {
  return at(6.5, {
    kind: 'CreateTopic',
    topic: name,
    partitions: -1,
    replicationFactor: -1,
    config,
    assignments: placements,
  })
}

/** Three replicas, broker 1 leads. */
export const ON_THREE: readonly (readonly number[])[] = [[1, 2, 3]]
/** Three partitions, each led by another broker. */
export const SPREAD: readonly (readonly number[])[] = [
  [1, 2, 3],
  [2, 3, 1],
  [3, 1, 2],
]
export const MIN_TWO = { 'min.insync.replicas': '2' }

/** A producer that draws from six keys. */
export function producer(
  id: string,
  topicName: string,
  recordsPerSecond: number,
  config: Config = {},
  more: Partial<ProducerSpec> = {},
): ProducerSpec {
  // Murmur2 spreads these evenly over two, three and six partitions.
  const keys = ['ada', 'bo', 'dan', 'di', 'eve', 'ned']
  return { id, topic: topicName, keys, recordsPerSecond, config, startAtMs: 9_500, ...more }
}

/** A consumer that begins with the oldest record. */
export function consumer(
  id: string,
  group: string,
  topicName: string,
  config: Config = {},
  more: Partial<ConsumerSpec> = {},
): ConsumerSpec {
  return {
    id,
    group,
    topics: [topicName],
    config: { 'auto.offset.reset': 'earliest', ...config },
    startAtMs: 10_500,
    ...more,
  }
}

/** A cluster of three brokers in three racks and three controllers. */
export function cluster(id: string, parts: Partial<Scenario>): Scenario {
  const { brokerConfig, ...more } = parts
  return {
    version: 1,
    id,
    seed: 7,
    network: 'illustrative',
    brokers: [1, 2, 3].map((n) => ({ id: n, rack: 'abc'[n - 1] as string })),
    controllers: [100, 101, 102],
    brokerConfig: { 'offsets.topic.num.partitions': 3, ...brokerConfig },
    topics: [],
    producers: [],
    consumers: [],
    openAtMs: OPEN * 1_000,
    ...more,
  }
}
