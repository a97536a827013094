/** What can be seen to happen in share groups (KIP-932). */
import type { ErrorName } from './config/errors.ts'
import type { PartitionKey } from './facts.ts'
import type { NodeId } from './kernel/types.ts'
import type { Assignment } from './messages.ts'
import type { AcquiredRecords, StateBatch } from './share-messages.ts'

export type ShareFact =
  /** The leader knows from the share coordinator where a group stands in a partition. */
  | {
      readonly kind: 'SharePartitionLoaded'
      readonly broker: number
      readonly group: string
      readonly partition: PartitionKey
      readonly startOffset: number
      readonly endOffset: number
      /** Raised when the group's offsets were altered. */
      readonly stateEpoch: number
      /** Batches that are not done with. */
      readonly inFlight: number
    }
  /** A member has these records for itself until it acknowledges them or the lock times out. */
  | {
      readonly kind: 'ShareRecordsAcquired'
      readonly broker: number
      readonly group: string
      readonly partition: PartitionKey
      readonly consumer: NodeId
      readonly acquired: readonly AcquiredRecords[]
      readonly lockMs: number
    }
  /** What became of acquired records; AVAILABLE are delivered again, ARCHIVED never more. */
  | {
      readonly kind: 'ShareRecordsSettled'
      readonly broker: number
      readonly group: string
      readonly partition: PartitionKey
      /** '' for a lock timeout. */
      readonly consumer: NodeId
      readonly reason: 'acknowledged' | 'released' | 'lock timeout'
      readonly batches: readonly StateBatch[]
    }
  | {
      readonly kind: 'ShareAcknowledgementRefused'
      readonly broker: number
      readonly group: string
      readonly partition: PartitionKey
      readonly consumer: NodeId
      readonly error: ErrorName
    }
  /** SPSO: everything before is done with. */
  | {
      readonly kind: 'ShareStartOffsetMoved'
      readonly broker: number
      readonly group: string
      readonly partition: PartitionKey
      readonly from: number
      readonly to: number
    }
  | {
      readonly kind: 'ShareCoordinatorLoaded'
      readonly broker: number
      readonly partition: PartitionKey
      /** Share-partitions whose state it holds. */
      readonly shares: number
    }
  | {
      readonly kind: 'ShareGroupAssigned'
      readonly group: string
      readonly epoch: number
      /** By client. */
      readonly assignments: Readonly<Record<string, Assignment>>
    }
  // share consumers
  | {
      readonly kind: 'ShareRecordsPolled'
      readonly consumer: NodeId
      readonly group: string
      readonly partition: PartitionKey
      readonly offsets: readonly number[]
      readonly ids: readonly number[]
      /** How often each was delivered by now. */
      readonly deliveryCounts: readonly number[]
    }
  /** The application is done with records; what it says of them goes to the broker next. */
  | {
      readonly kind: 'ShareRecordsAcknowledged'
      readonly consumer: NodeId
      readonly group: string
      readonly partition: PartitionKey
      readonly accepted: number
      readonly released: number
      readonly rejected: number
      readonly rejectedOffsets: readonly number[]
    }
