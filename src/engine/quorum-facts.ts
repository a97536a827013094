/** What can be seen to happen in the metadata quorum and in the ZooKeeper ensemble. */
import type { NodeId } from './kernel/types.ts'

export type QuorumFact =
  | {
      readonly kind: 'ElectionStarted'
      readonly node: NodeId
      readonly epoch: number
      readonly preVote: boolean
    }
  | {
      readonly kind: 'VoteGranted'
      readonly voter: NodeId
      readonly candidate: NodeId
      readonly epoch: number
    }
  | { readonly kind: 'QuorumLeaderElected'; readonly node: NodeId; readonly epoch: number }
  | { readonly kind: 'QuorumLeaderResigned'; readonly node: NodeId; readonly epoch: number }
  /** The leader has appended another voter set (KIP-853); it counts from now on. */
  | {
      readonly kind: 'VotersChanged'
      readonly node: NodeId
      readonly what: 'added' | 'removed'
      readonly voter: NodeId
      readonly voters: readonly NodeId[]
      /** Of the VotersRecord. */
      readonly offset: number
    }
  | { readonly kind: 'MetadataCommitted'; readonly node: NodeId; readonly from: number; readonly to: number }
  // the ZooKeeper ensemble
  | { readonly kind: 'ZooKeeperLeaderElected'; readonly node: NodeId; readonly epoch: number }
  | { readonly kind: 'ZooKeeperLeaderLost'; readonly node: NodeId; readonly epoch: number }
  | {
      readonly kind: 'ZooKeeperSessionOpened'
      readonly session: string
      readonly client: NodeId
      readonly server: NodeId
    }
  | {
      readonly kind: 'ZooKeeperSessionMoved'
      readonly session: string
      readonly client: NodeId
      readonly server: NodeId
    }
  | {
      readonly kind: 'ZooKeeperSessionExpired'
      readonly session: string
      readonly client: NodeId | null
      readonly server: NodeId
    }
  | {
      readonly kind: 'ZnodeChanged'
      readonly path: string
      readonly change: 'created' | 'changed' | 'deleted'
      /** -1 when it is gone */
      readonly version: number
    }
  | {
      readonly kind: 'MetadataSnapshotTaken'
      readonly node: NodeId
      readonly endOffset: number
      readonly epoch: number
      readonly sizeInBytes: number
    }
  | {
      readonly kind: 'MetadataSnapshotLoaded'
      readonly node: NodeId
      readonly endOffset: number
      readonly epoch: number
      readonly from: 'disk' | 'leader'
    }
  /** The records before a snapshot are gone. */
  | {
      readonly kind: 'MetadataLogTruncated'
      readonly node: NodeId
      readonly from: number
      readonly to: number
    }
