/**
 * What kafka-share-groups asks of a share group's coordinator: ShareGroupDescribe, DescribeShareGroupOffsets and
 * DeleteShareGroupOffsets (GroupCoordinatorService). Where a group stands is known to the share coordinators, so that the
 * coordinator asks these (ReadShareGroupStateSummary, DeleteShareGroupState) before it answers.
 *
 * Left out: the coordinator does not ask the leaders how long their logs are; the tool asks them itself for the lag.
 */
import { newTask, persist, shareOf } from '../../broker/share/persister.ts'
import type { ErrorName } from '../../config/errors.ts'
import type { RequestRef } from '../../kernel/types.ts'
import type { MessageOf, TopicPartition } from '../../messages.ts'
import type { DescribedShareGroup, SharePartitionOffset } from '../../share-messages.ts'
import type { ShareAsking, ShareGroup } from '../../share-state.ts'
import { type Broker, type KafkaIo, memoryOf } from '../../world.ts'
import { stateRecord } from './group-records.ts'
import { homeOf, writeGroup } from './share-group.ts'

/** The group, or why this broker has nothing to say of it. */
function find(self: Broker, groupId: string): ShareGroup | ErrorName {
  const home = homeOf(self, groupId)
  if (typeof home === 'string') return home
  return memoryOf(self).share?.groups[groupId] ?? 'GROUP_ID_NOT_FOUND'
}

function described(self: Broker, groupId: string): DescribedShareGroup {
  const group = find(self, groupId)
  if (typeof group === 'string')
    return { groupId, error: group, state: 'Dead', groupEpoch: 0, assignmentEpoch: 0, members: [] }
  const members = Object.values(group.members)
  return {
    groupId,
    error: 'NONE',
    state: members.length > 0 ? 'Stable' : 'Empty',
    groupEpoch: group.groupEpoch,
    assignmentEpoch: group.assignmentEpoch,
    members: members.map(({ memberId, clientId, memberEpoch, assigned }) => ({
      memberId,
      clientId,
      memberEpoch,
      assignment: assigned,
    })),
  }
}

/** ShareGroupDescribe */
export function describeShareGroups(
  self: Broker,
  { groups }: MessageOf<'ShareGroupDescribeRequest'>,
  io: KafkaIo,
  ref: RequestRef,
): void {
  io.reply(ref, { kind: 'ShareGroupDescribeResponse', groups: groups.map((id) => described(self, id)) })
}

function partitionsOf({ initialized }: ShareGroup, topics: readonly string[]): TopicPartition[] {
  return topics.flatMap((topic) => (initialized[topic] ?? []).map((partition) => ({ topic, partition })))
}

/** Asks the share coordinators of these partitions; the tool is answered when all of them have said something. */
function ask(
  self: Broker,
  io: KafkaIo,
  kind: 'ReadShareGroupStateSummaryRequest' | 'DeleteShareGroupStateRequest',
  asking: Omit<ShareAsking, 'tasks' | 'found' | 'error'>,
  partitions: readonly TopicPartition[],
): void {
  const share = shareOf(self)
  const { image } = memoryOf(self)
  const tasks = partitions.map(() => newTask(self))
  const all: ShareAsking = { ...asking, tasks: [...tasks], found: [], error: 'NONE' }
  share.asked = [...(share.asked ?? []), all]
  partitions.forEach(({ topic, partition }, i) => {
    const topicId = image.topics[topic]?.topicId ?? ''
    persist(self, io, { kind, groupId: asking.groupId, topic, topicId, partition, task: tasks[i] as number })
  })
  if (tasks.length === 0) finish(self, io, all)
}

/** DescribeShareGroupOffsets: all partitions that the group has its state of. */
export function describeShareOffsets(
  self: Broker,
  { groupId }: MessageOf<'DescribeShareGroupOffsetsRequest'>,
  io: KafkaIo,
  ref: RequestRef,
): void {
  const group = find(self, groupId)
  if (typeof group === 'string')
    return io.reply(ref, { kind: 'DescribeShareGroupOffsetsResponse', error: group, offsets: [] })
  const partitions = partitionsOf(group, Object.keys(group.initialized))
  ask(self, io, 'ReadShareGroupStateSummaryRequest', { ref, groupId, topics: null }, partitions)
}

/** DeleteShareGroupOffsets: only of a group that nobody is in. */
export function deleteShareOffsets(
  self: Broker,
  { groupId, topics }: MessageOf<'DeleteShareGroupOffsetsRequest'>,
  io: KafkaIo,
  ref: RequestRef,
): void {
  const group = find(self, groupId)
  const refuse = (error: ErrorName) =>
    io.reply(ref, { kind: 'DeleteShareGroupOffsetsResponse', error, topics: [] })
  if (typeof group === 'string') return refuse(group)
  if (Object.keys(group.members).length > 0) return refuse('NON_EMPTY_GROUP')
  ask(self, io, 'DeleteShareGroupStateRequest', { ref, groupId, topics }, partitionsOf(group, topics))
}

/** A share coordinator has answered, or could not be had; true when a tool waited for it. */
export function shareAnswered(
  self: Broker,
  io: KafkaIo,
  task: number,
  error: ErrorName,
  found: SharePartitionOffset | null = null,
): boolean {
  const asking = memoryOf(self).share?.asked?.find(({ tasks }) => tasks.includes(task))
  if (!asking) return false
  asking.tasks = asking.tasks.filter((id) => id !== task)
  if (error !== 'NONE') asking.error = error
  else if (found) asking.found = [...asking.found, found]
  if (asking.tasks.length === 0) finish(self, io, asking)
  return true
}

function finish(self: Broker, io: KafkaIo, asking: ShareAsking): void {
  const share = shareOf(self)
  const left = share.asked?.filter((other) => other !== asking) ?? []
  if (left.length > 0) share.asked = left
  else delete share.asked
  const { ref, groupId, topics, found, error } = asking
  if (topics === null)
    return io.reply(ref, { kind: 'DescribeShareGroupOffsetsResponse', error, offsets: found })
  const body = (failure: ErrorName): MessageOf<'DeleteShareGroupOffsetsResponse'> => ({
    kind: 'DeleteShareGroupOffsetsResponse',
    error: 'NONE',
    topics: topics.map((topic) => ({
      topic,
      error: memoryOf(self).image.topics[topic] ? failure : 'UNKNOWN_TOPIC_OR_PARTITION',
    })),
  })
  const group = share.groups[groupId]
  if (error !== 'NONE' || !group) return io.reply(ref, body(error === 'NONE' ? 'GROUP_ID_NOT_FOUND' : error))
  const records = topics.some((topic) => group.initialized[topic]) ? [group] : []
  for (const topic of topics) delete group.initialized[topic]
  writeGroup(self, io, groupId, {
    records: records.map(stateRecord),
    replies: [{ ref, body: body('NONE'), otherwise: body('COORDINATOR_NOT_AVAILABLE') }],
  })
}
