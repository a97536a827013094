/** The group coordinator's requests on a broker (GroupCoordinatorService, GroupCoordinatorShard). */
import { autoCreateTopic } from '../../broker/forwarding.ts'
import { OFFSETS_TOPIC } from '../../broker/replicas.ts'
import type { ErrorName } from '../../config/errors.ts'
import { lateHandlers } from '../../kernel/late.ts'
import type { DescribedGroup, MessageOf } from '../../messages.ts'
import { type Broker, type Group, type Handlers, type KafkaIo, memoryOf } from '../../world.ts'
import { emptyGroup, joinError, membersOf, syncError } from './classic-group.ts'
import { join, memberStored } from './classic-join.ts'
import { rebalanceTimer, sessionTimer } from './classic-rebalance.ts'
import { heartbeat, leave, sync, synced } from './classic-sync.ts'
import { contextFor, findGroup, partitionFor } from './coordinator-log.ts'
import { consumerGroupOf } from './group-state.ts'
import { consumerGroups } from './late-parts.ts'
import { groupsLoaded, planCleanUp } from './loading.ts'
import {
  commitOffsets,
  deleteGroup,
  deleteOffsets,
  expireOffsets,
  fetchOffsets,
  offsetsWritten,
} from './offset-requests.ts'

export { onGroupPartition } from './loading.ts'
export { onTopicsDeleted } from './offset-requests.ts'

function findCoordinator(self: Broker, io: KafkaIo, groupId: string): MessageOf<'FindCoordinatorResponse'> {
  const partition = partitionFor(self, groupId)
  const none = {
    kind: 'FindCoordinatorResponse',
    error: 'COORDINATOR_NOT_AVAILABLE',
    coordinatorId: -1,
  } as const
  if (partition === null) {
    autoCreateTopic(self, io, OFFSETS_TOPIC)
    return none
  }
  const leader = memoryOf(self).image.topics[OFFSETS_TOPIC]?.partitions[partition]?.leader ?? -1
  return leader < 0 ? none : { ...none, error: 'NONE', coordinatorId: leader }
}

/** A stranger's JoinGroup makes the group; who says that it is a member of one that does not exist is none. */
function groupToJoin(self: Broker, io: KafkaIo, request: MessageOf<'JoinGroupRequest'>): Group | ErrorName {
  const found = findClassic(self, io, request.groupId)
  if (found !== null) return found
  if (request.memberId !== '') return 'UNKNOWN_MEMBER_ID'
  const group = emptyGroup(request.groupId, io.wallNow)
  memoryOf(self).groups[request.groupId] = group
  contextFor(self, io).store(group, {}, null)
  return group
}

/** The classic requests know no GROUP_ID_NOT_FOUND: who means a share group is told that it is no member. */
function findClassic(self: Broker, io: KafkaIo, groupId: string): Group | ErrorName | null {
  const found = findGroup(self, io, groupId)
  return found === 'GROUP_ID_NOT_FOUND' ? 'UNKNOWN_MEMBER_ID' : found
}

/** The group that a member speaks of. */
function groupOfMember(self: Broker, io: KafkaIo, groupId: string): Group | ErrorName {
  return findClassic(self, io, groupId) ?? 'UNKNOWN_MEMBER_ID'
}

/** Timers and what the coordinator tells itself: of a group that is gone they mean nothing. */
function onGroup(self: Broker, io: KafkaIo, groupId: string, act: (group: Group) => void): void {
  const group = findGroup(self, io, groupId)
  if (group !== null && typeof group !== 'string') act(group)
}

function describe(self: Broker, io: KafkaIo, groupId: string): DescribedGroup {
  const group = findGroup(self, io, groupId)
  const none = { groupId, error: 'NONE', state: 'Dead', protocol: '', members: [] } as const
  if (group === null || group === 'GROUP_ID_NOT_FOUND') return { ...none, error: 'GROUP_ID_NOT_FOUND' }
  if (typeof group === 'string') return { ...none, error: group, state: '' }
  if (group.consumer) return consumerGroups.get().describeConsumerGroup(group.consumer, self.config)
  return {
    groupId,
    error: 'NONE',
    state: group.state,
    protocol: group.protocolName ?? '',
    members: membersOf(group).map(({ memberId, instanceId, clientId, assignment }) => ({
      memberId,
      groupInstanceId: instanceId,
      clientId,
      assignment: group.state === 'Stable' ? assignment : [],
    })),
  }
}

type GroupKind =
  | 'FindCoordinatorRequest'
  | 'JoinGroupRequest'
  | 'SyncGroupRequest'
  | 'HeartbeatRequest'
  | 'LeaveGroupRequest'
  | 'OffsetCommitRequest'
  | 'OffsetFetchRequest'
  | 'OffsetDeleteRequest'
  | 'DescribeGroupsRequest'
  | 'DeleteGroupsRequest'
  | 'GroupSessionTimer'
  | 'GroupRebalanceTimer'
  | 'GroupSynced'
  | 'GroupMemberStored'
  | 'GroupOffsetsWritten'
  | 'GroupsLoaded'
  | 'OffsetsRetentionTimer'

export const groupHandlers: Handlers<
  Broker,
  GroupKind | 'ConsumerGroupHeartbeatRequest' | 'ConsumerGroupTimer'
> = {
  ...lateHandlers(() => consumerGroups.get().consumerGroupHandlers, {
    ConsumerGroupHeartbeatRequest: true,
    ConsumerGroupTimer: true,
  }),
  FindCoordinatorRequest(self, { groupId }, io, ref) {
    io.reply(ref, findCoordinator(self, io, groupId))
  },
  JoinGroupRequest(self, request, io, ref) {
    const group = groupToJoin(self, io, request)
    const consumerGroup = consumerGroupOf(group)
    if (consumerGroup) return consumerGroups.get().classicJoin(self, io, consumerGroup, request, ref)
    if (typeof group === 'string') return io.reply(ref, joinError(group, request.memberId))
    if (group.consumer) consumerGroups.get().makeRoomForClassic(self, io, group)
    join(group, contextFor(self, io), request, ref)
  },
  SyncGroupRequest(self, request, io, ref) {
    const group = groupOfMember(self, io, request.groupId)
    const consumerGroup = consumerGroupOf(group)
    if (consumerGroup) consumerGroups.get().classicSync(self, io, consumerGroup, request, ref)
    else if (typeof group === 'string') io.reply(ref, syncError(group))
    else sync(group, contextFor(self, io), request, ref)
  },
  HeartbeatRequest(self, request, io, ref) {
    const group = groupOfMember(self, io, request.groupId)
    const consumerGroup = consumerGroupOf(group)
    if (consumerGroup) return consumerGroups.get().classicHeartbeat(self, io, consumerGroup, request, ref)
    const error = typeof group === 'string' ? group : heartbeat(group, contextFor(self, io), request)
    io.reply(ref, { kind: 'HeartbeatResponse', error })
  },
  LeaveGroupRequest(self, request, io, ref) {
    const group = groupOfMember(self, io, request.groupId)
    const consumerGroup = consumerGroupOf(group)
    if (consumerGroup) return consumerGroups.get().classicLeave(self, io, consumerGroup, request, ref)
    const error = typeof group === 'string' ? group : leave(group, contextFor(self, io), request)
    io.reply(ref, { kind: 'LeaveGroupResponse', error })
  },
  OffsetCommitRequest(self, request, io, ref) {
    commitOffsets(self, io, request, ref)
  },
  OffsetFetchRequest(self, request, io, ref) {
    fetchOffsets(self, io, request, ref)
  },
  OffsetDeleteRequest(self, request, io, ref) {
    deleteOffsets(self, io, request, ref)
  },
  DescribeGroupsRequest(self, { groups }, io, ref) {
    const described = groups.map((groupId) => describe(self, io, groupId))
    io.reply(ref, { kind: 'DescribeGroupsResponse', groups: described })
  },
  DeleteGroupsRequest(self, { groups: [groupId = ''] }, io, ref) {
    const of = (error: ErrorName) =>
      ({ kind: 'DeleteGroupsResponse', results: [{ groupId, error }] }) as const
    deleteGroup(self, io, groupId, { ref, of })
  },
  GroupSessionTimer(self, { groupId, memberId }, io) {
    onGroup(self, io, groupId, (group) => sessionTimer(group, contextFor(self, io), memberId))
  },
  GroupRebalanceTimer(self, { groupId, token }, io) {
    onGroup(self, io, groupId, (group) => rebalanceTimer(group, contextFor(self, io), token))
  },
  GroupSynced(self, done, io) {
    onGroup(self, io, done.groupId, (group) => synced(group, contextFor(self, io), done))
  },
  GroupMemberStored(self, done, io) {
    onGroup(self, io, done.groupId, (group) => memberStored(group, contextFor(self, io), done))
  },
  GroupOffsetsWritten(self, { groupId }, io) {
    offsetsWritten(self, io, groupId)
  },
  GroupsLoaded(self, done, io) {
    groupsLoaded(self, io, done)
  },
  OffsetsRetentionTimer(self, _, io) {
    expireOffsets(self, io)
    planCleanUp(self, io)
  },
}
