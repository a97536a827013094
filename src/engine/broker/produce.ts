/**
 * Writing: ProduceRequest on the leader (KafkaApis.handleProduceRequest, ReplicaManager.appendRecords).
 *
 * Left out for now: transactions, quotas, compression.
 */
import type { ErrorName } from '../config/errors.ts'
import { checkAppend } from '../log/producer-state.ts'
import { placeBatch, type UnplacedBatch } from '../log/record-batch.ts'
import type { ProducePartition, ProducePartitionResult } from '../messages.ts'
import { type Broker, type Handlers, type KafkaIo, memoryOf, partitionKey } from '../world.ts'
import { diskFails } from './disk.ts'
import { maybeAdvanceHighWatermark } from './high-watermark.ts'
import { logConfigOf } from './log-configs.ts'
import { appendToLog } from './log-manager.ts'
import { wakeFollowers } from './parked-fetches.ts'
import { awaitProduce, expireWaiting } from './purgatory.ts'
import { asStored, recordProblem } from './record-validation.ts'
import {
  currentLeaderOf,
  type LeaderReplica,
  leaderReplica,
  logOf,
  minIsrOf,
  OFFSETS_TOPIC,
  SHARE_STATE_TOPIC,
} from './replicas.ts'

type Outcome = ProducePartitionResult & { readonly requiredOffset: number | null }

/** Appends a batch on a replica that leads; returns its base offset. */
export function appendAsLeader(
  self: Broker,
  io: KafkaIo,
  replica: LeaderReplica,
  batch: UnplacedBatch,
): number {
  const key = partitionKey(replica)
  const log = logOf(self, key)
  const stored = asStored(batch, logConfigOf(self, replica.topic), io.wallNow)
  const placed = placeBatch(stored, log.logEndOffset, replica.role.leaderEpoch)
  appendToLog(self, io, { key, topic: replica.topic }, placed)
  io.report({ kind: 'BatchAppended', broker: self.brokerId, partition: key, batch: placed, leader: true })
  maybeAdvanceHighWatermark(self, io, key)
  wakeFollowers(self, io, key)
  return placed.baseOffset
}

function refusal(
  self: Broker,
  io: KafkaIo,
  { topic, partition, batch }: ProducePartition,
  acks: number,
): ErrorName | null {
  const memory = memoryOf(self)
  if (diskFails(self, io)) return 'KAFKA_STORAGE_ERROR'
  // KafkaApis: only brokers write to internal topics.
  if (topic === OFFSETS_TOPIC || topic === SHARE_STATE_TOPIC) return 'INVALID_TOPIC_EXCEPTION'
  const replica = leaderReplica(memory, partitionKey({ topic, partition }))
  if (!replica)
    return memory.image.topics[topic]?.partitions[partition]
      ? 'NOT_LEADER_OR_FOLLOWER'
      : 'UNKNOWN_TOPIC_OR_PARTITION'
  if (acks === -1 && replica.role.isr.length < minIsrOf(self, topic, partition)) return 'NOT_ENOUGH_REPLICAS'
  return recordProblem(batch, logConfigOf(self, topic), io.wallNow)
}

function append(self: Broker, io: KafkaIo, part: ProducePartition, acks: number): Outcome {
  const { topic, partition, batch } = part
  const memory = memoryOf(self)
  const key = partitionKey(part)
  const error = refusal(self, io, part, acks)
  if (error) {
    io.report({ kind: 'AppendRefused', broker: self.brokerId, partition: key, error })
    return { topic, partition, error, baseOffset: -1, requiredOffset: null, ...currentLeaderOf(memory, part) }
  }
  const decision = checkAppend(logOf(self, key).producers, batch)
  if (decision.kind === 'reject') {
    io.report({ kind: 'AppendRefused', broker: self.brokerId, partition: key, error: decision.error })
    return { topic, partition, error: decision.error, baseOffset: -1, requiredOffset: null }
  }
  if (decision.kind === 'duplicate') {
    const { producerId, baseSequence } = batch
    io.report({ kind: 'DuplicateIgnored', broker: self.brokerId, partition: key, producerId, baseSequence })
    const { baseOffset, lastOffset } = decision.of
    return { topic, partition, error: 'NONE', baseOffset, requiredOffset: lastOffset + 1 }
  }
  const baseOffset = appendAsLeader(self, io, leaderReplica(memory, key) as LeaderReplica, batch)
  return { topic, partition, error: 'NONE', baseOffset, requiredOffset: baseOffset + batch.count }
}

export const produceHandlers: Handlers<Broker, 'ProduceRequest' | 'PurgatoryExpiry'> = {
  ProduceRequest(self, { acks, timeoutMs, partitions }, io, ref) {
    const outcomes = partitions.map((part) => append(self, io, part, acks))
    if (acks === -1) return awaitProduce(self, io, ref, { partitions: outcomes, timeoutMs })
    if (acks === 1) {
      const results = outcomes.map(({ requiredOffset: _, ...result }) => result)
      return io.reply(ref, { kind: 'ProduceResponse', partitions: results })
    }
    if (outcomes.some((o) => o.error !== 'NONE')) io.disconnect(ref)
    else io.finish(ref)
  },
  PurgatoryExpiry(self, _, io) {
    expireWaiting(self, io)
  },
}
