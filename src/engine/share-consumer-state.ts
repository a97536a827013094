/** What a share consumer holds (KafkaShareConsumer). */
import type { ShareAnswer, ShareConsumerSpec } from './commands.ts'
import type { ShareConsumerConfig } from './config/definitions.ts'
import type { PartitionKey } from './facts.ts'
import type { Micros, NodeId } from './kernel/types.ts'
import type { TopicPartition } from './messages.ts'
import type { AckType } from './share-messages.ts'
import type { ClientMetadata, ProcessState } from './world.ts'

/** A record that was acquired for this consumer. */
export interface SharedRecord {
  readonly offset: number
  /** The simulator's own name of it; -1 where there is no record for an application (GAP). */
  readonly id: number
  readonly deliveryCount: number
}

/** Acquired records of one partition, as they came from one broker. */
export interface SharedRecords {
  readonly partition: PartitionKey
  readonly broker: number
  readonly records: readonly SharedRecord[]
}

export interface ShareConsumer {
  readonly role: 'share-consumer'
  readonly id: NodeId
  readonly clientId: string
  readonly config: ShareConsumerConfig
  readonly spec: ShareConsumerSpec
  process: ProcessState
  metadata: ClientMetadata
  coordinator: number | null
  findingCoordinator: boolean
  membership: {
    state: 'UNSUBSCRIBED' | 'JOINING' | 'STABLE' | 'LEAVING'
    /** Made once for the life of the process. */
    memberId: string
    epoch: number
    heartbeatPending: boolean
    /** Voids timers of an earlier life of the membership. */
    token: number
    heartbeatMs: number
  }
  assigned: readonly TopicPartition[]
  /** What it fetches from each broker. */
  sessions: Record<
    string,
    { epoch: number; partitions: PartitionKey[]; pending: boolean; retryAt: Micros; closing: boolean }
  >
  /** Came, and poll() has not returned it yet. */
  buffered: SharedRecords[]
  /** What the application works on. */
  current: SharedRecords[]
  /** What is to be told to each broker, by partition. */
  acknowledgements: Record<
    string,
    Record<PartitionKey, { readonly offset: number; readonly type: AckType }[]>
  >
  /** What the application says of every record now. */
  answer: ShareAnswer
  /** poll() has asked for more. */
  wantsMore: boolean
  application: {
    state: 'polling' | 'processing'
    busyUntil: Micros
    token: number
    lastPollAt: Micros
    /** It does not come back to poll() until it is let go. */
    stalled: boolean
  }
  counts: { received: number; polls: number; accepted: number; released: number; rejected: number }
}
