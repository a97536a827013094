/**
 * Partitions that a member of a classic group takes and gives up (ConsumerCoordinator, onJoinPrepare and
 * onJoinComplete). Eager: everything before it joins. Cooperative: nothing before, then what the assignment takes away,
 * after which it joins once more so that others can have it.
 */
import type { Assignment, TopicPartition } from '../../messages.ts'
import { type KafkaIo, partitionKey } from '../../world.ts'
import type { ClassicConsumer } from './membership.ts'
import { newPartition, takePartitions } from './positions.ts'
import { isCooperative } from './strategies.ts'

/** What the member holds. */
export function ownedPartitions(self: ClassicConsumer): TopicPartition[] {
  return Object.values(self.partitions).map(({ topic, partition }) => ({ topic, partition }))
}

/** Gives partitions up, or finds that they are lost. */
function drop(self: ClassicConsumer, io: KafkaIo, partitions: Assignment, lost: boolean): void {
  if (partitions.length === 0) return
  const keys = new Set(partitions.map(partitionKey))
  for (const key of keys) delete self.partitions[key]
  self.fetched = self.fetched.filter((key) => !keys.has(key))
  const kept = ownedPartitions(self)
  const fact = {
    kind: 'PartitionsRevoked',
    consumer: self.id,
    group: self.spec.group,
    partitions,
    lost,
  } as const
  io.report(kept.length > 0 ? { ...fact, kept } : fact)
}

/** onJoinPrepare: what has to go before the member joins again. */
export function prepareToJoin(self: ClassicConsumer, io: KafkaIo, isLost: boolean): void {
  const owned = ownedPartitions(self)
  const stays = (tp: TopicPartition): boolean => self.spec.topics.includes(tp.topic)
  if (isLost || !isCooperative(self)) drop(self, io, owned, isLost)
  else
    drop(
      self,
      io,
      owned.filter((tp) => !stays(tp)),
      false,
    )
}

/** What an assignment takes away from the member: nothing where everything was given up before. */
export function takenAway(self: ClassicConsumer, assignment: Assignment): TopicPartition[] {
  const assigned = new Set(assignment.map(partitionKey))
  return ownedPartitions(self).filter((tp) => !assigned.has(partitionKey(tp)))
}

/** onJoinComplete: the new assignment. True when something was given up and the member has to join once more. */
export function takeAssignment(self: ClassicConsumer, io: KafkaIo, assignment: Assignment): boolean {
  const { generation } = self.membership
  const fact = { kind: 'PartitionsAssigned', consumer: self.id, group: self.spec.group, generation } as const
  if (!isCooperative(self)) {
    takePartitions(self, assignment)
    io.report({ ...fact, partitions: assignment })
    return false
  }
  const revoked = takenAway(self, assignment)
  drop(self, io, revoked, false)
  const kept = assignment.filter((tp) => self.partitions[partitionKey(tp)] !== undefined)
  for (const tp of assignment) self.partitions[partitionKey(tp)] ??= newPartition(self, tp)
  io.report({ ...fact, partitions: assignment, kept })
  return revoked.length > 0
}
