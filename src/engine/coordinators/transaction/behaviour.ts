/**
 * The transaction coordinator's requests on a broker: who it is, producer ids and epochs, what a transaction
 * consists of, how it ends, and what ends it when its producer does not.
 *
 * Follows TransactionCoordinator and KafkaApis.
 */
import { autoCreateTopic, takeProducerId } from '../../broker/forwarding.ts'
import { OFFSETS_TOPIC, TRANSACTION_TOPIC } from '../../broker/replicas.ts'
import type { ErrorName } from '../../config/errors.ts'
import type { PartitionKey } from '../../facts.ts'
import type { RequestRef } from '../../kernel/types.ts'
import type { MessageOf, TopicPartition } from '../../messages.ts'
import { partitionOf } from '../../metadata/image.ts'
import type { TransactionPartitions } from '../../transaction-messages.ts'
import type { AfterTransition } from '../../transaction-state.ts'
import {
  type Broker,
  type Handlers,
  type KafkaIo,
  memoryOf,
  parsePartitionKey,
  partitionKey,
} from '../../world.ts'
import { coordinatorPartition } from '../coordinator-partition.ts'
import { decideAdd, decideEnd, decideInit, decideVerify, needsProducerId } from './decisions.ts'
import { describeTransactionHandlers } from './describe.ts'
import { afterLogged, answerBatch } from './logged.ts'
import { addMarkers, markerHandlers } from './markers.ts'
import {
  fencedEpoch,
  isExhausted,
  newTransaction,
  prepareDead,
  type TransactionMetadata,
} from './metadata.ts'
import {
  armTimers,
  homeOf,
  loadTransactions,
  logTransition,
  nowMs,
  transactionPartitionFor,
  transactionVersionOf,
  unloadTransactions,
} from './state-manager.ts'
import { mayExpire } from './states.ts'
import { writeMarkersHandlers } from './write-markers.ts'

/** TransactionCoordinator.onElection and onResignation; an election in a new epoch begins anew. */
export function onTransactionPartition(self: Broker, io: KafkaIo, key: PartitionKey, leads: boolean): void {
  if (parsePartitionKey(key).topic !== TRANSACTION_TOPIC) return
  unloadTransactions(self, key)
  if (!leads) return
  for (const txn of loadTransactions(self, io, key)) addMarkers(self, io, txn)
  if (Object.keys(memoryOf(self).transactions.transactions).length > 0) armTimers(self, io)
}

/** FindCoordinator for a transactional.id. */
function findCoordinator(
  self: Broker,
  io: KafkaIo,
  transactionalId: string,
): MessageOf<'FindCoordinatorResponse'> {
  const kind = 'FindCoordinatorResponse'
  const transactionVersion = transactionVersionOf(self)
  const partition = transactionPartitionFor(self, transactionalId)
  const none = { kind, error: 'COORDINATOR_NOT_AVAILABLE', coordinatorId: -1, transactionVersion } as const
  if (partition === null) {
    autoCreateTopic(self, io, TRANSACTION_TOPIC)
    return none
  }
  const leader = partitionOf(memoryOf(self).image, TRANSACTION_TOPIC, partition)?.leader ?? -1
  return leader < 0 ? none : { ...none, error: 'NONE', coordinatorId: leader }
}

// ── InitProducerId ──

const notInitialised = (error: ErrorName) =>
  ({ kind: 'InitProducerIdResponse', error, producerId: -1, producerEpoch: -1 }) as const

function initProducerId(
  self: Broker,
  io: KafkaIo,
  request: MessageOf<'InitProducerIdRequest'> & { readonly transactionalId: string },
  ref: RequestRef,
): void {
  const {
    transactionalId,
    transactionTimeoutMs: timeoutMs = 0,
    producerId = -1,
    producerEpoch = -1,
  } = request
  const fail = (error: ErrorName) => io.reply(ref, notInitialised(error))
  if (timeoutMs <= 0 || timeoutMs > self.config['transaction.max.timeout.ms'])
    return fail('INVALID_TRANSACTION_TIMEOUT')
  const home = homeOf(self, transactionalId)
  if (typeof home === 'string') return fail(home)
  const { transactions } = memoryOf(self).transactions
  const expected = producerId < 0 ? null : { producerId, producerEpoch }
  const known = transactions[transactionalId]
  let freshProducerId = -1
  if (!known || needsProducerId(known, expected)) {
    // RPCProducerIdManager: while a new block is being asked for the client comes again.
    const taken = takeProducerId(self, io)
    if (taken === null) return fail('COORDINATOR_LOAD_IN_PROGRESS')
    freshProducerId = taken
  }
  const txn = known ?? newTransaction(transactionalId, freshProducerId, timeoutMs, nowMs(io))
  transactions[transactionalId] = txn
  armTimers(self, io)
  const decision = decideInit(txn, { expected, timeoutMs, freshProducerId, nowMs: nowMs(io) })
  if (decision.kind === 'error') fail(decision.error)
  else if (decision.kind === 'change') logTransition(self, io, txn, decision.to, { kind: 'init', ref })
  else if (decision.kind === 'fence') fence(self, io, txn, { ref, why: 'fenced' })
}

/** Aborts a transaction that its producer left open, and fences that producer with the next epoch. */
function fence(
  self: Broker,
  io: KafkaIo,
  txn: TransactionMetadata,
  how: Pick<Extract<AfterTransition, { kind: 'end' }>, 'ref' | 'why'>,
): void {
  const transactionVersion = transactionVersionOf(self)
  let freshProducerId = -1
  if (transactionVersion >= 2 && isExhausted(txn.producerEpoch)) {
    const taken = takeProducerId(self, io)
    // The timeout looks again in a while, and so does who initialises the id.
    if (taken === null) {
      if (how.ref) io.reply(how.ref, notInitialised('COORDINATOR_LOAD_IN_PROGRESS'))
      return
    }
    freshProducerId = taken
  }
  const decision = decideEnd(txn, {
    producerId: txn.producerId,
    producerEpoch: fencedEpoch(txn),
    committed: false,
    transactionVersion,
    isFence: true,
    freshProducerId,
    nowMs: nowMs(io),
  })
  if (decision.kind !== 'change') return
  if (how.why === 'fenced') {
    const { transactionalId, producerId, producerEpoch } = txn
    const at = { broker: self.brokerId, transactionalId, producerId, producerEpoch }
    io.report({ kind: 'OpenTransactionFenced', ...at })
  }
  // Before version 2 the bumped epoch counts at once, written or not.
  const fenced =
    transactionVersion >= 2 ? txn : { ...txn, producerEpoch: fencedEpoch(txn), lastProducerEpoch: -1 }
  logTransition(self, io, fenced, decision.to, { kind: 'end', committed: false, ...how })
}

// ── AddPartitionsToTxn ──

function addPartitions(
  self: Broker,
  io: KafkaIo,
  { transactions, transactionVersion }: MessageOf<'AddPartitionsToTxnRequest'>,
  ref: RequestRef,
): void {
  const { transactions: coordinator } = memoryOf(self)
  const id = coordinator.nextId++
  const batch = { ref, left: transactions.length, results: [] }
  coordinator.batches[id] = batch
  for (const asked of transactions) addOne(self, io, id, asked, transactionVersion)
}

function addOne(
  self: Broker,
  io: KafkaIo,
  batch: number,
  asked: TransactionPartitions,
  transactionVersion: number,
): void {
  const { transactionalId, partitions } = asked
  const home = homeOf(self, transactionalId)
  const answer = (errorOf: (tp: TopicPartition) => ErrorName) =>
    answerBatch(self, io, batch, {
      transactionalId,
      partitions: partitions.map((tp) => ({ ...tp, error: errorOf(tp) })),
    })
  if (typeof home === 'string') return answer(() => home)
  const { image, transactions } = memoryOf(self)
  const txn = transactions.transactions[transactionalId]
  if (asked.verifyOnly) return answer((tp) => decideVerify(txn, asked, partitionKey(tp)))
  // KafkaApis: partitions that nobody knows are refused, and the others with them.
  const unknown = partitions.filter((tp) => !partitionOf(image, tp.topic, tp.partition))
  if (unknown.length > 0)
    return answer((tp) => (unknown.includes(tp) ? 'UNKNOWN_TOPIC_OR_PARTITION' : 'OPERATION_NOT_ATTEMPTED'))
  const decision = decideAdd(txn, asked, partitions.map(partitionKey), transactionVersion, nowMs(io))
  if (decision.kind === 'error') answer(() => decision.error)
  else if (decision.kind === 'done') answer(() => 'NONE')
  else if (txn) logTransition(self, io, txn, decision.to, { kind: 'add', batch, partitions })
}

/** AddOffsetsToTxn: the group's partition of __consumer_offsets becomes part of the transaction. */
function addOffsets(
  self: Broker,
  io: KafkaIo,
  request: MessageOf<'AddOffsetsToTxnRequest'>,
  ref: RequestRef,
): void {
  const { transactionalId, groupId } = request
  const fail = (error: ErrorName) => io.reply(ref, { kind: 'AddOffsetsToTxnResponse', error })
  const home = homeOf(self, transactionalId)
  if (typeof home === 'string') return fail(home)
  const memory = memoryOf(self)
  const partitions = memory.image.topics[OFFSETS_TOPIC]?.partitions.length ?? 0
  if (partitions === 0) return fail('COORDINATOR_NOT_AVAILABLE')
  const key = partitionKey({ topic: OFFSETS_TOPIC, partition: coordinatorPartition(groupId, partitions) })
  const txn = memory.transactions.transactions[transactionalId]
  const decision = decideAdd(txn, request, [key], 0, nowMs(io))
  if (decision.kind === 'error') fail(decision.error)
  else if (decision.kind === 'done') fail('NONE')
  else if (txn) logTransition(self, io, txn, decision.to, { kind: 'offsets', ref })
}

// ── EndTxn ──

function endTransaction(
  self: Broker,
  io: KafkaIo,
  request: MessageOf<'EndTxnRequest'>,
  ref: RequestRef,
): void {
  const { transactionalId, committed } = request
  const fail = (error: ErrorName) =>
    io.reply(ref, { kind: 'EndTxnResponse', error, producerId: -1, producerEpoch: -1 })
  const home = homeOf(self, transactionalId)
  if (typeof home === 'string') return fail(home)
  const txn = memoryOf(self).transactions.transactions[transactionalId]
  let freshProducerId = -1
  if (txn && request.transactionVersion >= 2 && isExhausted(txn.producerEpoch)) {
    const taken = takeProducerId(self, io)
    if (taken === null) return fail('COORDINATOR_LOAD_IN_PROGRESS')
    freshProducerId = taken
  }
  const decision = decideEnd(txn, { ...request, isFence: false, freshProducerId, nowMs: nowMs(io) })
  if (decision.kind === 'error') return fail(decision.error)
  if (!txn) return
  const { producerId, producerEpoch } = txn
  if (decision.kind === 'done')
    return io.reply(ref, { kind: 'EndTxnResponse', error: 'NONE', producerId, producerEpoch })
  logTransition(self, io, txn, decision.to, { kind: 'end', committed, ref, why: 'asked' })
}

// ── what happens by itself ──

function abortTimedOut(self: Broker, io: KafkaIo): void {
  for (const txn of Object.values(memoryOf(self).transactions.transactions)) {
    if (txn.state !== 'ONGOING' || txn.pendingState !== null) continue
    if (txn.startedAtMs + txn.timeoutMs >= nowMs(io)) continue
    const { transactionalId, producerId, producerEpoch, timeoutMs } = txn
    io.report({
      kind: 'TransactionTimedOut',
      broker: self.brokerId,
      transactionalId,
      producerId,
      producerEpoch,
      timeoutMs,
    })
    fence(self, io, txn, { ref: null, why: 'timed out' })
  }
}

function expireIds(self: Broker, io: KafkaIo): void {
  const least = nowMs(io) - self.config['transactional.id.expiration.ms']
  for (const txn of Object.values(memoryOf(self).transactions.transactions))
    if (txn.pendingState === null && mayExpire(txn.state) && txn.updatedAtMs <= least)
      logTransition(self, io, txn, prepareDead(txn), { kind: 'expire' })
}

type TransactionKind =
  | 'AddPartitionsToTxnRequest'
  | 'AddOffsetsToTxnRequest'
  | 'EndTxnRequest'
  | 'WriteTxnMarkersRequest'
  | 'WriteTxnMarkersResponse'
  | 'TransactionLogged'
  | 'TransactionAbortTimer'
  | 'TransactionalIdExpirationTimer'
  | 'TxnMarkerTimer'
  | 'ListTransactionsRequest'
  | 'DescribeTransactionsRequest'

export const transactionHandlers: Handlers<Broker, TransactionKind> = {
  AddPartitionsToTxnRequest(self, request, io, ref) {
    addPartitions(self, io, request, ref)
  },
  AddOffsetsToTxnRequest(self, request, io, ref) {
    addOffsets(self, io, request, ref)
  },
  EndTxnRequest(self, request, io, ref) {
    endTransaction(self, io, request, ref)
  },
  ...writeMarkersHandlers,
  ...markerHandlers,
  ...describeTransactionHandlers,
  TransactionLogged(self, logged, io) {
    afterLogged(self, io, logged)
  },
  TransactionAbortTimer(self, _, io) {
    const { transactions: coordinator } = memoryOf(self)
    coordinator.abortTimerSet = false
    abortTimedOut(self, io)
    if (Object.keys(coordinator.transactions).length > 0) armTimers(self, io)
  },
  TransactionalIdExpirationTimer(self, _, io) {
    const { transactions: coordinator } = memoryOf(self)
    coordinator.expirationTimerSet = false
    expireIds(self, io)
    if (Object.keys(coordinator.transactions).length > 0) armTimers(self, io)
  },
}

type Asked = Handlers<Broker, 'FindCoordinatorRequest' | 'InitProducerIdRequest'>

/** Requests that others answer too, of those with a transactional.id. */
export const transactionalHandlers: Asked = {
  FindCoordinatorRequest(self, request, io, ref) {
    io.reply(ref, findCoordinator(self, io, request.groupId))
  },
  InitProducerIdRequest(self, request, io, ref) {
    const { transactionalId = '' } = request
    initProducerId(self, io, { ...request, transactionalId }, ref)
  },
}
