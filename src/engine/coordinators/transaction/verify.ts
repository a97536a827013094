/**
 * A leader, before the first record of a transaction on one of its partitions: it asks the coordinator whether the
 * partition is part of the transaction (KIP-890, part 1), or has it added (part 2). So no record comes after the
 * end of its transaction, and none hangs.
 *
 * Follows AddPartitionsToTxnManager, ReplicaManager.maybeSendPartitionsToTransactionCoordinator and
 * ProducerStateManager's verification guards.
 */

import { logOf, TRANSACTION_TOPIC } from '../../broker/replicas.ts'
import { ADD_PARTITIONS } from '../../channels.ts'
import type { ErrorName } from '../../config/errors.ts'
import type { PartitionKey } from '../../facts.ts'
import { MS, type NodeId } from '../../kernel/types.ts'
import { producerKey } from '../../log/producer-state.ts'
import type { MessageOf, TopicPartition } from '../../messages.ts'
import { partitionOf } from '../../metadata/image.ts'
import type { PartitionError } from '../../transaction-messages.ts'
import type { VerifyingRequest } from '../../transaction-state.ts'
import { type Broker, brokerNode, type KafkaIo, memoryOf, partitionKey } from '../../world.ts'
import { transactionPartitionFor } from './state-manager.ts'

const REQUEST_TIMEOUT_MS = 30_000

/** Errors by partition; a partition that is not named may be written to. */
export type Verdicts = Readonly<Record<PartitionKey, ErrorName>>
export type Verified = (self: Broker, io: KafkaIo, request: VerifyingRequest, verdicts: Verdicts) => void

interface Writer {
  readonly transactionalId: string
  readonly producerId: number
  readonly producerEpoch: number
  readonly transactionVersion: number
}

/** UnifiedLog.maybeStartTransactionVerification: null where the transaction has begun already. */
function startVerification(
  self: Broker,
  key: PartitionKey,
  { producerId, producerEpoch: epoch, transactionVersion }: Writer,
  sequence: number,
): number | null {
  const state = logOf(self, key).producers[producerKey(producerId)]
  if (state && state.txnFirstOffset >= 0 && state.producerEpoch === epoch) return null
  const { verifier } = memoryOf(self)
  verifier.states[key] ??= {}
  const states = verifier.states[key] as (typeof verifier.states)[string]
  const known = states[producerId]
  const guard = known?.guard ?? verifier.nextId++
  const isNewer = !known || epoch > known.epoch
  const isLower = known !== undefined && epoch === known.epoch && sequence < known.lowestSequence
  states[producerId] = {
    guard,
    epoch: isNewer ? epoch : known.epoch,
    lowestSequence: isNewer || isLower ? sequence : known.lowestSequence,
    supportsEpochBump: transactionVersion >= 2,
  }
  return guard
}

/**
 * Has a request's partitions verified or added where that is needed; `done` then goes on with it, at once when
 * nothing is to be asked. `partitions` come with the sequence number of their first record.
 */
export function verifyFirst(
  self: Broker,
  io: KafkaIo,
  asked: Pick<VerifyingRequest, 'ref' | 'body'> & Writer,
  partitions: readonly (TopicPartition & { readonly sequence: number })[],
  done: Verified,
): void {
  const { ref, body, transactionalId, producerId, producerEpoch, transactionVersion } = asked
  const { verifier, replicas } = memoryOf(self)
  const skips = transactionVersion < 2 && !self.config['transaction.partition.verification.enable']
  const guards: Record<PartitionKey, number> = {}
  const wanted: TopicPartition[] = []
  for (const { topic, partition, sequence } of skips ? [] : partitions) {
    const key = partitionKey({ topic, partition })
    // Whoever does not lead it says so when it comes to writing.
    if (replicas[key]?.role.kind !== 'leader') continue
    const guard = startVerification(self, key, asked, sequence)
    if (guard === null) continue
    guards[key] = guard
    wanted.push({ topic, partition })
  }
  const request: VerifyingRequest = {
    id: verifier.nextId++,
    ref,
    body,
    ask: {
      transactionalId,
      producerId,
      producerEpoch,
      verifyOnly: transactionVersion < 2,
      partitions: wanted,
    },
    transactionVersion,
    guards,
    startedAt: io.now,
  }
  if (wanted.length === 0) done(self, io, request, {})
  else ask(self, io, request, done)
}

function allWith(request: VerifyingRequest, error: ErrorName): Verdicts {
  return Object.fromEntries(request.ask.partitions.map((tp) => [partitionKey(tp), error]))
}

/** AddPartitionsToTxnManager.addTxnData: one request at a time to each coordinator, one entry for each producer. */
function ask(self: Broker, io: KafkaIo, request: VerifyingRequest, done: Verified): void {
  const { verifier, image } = memoryOf(self)
  const partition = transactionPartitionFor(self, request.ask.transactionalId)
  const leader = partition === null ? -1 : (partitionOf(image, TRANSACTION_TOPIC, partition)?.leader ?? -1)
  if (leader < 0) return done(self, io, request, allWith(request, 'COORDINATOR_NOT_AVAILABLE'))
  const node = brokerNode(leader)
  const queue = verifier.queues[node] ?? []
  const other = queue.find((q) => q.ask.transactionalId === request.ask.transactionalId)
  if (other && other.ask.producerEpoch > request.ask.producerEpoch)
    return done(self, io, request, allWith(request, 'INVALID_PRODUCER_EPOCH'))
  verifier.queues[node] = [...queue.filter((q) => q !== other), request]
  if (other) {
    const isFenced = other.ask.producerEpoch < request.ask.producerEpoch
    done(self, io, other, allWith(other, isFenced ? 'INVALID_PRODUCER_EPOCH' : 'NETWORK_EXCEPTION'))
  }
  sendQueue(self, io, node)
}

function sendQueue(self: Broker, io: KafkaIo, node: NodeId): void {
  const { verifier } = memoryOf(self)
  const queue = verifier.queues[node] ?? []
  const first = queue[0]
  if (!first || verifier.inFlight[node]) return
  // One request speaks for clients of one version; those of another wait for the next.
  const { transactionVersion } = first
  const now = queue.filter((q) => q.transactionVersion === transactionVersion)
  verifier.queues[node] = queue.filter((q) => q.transactionVersion !== transactionVersion)
  verifier.inFlight[node] = now
  const transactions = now.map((q) => q.ask)
  const body = { kind: 'AddPartitionsToTxnRequest', transactions, transactionVersion } as const
  io.request(node, ADD_PARTITIONS, body, REQUEST_TIMEOUT_MS * MS)
}

/** Goes on with a request that was answered, or asks again a little later where the last transaction is still ending. */
function settle(
  self: Broker,
  io: KafkaIo,
  request: VerifyingRequest,
  results: readonly PartitionError[],
  done: Verified,
): void {
  const { verifier } = memoryOf(self)
  const verdicts: Record<PartitionKey, ErrorName> = {}
  for (const tp of results)
    if (tp.error !== 'NONE')
      // What producers expect where they write.
      verdicts[partitionKey(tp)] = tp.error === 'PRODUCER_FENCED' ? 'INVALID_PRODUCER_EPOCH' : tp.error
  const most = self.config['add.partitions.to.txn.retry.backoff.max.ms'] * MS
  const isConcurrent = results.some((r) => r.error === 'CONCURRENT_TRANSACTIONS')
  if (request.transactionVersion >= 2 && isConcurrent && io.now - request.startedAt < most) {
    verifier.retrying[request.id] = request
    const backoff = self.config['add.partitions.to.txn.retry.backoff.ms'] * MS
    return io.wakeAfter(backoff, { kind: 'AddPartitionsToTxnTimer', id: request.id })
  }
  done(self, io, request, verdicts)
}

/** The coordinator has answered a leader. */
export function takeVerified(
  self: Broker,
  io: KafkaIo,
  node: NodeId,
  { results }: MessageOf<'AddPartitionsToTxnResponse'>,
  done: Verified,
): void {
  const { verifier } = memoryOf(self)
  const sent = verifier.inFlight[node] ?? []
  delete verifier.inFlight[node]
  for (const request of sent) {
    const own = results.find((r) => r.transactionalId === request.ask.transactionalId)
    settle(self, io, request, own?.partitions ?? [], done)
  }
  sendQueue(self, io, node)
}

/** It has not: the producer will send again. */
export function verifyingFailed(self: Broker, io: KafkaIo, node: NodeId, done: Verified): void {
  const { verifier } = memoryOf(self)
  const sent = verifier.inFlight[node] ?? []
  delete verifier.inFlight[node]
  for (const request of sent) done(self, io, request, allWith(request, 'NETWORK_EXCEPTION'))
  sendQueue(self, io, node)
}

/** The moment is over: asks again. */
export function retryVerifying(self: Broker, io: KafkaIo, id: number, done: Verified): void {
  const { verifier } = memoryOf(self)
  const request = verifier.retrying[id]
  delete verifier.retrying[id]
  if (request) ask(self, io, request, done)
}
