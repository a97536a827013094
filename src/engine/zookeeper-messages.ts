/**
 * What travels between a ZooKeeper server and its clients, and among the servers. The names are those of
 * ZooKeeper's packets (ZooDefs.OpCode, Leader.java, FastLeaderElection) with a prefix; ZAB's packets that
 * answer one another (PROPOSAL and ACK, FOLLOWERINFO and LEADERINFO, NEWLEADER and its ACK) are a request and
 * its response here.
 */
import type { NodeId } from './kernel/types.ts'
import type {
  WatchEvent,
  ZkClient,
  ZkOp,
  ZkResult,
  ZkServerState,
  ZkTxn,
  ZkVote,
  ZnodeTree,
  Zxid,
} from './zookeeper-state.ts'

/** What a client hears with every answer: how far the server is, and what its watches saw before that. */
export interface Delivery {
  readonly zxid: Zxid
  /** Number of the first event. */
  readonly firstEvent: number
  readonly events: readonly WatchEvent[]
}

export type ZkClientMessage =
  | {
      readonly kind: 'ZkConnectRequest'
      /** null asks for a new session. */
      readonly sessionId: string | null
      readonly timeoutMs: number
      readonly lastZxid: Zxid
      /** Watches of the session, to be set again (SetWatches). */
      readonly watches: ZkClient['watches']
      readonly token: number
    }
  | {
      readonly kind: 'ZkConnectResponse'
      /** null: the session has expired. */
      readonly sessionId: string | null
      readonly timeoutMs: number
      readonly token: number
      readonly events: readonly WatchEvent[]
    }
  | {
      readonly kind: 'ZkOpsRequest'
      readonly sessionId: string
      /** The client's number of the request. */
      readonly cxid: number
      readonly callId: number
      readonly ops: readonly ZkOp[]
    }
  | ({ readonly kind: 'ZkOpsResponse'; readonly results: readonly ZkResult[] } & Delivery)
  | { readonly kind: 'ZkPingRequest'; readonly sessionId: string }
  | ({ readonly kind: 'ZkPingResponse' } & Delivery)
  | { readonly kind: 'ZkCloseSessionRequest'; readonly sessionId: string; readonly cxid: number }
  | { readonly kind: 'ZkCloseSessionResponse' }
  /** From the server, without an answer. */
  | ({ readonly kind: 'ZkWatchEventRequest'; readonly sessionId: string } & Delivery)

export type ZkQuorumMessage =
  | {
      readonly kind: 'ZkNotificationRequest'
      readonly from: NodeId
      readonly state: ZkServerState
      readonly round: number
      readonly vote: ZkVote
    }
  | {
      readonly kind: 'ZkFollowerInfoRequest'
      readonly from: NodeId
      readonly acceptedEpoch: number
    }
  /** LEADERINFO */
  | { readonly kind: 'ZkFollowerInfoResponse'; readonly epoch: number }
  | {
      readonly kind: 'ZkAckEpochRequest'
      readonly from: NodeId
      readonly currentEpoch: number
      readonly lastZxid: Zxid
    }
  | { readonly kind: 'ZkAckEpochResponse' }
  | {
      readonly kind: 'ZkNewLeaderRequest'
      readonly leader: NodeId
      readonly epoch: number
      /** How the follower's log becomes the leader's. */
      readonly mode: 'DIFF' | 'TRUNC' | 'SNAP'
      readonly truncateTo: Zxid | null
      readonly snapshot: ZnodeTree | null
      readonly txns: readonly ZkTxn[]
      readonly committed: Zxid
    }
  | { readonly kind: 'ZkNewLeaderResponse'; readonly epoch: number }
  | {
      readonly kind: 'ZkUpToDateRequest'
      readonly epoch: number
    }
  | {
      readonly kind: 'ZkProposalRequest'
      readonly epoch: number
      readonly txns: readonly ZkTxn[]
    }
  /** ACK */
  | { readonly kind: 'ZkProposalResponse'; readonly epoch: number; readonly zxid: Zxid }
  | { readonly kind: 'ZkCommitRequest'; readonly epoch: number; readonly zxid: Zxid }
  /** REQUEST: a follower passes a write on. */
  | {
      readonly kind: 'ZkForwardRequest'
      readonly sessionId: string
      readonly cxid: number
      readonly ops: readonly ZkOp[]
      /** Instead of operations: open or close the session. */
      readonly session: { readonly timeoutMs: number; readonly client: NodeId } | 'close' | 'expire' | null
    }
  /** REVALIDATE */
  | {
      readonly kind: 'ZkRevalidateRequest'
      readonly sessionId: string
      /** What the client asked for, kept for the answer. */
      readonly connect: Extract<ZkClientMessage, { kind: 'ZkConnectRequest' }>
    }
  | { readonly kind: 'ZkRevalidateResponse'; readonly valid: boolean }
  /** PING between leader and follower: the answer says which sessions are alive. */
  | { readonly kind: 'ZkQuorumPingRequest'; readonly epoch: number }
  | {
      readonly kind: 'ZkQuorumPingResponse'
      readonly epoch: number
      readonly sessions: readonly string[]
    }

export type ZkTimerMessage =
  | { readonly kind: 'ZkElectionTimer'; readonly token: number; readonly round: number }
  | { readonly kind: 'ZkFinalizeTimer'; readonly token: number }
  | { readonly kind: 'ZkDiscoveryTimer'; readonly token: number }
  | { readonly kind: 'ZkTickTimer'; readonly token: number }
  | { readonly kind: 'ZkConnectTimer'; readonly token: number }
  | { readonly kind: 'ZkClientPingTimer'; readonly token: number }

export type ZkMessage = ZkClientMessage | ZkQuorumMessage | ZkTimerMessage
