/** What travels inside the metadata quorum (KIP-595, KIP-630, KIP-853). */
import type { ErrorName } from './config/errors.ts'
import type { NodeId } from './kernel/types.ts'
import type { MetadataBatch } from './metadata/records.ts'
import type { MetadataSnapshot } from './quorum-state.ts'

export type QuorumMessage =
  /** To a voter that shall be added: is it there? */
  | { readonly kind: 'ApiVersionsRequest' }
  | {
      readonly kind: 'ApiVersionsResponse'
      readonly error: ErrorName
      /** Of a broker: the cluster's feature levels, and up to where in the metadata log it knows them. */
      readonly finalized?: Readonly<Record<string, number>>
      readonly finalizedEpoch?: number
    }
  | {
      readonly kind: 'VoteRequest'
      readonly candidate: NodeId
      readonly epoch: number
      readonly lastEpoch: number
      readonly endOffset: number
      readonly preVote: boolean
      /** The disk of the voter that is meant (kraft.version 1); so below. */
      readonly voterDirectoryId?: string
    }
  | {
      readonly kind: 'VoteResponse'
      readonly epoch: number
      readonly leader: NodeId | null
      readonly granted: boolean
    }
  | {
      readonly kind: 'BeginQuorumEpochRequest'
      readonly leader: NodeId
      readonly epoch: number
      readonly voterDirectoryId?: string
    }
  | { readonly kind: 'BeginQuorumEpochResponse'; readonly error: ErrorName; readonly epoch: number }
  | {
      readonly kind: 'EndQuorumEpochRequest'
      readonly leader: NodeId
      readonly epoch: number
      readonly preferredSuccessors: readonly NodeId[]
    }
  | { readonly kind: 'EndQuorumEpochResponse'; readonly error: ErrorName; readonly epoch: number }
  | {
      readonly kind: 'RaftFetchRequest'
      readonly replica: NodeId
      readonly currentLeaderEpoch: number
      readonly fetchOffset: number
      readonly lastFetchedEpoch: number
      readonly highWatermark: number
      readonly maxWaitMs: number
      /** Of the fetcher (kraft.version 1). */
      readonly directoryId?: string
    }
  | {
      readonly kind: 'RaftFetchResponse'
      readonly error: ErrorName
      readonly leader: NodeId | null
      readonly leaderEpoch: number
      readonly highWatermark: number
      readonly batches: readonly MetadataBatch[]
      readonly divergingEpoch?: { readonly epoch: number; readonly endOffset: number }
      /** The records asked for are gone: fetch this snapshot first (KIP-630). */
      readonly snapshotId?: { readonly endOffset: number; readonly epoch: number }
    }
  | {
      readonly kind: 'FetchSnapshotRequest'
      readonly replica: NodeId
      readonly currentLeaderEpoch: number
      readonly snapshotId: { readonly endOffset: number; readonly epoch: number }
      readonly directoryId?: string
    }
  | {
      readonly kind: 'FetchSnapshotResponse'
      readonly error: ErrorName
      readonly leader: NodeId | null
      readonly leaderEpoch: number
      readonly snapshot: MetadataSnapshot | null
    }
