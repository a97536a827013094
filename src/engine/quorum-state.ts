/** What a member of the metadata quorum holds: voters are the controllers, observers the brokers. */
import type { Micros, NodeId, RequestRef } from './kernel/types.ts'
import type { LeaderEpochs } from './log/leader-epochs.ts'
import type { MessageOf } from './messages.ts'
import type { MetadataImage } from './metadata/image.ts'
import type { MetadataBatch } from './metadata/records.ts'

/** What the log below `endOffset` adds up to. Frozen, so that copies of a world share it. */
export interface MetadataSnapshot {
  /** Offset after the last record in it; with the epoch of that record it is the snapshot's id. */
  readonly endOffset: number
  readonly epoch: number
  readonly takenAt: Micros
  /** Estimated. */
  readonly sizeInBytes: number
  readonly image: MetadataImage
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
}

export interface ParkedRaftFetch {
  readonly ref: RequestRef
  readonly request: MessageOf<'RaftFetchRequest'>
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
      voters: Record<string, { endOffset: number; lastFetchAt: Micros }>
      observers: Record<string, { endOffset: number; lastFetchAt: Micros }>
      parked: ParkedRaftFetch[]
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
  readonly voters: readonly NodeId[]
  readonly isVoter: boolean
  disk: QuorumDisk
  memory: RaftMemory
}
