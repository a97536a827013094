/** What ZooKeeper mode promises: K9, K11, K12 of the project's list, and what the ensemble promises for itself. */
import type { PartitionKey } from '../facts.ts'
import { digest } from '../kernel/snapshot.ts'
import type { PartitionRegistration } from '../metadata/partition-registration.ts'
import { type KafkaWorld, partitionKey, type ZooKeeper } from '../world.ts'
import { compareZxid, formatZxid } from '../zookeeper/zxid.ts'
import type { Znode, Zxid } from '../zookeeper-state.ts'
import { type Ghosts, ghostOf } from './ghosts.ts'
import { noteRegistration } from './track.ts'
import type { Invariant, RegistrationChange, Verdict } from './types.ts'
import { brokersOf } from './views.ts'

function serversOf(world: KafkaWorld): ZooKeeper[] {
  return Object.values(world.nodes).filter((node) => node.role === 'zookeeper')
}

/** The server that has just committed: the one that leads with the newest tree. */
function committer(world: KafkaWorld): ZooKeeper | undefined {
  let found: ZooKeeper | undefined
  for (const server of serversOf(world)) {
    if (server.memory?.role.kind !== 'LEADING') continue
    if (!found || compareZxid(server.disk.tree.lastZxid, found.disk.tree.lastZxid) > 0) found = server
  }
  return found
}

function hasLogged({ disk }: ZooKeeper, zxid: Zxid): boolean {
  return compareZxid(disk.log.at(-1)?.zxid ?? disk.tree.lastZxid, zxid) >= 0
}

/** A number that may never fall. */
function rises({ zookeeper }: Ghosts, name: string, value: number): Verdict {
  const before = zookeeper.get(name)
  zookeeper.set(name, value)
  return typeof before === 'number' && value < before ? `${name} fell from ${before} to ${value}` : null
}

/** What may be said once only. */
function once({ zookeeper }: Ghosts, name: string, value: string | number): Verdict {
  const before = zookeeper.get(name)
  zookeeper.set(name, value)
  return before !== undefined && before !== value ? `${name}: ${before}, then ${value}` : null
}

// ── partition states: the registrations of this mode ──

const STATE = /^\/brokers\/topics\/([^/]+)\/partitions\/(\d+)\/state$/

interface StateJson {
  readonly controller_epoch: number
  readonly leader: number
  readonly leader_epoch: number
  readonly isr: readonly number[]
  readonly leader_recovery_state?: number
}

interface TopicJson {
  readonly partitions: Readonly<Record<string, readonly number[]>>
  readonly adding_replicas?: Readonly<Record<string, readonly number[]>>
  readonly removing_replicas?: Readonly<Record<string, readonly number[]>>
}

function registrationFrom(state: Znode, topic: Znode | undefined, partition: string): PartitionRegistration {
  const { leader, leader_epoch, isr, leader_recovery_state } = JSON.parse(state.data ?? '') as StateJson
  const assigned = JSON.parse(topic?.data ?? '{"partitions":{}}') as TopicJson
  return {
    replicas: assigned.partitions[partition] ?? [],
    addingReplicas: assigned.adding_replicas?.[partition] ?? [],
    removingReplicas: assigned.removing_replicas?.[partition] ?? [],
    isr,
    elr: [],
    lastKnownElr: [],
    leader,
    leaderEpoch: leader_epoch,
    partitionEpoch: state.version,
    leaderRecoveryState: leader_recovery_state === 1 ? 'RECOVERING' : 'RECOVERED',
  }
}

/** Notes the committed state of a partition, and the configs that its rules depend on. */
export function noteZnode(world: KafkaWorld, ghosts: Ghosts, path: string): RegistrationChange | null {
  const nodes = committer(world)?.disk.tree.nodes
  if (!nodes) return null
  const node = nodes[path]
  const [, topic, partition] = STATE.exec(path) ?? []
  if (topic === undefined || partition === undefined) noteConfigs(ghosts, path, node)
  else {
    const key = partitionKey({ topic, partition: Number(partition) })
    if (!node) forget(ghosts, key)
    // A new leader of the ensemble may commit once more what the last one had committed.
    else if (ghosts.zookeeper.get(path) !== formatZxid(node.mzxid)) {
      ghosts.zookeeper.set(path, formatZxid(node.mzxid))
      const now = registrationFrom(node, nodes[`/brokers/topics/${topic}`], partition)
      return noteRegistration(world, ghosts, key, now)
    }
  }
  return null
}

function forget(ghosts: Ghosts, key: PartitionKey): void {
  ghosts.registrations.delete(key)
  const ghost = ghostOf(ghosts, key)
  ghost.deleted = true
  ghost.dirty = true
}

function noteConfigs({ image }: Ghosts, path: string, node: Znode | undefined): void {
  const [, kind, name] = /^\/config\/(topics|brokers)\/([^/]+)$/.exec(path) ?? []
  if (!kind || !name) return
  const { config } = JSON.parse(node?.data ?? '{}') as { config?: Record<string, string> }
  if (kind === 'topics') image.configs[name] = config ?? {}
  else image.brokerConfigs[name === '<default>' ? '' : name] = config ?? {}
}

// ── the promises ──

const oneLeaderPerEpoch: Invariant = {
  id: 'Z1',
  name: 'at most one server leads the ensemble in one epoch',
  cites: 'Zab: a simple totally ordered broadcast protocol; Leader.getEpochToPropose',
  condition: 'always',
  on: {
    facts: {
      ZooKeeperLeaderElected: ({ node, epoch }, { ghosts }) =>
        once(ghosts, `leader of ensemble epoch ${epoch}`, node),
    },
  },
}

const sameHistory: Invariant = {
  id: 'Z2',
  name: 'servers that have applied the same transactions have the same tree',
  cites: 'Zab: total order',
  condition: 'always',
  on: {
    thorough({ world }) {
      const seen = new Map<string, { readonly id: string; readonly tree: string }>()
      for (const { id, disk } of serversOf(world)) {
        const zxid = formatZxid(disk.tree.lastZxid)
        const tree = digest([disk.tree.nodes, disk.tree.sessions])
        const other = seen.get(zxid)
        if (other && other.tree !== tree) return `${other.id} and ${id} differ at ${zxid}`
        seen.set(zxid, { id, tree })
      }
      return null
    },
  },
}

const oneController: Invariant = {
  id: 'K11',
  name: 'a controller epoch has one controller, and nobody obeys or writes for an earlier one',
  cites: 'KafkaController, KafkaZkClient.registerControllerAndIncrementControllerEpoch (KAFKA-5642)',
  condition: 'always',
  on: {
    facts: {
      ControllerElected: ({ epoch, broker }, { ghosts }) => once(ghosts, `controller epoch ${epoch}`, broker),
      ZnodeChanged({ path }, { world, ghosts }) {
        const node = STATE.test(path) ? committer(world)?.disk.tree.nodes[path] : undefined
        if (!node?.data) return null
        const name = `controller epoch of ${path} made by ${formatZxid(node.czxid)}`
        return rises(ghosts, name, (JSON.parse(node.data) as StateJson).controller_epoch)
      },
    },
    replica({ broker }, { ghosts }) {
      const { memory } = broker
      if (!memory?.zk) return null
      return rises(
        ghosts,
        `controller epoch on ${broker.id} (${memory.incarnationId})`,
        memory.zk.controllerEpoch,
      )
    },
  },
}

const writtenByQuorum: Invariant = {
  id: 'K12',
  name: 'what the ensemble has changed is logged by a majority of it',
  cites: 'Zab: a simple totally ordered broadcast protocol',
  condition: 'always',
  on: {
    facts: {
      ZnodeChanged({ path }, { world }) {
        const leader = committer(world)
        const role = leader?.memory?.role
        if (!leader || role?.kind !== 'LEADING' || role.phase !== 'broadcast') return null
        const servers = serversOf(world)
        const zxid = leader.disk.tree.lastZxid
        const logged = servers.filter((server) => hasLogged(server, zxid)).length
        return logged > servers.length / 2
          ? null
          : `${path} was changed by ${formatZxid(zxid)}, which ${logged} of ${servers.length} have`
      },
    },
  },
}

const brokerEpochsRise: Invariant = {
  id: 'K9',
  name: "a broker's epoch rises with every registration",
  cites: 'KIP-380: the czxid of the registration',
  condition: 'always',
  on: {
    facts: {
      BrokerAppeared: ({ broker, brokerEpoch }, { ghosts }) =>
        rises(ghosts, `broker epoch of ${broker}`, brokerEpoch),
    },
  },
}

/** A broker with a session follows one registration: its own. */
const oneRegistration: Invariant = {
  id: 'Z3',
  name: 'a broker is registered by one session at a time',
  cites: 'KafkaZkClient.registerBroker; an ephemeral node has one owner',
  condition: 'always',
  on: {
    thorough({ world }) {
      const tree = committer(world)?.disk.tree
      if (!tree) return null
      for (const { brokerId } of brokersOf(world)) {
        const owner = tree.nodes[`/brokers/ids/${brokerId}`]?.ephemeralOwner
        if (owner && !tree.sessions[owner])
          return `broker ${brokerId} is registered by ${owner}, which is over`
      }
      return null
    },
  },
}

export const zooKeeperInvariants: readonly Invariant[] = [
  oneLeaderPerEpoch,
  sameHistory,
  oneController,
  writtenByQuorum,
  brokerEpochsRise,
  oneRegistration,
]
