/** What a controller of the quorum holds. */
import type { BrokerConfig } from './config/definitions.ts'
import type { ConfigOverrides } from './config/resolve.ts'
import type { Micros, NodeId, RequestRef } from './kernel/types.ts'
import type { Message } from './messages.ts'
import type { MetadataImage } from './metadata/image.ts'
import type { Device, ProcessState } from './process-state.ts'
import type { RaftReplica } from './quorum-state.ts'

/** An answer that is due once the records behind it are committed. */
export interface DeferredReply {
  /** The offset that the high watermark must pass. */
  readonly offset: number
  readonly ref: RequestRef
  readonly body: Message
}

export interface ActiveController {
  readonly epoch: number
  /** When each broker's heartbeat was last received. */
  contacts: Record<string, { lastAt: Micros; metadataOffset: number }>
  /** Metadata offset that all others must have reached before the broker may go. */
  shutdowns: Record<string, number>
  deferred: DeferredReply[]
  nextProducerId: number
}

export interface Controller {
  readonly role: 'controller'
  readonly id: NodeId
  readonly rack: string | null
  /** The broker that shares its process (process.roles=broker,controller). */
  readonly twin: NodeId | null
  readonly nodeId: number
  /** What holds now: static configs with what was changed while it runs. */
  config: BrokerConfig
  /** server.properties */
  readonly staticConfig: ConfigOverrides
  /** eligible.leader.replicas.version of the format command. */
  readonly elrVersion: number
  /** transaction.version of the format command. */
  readonly transactionVersion: number
  device: Device
  process: ProcessState
  raft: RaftReplica
  /** What the replayed log says; on the active controller uncommitted records are in it already. */
  image: MetadataImage
  active: ActiveController | null
}
