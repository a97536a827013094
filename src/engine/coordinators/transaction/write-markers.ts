/**
 * The end of a transaction on the partitions themselves: a leader writes the marker as with acks=all
 * (KafkaApis.handleWriteTxnMarkersRequest).
 */
import { diskFails } from '../../broker/disk.ts'
import { appendAsLeader } from '../../broker/produce.ts'
import { awaitMarkers } from '../../broker/purgatory.ts'
import { leaderReplica, logOf, minIsrOf, OFFSETS_TOPIC, wallClock } from '../../broker/replicas.ts'
import type { ErrorName } from '../../config/errors.ts'
import { checkMarker } from '../../log/producer-state.ts'
import { createMarker } from '../../log/transactions.ts'
import type { TopicPartition } from '../../messages.ts'
import { partitionOf } from '../../metadata/image.ts'
import type { TxnMarker } from '../../transaction-messages.ts'
import { type Broker, type Handlers, type KafkaIo, memoryOf, partitionKey } from '../../world.ts'
import { completeGroupTransaction } from '../group/transactional-offsets.ts'

const TIMEOUT_MS = 30_000

interface Written extends TopicPartition {
  readonly error: ErrorName
  readonly baseOffset: number
  readonly requiredOffset: number | null
  readonly producerId: number
}

function refusal(self: Broker, io: KafkaIo, marker: TxnMarker, tp: TopicPartition): ErrorName | null {
  const memory = memoryOf(self)
  const replica = leaderReplica(memory, partitionKey(tp))
  if (!replica)
    return partitionOf(memory.image, tp.topic, tp.partition)
      ? 'NOT_LEADER_OR_FOLLOWER'
      : 'UNKNOWN_TOPIC_OR_PARTITION'
  if (diskFails(self, io)) return 'KAFKA_STORAGE_ERROR'
  if (replica.role.isr.length < minIsrOf(self, tp.topic, tp.partition)) return 'NOT_ENOUGH_REPLICAS'
  const decision = checkMarker(logOf(self, partitionKey(tp)).producers, marker)
  return decision.kind === 'reject' ? decision.error : null
}

function write(self: Broker, io: KafkaIo, marker: TxnMarker, tp: TopicPartition): Written {
  const { producerId, producerEpoch, coordinatorEpoch, committed } = marker
  const { topic, partition } = tp
  const key = partitionKey(tp)
  const error = refusal(self, io, marker, tp)
  if (error) {
    io.report({ kind: 'AppendRefused', broker: self.brokerId, partition: key, error })
    return { topic, partition, error, baseOffset: -1, requiredOffset: null, producerId }
  }
  const replica = leaderReplica(memoryOf(self), key)
  if (!replica) throw new Error(`${self.id} does not lead ${key}`)
  const timestamp = wallClock(io.wallNow)
  const type = committed ? 'COMMIT' : 'ABORT'
  const batch = createMarker({ type, coordinatorEpoch, producerId, producerEpoch, timestamp })
  const baseOffset = appendAsLeader(self, io, replica, batch)
  io.report({
    kind: 'TransactionMarkerWritten',
    broker: self.brokerId,
    partition: key,
    producerId,
    producerEpoch,
    committed,
    offset: baseOffset,
  })
  if (topic === OFFSETS_TOPIC)
    completeGroupTransaction(self, io, key, { producerId, committed, offset: baseOffset })
  return { topic, partition, error: 'NONE', baseOffset, requiredOffset: baseOffset + 1, producerId }
}

export const writeMarkersHandlers: Handlers<Broker, 'WriteTxnMarkersRequest'> = {
  WriteTxnMarkersRequest(self, { markers }, io, ref) {
    const partitions = markers.flatMap((marker) => marker.partitions.map((tp) => write(self, io, marker, tp)))
    awaitMarkers(self, io, ref, { partitions, timeoutMs: TIMEOUT_MS })
  },
}
