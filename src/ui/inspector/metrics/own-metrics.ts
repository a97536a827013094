/**
 * Kafka's metrics of one thing, by their JMX names: those of a partition (kafka.cluster.Partition, UnifiedLog), a
 * replica (AbstractFetcherThread), a broker (ReplicaManager, KafkaBroker, BrokerServerMetrics), a controller
 * (QuorumControllerMetrics, ControllerMetadataMetrics, KafkaRaftMetrics), a producer and a consumer
 * (SenderMetricsRegistry, FetchMetricsRegistry, ConsumerRebalanceMetricsManager). Pure readings of the world; rates
 * and latencies come from the metrics that are kept for everybody (ui/metrics).
 *
 * A process that does not run answers nobody: its metrics have no value then.
 */
import {
  type Broker,
  brokerNode,
  type Consumer,
  type Controller,
  type KafkaWorld,
  lastStableOffset,
  leaderOf,
  MS,
  type Producer,
  partitionKey,
  recordsLag,
  recordsLead,
  segmentsOf,
  type WorldReader,
} from '../../../engine/index.ts'
import type { ChartLine, Unit } from '../../metrics/read-metrics.ts'
import type { Selection } from '../../store.ts'
import { brokerOf } from '../read/nodes.ts'
import { minIsrOf } from '../read/partitions.ts'

/** A metric that is read from the world. */
export interface OwnMetric {
  /** As JMX has it. */
  readonly name: string
  /** With all its tags. */
  readonly mbean: string
  readonly unit: Unit
  /** Metrics with the same word stand in one chart. */
  readonly chart?: string
  read(world: KafkaWorld): number | null
}

type Read<T> = (of: T, world: KafkaWorld) => number | null
type Row<T> = readonly [name: string, unit: Unit, read: Read<T>, chart?: string]

/** Metrics of one MBean that are read from the same thing, null while it answers nobody. */
function bean<T>(
  mbean: (name: string) => string,
  find: (world: KafkaWorld) => T | null,
  rows: readonly Row<T>[],
): OwnMetric[] {
  return rows.map(([name, unit, read, chart]) => ({
    name,
    mbean: mbean(name),
    unit,
    ...(chart === undefined ? {} : { chart }),
    read: (world) => {
      const found = find(world)
      return found === null ? null : read(found, world)
    },
  }))
}

const yammer = (domain: string, tags = '') => {
  return (name: string) => `${domain},name=${name}${tags}`
}
const whole = (mbean: string) => () => mbean

const runningBroker = (id: number) => (world: KafkaWorld) => {
  const node = brokerOf(world, id)
  return node?.process === 'running' && node.memory ? node : null
}

const flag = (is: boolean): number => (is ? 1 : 0)

// ── partitions ──

interface Led {
  readonly broker: Broker
  readonly isr: readonly number[]
  readonly replicas: readonly number[]
  readonly adding: readonly number[]
  readonly minIsr: number
}

function led(world: KafkaWorld, topic: string, key: string, partition: number): Led | null {
  const leader = leaderOf(world, key)
  const known = leader?.broker.memory?.image.topics[topic]?.partitions[partition]
  if (!leader || !known || leader.broker.process !== 'running') return null
  return {
    broker: leader.broker,
    isr: leader.role.isr,
    replicas: known.replicas,
    adding: known.addingReplicas,
    minIsr: minIsrOf(world, topic, known.replicas.length),
  }
}

function logMetrics(find: (world: KafkaWorld) => Broker | null, key: string, tags: string): OwnMetric[] {
  const logIn = (world: KafkaWorld) => find(world)?.disk.logs[key] ?? null
  return bean(yammer('kafka.log:type=Log', tags), logIn, [
    ['LogStartOffset', 'offset', (log) => log.logStartOffset, 'offsets'],
    ['LogEndOffset', 'offset', (log) => log.logEndOffset, 'offsets'],
    ['Size', 'bytes', (log) => log.sizeInBytes],
    ['NumLogSegments', 'count', (log) => segmentsOf(log).length],
  ])
}

function partitionMetrics(topic: string, partition: number): OwnMetric[] {
  const key = partitionKey({ topic, partition })
  const tags = `,topic=${topic},partition=${partition}`
  const find = (world: KafkaWorld) => led(world, topic, key, partition)
  return [
    ...bean(yammer('kafka.cluster:type=Partition', tags), find, [
      ['ReplicasCount', 'count', ({ replicas }) => replicas.length, 'replicas'],
      ['InSyncReplicasCount', 'count', ({ isr }) => isr.length, 'replicas'],
      ['UnderReplicated', 'count', (p) => flag(p.isr.length < p.replicas.length - p.adding.length), 'isr'],
      ['UnderMinIsr', 'count', ({ isr, minIsr }) => flag(isr.length < minIsr), 'isr'],
      ['AtMinIsr', 'count', ({ isr, minIsr }) => flag(isr.length === minIsr), 'isr'],
      ['LastStableOffsetLag', 'records', ({ broker }) => stableLag(broker, key)],
    ]),
    ...logMetrics((world) => find(world)?.broker ?? null, key, tags),
  ]
}

function stableLag(broker: Broker, key: string): number | null {
  const log = broker.disk.logs[key]
  const replica = broker.memory?.replicas[key]
  if (!log || !replica) return null
  return replica.highWatermark - lastStableOffset(log, replica.highWatermark)
}

function replicaMetrics(topic: string, partition: number, broker: number): OwnMetric[] {
  const key = partitionKey({ topic, partition })
  const tags = `,topic=${topic},partition=${partition}`
  const find = runningBroker(broker)
  const following = (world: KafkaWorld) => {
    const node = find(world)
    const role = node?.memory?.replicas[key]?.role
    return node && role?.kind === 'follower' ? { node, leader: role.leader } : null
  }
  return [
    ...logMetrics(find, key, tags),
    ...bean(
      whole(`kafka.server:type=FetcherLagMetrics,name=ConsumerLag,clientId=ReplicaFetcherThread-0-*${tags}`),
      following,
      [['ConsumerLag', 'records', ({ node, leader }, world) => fetcherLag(node, leader, key, world)]],
    ),
  ]
}

/** The leader's high watermark less the follower's log end; Kafka's is that of the last answered fetch. */
function fetcherLag({ disk }: Broker, leader: number, key: string, world: KafkaWorld): number | null {
  const from = runningBroker(leader)(world)?.memory?.replicas[key]
  const own = disk.logs[key]
  return from && own ? Math.max(0, from.highWatermark - own.logEndOffset) : null
}

// ── servers ──

/** BrokerState.value. */
const STATES = {
  NOT_RUNNING: 0,
  STARTING: 1,
  RECOVERY: 2,
  RUNNING: 3,
  PENDING_CONTROLLED_SHUTDOWN: 6,
  SHUTTING_DOWN: 7,
} as const

function brokerMetrics(id: number, inKRaft: boolean): OwnMetric[] {
  const find = runningBroker(id)
  const replicas = ({ memory }: Broker) => Object.values(memory?.replicas ?? {})
  const atMin = (broker: Broker, world: KafkaWorld) =>
    replicas(broker).filter(({ role, topic, partition }) => {
      const known = broker.memory?.image.topics[topic]?.partitions[partition]
      return (
        role.kind === 'leader' &&
        role.isr.length === minIsrOf(world, topic, known?.replicas.length ?? role.isr.length)
      )
    }).length
  return [
    ...bean(yammer('kafka.server:type=ReplicaManager'), find, [
      ['PartitionCount', 'count', (broker) => replicas(broker).length],
      ['AtMinIsrPartitionCount', 'count', atMin],
    ]),
    ...bean(yammer('kafka.server:type=KafkaServer'), find, [
      ['BrokerState', 'state', ({ memory }) => STATES[memory?.lifecycle ?? 'NOT_RUNNING']],
    ]),
    ...(inKRaft
      ? bean(whole('kafka.server:type=broker-metadata-metrics'), find, [
          ['last-applied-record-offset', 'offset', ({ memory }) => (memory ? memory.image.offset - 1 : null)],
        ])
      : []),
    ...bean(yammer('kafka.server:type=FetchSessionCache', ',shard=0'), find, [
      ['NumIncrementalFetchSessions', 'count', ({ memory }) => Object.keys(memory?.sessions ?? {}).length],
    ]),
  ]
}

/** The active controller counts what is committed only (OffsetControlManager). */
function lastApplied({ active, image, raft }: Controller): number {
  return (active === null ? image.offset : raft.memory.highWatermark) - 1
}

function controllerMetrics(node: string): OwnMetric[] {
  const find = (world: KafkaWorld): Controller | null => {
    const found = world.nodes[node]
    return found?.role === 'controller' && found.process === 'running' ? found : null
  }
  const brokers = ({ image }: Controller) => Object.values(image.brokers)
  const partitions = ({ image }: Controller) =>
    Object.values(image.topics).flatMap((topic) => [...topic.partitions])
  return [
    ...bean(yammer('kafka.controller:type=KafkaController'), find, [
      ['ActiveControllerCount', 'count', ({ active }) => flag(active !== null)],
      ['ActiveBrokerCount', 'count', (c) => brokers(c).filter(({ fenced }) => !fenced).length, 'brokers'],
      ['FencedBrokerCount', 'count', (c) => brokers(c).filter(({ fenced }) => fenced).length, 'brokers'],
      ['GlobalTopicCount', 'count', ({ image }) => Object.keys(image.topics).length, 'topics'],
      ['GlobalPartitionCount', 'count', (c) => partitions(c).length, 'topics'],
      ['OfflinePartitionsCount', 'count', (c) => partitions(c).filter((p) => p.leader < 0).length, 'bad'],
      [
        'PreferredReplicaImbalanceCount',
        'count',
        (c) => partitions(c).filter((p) => p.leader !== p.replicas[0]).length,
        'bad',
      ],
      ['LastAppliedRecordOffset', 'offset', lastApplied, 'offsets'],
      ['LastCommittedRecordOffset', 'offset', ({ raft }) => raft.memory.highWatermark - 1, 'offsets'],
    ]),
    ...bean(whole('kafka.server:type=raft-metrics'), find, [
      ['current-epoch', 'epoch', ({ raft }) => raft.disk.epoch],
      ['high-watermark', 'offset', ({ raft }) => raft.memory.highWatermark, 'log'],
      ['log-end-offset', 'offset', ({ raft }) => raft.disk.logEndOffset, 'log'],
    ]),
  ]
}

// ── clients ──

function producerMetrics(node: string, clientId: string): OwnMetric[] {
  const find = (world: KafkaWorld): Producer | null => {
    const found = world.nodes[node]
    return found?.role === 'producer' && found.process === 'running' ? found : null
  }
  const inFlight: Read<Producer> = ({ id }, world) =>
    Object.values(world.connections)
      .filter(({ client }) => client === id)
      .reduce((sum, connection) => sum + connection.inFlight.length, 0)
  const oldest: Read<Producer> = ({ queues }, world) => {
    const since = Object.values(queues).flatMap((queue) => queue.slice(0, 1).map((batch) => batch.createdAt))
    return since.length === 0 ? 0 : (world.now - Math.min(...since)) / MS
  }
  return [
    ...bean(whole(`kafka.producer:type=producer-metrics,client-id=${clientId}`), find, [
      ['requests-in-flight', 'count', inFlight],
      ['buffer-available-bytes', 'bytes', (p) => p.config['buffer.memory'] - p.bufferedBytes],
    ]),
    ...bean(whole(''), find, [['oldest batch in the accumulator', 'ms', oldest]]),
  ]
}

/** Partitions whose own metrics are shown; with more of them the lines could not be told apart. */
const MOST_PARTITIONS = 6

function consumerMetrics(world: KafkaWorld, node: string, clientId: string): OwnMetric[] {
  const find = (at: KafkaWorld): Consumer | null => {
    const found = at.nodes[node]
    return found?.role === 'consumer' && found.process === 'running' ? found : null
  }
  const coordinator = `kafka.consumer:type=consumer-coordinator-metrics,client-id=${clientId}`
  const fetching = `kafka.consumer:type=consumer-fetch-manager-metrics,client-id=${clientId}`
  const own = Object.entries(find(world)?.partitions ?? {}).slice(0, MOST_PARTITIONS)
  return [
    ...bean(whole(coordinator), find, [
      ['assigned-partitions', 'count', ({ partitions }) => Object.keys(partitions).length],
      [
        'last-heartbeat-seconds-ago',
        's',
        ({ membership }, at) =>
          membership.lastHeartbeatAt > 0 ? Math.floor((at.now - membership.lastHeartbeatAt) / 1e6) : -1,
      ],
    ]),
    ...own.flatMap(([key, { topic, partition }]) =>
      bean(whole(`${fetching},topic=${topic},partition=${partition}`), find, [
        ['records-lag', 'records', (c) => lagIn(c, key, recordsLag), `lag ${key}`],
        ['records-lead', 'records', (c) => lagIn(c, key, (_, p) => recordsLead(p)), `lag ${key}`],
      ]),
    ),
  ]
}

function lagIn(
  consumer: Consumer,
  key: string,
  read: (consumer: Consumer, partition: Consumer['partitions'][string]) => number | null,
): number | null {
  const partition = consumer.partitions[key]
  return partition ? read(consumer, partition) : null
}

/** What is read from the world for an entity, in the order in which it is shown; [] where Kafka has no metric. */
export function ownMetrics(world: KafkaWorld, selection: Selection): readonly OwnMetric[] {
  switch (selection.kind) {
    case 'broker': {
      const node = world.nodes[brokerNode(selection.broker)]
      return brokerMetrics(selection.broker, node?.role === 'broker' && node.controlPlane !== 'zookeeper')
    }
    case 'controller':
      return controllerMetrics(selection.node)
    case 'partition':
      return partitionMetrics(selection.topic, selection.partition)
    case 'replica':
      return replicaMetrics(selection.topic, selection.partition, selection.broker)
    case 'producer': {
      const node = world.nodes[selection.node]
      return node?.role === 'producer' ? producerMetrics(node.id, node.clientId) : []
    }
    case 'consumer': {
      const node = world.nodes[selection.node]
      return node?.role === 'consumer' ? consumerMetrics(world, node.id, node.clientId) : []
    }
    default:
      return []
  }
}

const idOf = ({ mbean, name }: OwnMetric): string => `${mbean} ${name}`

/** The question to be put to every second of the run. */
export function readerOf(selection: Selection, metrics: readonly OwnMetric[]): WorldReader {
  return {
    key: `${JSON.stringify(selection)} ${metrics.map(idOf).join(' ')}`,
    read: (world) => Object.fromEntries(metrics.map((each) => [idOf(each), each.read(world)])),
  }
}

/** A heading, Kafka's MBean, with the charts under it. */
export interface OwnGroup {
  readonly mbean: string
  readonly charts: readonly { readonly id: string; readonly lines: readonly ChartLine[] }[]
}

/** The MBean without its `name`, by which metrics are put together. */
export function beanOf(mbean: string): string {
  return mbean.replace(/,name=[^,]+/, '')
}

/** The lines of metrics by the second, each ending with what is true now. */
export function ownLines(
  metrics: readonly OwnMetric[],
  world: KafkaWorld,
  read: (id: string) => readonly number[],
): readonly (ChartLine & { readonly chart: string })[] {
  return metrics.map((each) => ({
    name: each.name,
    mbean: each.mbean,
    unit: each.unit,
    values: read(idOf(each)),
    latest: each.read(world),
    chart: each.chart ?? each.name,
  }))
}

/** Puts lines together by MBean and chart, in the order they come. */
export function grouped(lines: readonly (ChartLine & { readonly chart: string })[]): readonly OwnGroup[] {
  const groups = new Map<string, Map<string, ChartLine[]>>()
  for (const line of lines) {
    const key = beanOf(line.mbean)
    const charts = groups.get(key) ?? new Map<string, ChartLine[]>()
    groups.set(key, charts)
    charts.set(line.chart, [...(charts.get(line.chart) ?? []), line])
  }
  return [...groups].map(([mbean, charts]) => ({
    mbean,
    charts: [...charts].map(([id, of]) => ({ id, lines: of })),
  }))
}
