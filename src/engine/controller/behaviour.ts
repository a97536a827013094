/** Everything a controller answers, and what it does by itself. */
import { MS, type RequestFailed } from '../kernel/types.ts'
import type { Message } from '../messages.ts'
import type { Controller, Handlers, KafkaIo } from '../world.ts'
import { parsePartitionKey, partitionKey } from '../world.ts'
import { alterPartition } from './alter-partition.ts'
import { fenceStaleBrokers, heartbeat, heartbeatError, registerBroker, registrationError } from './brokers.ts'
import {
  append,
  appendAndReply,
  controllerRaft,
  rebalanceInterval,
  reportAll,
  sessionCheckInterval,
} from './controller.ts'
import { electPreferred } from './partition-changes.ts'
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
  | 'ControllerTick'
  | 'NoOpTimer'
  | 'LeaderRebalanceTimer'

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
  ElectLeadersRequest(self, { partitions }, io, ref) {
    if (!self.active)
      return io.reply(ref, { kind: 'ElectLeadersResponse', error: 'NOT_CONTROLLER', results: [] })
    const changes = electPreferred(self, partitions && new Set(partitions.map(partitionKey)))
    reportAll(io, changes.facts)
    const elected = changes.facts.flatMap((f) =>
      f.kind === 'LeaderElected' ? [parsePartitionKey(f.partition)] : [],
    )
    const results = elected.map((tp) => ({ ...tp, error: 'NONE' as const }))
    appendAndReply(self, io, changes.records, {
      ref,
      body: { kind: 'ElectLeadersResponse', error: 'NONE', results },
    })
  },
  ControllerTick(self, { token }, io) {
    if (!holdsOffice(self, token)) return
    fenceStaleBrokers(self, io)
    io.wakeAfter(sessionCheckInterval(self), { kind: 'ControllerTick', token })
  },
  NoOpTimer(self, { token }, io) {
    if (!holdsOffice(self, token)) return
    const idle = self.config['metadata.max.idle.interval.ms'] * MS
    const since = io.now - (self.raft.disk.log.at(-1)?.appendedAt ?? 0)
    if (since >= idle) append(self, io, [{ kind: 'NoOpRecord' }])
    io.wakeAfter(since >= idle ? idle : idle - since, { kind: 'NoOpTimer', token })
  },
  LeaderRebalanceTimer(self, { token }, io) {
    if (!holdsOffice(self, token)) return
    if (self.config['auto.leader.rebalance.enable']) {
      const changes = electPreferred(self, null)
      reportAll(io, changes.facts)
      append(self, io, changes.records)
    }
    io.wakeAfter(rebalanceInterval(self), { kind: 'LeaderRebalanceTimer', token })
  },
}

export const controllerHandlers = { ...controllerRaft.handlers, ...own }

/** A request of the controller's own got no answer. */
export function controllerFailed(self: Controller, failure: RequestFailed<Message>, io: KafkaIo): void {
  controllerRaft.failed(self, failure, io)
  if (self.process === 'stopping') finishStop(self, io)
}

/** Leaves in order: hands over the quorum, then ends. */
export function stopController(self: Controller, io: KafkaIo): void {
  self.process = 'stopping'
  io.report({ kind: 'ShutdownRequested', node: self.id, role: 'controller' })
  controllerRaft.resign(self, io)
  if (self.raft.memory.role.kind !== 'resigned') finishStop(self, io)
}

/** Ends once every successor was told, or cannot be. */
function finishStop(self: Controller, io: KafkaIo): void {
  if (self.raft.voters.some((voter) => voter !== self.id && io.inFlight(voter, 'raft') > 0)) return
  self.process = 'stopped'
  self.active = null
  io.report({ kind: 'NodeStopped', node: self.id, role: 'controller' })
  io.exit()
}
