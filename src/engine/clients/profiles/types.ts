/**
 * A client library as data: its own settings with its own names and defaults, which of Kafka's Java configs each
 * one stands for, and the few behaviours in which it is not like the Java client.
 */
import type { ConfigDef } from '../../config/definitions.ts'
import type { ConfigOverrides, ConfigValue } from '../../config/resolve.ts'
import type { PartitionerName } from '../producer/partitioners.ts'

export const CLIENT_LIBRARIES = ['java', 'kafka-go', 'kafkajs', 'librdkafka'] as const
export type ClientLibrary = (typeof CLIENT_LIBRARIES)[number]

/** One setting of a library. Durations are in milliseconds, whatever the library counts in. */
export interface Setting extends ConfigDef {
  /** The Java client's name for the same thing; null when it has none. */
  readonly java: string | null
  /** Another name that the library takes for it. */
  readonly alias?: string
}

export type SettingTable = Readonly<Record<string, Setting>>

/** How a producer differs from the Java one, apart from its settings. Lives in the world: plain data. */
export interface ProducerBehaviour {
  /** built-in: Java's murmur2 and adaptive stickiness. */
  readonly partitioner: PartitionerName | 'built-in'
  /** How long librdkafka stays with a partition for records without a key (sticky.partitioning.linger.ms). */
  readonly stickyForMs: number
  /** Records after which a batch is full whatever its size; null = size alone counts. */
  readonly batchRecords: number | null
  /** Whether all partitions of a broker ride in one request, or each batch has its own. */
  readonly requests: 'by broker' | 'by batch'
  /** One batch of a partition at a time, so that retries cannot overtake. */
  readonly oneAtATime: boolean
  readonly backoff: 'exponential' | 'quadratic'
  /** A batch that is too large for the broker is sent again in pieces; else it has failed. */
  readonly splits: boolean
  /** blocking: the application waits for the answer to each record before it sends the next. */
  readonly send: 'asynchronous' | 'blocking'
  /** What a full buffer does to a record: it waits (max.block.ms), or it is refused at once. */
  readonly whenFull: 'blocks' | 'refuses'
  /** Records that may wait; null = only bytes count. */
  readonly bufferRecords: number | null
  /** How long the broker may wait for acks; null = the request's own timeout. */
  readonly brokerTimeoutMs: number | null
}

/** When a consumer commits what it hands to its application. */
export type CommitBehaviour =
  /** Java: inside poll(), what earlier polls returned. */
  | 'in poll'
  /** librdkafka: a thread of its own, what was handed over, processed or not. */
  | 'in background'
  /** kafka-go's ReadMessage: each message, after it was fetched and before the application has it. */
  | 'before processing'
  /** kafka-go's FetchMessage and then CommitMessages: each message. */
  | 'after processing'
  /** kafkajs: when a batch of a partition has been worked through. */
  | 'after each batch'
  /** Nothing commits by itself. */
  | 'manual'

/** How a consumer differs from the Java one, apart from its settings. */
export interface ConsumerBehaviour {
  readonly commit: CommitBehaviour
  /** Milliseconds between commits in the background; 0 = each commit is sent at once and waited for. */
  readonly commitIntervalMs: number
  /** Client-side assignors in order of preference; null = those of the Java config. */
  readonly assignors: readonly string[] | null
  /** kafka-go: after a failure to join it leaves, forgets who it was, and waits this long; 0 = as the Java client. */
  readonly joinGroupBackoffMs: number
  /** kafka-go: each partition is read by itself, into one queue of so many messages; null = as the Java client. */
  readonly queueCapacity: number | null
  /** It reads on, joins and stays a member whatever the application does; else only heartbeats do not wait for poll(). */
  readonly background: boolean
  /** What sends heartbeats: a thread of its own, or the application's loop whenever a record is done (kafkajs). */
  readonly heartbeats: 'by thread' | 'between records'
  /** Who has the group rebalance when a topic has grown; kafka-go's members each look, or none of them does. */
  readonly watchPartitions: 'the leader' | 'everybody' | 'nobody'
}

export type Values = Readonly<Record<string, ConfigValue | undefined>>

/** What one side (producer or consumer) of a library is. */
export interface Side<Behaviour> {
  readonly settings: SettingTable
  /**
   * Values that a library derives from others; refuses what the library refuses, by throwing ConfigError. `set` are
   * the scenario's own values. Returns Java configs beside those that the settings stand for, and the behaviour.
   */
  readonly finish: (values: Values, set: ConfigOverrides) => { java: ConfigOverrides; behaviour: Behaviour }
}

export interface Profile {
  readonly library: ClientLibrary
  /** Name and version as people know it. */
  readonly title: string
  readonly producer: Side<ProducerBehaviour>
  readonly consumer: Side<ConsumerBehaviour>
}

const INT_MAX = 2_147_483_647

/** A whole number. */
export const whole = (value: number | null, java: string | null, min = 0, max = INT_MAX): Setting => ({
  type: 'int',
  default: value,
  min,
  max,
  java,
})
export const flag = (value: boolean, java: string | null): Setting => ({
  type: 'boolean',
  default: value,
  java,
})
/** One of some words. */
export const oneOf = (value: string | null, values: readonly string[], java: string | null): Setting => ({
  type: 'string',
  default: value,
  values,
  java,
})
