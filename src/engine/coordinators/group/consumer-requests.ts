/** A broker's part in KIP-848: ConsumerGroupHeartbeat and the timers behind it (GroupCoordinatorService). */
import { awaitCommit } from '../../broker/purgatory.ts'
import { logOf, OFFSETS_TOPIC } from '../../broker/replicas.ts'
import type { BrokerConfig } from '../../config/definitions.ts'
import type { ErrorName } from '../../config/errors.ts'
import type { ConsumerGroup } from '../../consumer-group-state.ts'
import type { RequestRef } from '../../kernel/types.ts'
import { randomUuid } from '../../kernel/uuid.ts'
import type { DescribedGroup, Message, MessageOf } from '../../messages.ts'
import { type Broker, type Group, type Handlers, type KafkaIo, memoryOf, partitionKey } from '../../world.ts'
import { completeJoin, completeSync, emptyGroup, joinError, syncError } from './classic-group.ts'
import { prepareRebalance, restartSessions } from './classic-rebalance.ts'
import { consumerHeartbeat, removeMembers, stateOf } from './consumer-group.ts'
import { JOINING, STATIC_AWAY } from './consumer-group-admission.ts'
import { assignmentOf, type ConsumerGroupView, type Draft, draftOf } from './consumer-group-draft.ts'
import { assignorOf } from './consumer-group-epochs.ts'
import {
  canUpgrade,
  downgraded,
  heartbeatConsumerGroup,
  joinConsumerGroup,
  memberToLeave,
  syncConsumerGroup,
  upgrade,
} from './consumer-group-migration.ts'
import { groupTombstones, newConsumerGroup } from './consumer-group-records.ts'
import { applyDraft, fence, retryTimer, timedOut } from './consumer-group-store.ts'
import { contextFor, findGroup, home, partitionFor, write } from './coordinator-log.ts'
import { forgetClassic, groupRecord, groupTombstone } from './group-records.ts'
import type { WithConsumer } from './group-state.ts'

type Heartbeat = MessageOf<'ConsumerGroupHeartbeatRequest'>

/** What consumer groups see of their broker. */
export function viewOf(self: Broker, io: KafkaIo): ConsumerGroupView {
  const { image } = memoryOf(self)
  return {
    config: self.config,
    now: io.now,
    topic(name) {
      const topic = image.topics[name]
      if (!topic) return undefined
      const { topicId: id, partitions } = topic
      // Utils.computeTopicHash: how many partitions, and in which racks they are.
      const racks = partitions.map(({ replicas }) =>
        [...new Set(replicas.flatMap((broker) => image.brokers[broker]?.rack ?? []))].sort().join('+'),
      )
      return { id, partitions: partitions.length, hash: `${name}/${id}/${racks.join(',')}` }
    },
  }
}

/** GroupCoordinatorService.throwIfConsumerGroupHeartbeatRequestIsInvalid */
export function checkHeartbeat(self: Broker, request: Heartbeat): ErrorName {
  const { memberEpoch, instanceId, serverAssignor } = request
  if (request.memberId === '' || request.groupId === '' || instanceId === '') return 'INVALID_REQUEST'
  if (memberEpoch === JOINING) {
    if (request.rebalanceTimeoutMs === -1 || request.subscribedTopicNames === null) return 'INVALID_REQUEST'
    if (request.topicPartitions?.length !== 0) return 'INVALID_REQUEST'
  } else if (memberEpoch === STATIC_AWAY) {
    if (instanceId === null) return 'INVALID_REQUEST'
  } else if (memberEpoch < STATIC_AWAY) return 'INVALID_REQUEST'
  const assignors = self.config['group.consumer.assignors'].split(',')
  return serverAssignor === null || assignors.includes(serverAssignor) ? 'NONE' : 'UNSUPPORTED_ASSIGNOR'
}

function refusal(request: Heartbeat, error: ErrorName): Message {
  return {
    kind: 'ConsumerGroupHeartbeatResponse',
    error,
    memberId: request.memberId,
    memberEpoch: 0,
    heartbeatIntervalMs: 0,
    assignment: null,
  }
}

type Replies = readonly { readonly ref: RequestRef; readonly body: Message; readonly otherwise: Message }[]

/**
 * Writes what a draft wants written, puts it in place, and answers when all that was written so far is committed: a
 * member must not act on what another coordinator might not know. False when it could not be written.
 */
function commitDraft(self: Broker, io: KafkaIo, group: Group, draft: Draft, replies: Replies): boolean {
  if (draft.downgrade) return commitDowngrade(self, io, group, draft, replies)
  const { groupId } = group
  if (draft.records.length > 0) {
    if (write(self, io, groupId, draft.records, { replies, afterwards: null }) === null) return false
  } else if (replies.length > 0) {
    const partition = partitionKey({ topic: OFFSETS_TOPIC, partition: partitionFor(self, groupId) as number })
    const requiredOffset = logOf(self, partition).logEndOffset
    awaitCommit(self, io, { partition, requiredOffset, replies, afterwards: null })
  }
  memoryOf(self).groups[groupId] = group
  applyDraft(group, io, draft)
  return true
}

/** The group becomes a classic one; its members are asked to join again. */
function commitDowngrade(self: Broker, io: KafkaIo, group: Group, draft: Draft, replies: Replies): boolean {
  const { consumer } = group
  if (!consumer || !draft.downgrade) return false
  const leaving = new Set(draft.downgrade.leaving.map(({ memberId }) => memberId))
  const classic = downgraded(consumer, leaving, io.wallNow)
  const assignments = Object.fromEntries(
    Object.values(classic.members).map((m) => [m.memberId, m.assignment]),
  )
  const records = [...groupTombstones(consumer), groupRecord(classic, assignments)]
  if (write(self, io, group.groupId, records, { replies, afterwards: null }) === null) return false
  const { offsets, uncommitted, pendingTxnOffsets, nextToken } = group
  delete group.consumer
  delete group.deadlines
  Object.assign(group, classic, { offsets, uncommitted, pendingTxnOffsets, nextToken })
  for (const fact of draft.facts) io.report(fact)
  const { groupId, generation } = group
  const members = Object.keys(group.members).length
  io.report({ kind: 'GroupDowngraded', group: groupId, generation, members })
  const ctx = contextFor(self, io)
  restartSessions(group, ctx)
  if (group.state === 'Stable') prepareRebalance(group, ctx, draft.downgrade.reason)
  return true
}

function heartbeat(self: Broker, io: KafkaIo, request: Heartbeat, ref: RequestRef): void {
  const refuse = (error: ErrorName) => io.reply(ref, refusal(request, error))
  const invalid = checkHeartbeat(self, request)
  if (invalid !== 'NONE') return refuse(invalid)
  const found = findGroup(self, io, request.groupId)
  if (typeof found === 'string') return refuse(found)
  if (!found?.consumer && request.memberEpoch !== JOINING) return refuse('GROUP_ID_NOT_FOUND')
  const group = found ?? emptyGroup(request.groupId, io.wallNow)
  const start = startingPoint(self, io, group)
  if (start === null) return refuse('GROUP_ID_NOT_FOUND')
  const outcome = consumerHeartbeat(start.group, viewOf(self, io), request)
  if (typeof outcome === 'string') return refuse(outcome)
  const { draft, answer } = outcome
  draft.records.unshift(...start.records)
  draft.facts.unshift(...start.facts)
  Object.assign(draft.deadlines, { ...start.deadlines, ...draft.deadlines })
  const otherwise = refusal(request, 'COORDINATOR_NOT_AVAILABLE')
  const wasClassic = !group.consumer
  if (!commitDraft(self, io, group, draft, [{ ref, body: answer, otherwise }]) || !wasClassic) return
  const ctx = contextFor(self, io)
  for (const member of Object.values(group.members)) {
    completeJoin(ctx, member, joinError('REBALANCE_IN_PROGRESS', member.memberId))
    completeSync(ctx, member, syncError('REBALANCE_IN_PROGRESS'))
  }
  forgetClassic(group)
}

/** What a heartbeat finds: the consumer group, a new one, or one made of a classic group; null when it may not be. */
function startingPoint(self: Broker, io: KafkaIo, group: Group): Draft | null {
  if (group.consumer) return draftOf(group.consumer)
  if (group.state !== 'Empty') return canUpgrade(group, self.config) ? upgrade(group, viewOf(self, io)) : null
  const draft = draftOf(newConsumerGroup(group.groupId))
  // An empty classic group makes room.
  if (group.generation > 0) draft.records.push(groupTombstone(group.groupId))
  return draft
}

// ── classic members ──

/** A consumer group that nobody is in makes room for a classic one. */
export function makeRoomForClassic(self: Broker, io: KafkaIo, group: Group): void {
  if (!group.consumer) return
  write(self, io, group.groupId, groupTombstones(group.consumer), { replies: [], afterwards: null })
  delete group.consumer
  delete group.deadlines
  forgetClassic(group)
}

/** JoinGroup to a consumer group. */
export function classicJoin(
  self: Broker,
  io: KafkaIo,
  group: WithConsumer,
  request: MessageOf<'JoinGroupRequest'>,
  ref: RequestRef,
): void {
  const outcome = joinConsumerGroup(group.consumer, viewOf(self, io), request, () => randomUuid(io))
  if ('error' in outcome) return io.reply(ref, joinError(outcome.error, outcome.memberId))
  const otherwise = joinError('COORDINATOR_NOT_AVAILABLE', request.memberId)
  commitDraft(self, io, group, outcome.draft, [{ ref, body: outcome.answer, otherwise }])
}

/** SyncGroup to a consumer group. */
export function classicSync(
  self: Broker,
  io: KafkaIo,
  group: WithConsumer,
  request: MessageOf<'SyncGroupRequest'>,
  ref: RequestRef,
): void {
  const { draft, answer } = syncConsumerGroup(group, request)
  commitDraft(self, io, group, draft, [
    { ref, body: answer, otherwise: syncError('COORDINATOR_NOT_AVAILABLE') },
  ])
}

/** Heartbeat to a consumer group. */
export function classicHeartbeat(
  self: Broker,
  io: KafkaIo,
  group: WithConsumer,
  request: MessageOf<'HeartbeatRequest'>,
  ref: RequestRef,
): void {
  const { draft, error } = heartbeatConsumerGroup(group, request)
  commitDraft(self, io, group, draft, [])
  io.reply(ref, { kind: 'HeartbeatResponse', error })
}

/** LeaveGroup to a consumer group. */
export function classicLeave(
  self: Broker,
  io: KafkaIo,
  group: WithConsumer,
  request: MessageOf<'LeaveGroupRequest'>,
  ref: RequestRef,
): void {
  const member = memberToLeave(group.consumer, request)
  const answer = (error: ErrorName): Message => ({ kind: 'LeaveGroupResponse', error })
  if (typeof member === 'string') return io.reply(ref, answer(member))
  const draft = draftOf(group.consumer)
  removeMembers(draft, viewOf(self, io), [member], 'left')
  commitDraft(self, io, group, draft, [
    { ref, body: answer('NONE'), otherwise: answer('COORDINATOR_NOT_AVAILABLE') },
  ])
}

/** What kafka-consumer-groups asks for; of a consumer group it uses ConsumerGroupDescribe, which says the same. */
export function describeConsumerGroup(group: ConsumerGroup, config: BrokerConfig): DescribedGroup {
  return {
    groupId: group.groupId,
    error: 'NONE',
    state: stateOf(group),
    protocol: assignorOf(group, config),
    members: Object.values(group.members).map(
      ({ memberId, instanceId, clientId, assigned, pendingRevocation }) => ({
        memberId,
        groupInstanceId: instanceId,
        clientId,
        // asConsumerGroupDescribeMember: what it has yet to give up counts as its own.
        assignment: assignmentOf([...Object.keys(assigned), ...Object.keys(pendingRevocation)]),
      }),
    ),
  }
}

export const consumerGroupHandlers: Handlers<Broker, 'ConsumerGroupHeartbeatRequest' | 'ConsumerGroupTimer'> =
  {
    ConsumerGroupHeartbeatRequest(self, request, io, ref) {
      heartbeat(self, io, request, ref)
    },
    ConsumerGroupTimer(self, timer, io) {
      const group = memoryOf(self).groups[timer.groupId]
      if (!group?.consumer || typeof home(self, timer.groupId) === 'string') return
      const member = timedOut(group, io, timer)
      if (!member) return
      const draft = fence(group.consumer, viewOf(self, io), member, timer.what)
      if (!commitDraft(self, io, group, draft, [])) retryTimer(group, io, timer)
    },
  }
