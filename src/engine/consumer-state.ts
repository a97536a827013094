/** What a consumer holds: its membership, its positions, its application. */
import type { ClientMetadata } from './client-state.ts'
import type { ConsumerBehaviour } from './clients/profiles/types.ts'
import type { ConsumerSpec } from './commands.ts'
import type { ConsumerConfig } from './config/definitions.ts'
import type { ConsumerMembership } from './consumer-group-state.ts'
import type { FactOf, PartitionKey } from './facts.ts'
import type { Micros, NodeId } from './kernel/types.ts'
import type { RecordHeader } from './log/headers.ts'
import type { RecordBatch } from './log/record-batch.ts'
import type { Assignment, CommitCall, CommittedOffset, JoinMember } from './messages.ts'
import type { ProcessState } from './process-state.ts'
import type { ConsoleOutput } from './terminal-state.ts'

/** What every membership has, whatever its protocol. */
interface MembershipBase {
  memberId: string
  /** The generation, or the member epoch (GenerationIdOrMemberEpoch of OffsetCommit); -1 outside of the group. */
  generation: number
  /** What groupMetadata() says: the member of its last assignment, or epoch, even when it has left since. */
  told: { readonly memberId: string; readonly generation: number }
  /** Voids answers and timers of an earlier life of the membership. */
  token: number
  lastHeartbeatAt: Micros
  heartbeatPending: boolean
}

/** AbstractCoordinator.MemberState */
export type ClassicMemberState = 'UNJOINED' | 'PREPARING_REBALANCE' | 'COMPLETING_REBALANCE' | 'STABLE'

/** group.protocol=classic */
export interface ClassicMembership extends MembershipBase {
  readonly protocol: 'classic'
  state: ClassicMemberState
  protocolName: string
  isLeader: boolean
  needsRejoin: boolean
  joining: boolean
  /** Not before this, after a failure (kafka-go's JoinGroupBackoff); 0 = at once. */
  joinAfter: Micros
  /** Topics with their partition counts when the leader last assigned. */
  assignedFor: Record<string, number>
  /** What all members read, as the leader knows; empty for others. */
  groupTopics: readonly string[]
  /** What it was subscribed to when it last joined. */
  joinedTopics: readonly string[]
  joinReason: FactOf<'JoinRequested'>['reason']
  /** By assignor: what it gave this member last; sticky ones tell it to the next leader. */
  lastAssigned: Record<string, { readonly partitions: Assignment; readonly generation: number }>
  /** An assignment that waits for a commit of what it takes away. */
  pending: Assignment | null
  /** The leader's work, while it waits for metadata of the group's topics. */
  toAssign: { readonly members: readonly JoinMember[]; readonly skip: boolean } | null
}

/** assign(): the partitions are the application's own choice, and it is a member of nothing. */
export interface ManualMembership extends MembershipBase {
  readonly protocol: 'manual'
  readonly state: 'UNJOINED'
}

/** By group.protocol; a further protocol is a further shape with its own `protocol`. */
export type Membership = ClassicMembership | ConsumerMembership | ManualMembership
export type MembershipState = Membership['state']

/** How a position came to be. */
export type PositionStrategy =
  | 'committed'
  | 'earliest'
  | 'latest'
  | 'by_duration'
  | 'truncation'
  | 'seek'
  | 'seekToBeginning'
  | 'seekToEnd'
  | 'offsetsForTimes'

export interface ConsumerPartition {
  readonly topic: string
  readonly partition: number
  /** Next offset to hand to the application; -1 until known. */
  position: number
  /** awaiting: asking for the committed offset, the reset, or whether what was read is still there */
  state: 'awaiting committed' | 'awaiting reset' | 'awaiting validation' | 'fetching'
  /** Leader epoch of the last record read, -1 = not known. */
  offsetEpoch: number
  /** Leader epoch in which the position was last found to be valid. */
  checkedEpoch: number
  /** Until when a question about the position may still be answered, 0 = not asked. */
  nextRetryAt: Micros
  /** What the application has sought to; null leaves it to auto.offset.reset. */
  reset: { readonly strategy: PositionStrategy; readonly timestamp: number } | null
  /** The timestamp of the ListOffsets request under way. */
  askedTimestamp: number | null
  /** pause() */
  paused: boolean
  /** The replica to read from instead of the leader (KIP-392). */
  preferred: { readonly broker: number; readonly until: Micros } | null
  /** As the last fetch answer said, -1 = not known; so the next two. */
  highWatermark: number
  lastStableOffset: number
  logStartOffset: number
  buffered: RecordBatch[]
  /** Last offset known to be committed, -1 = none. */
  committed: number
  /** It is about to be given up (KIP-848): nothing more is fetched or handed over. */
  pendingRevocation?: true
}

/** Records that poll() returned: of one partition and one batch, in order. */
export interface PolledRecords {
  readonly partition: PartitionKey
  readonly ids: readonly number[]
  readonly offsets: readonly number[]
  readonly leaderEpoch: number
  /** Only where the application writes them on. */
  readonly keys?: readonly (string | null)[]
  readonly values?: readonly (string | null)[]
  /** Absent also where no record has any. */
  readonly headers?: readonly (readonly RecordHeader[] | null)[]
  readonly timestamps?: readonly number[]
}

/** kafka-go's Reader: the one channel in which messages wait, whatever partition they are of. */
export interface ReaderQueue {
  /** What is in it, first in first out; the records themselves are in `buffered`. */
  runs: { readonly partition: PartitionKey; count: number }[]
  /** Readers that stand before the full channel with so many messages, longest first. */
  blocked: { readonly partition: PartitionKey; readonly left: number }[]
}

/** A commit that somebody waits for. */
export interface SyncCommit {
  readonly purpose: 'application' | 'revoke' | 'close'
  readonly call: CommitCall
  readonly offsets: readonly CommittedOffset[]
  readonly deadline: Micros
  attempts: number
  /** When it may be sent; -1 while it is under way. */
  retryAt: Micros
}

/** The loop that the application runs. */
export interface Application {
  /**
   * polling: blocked in poll(); processing: busy with a record until `busyUntil`; committing: blocked in commitSync()
   */
  state: 'polling' | 'processing' | 'committing'
  busyUntil: Micros
  /** When it began with the record in hand. */
  startedAt: Micros
  token: number
  lastPollAt: Micros
  /** What the last poll() returned, and how far through it the application is. */
  batch: PolledRecords[]
  slice: number
  record: number
  /** What follows commitSync(). */
  next: 'process' | 'poll'
  /** Records finished since the last commit, and up to where, by partition; only where it commits by itself. */
  sinceCommit: number
  finished: Record<PartitionKey, { readonly offset: number; readonly leaderEpoch: number }>
  /** It was asked to end, and will when its batch is done. */
  closing: boolean
  /** What the next poll() throws. */
  failure: { readonly exception: string; readonly partitions: readonly PartitionKey[] } | null
  /** A person holds it up: it does not come back to poll(). */
  stalled: boolean
  /** A timer for max.poll.interval.ms is set. */
  watched: boolean
  /** The queue of the worker thread, with `handOff`. */
  worker: { queue: PolledRecords[]; record: number; waiting: number }
}

export interface Consumer {
  readonly role: 'consumer'
  readonly id: NodeId
  /** The producer of the same process that it feeds. */
  readonly twin: NodeId | null
  readonly clientId: string
  readonly config: ConsumerConfig
  /** How its library differs from the Java client, apart from `config`. */
  readonly behaviour: ConsumerBehaviour
  /** With '' for no group, and the topics of assign(). */
  spec: ConsumerSpec & { readonly group: string }
  process: ProcessState
  metadata: ClientMetadata
  coordinator: number | null
  findingCoordinator: boolean
  /** When it may be looked for again: after an answer without one poll() waits (retry.backoff.ms). */
  findCoordinatorAt: number
  membership: Membership
  partitions: Record<PartitionKey, ConsumerPartition>
  /** By broker; by partition where each is read by itself (kafka-go). */
  sessions: Record<
    string,
    {
      id: number
      epoch: number
      fetching: boolean
      retryAt: Micros
      sent: Record<PartitionKey, { readonly fetchOffset: number; readonly leaderEpoch: number }>
    }
  >
  /** Partitions whose fetched records wait for poll(), in the order the answers came. */
  fetched: PartitionKey[]
  /** Only of kafka-go. */
  queue?: ReaderQueue
  /** When committed offsets may be asked for; -1 while they are. */
  fetchCommittedAt: Micros
  application: Application
  autoCommitAt: Micros
  commits: {
    sync: SyncCommit | null
    /** The commit before partitions are given up is under way, or was just done. */
    beforeRevoke: boolean
    /** Commits that wait for a coordinator. */
    waiting: { readonly call: 'auto commit' | 'commitAsync'; readonly offsets: readonly CommittedOffset[] }[]
  }
  /** How far close() is, with the fetch sessions that are being given back; null before. */
  closing: { phase: 'committing' | 'leaving' | 'sessions'; sessions: number } | null
  /** Of a console consumer. */
  console?: ConsoleOutput
  counts: { received: number; processed: number; polls: number; commits: number }
}
