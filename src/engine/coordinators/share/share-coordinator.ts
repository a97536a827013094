/**
 * The share coordinator: keeps the state of share-partitions in __share_group_state for the leaders of these partitions
 * (ShareCoordinatorService, ShareCoordinatorShard). Only the newest leader of a partition may write, and only in the
 * newest state epoch.
 *
 * Left out: pruning the state topic, snapshots of cold partitions.
 */

import { diskFails } from '../../broker/disk.ts'
import { appendAsLeader } from '../../broker/produce.ts'
import { awaitCommit } from '../../broker/purgatory.ts'
import {
  type LeaderReplica,
  leaderReplica,
  logOf,
  minIsrOf,
  SHARE_STATE_TOPIC,
  wallClock,
} from '../../broker/replicas.ts'
import { shareOf, statePartition } from '../../broker/share/persister.ts'
import type { ErrorName } from '../../config/errors.ts'
import type { RequestRef } from '../../kernel/types.ts'
import { scanBatches } from '../../log/partition-log.ts'
import { createBatch } from '../../log/record-batch.ts'
import type { Message, MessageOf } from '../../messages.ts'
import { partitionOf } from '../../metadata/image.ts'
import type { PersisterRequest } from '../../share-messages.ts'
import { type ShareGroupOffset, shareKey } from '../../share-state.ts'
import {
  type Broker,
  type Handlers,
  type KafkaIo,
  memoryOf,
  parsePartitionKey,
  partitionKey,
} from '../../world.ts'
import {
  applyShareRecord,
  type KeyValue,
  replayShareBatch,
  shareRecord,
  shareTombstone,
} from './share-records.ts'
import { combineStateBatches } from './state-batches.ts'

/** The replica this broker coordinates a share-partition on, or why it does not. */
function home(self: Broker, request: PersisterRequest): LeaderReplica | ErrorName {
  const partition = statePartition(self, { ...request, group: request.groupId })
  if (partition === null) return 'COORDINATOR_NOT_AVAILABLE'
  const key = partitionKey({ topic: SHARE_STATE_TOPIC, partition })
  return (shareOf(self).coordinating[key] && leaderReplica(memoryOf(self), key)) || 'NOT_COORDINATOR'
}

const keyOf = (request: PersisterRequest): string => shareKey({ ...request, group: request.groupId })

/** Why a request cannot be served: fenced by a newer leader or state epoch, never initialised, no such partition. */
function problem(self: Broker, request: PersisterRequest): ErrorName | null {
  const state = shareOf(self).states[keyOf(request)]
  if (request.kind === 'WriteShareGroupStateRequest' || request.kind === 'ReadShareGroupStateRequest') {
    if (!state) return 'INVALID_REQUEST'
    if (state.leaderEpoch > request.leaderEpoch) return 'FENCED_LEADER_EPOCH'
    if (request.kind === 'WriteShareGroupStateRequest' && state.stateEpoch > request.stateEpoch)
      return 'FENCED_STATE_EPOCH'
  }
  if (request.kind === 'InitializeShareGroupStateRequest' && state && state.stateEpoch > request.stateEpoch)
    return 'FENCED_STATE_EPOCH'
  const { image } = memoryOf(self)
  const known = image.topics[request.topic]?.topicId === request.topicId
  return known && partitionOf(image, request.topic, request.partition) ? null : 'UNKNOWN_TOPIC_OR_PARTITION'
}

/** A snapshot after so many updates, an update else (generateShareStateRecord). The start offset never goes back. */
function stateRecord(
  self: Broker,
  before: ShareGroupOffset,
  change: Pick<ShareGroupOffset, 'startOffset' | 'leaderEpoch' | 'deliveryCompleteCount' | 'batches'>,
): KeyValue {
  const startOffset = Math.max(change.startOffset, before.startOffset)
  const { deliveryCompleteCount: theirs } = change
  const ours = before.deliveryCompleteCount
  const same = change.startOffset === before.startOffset
  const deliveryCompleteCount = same
    ? Math.max(theirs, ours)
    : change.startOffset < before.startOffset
      ? ours
      : theirs
  const { leaderEpoch } = change
  const next = { ...before, startOffset, leaderEpoch, deliveryCompleteCount }
  if (before.updates < self.config['share.coordinator.snapshot.update.records.per.snapshot'])
    return shareRecord('update', { ...next, batches: combineStateBatches([], change.batches, startOffset) })
  const batches = combineStateBatches(before.batches, change.batches, startOffset)
  return shareRecord('snapshot', { ...next, snapshotEpoch: before.snapshotEpoch + 1, batches })
}

function initialRecord(
  before: ShareGroupOffset | undefined,
  request: MessageOf<'InitializeShareGroupStateRequest'>,
): KeyValue | null {
  const { groupId: group, topic, topicId, partition, stateEpoch, startOffset } = request
  if (before?.stateEpoch === stateEpoch && before.startOffset === startOffset) return null
  return shareRecord('snapshot', {
    group,
    topic,
    topicId,
    partition,
    snapshotEpoch: before ? before.snapshotEpoch + 1 : 0,
    stateEpoch,
    leaderEpoch: 0,
    startOffset,
    deliveryCompleteCount: startOffset === -1 ? -1 : 0,
    batches: [],
    updates: 0,
  })
}

/** Applies and appends a record; the offset after it. */
function append(self: Broker, io: KafkaIo, replica: LeaderReplica, record: KeyValue): number {
  applyShareRecord(shareOf(self).states, record)
  const none = { producerId: -1, producerEpoch: -1, baseSequence: -1 }
  const batch = createBatch([{ id: -1, timestamp: wallClock(io.wallNow), ...record }], none)
  return appendAsLeader(self, io, replica, batch) + batch.count
}

/** Answers once the record is committed; without a record at once. */
function write(
  self: Broker,
  io: KafkaIo,
  ref: RequestRef,
  todo: {
    readonly replica: LeaderReplica
    readonly record: KeyValue | null
    readonly body: Message
    readonly otherwise: Message
  },
): void {
  const { replica, record, body, otherwise } = todo
  if (record === null) return io.reply(ref, body)
  const isUnderMinIsr = replica.role.isr.length < minIsrOf(self, replica.topic, replica.partition)
  if (isUnderMinIsr || diskFails(self, io)) return io.reply(ref, otherwise)
  const requiredOffset = append(self, io, replica, record)
  const partition = partitionKey(replica)
  awaitCommit(self, io, { partition, requiredOffset, replies: [{ ref, body, otherwise }], afterwards: null })
}

/** ShareCoordinatorService.onElection and onResignation: what the log says is all there is to know. */
export function onShareStatePartition(self: Broker, io: KafkaIo, key: string, leads: boolean): void {
  const { topic, partition } = parsePartitionKey(key)
  if (topic !== SHARE_STATE_TOPIC) return
  const memory = shareOf(self)
  for (const [id, state] of Object.entries(memory.states))
    if (statePartition(self, state) === partition) delete memory.states[id]
  if (!leads) {
    delete memory.coordinating[key]
    return
  }
  const loaded: Record<string, ShareGroupOffset> = {}
  scanBatches(logOf(self, key), 0, (batch) => {
    replayShareBatch(loaded, batch)
    return true
  })
  Object.assign(memory.states, loaded)
  memory.coordinating[key] = true
  const shares = Object.keys(loaded).length
  io.report({ kind: 'ShareCoordinatorLoaded', broker: self.brokerId, partition: key, shares })
}

/** ShareCoordinatorService.onTopicsDeleted: with a topic goes what share groups knew of it. */
export function onShareTopicsDeleted(self: Broker, io: KafkaIo, topics: ReadonlySet<string>): void {
  const memory = self.memory?.share
  if (!memory) return
  for (const state of Object.values(memory.states)) {
    if (!topics.has(state.topic)) continue
    const partition = statePartition(self, state)
    const key = partition === null ? '' : partitionKey({ topic: SHARE_STATE_TOPIC, partition })
    const replica = leaderReplica(memoryOf(self), key)
    if (replica) append(self, io, replica, shareTombstone(state))
  }
  for (const group of Object.values(memory.groups))
    for (const topic of topics) {
      delete group.initialized[topic]
      delete group.initializing[topic]
    }
}

export const shareCoordinatorHandlers: Handlers<
  Broker,
  | 'InitializeShareGroupStateRequest'
  | 'ReadShareGroupStateRequest'
  | 'WriteShareGroupStateRequest'
  | 'ReadShareGroupStateSummaryRequest'
  | 'DeleteShareGroupStateRequest'
> = {
  InitializeShareGroupStateRequest(self, request, io, ref) {
    const answer = (error: ErrorName) => ({ kind: 'InitializeShareGroupStateResponse', error }) as const
    const replica = home(self, request)
    const error = typeof replica === 'string' ? replica : problem(self, request)
    if (typeof replica === 'string' || error) return io.reply(ref, answer(error ?? 'NOT_COORDINATOR'))
    const record = initialRecord(shareOf(self).states[keyOf(request)], request)
    const otherwise = answer('COORDINATOR_NOT_AVAILABLE')
    write(self, io, ref, { replica, record, body: answer('NONE'), otherwise })
  },
  ReadShareGroupStateRequest(self, request, io, ref) {
    const nothing = { stateEpoch: 0, startOffset: -1, batches: [] }
    const answer = (error: ErrorName, found: typeof nothing | ShareGroupOffset = nothing) => {
      const { stateEpoch, startOffset, batches } = found
      return { kind: 'ReadShareGroupStateResponse', error, stateEpoch, startOffset, batches } as const
    }
    const replica = home(self, request)
    const error = typeof replica === 'string' ? replica : problem(self, request)
    const state = shareOf(self).states[keyOf(request)]
    if (typeof replica === 'string' || error || !state)
      return io.reply(ref, answer(error ?? 'NOT_COORDINATOR'))
    // A new leader: the old one may not write any more once this is answered.
    const { leaderEpoch } = request
    const record =
      state.leaderEpoch === leaderEpoch
        ? null
        : stateRecord(self, state, { ...state, leaderEpoch, batches: [] })
    const otherwise = answer('COORDINATOR_NOT_AVAILABLE')
    write(self, io, ref, { replica, record, body: answer('NONE', state), otherwise })
  },
  WriteShareGroupStateRequest(self, request, io, ref) {
    const answer = (error: ErrorName) => ({ kind: 'WriteShareGroupStateResponse', error }) as const
    const replica = home(self, request)
    const error = typeof replica === 'string' ? replica : problem(self, request)
    const state = shareOf(self).states[keyOf(request)]
    if (typeof replica === 'string' || error || !state)
      return io.reply(ref, answer(error ?? 'NOT_COORDINATOR'))
    const { startOffset, deliveryCompleteCount, batches } = request
    const { leaderEpoch } = state
    const record = stateRecord(self, state, { startOffset, deliveryCompleteCount, batches, leaderEpoch })
    const otherwise = answer('COORDINATOR_NOT_AVAILABLE')
    write(self, io, ref, { replica, record, body: answer('NONE'), otherwise })
  },
  ReadShareGroupStateSummaryRequest(self, request, io, ref) {
    const replica = home(self, request)
    const error = (typeof replica === 'string' ? replica : problem(self, request)) ?? 'NONE'
    const state = shareOf(self).states[keyOf(request)]
    io.reply(ref, {
      kind: 'ReadShareGroupStateSummaryResponse',
      error,
      leaderEpoch: state?.leaderEpoch ?? 0,
      startOffset: state?.startOffset ?? -1,
      deliveryCompleteCount: state?.deliveryCompleteCount ?? -1,
    })
  },
  DeleteShareGroupStateRequest(self, request, io, ref) {
    const answer = (error: ErrorName) => ({ kind: 'DeleteShareGroupStateResponse', error }) as const
    const replica = home(self, request)
    const error = typeof replica === 'string' ? replica : problem(self, request)
    if (typeof replica === 'string' || error) return io.reply(ref, answer(error ?? 'NOT_COORDINATOR'))
    const state = shareOf(self).states[keyOf(request)]
    const otherwise = answer('COORDINATOR_NOT_AVAILABLE')
    const record = state ? shareTombstone(state) : null
    write(self, io, ref, { replica, record, body: answer('NONE'), otherwise })
  },
}
