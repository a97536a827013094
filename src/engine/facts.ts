/**
 * Everything that can be seen to happen, in the past tense. The screen, the narration, the lessons, the
 * measures and the tests read facts and the world; never internals.
 */
import type { ErrorName } from './config/errors.ts'
import type { ConsumerFact } from './consumer-facts.ts'
import type { ConsumerGroupFact } from './consumer-group-facts.ts'
import type { ControllerFact } from './controller-facts.ts'
import type { GroupFact } from './group-facts.ts'
import type { NodeId } from './kernel/types.ts'
import type { ProcessFact } from './process-facts.ts'
import type { ProducerFact } from './producer-facts.ts'
import type { QuorumFact } from './quorum-facts.ts'
import type { ReplicaFact } from './replica-facts.ts'
import type { ShareFact } from './share-facts.ts'
import type { StorageFact } from './storage-facts.ts'
import type { TransactionFact } from './transaction-facts.ts'

/** Names a partition in facts and keys: `topic-partition`. */
export type PartitionKey = string

export type Fact =
  // logs and disks
  | StorageFact
  | ShareFact
  // transactions
  | TransactionFact
  // consumer groups of KIP-848
  | ConsumerGroupFact
  // processes and links
  | ProcessFact
  // the metadata quorum and ZooKeeper
  | QuorumFact
  // brokers and partitions as the controller sees them
  | ControllerFact
  | ReplicaFact
  | ProducerFact
  | GroupFact
  | ConsumerFact
  // the operator
  | {
      readonly kind: 'AdminAnswered'
      /** Kafka's name of the API, as CreateTopics. */
      readonly api: string
      /** What was asked about: a topic, a partition, a broker id; '' when it was about everything. */
      readonly target: string
      readonly error: ErrorName
      /** Kafka's sentence, '' when all went well. */
      readonly message: string
    }
  | {
      readonly kind: 'RequestFailedAt'
      readonly client: NodeId
      readonly to: NodeId
      readonly request: string
      readonly reason: 'disconnected' | 'timeout'
    }

export type FactKind = Fact['kind']
export type FactOf<K extends FactKind> = Extract<Fact, { kind: K }>

/** A fact with the moment it happened at: simulated time and the number of the event that brought it. */
export interface TimedFact {
  readonly at: number
  readonly step: number
  readonly fact: Fact
}
