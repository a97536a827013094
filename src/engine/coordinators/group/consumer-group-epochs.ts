/** The epochs of a KIP-848 group: when it moves on, and the target that is computed for everybody. */
import type { BrokerConfig } from '../../config/definitions.ts'
import type { ConsumerGroup, TopicAssignment } from '../../consumer-group-state.ts'
import { javaStringHashCode } from '../../kernel/java-hash-order.ts'
import { MS } from '../../kernel/types.ts'
import type { TopicPartition } from '../../messages.ts'
import { inHashOrder } from './assignors/java-hash.ts'
import { assignServerRange } from './assignors/range.ts'
import { inMemberOrder, PartitionAssignorError, type ServerAssignor } from './assignors/types.ts'
import { assignUniform } from './assignors/uniform.ts'
import { type ConsumerGroupView, type Draft, putTarget } from './consumer-group-draft.ts'
import { epochRecord, targetEpochRecord } from './consumer-group-records.ts'

export const SERVER_ASSIGNORS: Readonly<Record<string, ServerAssignor>> = {
  uniform: assignUniform,
  range: assignServerRange,
}

function subscriberCounts(group: ConsumerGroup): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { subscribed } of Object.values(group.members))
    for (const topic of subscribed) counts[topic] = (counts[topic] ?? 0) + 1
  return counts
}

/** ModernGroup.computeMetadataHash: of the subscribed topics that exist. */
export function metadataHash(group: ConsumerGroup, view: ConsumerGroupView): string {
  return Object.keys(subscriberCounts(group))
    .sort()
    .flatMap((topic) => view.topic(topic)?.hash ?? [])
    .join(' ')
}

/** The assignor most members ask for, null when nobody asks for one. */
function preferredAssignor(group: ConsumerGroup): string | null {
  const counts: Record<string, number> = {}
  for (const { serverAssignor } of Object.values(group.members))
    if (serverAssignor !== null) counts[serverAssignor] = (counts[serverAssignor] ?? 0) + 1
  let best: string | null = null
  for (const name of inHashOrder(Object.keys(counts), javaStringHashCode))
    if (best === null || (counts[name] ?? 0) > (counts[best] ?? 0)) best = name
  return best
}

/** The assignor in use. */
export function assignorOf(group: ConsumerGroup, config: BrokerConfig): string {
  return preferredAssignor(group) ?? config['group.consumer.assignors'].split(',')[0] ?? 'uniform'
}

/** Another epoch of the group, when it is called for or the metadata has changed. */
export function bumpEpoch(draft: Draft, view: ConsumerGroupView, reason: string | null): void {
  const hash = metadataHash(draft.group, view)
  const metadataChanged = hash !== draft.group.metadataHash
  if (reason === null && !metadataChanged) return
  const groupEpoch = draft.group.groupEpoch + 1
  draft.group = { ...draft.group, groupEpoch, metadataHash: hash }
  draft.records.push(epochRecord(draft.group.groupId, groupEpoch, hash))
  draft.facts.push({
    kind: 'GroupEpochBumped',
    group: draft.group.groupId,
    groupEpoch,
    reason: reason ?? 'the metadata of subscribed topics changed',
  })
}

/**
 * A new target for everybody when the group has moved on and group.consumer.assignment.interval.ms allows.
 * Throws PartitionAssignorError.
 */
export function maybeAssign(draft: Draft, view: ConsumerGroupView): void {
  const { group } = draft
  if (group.assignmentEpoch >= group.groupEpoch) return
  const interval = view.config['group.consumer.assignment.interval.ms'] * MS
  if (group.assignmentAt !== 0 && interval !== 0 && view.now < group.assignmentAt + interval) return
  const assignor = assignorOf(group, view.config)
  const assign = SERVER_ASSIGNORS[assignor]
  if (!assign) throw new PartitionAssignorError(`There is no assignor ${assignor}`)
  const targets = assign(groupSpec(group, view))
  const { groupId, groupEpoch } = group
  for (const { memberId } of inMemberOrder(Object.values(group.members))) {
    const target = targets[memberId] ?? {}
    const old = group.targets[memberId]
    if (old === undefined || JSON.stringify(sortKeys(old)) !== JSON.stringify(sortKeys(target)))
      putTarget(draft, memberId, target)
  }
  // 0 means "may be computed at once", so the very first moment is the one after.
  const assignmentAt = Math.max(1, view.now)
  draft.group = { ...draft.group, assignmentEpoch: groupEpoch, assignmentAt }
  draft.records.push(targetEpochRecord(groupId, groupEpoch, assignmentAt))
  draft.facts.push({
    kind: 'TargetAssignmentComputed',
    group: groupId,
    assignmentEpoch: groupEpoch,
    assignor,
    targets: Object.values(draft.group.members).map(({ memberId, clientId }) => ({
      member: memberId,
      client: clientId,
      partitions: flat(draft.group.targets[memberId] ?? {}),
    })),
  })
}

function sortKeys(assignment: TopicAssignment): [string, readonly number[]][] {
  return Object.entries(assignment).sort(([a], [b]) => (a < b ? -1 : 1))
}

export function flat(assignment: TopicAssignment): TopicPartition[] {
  return sortKeys(assignment).flatMap(([topic, ps]) => ps.map((partition) => ({ topic, partition })))
}

function groupSpec(group: ConsumerGroup, view: ConsumerGroupView) {
  const counts = subscriberCounts(group)
  const members = Object.values(group.members)
  const topics: Record<string, { id: string; partitions: number }> = {}
  for (const name of Object.keys(counts)) {
    const topic = view.topic(name)
    if (topic) topics[name] = { id: topic.id, partitions: topic.partitions }
  }
  return {
    topics,
    members: inMemberOrder(members).map(({ memberId, instanceId, subscribed }) => ({
      memberId,
      instanceId,
      topics: subscribed.filter((topic) => topics[topic] !== undefined),
      current: group.targets[memberId] ?? {},
    })),
    homogeneous: Object.values(counts).every((count) => count === members.length),
  }
}
