/**
 * Offsets that a transaction commits for a group (KIP-98, KIP-447): they wait in the group until the marker of their
 * transaction is written to the group's partition, and count then, or never.
 *
 * Follows OffsetMetadataManager.commitTransactionalOffset and replayEndTransactionMarker. Reading them back stands
 * with the other records of the group (group-records.ts).
 */
import { diskFails } from '../../broker/disk.ts'
import { appendAsLeader } from '../../broker/produce.ts'
import { awaitCommit } from '../../broker/purgatory.ts'
import { minIsrOf, wallClock } from '../../broker/replicas.ts'
import type { ErrorName } from '../../config/errors.ts'
import type { PartitionKey } from '../../facts.ts'
import type { RequestRef } from '../../kernel/types.ts'
import { createBatch } from '../../log/record-batch.ts'
import type { Message, MessageOf } from '../../messages.ts'
import {
  type Broker,
  type Group,
  type KafkaIo,
  memoryOf,
  parsePartitionKey,
  partitionKey,
} from '../../world.ts'
import { emptyGroup } from './classic-group.ts'
import { findGroup, home } from './coordinator-log.ts'
import { latestOffset } from './group-offsets.ts'
import { offsetRecord } from './group-records.ts'

/** The group must be as the consumer knows it; a producer without a consumer says nothing about members. */
function problemOf(group: Group, request: MessageOf<'TxnOffsetCommitRequest'>): ErrorName {
  const { memberId, generationId } = request
  if (group.state === 'Dead') return 'COORDINATOR_NOT_AVAILABLE'
  if (generationId < 0 && (memberId === '' || group.state === 'Empty')) return 'NONE'
  if (!group.members[memberId]) return 'UNKNOWN_MEMBER_ID'
  return generationId !== group.generation ? 'ILLEGAL_GENERATION' : 'NONE'
}

/** The group, made when a producer alone commits for it. */
function groupOf(
  self: Broker,
  io: KafkaIo,
  { groupId, generationId }: MessageOf<'TxnOffsetCommitRequest'>,
): Group | ErrorName {
  const found = findGroup(self, io, groupId)
  if (found !== null) return found
  if (generationId >= 0) return 'ILLEGAL_GENERATION'
  const group = emptyGroup(groupId, io.wallNow)
  memoryOf(self).groups[groupId] = group
  return group
}

/** What the coordinator of transactions says, as a group's coordinator passes it on. */
function forCommit(error: ErrorName): ErrorName {
  if (error === 'NETWORK_EXCEPTION') return 'COORDINATOR_LOAD_IN_PROGRESS'
  return error === 'NOT_COORDINATOR' ? 'COORDINATOR_NOT_AVAILABLE' : error
}

/** TxnOffsetCommit, once the transaction is known to hold the group's partition, or with the reason why it does not. */
export function commitTransactionalOffsets(
  self: Broker,
  io: KafkaIo,
  request: MessageOf<'TxnOffsetCommitRequest'>,
  ref: RequestRef,
  verdict: ErrorName,
): void {
  const { groupId, producerId, producerEpoch, offsets } = request
  const answer = (error: ErrorName): Message => ({
    kind: 'TxnOffsetCommitResponse',
    results: offsets.map(({ topic, partition }) => ({ topic, partition, error })),
  })
  if (verdict !== 'NONE') return io.reply(ref, answer(forCommit(verdict)))
  const replica = home(self, groupId)
  if (typeof replica === 'string') return io.reply(ref, answer(replica))
  const group = groupOf(self, io, request)
  const error = typeof group === 'string' ? group : problemOf(group, request)
  if (typeof group === 'string' || error !== 'NONE') return io.reply(ref, answer(error))
  const { image, verifier } = memoryOf(self)
  if (offsets.some((o) => !image.topics[o.topic]?.partitions[o.partition]))
    return io.reply(ref, answer('UNKNOWN_TOPIC_OR_PARTITION'))
  if (replica.role.isr.length < minIsrOf(self, replica.topic, replica.partition) || diskFails(self, io))
    return io.reply(ref, answer('COORDINATOR_NOT_AVAILABLE'))
  const timestamp = wallClock(io.wallNow)
  const values = offsets.map(({ offset, leaderEpoch = -1 }) => {
    return { offset, leaderEpoch, metadata: '', committedAt: io.wallNow }
  })
  const records = offsets.map((o, i) => {
    return { id: -1, timestamp, ...offsetRecord(groupId, o, values[i] as (typeof values)[number]) }
  })
  const batch = createBatch(records, { producerId, producerEpoch, baseSequence: -1 })
  const key = partitionKey(replica)
  delete verifier.states[key]?.[producerId]
  const baseOffset = appendAsLeader(
    self,
    io,
    replica,
    Object.freeze({ ...batch, isTransactional: true as const }),
  )
  group.pendingTxnOffsets[producerId] ??= {}
  const pending = group.pendingTxnOffsets[producerId]
  for (const [i, o] of offsets.entries())
    pending[partitionKey(o)] = { ...(values[i] as (typeof values)[number]), recordOffset: baseOffset + i }
  io.report({ kind: 'TransactionalOffsetsPending', group: groupId, producerId, offsets })
  awaitCommit(self, io, {
    partition: key,
    requiredOffset: baseOffset + batch.count,
    replies: [{ ref, body: answer('NONE'), otherwise: answer('COORDINATOR_NOT_AVAILABLE') }],
    afterwards: null,
  })
}

/**
 * The marker is written to a partition of __consumer_offsets: the offsets of the transaction count once the marker is
 * committed, or never will.
 */
export function completeGroupTransaction(
  self: Broker,
  io: KafkaIo,
  key: PartitionKey,
  end: { readonly producerId: number; readonly committed: boolean; readonly offset: number },
): void {
  for (const group of Object.values(memoryOf(self).groups)) {
    const pending = group.pendingTxnOffsets[end.producerId]
    const replica = pending && home(self, group.groupId)
    if (!pending || !replica || typeof replica === 'string' || partitionKey(replica) !== key) continue
    delete group.pendingTxnOffsets[end.producerId]
    if (!end.committed) continue
    // Of two commits the later record counts.
    const changes = Object.entries(pending)
      .filter(([tp, { recordOffset }]) => recordOffset > (latestOffset(group, tp)?.recordOffset ?? -1))
      .map(([tp, value]) => ({ key: tp, value }))
    group.uncommitted.push({ requiredOffset: end.offset + 1, changes, by: null })
    const offsets = changes.map(({ key: tp, value }) => ({ ...parsePartitionKey(tp), offset: value.offset }))
    io.report({
      kind: 'TransactionalOffsetsCommitted',
      group: group.groupId,
      producerId: end.producerId,
      offsets,
    })
  }
}
