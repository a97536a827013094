/** What a member of the metadata quorum holds: voters are the controllers, observers the brokers. */
import type { Micros, NodeId, RequestRef } from './kernel/types.ts'
import type { LeaderEpochs } from './log/leader-epochs.ts'
import type { MessageOf } from './messages.ts'
import type { MetadataImage } from './metadata/image.ts'
import type { MetadataBatch, VoterKey } from './metadata/records.ts'

/** What the log below `endOffset` adds up to. Frozen, so that copies of a world share it. */
export interface MetadataSnapshot {
  /** Offset after the last record in it; with the epoch of that record it is the snapshot's id. */
  readonly endOffset: number
  readonly epoch: number
  readonly takenAt: Micros
  /** Estimated. */
  readonly sizeInBytes: number
  readonly image: MetadataImage
  /** The voters below its end; only where the log tells them (kraft.version 1). */
  readonly voters?: readonly VoterKey[]
}

/** A voter set, with the offset of the record that tells it. */
export interface VoterSetEntry {
  readonly offset: number
  readonly voters: readonly VoterKey[]
}

export interface QuorumDisk {
  /** Older batches in full, frozen chunks; read them with `metadataBatches`. */
  sealed: readonly (readonly MetadataBatch[])[]
  /** The latest batches, at least the last few. */
  log: MetadataBatch[]
  /** Records before it are gone; a snapshot holds what they added up to. */
  logStartOffset: number
  logEndOffset: number
  /** Oldest first. */
  snapshots: readonly MetadataSnapshot[]
  epochs: LeaderEpochs
  /** The quorum-state file. */
  epoch: number
  leader: NodeId | null
  votedFor: NodeId | null
  /** kraft.version 1: a controller's directory.id, new with each formatting. */
  directoryId?: string
  /** kraft.version 1: the voter sets of the log, oldest first; the last counts. */
  voterSets?: readonly VoterSetEntry[]
}

export interface ParkedRaftFetch {
  readonly ref: RequestRef
  readonly request: MessageOf<'RaftFetchRequest'>
  readonly token: number
}

/** How far a replica's log is, as the leader knows it. */
export interface ReplicaProgress {
  endOffset: number
  lastFetchAt: Micros
  /** kraft.version 1: the disk it came with. */
  directoryId?: string
  /** When it last had all that the leader had. */
  caughtUpAt?: Micros
}

export interface VoterChange {
  readonly kind: 'AddRaftVoterRequest' | 'RemoveRaftVoterRequest'
  readonly voter: NodeId
  readonly directoryId: string
  readonly ref: RequestRef
  /** Of its VotersRecord; null while the new voter is asked. */
  offset: number | null
  readonly token: number
}

export type RaftRole =
  | { readonly kind: 'unattached' }
  | { readonly kind: 'prospective'; granted: NodeId[]; refused: NodeId[] }
  | { readonly kind: 'candidate'; granted: NodeId[]; refused: NodeId[] }
  | { readonly kind: 'follower'; readonly leader: NodeId; hasFetched: boolean }
  | {
      readonly kind: 'leader'
      readonly epochStartOffset: number
      voters: Record<string, ReplicaProgress>
      observers: Record<string, ReplicaProgress>
      parked: ParkedRaftFetch[]
      /** A change of the voter set that is under way. */
      voterChange?: VoterChange
    }
  | { readonly kind: 'resigned' }

export interface RaftMemory {
  role: RaftRole
  highWatermark: number
  /** Voids timers of an earlier role. */
  token: number
  /** When the running election or fetch timer fires. */
  timeoutAt: Micros
  fetching: boolean
  /** Numbers the parked fetches. */
  nextPark: number
  /** Replayed since the last snapshot, counted up to `countedOffset`. */
  bytesSinceSnapshot: number
  countedOffset: number
  snapshotAt: Micros
}

/** A node's part in the metadata quorum. */
export interface RaftReplica {
  /** With kraft.version 0 as configured, with 1 as the last VotersRecord of the own log says. */
  voters: readonly NodeId[]
  isVoter: boolean
  /** controller.quorum.bootstrap.servers, with kraft.version 1: whom an observer asks who leads. */
  readonly bootstrap?: readonly NodeId[]
  disk: QuorumDisk
  memory: RaftMemory
}
