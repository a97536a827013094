/**
 * Writing: ProduceRequest on the leader (KafkaApis.handleProduceRequest, ReplicaManager.appendRecords).
 *
 * Transactions are verified before (coordinators/transaction/verify.ts). Left out for now: quotas.
 */
import type { ErrorName } from '../config/errors.ts'
import type { PartitionKey } from '../facts.ts'
import type { RequestRef } from '../kernel/types.ts'
import { checkAppend } from '../log/producer-state.ts'
import { placeBatch, type UnplacedBatch } from '../log/record-batch.ts'
import type { MessageOf, ProducePartition, ProducePartitionResult } from '../messages.ts'
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
  isInternalTopic,
  type LeaderReplica,
  leaderReplica,
  logOf,
  minIsrOf,
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
  if (isInternalTopic(topic)) return 'INVALID_TOPIC_EXCEPTION'
  const replica = leaderReplica(memory, partitionKey({ topic, partition }))
  if (!replica)
    return memory.image.topics[topic]?.partitions[partition]
      ? 'NOT_LEADER_OR_FOLLOWER'
      : 'UNKNOWN_TOPIC_OR_PARTITION'
  if (acks === -1 && replica.role.isr.length < minIsrOf(self, topic, partition)) return 'NOT_ENOUGH_REPLICAS'
  return recordProblem(batch, logConfigOf(self, topic), io.wallNow)
}

/** What was found out about transactional writes before they are made. */
export interface Verification {
  readonly errors: Readonly<Record<PartitionKey, ErrorName>>
  /** Where the transaction begins: the guard that was given out when verification began. */
  readonly guards: Readonly<Record<PartitionKey, number>>
}

/** Why a transactional batch may not be written yet or any more (UnifiedLog.batchMissingRequiredVerification). */
function check(self: Broker, key: PartitionKey, batch: UnplacedBatch, verification?: Verification) {
  const { producers } = logOf(self, key)
  if (!batch.isTransactional) return checkAppend(producers, batch)
  const state = memoryOf(self).verifier.states[key]?.[batch.producerId]
  const guard = verification?.guards[key]
  const isVerified = guard !== undefined && guard === state?.guard
  const enabled = self.config['transaction.partition.verification.enable']
  return checkAppend(producers, batch, isVerified || !enabled, state)
}

function append(
  self: Broker,
  io: KafkaIo,
  part: ProducePartition,
  acks: number,
  verification?: Verification,
): Outcome {
  const { topic, partition, batch } = part
  const memory = memoryOf(self)
  const key = partitionKey(part)
  const error = verification?.errors[key] ?? refusal(self, io, part, acks)
  if (error) {
    io.report({ kind: 'AppendRefused', broker: self.brokerId, partition: key, error })
    return { topic, partition, error, baseOffset: -1, requiredOffset: null, ...currentLeaderOf(memory, part) }
  }
  const decision = check(self, key, batch, verification)
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

/** Writes what a producer sent, and answers when its acks say so. */
export function produce(
  self: Broker,
  io: KafkaIo,
  ref: RequestRef,
  { acks, timeoutMs, partitions }: MessageOf<'ProduceRequest'>,
  verification?: Verification,
): void {
  const outcomes = partitions.map((part) => append(self, io, part, acks, verification))
  if (acks === -1) return awaitProduce(self, io, ref, { partitions: outcomes, timeoutMs })
  if (acks === 1) {
    const results = outcomes.map(({ requiredOffset: _, ...result }) => result)
    return io.reply(ref, { kind: 'ProduceResponse', partitions: results })
  }
  if (outcomes.some((o) => o.error !== 'NONE')) io.disconnect(ref)
  else io.finish(ref)
}

export const produceHandlers: Handlers<Broker, 'ProduceRequest' | 'PurgatoryExpiry'> = {
  ProduceRequest(self, request, io, ref) {
    produce(self, io, ref, request)
  },
  PurgatoryExpiry(self, _, io) {
    expireWaiting(self, io)
  },
}
