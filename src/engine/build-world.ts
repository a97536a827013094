/** From a scenario to a world in which everything is about to start. */
import { newDevice } from './broker/disk.ts'
import { newConsumerMembership } from './clients/consumer/new-membership.ts'
import { freshMetadata } from './clients/metadata.ts'
import { producerAcks } from './clients/producer/acks.ts'
import { resolveConsumer, resolveProducer } from './clients/profiles/resolve.ts'
import type { ConsumerSpec, ProducerSpec, ShareConsumerSpec, TimedCommand } from './commands.ts'
import type { ProducerConfig } from './config/definitions.ts'
import { type ConfigOverrides, resolveConfig } from './config/resolve.ts'
import { createWorld } from './kernel/step.ts'
import { MS, type NetworkRule, type NodeId } from './kernel/types.ts'
import { zooKeeperMode } from './late-parts.ts'
import type { NewTopic } from './messages.ts'
import { emptyImage } from './metadata/image.ts'
import type { RaftReplica } from './quorum-state.ts'
import { freshRaftMemory } from './raft/host.ts'
import { emptyQuorumDisk } from './raft/quorum-log.ts'
import { directoryIdOf, formatVoters } from './raft/voter-set.ts'
import type { NetworkProfile, Scenario } from './scenario.ts'
import type { ShareConsumer } from './share-consumer-state.ts'
import { freshProducerTransactions } from './transaction-state.ts'
import {
  type Admin,
  type Application,
  type Broker,
  brokerNode,
  type Consumer,
  type Controller,
  type KafkaWorld,
  type Membership,
  type Producer,
  type ZooKeeper,
} from './world.ts'

/** The operator's client. */
export const ADMIN = 'admin' as NodeId

const rule = (from: string, to: string, min: number, max: number): NetworkRule => ({
  kind: 'delay',
  from,
  to,
  minDelay: min * MS,
  maxDelay: max * MS,
})

/** Delays in milliseconds. Kafka's defaults hold in both; only the wires differ. */
const NETWORKS: Record<NetworkProfile, readonly NetworkRule[]> = {
  illustrative: [
    rule('broker', 'broker', 160, 240),
    rule('controller', '*', 120, 200),
    rule('*', 'controller', 120, 200),
    // Creating a topic takes dozens of steps one after another there: followed at 1x they would take a minute.
    rule('zookeeper', 'zookeeper', 20, 40),
    rule('zookeeper', '*', 40, 80),
    rule('*', 'zookeeper', 40, 80),
    rule('*', '*', 260, 420),
  ],
  datacentre: [
    rule('broker', 'broker', 0.2, 0.5),
    rule('controller', '*', 0.2, 0.5),
    rule('zookeeper', 'zookeeper', 0.2, 0.5),
    rule('*', '*', 0.3, 0.9),
  ],
}

export function controllerNode(id: number): NodeId {
  return `controller-${id}` as NodeId
}
export function zooKeeperNode(id: number): NodeId {
  return `zookeeper-${id}` as NodeId
}
export function producerNode(id: string): NodeId {
  return `producer-${id}` as NodeId
}
export function consumerNode(id: string): NodeId {
  return `consumer-${id}` as NodeId
}

const isZooKeeper = (scenario: Scenario) => scenario.controlPlane === 'zookeeper'

/** The consumer that writes on with this producer. */
function feederOf(world: KafkaWorld, producer: string): NodeId | null {
  const feeder = Object.values(world.nodes).find((n) => n.role === 'consumer' && n.spec.copyTo === producer)
  return feeder?.id ?? null
}

/** Makes consumer and producer of a copying application one process. */
export function joinTwins(world: KafkaWorld): void {
  for (const node of Object.values(world.nodes)) {
    if (node.role !== 'consumer' || node.twin === null) continue
    const producer = world.nodes[node.twin]
    if (producer?.role === 'producer') producer.twin = node.id
  }
}

/** Whom a client asks first: whom it was given, or every broker. */
function askedFirst(given: readonly number[] | undefined, all: readonly NodeId[]): readonly NodeId[] {
  return given?.map(brokerNode) ?? all
}

function transactionsOf(config: ProducerConfig): Producer['txn'] {
  const id = config['transactional.id']
  return id === undefined ? null : freshProducerTransactions(id)
}

/** A producer that is not running yet. */
export function newProducer(world: KafkaWorld, spec: ProducerSpec, bootstrap: readonly NodeId[]): Producer {
  const { config, behaviour } = resolveProducer(spec)
  const index = Object.values(world.nodes).filter((n) => n.role === 'producer').length + 1
  return {
    role: 'producer',
    id: producerNode(spec.id),
    clientId: spec.id,
    index,
    config,
    acks: producerAcks(config.acks),
    behaviour,
    spec,
    process: 'stopped',
    metadata: freshMetadata(askedFirst(spec.bootstrap, bootstrap)),
    queues: {},
    unpartitioned: [],
    sticky: {},
    partitioners: {},
    latency: {},
    producerId: -1,
    producerEpoch: -1,
    askingProducerId: false,
    txn: transactionsOf(config),
    twin: feederOf(world, spec.id),
    nextSequence: {},
    sequenceEpochs: {},
    unresolved: {},
    nextRecord: 0,
    bufferedBytes: 0,
    flushedAt: -1,
    senderAt: 0,
    workloadToken: 0,
    counts: { created: 0, sent: 0, acknowledged: 0, failed: 0, retries: 0 },
  }
}

function memberOf(protocol: string): Membership {
  return protocol === 'consumer' ? newConsumerMembership() : outsideOfGroup()
}

const nobody = () => ({ memberId: '', generation: -1 })

function outsideOfGroup(): Membership {
  return {
    protocol: 'classic',
    state: 'UNJOINED',
    memberId: '',
    generation: -1,
    told: nobody(),
    protocolName: '',
    isLeader: false,
    needsRejoin: true,
    token: 0,
    lastHeartbeatAt: 0,
    heartbeatPending: false,
    joining: false,
    assignedFor: {},
    groupTopics: [],
    joinedTopics: [],
    joinAfter: 0,
    joinReason: 'first',
    lastAssigned: {},
    pending: null,
    toAssign: null,
  }
}

function manually(): Membership {
  const base = { memberId: '', generation: -1, token: 0, lastHeartbeatAt: 0, heartbeatPending: false }
  return { protocol: 'manual', state: 'UNJOINED', told: nobody(), ...base }
}

function newApplication(): Application {
  return {
    state: 'polling',
    busyUntil: 0,
    startedAt: 0,
    token: 0,
    lastPollAt: 0,
    batch: [],
    slice: 0,
    record: 0,
    next: 'poll',
    sinceCommit: 0,
    finished: {},
    closing: false,
    failure: null,
    stalled: false,
    watched: false,
    worker: { queue: [], record: 0, waiting: 0 },
  }
}

/** A share consumer that is not running yet. */
export function newShareConsumer(spec: ShareConsumerSpec, bootstrap: readonly NodeId[]): ShareConsumer {
  return {
    role: 'share-consumer',
    id: consumerNode(spec.id),
    clientId: spec.id,
    config: resolveConfig('shareConsumer', spec.config),
    spec,
    process: 'stopped',
    metadata: freshMetadata(askedFirst(spec.bootstrap, bootstrap)),
    coordinator: null,
    findingCoordinator: false,
    membership: {
      state: 'UNSUBSCRIBED',
      memberId: '',
      epoch: 0,
      heartbeatPending: false,
      token: 0,
      heartbeatMs: 5_000,
    },
    assigned: [],
    sessions: {},
    buffered: [],
    current: [],
    acknowledgements: {},
    answer: spec.acknowledge ?? 'accept',
    wantsMore: false,
    application: { state: 'polling', busyUntil: 0, token: 0, lastPollAt: 0, stalled: false },
    counts: { received: 0, polls: 0, accepted: 0, released: 0, rejected: 0 },
  }
}

/** A consumer that is not running yet. Throws ConfigError for a config that its library refuses. */
export function newConsumer(spec: ConsumerSpec, bootstrap: readonly NodeId[]): Consumer {
  const { config, behaviour } = resolveConsumer(spec)
  const topics = spec.assign ? [...new Set(spec.assign.map(({ topic }) => topic))] : spec.topics
  const group = spec.group ?? ''
  return {
    role: 'consumer',
    twin: spec.copyTo === undefined ? null : producerNode(spec.copyTo),
    id: consumerNode(spec.id),
    clientId: spec.id,
    // ConsumerConfig.maybeOverrideEnableAutoCommit
    config: group === '' ? { ...config, 'enable.auto.commit': false } : config,
    behaviour,
    spec: { ...spec, group, topics },
    process: 'stopped',
    metadata: freshMetadata(askedFirst(spec.bootstrap, bootstrap)),
    coordinator: null,
    findingCoordinator: false,
    findCoordinatorAt: 0,
    membership: spec.assign ? manually() : memberOf(config['group.protocol']),
    partitions: {},
    sessions: {},
    fetched: [],
    fetchCommittedAt: 0,
    application: newApplication(),
    autoCommitAt: 0,
    commits: { sync: null, beforeRevoke: false, waiting: [] },
    closing: null,
    counts: { received: 0, processed: 0, polls: 0, commits: 0 },
  }
}

const hasDynamicVoters = (scenario: Scenario) =>
  scenario.controlPlane !== 'zookeeper' && scenario.features?.['kraft.version'] === 1

function newVoter(id: NodeId, scenario: Scenario): RaftReplica {
  const voters = scenario.controllers.map(controllerNode)
  const raft = { voters, isVoter: true, disk: emptyQuorumDisk(), memory: freshRaftMemory() }
  if (!hasDynamicVoters(scenario)) return raft
  const keys = voters.map((voter) => Object.freeze({ id: voter, directoryId: directoryIdOf(voter, 0) }))
  const disk = formatVoters(raft.disk, directoryIdOf(id, 0), Object.freeze(keys))
  return { ...raft, disk, bootstrap: voters }
}

/** A controller that is not running yet, and no voter; formatted as `like` is, whose fellow it will be. */
export function newObserver(id: number, like: Controller, bootstrap: readonly NodeId[]): Controller {
  const node = controllerNode(id)
  return {
    ...like,
    id: node,
    rack: null,
    twin: null,
    nodeId: id,
    config: resolveConfig('broker', like.staticConfig),
    device: newDevice(),
    process: 'stopped',
    raft: {
      voters: [],
      isVoter: false,
      disk: formatVoters(emptyQuorumDisk(), directoryIdOf(node, 0), null),
      memory: freshRaftMemory(),
      bootstrap,
    },
    image: emptyImage(),
    active: null,
  }
}

function newController(id: number, scenario: Scenario): Controller {
  const isCombined = scenario.combined?.includes(id) ?? false
  return {
    role: 'controller',
    id: controllerNode(id),
    rack: (isCombined && scenario.brokers.find((broker) => broker.id === id)?.rack) || null,
    twin: isCombined ? brokerNode(id) : null,
    nodeId: id,
    elrVersion: scenario.features?.['eligible.leader.replicas.version'] ?? 1,
    transactionVersion: scenario.features?.['transaction.version'] ?? 2,
    config: resolveConfig('broker', scenario.brokerConfig),
    staticConfig: scenario.brokerConfig ?? {},
    device: newDevice(),
    process: 'stopped',
    raft: newVoter(controllerNode(id), scenario),
    image: emptyImage(),
    active: null,
  }
}

/** A server of the ensemble that is not running yet; times as in ZooKeeper's own sample configuration. */
function newZooKeeper(id: number, scenario: Scenario): ZooKeeper {
  return {
    role: 'zookeeper',
    id: zooKeeperNode(id),
    serverId: id,
    ensemble: (scenario.zookeeper ?? []).map(zooKeeperNode),
    config: { tickTime: 2000, initLimit: 10, syncLimit: 5 },
    process: 'stopped',
    disk: zooKeeperMode.get().emptyDisk(),
    memory: null,
  }
}

/** A disk on which nothing was written yet. */
export function emptyBrokerDisk(): Broker['disk'] {
  return {
    logs: {},
    highWatermarks: {},
    topicIds: {},
    recoveryPoints: {},
    logStartOffsets: {},
    cleanerOffsets: {},
    cleanShutdownEpoch: null,
  }
}

/** A broker with an empty disk that is not running yet. */
export function newBroker(
  { id, rack }: Scenario['brokers'][number],
  {
    staticConfig,
    voters,
    ensemble,
    isCombined = false,
    hasDynamicVoters: isDynamic = false,
  }: {
    readonly staticConfig: ConfigOverrides
    readonly voters: readonly NodeId[]
    /** Empty in KRaft mode. */
    readonly ensemble: readonly NodeId[]
    /** One process with the controller of the same id. */
    readonly isCombined?: boolean
    /** kraft.version 1: `voters` are only whom it asks first. */
    readonly hasDynamicVoters?: boolean
  },
): Broker {
  return {
    role: 'broker',
    id: brokerNode(id),
    twin: isCombined ? controllerNode(id) : null,
    brokerId: id,
    rack,
    config: resolveConfig('broker', staticConfig),
    staticConfig,
    process: 'stopped',
    disk: emptyBrokerDisk(),
    device: newDevice(),
    raft: {
      voters,
      isVoter: false,
      disk: isDynamic ? formatVoters(emptyQuorumDisk(), null, null) : emptyQuorumDisk(),
      memory: freshRaftMemory(),
      ...(isDynamic && { bootstrap: voters }),
    },
    controlPlane: ensemble.length > 0 ? 'zookeeper' : 'kraft',
    ensemble,
    memory: null,
  }
}

/** Where clients ask first (bootstrap.servers). */
export function bootstrapOf(world: KafkaWorld): NodeId[] {
  return Object.values(world.nodes).flatMap((node) => (node.role === 'broker' ? [node.id] : []))
}

function newTopicOf(topic: Scenario['topics'][number]): NewTopic {
  const { name, partitions, replicationFactor, config = {} } = topic
  const configs = Object.fromEntries(Object.entries(config).map(([k, v]) => [k, String(v)]))
  return { name, partitions, replicationFactor, configs }
}

/** Builds the world of a scenario at time 0; nothing runs yet. Throws ConfigError for a config that is not allowed. */
export function buildWorld(scenario: Scenario, seed: number): KafkaWorld {
  const world: KafkaWorld = createWorld(seed, NETWORKS[scenario.network])
  const add = (node: KafkaWorld['nodes'][string]) => {
    if (world.nodes[node.id]) throw new Error(`Two nodes are called ${node.id}`)
    world.nodes[node.id] = node
    world.lives[node.id] = 0
  }
  if (isZooKeeper(scenario)) for (const id of scenario.zookeeper ?? []) add(newZooKeeper(id, scenario))
  else for (const id of scenario.controllers) add(newController(id, scenario))
  const voters = isZooKeeper(scenario) ? [] : scenario.controllers.map(controllerNode)
  const ensemble = isZooKeeper(scenario) ? (scenario.zookeeper ?? []).map(zooKeeperNode) : []
  const staticConfig = scenario.brokerConfig ?? {}
  for (const broker of scenario.brokers) {
    const isCombined = ensemble.length === 0 && (scenario.combined?.includes(broker.id) ?? false)
    const options = { staticConfig, voters, ensemble, isCombined }
    add(newBroker(broker, { ...options, hasDynamicVoters: hasDynamicVoters(scenario) }))
  }
  const bootstrap = bootstrapOf(world)
  for (const topic of scenario.topics) resolveConfig('topic', topic.config)
  const admin: Admin = {
    role: 'admin',
    id: ADMIN,
    bootstrap,
    controllerId: isZooKeeper(scenario) ? null : -1,
    lookingUp: false,
    process: 'stopped',
    queue: [],
    rolling: null,
    deletes: [],
    groupTasks: [],
  }
  if (scenario.topics.length > 0)
    admin.queue.push({
      request: { kind: 'CreateTopicsRequest', topics: scenario.topics.map(newTopicOf) },
      patient: true,
      since: 0,
      sent: false,
    })
  add(admin)
  for (const spec of scenario.producers) add(newProducer(world, spec, bootstrap))
  for (const spec of scenario.consumers) add(newConsumer(spec, bootstrap))
  for (const spec of scenario.shareConsumers ?? []) add(newShareConsumer(spec, bootstrap))
  joinTwins(world)
  return world
}

const ADMIN_STARTS_AT = 6_000 * MS

/** When the nodes of a scenario start: servers at once, the operator a little later, clients when they say. */
export function startsOf(scenario: Scenario): TimedCommand[] {
  const starts: TimedCommand[] = []
  const start = (at: number, node: NodeId) => starts.push({ at, command: { kind: 'StartNode', node } })
  if (isZooKeeper(scenario)) for (const id of scenario.zookeeper ?? []) start(0, zooKeeperNode(id))
  else for (const id of scenario.controllers) start(0, controllerNode(id))
  for (const { id } of scenario.brokers) start(0, brokerNode(id))
  start(scenario.network === 'illustrative' ? ADMIN_STARTS_AT : ADMIN_STARTS_AT / 2, ADMIN)
  for (const { id, startAtMs = 0 } of scenario.producers) start(startAtMs * MS, producerNode(id))
  for (const { id, startAtMs = 0 } of [...scenario.consumers, ...(scenario.shareConsumers ?? [])])
    start(startAtMs * MS, consumerNode(id))
  return starts
}
