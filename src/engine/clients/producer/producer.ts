/**
 * The producer: what is ready is sent, one request for each broker; what fails is tried again until
 * delivery.timeout.ms (Sender, KafkaProducer, TransactionManager for idempotence).
 *
 * Other libraries differ by `behaviour` (see profiles); transactions stand in their own file. Left out for now: interceptors.
 */
import { type ErrorName, isErrorName, isInvalidMetadata, isRetriable } from '../../config/errors.ts'
import { MS, type NodeId, type RequestFailed } from '../../kernel/types.ts'
import type { CurrentLeader, Message, MessageOf } from '../../messages.ts'
import {
  brokerNode,
  type Handlers,
  type KafkaIo,
  type Producer,
  type ProducerBatch,
  partitionKey,
} from '../../world.ts'
import { consolePrinter } from '../late-parts.ts'
import {
  backoff,
  leaderFor,
  learnLeader,
  leastLoadedNode,
  MAIN,
  metadataTimer,
  noAnswer,
  requestRefresh,
  updateMetadata,
} from '../metadata.ts'
import { idsOf, isExhausted, removeBatch, seal, unblock } from './accumulator.ts'
import { transactions } from './late-parts.ts'
import { noteLatency } from './latency.ts'
import { splitBatch } from './split.ts'
import { nextRecord } from './workload.ts'

// ── what is ready ──

const lingerOf = (self: Producer): number => self.config['linger.ms'] * MS

/** commitTransaction and abortTransaction flush. */
const isEnding = ({ txn }: Producer): boolean =>
  txn !== null && (txn.state === 'COMMITTING_TRANSACTION' || txn.state === 'ABORTING_TRANSACTION')

/**
 * When a batch may be sent: full, lingered, waited out its back-off, or the producer is closing, flushing, ending a
 * transaction, or out of memory with a send() that waits for some.
 */
function readyAt(self: Producer, batch: ProducerBatch, behind: number): number {
  if (batch.attempts > 0) return batch.retryAt
  const full =
    behind > 0 ||
    batch.sizeInBytes >= self.config['batch.size'] ||
    batch.records.length >= (self.behaviour.batchRecords ?? Infinity)
  const waitsNot =
    full ||
    self.process === 'stopping' ||
    isEnding(self) ||
    batch.createdAt <= self.flushedAt ||
    isExhausted(self)
  return waitsNot ? batch.createdAt : batch.createdAt + lingerOf(self)
}

/**
 * The next batch of a partition that is not under way. A retry waits for those before it, so that idempotent
 * order holds; with one request in flight the partition is muted.
 */
function candidateOf(
  self: Producer,
  queue: readonly ProducerBatch[],
): { batch: ProducerBatch; behind: number } | null {
  let index = 0
  while (queue[index]?.inFlight) index++
  const batch = queue[index]
  if (!batch) return null
  const muted = self.config['max.in.flight.requests.per.connection'] === 1 || self.behaviour.oneAtATime
  if (index > 0 && (muted || (self.producerId >= 0 && batch.attempts > 0))) return null
  const key = partitionKey(batch)
  if (self.unresolved[key] && batch.attempts === 0) return null
  for (let i = 0; i < index; i++) if (isOutdated(self, queue[i] as ProducerBatch)) return null
  return { batch, behind: queue.length - index - 1 }
}

/** Its sequence number is of an epoch that its partition has left behind. */
function isOutdated(self: Producer, { sealed, ...tp }: ProducerBatch): boolean {
  return (
    sealed !== null &&
    sealed.producerId >= 0 &&
    sealed.producerEpoch !== self.sequenceEpochs[partitionKey(tp)]
  )
}

/** Sends what is ready, gives up what is too old, plans the next look. */
export function runSender(self: Producer, io: KafkaIo): void {
  expireBatches(self, io)
  resolveSequences(self)
  unblock(self, io)
  if (self.txn && runTransactional(self, io)) return
  const byNode: Record<string, ProducerBatch[]> = {}
  const due: Record<string, boolean> = {}
  let next = Infinity
  for (const key in self.queues) {
    const queue = self.queues[key] as ProducerBatch[]
    const oldest = queue[0]
    if (!oldest || (self.txn && !transactions.get().maySendTo(self, key))) continue
    const candidate = candidateOf(self, queue)
    next = Math.min(next, oldest.createdAt + self.config['delivery.timeout.ms'] * MS)
    if (!candidate) continue
    const { batch } = candidate
    const leader = leaderFor(self, batch)
    if (!leader) {
      requestRefresh(self, io)
      continue
    }
    const at = readyAt(self, batch, candidate.behind)
    const node = brokerNode(leader.leader)
    const rides = self.behaviour.requests === 'by broker' && batch.attempts === 0
    if (rides || at <= io.now) {
      byNode[node] ??= []
      byNode[node]?.push(batch)
    }
    if (at <= io.now) due[node] = true
    else next = Math.min(next, at)
  }
  for (const [node, batches] of Object.entries(byNode)) {
    if (!due[node]) continue
    // Batches wait for a node that may not be dialled yet; that is no attempt (NetworkClient.ready).
    const dialled = io.readyAt(node as NodeId, MAIN)
    noteLatency(self, io, node as NodeId, dialled <= io.now && hasFreeSlot(self, io, node as NodeId))
    if (dialled > io.now) next = Math.min(next, dialled)
    else if (drain(self, io, node as NodeId, batches) && self.behaviour.requests === 'by batch') next = io.now
  }
  if (self.process === 'stopping' && isEmpty(self)) return finish(self, io)
  if (self.unpartitioned[0])
    next = Math.min(next, self.unpartitioned[0].since + self.config['max.block.ms'] * MS)
  if (next !== Infinity) wakeSenderAt(self, io, Math.min(Math.max(next, io.now + 1), io.now + LOOK_AGAIN))
}

/** Sender.runOnce of a transactional producer; true when no record may be sent now. */
function runTransactional(self: Producer, io: KafkaIo): boolean {
  const { txn } = self
  if (!txn) return false
  transactions.get().initTransactions(txn)
  if (txn.copying) transactions.get().copyOn(self, io)
  const { state } = txn
  // close() aborts what is not ended.
  if (self.process === 'stopping' && (state === 'IN_TRANSACTION' || state === 'ABORTABLE_ERROR'))
    transactions.get().endTransaction(self, io, false)
  if (state === 'ABORTABLE_ERROR' && self.spec.transaction) transactions.get().endTransaction(self, io, false)
  const { lastError } = txn
  if (txn.state === 'FATAL_ERROR') dropBatches(self, io, () => true, lastError ?? 'PRODUCER_FENCED')
  else if (txn.state === 'ABORTABLE_ERROR' || txn.state === 'ABORTING_TRANSACTION')
    dropBatches(self, io, (batch) => batch.sealed === null, lastError ?? 'TransactionAbortedException')
  const hasIncomplete = Object.values(self.queues).some((queue) => queue.length > 0)
  const isBusy = transactions
    .get()
    .runTransactions(self, io, hasIncomplete, (at) => wakeSenderAt(self, io, at))
  if (txn.copying && !isBusy) transactions.get().copyOn(self, io)
  if (isBusy) wakeSenderAt(self, io, io.now + LOOK_AGAIN)
  return isBusy
}

/** RecordAccumulator.abortUndrainedBatches, or abortBatches when nothing can be saved. */
function dropBatches(
  self: Producer,
  io: KafkaIo,
  which: (batch: ProducerBatch) => boolean,
  error: string,
): void {
  for (const queue of Object.values(self.queues))
    for (const batch of queue.slice()) if (which(batch)) drop(self, io, batch, error)
}

function isEmpty(self: Producer): boolean {
  if (self.txn && transactions.get().hasOngoingTransaction(self.txn)) return false
  return self.unpartitioned.length === 0 && Object.values(self.queues).every((queue) => queue.length === 0)
}

/** The sender looks at least this often while something waits, as its loop does (it is not planned far ahead). */
const LOOK_AGAIN = 1_000 * MS

/** Has the sender look again, unless it will anyway. */
export function wakeSenderAt(self: Producer, io: KafkaIo, at: number): void {
  if (self.senderAt !== 0 && self.senderAt <= at) return
  self.senderAt = at
  io.wakeAfter(at - io.now, { kind: 'SenderTimer' })
}

const hasFreeSlot = (self: Producer, io: KafkaIo, node: NodeId): boolean =>
  io.inFlight(node, MAIN) < self.config['max.in.flight.requests.per.connection']

/** Sends what is ready for a broker, as one request or one for each batch; true when something was sent. */
function drain(self: Producer, io: KafkaIo, node: NodeId, batches: readonly ProducerBatch[]): boolean {
  if (self.config['enable.idempotence'] && self.producerId < 0) {
    askProducerId(self, io)
    return false
  }
  if (!hasFreeSlot(self, io, node)) return false
  if (self.behaviour.requests === 'by broker') sendTogether(self, io, node, batches)
  else for (const batch of batches) if (hasFreeSlot(self, io, node)) sendTogether(self, io, node, [batch])
  return true
}

function sendTogether(self: Producer, io: KafkaIo, node: NodeId, batches: readonly ProducerBatch[]): void {
  const chosen: ProducerBatch[] = []
  let bytes = 0
  for (const batch of batches) {
    if (chosen.length > 0 && bytes + batch.sizeInBytes > self.config['max.request.size']) break
    bytes += batch.sizeInBytes
    chosen.push(batch)
  }
  const partitions = chosen.map((batch) => {
    seal(self, batch)
    batch.inFlight = true
    batch.attempts += 1
    self.counts.sent += 1
    const broker = Number(node.slice('broker-'.length))
    const { attempts: attempt, topic, partition } = batch
    io.report({
      kind: 'BatchSent',
      producer: self.id,
      partition: partitionKey(batch),
      broker,
      ids: idsOf(batch),
      attempt,
    })
    return { topic, partition, batch: batch.sealed as NonNullable<ProducerBatch['sealed']> }
  })
  const timeoutMs = self.config['request.timeout.ms']
  const brokerTimeoutMs = self.behaviour.brokerTimeoutMs ?? timeoutMs
  const body = {
    kind: 'ProduceRequest',
    acks: self.acks,
    timeoutMs: brokerTimeoutMs,
    partitions,
    ...(self.txn && {
      transactionalId: self.txn.transactionalId,
      transactionVersion: self.txn.transactionVersion,
    }),
  } as const
  if (self.acks !== 0) return io.request(node, MAIN, body, timeoutMs * MS)
  io.tell(node, MAIN, body)
  for (const batch of chosen) acknowledge(self, io, batch, -1)
}

function askProducerId(self: Producer, io: KafkaIo): void {
  if (self.askingProducerId || self.txn) return
  const { node, readyAt } = leastLoadedNode(self, io)
  if (readyAt > io.now) return wakeSenderAt(self, io, readyAt)
  self.askingProducerId = true
  const timeout = self.config['request.timeout.ms'] * MS
  io.request(node, MAIN, { kind: 'InitProducerIdRequest' }, timeout)
}

// ── what became of it ──

function acknowledge(self: Producer, io: KafkaIo, batch: ProducerBatch, baseOffset: number): void {
  removeBatch(self, batch)
  self.counts.acknowledged += batch.records.length
  const partition = partitionKey(batch)
  io.report({
    kind: 'BatchAcknowledged',
    producer: self.id,
    partition,
    ids: idsOf(batch),
    baseOffset,
    acks: self.acks,
  })
}

function giveUp(self: Producer, io: KafkaIo, batch: ProducerBatch, error: string): void {
  drop(self, io, batch, error)
  if (!self.txn) return
  // maybeTransitionToErrorState: the transaction cannot be committed without it.
  if (error === 'PRODUCER_FENCED' || error === 'INVALID_PRODUCER_ID_MAPPING')
    transactions.get().failFatal(self, io, error)
  else transactions.get().failAbortable(self, io, isErrorName(error) ? error : 'TIMEOUT')
}

function drop(self: Producer, io: KafkaIo, batch: ProducerBatch, error: string): void {
  removeBatch(self, batch)
  if (batch.sealed && batch.sealed.producerId >= 0) self.unresolved[partitionKey(batch)] = true
  self.counts.failed += batch.records.length
  if (self.console)
    for (const { key, value } of batch.records)
      consolePrinter.get().saySendError(self, io, { topic: batch.topic, key, value }, error)
  io.report({
    kind: 'BatchFailed',
    producer: self.id,
    partition: partitionKey(batch),
    ids: idsOf(batch),
    error,
  })
}

/** P4: everything is bounded by delivery.timeout.ms, counted from the batch's creation. */
function expireBatches(self: Producer, io: KafkaIo): void {
  const oldestAllowed = io.now - self.config['delivery.timeout.ms'] * MS
  for (const key in self.queues) {
    const queue = self.queues[key] as ProducerBatch[]
    // Oldest first: when the first is young enough, all are.
    if (queue.length === 0 || (queue[0] as ProducerBatch).createdAt > oldestAllowed) continue
    for (const batch of queue.slice())
      if (batch.createdAt <= oldestAllowed)
        giveUp(self, io, batch, 'TimeoutException: delivery.timeout.ms has passed')
  }
}

/**
 * TransactionManager.maybeResolveSequences: once every batch behind one that was given up is settled, the
 * partition goes on in a new epoch. Until then they keep their numbers, for they may be written already.
 */
function resolveSequences(self: Producer): void {
  if (self.txn) return
  for (const key in self.unresolved)
    if (!self.queues[key]?.some((batch) => batch.sealed !== null)) bumpEpoch(self, key)
}

/** How long to wait before attempt number `attempts` + 1: Java's way, or kafka-go's (attempts squared). */
function pauseBefore(self: Producer, io: KafkaIo, attempts: number): number {
  if (self.behaviour.backoff === 'exponential') return backoff(io, self, attempts - 1)
  const { 'retry.backoff.ms': first, 'retry.backoff.max.ms': most } = self.config
  return Math.min(attempts * attempts * first, most) * MS
}

type Failure = ErrorName | 'DISCONNECTED' | 'TIMEOUT'

function retry(
  self: Producer,
  io: KafkaIo,
  batch: ProducerBatch,
  error: Failure,
  leader?: CurrentLeader,
): void {
  batch.inFlight = false
  if (isOutdated(self, batch)) batch.sealed = null
  if (batch.attempts > self.config.retries) return giveUp(self, io, batch, error)
  self.counts.retries += 1
  const known = learnLeader(self, batch, leader)
  batch.retryAt = known ? io.now : io.now + pauseBefore(self, io, batch.attempts)
  const partition = partitionKey(batch)
  io.report({
    kind: 'BatchRetried',
    producer: self.id,
    partition,
    ids: idsOf(batch),
    error,
    attempt: batch.attempts,
  })
  const lost = error === 'DISCONNECTED' || error === 'TIMEOUT'
  if (lost || isInvalidMetadata(error)) requestRefresh(self, io)
}

/**
 * P7: an idempotent producer starts the partition's sequence anew in the next epoch. Other partitions keep
 * their numbers as long as something of theirs is under way.
 */
function bumpEpoch(self: Producer, key: string): void {
  self.producerEpoch += 1
  self.sequenceEpochs[key] = self.producerEpoch
  self.nextSequence[key] = 0
  delete self.unresolved[key]
  for (const batch of self.queues[key] ?? []) if (!batch.inFlight) batch.sealed = null
}

function isFirst(self: Producer, batch: ProducerBatch): boolean {
  return self.queues[partitionKey(batch)]?.[0] === batch
}

/** The first that is not settled is out of order: something before it is missing, and will be. */
function isGap(self: Producer, batch: ProducerBatch, error: ErrorName): boolean {
  return error === 'OUT_OF_ORDER_SEQUENCE_NUMBER' && isFirst(self, batch)
}

function settle(
  self: Producer,
  io: KafkaIo,
  batch: ProducerBatch,
  result: MessageOf<'ProduceResponse'>['partitions'][number],
): void {
  const { error, baseOffset, currentLeader } = result
  if (error === 'NONE' || error === 'DUPLICATE_SEQUENCE_NUMBER')
    return acknowledge(self, io, batch, baseOffset)
  if (error === 'MESSAGE_TOO_LARGE' && batch.records.length > 1 && self.behaviour.splits)
    return splitBatch(self, batch)
  if (self.txn && (error === 'UNKNOWN_PRODUCER_ID' || isGap(self, batch, error)))
    return giveUp(self, io, batch, error)
  if (error === 'OUT_OF_ORDER_SEQUENCE_NUMBER' || error === 'UNKNOWN_PRODUCER_ID') {
    const first = isFirst(self, batch)
    retry(self, io, batch, error)
    if (first && !self.txn) bumpEpoch(self, partitionKey(batch))
  } else if (isRetriable(error)) retry(self, io, batch, error, currentLeader)
  else giveUp(self, io, batch, error)
}

function batchFor(
  self: Producer,
  sent: MessageOf<'ProduceRequest'>['partitions'][number],
): ProducerBatch | undefined {
  return self.queues[partitionKey(sent)]?.find((b) => b.inFlight && b.sealed?.ids[0] === sent.batch.ids[0])
}

function finish(self: Producer, io: KafkaIo): void {
  self.process = 'stopped'
  io.report({ kind: 'NodeStopped', node: self.id, role: 'producer' })
  io.exit()
}

/** flush(): what is buffered now is sent without waiting for linger.ms. */
export function flushProducer(self: Producer, io: KafkaIo): void {
  self.flushedAt = io.now
  runSender(self, io)
}

/** close(): sends what is left, then ends. */
export function closeProducer(self: Producer, io: KafkaIo): void {
  self.process = 'stopping'
  io.report({ kind: 'ShutdownRequested', node: self.id, role: 'producer' })
  runSender(self, io)
}

type Answer = MessageOf<TransactionAnswerKind>
type TransactionAnswerKind =
  | 'FindCoordinatorResponse'
  | 'AddPartitionsToTxnResponse'
  | 'AddOffsetsToTxnResponse'
  | 'TxnOffsetCommitResponse'
  | 'EndTxnResponse'

function onTransactionAnswer(self: Producer, answer: Answer, io: KafkaIo, request: Message): void {
  const own = self.txn && transactions.get().asTransactional(self, request)
  if (own) transactions.get().takeTransactionAnswer(self, io, answer, own)
  runSender(self, io)
}

export const producerHandlers: Handlers<
  Producer,
  | TransactionAnswerKind
  | 'ProduceResponse'
  | 'InitProducerIdResponse'
  | 'TransformRequest'
  | 'MetadataResponse'
  | 'WorkloadTimer'
  | 'SenderTimer'
  | 'MetadataTimer'
> = {
  ProduceResponse(self, { partitions }, io, request) {
    for (const sent of request.partitions) {
      const batch = batchFor(self, sent)
      const result = partitions.find((p) => p.topic === sent.topic && p.partition === sent.partition)
      if (batch && result) settle(self, io, batch, result)
    }
    runSender(self, io)
  },
  TransformRequest(self, { records, offsets }, io, ref) {
    if (!self.txn) return io.disconnect(ref)
    self.txn.copying = { ref, records, offsets, phase: 'waiting' }
    runSender(self, io)
  },
  FindCoordinatorResponse: onTransactionAnswer,
  AddPartitionsToTxnResponse: onTransactionAnswer,
  AddOffsetsToTxnResponse: onTransactionAnswer,
  TxnOffsetCommitResponse: onTransactionAnswer,
  EndTxnResponse: onTransactionAnswer,
  InitProducerIdResponse(self, answer, io, request) {
    const own = self.txn && transactions.get().asTransactional(self, request)
    if (own) {
      transactions.get().takeTransactionAnswer(self, io, answer, own)
      return runSender(self, io)
    }
    const { error, producerId, producerEpoch } = answer
    self.askingProducerId = false
    if (error === 'NONE') {
      self.producerId = producerId
      self.producerEpoch = producerEpoch
      io.report({ kind: 'ProducerIdAssigned', producer: self.id, producerId, producerEpoch })
      runSender(self, io)
    } else wakeSenderAt(self, io, io.now + self.config['retry.backoff.ms'] * MS)
  },
  MetadataResponse(self, answer, io) {
    updateMetadata(self, io, answer)
    runSender(self, io)
  },
  WorkloadTimer(self, { token }, io) {
    if (token !== self.workloadToken || self.process !== 'running') return
    nextRecord(self, io)
    runSender(self, io)
  },
  SenderTimer(self, _, io) {
    if (self.senderAt > io.now) return
    self.senderAt = 0
    runSender(self, io)
  },
  MetadataTimer(self, _, io) {
    metadataTimer(self, io, [
      ...new Set([
        self.spec.topic,
        ...Object.keys(self.metadata.topics),
        ...self.unpartitioned.map((p) => p.topic),
      ]),
    ])
  },
}

/** The connection was never set up: the batch waits for it as before, and this was no attempt. */
function unsend(batch: ProducerBatch): void {
  batch.inFlight = false
  batch.attempts -= 1
}

/** A request of the producer got no answer: what became of it at the broker is unknown. */
export function producerFailed(self: Producer, failure: RequestFailed<Message>, io: KafkaIo): void {
  const request = noAnswer(self, io, failure)
  const { reason, reached } = failure
  if (!request) return
  const own = self.txn && transactions.get().asTransactional(self, request)
  if (own) {
    transactions.get().transactionRequestFailed(self, io, own)
    return runSender(self, io)
  }
  if (request.kind === 'InitProducerIdRequest') {
    self.askingProducerId = false
    return wakeSenderAt(self, io, io.now + self.config['retry.backoff.ms'] * MS)
  }
  if (request.kind !== 'ProduceRequest') return
  for (const sent of request.partitions) {
    const batch = batchFor(self, sent)
    if (batch && !reached) unsend(batch)
    else if (batch) retry(self, io, batch, reason === 'timeout' ? 'TIMEOUT' : 'DISCONNECTED')
  }
  runSender(self, io)
}
