/**
 * The configs the engine obeys: Kafka's names, types, defaults and bounds (4.x; `*Config.java` of each side).
 * A test holds them against Kafka's own table. A config that is not here is refused, not silently ignored.
 */

export interface ConfigDef {
  readonly type: 'int' | 'long' | 'boolean' | 'string' | 'list'
  readonly default: number | boolean | string
  readonly min?: number
  readonly max?: number
  readonly values?: readonly string[]
  /** May be changed while the broker or the topic lives. */
  readonly dynamic?: boolean
}

const int = (value: number, min: number, max = 2_147_483_647) =>
  ({ type: 'int', default: value, min, max }) as const
const long = (value: number, min: number) =>
  ({ type: 'long', default: value, min, max: 9_007_199_254_740_991 }) as const

export const brokerConfigs = {
  'auto.create.topics.enable': { type: 'boolean', default: true },
  'auto.leader.rebalance.enable': { type: 'boolean', default: true },
  'broker.heartbeat.interval.ms': int(2000, 1),
  'broker.session.timeout.ms': int(9000, 1),
  'controlled.shutdown.enable': { type: 'boolean', default: true },
  'controller.quorum.election.backoff.max.ms': int(1000, 0),
  'controller.quorum.election.timeout.ms': int(1000, 0),
  'controller.quorum.fetch.timeout.ms': int(2000, 0),
  'controller.quorum.request.timeout.ms': int(2000, 0),
  'controller.quorum.retry.backoff.ms': int(20, 0),
  'default.replication.factor': int(1, 1),
  'fetch.max.bytes': int(57671680, 1024),
  'group.initial.rebalance.delay.ms': int(3000, 0),
  'group.max.session.timeout.ms': int(1800000, 1),
  'group.max.size': int(2147483647, 1),
  'group.min.session.timeout.ms': int(6000, 1),
  'leader.imbalance.check.interval.seconds': long(300, 1),
  'metadata.max.idle.interval.ms': int(500, 0),
  'min.insync.replicas': { ...int(1, 1), dynamic: true },
  'num.partitions': int(1, 1),
  'offsets.commit.timeout.ms': int(5000, 1),
  'offsets.topic.num.partitions': int(50, 1),
  'offsets.topic.replication.factor': int(3, 1),
  'replica.fetch.backoff.ms': int(1000, 0),
  'replica.fetch.max.bytes': int(1048576, 0),
  'replica.fetch.min.bytes': int(1, 0),
  'replica.fetch.response.max.bytes': int(10485760, 0),
  'replica.fetch.wait.max.ms': int(500, 0),
  'replica.high.watermark.checkpoint.interval.ms': long(5000, 0),
  'replica.lag.time.max.ms': long(30000, 0),
  'unclean.leader.election.enable': { type: 'boolean', default: false, dynamic: true },
} as const satisfies Record<string, ConfigDef>

export const topicConfigs = {
  'max.message.bytes': { ...int(1048588, 0), dynamic: true },
  'min.insync.replicas': { ...int(1, 1), dynamic: true },
  'unclean.leader.election.enable': { type: 'boolean', default: false, dynamic: true },
} as const satisfies Record<string, ConfigDef>

export const producerConfigs = {
  acks: { type: 'string', default: 'all', values: ['all', '-1', '0', '1'] },
  'batch.size': int(16384, 0),
  'buffer.memory': long(33554432, 0),
  'delivery.timeout.ms': int(120000, 0),
  'enable.idempotence': { type: 'boolean', default: true },
  'linger.ms': long(5, 0),
  'max.block.ms': long(60000, 0),
  'max.in.flight.requests.per.connection': int(5, 1),
  'max.request.size': int(1048576, 0),
  'metadata.max.age.ms': long(300000, 0),
  'partitioner.adaptive.partitioning.enable': { type: 'boolean', default: true },
  'partitioner.ignore.keys': { type: 'boolean', default: false },
  'request.timeout.ms': int(30000, 0),
  retries: int(2147483647, 0),
  'retry.backoff.max.ms': long(1000, 0),
  'retry.backoff.ms': long(100, 0),
} as const satisfies Record<string, ConfigDef>

export const consumerConfigs = {
  'auto.commit.interval.ms': int(5000, 0),
  'auto.offset.reset': { type: 'string', default: 'latest', values: ['latest', 'earliest', 'none'] },
  'enable.auto.commit': { type: 'boolean', default: true },
  'fetch.max.bytes': int(52428800, 0),
  'fetch.max.wait.ms': int(500, 0),
  'fetch.min.bytes': int(1, 0),
  'heartbeat.interval.ms': int(3000, 0),
  'max.partition.fetch.bytes': int(1048576, 0),
  'max.poll.interval.ms': int(300000, 1),
  'max.poll.records': int(500, 1),
  'metadata.max.age.ms': long(300000, 0),
  'request.timeout.ms': int(30000, 0),
  'retry.backoff.max.ms': long(1000, 0),
  'retry.backoff.ms': long(100, 0),
  'session.timeout.ms': int(45000, 1),
} as const satisfies Record<string, ConfigDef>

/** Whether a broker config may be changed while the broker runs (DynamicBrokerConfig.ALL_DYNAMIC_CONFIGS). */
export function isDynamic(name: string): boolean {
  const table: Record<string, ConfigDef> = brokerConfigs
  return Object.hasOwn(table, name) && table[name]?.dynamic === true
}

type Value<D extends ConfigDef> = D['type'] extends 'int' | 'long'
  ? number
  : D['type'] extends 'boolean'
    ? boolean
    : string

/** Resolved values by Kafka's own names. */
export type ConfigOf<T extends Record<string, ConfigDef>> = { readonly [K in keyof T]: Value<T[K]> }

export type BrokerConfig = ConfigOf<typeof brokerConfigs>
export type TopicConfig = ConfigOf<typeof topicConfigs>
export type ProducerConfig = ConfigOf<typeof producerConfigs>
export type ConsumerConfig = ConfigOf<typeof consumerConfigs>

export const CONFIG_TABLES = {
  broker: brokerConfigs,
  topic: topicConfigs,
  producer: producerConfigs,
  consumer: consumerConfigs,
} as const satisfies Record<string, Record<string, ConfigDef>>
export type ConfigSide = keyof typeof CONFIG_TABLES
