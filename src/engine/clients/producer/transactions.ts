/**
 * A producer's transactions (TransactionManager, the transactional half of Sender): one request at a time to the
 * coordinator, what an error means, and when the producer may go on.
 *
 * Follows Kafka's states. Errors are abortable (abortTransaction() helps) or fatal (only another producer does).
 * Left out: that a blocked call gives up after max.block.ms; authorization.
 */
import { type ErrorName, isRetriable } from '../../config/errors.ts'
import type { PartitionKey } from '../../facts.ts'
import { MS, type NodeId } from '../../kernel/types.ts'
import type { Message, MessageOf, TopicPartition } from '../../messages.ts'
import type { ProducerTransactions, TransactionOffsets } from '../../transaction-state.ts'
import { brokerNode, type KafkaIo, type Producer, partitionKey } from '../../world.ts'
import { leastLoadedNode, MAIN } from '../metadata.ts'

/** ADD_PARTITIONS_RETRY_BACKOFF_MS: while the last transaction is still ending. */
const ADD_PARTITIONS_RETRY_MS = 20

const isV2 = (txn: ProducerTransactions): boolean => txn.transactionVersion >= 2
const isCompleting = ({ state }: ProducerTransactions): boolean =>
  state === 'COMMITTING_TRANSACTION' || state === 'ABORTING_TRANSACTION'

/** Something is begun and not ended (hasOngoingTransaction). */
export function hasOngoingTransaction({ state }: ProducerTransactions): boolean {
  return (
    state === 'IN_TRANSACTION' ||
    state === 'COMMITTING_TRANSACTION' ||
    state === 'ABORTING_TRANSACTION' ||
    state === 'ABORTABLE_ERROR'
  )
}

// ── what the application calls ──

/** initTransactions() */
export function initTransactions(txn: ProducerTransactions): void {
  if (txn.state === 'UNINITIALIZED') txn.state = 'INITIALIZING'
}

/** beginTransaction(); false when the producer is in no state for it. */
export function beginTransaction(self: Producer, io: KafkaIo): boolean {
  const { txn } = self
  if (txn?.state !== 'READY') return false
  txn.state = 'IN_TRANSACTION'
  txn.lastError = null
  txn.records = 0
  txn.began += 1
  io.report({ kind: 'TransactionBegan', producer: self.id, transactionalId: txn.transactionalId })
  return true
}

/** commitTransaction() or abortTransaction(); false when the producer is in no state for it. */
export function endTransaction(self: Producer, io: KafkaIo, committed: boolean): boolean {
  const { txn } = self
  if (!txn) return false
  const may = txn.state === 'IN_TRANSACTION' || (!committed && txn.state === 'ABORTABLE_ERROR')
  if (!may) return false
  txn.state = committed ? 'COMMITTING_TRANSACTION' : 'ABORTING_TRANSACTION'
  if (!committed) {
    txn.newPartitions = []
    txn.offsets = null
  }
  const { transactionalId } = txn
  io.report({ kind: 'TransactionEndRequested', producer: self.id, transactionalId, committed })
  return true
}

/** sendOffsetsToTransaction(); false when no transaction is open. */
export function sendOffsets(self: Producer, what: TransactionOffsets): boolean {
  const { txn } = self
  if (txn?.state !== 'IN_TRANSACTION') return false
  txn.offsets = { what, added: isV2(txn) }
  if (isV2(txn)) txn.started = true
  return true
}

/** A record goes to this partition: it becomes part of the transaction (maybeAddPartition). */
export function addPartition(self: Producer, tp: TopicPartition): void {
  const { txn } = self
  if (txn?.state !== 'IN_TRANSACTION') return
  const key = partitionKey(tp)
  txn.records += 1
  if (txn.partitions[key] || txn.newPartitions.some((p) => partitionKey(p) === key)) return
  if (isV2(txn)) {
    txn.partitions[key] = true
    txn.started = true
  } else txn.newPartitions.push({ topic: tp.topic, partition: tp.partition })
}

/** Whether batches of this partition may leave: only once the coordinator knows of it (isSendToPartitionAllowed). */
export function maySendTo(self: Producer, key: PartitionKey): boolean {
  const { txn } = self
  if (!txn) return true
  return txn.state !== 'FATAL_ERROR' && self.producerId >= 0 && txn.partitions[key] === true
}

// ── errors ──

/** abortTransaction() helps. */
export function failAbortable(
  self: Producer,
  io: KafkaIo,
  error: NonNullable<ProducerTransactions['lastError']>,
): void {
  const { txn } = self
  if (!txn || txn.state === 'ABORTING_TRANSACTION' || txn.state === 'FATAL_ERROR') return
  const isFirst = txn.state !== 'ABORTABLE_ERROR'
  if (!isV2(txn) && !isCompleting(txn)) txn.epochBumpRequired = true
  if (!hasOngoingTransaction(txn)) return failFatal(self, io, error)
  txn.state = 'ABORTABLE_ERROR'
  txn.lastError = error
  const { transactionalId } = txn
  if (isFirst)
    io.report({ kind: 'TransactionFailed', producer: self.id, transactionalId, error, fatal: false })
}

/** Nothing helps any more. */
export function failFatal(
  self: Producer,
  io: KafkaIo,
  error: NonNullable<ProducerTransactions['lastError']>,
): void {
  const { txn } = self
  if (!txn || txn.state === 'FATAL_ERROR') return
  txn.state = 'FATAL_ERROR'
  txn.lastError = error
  const { transactionalId } = txn
  io.report({ kind: 'TransactionFailed', producer: self.id, transactionalId, error, fatal: true })
}

// ── requests ──

type TransactionalKind =
  | 'FindCoordinatorRequest'
  | 'InitProducerIdRequest'
  | 'AddPartitionsToTxnRequest'
  | 'AddOffsetsToTxnRequest'
  | 'TxnOffsetCommitRequest'
  | 'EndTxnRequest'
type TransactionalRequest = MessageOf<TransactionalKind>

/** The message, if it is the transactional request that a producer has under way. */
export function asTransactional(self: Producer, message: Message): TransactionalRequest | null {
  return self.txn !== null && self.txn.inFlight === message.kind ? (message as TransactionalRequest) : null
}

/** The next request by Kafka's order: coordinator, producer id, partitions and offsets, end; null = none now. */
function nextRequest(self: Producer, hasIncomplete: boolean): TransactionalRequest | null {
  const txn = self.txn as ProducerTransactions
  const { transactionalId, state } = txn
  const { producerId, producerEpoch } = self
  const at = { transactionalId, producerId, producerEpoch }
  const { transactionVersion } = txn
  const wants = wanted(txn, hasIncomplete)
  if (wants === null) return null
  if (txn.coordinator === null)
    return { kind: 'FindCoordinatorRequest', groupId: transactionalId, keyType: 'TRANSACTION' }
  if (wants === 'init') {
    const timeout = { transactionalId, transactionTimeoutMs: self.config['transaction.timeout.ms'] }
    const goesOn = producerId >= 0 ? { producerId, producerEpoch } : {}
    return { kind: 'InitProducerIdRequest', ...timeout, ...goesOn }
  }
  if (wants === 'partitions') {
    const transactions = [{ ...at, verifyOnly: false, partitions: txn.newPartitions }]
    return { kind: 'AddPartitionsToTxnRequest', transactions, transactionVersion: 0 }
  }
  if (wants === 'offsets' && txn.offsets) {
    const { groupId, memberId, generationId, offsets } = txn.offsets.what
    if (!txn.offsets.added) return { kind: 'AddOffsetsToTxnRequest', ...at, groupId }
    if (txn.groupCoordinator === null) return { kind: 'FindCoordinatorRequest', groupId }
    const body = { groupId, memberId, generationId, transactionVersion, offsets }
    return { kind: 'TxnOffsetCommitRequest', ...at, ...body }
  }
  const committed = state === 'COMMITTING_TRANSACTION'
  return { kind: 'EndTxnRequest', ...at, committed, transactionVersion }
}

function wanted(
  txn: ProducerTransactions,
  hasIncomplete: boolean,
): 'init' | 'partitions' | 'offsets' | 'end' | null {
  if (txn.state === 'INITIALIZING') return 'init'
  if (txn.state !== 'IN_TRANSACTION' && !isCompleting(txn)) return null
  if (txn.newPartitions.length > 0) return 'partitions'
  if (txn.offsets) return 'offsets'
  // The end waits for every batch.
  return isCompleting(txn) && !hasIncomplete ? 'end' : null
}

/**
 * Does what is next for the transaction. While a request is under way no record is sent (Sender.runOnce); true then.
 * `hasIncomplete`: batches are not settled yet. `wake` has the sender look again at a time.
 */
export function runTransactions(
  self: Producer,
  io: KafkaIo,
  hasIncomplete: boolean,
  wake: (at: number) => void,
): boolean {
  const { txn } = self
  if (!txn || txn.state === 'FATAL_ERROR') return false
  if (txn.inFlight !== null) return true
  if (isCompleting(txn) && wanted(txn, hasIncomplete) === 'end' && !txn.started) {
    // Nothing was ever added: the coordinator need not know.
    finishTransaction(self, io)
  }
  const request = nextRequest(self, hasIncomplete)
  if (!request) return false
  if (txn.retryAt > io.now) {
    wake(txn.retryAt)
    return true
  }
  const found = nodeFor(self, io, request)
  if (found.readyAt > io.now) {
    wake(found.readyAt)
    return true
  }
  txn.inFlight = request.kind
  io.request(found.node, MAIN, request, self.config['request.timeout.ms'] * MS)
  return true
}

function nodeFor(
  self: Producer,
  io: KafkaIo,
  request: TransactionalRequest,
): { readonly node: NodeId; readonly readyAt: number } {
  const txn = self.txn as ProducerTransactions
  if (request.kind === 'FindCoordinatorRequest') return leastLoadedNode(self, io)
  const broker = request.kind === 'TxnOffsetCommitRequest' ? txn.groupCoordinator : txn.coordinator
  const node = brokerNode(broker ?? -1)
  return { node, readyAt: io.readyAt(node, MAIN) }
}

// ── answers ──

function again(self: Producer, io: KafkaIo, afterMs = self.config['retry.backoff.ms']): void {
  const txn = self.txn as ProducerTransactions
  txn.retryAt = io.now + afterMs * MS
}

/** What nearly every request makes of an error: look the coordinator up, try again, give up. */
function handleError(
  self: Producer,
  io: KafkaIo,
  { kind }: { readonly kind: TransactionalKind },
  error: ErrorName,
): void {
  const txn = self.txn as ProducerTransactions
  if (error === 'NOT_COORDINATOR' || error === 'COORDINATOR_NOT_AVAILABLE') {
    if (kind === 'TxnOffsetCommitRequest') txn.groupCoordinator = null
    else txn.coordinator = null
    return again(self, io)
  }
  if (kind === 'TxnOffsetCommitRequest' && error === 'REQUEST_TIMED_OUT') {
    txn.groupCoordinator = null
    return again(self, io)
  }
  if (kind === 'AddPartitionsToTxnRequest' && error === 'CONCURRENT_TRANSACTIONS') {
    const isFirst = Object.keys(txn.partitions).length === 0
    return again(self, io, isFirst ? ADD_PARTITIONS_RETRY_MS : undefined)
  }
  if (isRetriable(error)) return again(self, io)
  if (error === 'INVALID_PRODUCER_EPOCH' || error === 'PRODUCER_FENCED')
    return failFatal(self, io, 'PRODUCER_FENCED')
  // A producer that cannot even abort is of no more use.
  if (isAbortable(kind, error) && !(kind === 'EndTxnRequest' && txn.state === 'ABORTING_TRANSACTION'))
    failAbortable(self, io, error)
  else failFatal(self, io, error)
}

const OF_THE_GROUP: ReadonlySet<ErrorName> = new Set<ErrorName>([
  'UNKNOWN_MEMBER_ID',
  'ILLEGAL_GENERATION',
  'FENCED_INSTANCE_ID',
  'GROUP_ID_NOT_FOUND',
  'STALE_MEMBER_EPOCH',
])
const WITHOUT_HELP: ReadonlySet<ErrorName> = new Set<ErrorName>([
  'INVALID_TXN_STATE',
  'INVALID_PRODUCER_ID_MAPPING',
])

/** abortTransaction() helps; an id that the coordinator does not know takes a new producer (KIP-1050). */
function isAbortable(kind: TransactionalKind, error: ErrorName): boolean {
  if (error === 'TRANSACTION_ABORTABLE') return true
  if (kind === 'TxnOffsetCommitRequest') return OF_THE_GROUP.has(error)
  if (kind === 'AddPartitionsToTxnRequest') return !WITHOUT_HELP.has(error)
  return error === 'UNKNOWN_PRODUCER_ID' && kind !== 'InitProducerIdRequest'
}

function setProducer(self: Producer, producerId: number, producerEpoch: number): void {
  self.producerId = producerId
  self.producerEpoch = producerEpoch
  self.nextSequence = {}
  self.sequenceEpochs = {}
  self.unresolved = {}
}

/** completeTransaction: the transaction is over for the producer. */
function finishTransaction(self: Producer, io: KafkaIo): void {
  const txn = self.txn as ProducerTransactions
  const committed = txn.state === 'COMMITTING_TRANSACTION'
  const { transactionalId } = txn
  if (committed) txn.committed += 1
  else txn.aborted += 1
  txn.endedWith = committed ? 'commit' : 'abort'
  txn.state = txn.epochBumpRequired ? 'INITIALIZING' : 'READY'
  txn.lastError = null
  txn.epochBumpRequired = false
  txn.started = false
  txn.newPartitions = []
  txn.partitions = {}
  txn.offsets = null
  io.report({ kind: 'TransactionEnded', producer: self.id, transactionalId, committed })
}

/** A coordinator has answered. */
export function takeTransactionAnswer(
  self: Producer,
  io: KafkaIo,
  answer: Message,
  request: TransactionalRequest,
): void {
  const { txn } = self
  if (!txn) return
  txn.inFlight = null
  if (answer.kind === 'FindCoordinatorResponse' && request.kind === 'FindCoordinatorRequest') {
    if (answer.error !== 'NONE') return handleError(self, io, request, answer.error)
    if (request.keyType !== 'TRANSACTION') txn.groupCoordinator = answer.coordinatorId
    else {
      txn.coordinator = answer.coordinatorId
      txn.transactionVersion = answer.transactionVersion ?? 0
    }
  } else if (answer.kind === 'InitProducerIdResponse') {
    const { error, producerId, producerEpoch } = answer
    if (error !== 'NONE') return handleError(self, io, request, error)
    setProducer(self, producerId, producerEpoch)
    txn.state = 'READY'
    txn.lastError = null
    const { transactionalId } = txn
    const producer = self.id
    io.report({ kind: 'TransactionsInitialised', producer, transactionalId, producerId, producerEpoch })
  } else if (answer.kind === 'AddPartitionsToTxnResponse') {
    const results = answer.results.flatMap((r) => r.partitions)
    const bad = results.find((r) => r.error !== 'NONE' && r.error !== 'OPERATION_NOT_ATTEMPTED')
    if (bad) return handleError(self, io, request, bad.error)
    for (const tp of results) txn.partitions[partitionKey(tp)] = true
    txn.newPartitions = txn.newPartitions.filter((tp) => !txn.partitions[partitionKey(tp)])
    txn.started = true
  } else if (answer.kind === 'AddOffsetsToTxnResponse') {
    if (answer.error !== 'NONE') return handleError(self, io, request, answer.error)
    if (txn.offsets) txn.offsets.added = true
    txn.started = true
  } else if (answer.kind === 'TxnOffsetCommitResponse') {
    const bad = answer.results.find((r) => r.error !== 'NONE')
    if (bad) return handleError(self, io, request, bad.error)
    txn.offsets = null
  } else if (answer.kind === 'EndTxnResponse') {
    if (answer.error !== 'NONE') return handleError(self, io, request, answer.error)
    if (isV2(txn)) setProducer(self, answer.producerId, answer.producerEpoch)
    finishTransaction(self, io)
  }
}

/** No answer came: the coordinator is looked up again, and the request sent again. */
export function transactionRequestFailed(self: Producer, io: KafkaIo, request: TransactionalRequest): void {
  const { txn } = self
  if (!txn) return
  txn.inFlight = null
  if (request.kind === 'TxnOffsetCommitRequest') txn.groupCoordinator = null
  else if (request.kind !== 'FindCoordinatorRequest') txn.coordinator = null
  again(self, io)
}
