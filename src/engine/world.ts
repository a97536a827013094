/**
 * What every node holds: plain data. What survives a crash (`disk`) is kept apart from what does not
 * (`memory`, null while the process is down).
 */
import type { Admin } from './admin-state.ts'
import type { Broker, BrokerMemory } from './broker-state.ts'
import type { Consumer } from './consumer-state.ts'
import type { Controller } from './controller-state.ts'
import type { Fact, PartitionKey } from './facts.ts'
import type { Behaviour, Io, NodeId, World } from './kernel/types.ts'
import type { Message, TopicPartition } from './messages.ts'
import type { ProcessState } from './process-state.ts'
import type { Producer } from './producer-state.ts'
import type { ShareConsumer } from './share-consumer-state.ts'
import type { Terminal } from './terminal-state.ts'
import type { ZkServerDisk, ZkServerMemory, ZooKeeperConfig } from './zookeeper-state.ts'

export type {
  Admin,
  AdminRequest,
  AdminTask,
  DeleteTask,
  GroupTask,
  ResetTarget,
  RollingRestart,
} from './admin-state.ts'
export type {
  Broker,
  BrokerDisk,
  BrokerMemory,
  DeletingRecords,
  Fetcher,
  FetchSession,
  LifecycleState,
  ParkedFetch,
  QuotaState,
  Replica,
  ReplicaRole,
  Waiting,
} from './broker-state.ts'
export type {
  Group,
  GroupMember,
  GroupState,
  OffsetAndMetadata,
  UncommittedOffsets,
} from './classic-group-state.ts'
export type { ClientMetadata, KnownPartition } from './client-state.ts'
export type {
  Application,
  ClassicMemberState,
  ClassicMembership,
  Consumer,
  ConsumerPartition,
  ManualMembership,
  Membership,
  MembershipState,
  PolledRecords,
  PositionStrategy,
  ReaderQueue,
  SyncCommit,
} from './consumer-state.ts'
export type { ActiveController, Controller, DeferredReply } from './controller-state.ts'
export type { Device, ProcessState } from './process-state.ts'
export type { Producer, ProducerBatch } from './producer-state.ts'

export type {
  MetadataSnapshot,
  ParkedRaftFetch,
  QuorumDisk,
  RaftMemory,
  RaftReplica,
  RaftRole,
  ReplicaProgress,
  VoterChange,
  VoterSetEntry,
} from './quorum-state.ts'

/** A server of the ensemble. */
export interface ZooKeeper {
  readonly role: 'zookeeper'
  readonly id: NodeId
  /** myid */
  readonly serverId: number
  readonly ensemble: readonly NodeId[]
  readonly config: ZooKeeperConfig
  process: ProcessState
  disk: ZkServerDisk
  memory: ZkServerMemory | null
}

export type Node = Controller | Broker | ZooKeeper | Producer | Consumer | ShareConsumer | Admin | Terminal
export type Role = Node['role']
export type KafkaWorld = World<Node, Message>
export type KafkaIo = Io<Message, Fact>
export type Handlers<S, K extends Message['kind']> = Behaviour<S, Message, Fact, K>

/** The node's name in the world. */
export function brokerNode(brokerId: number): NodeId {
  return `broker-${brokerId}` as NodeId
}

const keys: Map<string, string[]> = new Map()

/**
 * The key of a partition in tables and facts. The text is made once for each partition: a fresh text would
 * have to be hashed at every look-up.
 */
export function partitionKey({ topic, partition }: TopicPartition): PartitionKey {
  let ofTopic = keys.get(topic)
  if (!ofTopic) {
    ofTopic = []
    keys.set(topic, ofTopic)
  }
  let key = ofTopic[partition]
  if (key === undefined) {
    key = `${topic}-${partition}`
    ofTopic[partition] = key
  }
  return key
}

/** The other way round: the partition number stands after the last hyphen. */
export function parsePartitionKey(key: PartitionKey): TopicPartition {
  const at = key.lastIndexOf('-')
  return { topic: key.slice(0, at), partition: Number(key.slice(at + 1)) }
}

/** The broker's memory; a handler only runs while there is one. */
export function memoryOf(self: Broker): BrokerMemory {
  if (!self.memory) throw new Error(`${self.id} is down`)
  return self.memory
}
