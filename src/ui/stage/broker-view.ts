/** What is written on the cards of controllers, brokers and replicas: plain values, read from the world. */
import {
  type Broker,
  type Controller,
  freshestImage,
  type KafkaWorld,
  type LinkState,
  linkStates,
  MS,
  type Run,
  type ZooKeeper,
  zooKeeperController,
} from '../../engine/index.ts'
import { type DiskState, diskStateOf } from '../inspector/read/disk.ts'
import { type ColumnState, readColumn } from './columns-state.ts'
import {
  type Countdown,
  controllerCountdown,
  lagCountdown,
  type retentionCountdowns,
  zooKeeperSession,
} from './countdowns.ts'
import { quorumSource } from './draw-quorum.ts'
import type { ColumnLayout } from './layout-types.ts'
import type { LeaderChange } from './leader-changes.ts'

export type ControllerState =
  | 'leader'
  | 'follower'
  | 'candidate'
  | 'prospective'
  | 'unattached'
  | 'resigned'
  | 'crashed'
  | 'stopped'
  | 'stopping'
  | 'paused'
  | 'looking'

export interface ControllerView {
  readonly node: string
  readonly name: string
  readonly state: ControllerState
  /** An election or the patience of a follower; ZooKeeper servers have none here. */
  readonly runsOut: Countdown | null
}

export interface QuorumView {
  readonly mode: 'kraft' | 'zookeeper'
  readonly epoch: number
  readonly committed: number
  readonly end: number
  readonly controllers: readonly ControllerView[]
}

function controllerState(world: KafkaWorld, node: Controller): ControllerState {
  if (isPaused(world, node.id)) return 'paused'
  return node.process === 'running' ? node.raft.memory.role.kind : node.process
}

const ZOOKEEPER_STATES = { LEADING: 'leader', FOLLOWING: 'follower', LOOKING: 'looking' } as const

function serverState(world: KafkaWorld, node: ZooKeeper): ControllerState {
  if (isPaused(world, node.id)) return 'paused'
  return node.memory
    ? ZOOKEEPER_STATES[node.memory.role.kind]
    : node.process === 'running'
      ? 'looking'
      : node.process
}

/** Reads the ensemble of ZooKeeper mode; null in KRaft mode. */
function readEnsemble(world: KafkaWorld): QuorumView | null {
  const servers = Object.values(world.nodes).filter((node): node is ZooKeeper => node.role === 'zookeeper')
  if (servers.length === 0) return null
  const epochs = servers.filter((node) => node.memory).map((node) => node.disk.currentEpoch)
  return {
    mode: 'zookeeper',
    epoch: Math.max(0, ...epochs),
    controllers: servers.map((node) => ({
      node: node.id,
      name: `zk${node.serverId}`,
      state: serverState(world, node),
      runsOut: null,
    })),
    end: 0,
    committed: 0,
  }
}

/** Reads the control plane. */
export function readQuorum(world: KafkaWorld, now: number): QuorumView {
  const ensemble = readEnsemble(world)
  if (ensemble) return ensemble
  const source = quorumSource(world)
  const controllers: ControllerView[] = []
  let epoch = 0
  for (const id in world.nodes) {
    const node = world.nodes[id]
    if (node?.role !== 'controller') continue
    controllers.push({
      node: id,
      name: `c${node.nodeId}`,
      state: controllerState(world, node),
      runsOut: controllerCountdown(world, node, now),
    })
    if (node.process === 'running') epoch = Math.max(epoch, node.raft.disk.epoch)
  }
  const end = source?.raft.disk.logEndOffset ?? 0
  return { mode: 'kraft', epoch, controllers, end, committed: source?.raft.memory.highWatermark ?? 0 }
}

export type BrokerState =
  | 'running'
  | 'paused'
  | 'starting'
  | 'fenced'
  | 'shuttingDown'
  | 'stopped'
  | 'crashed'

export interface BrokerView {
  readonly broker: number
  readonly node: string
  readonly rack: string | null
  readonly state: BrokerState
  /** True once the controllers have fenced it. */
  readonly fenced: boolean
  readonly leaderships: number
  /** Tenths of a second since its last heartbeat, null when unknown. */
  readonly heartbeatAge: number | null
  /** Tenths of a second until its session ends, and the share that is left; null when it does not run out. */
  readonly session: { readonly left: number; readonly share: number } | null
  /** Until it looks for old segments, when that is soon. */
  readonly retention: Countdown | null
  /** What is wrong with a link of its own. */
  readonly link: LinkState['state'] | null
  /** What is wrong with its disk. */
  readonly disk: DiskState | null
  /** How far its wall clock is off, milliseconds. */
  readonly skewMs: number
  /** In ZooKeeper mode: the epoch in which this broker is the controller, null when it is not. */
  readonly controllerEpoch: number | null
}

/** True while the node's process stands still. */
export function isPaused(world: KafkaWorld, id: string): boolean {
  return world.paused[id] !== undefined
}

/** The worst that is wrong with a link that names the node or its rack. */
function linkOf(world: KafkaWorld, node: Broker): BrokerView['link'] {
  const names = [node.id as string, `rack:${node.rack}`]
  const own = linkStates(world).filter(({ a, b }) => names.includes(a) || names.includes(b))
  const worst = own.find(({ state }) => state === 'cut') ?? own[0]
  return worst?.state ?? null
}

export function brokerState(node: Broker, fenced: boolean): BrokerState {
  if (node.process === 'crashed' || node.process === 'stopped') return node.process
  const lifecycle = node.memory?.lifecycle
  if (
    node.process === 'stopping' ||
    lifecycle === 'PENDING_CONTROLLED_SHUTDOWN' ||
    lifecycle === 'SHUTTING_DOWN'
  )
    return 'shuttingDown'
  if (lifecycle === 'STARTING' || lifecycle === 'RECOVERY' || lifecycle === 'NOT_RUNNING') return 'starting'
  return fenced ? 'fenced' : 'running'
}

function activeController(world: KafkaWorld): Controller | null {
  let best: Controller | null = null
  for (const id in world.nodes) {
    const node = world.nodes[id]
    if (node?.role !== 'controller' || node.process !== 'running' || !node.active) continue
    if (!best || node.active.epoch > (best.active?.epoch ?? -1)) best = node
  }
  return best
}

/** How many partitions each broker leads. */
export function leadershipsOf(world: KafkaWorld): ReadonlyMap<number, number> {
  const leads = new Map<number, number>()
  for (const topic of Object.values(freshestImage(world)?.topics ?? {}))
    for (const { leader } of topic.partitions) leads.set(leader, (leads.get(leader) ?? 0) + 1)
  return leads
}

/** Reads a broker's card. */
export function readBroker(
  world: KafkaWorld,
  broker: number,
  now: number,
  leads: ReadonlyMap<number, number> = leadershipsOf(world),
  retentions: ReturnType<typeof retentionCountdowns> = {},
): BrokerView | null {
  const node = world.nodes[`broker-${broker}`]
  if (node?.role !== 'broker') return null
  const image = freshestImage(world)
  const registration = image?.brokers[broker]
  const contact = activeController(world)?.active?.contacts[broker]
  const age = contact ? now - contact.lastAt : null
  const timeout = node.config['broker.session.timeout.ms'] * MS
  const interval = node.config['broker.heartbeat.interval.ms'] * MS
  const fenced = registration?.fenced ?? true
  const runsOut =
    age !== null &&
    !fenced &&
    (node.process === 'crashed' || node.process === 'stopped' || age > 2 * interval)
  const left = Math.max(0, timeout - (age ?? 0))
  const controls = zooKeeperController(world)?.id === node.id
  return {
    broker,
    controllerEpoch: controls ? (node.memory?.zk?.epoch ?? null) : null,
    node: node.id,
    rack: node.rack,
    state: isPaused(world, node.id) ? 'paused' : brokerState(node, fenced),
    fenced,
    leaderships: leads.get(broker) ?? 0,
    heartbeatAge: age === null || fenced ? null : Math.max(0, Math.round(age / (100 * MS))),
    session: runsOut
      ? { left: Math.ceil(left / (100 * MS)), share: left / timeout }
      : zooKeeperSession(world, node.id, now),
    retention: retentions[node.id] ?? null,
    link: linkOf(world, node),
    disk: diskStateOf(node),
    skewMs: (world.skews[node.id] ?? 0) / MS,
  }
}

export type ReplicaRoleName =
  | 'leader'
  | 'follower'
  | 'staleLeader'
  | 'wasLeader'
  | 'offline'
  | 'starting'
  | 'leaderDown'

export interface ReplicaView {
  readonly key: string
  readonly broker: number
  readonly role: ReplicaRoleName
  /** The metadata names it the leader. */
  readonly crowned: boolean
  /** out: neither in the ISR nor known to hold everything committed. */
  readonly sync: 'isr' | 'elr' | 'out'
  /** What a reassignment does with it. */
  readonly move: 'adding' | 'removing' | null
  readonly alive: boolean
  readonly logEndOffset: number
  readonly highWatermark: number
  /** How many offsets its log ends before the longest. */
  readonly behind: number
  /** Until it leaves the ISR. */
  readonly runsOut: Countdown | null
}

function roleOf(state: ColumnState, broker: Broker, change: LeaderChange | undefined): ReplicaRoleName {
  const named = state.registration?.leader === broker.brokerId
  if (broker.process === 'crashed' || broker.process === 'stopped') {
    if (named) return 'leaderDown'
    return change?.from === broker.brokerId && change.to !== broker.brokerId ? 'wasLeader' : 'offline'
  }
  const role = broker.memory?.replicas[state.key]?.role.kind
  if (role === undefined) return 'starting'
  return role === 'leader' && !named ? 'staleLeader' : role
}

function syncOf(registration: ColumnState['registration'], id: number): ReplicaView['sync'] {
  if (registration?.isr.includes(id)) return 'isr'
  return registration?.elr.includes(id) ? 'elr' : 'out'
}

function moveOf(registration: ColumnState['registration'], id: number): ReplicaView['move'] {
  if (registration?.addingReplicas.includes(id)) return 'adding'
  return registration?.removingReplicas.includes(id) ? 'removing' : null
}

export interface PartitionView {
  readonly key: string
  readonly leader: number
  readonly leaderEpoch: number
  /** Its leader epoch changed less than two seconds ago. */
  readonly epochIsNew: boolean
  readonly highWatermark: number
  readonly logEndOffset: number
  readonly replicas: readonly ReplicaView[]
}

/** Simulated time for which a new leader epoch stands out. */
const NEW_EPOCH = 2_000 * MS

/** Reads a column's words. */
export function readPartition(
  run: Pick<Run, 'world' | 'now'>,
  column: Pick<ColumnLayout, 'key' | 'topic' | 'partition'>,
  changes: ReadonlyMap<string, LeaderChange>,
): PartitionView {
  const state = readColumn(run.world, column)
  const change = changes.get(column.key)
  const replicas = Object.values(state.replicas).map(({ broker, log, highWatermark, alive }): ReplicaView => {
    const role = roleOf(state, broker, change)
    return {
      key: column.key,
      broker: broker.brokerId,
      role,
      crowned: state.registration?.leader === broker.brokerId,
      sync: syncOf(state.registration, broker.brokerId),
      move: moveOf(state.registration, broker.brokerId),
      alive,
      logEndOffset: log.logEndOffset,
      highWatermark,
      behind: state.logEndOffset - log.logEndOffset,
      runsOut: lagCountdown(run.world, column.key, broker.brokerId, run.now),
    }
  })
  return {
    key: column.key,
    leader: state.registration?.leader ?? -1,
    leaderEpoch: state.registration?.leaderEpoch ?? 0,
    epochIsNew: change !== undefined && change.at > NEW_EPOCH && run.now - change.at < NEW_EPOCH,
    highWatermark: state.highWatermark,
    logEndOffset: state.logEndOffset,
    replicas,
  }
}

/** Replication factor and min.insync.replicas of a topic, as its head says them. */
export function readTopic(
  world: KafkaWorld,
  topic: string,
): { partitions: number; replicationFactor: number; minIsr: string } {
  const image = freshestImage(world)
  const own = image?.configs[topic]?.['min.insync.replicas']
  let fallback = '1'
  for (const id in world.nodes) {
    const node = world.nodes[id]
    if (node?.role === 'broker') fallback = String(node.config['min.insync.replicas'])
  }
  const partitions = image?.topics[topic]?.partitions ?? []
  const replicationFactor = partitions[0]?.replicas.length ?? 0
  return {
    partitions: partitions.length,
    replicationFactor,
    minIsr: own === undefined ? fallback : String(own),
  }
}
