/**
 * The configs the engine obeys: Kafka's names, types, defaults and bounds (4.x; `*Config.java` of each side).
 * A test holds them against Kafka's own table. A config that is not here is refused, not silently ignored.
 */

export interface ConfigDef {
  readonly type: 'int' | 'long' | 'double' | 'boolean' | 'string' | 'list'
  /** null: not set, and then another config counts. */
  readonly default: number | boolean | string | null
  readonly min?: number
  readonly max?: number
  readonly values?: readonly string[]
  /** What a text must look like, and that in words. */
  readonly pattern?: RegExp
  readonly shape?: string
  /** May be changed while the broker or the topic lives. */
  readonly dynamic?: boolean
}

const int = (value: number, min: number, max = 2_147_483_647) =>
  ({ type: 'int', default: value, min, max }) as const
const long = (value: number, min: number) =>
  ({ type: 'long', default: value, min, max: 9_007_199_254_740_991 }) as const
/** Java's Long.MAX_VALUE: unlimited. */
const LONG_MAX = 2 ** 63
const unset = (type: 'int' | 'long', min: number) =>
  ({ type, default: null, min, max: type === 'int' ? 2_147_483_647 : 9_007_199_254_740_991 }) as const
const ratio = (value: number) => ({ type: 'double', default: value, min: 0, max: 1 }) as const
const cleanupPolicy = { type: 'list', default: 'delete', values: ['compact', 'delete'] } as const
const timestampType = {
  type: 'string',
  default: 'CreateTime',
  values: ['CreateTime', 'LogAppendTime'],
} as const

/** BrokerCompressionType */
const brokerCompression = {
  type: 'string',
  default: 'producer',
  values: ['producer', 'uncompressed', 'gzip', 'snappy', 'lz4', 'zstd'],
  dynamic: true,
} as const

/** ThrottledReplicaListValidator */
const THROTTLED_REPLICAS = {
  type: 'list',
  default: '',
  dynamic: true,
  pattern: /^(\*|(\d+:\d+(,\d+:\d+)*)?)$/,
  shape: 'partition:broker pairs with commas between, or *',
} as const

export const brokerConfigs = {
  'add.partitions.to.txn.retry.backoff.max.ms': int(100, 0),
  'add.partitions.to.txn.retry.backoff.ms': int(20, 1),
  'auto.create.topics.enable': { type: 'boolean', default: true },
  'auto.leader.rebalance.enable': { type: 'boolean', default: true },
  'broker.heartbeat.interval.ms': int(2000, 1),
  'broker.session.timeout.ms': int(9000, 1),
  'compression.type': brokerCompression,
  'controlled.shutdown.enable': { type: 'boolean', default: true },
  'controller.quorum.election.backoff.max.ms': int(1000, 0),
  'controller.quorum.election.timeout.ms': int(1000, 0),
  'controller.quorum.fetch.timeout.ms': int(2000, 0),
  'controller.quorum.request.timeout.ms': int(2000, 0),
  'controller.quorum.retry.backoff.ms': int(20, 0),
  'default.replication.factor': int(1, 1),
  'fetch.max.bytes': int(57671680, 1024),
  'group.consumer.assignment.interval.ms': int(1000, 0),
  'group.consumer.assignors': { type: 'list', default: 'uniform,range', values: ['uniform', 'range'] },
  'group.consumer.heartbeat.interval.ms': int(5000, 1),
  'group.consumer.max.size': int(2147483647, 1),
  'group.consumer.migration.policy': {
    type: 'string',
    default: 'bidirectional',
    values: ['disabled', 'downgrade', 'upgrade', 'bidirectional'],
  },
  'group.consumer.session.timeout.ms': int(45000, 1),
  'group.initial.rebalance.delay.ms': int(3000, 0),
  'group.max.session.timeout.ms': int(1800000, 1),
  'group.max.size': int(2147483647, 1),
  'group.min.session.timeout.ms': int(6000, 1),
  'group.share.assignment.interval.ms': int(1000, 0),
  'group.share.delivery.count.limit': int(5, 2, 10),
  'group.share.heartbeat.interval.ms': int(5000, 1),
  'group.share.initialize.retry.interval.ms': int(30000, 1),
  'group.share.max.size': int(200, 1, 1000),
  'group.share.partition.max.record.locks': int(2000, 100, 10000),
  'group.share.record.lock.duration.ms': int(30000, 1000, 3600000),
  'group.share.session.timeout.ms': int(45000, 1),
  'follower.replication.throttled.rate': { ...long(LONG_MAX, 0), dynamic: true },
  'initial.broker.registration.timeout.ms': int(60000, 0),
  'leader.imbalance.check.interval.seconds': long(300, 1),
  'leader.replication.throttled.rate': { ...long(LONG_MAX, 0), dynamic: true },
  'log.cleaner.backoff.ms': { ...long(15000, 0), dynamic: true },
  'log.cleaner.delete.retention.ms': { ...long(86400000, 0), dynamic: true },
  'log.cleaner.enable': { type: 'boolean', default: true },
  'log.cleaner.max.compaction.lag.ms': { ...long(LONG_MAX, 1), dynamic: true },
  'log.cleaner.min.cleanable.ratio': { ...ratio(0.5), dynamic: true },
  'log.cleaner.min.compaction.lag.ms': { ...long(0, 0), dynamic: true },
  'log.cleanup.policy': { ...cleanupPolicy, dynamic: true },
  'log.flush.interval.messages': { ...long(LONG_MAX, 1), dynamic: true },
  'log.flush.interval.ms': { ...unset('long', 0), dynamic: true },
  'log.flush.offset.checkpoint.interval.ms': int(60000, 0),
  'log.flush.scheduler.interval.ms': long(LONG_MAX, 1),
  'log.flush.start.offset.checkpoint.interval.ms': int(60000, 0),
  'log.initial.task.delay.ms': long(30000, 0),
  'log.message.timestamp.after.max.ms': { ...long(3600000, 0), dynamic: true },
  'log.message.timestamp.before.max.ms': { ...long(LONG_MAX, 0), dynamic: true },
  'log.message.timestamp.type': { ...timestampType, dynamic: true },
  'log.retention.bytes': { ...long(-1, -1), dynamic: true },
  'log.retention.check.interval.ms': long(300000, 1),
  'log.retention.hours': int(168, -1),
  'log.retention.minutes': unset('int', -1),
  'log.retention.ms': { ...unset('long', -1), dynamic: true },
  'log.roll.hours': int(168, 1),
  'log.roll.ms': { ...unset('long', 1), dynamic: true },
  'log.segment.bytes': { ...int(1073741824, 1048576), dynamic: true },
  'message.max.bytes': { ...int(1048588, 0), dynamic: true },
  'max.incremental.fetch.session.cache.slots': int(1000, 0),
  'metadata.log.max.record.bytes.between.snapshots': long(20971520, 1),
  'metadata.log.max.snapshot.interval.ms': long(3600000, 0),
  'metadata.max.retention.bytes': long(104857600, -1),
  'metadata.max.retention.ms': long(604800000, -1),
  'metadata.max.idle.interval.ms': int(500, 0),
  'min.insync.replicas': { ...int(1, 1), dynamic: true },
  'num.partitions': int(1, 1),
  'offset.metadata.max.bytes': int(4096, 0),
  'offsets.commit.timeout.ms': int(5000, 1),
  'offsets.retention.check.interval.ms': long(600000, 1),
  'offsets.retention.minutes': int(10080, 1),
  'offsets.topic.num.partitions': int(50, 1),
  'offsets.topic.replication.factor': int(3, 1),
  'offsets.topic.segment.bytes': int(104857600, 1),
  'producer.id.expiration.check.interval.ms': int(600000, 1),
  'producer.id.expiration.ms': int(86400000, 1),
  'replica.fetch.backoff.ms': int(1000, 0),
  'replica.fetch.max.bytes': int(1048576, 0),
  'replica.fetch.min.bytes': int(1, 0),
  'replica.fetch.response.max.bytes': int(10485760, 0),
  'replica.fetch.wait.max.ms': int(500, 0),
  'replica.high.watermark.checkpoint.interval.ms': long(5000, 0),
  'replica.lag.time.max.ms': long(30000, 0),
  'replica.selector.class': {
    type: 'string',
    default: '',
    values: ['', 'org.apache.kafka.common.replica.RackAwareReplicaSelector'],
  },
  'share.coordinator.snapshot.update.records.per.snapshot': int(500, 0, 500),
  'share.coordinator.state.topic.min.isr': int(2, 1, 32767),
  'share.coordinator.state.topic.num.partitions': int(50, 1),
  'share.coordinator.state.topic.replication.factor': int(3, 1, 32767),
  'share.coordinator.state.topic.segment.bytes': int(104857600, 1),
  'share.coordinator.write.timeout.ms': int(5000, 1),
  'socket.connection.setup.timeout.max.ms': long(30000, 0),
  'socket.connection.setup.timeout.ms': long(10000, 0),
  'transaction.abort.timed.out.transaction.cleanup.interval.ms': int(10000, 1),
  'transaction.max.timeout.ms': int(900000, 1),
  'transaction.partition.verification.enable': { type: 'boolean', default: true },
  'transaction.remove.expired.transaction.cleanup.interval.ms': int(3600000, 1),
  'transaction.state.log.min.isr': int(2, 1),
  'transaction.state.log.num.partitions': int(50, 1),
  'transaction.state.log.replication.factor': int(3, 1),
  'transaction.state.log.segment.bytes': int(104857600, 1),
  'transactional.id.expiration.ms': int(604800000, 1),
  'unclean.leader.election.enable': { type: 'boolean', default: false, dynamic: true },
} as const satisfies Record<string, ConfigDef>

/** What Kafka 3.9 has besides, for clusters that ZooKeeper rules (ZkConfigs, KafkaConfig of 3.9). */
export const zooKeeperModeConfigs = {
  'controlled.shutdown.max.retries': int(3, 1),
  'controlled.shutdown.retry.backoff.ms': long(5000, 0),
  'controller.socket.timeout.ms': int(30000, 1),
  /** MetadataVersion has many; these two differ in what is built here (broker/zookeeper/isr-changes.ts). */
  'inter.broker.protocol.version': {
    type: 'string',
    default: '3.9-IV0',
    values: ['3.9-IV0', '2.7-IV1'],
  },
  'leader.imbalance.per.broker.percentage': int(10, 0),
  'zookeeper.max.in.flight.requests': int(10, 1),
  'zookeeper.session.timeout.ms': int(18000, 1),
} as const satisfies Record<string, ConfigDef>

export const topicConfigs = {
  'cleanup.policy': { ...cleanupPolicy, dynamic: true },
  'compression.type': brokerCompression,
  'delete.retention.ms': { ...long(86400000, 0), dynamic: true },
  'flush.messages': { ...long(LONG_MAX, 1), dynamic: true },
  'flush.ms': { ...long(LONG_MAX, 0), dynamic: true },
  'follower.replication.throttled.replicas': THROTTLED_REPLICAS,
  /** Kafka's own name for small segments: segment.bytes has a floor of 1 MiB. */
  'internal.segment.bytes': { ...unset('int', 1), dynamic: true },
  'leader.replication.throttled.replicas': THROTTLED_REPLICAS,
  'max.compaction.lag.ms': { ...long(LONG_MAX, 1), dynamic: true },
  'max.message.bytes': { ...int(1048588, 0), dynamic: true },
  'message.timestamp.after.max.ms': { ...long(3600000, 0), dynamic: true },
  'message.timestamp.before.max.ms': { ...long(LONG_MAX, 0), dynamic: true },
  'message.timestamp.type': { ...timestampType, dynamic: true },
  'min.cleanable.dirty.ratio': { ...ratio(0.5), dynamic: true },
  'min.compaction.lag.ms': { ...long(0, 0), dynamic: true },
  'min.insync.replicas': { ...int(1, 1), dynamic: true },
  'retention.bytes': { ...long(-1, -1), dynamic: true },
  'retention.ms': { ...long(604800000, -1), dynamic: true },
  'segment.bytes': { ...int(1073741824, 1048576), dynamic: true },
  'segment.ms': { ...long(604800000, 1), dynamic: true },
  'unclean.leader.election.enable': { type: 'boolean', default: false, dynamic: true },
} as const satisfies Record<string, ConfigDef>

export const producerConfigs = {
  acks: { type: 'string', default: 'all', values: ['all', '-1', '0', '1'] },
  'batch.size': int(16384, 0),
  'buffer.memory': long(33554432, 0),
  'compression.type': { type: 'string', default: 'none', values: ['none', 'gzip', 'snappy', 'lz4', 'zstd'] },
  'delivery.timeout.ms': int(120000, 0),
  'enable.idempotence': { type: 'boolean', default: true },
  'linger.ms': long(5, 0),
  'max.block.ms': long(60000, 0),
  'max.in.flight.requests.per.connection': int(5, 1),
  'max.request.size': int(1048576, 0),
  'metadata.max.age.ms': long(300000, 0),
  'partitioner.adaptive.partitioning.enable': { type: 'boolean', default: true },
  'partitioner.availability.timeout.ms': long(0, 0),
  /** Kafka's default is null: the built-in partitioner. */
  'partitioner.class': {
    type: 'string',
    default: '',
    values: ['', 'org.apache.kafka.clients.producer.RoundRobinPartitioner'],
  },
  'partitioner.ignore.keys': { type: 'boolean', default: false },
  'reconnect.backoff.max.ms': long(1000, 0),
  'reconnect.backoff.ms': long(50, 0),
  'request.timeout.ms': int(30000, 0),
  retries: int(2147483647, 0),
  'retry.backoff.max.ms': long(1000, 0),
  'retry.backoff.ms': long(100, 0),
  'socket.connection.setup.timeout.max.ms': long(30000, 0),
  'socket.connection.setup.timeout.ms': long(10000, 0),
  'transaction.timeout.ms': int(60000, 1),
  'transactional.id': { type: 'string', default: null, pattern: /^.+$/, shape: 'a non-empty text' },
} as const satisfies Record<string, ConfigDef>

/** Configs of a group, whatever its protocol (GroupConfig); what is not set goes by the brokers' group.share.* */
export const groupConfigs = {
  'share.auto.offset.reset': {
    type: 'string',
    default: 'latest',
    dynamic: true,
    pattern: /^(latest|earliest|by_duration:P(?=.)(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?)$/i,
    shape: 'latest, earliest or by_duration:PnDTnHnMn.nS',
  },
  'share.delivery.count.limit': { ...int(5, 2, 10), dynamic: true },
  'share.heartbeat.interval.ms': { ...int(5000, 5000, 15000), dynamic: true },
  'share.isolation.level': {
    type: 'string',
    default: 'read_uncommitted',
    values: ['read_uncommitted', 'read_committed'],
    dynamic: true,
  },
  'share.partition.max.record.locks': { ...int(2000, 100, 4000), dynamic: true },
  'share.record.lock.duration.ms': { ...int(30000, 15000, 60000), dynamic: true },
  'share.renew.acknowledge.enable': { type: 'boolean', default: true, dynamic: true },
  'share.session.timeout.ms': { ...int(45000, 45000, 60000), dynamic: true },
} as const satisfies Record<string, ConfigDef>

/** A share consumer's (ShareConsumerConfig: those of a consumer but for what the group or the broker decides). */
export const shareConsumerConfigs = {
  'fetch.max.bytes': int(52428800, 0),
  'fetch.max.wait.ms': int(500, 0),
  'fetch.min.bytes': int(1, 0),
  'max.poll.interval.ms': int(300000, 1),
  'max.poll.records': int(500, 1),
  'metadata.max.age.ms': long(300000, 0),
  'reconnect.backoff.max.ms': long(1000, 0),
  'reconnect.backoff.ms': long(50, 0),
  'request.timeout.ms': int(30000, 0),
  'retry.backoff.max.ms': long(1000, 0),
  'retry.backoff.ms': long(100, 0),
  'share.acknowledgement.mode': { type: 'string', default: 'implicit', values: ['implicit', 'explicit'] },
  'share.acquire.mode': {
    type: 'string',
    default: 'BATCH_OPTIMIZED',
    pattern: /^(batch_optimized|record_limit)$/i,
    shape: 'batch_optimized or record_limit',
  },
  'socket.connection.setup.timeout.max.ms': long(30000, 0),
  'socket.connection.setup.timeout.ms': long(10000, 0),
} as const satisfies Record<string, ConfigDef>

const OF_CONSUMERS = 'org.apache.kafka.clients.consumer.'
/** Kafka's classes, or the names of their protocols for short. */
const ASSIGNORS = {
  type: 'list',
  default: `${OF_CONSUMERS}RangeAssignor,${OF_CONSUMERS}CooperativeStickyAssignor`,
  values: [
    ...['Range', 'RoundRobin', 'Sticky', 'CooperativeSticky'].map((name) => `${OF_CONSUMERS}${name}Assignor`),
    ...['range', 'roundrobin', 'sticky', 'cooperative-sticky'],
  ],
} as const

export const consumerConfigs = {
  'auto.commit.interval.ms': int(5000, 0),
  'auto.offset.reset': {
    type: 'string',
    default: 'latest',
    // AutoOffsetResetStrategy, java.time.Duration.parse
    pattern:
      /^(latest|earliest|none|by_duration:[-+]?P(?!$)([-+]?\d+D)?(T(?=[-+\d])([-+]?\d+H)?([-+]?\d+M)?([-+]?\d+([.,]\d{0,9})?S)?)?)$/i,
    shape: 'latest, earliest, none or by_duration:PnDTnHnMn.nS',
  },
  'client.rack': { type: 'string', default: '' },
  'default.api.timeout.ms': int(60000, 0),
  'enable.auto.commit': { type: 'boolean', default: true },
  'fetch.max.bytes': int(52428800, 0),
  'fetch.max.wait.ms': int(500, 0),
  'fetch.min.bytes': int(1, 0),
  'group.instance.id': { type: 'string', default: null, pattern: /^.+$/, shape: 'a text that is not empty' },
  'group.protocol': { type: 'string', default: 'classic', values: ['classic', 'consumer'] },
  'group.remote.assignor': { type: 'string', default: null },
  'heartbeat.interval.ms': int(3000, 0),
  'isolation.level': {
    type: 'string',
    default: 'read_uncommitted',
    values: ['read_committed', 'read_uncommitted'],
  },
  'max.partition.fetch.bytes': int(1048576, 0),
  'max.poll.interval.ms': int(300000, 1),
  'max.poll.records': int(500, 1),
  'metadata.max.age.ms': long(300000, 0),
  'partition.assignment.strategy': ASSIGNORS,
  'reconnect.backoff.max.ms': long(1000, 0),
  'reconnect.backoff.ms': long(50, 0),
  'request.timeout.ms': int(30000, 0),
  'retry.backoff.max.ms': long(1000, 0),
  'retry.backoff.ms': long(100, 0),
  'session.timeout.ms': int(45000, 1),
  'socket.connection.setup.timeout.max.ms': long(30000, 0),
  'socket.connection.setup.timeout.ms': long(10000, 0),
} as const satisfies Record<string, ConfigDef>

/** Whether a broker config may be changed while the broker runs (DynamicBrokerConfig.ALL_DYNAMIC_CONFIGS). */
export function isDynamic(name: string): boolean {
  const table: Record<string, ConfigDef> = brokerConfigs
  return Object.hasOwn(table, name) && table[name]?.dynamic === true
}

type Value<D extends ConfigDef> = D['type'] extends 'int' | 'long' | 'double'
  ? number
  : D['type'] extends 'boolean'
    ? boolean
    : string

/** Resolved values by Kafka's own names; one whose default is null is only there when it was set. */
export type ConfigOf<T extends Record<string, ConfigDef>> = {
  readonly [K in keyof T as T[K]['default'] extends null ? never : K]: Value<T[K]>
} & { readonly [K in keyof T as T[K]['default'] extends null ? K : never]?: Value<T[K]> }

const allBrokerConfigs = { ...brokerConfigs, ...zooKeeperModeConfigs } as const

export type BrokerConfig = ConfigOf<typeof allBrokerConfigs>
export type TopicConfig = ConfigOf<typeof topicConfigs>
export type ProducerConfig = ConfigOf<typeof producerConfigs>
export type ShareConsumerConfig = ConfigOf<typeof shareConsumerConfigs>
export type GroupConfig = ConfigOf<typeof groupConfigs>
export type ConsumerConfig = ConfigOf<typeof consumerConfigs>

export const CONFIG_TABLES = {
  broker: allBrokerConfigs,
  topic: topicConfigs,
  producer: producerConfigs,
  consumer: consumerConfigs,
  shareConsumer: shareConsumerConfigs,
  group: groupConfigs,
} as const satisfies Record<string, Record<string, ConfigDef>>
export type ConfigSide = keyof typeof CONFIG_TABLES
