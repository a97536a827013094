/** What a ZooKeeper server holds and what its clients hold: the znode tree, the log of transactions, sessions. */
import type { Micros, NodeId, RequestRef } from './kernel/types.ts'

/** A transaction's number: the epoch of the leader that proposed it, and a counter within the epoch. */
export interface Zxid {
  readonly epoch: number
  readonly counter: number
}

export interface Znode {
  readonly data: string | null
  /** dataVersion: counts setData, from 0. */
  readonly version: number
  /** Counts the children that came and went; sequential children are named by it. */
  readonly cversion: number
  readonly czxid: Zxid
  readonly mzxid: Zxid
  /** Of the last change of the children. */
  readonly pzxid: Zxid
  /** When it was made, and when its data last changed: by the leader's clock. */
  readonly ctime: Micros
  readonly mtime: Micros
  /** The session it lives and dies with, null for a persistent node. */
  readonly ephemeralOwner: string | null
  /** Names, in the order they were made. */
  readonly children: readonly string[]
}

/** The replicated state: the same on every server at the same zxid. */
export interface ZnodeTree {
  nodes: Record<string, Znode>
  /** Sessions with their timeout, and whose they are (ZooKeeper itself only knows an address). */
  sessions: Record<string, { readonly timeoutMs: number; readonly client: NodeId }>
  lastZxid: Zxid
}

export type ZkCode =
  | 'OK'
  | 'NONODE'
  | 'NODEEXISTS'
  | 'BADVERSION'
  | 'NOTEMPTY'
  | 'NOCHILDRENFOREPHEMERALS'
  | 'SESSIONEXPIRED'
  | 'RUNTIMEINCONSISTENCY'

export type ZkReadOp =
  | { readonly op: 'exists'; readonly path: string; readonly watch: boolean }
  | { readonly op: 'getData'; readonly path: string; readonly watch: boolean }
  | { readonly op: 'getChildren'; readonly path: string; readonly watch: boolean }

export type ZkSimpleWrite =
  | {
      readonly op: 'create'
      readonly path: string
      readonly data: string | null
      readonly mode: 'PERSISTENT' | 'EPHEMERAL' | 'PERSISTENT_SEQUENTIAL'
    }
  /** version -1 matches any */
  | { readonly op: 'setData'; readonly path: string; readonly data: string | null; readonly version: number }
  | { readonly op: 'delete'; readonly path: string; readonly version: number }
  | { readonly op: 'check'; readonly path: string; readonly version: number }

export type ZkWriteOp =
  | ZkSimpleWrite
  /** All or nothing. */
  | { readonly op: 'multi'; readonly ops: readonly ZkSimpleWrite[] }

export type ZkOp = ZkReadOp | ZkWriteOp

/** A node without its data and its children's names. */
export type ZnodeStat = Omit<Znode, 'data' | 'children'> & {
  readonly dataLength: number
  readonly numChildren: number
}

export interface ZkResult {
  readonly code: ZkCode
  /** The name of a created node (its sequence number is part of it). */
  readonly path?: string
  readonly data?: string | null
  readonly children?: readonly string[]
  readonly stat?: ZnodeStat
  /** Of a multi: one for each operation. */
  readonly results?: readonly ZkResult[]
}

/** What a transaction does once it is committed; everything that had to be decided is decided. */
export type ZkChange =
  | {
      readonly type: 'create'
      readonly path: string
      readonly data: string | null
      readonly ephemeralOwner: string | null
    }
  | {
      readonly type: 'setData'
      readonly path: string
      readonly data: string | null
      readonly version: number
    }
  | { readonly type: 'delete'; readonly path: string }
  | { readonly type: 'check'; readonly path: string }
  | { readonly type: 'createSession'; readonly timeoutMs: number; readonly client: NodeId }
  | { readonly type: 'closeSession'; readonly expired: boolean }
  | { readonly type: 'multi'; readonly changes: readonly ZkChange[] }
  /** A refused operation takes a zxid too. `failed` is the first refused one of a multi. */
  | { readonly type: 'error'; readonly code: ZkCode; readonly failed: number; readonly of: number }

/** A transaction in the log. */
export interface ZkTxn {
  readonly zxid: Zxid
  readonly sessionId: string
  /** The request of the session it belongs to, and its place in that request. */
  readonly cxid: number
  readonly index: number
  readonly last: boolean
  /** By the leader's clock. */
  readonly time: Micros
  readonly change: ZkChange
}

export type WatchEventType = 'NodeCreated' | 'NodeDeleted' | 'NodeDataChanged' | 'NodeChildrenChanged'

export interface WatchEvent {
  readonly type: WatchEventType
  readonly path: string
}

/** A vote in FastLeaderElection: who, and how recent its history is. */
export interface ZkVote {
  readonly leader: NodeId
  readonly zxid: Zxid
  readonly peerEpoch: number
}

export type ZkServerState = 'LOOKING' | 'FOLLOWING' | 'LEADING'

/** What a leader keeps of a follower. */
export interface Learner {
  /** The connection the follower came on. */
  readonly ref: RequestRef
  /** Its log, as it said when it came. */
  lastZxid: Zxid
  /** It has the leader's history (ACK of NEWLEADER). */
  synced: boolean
  /** It was sent NEWLEADER: from then on it gets every proposal. */
  forwarding: boolean
  acked: Zxid
  lastHeardAt: Micros
}

export type ZkRole =
  | {
      readonly kind: 'LOOKING'
      vote: ZkVote
      /** Votes of this round, by server. */
      received: Record<string, ZkVote>
      /** Votes of servers that follow or lead already. */
      decided: Record<
        string,
        { readonly vote: ZkVote; readonly round: number; readonly state: ZkServerState }
      >
      /** The vote has a quorum: when it becomes final, 0 while it has none. */
      finalAt: Micros
      notifyMs: number
    }
  | {
      readonly kind: 'FOLLOWING'
      readonly vote: ZkVote
      readonly leader: NodeId
      phase: 'discovery' | 'synchronization' | 'broadcast'
      epoch: number
      since: Micros
      lastHeardAt: Micros
      /** The connection the leader sends on. */
      leaderRef: RequestRef | null
      /** Sessions that were heard of since the leader last asked. */
      touched: Record<string, true>
    }
  | {
      readonly kind: 'LEADING'
      readonly vote: ZkVote
      phase: 'discovery' | 'synchronization' | 'broadcast'
      epoch: number
      since: Micros
      /** FOLLOWERINFO that waits for a quorum: what the follower accepted, and who asks. */
      infos: Record<string, { readonly acceptedEpoch: number; readonly ref: RequestRef }>
      learners: Record<string, Learner>
      counter: number
      /** The tree with everything proposed so far: new requests are judged by it. */
      prepared: ZnodeTree
      /** When each session expires. */
      deadlines: Record<string, Micros>
    }

/** A client's connection to this server. */
export interface ZkClientConnection {
  readonly node: NodeId
  readonly ref: RequestRef
  /** Events that no response has carried yet, and the number of the first of them. */
  events: WatchEvent[]
  nextEvent: number
}

export interface ZkServerMemory {
  role: ZkRole
  /** logicalclock: the round of the election. */
  round: number
  /** Voids timers of an earlier role. */
  token: number
  clients: Record<string, ZkClientConnection>
  dataWatches: Record<string, string[]>
  childWatches: Record<string, string[]>
  /** Requests of clients whose transactions are under way, by `session:cxid`; `connect` is a connect's token. */
  waiting: Record<
    string,
    { readonly ref: RequestRef; readonly results: ZkResult[]; readonly connect: number | null }
  >
  nextSession: number
}

export interface ZkServerDisk {
  acceptedEpoch: number
  currentEpoch: number
  /** Committed transactions, applied. */
  tree: ZnodeTree
  /** Logged proposals that are not known to be committed. */
  log: ZkTxn[]
  /** The latest committed transactions: what a follower that was away needs (a DIFF). */
  recent: ZkTxn[]
  /** The zxid before the first of `recent`. */
  recentFrom: Zxid
}

export interface ZooKeeperConfig {
  readonly tickTime: number
  readonly initLimit: number
  readonly syncLimit: number
}

// ── the client's side ────────────────────────────────────────────────────────────────────────────

/** Operations asked for together: they travel pipelined and are answered together. */
export interface ZkCall {
  readonly id: number
  /** Whose work it is: answers of one lane come one after the other. */
  readonly lane: string
  readonly ops: readonly ZkOp[]
  results: ZkResult[]
  /** Operations sent on the present connection. */
  sent: number
}

export interface ZkClient {
  /** The connect string, in the order it is tried. */
  readonly servers: readonly NodeId[]
  at: number
  state: 'CONNECTING' | 'CONNECTED' | 'CLOSED'
  sessionId: string | null
  /** As negotiated. */
  timeoutMs: number
  lastZxid: Zxid
  lastEvent: number
  /** Voids timers and answers of an earlier connection. */
  token: number
  lastSentAt: Micros
  watches: {
    data: Record<string, 'data' | 'exist'>
    children: Record<string, true>
  }
  calls: ZkCall[]
  nextCall: number
  inFlight: number
}
