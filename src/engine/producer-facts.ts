/** What can be seen to happen in producers; clients of both sides refresh their metadata. */
import type { ErrorName } from './config/errors.ts'
import type { PartitionKey } from './facts.ts'
import type { NodeId } from './kernel/types.ts'
import type { RecordHeader } from './log/headers.ts'

export type ProducerFact =
  | {
      readonly kind: 'RecordCreated'
      readonly producer: NodeId
      readonly id: number
      readonly partition: PartitionKey
      readonly key: string | null
      readonly value: string | null
      readonly headers?: readonly RecordHeader[]
      readonly byHand: boolean
    }
  | {
      readonly kind: 'BatchSent'
      readonly producer: NodeId
      readonly partition: PartitionKey
      readonly broker: number
      readonly ids: readonly number[]
      readonly attempt: number
    }
  | {
      readonly kind: 'BatchAcknowledged'
      readonly producer: NodeId
      readonly partition: PartitionKey
      readonly ids: readonly number[]
      readonly baseOffset: number
      readonly acks: number
    }
  | {
      readonly kind: 'BatchRetried'
      readonly producer: NodeId
      readonly partition: PartitionKey
      readonly ids: readonly number[]
      readonly error: ErrorName | 'DISCONNECTED' | 'TIMEOUT'
      readonly attempt: number
    }
  | {
      readonly kind: 'BatchFailed'
      readonly producer: NodeId
      readonly partition: PartitionKey
      readonly ids: readonly number[]
      readonly error: string
    }
  | { readonly kind: 'RecordRefused'; readonly producer: NodeId; readonly id: number; readonly error: string }
  | {
      readonly kind: 'ProducerIdAssigned'
      readonly producer: NodeId
      readonly producerId: number
      readonly producerEpoch: number
    }
  | {
      readonly kind: 'MetadataRefreshed'
      readonly client: NodeId
      readonly changed: readonly {
        readonly partition: PartitionKey
        readonly leader: number
        readonly leaderEpoch: number
      }[]
    }
