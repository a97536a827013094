/**
 * ZooKeeper mode as a whole, as a broker lives it: its session, its lanes of work, the requests it answers as
 * controller, and what it does when something fails. Kafka 3.9; for inter.broker.protocol.version see
 * broker/zookeeper/isr-changes.ts.
 */

import type { OnLeadership } from '../../broker/publisher.ts'
import { controlRequestHandlers, leaderAndIsrStep } from '../../broker/zookeeper/control-requests.ts'
import { isrSessionExpired, isrSteps, isrTimers } from '../../broker/zookeeper/isr-changes.ts'
import { type Lanes, lanesOf, type StepTable, zkOf } from '../../broker/zookeeper/lanes.ts'
import {
  leavingHandlers,
  requestZkShutdown,
  sessionClosed,
  sessionOpened,
  shutdownRefused,
  startupSteps,
  startZkBroker,
} from '../../broker/zookeeper/startup.ts'
import { CONFIG_CHANGES } from '../../broker/zookeeper/zk-data.ts'
import type { RequestFailed, RequestRef } from '../../kernel/types.ts'
import { SECOND } from '../../kernel/types.ts'
import type { Message, MessageOf } from '../../messages.ts'
import type { Broker, Handlers, KafkaIo } from '../../world.ts'
import { SESSION, type ZkClientBehaviour, zkClientBehaviour } from '../../zookeeper/client.ts'
import type { LaneName, ZkStep } from '../../zookeeper-controller-state.ts'
import type { ZkCall } from '../../zookeeper-state.ts'
import { adminSteps, completeTopicWaiters, configPathOf } from './admin.ts'
import { channelAnswered, channelFailed, isControlRequest, sendNext } from './batch.ts'
import { contextOf } from './context.ts'
import { deletionSteps } from './deletion.ts'
import { eventOf, eventSteps } from './events.ts'
import { isrNotificationSteps } from './isr-notifications.ts'
import { officeSteps, resign } from './office.ts'
import { reassignSteps } from './reassign.ts'
import { requestSteps } from './requests.ts'
import { partitionSteps, replicaSteps } from './state-machines.ts'

/** Requests of steps that will not be done: their senders learn that the connection is gone. */
function dropWaiting(self: Broker, io: KafkaIo): void {
  const { lanes } = zkOf(self)
  for (const name of Object.keys(lanes) as LaneName[]) {
    const lane = lanes[name]
    const steps: ZkStep[] = [...lane.steps, ...lane.queue, ...(lane.waiting ? [lane.waiting.step] : [])]
    for (const step of steps) if ('ref' in step) io.disconnect(step.ref)
  }
}

function expired(self: Broker, io: KafkaIo, lanes: Lanes, _lost: readonly ZkCall[]): void {
  const zk = zkOf(self)
  resign(self, io, 'session expired')
  zk.activeId = -1
  zk.outcomes = []
  isrSessionExpired(self)
  dropWaiting(self, io)
  lanes.reset(self)
}

type ControllerKind =
  | 'AlterPartitionRequest'
  | 'AllocateProducerIdsRequest'
  | 'ControlledShutdownRequest'
  | 'LeaderAndIsrResponse'
  | 'UpdateMetadataResponse'
  | 'StopReplicaResponse'
  | 'ControllerChannelTimer'
  | 'AutoRebalanceTimer'
  | 'TopicWaitTimer'

function brokerOf(from: string): number {
  return Number(from.slice('broker-'.length))
}

function controllerHandlers(lanes: Lanes): Handlers<Broker, ControllerKind> {
  return {
    AlterPartitionRequest(self, request, io, ref) {
      lanes.enqueue(self, io, 'controller', {
        do: 'alterPartition',
        phase: 'check',
        request,
        ref,
        wanted: [],
        errors: {},
      })
    },
    AllocateProducerIdsRequest(self, request, io, ref) {
      lanes.enqueue(self, io, 'controller', {
        do: 'allocateProducerIds',
        phase: 'read',
        request,
        ref,
        start: 0,
        zkVersion: 0,
      })
    },
    ControlledShutdownRequest(self, request, io, ref) {
      lanes.enqueue(self, io, 'controller', {
        do: 'controlledShutdown',
        phase: 'begin',
        request,
        ref,
        followed: [],
      })
    },
    LeaderAndIsrResponse(self, _, io, request, from) {
      channelAnswered(self, io, brokerOf(from), request)
    },
    UpdateMetadataResponse(self, _, io, request, from) {
      channelAnswered(self, io, brokerOf(from), request)
    },
    StopReplicaResponse(self, answer, io, request, from) {
      if (!channelAnswered(self, io, brokerOf(from), request)) return
      const deleting = request.partitions.some((p) => p.deletePartition)
      if (!deleting) return
      const { partitions } = answer
      lanes.enqueue(self, io, 'controller', { do: 'replicaDeleted', broker: brokerOf(from), partitions })
    },
    ControllerChannelTimer(self, { broker, token }, io) {
      if (contextOf(self)?.channels[broker]?.brokerEpoch === token) sendNext(self, io, broker)
    },
    AutoRebalanceTimer(self, { token }, io) {
      if (contextOf(self)?.token !== token) return
      lanes.enqueue(self, io, 'controller', { do: 'autoRebalance' })
      const every = self.config['leader.imbalance.check.interval.seconds'] * SECOND
      io.wakeAfter(every, { kind: 'AutoRebalanceTimer', token })
    },
    TopicWaitTimer(self, _, io) {
      completeTopicWaiters(self, io)
    },
  }
}

/** Requests of operators; in KRaft mode a broker passes them on instead. */
type OperatorKind =
  | 'CreateTopicsRequest'
  | 'DeleteTopicsRequest'
  | 'CreatePartitionsRequest'
  | 'IncrementalAlterConfigsRequest'
  | 'AlterPartitionReassignmentsRequest'
  | 'ElectLeadersRequest'
  | 'UnregisterBrokerRequest'
  | 'AddRaftVoterRequest'
  | 'RemoveRaftVoterRequest'

const isController = (self: Broker): boolean => contextOf(self)?.loaded === true

function createTopics(
  lanes: Lanes,
  self: Broker,
  io: KafkaIo,
  request: MessageOf<'CreateTopicsRequest'>,
  ref: RequestRef,
): void {
  if (!isController(self)) {
    const results = request.topics.map(
      ({ name }) => ({ name, error: 'NOT_CONTROLLER', message: '' }) as const,
    )
    return io.reply(ref, { kind: 'CreateTopicsResponse', results })
  }
  const steps = request.topics.map(
    (topic): ZkStep => ({
      do: 'createTopic',
      byBroker: ref.from.startsWith('broker-'),
      phase: 'look',
      topic,
      ids: [],
      assignment: [],
      topicId: '',
    }),
  )
  lanes.enqueue(self, io, 'admin', ...steps, { do: 'createTopics', request, ref })
}

function operatorHandlers(lanes: Lanes): Handlers<Broker, OperatorKind> {
  return {
    CreateTopicsRequest: (self, request, io, ref) => createTopics(lanes, self, io, request, ref),
    DeleteTopicsRequest(self, request, io, ref) {
      if (!isController(self))
        return io.reply(ref, { kind: 'DeleteTopicsResponse', error: 'NOT_CONTROLLER', results: [] })
      lanes.enqueue(self, io, 'admin', { do: 'deleteTopics', phase: 'look', request, ref, known: [] })
    },
    CreatePartitionsRequest(self, request, io, ref) {
      if (!isController(self))
        return io.reply(ref, { kind: 'CreatePartitionsResponse', error: 'NOT_CONTROLLER', results: [] })
      lanes.enqueue(self, io, 'admin', {
        do: 'createPartitions',
        phase: 'look',
        request,
        ref,
        ids: [],
        data: null,
      })
    },
    IncrementalAlterConfigsRequest(self, request, io, ref) {
      const { changes } = request
      const path = configPathOf(request)
      lanes.enqueue(self, io, 'admin', {
        do: 'alterConfigs',
        phase: 'read',
        path,
        changes,
        request,
        ref,
        data: null,
      })
    },
    AlterPartitionReassignmentsRequest(self, request, io, ref) {
      lanes.enqueue(self, io, 'controller', { do: 'reassign', phase: 'begin', request, ref, results: [] })
    },
    ElectLeadersRequest(self, request, io, ref) {
      lanes.enqueue(self, io, 'controller', {
        do: 'electOnRequest',
        phase: 'begin',
        request,
        ref,
        partitions: [],
        errors: {},
      })
    },
    AddRaftVoterRequest(_self, _request, io, ref) {
      io.reply(ref, { kind: 'AddRaftVoterResponse', error: 'UNSUPPORTED_VERSION', results: [] })
    },
    RemoveRaftVoterRequest(_self, _request, io, ref) {
      io.reply(ref, { kind: 'RemoveRaftVoterResponse', error: 'UNSUPPORTED_VERSION', results: [] })
    },
    UnregisterBrokerRequest(_self, _request, io, ref) {
      io.reply(ref, { kind: 'UnregisterBrokerResponse', error: 'UNSUPPORTED_VERSION', results: [] })
    },
  }
}

/** Makes the behaviour of a broker in ZooKeeper mode; `onLeadership` hears of partitions it begins or ceases to lead. */
export function zooKeeperPlane(onLeadership: OnLeadership) {
  const table: StepTable = {
    ...startupSteps(() => lanes),
    leaderAndIsr: leaderAndIsrStep(onLeadership),
    ...officeSteps,
    ...eventSteps,
    ...partitionSteps,
    ...replicaSteps,
    ...requestSteps,
    ...isrSteps,
    ...isrNotificationSteps,
    ...reassignSteps,
    ...deletionSteps,
    ...adminSteps,
  }
  const client: ZkClientBehaviour<Broker> = zkClientBehaviour<Broker>({
    clientOf: (self) => zkOf(self).client,
    opened: (self, io) => sessionOpened(self, io, lanes),
    expired: (self, io, lost) => expired(self, io, lanes, lost),
    answered: (self, io, call) => lanes.answered(self, io, call),
    event(self, io, event) {
      if (event.path === CONFIG_CHANGES)
        lanes.enqueue(self, io, 'broker', { do: 'readConfigs', phase: 'list', paths: [] })
      else lanes.enqueue(self, io, 'controller', ...eventOf(event))
    },
    closed: sessionClosed,
  })
  const lanes: Lanes = lanesOf(table, () => client)
  return {
    start: (self: Broker, io: KafkaIo) => startZkBroker(self, io, client),
    requestShutdown: (self: Broker, io: KafkaIo) => requestZkShutdown(self, io, client),
    /** True when the failure was one of this mode's. */
    failed(self: Broker, failure: RequestFailed<Message>, io: KafkaIo): boolean {
      const { request, to, channel } = failure
      // With the session's connection several requests fail, and the first may have ended the process.
      if (!self.memory) return true
      if (channel === SESSION) client.failed(self, io, to)
      else if (isControlRequest(request)) channelFailed(self, io, brokerOf(to), request)
      else if (request?.kind === 'ControlledShutdownRequest') shutdownRefused(self, io, client)
      else return false
      return true
    },
    operatorHandlers: operatorHandlers(lanes),
    sessionHandlers: {
      ...client.handlers,
      ...isrTimers(() => lanes),
      ...leavingHandlers(
        () => client,
        () => lanes,
      ),
    },
    requestHandlers: {
      ...controlRequestHandlers(lanes, onLeadership, completeTopicWaiters),
      ...controllerHandlers(lanes),
    },
  }
}
