/** Everything a controller answers, and what it does by itself. */
import { halt } from '../broker/disk.ts'
import { MS, type RequestFailed, type RequestRef } from '../kernel/types.ts'
import type { Message, MessageOf, TopicPartition } from '../messages.ts'
import type { Controller, Handlers, KafkaIo } from '../world.ts'
import { alterPartition } from './alter-partition.ts'
import {
  fenceStaleBrokers,
  heartbeat,
  heartbeatError,
  registerBroker,
  registrationError,
  unregisterBroker,
} from './brokers.ts'
import {
  append,
  appendAndReply,
  controllerRaft,
  rebalanceInterval,
  reportAll,
  sessionCheckInterval,
  UNCLEAN_ELECTION_INTERVAL,
} from './controller.ts'
import { operatorRequests } from './late-parts.ts'
import {
  type Changes,
  eachPartition,
  electLeaderOf,
  electPreferred,
  electUnclean,
} from './partition-changes.ts'
import { createTopics } from './topics.ts'

/** ProducerIdsBlock.PRODUCER_ID_BLOCK_SIZE */
const PRODUCER_ID_BLOCK = 1000

type OwnKind =
  | 'EndQuorumEpochResponse'
  | 'BrokerRegistrationRequest'
  | 'BrokerHeartbeatRequest'
  | 'AlterPartitionRequest'
  | 'AllocateProducerIdsRequest'
  | 'CreateTopicsRequest'
  | 'ElectLeadersRequest'
  | 'AlterPartitionReassignmentsRequest'
  | 'DescribeQuorumRequest'
  | 'CreatePartitionsRequest'
  | 'DeleteTopicsRequest'
  | 'IncrementalAlterConfigsRequest'
  | 'UnregisterBrokerRequest'
  | 'ControllerTick'
  | 'NoOpTimer'
  | 'LeaderRebalanceTimer'
  | 'UncleanElectionTimer'
  | 'LogDirFailure'

const NOT_ACTIVE = { error: 'NOT_CONTROLLER', results: [] } as const

function holdsOffice(self: Controller, token: number): boolean {
  return self.active?.epoch === token
}

const own: Handlers<Controller, OwnKind> = {
  EndQuorumEpochResponse(self, _, io) {
    if (self.process === 'stopping') finishStop(self, io)
  },
  BrokerRegistrationRequest(self, request, io, ref) {
    if (self.active) registerBroker(self, request, io, ref)
    else io.reply(ref, registrationError('NOT_CONTROLLER'))
  },
  BrokerHeartbeatRequest(self, request, io, ref) {
    if (self.active) heartbeat(self, request, io, ref)
    else io.reply(ref, heartbeatError('NOT_CONTROLLER'))
  },
  AlterPartitionRequest(self, request, io, ref) {
    if (self.active) alterPartition(self, request, io, ref)
    else io.reply(ref, { kind: 'AlterPartitionResponse', error: 'NOT_CONTROLLER', partitions: [] })
  },
  AllocateProducerIdsRequest(self, { brokerId, brokerEpoch }, io, ref) {
    const refused = { kind: 'AllocateProducerIdsResponse', producerIdStart: -1, producerIdLen: 0 } as const
    if (!self.active) return io.reply(ref, { ...refused, error: 'NOT_CONTROLLER' })
    if (self.image.brokers[brokerId]?.brokerEpoch !== brokerEpoch)
      return io.reply(ref, { ...refused, error: 'STALE_BROKER_EPOCH' })
    const start = self.active.nextProducerId
    self.active.nextProducerId += PRODUCER_ID_BLOCK
    const record = {
      kind: 'ProducerIdsRecord',
      brokerId,
      brokerEpoch,
      nextProducerId: start + PRODUCER_ID_BLOCK,
    } as const
    const body = {
      ...refused,
      error: 'NONE',
      producerIdStart: start,
      producerIdLen: PRODUCER_ID_BLOCK,
    } as const
    appendAndReply(self, io, [record], { ref, body })
  },
  CreateTopicsRequest(self, request, io, ref) {
    if (self.active) return createTopics(self, request, io, ref)
    const results = request.topics.map(({ name }) => ({
      name,
      error: 'NOT_CONTROLLER' as const,
      message: '',
    }))
    io.reply(ref, { kind: 'CreateTopicsResponse', results })
  },
  ElectLeadersRequest(self, request, io, ref) {
    if (self.active) electLeaders(self, request, io, ref)
    else io.reply(ref, { kind: 'ElectLeadersResponse', error: 'NOT_CONTROLLER', results: [] })
  },
  DescribeQuorumRequest(self, _, io, ref) {
    operatorRequests.get().describeQuorum(self, io, ref)
  },
  AlterPartitionReassignmentsRequest(self, request, io, ref) {
    if (self.active) operatorRequests.get().alterPartitionReassignments(self, request, io, ref)
    else io.reply(ref, { kind: 'AlterPartitionReassignmentsResponse', ...NOT_ACTIVE })
  },
  CreatePartitionsRequest(self, request, io, ref) {
    if (self.active) operatorRequests.get().createPartitions(self, request, io, ref)
    else io.reply(ref, { kind: 'CreatePartitionsResponse', ...NOT_ACTIVE })
  },
  DeleteTopicsRequest(self, request, io, ref) {
    if (self.active) operatorRequests.get().deleteTopics(self, request, io, ref)
    else io.reply(ref, { kind: 'DeleteTopicsResponse', ...NOT_ACTIVE })
  },
  IncrementalAlterConfigsRequest(self, request, io, ref) {
    if (self.active) operatorRequests.get().incrementalAlterConfigs(self, request, io, ref)
    else io.reply(ref, { kind: 'IncrementalAlterConfigsResponse', ...NOT_ACTIVE })
  },
  UnregisterBrokerRequest(self, request, io, ref) {
    if (self.active) unregisterBroker(self, request, io, ref)
    else io.reply(ref, { kind: 'UnregisterBrokerResponse', ...NOT_ACTIVE })
  },
  ControllerTick(self, { token }, io) {
    if (!holdsOffice(self, token)) return
    // After a pause the quorum's timer comes first: whoever has lost the majority fences nobody.
    const { role, timeoutAt } = self.raft.memory
    if (role.kind === 'leader' && self.raft.voters.length > 1 && timeoutAt <= io.now)
      return io.wakeAfter(0, { kind: 'ControllerTick', token })
    fenceStaleBrokers(self, io)
    io.wakeAfter(sessionCheckInterval(self), { kind: 'ControllerTick', token })
  },
  NoOpTimer(self, { token }, io) {
    if (!holdsOffice(self, token)) return
    const idle = self.config['metadata.max.idle.interval.ms'] * MS
    if (idle === 0) return
    const since = io.now - (self.raft.disk.log.at(-1)?.appendedAt ?? 0)
    if (since >= idle) append(self, io, [{ kind: 'NoOpRecord' }])
    io.wakeAfter(since >= idle ? idle : idle - since, { kind: 'NoOpTimer', token })
  },
  LeaderRebalanceTimer(self, { token }, io) {
    if (!holdsOffice(self, token)) return
    if (self.config['auto.leader.rebalance.enable']) write(self, io, electPreferred(self))
    io.wakeAfter(rebalanceInterval(self), { kind: 'LeaderRebalanceTimer', token })
  },
  LogDirFailure(self, _, io) {
    halt(self, io)
  },
  UncleanElectionTimer(self, { token }, io) {
    if (!holdsOffice(self, token)) return
    write(self, io, electUnclean(self))
    io.wakeAfter(UNCLEAN_ELECTION_INTERVAL, { kind: 'UncleanElectionTimer', token })
  },
}

function write(self: Controller, io: KafkaIo, changes: Changes): void {
  reportAll(io, changes.facts)
  append(self, io, changes.records)
}

/** ElectLeaders (KIP-460); asked for all partitions it says nothing of those that need no election. */
function electLeaders(
  self: Controller,
  request: MessageOf<'ElectLeadersRequest'>,
  io: KafkaIo,
  ref: RequestRef,
): void {
  const asked = request.partitions
  const all: TopicPartition[] = []
  if (!asked) eachPartition(self.image, ({ name: topic }, partition) => all.push({ topic, partition }))
  const changes: Changes = { records: [], facts: [] }
  const results = (asked ?? all)
    .map((tp) => ({ ...tp, error: electLeaderOf(self, tp, request.electionType, changes) }))
    .filter((result) => asked || result.error !== 'ELECTION_NOT_NEEDED')
  reportAll(io, changes.facts)
  appendAndReply(self, io, changes.records, {
    ref,
    body: { kind: 'ElectLeadersResponse', error: 'NONE', results },
  })
}

export const controllerHandlers = { ...controllerRaft.handlers, ...controllerRaft.voterHandlers, ...own }

/** A request of the controller's own got no answer. */
export function controllerFailed(self: Controller, failure: RequestFailed<Message>, io: KafkaIo): void {
  controllerRaft.failed(self, failure, io)
  if (self.process === 'stopping') finishStop(self, io)
}

/** Leaves in order: hands over the quorum, then ends. */
export function stopController(self: Controller, io: KafkaIo): void {
  self.process = 'stopping'
  io.report({ kind: 'ShutdownRequested', node: self.id, role: 'controller' })
  const leads = self.raft.memory.role.kind === 'leader'
  controllerRaft.resign(self, io)
  if (leads && self.raft.voters.some((voter) => voter !== self.id)) return
  end(self, io)
}

/** Ends once every successor was told, or cannot be. */
function finishStop(self: Controller, io: KafkaIo): void {
  const waits = self.raft.voters.some((voter) => voter !== self.id && io.inFlight(voter, 'raft') > 0)
  if (!waits) end(self, io)
}

function end(self: Controller, io: KafkaIo): void {
  self.process = 'stopped'
  self.active = null
  io.report({ kind: 'NodeStopped', node: self.id, role: 'controller' })
  io.exit()
}
