/**
 * What a broker shows of what it knows (KafkaApis): topics, configs, groups, reassignments. It speaks of its own image
 * and of the groups that it coordinates.
 *
 * Left out: paging of DescribeTopicPartitions (KIP-966), endpoints, authorised operations. ListPartitionReassignments
 * is answered from the broker's image; Kafka passes it on to the controller.
 */
import { CONFIG_TABLES, isDynamic } from '../config/definitions.ts'
import type { ConfigOverrides, ConfigValue } from '../config/resolve.ts'
import type { DescribedEntry, DescribedTopic } from '../describe-messages.ts'
import { describeBrokerConfigs } from '../metadata/effective-config.ts'
import type { MetadataImage } from '../metadata/image.ts'
import { type Broker, type Handlers, memoryOf } from '../world.ts'
import { diskHandlers } from './describe-disk.ts'
import { forward, settleQuorum } from './forwarding.ts'
import { BROKER_SYNONYMS } from './log-configs.ts'

export const CLUSTER_ID = 'kafkascopeAAAAAAAAAAAA'

/** Java's Long.MAX_VALUE, which a double cannot tell from its neighbours. */
const JAVA_LONG_MAX = '9223372036854775807'

function text(value: ConfigValue | null | undefined): string | null {
  if (value === null || value === undefined) return null
  return typeof value === 'number' && value >= 2 ** 63 ? JAVA_LONG_MAX : String(value)
}

/** `knows`: the brokers of ZooKeeper mode have no DescribeTopicPartitions, and Metadata names no ELR. */
function describeTopic({ topics, features }: MetadataImage, name: string, knows: boolean): DescribedTopic {
  const topic = topics[name]
  if (!topic) return { error: 'UNKNOWN_TOPIC_OR_PARTITION', topic: name, topicId: '', partitions: [] }
  const hasElr = (features['eligible.leader.replicas.version'] ?? 0) > 0
  const partitions = topic.partitions.map((p, partition) => ({
    partition,
    leader: p.leader,
    leaderEpoch: p.leaderEpoch,
    replicas: p.replicas,
    isr: p.isr,
    elr: knows ? (hasElr ? p.elr : []) : null,
    lastKnownElr: knows ? (hasElr ? p.lastKnownElr : []) : null,
  }))
  return { error: 'NONE', topic: name, topicId: topic.topicId, partitions }
}

interface Place {
  readonly name: string
  readonly value: string | null
  readonly source: DescribedEntry['source']
}

/**
 * What is set for all brokers. With eligible leader replicas the controller itself sets min.insync.replicas there, to
 * what it was (ConfigurationControlManager.maybeGenerateElrSafetyRecords); the engine keeps no record of it.
 */
function allBrokers(self: Broker): ConfigOverrides {
  const { brokerConfigs, features } = memoryOf(self).image
  const set = brokerConfigs[''] ?? {}
  if ((features['eligible.leader.replicas.version'] ?? 0) === 0) return set
  return { 'min.insync.replicas': String(self.config['min.insync.replicas']), ...set }
}

/** Where else a topic's config may be set: for this broker, for all, in its file. */
function brokerPlaces(self: Broker, name: string): Place[] {
  const { brokerConfigs } = memoryOf(self).image
  const at = (table: ConfigOverrides | undefined, source: Place['source']): Place[] =>
    table?.[name] === undefined ? [] : [{ name, value: text(table[name]), source }]
  return [
    ...at(brokerConfigs[self.brokerId], 'DYNAMIC_BROKER_CONFIG'),
    ...at(allBrokers(self), 'DYNAMIC_DEFAULT_BROKER_CONFIG'),
    ...at(self.staticConfig, 'STATIC_BROKER_CONFIG'),
  ]
}

function brokerDefault(name: string): ConfigValue | null {
  const table: Record<string, { readonly default: ConfigValue | null }> = CONFIG_TABLES.broker
  return table[name]?.default ?? null
}

const NO_DEFAULT_NAME: ReadonlySet<string> = new Set([
  'follower.replication.throttled.replicas',
  'leader.replication.throttled.replicas',
])

/** The first names of LogConfig's table, as a HashMap gives them; the others follow by name. */
const FIRST = [
  'compression.type',
  'leader.replication.throttled.replicas',
  'min.insync.replicas',
  'segment.jitter.ms',
  'cleanup.policy',
  'flush.ms',
  'follower.replication.throttled.replicas',
  'segment.bytes',
  'retention.ms',
]

function inOrder<T>(entries: readonly (readonly [string, T])[]): readonly (readonly [string, T])[] {
  const place = (name: string) => (FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length)
  return [...entries].sort(([a], [b]) => place(a) - place(b))
}

function topicEntries(self: Broker, topic: string): DescribedEntry[] {
  const own = memoryOf(self).image.configs[topic] ?? {}
  const entries: DescribedEntry[] = []
  for (const [name, def] of inOrder(Object.entries(CONFIG_TABLES.topic))) {
    if (name.startsWith('internal.') && own[name] === undefined) continue
    const synonym = BROKER_SYNONYMS[name] ?? name
    const places: Place[] =
      own[name] === undefined ? [] : [{ name, value: text(own[name]), source: 'DYNAMIC_TOPIC_CONFIG' }]
    if (!NO_DEFAULT_NAME.has(name)) {
      places.push(...brokerPlaces(self, synonym))
      const value = text(brokerDefault(synonym) ?? (BROKER_SYNONYMS[name] ? null : def.default))
      if (value !== null) places.push({ name: synonym, value, source: 'DEFAULT_CONFIG' })
    }
    const [first] = places
    entries.push({
      name,
      value: first ? first.value : text(def.default),
      source: first?.source ?? 'DEFAULT_CONFIG',
      readOnly: false,
      synonyms: places,
    })
  }
  return entries
}

/** No configs of KafkaConfig: they are nowhere unless somebody sets them (DynamicConfig.Broker). */
const ONLY_DYNAMIC: ReadonlySet<string> = new Set([
  'follower.replication.throttled.rate',
  'leader.replication.throttled.rate',
])

function brokerEntries(self: Broker): DescribedEntry[] {
  const described = describeBrokerConfigs(self.staticConfig, memoryOf(self).image, self.brokerId)
  return described.map(({ name, value, source, readOnly }) => {
    const def = (CONFIG_TABLES.broker as Record<string, { readonly default: ConfigValue | null }>)[name]
    const places = brokerPlaces(self, name)
    if (!ONLY_DYNAMIC.has(name)) places.push({ name, value: text(def?.default), source: 'DEFAULT_CONFIG' })
    return { name, value: text(value), source: places[0]?.source ?? source, readOnly, synonyms: places }
  })
}

/** With an empty name: what is set for all brokers. */
function defaultBrokerEntries(self: Broker): DescribedEntry[] {
  const source = 'DYNAMIC_DEFAULT_BROKER_CONFIG'
  return Object.entries(allBrokers(self)).map(([name, value]) => ({
    name,
    value: text(value),
    source,
    readOnly: !isDynamic(name),
    synonyms: [{ name, value: text(value), source }],
  }))
}

function groupEntries(self: Broker, group: string): DescribedEntry[] {
  const own = memoryOf(self).image.groupConfigs?.[group] ?? {}
  return Object.entries(CONFIG_TABLES.group).map(([name, def]) => {
    const value = text(own[name] ?? def.default)
    const source = own[name] === undefined ? 'DEFAULT_CONFIG' : 'DYNAMIC_GROUP_CONFIG'
    return { name, value, source, readOnly: false, synonyms: [{ name, value, source }] }
  })
}

export const describeHandlers: Handlers<
  Broker,
  | 'DescribeTopicPartitionsRequest'
  | 'DescribeClusterRequest'
  | 'DescribeConfigsRequest'
  | 'ListPartitionReassignmentsRequest'
  | 'DescribeLogDirsRequest'
  | 'DescribeQuorumRequest'
  | 'DescribeQuorumResponse'
  | 'ApiVersionsRequest'
  | 'DescribeProducersRequest'
> = {
  ...diskHandlers,
  DescribeQuorumRequest(self, request, io, ref) {
    forward(self, io, ref, request)
  },
  DescribeQuorumResponse: settleQuorum,
  ApiVersionsRequest(self, _, io, ref) {
    const { image } = memoryOf(self)
    const kraft = self.raft.disk.voterSets ? 1 : 0
    const finalized = self.controlPlane === 'kraft' ? { ...image.features, 'kraft.version': kraft } : {}
    const finalizedEpoch = self.controlPlane === 'kraft' ? image.offset : 0
    io.reply(ref, { kind: 'ApiVersionsResponse', error: 'NONE', finalized, finalizedEpoch })
  },
  DescribeTopicPartitionsRequest(self, { topics }, io, ref) {
    const { image } = memoryOf(self)
    const described = [...topics]
      .sort()
      .map((name) => describeTopic(image, name, self.controlPlane === 'kraft'))
    io.reply(ref, { kind: 'DescribeTopicPartitionsResponse', topics: described })
  },
  DescribeClusterRequest(self, { includeFenced }, io, ref) {
    const { image, zk } = memoryOf(self)
    const brokers = Object.values(image.brokers)
      .filter((broker) => includeFenced || !broker.fenced)
      .map(({ brokerId, rack, fenced }) => ({ id: brokerId, rack, ...(fenced && { fenced }) }))
    // In KRaft clients never learn of the controllers: a broker is named at random.
    const any = brokers[io.pick('node/describe', 0, Math.max(0, brokers.length - 1))]?.id ?? -1
    const controllerId = zk?.controllerId ?? any
    io.reply(ref, { kind: 'DescribeClusterResponse', clusterId: CLUSTER_ID, controllerId, brokers })
  },
  DescribeConfigsRequest(self, { resources }, io, ref) {
    const results = resources.map(({ type, name }) => {
      const none = { type, name, error: 'NONE', message: '', entries: [] } as const
      if (type === 'GROUP') return { ...none, entries: groupEntries(self, name) }
      if (type === 'BROKER')
        return { ...none, entries: name === '' ? defaultBrokerEntries(self) : brokerEntries(self) }
      if (!memoryOf(self).image.topics[name]) return { ...none, error: 'UNKNOWN_TOPIC_OR_PARTITION' } as const
      return { ...none, entries: topicEntries(self, name) }
    })
    io.reply(ref, { kind: 'DescribeConfigsResponse', results })
  },
  ListPartitionReassignmentsRequest(self, { partitions }, io, ref) {
    const results = Object.values(memoryOf(self).image.topics).flatMap(({ name: topic, partitions: all }) =>
      all.flatMap(({ replicas, addingReplicas: adding, removingReplicas: removing }, partition) =>
        adding.length + removing.length > 0 ? [{ topic, partition, replicas, adding, removing }] : [],
      ),
    )
    const wanted = partitions
      ? results.filter((r) => partitions.some((p) => p.topic === r.topic && p.partition === r.partition))
      : results
    io.reply(ref, { kind: 'ListPartitionReassignmentsResponse', error: 'NONE', results: wanted })
  },
}
