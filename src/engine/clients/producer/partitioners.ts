/*
 * Which partition a record goes to, by the partitioners of four client libraries:
 * Java RoundRobinPartitioner (Kafka 4.x); kafka-go 0.4.51 balancer.go; kafkajs 2.2.4 producer/partitioners;
 * librdkafka 2.15 rd_kafka_msg_partitioner_*. The Java client's built-in one is in murmur2.ts and
 * sticky-partitioner.ts. Leaves out kafka-go's ChunkSize and hashers of one's own.
 */
import { crc32, fnv1a, legacyMurmur2 } from './hashes.ts'
import { murmur2 } from './murmur2.ts'

export const PARTITIONERS = [
  'RoundRobinPartitioner',
  'RoundRobin',
  'LeastBytes',
  'Hash',
  'ReferenceHash',
  'CRC32Balancer',
  'CRC32Balancer{Consistent}',
  'Murmur2Balancer',
  'Murmur2Balancer{Consistent}',
  'DefaultPartitioner',
  'LegacyPartitioner',
  'random',
  'consistent',
  'consistent_random',
  'murmur2',
  'murmur2_random',
  'fnv1a',
  'fnv1a_random',
] as const
export type PartitionerName = (typeof PARTITIONERS)[number]

/** What one record asks. */
export interface PartitionQuestion {
  /** The serialized key's bytes; null = no key. */
  readonly key: ArrayLike<number> | null
  /** Bytes of key and value. */
  readonly bytes: number
  /** Partitions of the topic, and those of them that have a leader. */
  readonly partitions: number
  readonly available: readonly number[]
  /** Microseconds now, and how long librdkafka stays with a partition (sticky.partitioning.linger.ms). */
  readonly now: number
  readonly stickyFor: number
}

/** What a partitioner remembers of a topic. */
export interface PartitionerState {
  /** Records that went round so far. */
  readonly counter: number
  /** Bytes given to each partition (LeastBytes). */
  readonly bytes: readonly number[]
  /** librdkafka's partition for records without a key, and since when; -1 = none. */
  readonly sticky: number
  readonly stickySince: number
}

export const FRESH_PARTITIONER: PartitionerState = { counter: 0, bytes: [], sticky: -1, stickySince: 0 }

/** Uniform, both ends included. */
export type Pick = (lowest: number, highest: number) => number

interface Choice {
  readonly partition: number
  readonly state: PartitionerState
}

const positive = (hash: number) => hash & 0x7fffffff
const remainder = (hash: number, count: number) => Math.abs(hash % count)

/** Absolute value of an int: that of -2^31 is 2^31 once it is read as unsigned. */
const absolute = (hash: number) => (hash < 0 ? -hash : hash)

/** Round robin over all partitions (kafka-go's counter is unsigned, 32 bits). */
function roundRobin({ partitions }: PartitionQuestion, state: PartitionerState): Choice {
  return {
    partition: state.counter % partitions,
    state: { ...state, counter: (state.counter + 1) % 4_294_967_296 },
  }
}

/** Round robin over the partitions with a leader, else over all (Java, kafkajs). */
function availableRoundRobin(
  { available, partitions }: PartitionQuestion,
  state: PartitionerState,
  turn: number,
): Choice {
  const partition =
    available.length > 0
      ? (available[positive(turn) % available.length] as number)
      : positive(turn) % partitions
  return { partition, state: { ...state, counter: (state.counter + 1) | 0 } }
}

function leastBytes({ partitions, bytes }: PartitionQuestion, state: PartitionerState): Choice {
  const given = state.bytes.length === partitions ? state.bytes : new Array<number>(partitions).fill(0)
  const partition = given.indexOf(Math.min(...given))
  return { partition, state: { ...state, bytes: given.map((b, i) => (i === partition ? b + bytes : b)) } }
}

/** rd_kafka_msg_partitioner_random: a second draw when the first has no leader. */
function anyPartition({ partitions, available }: PartitionQuestion, pick: Pick): number {
  const first = pick(0, partitions - 1)
  return available.includes(first) ? first : pick(0, partitions - 1)
}

/** rd_kafka_msg_sticky_partition. */
function stickyByTime(question: PartitionQuestion, state: PartitionerState, pick: Pick): Choice {
  const { now, stickyFor, available } = question
  const stays = state.sticky >= 0 && available.includes(state.sticky) && now - state.stickySince <= stickyFor
  if (stays) return { partition: state.sticky, state }
  const partition = anyPartition(question, pick)
  return { partition, state: { ...state, sticky: partition, stickySince: now } }
}

/** The partition a key is hashed to; null when this partitioner does not look at this key. */
function byKey(name: PartitionerName, key: ArrayLike<number>, count: number): number | null {
  switch (name) {
    case 'Hash':
      return remainder(fnv1a(key), count)
    case 'ReferenceHash':
      return positive(fnv1a(key)) % count
    case 'CRC32Balancer':
    case 'consistent_random':
      return key.length === 0 ? null : crc32(key) % count
    case 'CRC32Balancer{Consistent}':
    case 'consistent':
      return crc32(key) % count
    case 'Murmur2Balancer':
    case 'Murmur2Balancer{Consistent}':
    case 'DefaultPartitioner':
    case 'murmur2':
    case 'murmur2_random':
      return positive(murmur2(key)) % count
    case 'LegacyPartitioner':
      return positive(legacyMurmur2(key)) % count
    case 'fnv1a':
    case 'fnv1a_random':
      return absolute(fnv1a(key)) % count
    default:
      return null
  }
}

/** Where a record goes whose key (or lack of one) decides nothing. */
function withoutKey(
  name: PartitionerName,
  question: PartitionQuestion,
  state: PartitionerState,
  pick: Pick,
): Choice {
  switch (name) {
    case 'RoundRobinPartitioner':
      return availableRoundRobin(question, state, state.counter)
    case 'DefaultPartitioner':
    case 'LegacyPartitioner':
      return availableRoundRobin(question, state, state.counter + 1)
    case 'RoundRobin':
    case 'Hash':
      return roundRobin(question, state)
    case 'LeastBytes':
      return leastBytes(question, state)
    case 'CRC32Balancer{Consistent}':
    case 'Murmur2Balancer{Consistent}':
      return { partition: byKey(name, [], question.partitions) ?? 0, state }
    case 'ReferenceHash':
    case 'CRC32Balancer':
    case 'Murmur2Balancer':
      return { partition: pick(0, question.partitions - 1), state }
    default:
      return withoutKeyLibrdkafka(name, question, state, pick)
  }
}

/**
 * librdkafka: those that are not `_random` take no key for an empty one. The others stick to a partition for a while
 * (sticky.partitioning.linger.ms, 0 = not at all); `random` does so only for records without a key.
 */
function withoutKeyLibrdkafka(
  name: PartitionerName,
  question: PartitionQuestion,
  state: PartitionerState,
  pick: Pick,
): Choice {
  if (name === 'consistent' || name === 'murmur2' || name === 'fnv1a')
    return { partition: byKey(name, [], question.partitions) ?? 0, state }
  const sticks = question.stickyFor > 0 && !(name === 'random' && question.key !== null)
  if (sticks) return stickyByTime(question, state, pick)
  return { partition: anyPartition(question, pick), state }
}

/** The partition of one record, 0 to partitions - 1, and what the partitioner remembers then. */
export function partitionBy(
  name: PartitionerName,
  question: PartitionQuestion,
  state: PartitionerState,
  pick: Pick,
): Choice {
  const partition = question.key === null ? null : byKey(name, question.key, question.partitions)
  return partition === null ? withoutKey(name, question, state, pick) : { partition, state }
}
