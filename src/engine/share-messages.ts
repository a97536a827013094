/** Requests and responses of share groups (KIP-932); kept apart from messages.ts, which adds them up. */
import type { ErrorName } from './config/errors.ts'
import type { RecordBatch } from './log/record-batch.ts'
import type { CurrentLeader, TopicPartition } from './messages.ts'
import type { RecordState } from './share-state.ts'

/** AcknowledgeType; GAP (0) is what a client says of offsets at which there is no record for an application. */
export type AckType = 'GAP' | 'ACCEPT' | 'RELEASE' | 'REJECT' | 'RENEW'

export interface AckBatch {
  readonly firstOffset: number
  readonly lastOffset: number
  /** One for all offsets, or one for each. */
  readonly types: readonly AckType[]
}
export interface Acknowledgements extends TopicPartition {
  readonly batches: readonly AckBatch[]
}
export interface AcquiredRecords {
  readonly firstOffset: number
  readonly lastOffset: number
  readonly deliveryCount: number
}
/** State of consecutive offsets as the share coordinator keeps it (PersisterStateBatch). */
export interface StateBatch {
  readonly firstOffset: number
  readonly lastOffset: number
  readonly deliveryState: RecordState
  readonly deliveryCount: number
}
export interface ShareFetchResult extends TopicPartition {
  readonly error: ErrorName
  readonly batches: readonly RecordBatch[]
  readonly acquired: readonly AcquiredRecords[]
  readonly currentLeader?: CurrentLeader
}

export interface ShareRequest {
  readonly groupId: string
  readonly memberId: string
  /** 0 opens a session, -1 closes it. */
  readonly sessionEpoch: number
  readonly isRenewAck: boolean
  readonly acknowledgements: readonly Acknowledgements[]
}

/** One share-partition at the share coordinator. */
export interface OfSharePartition extends TopicPartition {
  readonly groupId: string
  readonly topicId: string
  /** The sender's own number of this request. */
  readonly task: number
}

/** A share group as its coordinator knows it. */
export interface DescribedShareGroup {
  readonly groupId: string
  readonly error: ErrorName
  readonly state: 'Stable' | 'Empty' | 'Dead'
  readonly groupEpoch: number
  readonly assignmentEpoch: number
  readonly members: readonly {
    readonly memberId: string
    readonly clientId: string
    readonly memberEpoch: number
    readonly assignment: readonly TopicPartition[]
  }[]
}
/** Where a share group stands in a partition, by its share coordinator. */
export interface SharePartitionOffset extends TopicPartition {
  readonly leaderEpoch: number
  readonly startOffset: number
  readonly deliveryCompleteCount: number
}

export type ShareMessage =
  | {
      readonly kind: 'ShareGroupHeartbeatRequest'
      readonly groupId: string
      /** Made by the client. */
      readonly memberId: string
      readonly clientId: string
      /** 0 joins, -1 leaves. */
      readonly memberEpoch: number
      /** null = as before */
      readonly topics: readonly string[] | null
    }
  | {
      readonly kind: 'ShareGroupHeartbeatResponse'
      readonly error: ErrorName
      readonly memberId: string
      readonly memberEpoch: number
      readonly heartbeatIntervalMs: number
      /** null = as before */
      readonly assignment: readonly TopicPartition[] | null
    }
  | ({
      readonly kind: 'ShareFetchRequest'
      readonly maxWaitMs: number
      readonly minBytes: number
      readonly maxBytes: number
      readonly maxRecords: number
      readonly batchSize: number
      readonly acquireMode: 'batch_optimized' | 'record_limit'
      /** New in the session. */
      readonly partitions: readonly TopicPartition[]
      readonly forgotten: readonly TopicPartition[]
    } & ShareRequest)
  | {
      readonly kind: 'ShareFetchResponse'
      readonly error: ErrorName
      readonly acquisitionLockTimeoutMs: number
      readonly partitions: readonly (ShareFetchResult & { readonly acknowledgeError: ErrorName })[]
    }
  | ({ readonly kind: 'ShareAcknowledgeRequest' } & ShareRequest)
  | {
      readonly kind: 'ShareAcknowledgeResponse'
      readonly error: ErrorName
      readonly partitions: readonly (TopicPartition & {
        readonly error: ErrorName
        readonly currentLeader?: CurrentLeader
      })[]
    }
  // between brokers
  | ({
      readonly kind: 'InitializeShareGroupStateRequest'
      readonly stateEpoch: number
      /** -1: the leader shall choose by share.auto.offset.reset. */
      readonly startOffset: number
    } & OfSharePartition)
  | { readonly kind: 'InitializeShareGroupStateResponse'; readonly error: ErrorName }
  | ({ readonly kind: 'ReadShareGroupStateRequest'; readonly leaderEpoch: number } & OfSharePartition)
  | {
      readonly kind: 'ReadShareGroupStateResponse'
      readonly error: ErrorName
      readonly stateEpoch: number
      readonly startOffset: number
      readonly batches: readonly StateBatch[]
    }
  | ({
      readonly kind: 'WriteShareGroupStateRequest'
      readonly stateEpoch: number
      readonly leaderEpoch: number
      readonly startOffset: number
      readonly deliveryCompleteCount: number
      readonly batches: readonly StateBatch[]
    } & OfSharePartition)
  | { readonly kind: 'WriteShareGroupStateResponse'; readonly error: ErrorName }
  | ({ readonly kind: 'ReadShareGroupStateSummaryRequest' } & OfSharePartition)
  | {
      readonly kind: 'ReadShareGroupStateSummaryResponse'
      readonly error: ErrorName
      readonly leaderEpoch: number
      /** -1: no leader has chosen yet. */
      readonly startOffset: number
      readonly deliveryCompleteCount: number
    }
  | ({ readonly kind: 'DeleteShareGroupStateRequest' } & OfSharePartition)
  | { readonly kind: 'DeleteShareGroupStateResponse'; readonly error: ErrorName }
  | {
      readonly kind: 'AlterShareGroupOffsetsRequest'
      readonly groupId: string
      readonly offsets: readonly (TopicPartition & { readonly offset: number })[]
    }
  | {
      readonly kind: 'AlterShareGroupOffsetsResponse'
      readonly error: ErrorName
      readonly message: string
    }
  // what kafka-share-groups asks of the group coordinator
  | { readonly kind: 'ShareGroupDescribeRequest'; readonly groups: readonly string[] }
  | { readonly kind: 'ShareGroupDescribeResponse'; readonly groups: readonly DescribedShareGroup[] }
  | { readonly kind: 'DescribeShareGroupOffsetsRequest'; readonly groupId: string }
  | {
      readonly kind: 'DescribeShareGroupOffsetsResponse'
      readonly error: ErrorName
      readonly offsets: readonly SharePartitionOffset[]
    }
  | {
      readonly kind: 'DeleteShareGroupOffsetsRequest'
      readonly groupId: string
      readonly topics: readonly string[]
    }
  | {
      readonly kind: 'DeleteShareGroupOffsetsResponse'
      readonly error: ErrorName
      readonly topics: readonly { readonly topic: string; readonly error: ErrorName }[]
    }

/** What brokers ask of the share coordinator. */
export type PersisterRequest = Extract<
  ShareMessage,
  {
    kind:
      | 'InitializeShareGroupStateRequest'
      | 'ReadShareGroupStateRequest'
      | 'WriteShareGroupStateRequest'
      | 'ReadShareGroupStateSummaryRequest'
      | 'DeleteShareGroupStateRequest'
  }
>

export type ShareTimer =
  | { readonly kind: 'ShareLockTimer' }
  | { readonly kind: 'ShareWaitTimer' }
  | { readonly kind: 'SharePersisterTimer' }
  | { readonly kind: 'ShareSessionTimer'; readonly groupId: string; readonly memberId: string }
  /** The share coordinator could not be had: what was asked of it is given up. */
  | { readonly kind: 'ShareStateUnavailable'; readonly request: PersisterRequest }
  // share consumers
  | { readonly kind: 'ShareHeartbeatTimer'; readonly token: number }
  | { readonly kind: 'ShareRenewTimer'; readonly token: number }
