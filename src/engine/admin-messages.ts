/** What an operator asks for, apart from new topics and elections. */
import type { ErrorName } from './config/errors.ts'
import type { NodeId } from './kernel/types.ts'
import type { TopicPartition } from './messages.ts'
import type { ResourceType } from './metadata/records.ts'

/** What became of one thing that was asked for; `target` names it. */
export interface AdminResult {
  readonly target: string
  readonly error: ErrorName
  /** Kafka's sentence, '' when all went well. */
  readonly message: string
}
export interface Reassignment extends TopicPartition {
  /** null cancels the one under way. */
  readonly replicas: readonly number[] | null
}
/** One change of an IncrementalAlterConfigs; APPEND and SUBTRACT are for lists. */
export interface ConfigChange {
  readonly name: string
  readonly operation: 'SET' | 'DELETE' | 'APPEND' | 'SUBTRACT'
  /** null when deleted */
  readonly value: string | null
}

/** What an operator asks for; a broker passes it on to the active controller (KIP-590). */
export type AdminMessage =
  | {
      readonly kind: 'AlterPartitionReassignmentsRequest'
      readonly reassignments: readonly Reassignment[]
    }
  | {
      readonly kind: 'AlterPartitionReassignmentsResponse'
      readonly error: ErrorName
      readonly results: readonly AdminResult[]
    }
  | {
      readonly kind: 'CreatePartitionsRequest'
      readonly topic: string
      /** How many there shall be in all. */
      readonly count: number
      /** The replicas of each new partition, null leaves them to the controller. */
      readonly assignments: readonly (readonly number[])[] | null
    }
  | {
      readonly kind: 'CreatePartitionsResponse'
      readonly error: ErrorName
      readonly results: readonly AdminResult[]
    }
  | { readonly kind: 'DeleteTopicsRequest'; readonly topics: readonly string[] }
  | {
      readonly kind: 'DeleteTopicsResponse'
      readonly error: ErrorName
      readonly results: readonly AdminResult[]
    }
  | {
      readonly kind: 'IncrementalAlterConfigsRequest'
      readonly resourceType: ResourceType
      /** A topic, a broker id, or '' for all brokers. */
      readonly resourceName: string
      readonly changes: readonly ConfigChange[]
    }
  | {
      readonly kind: 'IncrementalAlterConfigsResponse'
      readonly error: ErrorName
      readonly results: readonly AdminResult[]
    }
  | { readonly kind: 'AddRaftVoterRequest'; readonly voter: NodeId; readonly directoryId: string }
  | {
      readonly kind: 'AddRaftVoterResponse'
      readonly error: ErrorName
      readonly results: readonly AdminResult[]
    }
  | { readonly kind: 'RemoveRaftVoterRequest'; readonly voter: NodeId; readonly directoryId: string }
  | {
      readonly kind: 'RemoveRaftVoterResponse'
      readonly error: ErrorName
      readonly results: readonly AdminResult[]
    }
  | { readonly kind: 'UnregisterBrokerRequest'; readonly brokerId: number }
  | {
      readonly kind: 'UnregisterBrokerResponse'
      readonly error: ErrorName
      readonly results: readonly AdminResult[]
    }
