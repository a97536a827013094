/**
 * How the end of a transaction gets to its partitions: one request for each broker that leads some of them, again
 * and again until all are written; then the transaction is complete.
 *
 * Follows TransactionMarkerChannelManager and TransactionMarkerRequestCompletionHandler. Kafka sends what failed
 * again at once; here it waits 50 ms, so that a leader that is gone is not asked a thousand times a second.
 */
import { MARKERS } from '../../channels.ts'
import type { ErrorName } from '../../config/errors.ts'
import { MS } from '../../kernel/types.ts'
import type { MessageOf, TopicPartition } from '../../messages.ts'
import { partitionOf } from '../../metadata/image.ts'
import type { PendingMarkers } from '../../transaction-state.ts'
import {
  type Broker,
  brokerNode,
  type Handlers,
  type KafkaIo,
  memoryOf,
  parsePartitionKey,
  partitionKey,
} from '../../world.ts'
import { prepareComplete, type TransactionMetadata } from './metadata.ts'
import { homeOf, logTransition, nowMs } from './state-manager.ts'

const RETRY_MS = 50
const REQUEST_TIMEOUT_MS = 30_000

/** Begins to send the markers of a transaction whose end is decided and written. */
export function addMarkers(self: Broker, io: KafkaIo, txn: TransactionMetadata): void {
  const { transactions: coordinator } = memoryOf(self)
  const home = homeOf(self, txn.transactionalId)
  if (typeof home === 'string') return
  // The end of the transition is prepared already: nothing else may happen to the transaction until then.
  const pendingState = txn.state === 'PREPARE_COMMIT' ? 'COMPLETE_COMMIT' : 'COMPLETE_ABORT'
  coordinator.transactions[txn.transactionalId] = { ...txn, pendingState, hasFailedEpochFence: false }
  const { transactionalId, producerId, producerEpoch } = txn
  coordinator.markers.push({
    transactionalId,
    coordinatorEpoch: home.coordinatorEpoch,
    producerId,
    producerEpoch,
    committed: txn.state === 'PREPARE_COMMIT',
    transactionVersion: txn.clientTransactionVersion,
    partitions: txn.partitions.map(parsePartitionKey),
  })
  sendMarkers(self, io)
  maybeComplete(self, io, transactionalId)
}

/** The transaction these markers belong to, if it is still coordinated here as it was then. */
function transactionOf(self: Broker, markers: PendingMarkers): TransactionMetadata | null {
  const home = homeOf(self, markers.transactionalId)
  if (typeof home === 'string' || home.coordinatorEpoch !== markers.coordinatorEpoch) return null
  return memoryOf(self).transactions.transactions[markers.transactionalId] ?? null
}

/** removePartition: it has its marker, or is gone. */
function settle(self: Broker, txn: TransactionMetadata, partitions: readonly TopicPartition[]): void {
  const keys = new Set(partitions.map(partitionKey))
  memoryOf(self).transactions.transactions[txn.transactionalId] = {
    ...txn,
    partitions: txn.partitions.filter((key) => !keys.has(key)),
  }
}

/** Sends what waits to every broker that has no request of markers under way. */
export function sendMarkers(self: Broker, io: KafkaIo): void {
  const { transactions: coordinator, image } = memoryOf(self)
  const left: PendingMarkers[] = []
  const byBroker: Record<string, PendingMarkers[]> = {}
  const gone: PendingMarkers[] = []
  for (const markers of coordinator.markers) {
    if (!transactionOf(self, markers)) continue
    const groups: Record<string, TopicPartition[]> = {}
    for (const tp of markers.partitions) {
      const registration = partitionOf(image, tp.topic, tp.partition)
      const to = registration ? String(registration.leader) : 'gone'
      groups[to] = [...(groups[to] ?? []), tp]
    }
    for (const [to, partitions] of Object.entries(groups)) {
      const some = { ...markers, partitions }
      if (to === 'gone') gone.push(some)
      else if (Number(to) < 0 || coordinator.markersInFlight[to]) left.push(some)
      else byBroker[to] = [...(byBroker[to] ?? []), some]
    }
  }
  coordinator.markers = left
  for (const [broker, markers] of Object.entries(byBroker)) {
    coordinator.markersInFlight[broker] = markers
    const body = {
      kind: 'WriteTxnMarkersRequest',
      markers: markers.map(({ transactionalId: _, ...marker }) => marker),
    } as const
    io.request(brokerNode(Number(broker)), MARKERS, body, REQUEST_TIMEOUT_MS * MS)
  }
  for (const markers of gone) {
    const txn = transactionOf(self, markers)
    if (txn) settle(self, txn, markers.partitions)
    maybeComplete(self, io, markers.transactionalId)
  }
  if (left.length > 0) retryLater(self, io)
}

/** Tries again in a while what markers wait for. */
export function retryLater(self: Broker, io: KafkaIo): void {
  const { transactions: coordinator } = memoryOf(self)
  if (coordinator.markerTimerSet) return
  coordinator.markerTimerSet = true
  io.wakeAfter(RETRY_MS * MS, { kind: 'TxnMarkerTimer' })
}

/** All markers are written: the transaction is complete once that is written too. */
export function maybeComplete(self: Broker, io: KafkaIo, transactionalId: string): void {
  const { transactions: coordinator } = memoryOf(self)
  const txn = coordinator.transactions[transactionalId]
  if (!txn || txn.partitions.length > 0 || coordinator.pending[transactionalId]) return
  if (txn.state !== 'PREPARE_COMMIT' && txn.state !== 'PREPARE_ABORT') return
  logTransition(self, io, txn, prepareComplete(txn, nowMs(io)), { kind: 'complete' })
}

/** Errors after which the marker is sent again; INVALID_PRODUCER_EPOCH and TRANSACTION_COORDINATOR_FENCED end it. */
const RETRIABLE: ReadonlySet<ErrorName> = new Set<ErrorName>([
  'UNKNOWN_TOPIC_OR_PARTITION',
  'NOT_LEADER_OR_FOLLOWER',
  'NOT_ENOUGH_REPLICAS',
  'NOT_ENOUGH_REPLICAS_AFTER_APPEND',
  'REQUEST_TIMED_OUT',
  'KAFKA_STORAGE_ERROR',
])

function takeResults(
  self: Broker,
  io: KafkaIo,
  sent: PendingMarkers,
  results: MessageOf<'WriteTxnMarkersResponse'>['results'],
): void {
  const txn = transactionOf(self, sent)
  if (!txn) return
  const own = results.filter((r) => r.producerId === sent.producerId)
  const written = own.filter((r) => r.error === 'NONE')
  if (written.length > 0) settle(self, txn, written)
  const again = sent.partitions.filter((tp) =>
    own.some((r) => r.topic === tp.topic && r.partition === tp.partition && RETRIABLE.has(r.error)),
  )
  if (again.length > 0) {
    memoryOf(self).transactions.markers.push({ ...sent, partitions: again })
    retryLater(self, io)
  }
  maybeComplete(self, io, sent.transactionalId)
}

/** A broker did not answer: whoever leads then is asked again. */
export function markersFailed(self: Broker, io: KafkaIo, broker: number): void {
  const { transactions: coordinator } = memoryOf(self)
  const sent = coordinator.markersInFlight[broker] ?? []
  delete coordinator.markersInFlight[broker]
  coordinator.markers.push(...sent)
  if (coordinator.markers.length > 0) retryLater(self, io)
}

export const markerHandlers: Handlers<Broker, 'WriteTxnMarkersResponse' | 'TxnMarkerTimer'> = {
  WriteTxnMarkersResponse(self, { results }, io, _, from) {
    const { transactions: coordinator } = memoryOf(self)
    const broker = from.slice('broker-'.length)
    const sent = coordinator.markersInFlight[broker] ?? []
    delete coordinator.markersInFlight[broker]
    for (const markers of sent) takeResults(self, io, markers, results)
    if (!coordinator.markerTimerSet) sendMarkers(self, io)
  },
  TxnMarkerTimer(self, _, io) {
    const { transactions: coordinator } = memoryOf(self)
    coordinator.markerTimerSet = false
    sendMarkers(self, io)
    for (const id of Object.keys(coordinator.transactions)) maybeComplete(self, io, id)
  },
}
