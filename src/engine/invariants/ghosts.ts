/**
 * What the checker remembers and no part of the engine ever reads: the one true committed history, and what
 * each node held before the event that is looked at.
 */
import type { PartitionKey } from '../facts.ts'
import type { NodeId } from '../kernel/types.ts'
import { indexFrom, offsetAt, type RecordBatch } from '../log/record-batch.ts'
import { emptyImage, type MetadataImage } from '../metadata/image.ts'
import type { PartitionRegistration } from '../metadata/partition-registration.ts'
import type { MetadataBatch } from '../metadata/records.ts'
import type { RaftRole, ReplicaRole } from '../world.ts'

/** What is known of a partition from all that was ever seen of it. */
export interface PartitionGhost {
  /** Highest offset that a leader ever committed. */
  committed: number
  /** By offset: the batch that was committed there first. */
  readonly batches: RecordBatch[]
  /** Highest high watermark of a leader, by leader epoch. */
  readonly leaderHighWatermarks: Map<number, number>
  /** Who led in an epoch, by its own belief. */
  readonly leaders: Map<number, number>
  /** By producer id: the last sequence and record committed. */
  readonly sequences: Map<number, Committed>
  /** Highest offset acknowledged with acks=all. */
  acknowledged: number
  /** Highest offset below which a leader or follower let its records go (retention, DeleteRecords). */
  start: number
  /** Brokers that lost committed records with the power or the disk, and have not been in the ISR since. */
  readonly lossy: Set<number>
  /**
   * Members of the ELR that a reassignment took away while they were in it: Kafka leaves them there, and their
   * logs go. Until they are in the ISR again they hold nothing.
   */
  readonly strays: Set<number>
  /** Committed records may be lost here: an unclean election, or more lossy ends than Kafka survives. */
  dirty: boolean
  /** The topic was deleted: another one of that name, and logs of the old one, may be about. */
  deleted: boolean
}

export interface Committed {
  readonly epoch: number
  readonly last: number
  readonly record: number
  /**
   * False when its first batch here was not its first of all: a partition that knows nothing of a producer
   * takes any sequence, so one that was refused may come after it (KAFKA-14359).
   */
  readonly ordered: boolean
}

export interface Written {
  readonly batch: RecordBatch
  /** Leader epoch of the batch before it in its log, -1 at the start. */
  readonly after: number
}

/** A replica before an event. */
export interface ReplicaShadow {
  highWatermark: number
  logStartOffset: number
  logEndOffset: number
  role: ReplicaRole
  isr: readonly number[] | null
  partitionEpoch: number
  proposed: unknown
}

/** A quorum node before an event; kept when its process ends. */
export interface QuorumShadow {
  epoch: number
  votedFor: NodeId | null
  role: RaftRole
  highWatermark: number
  logEndOffset: number
  life: number
}

/** Committed transactional batches of a partition, by base offset; producers by their ids. */
export interface TransactionGhost {
  readonly open: Record<string, number[]>
  readonly aborted: Record<number, true>
  readonly committed: Record<number, true>
  readonly coordinatorEpochs: Record<string, number>
}

/** What is known of one partition as one share group reads it. */
export interface ShareGhost {
  /** Who has which offset. */
  readonly holders: Map<number, string>
  readonly acknowledged: Set<number>
  /** How often its leader has delivered each offset. */
  readonly deliveries: Map<number, number>
  stateEpoch: number
  startOffset: number
  /** The highest delivery count that was ever allowed. */
  limit: number
}

/** The ghost of a share-partition, made when it is new. */
export function shareGhostOf(ghosts: Ghosts, key: string): ShareGhost {
  let ghost = ghosts.shares.get(key)
  if (!ghost) {
    ghost = {
      holders: new Map(),
      acknowledged: new Set(),
      deliveries: new Map(),
      stateEpoch: -1,
      startOffset: -1,
      limit: 0,
    }
    ghosts.shares.set(key, ghost)
  }
  return ghost
}

/** What became of offsets that groups committed, read from the log of __consumer_offsets. */
export interface OffsetGhost {
  /** By group and partition: every offset that ever counted. */
  readonly counted: Map<string, Set<number>>
  /** By partition of the log and producer id: what waits for the marker of its transaction. */
  readonly pending: Map<string, (readonly [name: string, offset: number])[]>
}

/** How a transaction is to end, and where. */
export interface TransactionEnd {
  readonly name: string
  readonly committed: boolean
  readonly partitions: readonly PartitionKey[]
}

export interface Ghosts {
  readonly partitions: Map<PartitionKey, PartitionGhost>
  /**
   * Everything ever appended anywhere, by topic id and partition, then by leader epoch and base offset (`placeOf`):
   * a topic made anew under an old name has nothing to do with what was written before.
   */
  readonly written: Map<string, Map<number, Written>>
  /** By broker, then by partition; empty while the broker is down. */
  readonly replicas: Map<NodeId, Map<PartitionKey, ReplicaShadow>>
  readonly quorum: Map<NodeId, QuorumShadow>
  readonly quorumLeaders: Map<number, NodeId>
  /** Nodes whose metadata log went with their disk. */
  readonly wiped: Set<NodeId>
  /** Topics that were compacted once. */
  readonly everCompacted: Set<string>
  /** An operator asked for unclean elections. */
  uncleanAsked: boolean
  /** Votes given, by voter and epoch. */
  readonly votes: Map<string, NodeId>
  /** The committed metadata log: by offset, the batch that holds it. */
  readonly metadata: MetadataBatch[]
  /** What the committed metadata adds up to. */
  readonly image: MetadataImage
  /** The partitions of `image` that were last looked at. */
  readonly registrations: Map<PartitionKey, PartitionRegistration>
  /** The committed registration of each broker before the one that is looked at. */
  readonly brokers: Map<number, { readonly brokerEpoch: number; readonly incarnationId: string }>
  /** Records acknowledged with acks=all: where they must be found. */
  readonly acknowledged: Map<number, { readonly partition: PartitionKey; readonly offset: number }>
  /** By record: the highest acknowledged offset of its partition when it was created. */
  readonly floors: Map<number, number>
  /** Records that an application has and is not through with, by consumer and partition, in order. */
  readonly hands: Map<string, number[]>
  /** Consumers' positions, by consumer and partition. */
  readonly positions: Map<string, number>
  /** The last end offset a consumer was told, by consumer and partition. */
  readonly latest: Map<string, number>
  /** Stored group generations. */
  readonly generations: Map<string, number>
  /** Who owns what: by group, generation and partition. */
  readonly owners: Map<string, NodeId>
  /** What each consumer owns under those names, and the membership it was read from. */
  readonly owned: Map<NodeId, { readonly names: readonly string[]; readonly membership: string }>
  /** By partition: transactions without a marker yet, how batches ended, and who ended them last. */
  readonly transactions: Record<PartitionKey, TransactionGhost>
  /** By producer id and epoch: the committed markers, by partition. */
  readonly markers: Map<string, Map<PartitionKey, 'COMMIT' | 'ABORT'>>
  /** By transactional.id: the end that was decided last. */
  readonly ends: Map<string, TransactionEnd>
  readonly offsets: OffsetGhost
  /** Who was given a transactional producer id with an epoch. */
  readonly producerEpochs: Record<string, NodeId>
  /** By group and partition. */
  readonly shares: Map<string, ShareGhost>
  /** ZooKeeper mode: epochs, who had them, and the last change of each partition's state, by name. */
  readonly zookeeper: Map<string, string | number>
}

/** Nothing was seen yet. */
export function freshGhosts(): Ghosts {
  return {
    partitions: new Map(),
    written: new Map(),
    replicas: new Map(),
    quorum: new Map(),
    quorumLeaders: new Map(),
    wiped: new Set(),
    everCompacted: new Set(),
    uncleanAsked: false,
    votes: new Map(),
    metadata: [],
    image: emptyImage(),
    registrations: new Map(),
    brokers: new Map(),
    acknowledged: new Map(),
    floors: new Map(),
    hands: new Map(),
    positions: new Map(),
    latest: new Map(),
    generations: new Map(),
    owners: new Map(),
    owned: new Map(),
    transactions: {},
    markers: new Map(),
    ends: new Map(),
    offsets: { counted: new Map(), pending: new Map() },
    producerEpochs: {},
    shares: new Map(),
    zookeeper: new Map(),
  }
}

/** The ghost of a partition, made when it is first asked for. */
export function ghostOf(ghosts: Ghosts, key: PartitionKey): PartitionGhost {
  let ghost = ghosts.partitions.get(key)
  if (!ghost) {
    ghost = {
      committed: 0,
      batches: [],
      leaderHighWatermarks: new Map(),
      leaders: new Map(),
      sequences: new Map(),
      acknowledged: -1,
      start: 0,
      lossy: new Set(),
      strays: new Set(),
      dirty: false,
      deleted: false,
    }
    ghosts.partitions.set(key, ghost)
  }
  return ghost
}

/** What was ever written to a partition of the topic of this id. */
export function writtenTo(ghosts: Ghosts, topicId: string, key: PartitionKey): Map<number, Written> {
  const name = `${topicId}/${key}`
  let written = ghosts.written.get(name)
  if (!written) {
    written = new Map()
    ghosts.written.set(name, written)
  }
  return written
}

/** Names an offset in an epoch by one number. */
export function placeOf(epoch: number, offset: number): number {
  return epoch * 4_294_967_296 + offset
}

/**
 * The same records at the same place? Batches are frozen and shared, so mostly the reference tells; a batch
 * that the cleaner rewrote may lack records of the other.
 */
export function isSameBatch(a: RecordBatch, b: RecordBatch): boolean {
  if (a === b) return true
  if (a.partitionLeaderEpoch !== b.partitionLeaderEpoch) return false
  const [few, many] = a.count <= b.count ? [a, b] : [b, a]
  return few.ids.every((id, i) => {
    const offset = offsetAt(few, i)
    const at = indexFrom(many, offset)
    return at < many.count && offsetAt(many, at) === offset
      ? many.ids[at] === id && many.keys[at] === few.keys[i] && many.values[at] === few.values[i]
      : few.offsetDeltas !== undefined || many.offsetDeltas !== undefined
  })
}
