/** A promise of Kafka that must hold, with where it is promised and when it is looked at. */
import type { Fact, FactKind, FactOf, PartitionKey } from '../facts.ts'
import type { Envelope } from '../kernel/types.ts'
import type { PartitionLog } from '../log/partition-log.ts'
import type { RecordBatch } from '../log/record-batch.ts'
import type { Message, MessageOf } from '../messages.ts'
import type { PartitionRegistration } from '../metadata/partition-registration.ts'
import type { MetadataBatch } from '../metadata/records.ts'
import type { Broker, Consumer, Controller, KafkaWorld, Replica } from '../world.ts'
import type { Ghosts, PartitionGhost, QuorumShadow, ReplicaShadow } from './ghosts.ts'

/** A member of the metadata quorum: a voter or an observer. */
export type QuorumNode = Broker | Controller

/** What a check looks at, and what the checker remembers. */
export interface Context {
  readonly world: KafkaWorld
  readonly ghosts: Ghosts
  /** The kind of message that is handled, '' for a command. */
  readonly handling: string
  /** The message itself, and who handles it; null for a command. */
  readonly event: Envelope<Message> | null
}

/** A replica that an event has changed. */
export interface ReplicaChange {
  readonly key: PartitionKey
  readonly broker: Broker
  readonly replica: Replica
  readonly log: PartitionLog
  /** What it was before the event; undefined when the process did not have it yet. */
  readonly before: ReplicaShadow | undefined
}

/** A partition whose committed registration has changed. */
export interface RegistrationChange {
  readonly key: PartitionKey
  readonly now: PartitionRegistration
  readonly before: PartitionRegistration | undefined
}

/** A batch that a leader's high watermark has passed for the first time. */
export interface Commit {
  readonly key: PartitionKey
  readonly ghost: PartitionGhost
  readonly batch: RecordBatch
}

/** A committed metadata batch on a node: for the first time anywhere, or there for the first time. */
export interface MetadataCommit {
  readonly node: QuorumNode
  readonly batch: MetadataBatch
  /** The batch that was first committed at this offset. */
  readonly canonical: MetadataBatch
  /** Nobody had committed it before. */
  readonly first: boolean
}

export interface QuorumChange {
  readonly node: QuorumNode
  readonly before: QuorumShadow | undefined
}

export interface FollowerFetch {
  readonly broker: Broker
  readonly request: MessageOf<'FetchRequest'>
}

/** What is broken, or null. */
export type Verdict = string | null

type FactCheck<K extends FactKind> = (fact: FactOf<K>, context: Context) => Verdict

/** When a promise is looked at; a check costs nothing while nothing of its occasion happens. */
export interface Occasions {
  /** At the very moment of a fact. */
  readonly facts?: { readonly [K in FactKind]?: FactCheck<K> }
  readonly replica?: (change: ReplicaChange, context: Context) => Verdict
  readonly registration?: (change: RegistrationChange, context: Context) => Verdict
  readonly commit?: (commit: Commit, context: Context) => Verdict
  readonly metadata?: (commit: MetadataCommit, context: Context) => Verdict
  readonly quorum?: (change: QuorumChange, context: Context) => Verdict
  /** A follower's fetch was handled. */
  readonly fetch?: (fetch: FollowerFetch, context: Context) => Verdict
  readonly consumer?: (consumer: Consumer, context: Context) => Verdict
  /** Now and then, and at the end: everything there is. */
  readonly thorough?: (context: Context) => Verdict
}

/**
 * - always: whatever happens
 * - clean: while no unclean election and no lossy loss beyond what Kafka promises to survive touched the
 *   partition (reliability: CLEAN)
 */
export type Condition = 'always' | 'clean'

export interface Invariant {
  /** The number it has in the project's list (reliability: R, K, P, G, V). */
  readonly id: string
  readonly name: string
  /** KIP, javadoc or specification that promises it. */
  readonly cites: string
  readonly condition: Condition
  /** It tells topics of one name apart, so it holds of deleted ones too. */
  readonly byTopicId?: true
  readonly on: Occasions
}

export type AnyFactCheck = (fact: Fact, context: Context) => Verdict
