/** A broker's part in KIP-848: ConsumerGroupHeartbeat and the timers behind it (GroupCoordinatorService). */
import { awaitCommit } from '../../broker/purgatory.ts'
import { logOf, OFFSETS_TOPIC } from '../../broker/replicas.ts'
import type { BrokerConfig } from '../../config/definitions.ts'
import type { ErrorName } from '../../config/errors.ts'
import type { ConsumerGroup } from '../../consumer-group-state.ts'
import type { RequestRef } from '../../kernel/types.ts'
import type { DescribedGroup, Message, MessageOf } from '../../messages.ts'
import { type Broker, type Group, type Handlers, type KafkaIo, memoryOf, partitionKey } from '../../world.ts'
import { emptyGroup } from './classic-group.ts'
import {
  assignmentOf,
  assignorOf,
  type ConsumerGroupView,
  consumerHeartbeat,
  type Draft,
  JOINING,
  STATIC_AWAY,
  stateOf,
} from './consumer-group.ts'
import { newConsumerGroup } from './consumer-group-records.ts'
import { applyDraft, fence, retryTimer, timedOut } from './consumer-group-store.ts'
import { findGroup, home, partitionFor, write } from './coordinator-log.ts'
import { forgetClassic, groupTombstone } from './group-records.ts'

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

/**
 * Writes what a draft wants written, puts it in place, and answers when all that was written so far is committed: a
 * member must not act on what another coordinator might not know. False when it could not be written.
 */
export function commitDraft(
  self: Broker,
  io: KafkaIo,
  group: Group,
  draft: Draft,
  replies: readonly { readonly ref: RequestRef; readonly body: Message; readonly otherwise: Message }[],
): boolean {
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

function heartbeat(self: Broker, io: KafkaIo, request: Heartbeat, ref: RequestRef): void {
  const refuse = (error: ErrorName) => io.reply(ref, refusal(request, error))
  const invalid = checkHeartbeat(self, request)
  if (invalid !== 'NONE') return refuse(invalid)
  const found = findGroup(self, io, request.groupId)
  if (typeof found === 'string') return refuse(found)
  const consumer = found?.consumer
  if (!consumer && request.memberEpoch !== JOINING) return refuse('GROUP_ID_NOT_FOUND')
  if (!consumer && found && found.state !== 'Empty') return refuse('GROUP_ID_NOT_FOUND')
  const outcome = consumerHeartbeat(consumer ?? newConsumerGroup(request.groupId), viewOf(self, io), request)
  if (typeof outcome === 'string') return refuse(outcome)
  // An empty classic group makes room.
  const converts = !consumer && found !== null && found.generation > 0
  if (converts) outcome.draft.records.unshift(groupTombstone(request.groupId))
  const group = found ?? emptyGroup(request.groupId, io.wallNow)
  const otherwise = refusal(request, 'COORDINATOR_NOT_AVAILABLE')
  if (!commitDraft(self, io, group, outcome.draft, [{ ref, body: outcome.answer, otherwise }])) return
  if (converts) forgetClassic(group)
}

/** What kafka-consumer-groups asks for; of a consumer group it uses ConsumerGroupDescribe, which says the same. */
export function describeConsumerGroup(group: ConsumerGroup, config: BrokerConfig): DescribedGroup {
  return {
    groupId: group.groupId,
    error: 'NONE',
    state: stateOf(group),
    protocol: assignorOf(group, config),
    members: Object.values(group.members).map(({ memberId, instanceId, clientId, assigned }) => ({
      memberId,
      groupInstanceId: instanceId,
      clientId,
      assignment: assignmentOf(Object.keys(assigned)),
    })),
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
