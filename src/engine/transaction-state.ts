/** What brokers and producers hold for transactions. Plain data, as everything in a world. */
import type { ErrorName } from './config/errors.ts'
import type { TransactionMetadata, TransactionValue } from './coordinators/transaction/metadata.ts'
import type { PartitionKey } from './facts.ts'
import type { Micros, RequestRef } from './kernel/types.ts'
import type { Message, MessageOf, TopicPartition } from './messages.ts'
import type { PartitionError, TransactionPartitions } from './transaction-messages.ts'

// ── the coordinator ──

/** What happens once a state that was written is committed. */
export type AfterTransition =
  | { readonly kind: 'init'; readonly ref: RequestRef }
  | { readonly kind: 'add'; readonly batch: number; readonly partitions: readonly TopicPartition[] }
  | { readonly kind: 'offsets'; readonly ref: RequestRef }
  | {
      readonly kind: 'end'
      readonly committed: boolean
      /** The producer's EndTxn, the InitProducerId that fences, or null: the timeout. */
      readonly ref: RequestRef | null
      readonly why: 'asked' | 'fenced' | 'timed out'
    }
  | { readonly kind: 'complete' }
  | { readonly kind: 'expire' }

export interface PendingTransition {
  readonly token: number
  readonly coordinatorEpoch: number
  readonly to: TransactionValue
  readonly then: AfterTransition
}

/** Markers of one transaction that some partitions still wait for. */
export interface PendingMarkers {
  readonly transactionalId: string
  readonly coordinatorEpoch: number
  readonly producerId: number
  readonly producerEpoch: number
  readonly committed: boolean
  readonly transactionVersion: number
  readonly partitions: readonly TopicPartition[]
}

/** TransactionCoordinator with its state manager and its marker channels. */
export interface TransactionCoordinator {
  /** `__transaction_state` partitions that are loaded, with the leader epoch they are led in. */
  epochs: Record<PartitionKey, number>
  transactions: Record<string, TransactionMetadata>
  /** By transactional.id: what is written and not committed yet. */
  pending: Record<string, PendingTransition>
  /** AddPartitionsToTxn requests some of whose transactions are still being written. */
  batches: Record<
    string,
    {
      readonly ref: RequestRef
      left: number
      results: { transactionalId: string; partitions: readonly PartitionError[] }[]
    }
  >
  markers: PendingMarkers[]
  /** By broker: what it was sent and has not answered. */
  markersInFlight: Record<string, readonly PendingMarkers[]>
  markerTimerSet: boolean
  abortTimerSet: boolean
  expirationTimerSet: boolean
  nextId: number
}

/** A coordinator that has nothing to do. */
export function freshTransactionCoordinator(): TransactionCoordinator {
  return {
    epochs: {},
    transactions: {},
    pending: {},
    batches: {},
    markers: [],
    markersInFlight: {},
    markerTimerSet: false,
    abortTimerSet: false,
    expirationTimerSet: false,
    nextId: 1,
  }
}

// ── a leader that has a transaction verified, or its partitions added ──

/** VerificationStateEntry: whoever holds the guard may begin the transaction on this partition. */
export interface VerificationState {
  readonly guard: number
  readonly epoch: number
  /** Nothing with a higher sequence number may come first. */
  readonly lowestSequence: number
  readonly supportsEpochBump: boolean
}

/** A request that waits for its transaction to be verified. */
export interface VerifyingRequest {
  readonly id: number
  readonly ref: RequestRef
  readonly body: MessageOf<'ProduceRequest'> | MessageOf<'TxnOffsetCommitRequest'>
  readonly ask: TransactionPartitions
  readonly transactionVersion: number
  readonly guards: Record<PartitionKey, number>
  readonly startedAt: Micros
}

/** AddPartitionsToTxnManager */
export interface TransactionVerifier {
  /** By partition and producer id. */
  states: Record<PartitionKey, Record<string, VerificationState>>
  /** By broker: not sent yet, and sent. */
  queues: Record<string, VerifyingRequest[]>
  inFlight: Record<string, readonly VerifyingRequest[]>
  /** Told CONCURRENT_TRANSACTIONS; asked again after a moment. */
  retrying: Record<string, VerifyingRequest>
  nextId: number
}

/** A leader that verifies nothing just now. */
export function freshTransactionVerifier(): TransactionVerifier {
  return { states: {}, queues: {}, inFlight: {}, retrying: {}, nextId: 1 }
}

// ── the producer ──

/** TransactionManager.State */
export type ProducerTransactionState =
  | 'UNINITIALIZED'
  | 'INITIALIZING'
  | 'READY'
  | 'IN_TRANSACTION'
  | 'COMMITTING_TRANSACTION'
  | 'ABORTING_TRANSACTION'
  | 'ABORTABLE_ERROR'
  | 'FATAL_ERROR'

/** Offsets that a transaction commits for a group, with the member who read up to them. */
export interface TransactionOffsets {
  readonly groupId: string
  readonly memberId: string
  readonly generationId: number
  readonly offsets: readonly (TopicPartition & {
    readonly offset: number
    readonly leaderEpoch?: number
  })[]
}

/** TransactionManager of a producer that has a transactional.id. */
export interface ProducerTransactions {
  readonly transactionalId: string
  state: ProducerTransactionState
  /** Why it is in an error state. */
  lastError: ErrorName | 'TIMEOUT' | null
  /** Which the cluster goes by, as the coordinator says; -1 until known. */
  transactionVersion: number
  coordinator: number | null
  groupCoordinator: number | null
  /** The request under way: one at a time. */
  inFlight: Message['kind'] | null
  retryAt: Micros
  newPartitions: TopicPartition[]
  partitions: Record<PartitionKey, true>
  /** The coordinator knows that there is a transaction. */
  started: boolean
  epochBumpRequired: boolean
  /** What sendOffsetsToTransaction was given, and how far it is. */
  offsets: { readonly what: TransactionOffsets; added: boolean } | null
  /** A batch that a consumer of the same process has handed over. */
  copying: {
    readonly ref: RequestRef
    readonly records: MessageOf<'TransformRequest'>['records']
    readonly offsets: TransactionOffsets
    phase: 'waiting' | 'sending' | 'ending'
  } | null
  /** How the last transaction ended. */
  endedWith: 'commit' | 'abort' | null
  /** Records of the present transaction so far, and the transactions ended so far. */
  records: number
  began: number
  committed: number
  aborted: number
}

/** Before initTransactions. */
export function freshProducerTransactions(transactionalId: string): ProducerTransactions {
  return {
    transactionalId,
    state: 'UNINITIALIZED',
    lastError: null,
    transactionVersion: -1,
    coordinator: null,
    groupCoordinator: null,
    inFlight: null,
    retryAt: 0,
    newPartitions: [],
    partitions: {},
    started: false,
    epochBumpRequired: false,
    offsets: null,
    copying: null,
    endedWith: null,
    records: 0,
    began: 0,
    committed: 0,
    aborted: 0,
  }
}
