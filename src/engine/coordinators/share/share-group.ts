/**
 * Share groups on their coordinator: ShareGroupHeartbeat, epochs, the target assignment by the simple assignor, and
 * which partitions have their state at the share coordinator (GroupMetadataManager.shareGroupHeartbeat, ShareGroup).
 * Every member is at once what its target says: nothing has to be revoked first, as partitions are shared.
 *
 * Left out: racks, assignor offload, regular expressions.
 */
import { diskFails } from '../../broker/disk.ts'
import { appendAsLeader } from '../../broker/produce.ts'
import { awaitCommit } from '../../broker/purgatory.ts'
import {
  type LeaderReplica,
  leaderReplica,
  logOf,
  minIsrOf,
  OFFSETS_TOPIC,
  wallClock,
} from '../../broker/replicas.ts'
import { shareHeartbeatMs, shareSessionMs } from '../../broker/share/group-configs.ts'
import { newTask, persist, shareOf } from '../../broker/share/persister.ts'
import type { ErrorName } from '../../config/errors.ts'
import { MS, type NodeId, type RequestRef } from '../../kernel/types.ts'
import { scanBatches } from '../../log/partition-log.ts'
import { createBatch } from '../../log/record-batch.ts'
import type { Message, MessageOf, TopicPartition } from '../../messages.ts'
import type { MetadataImage } from '../../metadata/image.ts'
import type { ShareGroup, ShareGroupMember } from '../../share-state.ts'
import { type Broker, type KafkaIo, memoryOf, parsePartitionKey, partitionKey } from '../../world.ts'
import { coordinatorPartition } from '../coordinator-partition.ts'
import { assignSimple } from '../group/assignors/simple.ts'
import { inMemberOrder, type TopicAssignment } from '../group/assignors/types.ts'
import {
  currentRecord,
  emptyShareGroup,
  epochRecord,
  memberRecord,
  memberTombstones,
  replayShareGroups,
  stateRecord,
  targetRecords,
} from './group-records.ts'
import type { KeyValue } from './share-records.ts'

type Heartbeat = MessageOf<'ShareGroupHeartbeatRequest'>

/** The replica this broker coordinates a group on, or why it does not. */
export function homeOf(self: Broker, groupId: string): LeaderReplica | ErrorName {
  const memory = memoryOf(self)
  const partitions = memory.image.topics[OFFSETS_TOPIC]?.partitions.length ?? 0
  if (partitions === 0) return 'COORDINATOR_NOT_AVAILABLE'
  const key = partitionKey({ topic: OFFSETS_TOPIC, partition: coordinatorPartition(groupId, partitions) })
  if (memory.coordinating[key] === 'loading') return 'COORDINATOR_LOAD_IN_PROGRESS'
  return (memory.coordinating[key] && leaderReplica(memory, key)) || 'NOT_COORDINATOR'
}

/** Writes to the group's partition; the answer waits until that is committed. */
export function writeGroup(
  self: Broker,
  io: KafkaIo,
  groupId: string,
  todo: {
    readonly records: readonly KeyValue[]
    readonly replies: readonly {
      readonly ref: RequestRef
      readonly body: Message
      readonly otherwise: Message
    }[]
  },
): void {
  const { records, replies } = todo
  const replica = homeOf(self, groupId)
  const bad =
    typeof replica === 'string' || replica.role.isr.length < minIsrOf(self, replica.topic, replica.partition)
  if (bad || diskFails(self, io)) {
    for (const { ref, otherwise } of replies) io.reply(ref, otherwise)
    return
  }
  if (records.length === 0) {
    for (const { ref, body } of replies) io.reply(ref, body)
    return
  }
  const timestamp = wallClock(io.wallNow)
  const none = { producerId: -1, producerEpoch: -1, baseSequence: -1 }
  const batch = createBatch(
    records.map((r) => ({ id: -1, timestamp, ...r })),
    none,
  )
  const requiredOffset = appendAsLeader(self, io, replica, batch) + batch.count
  awaitCommit(self, io, { partition: partitionKey(replica), requiredOffset, replies, afterwards: null })
}

// ── epochs and assignment ──

/** Topics that somebody subscribes to and that exist. */
function subscribed({ members }: ShareGroup, image: MetadataImage): string[] {
  const topics = new Set(Object.values(members).flatMap((m) => m.topics))
  return [...topics].filter((topic) => image.topics[topic]).sort()
}

function hashOf(group: ShareGroup, image: MetadataImage): string {
  return subscribed(group, image)
    .map((topic) => `${image.topics[topic]?.topicId}:${image.topics[topic]?.partitions.length}`)
    .join(',')
}

/** GroupMetadataManager.initializedAssignmentPending: state was made for partitions that nobody is given yet. */
function hasNewState(group: ShareGroup, image: MetadataImage): boolean {
  const topics = subscribed(group, image)
  const given = new Set(Object.values(group.target).flatMap((list) => list.map(partitionKey)))
  return topics.some((topic) =>
    (group.initialized[topic] ?? []).some((partition) => !given.has(partitionKey({ topic, partition }))),
  )
}

const toAssignment = (partitions: readonly TopicPartition[]): TopicAssignment => {
  const byTopic: Record<string, number[]> = {}
  for (const { topic, partition } of partitions) byTopic[topic] = [...(byTopic[topic] ?? []), partition]
  return byTopic
}

/** The first partitions of a topic that all have their state. */
function assignable(group: ShareGroup, topic: string): number {
  const known = new Set(group.initialized[topic] ?? [])
  let count = 0
  while (known.has(count)) count += 1
  return count
}

function assign(self: Broker, io: KafkaIo, group: ShareGroup): void {
  const { image } = memoryOf(self)
  const topics: Record<string, { id: string; partitions: number }> = {}
  for (const topic of subscribed(group, image))
    topics[topic] = { id: image.topics[topic]?.topicId ?? '', partitions: assignable(group, topic) }
  const members = inMemberOrder(
    Object.values(group.members).map(({ memberId, topics: wanted }) => ({
      memberId,
      topics: wanted.filter((topic) => topics[topic]),
      current: toAssignment(group.target[memberId] ?? []),
    })),
  )
  const first = members[0]?.topics.join() ?? ''
  const homogeneous = members.every((m) => m.topics.join() === first)
  const target = assignSimple({ topics, members, homogeneous })
  group.target = {}
  for (const { memberId } of members)
    group.target[memberId] = Object.entries(target[memberId] ?? {})
      .flatMap(([topic, partitions]) => partitions.map((partition) => ({ topic, partition })))
      .sort((a, b) => (a.topic < b.topic ? -1 : a.topic > b.topic ? 1 : a.partition - b.partition))
  group.assignmentEpoch = group.groupEpoch
  group.assignedAt = io.now
  const assignments = Object.fromEntries(
    Object.entries(group.target).map(([id, list]) => [group.members[id]?.clientId ?? id, list]),
  )
  const { groupId, groupEpoch: epoch } = group
  io.report({ kind: 'ShareGroupAssigned', group: groupId, epoch, assignments })
}

/** ShareGroupAssignmentBuilder: a member takes its target at once. True when it changed. */
function reconcile(group: ShareGroup, member: ShareGroupMember, changed: boolean): boolean {
  const isBehind = member.memberEpoch !== group.assignmentEpoch
  if (!isBehind && !changed) return false
  const assigned = (group.target[member.memberId] ?? []).filter(({ topic }) => member.topics.includes(topic))
  const same = assigned.map(partitionKey).join() === member.assigned.map(partitionKey).join()
  if (isBehind) {
    member.previousMemberEpoch = member.memberEpoch
    member.memberEpoch = group.assignmentEpoch
  }
  if (!same) member.assigned = Object.freeze(assigned.map((tp) => Object.freeze(tp)))
  return isBehind || !same
}

// ── state at the share coordinator ──

/** GroupMetadataManager.subscribedTopicsChangeMap: partitions that have no state and are not about to get it. */
function withoutState(self: Broker, io: KafkaIo, group: ShareGroup): TopicPartition[] {
  const { image } = memoryOf(self)
  const retry = self.config['group.share.initialize.retry.interval.ms'] * MS
  return subscribed(group, image).flatMap((topic) => {
    const under = group.initializing[topic]
    const known = new Set([
      ...(group.initialized[topic] ?? []),
      ...(under && io.now - under.at < retry ? under.partitions : []),
    ])
    return (image.topics[topic]?.partitions ?? []).flatMap((_, partition) =>
      known.has(partition) ? [] : [{ topic, partition }],
    )
  })
}

function initialise(
  self: Broker,
  io: KafkaIo,
  group: ShareGroup,
  partitions: readonly TopicPartition[],
): void {
  const { image } = memoryOf(self)
  const known = new Set([...Object.keys(group.initialized), ...Object.keys(group.initializing)])
  for (const { topic, partition } of partitions) {
    const before = group.initializing[topic]?.partitions ?? []
    const all = [...new Set([...before, partition])].sort((a, b) => a - b)
    group.initializing[topic] = Object.freeze({ partitions: Object.freeze(all), at: io.now })
    persist(self, io, {
      kind: 'InitializeShareGroupStateRequest',
      groupId: group.groupId,
      topic,
      topicId: image.topics[topic]?.topicId ?? '',
      partition,
      stateEpoch: group.groupEpoch,
      // Partitions that a known topic gets later are read from their beginning.
      startOffset: known.has(topic) ? 0 : -1,
      task: newTask(self),
    })
  }
}

/** The share coordinator has made a partition's state, or could not (initializeShareGroupState). */
export function stateMade(
  self: Broker,
  io: KafkaIo,
  request: MessageOf<'InitializeShareGroupStateRequest'>,
  error: ErrorName,
): void {
  const group = shareOf(self).groups[request.groupId]
  const under = group?.initializing[request.topic]
  if (!group || !under) return
  const left = under.partitions.filter((p) => p !== request.partition)
  if (left.length === 0) delete group.initializing[request.topic]
  else group.initializing[request.topic] = Object.freeze({ ...under, partitions: left })
  if (error === 'NONE') {
    const all = new Set([...(group.initialized[request.topic] ?? []), request.partition])
    group.initialized[request.topic] = Object.freeze([...all].sort((a, b) => a - b))
  }
  if (Object.keys(group.initializing).length === 0)
    writeGroup(self, io, group.groupId, { records: [stateRecord(group)], replies: [] })
}

// ── members ──

/** Why a heartbeat is not taken. */
function problem(self: Broker, request: Heartbeat, group: ShareGroup | undefined): ErrorName | null {
  const { groupId, memberId, memberEpoch } = request
  if (groupId === '' || memberId === '') return 'INVALID_REQUEST'
  // A group of another type has the name, though it be empty: nothing converts it.
  if (!group && memoryOf(self).groups[groupId]) return 'GROUP_ID_NOT_FOUND'
  if (!group) return memberEpoch === 0 ? null : 'GROUP_ID_NOT_FOUND'
  const member = group.members[memberId]
  const isFull = Object.keys(group.members).length >= self.config['group.share.max.size']
  if (!member && memberEpoch === 0) return isFull ? 'GROUP_MAX_SIZE_REACHED' : null
  if (!member) return 'UNKNOWN_MEMBER_ID'
  if (memberEpoch <= 0 || memberEpoch === member.memberEpoch) return null
  return memberEpoch === member.previousMemberEpoch ? null : 'FENCED_MEMBER_EPOCH'
}

function answerTo(
  self: Broker,
  request: Heartbeat,
  error: ErrorName,
): MessageOf<'ShareGroupHeartbeatResponse'> {
  const { memberId, memberEpoch, groupId } = request
  return {
    kind: 'ShareGroupHeartbeatResponse',
    error,
    memberId,
    memberEpoch,
    heartbeatIntervalMs: error === 'NONE' ? shareHeartbeatMs(self, groupId) : 0,
    assignment: null,
  }
}

function touch(self: Broker, io: KafkaIo, groupId: string, member: ShareGroupMember): void {
  const timeout = shareSessionMs(self, groupId) * MS
  member.sessionDeadline = io.now + timeout
  if (member.timed) return
  member.timed = true
  io.wakeAfter(timeout, { kind: 'ShareSessionTimer', groupId, memberId: member.memberId })
}

/** GroupMetadataManager.shareGroupFenceMember */
function removeMember(
  self: Broker,
  io: KafkaIo,
  group: ShareGroup,
  member: ShareGroupMember,
  reason: 'left' | 'session timeout',
): KeyValue[] {
  const { groupId } = group
  const { memberId } = member
  delete group.members[memberId]
  delete group.target[memberId]
  group.groupEpoch += 1
  group.metadataHash = hashOf(group, memoryOf(self).image)
  const isEmpty = Object.keys(group.members).length === 0
  if (isEmpty) group.assignmentEpoch = group.groupEpoch
  if (isEmpty) group.assignedAt = -1
  const client = member.clientId as NodeId
  io.report({ kind: 'MemberLeft', group: groupId, member: memberId, client, reason })
  const metadata = isEmpty ? targetRecords(group) : []
  return [...memberTombstones(groupId, memberId), epochRecord(group), ...metadata]
}

/** The time of a member that does not heartbeat is over, or not yet. */
export function shareSessionDue(self: Broker, io: KafkaIo, groupId: string, memberId: string): void {
  const group = shareOf(self).groups[groupId]
  const member = group?.members[memberId]
  if (!group || !member?.timed) return
  if (member.sessionDeadline > io.now)
    return io.wakeAfter(member.sessionDeadline - io.now, { kind: 'ShareSessionTimer', groupId, memberId })
  const records = removeMember(self, io, group, member, 'session timeout')
  writeGroup(self, io, groupId, { records, replies: [] })
}

function leave(self: Broker, io: KafkaIo, request: Heartbeat, ref: RequestRef): void {
  const group = shareOf(self).groups[request.groupId]
  const error = problem(self, request, group)
  const member = group?.members[request.memberId]
  if (error || !group || !member) return io.reply(ref, answerTo(self, request, error ?? 'UNKNOWN_MEMBER_ID'))
  const records = removeMember(self, io, group, member, 'left')
  const otherwise = answerTo(self, request, 'COORDINATOR_NOT_AVAILABLE')
  writeGroup(self, io, request.groupId, {
    records,
    replies: [{ ref, body: answerTo(self, request, 'NONE'), otherwise }],
  })
}

function memberFor(io: KafkaIo, group: ShareGroup, { memberId, clientId }: Heartbeat): ShareGroupMember {
  const known = group.members[memberId]
  if (known) return known
  const member: ShareGroupMember = {
    memberId,
    clientId,
    memberEpoch: 0,
    previousMemberEpoch: 0,
    topics: [],
    assigned: [],
    sessionDeadline: 0,
    timed: false,
  }
  group.members[memberId] = member
  const client = clientId as NodeId
  io.report({ kind: 'MemberJoined', group: group.groupId, member: memberId, client })
  return member
}

/** ShareGroupHeartbeat */
export function shareHeartbeat(self: Broker, request: Heartbeat, io: KafkaIo, ref: RequestRef): void {
  const { groupId, topics } = request
  const replica = homeOf(self, groupId)
  if (typeof replica === 'string') return io.reply(ref, answerTo(self, request, replica))
  if (request.memberEpoch === -1) return leave(self, io, request, ref)
  const share = shareOf(self)
  const error = problem(self, request, share.groups[groupId])
  if (error) return io.reply(ref, answerTo(self, request, error))
  share.groups[groupId] ??= emptyShareGroup(groupId)
  const group = share.groups[groupId] as ShareGroup
  const { image } = memoryOf(self)
  const records: KeyValue[] = []
  const member = memberFor(io, group, request)
  let bump = false
  if (topics && topics.join() !== member.topics.join()) {
    member.topics = topics
    records.push(memberRecord(groupId, member.memberId, member))
    bump = true
  }
  if (group.assignmentEpoch >= group.groupEpoch) bump ||= hasNewState(group, image)
  const hash = hashOf(group, image)
  if (hash !== group.metadataHash) bump = true
  if (bump) {
    group.groupEpoch += 1
    group.metadataHash = hash
    records.push(epochRecord(group))
  }
  const interval = self.config['group.share.assignment.interval.ms'] * MS
  const mayAssign = group.assignedAt < 0 || io.now - group.assignedAt >= interval
  if (group.assignmentEpoch < group.groupEpoch && mayAssign) {
    assign(self, io, group)
    records.push(...targetRecords(group))
  }
  const before = member.assigned
  if (reconcile(group, member, bump)) records.push(currentRecord(groupId, member))
  touch(self, io, groupId, member)
  const fresh = withoutState(self, io, group)
  if (fresh.length > 0) {
    initialise(self, io, group, fresh)
    records.push(stateRecord(group))
  }
  const isFull = request.memberEpoch === 0 || topics !== null
  const assignment = isFull || member.assigned !== before ? member.assigned : null
  const body = { ...answerTo(self, request, 'NONE'), memberEpoch: member.memberEpoch, assignment }
  const otherwise = answerTo(self, request, 'COORDINATOR_NOT_AVAILABLE')
  writeGroup(self, io, groupId, { records, replies: [{ ref, body, otherwise }] })
}

/** The groups of a partition of __consumer_offsets come here, or go. */
export function onShareGroupPartition(self: Broker, io: KafkaIo, key: string, leads: boolean): void {
  const { topic, partition } = parsePartitionKey(key)
  if (topic !== OFFSETS_TOPIC) return
  if (!leads) {
    const { image, share } = memoryOf(self)
    const partitions = image.topics[OFFSETS_TOPIC]?.partitions.length ?? 0
    for (const groupId of Object.keys(share?.groups ?? {}))
      if (partitions === 0 || coordinatorPartition(groupId, partitions) === partition)
        delete share?.groups[groupId]
    return
  }
  const loaded: ReturnType<typeof shareOf>['groups'] = {}
  scanBatches(logOf(self, key), 0, (batch) => {
    replayShareGroups(loaded, batch)
    return true
  })
  for (const group of Object.values(loaded)) {
    shareOf(self).groups[group.groupId] = group
    for (const member of Object.values(group.members)) touch(self, io, group.groupId, member)
  }
}
