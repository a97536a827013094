/**
 * A broker becomes, or is no longer, the coordinator of the groups of a `__consumer_offsets` partition
 * (GroupCoordinatorService.onElection, CoordinatorLoaderImpl): the whole log is read, members get new sessions.
 *
 * Kafka reads in a thread of its own, as fast as disk and processor allow. Here it takes LOAD_MS and a time for each
 * record; until then the answer is COORDINATOR_LOAD_IN_PROGRESS.
 */
import { leaderReplica, logOf, OFFSETS_TOPIC } from '../../broker/replicas.ts'
import { MS } from '../../kernel/types.ts'
import { scanBatches } from '../../log/partition-log.ts'
import type { MessageOf } from '../../messages.ts'
import {
  type Broker,
  type Group,
  type KafkaIo,
  memoryOf,
  parsePartitionKey,
  partitionKey,
} from '../../world.ts'
import { restartSessions, unloadGroup } from './classic-rebalance.ts'
import { contextFor, partitionFor } from './coordinator-log.ts'
import { replayBatch } from './group-records.ts'
import { consumerGroups } from './late-parts.ts'

const LOAD_MS = 2
const MICROS_PER_RECORD = 5

/** The broker begins or ceases to lead a partition. */
export function onGroupPartition(self: Broker, io: KafkaIo, key: string, leads: boolean): void {
  if (parsePartitionKey(key).topic !== OFFSETS_TOPIC) return
  const memory = memoryOf(self)
  if (!leads) return resign(self, io, key)
  memory.coordinating[key] = 'loading'
  const token = memory.nextLoad++
  const { logStartOffset, logEndOffset } = logOf(self, key)
  const delay = LOAD_MS * MS + (logEndOffset - logStartOffset) * MICROS_PER_RECORD
  memory.loads[key] = token
  io.wakeAfter(delay, { kind: 'GroupsLoaded', partition: key, token })
}

/** The log has been read. */
export function groupsLoaded(
  self: Broker,
  io: KafkaIo,
  { partition: key, token }: MessageOf<'GroupsLoaded'>,
): void {
  const memory = memoryOf(self)
  const replica = leaderReplica(memory, key)
  if (memory.loads[key] !== token || !replica) return
  delete memory.loads[key]
  const loaded: Record<string, Group> = {}
  const { highWatermark } = replica
  scanBatches(logOf(self, key), 0, (batch) => {
    replayBatch({ groups: loaded, highWatermark }, batch)
    return true
  })
  memory.coordinating[key] = 'active'
  const ctx = contextFor(self, io)
  for (const group of Object.values(loaded)) {
    memory.groups[group.groupId] = group
    restartSessions(group, ctx)
    if (group.consumer)
      consumerGroups
        .get()
        .restartConsumerSessions(group, io, self.config['group.consumer.session.timeout.ms'])
  }
  const groups = Object.keys(loaded).length
  io.report({ kind: 'CoordinatorLoaded', broker: self.brokerId, partition: key, groups })
  if (memory.cleansOffsets) return
  memory.cleansOffsets = true
  planCleanUp(self, io)
}

/** Plans the next look for offsets that have expired. */
export function planCleanUp(self: Broker, io: KafkaIo): void {
  io.wakeAfter(self.config['offsets.retention.check.interval.ms'] * MS, { kind: 'OffsetsRetentionTimer' })
}

function resign(self: Broker, io: KafkaIo, key: string): void {
  const memory = memoryOf(self)
  delete memory.coordinating[key]
  delete memory.loads[key]
  const ctx = contextFor(self, io)
  // With the topic itself all groups are gone.
  const lost = memory.image.topics[OFFSETS_TOPIC] === undefined
  for (const group of Object.values(memory.groups)) {
    const partition = partitionFor(self, group.groupId) ?? -1
    if (!lost && key !== partitionKey({ topic: OFFSETS_TOPIC, partition })) continue
    unloadGroup(group, ctx)
    delete memory.groups[group.groupId]
  }
}
