/**
 * What brokers and operators ask of the controller of ZooKeeper mode, done in its event thread (KafkaController):
 * AlterPartition (before inter.broker.protocol.version 2.7-IV2 leaders write their ISR themselves: see
 * isr-notifications.ts), ControlledShutdown, AllocateProducerIds, ElectLeaders.
 */
import { type StepTable, zkOf } from '../../broker/zookeeper/lanes.ts'
import {
  nextProducerId,
  PRODUCER_ID_BLOCK,
  producerIdBlockJson,
  stateJson,
  statePath,
} from '../../broker/zookeeper/zk-data.ts'
import type { ErrorName } from '../../config/errors.ts'
import type { IsrProposal, MessageOf, TopicPartition } from '../../messages.ts'
import { type Broker, parsePartitionKey, partitionKey } from '../../world.ts'
import type { ZkControllerContext } from '../../zookeeper-controller-state.ts'
import type { ZkOp } from '../../zookeeper-state.ts'
import { addStopReplica } from './batch.ts'
import {
  allPartitions,
  contextOf,
  guarded,
  isDeleting,
  leadershipOf,
  liveBrokers,
  partitionIn,
  partitionsOn,
  setLeadership,
  unwrapAll,
} from './context.ts'
import { moved, statesFrom } from './state-machines.ts'

/** ProducerIdsBlock.PRODUCER_ID_BLOCK_SIZE */
const BLOCK = 1000

type AlterResponse = MessageOf<'AlterPartitionResponse'>

// ── AlterPartition ──

/** KafkaController.tryProcessAlterPartition: NONE when the proposal may be written, 'as it is' when it is so already. */
export function judgeProposal(
  context: ZkControllerContext,
  sender: number,
  proposal: IsrProposal,
): ErrorName | 'as it is' {
  const known = leadershipOf(context, proposal)
  if (!known) return 'UNKNOWN_TOPIC_OR_PARTITION'
  const isr = proposal.newIsr.map((member) => member.brokerId)
  const { leaderEpoch, partitionEpoch, leaderRecoveryState } = proposal
  if (partitionEpoch > known.partitionEpoch || leaderEpoch > known.leaderEpoch) return 'NOT_CONTROLLER'
  if (leaderEpoch < known.leaderEpoch) return 'FENCED_LEADER_EPOCH'
  const same =
    known.leader === sender &&
    known.isr.join() === isr.join() &&
    known.leaderRecoveryState === leaderRecoveryState
  if (same) return 'as it is'
  if (partitionEpoch < known.partitionEpoch) return 'INVALID_UPDATE_VERSION'
  if (leaderRecoveryState === 'RECOVERING' && (isr.length > 1 || known.leaderRecoveryState === 'RECOVERED'))
    return 'INVALID_REQUEST'
  const live = liveBrokers(context)
  return isr.every((id) => live.includes(id)) ? 'NONE' : 'INELIGIBLE_REPLICA'
}

function writeIsr(self: Broker, leader: number, proposal: IsrProposal): ZkOp {
  const { leaderEpoch, partitionEpoch, leaderRecoveryState } = proposal
  const isr = proposal.newIsr.map((member) => member.brokerId)
  const data = stateJson({
    leader,
    leaderEpoch,
    isr,
    leaderRecoveryState,
    controllerEpoch: zkOf(self).epoch,
  })
  return guarded(self, { op: 'setData', path: statePath(proposal), data, version: partitionEpoch })
}

function answerOf(
  context: ZkControllerContext,
  request: MessageOf<'AlterPartitionRequest'>,
  errors: Readonly<Record<string, ErrorName>>,
): AlterResponse {
  const partitions = request.partitions.map(({ topic, partition }) => {
    const known = partitionIn(context, { topic, partition })
    return {
      topic,
      partition,
      error: errors[partitionKey({ topic, partition })] ?? 'NONE',
      leaderId: known?.leader ?? -1,
      leaderEpoch: known?.leaderEpoch ?? -1,
      isr: known?.isr ?? [],
      partitionEpoch: known?.partitionEpoch ?? -1,
    }
  })
  return { kind: 'AlterPartitionResponse', error: 'NONE', partitions }
}

function refusedAlter(error: ErrorName): AlterResponse {
  return { kind: 'AlterPartitionResponse', error, partitions: [] }
}

type RequestSteps = 'alterPartition' | 'controlledShutdown' | 'allocateProducerIds' | 'electOnRequest'

export const requestSteps: StepTable<RequestSteps> = {
  alterPartition: {
    run(self, io, step, work) {
      const context = contextOf(self)
      const { request, ref } = step
      if (!context?.loaded) return io.reply(ref, refusedAlter('NOT_CONTROLLER'))
      if (step.phase === 'check') {
        if (context.image.brokers[request.brokerId]?.brokerEpoch !== request.brokerEpoch)
          return io.reply(ref, refusedAlter('STALE_BROKER_EPOCH'))
        const errors: Record<string, ErrorName> = {}
        const wanted = request.partitions.filter((proposal) => {
          const verdict = judgeProposal(context, request.brokerId, proposal)
          if (verdict !== 'NONE' && verdict !== 'as it is') errors[partitionKey(proposal)] = verdict
          return verdict === 'NONE'
        })
        return work.next({ ...step, phase: 'write', wanted, errors })
      }
      if (step.phase === 'write')
        return work.ask(
          step,
          step.wanted.map((proposal) => writeIsr(self, request.brokerId, proposal)),
        )
      work.ask(
        step,
        step.wanted.map((tp): ZkOp => ({ op: 'getData', path: statePath(tp), watch: false })),
      )
    },
    heard(self, io, step, answers, work) {
      const context = contextOf(self)
      const { request, ref } = step
      const results = step.phase === 'write' ? unwrapAll(answers) : []
      if (!context || results === 'moved') {
        io.reply(ref, refusedAlter('NOT_CONTROLLER'))
        return moved(work)
      }
      if (step.phase === 'write') {
        const errors = { ...step.errors }
        const written = step.wanted.filter((proposal, i) => {
          if (results[i]?.code === 'OK') return true
          errors[partitionKey(proposal)] =
            results[i]?.code === 'BADVERSION' ? 'INVALID_UPDATE_VERSION' : 'UNKNOWN_SERVER_ERROR'
          return false
        })
        return work.next({ ...step, phase: 'reread', wanted: written, errors })
      }
      for (const state of statesFrom(self, step.wanted, answers)) {
        const before = partitionIn(context, state)?.isr ?? []
        setLeadership(context, state, state.zkVersion)
        if (before.join() !== state.isr.join())
          io.report({
            kind: 'IsrChanged',
            partition: partitionKey(state),
            from: before,
            to: state.isr,
            reason: state.isr.length < before.length ? 'lagging' : 'caught up',
          })
      }
      io.reply(ref, answerOf(context, request, step.errors))
      const partitions = request.partitions.map(({ topic, partition }) => ({ topic, partition }))
      work.next({ do: 'updateMetadata', brokers: 'all', partitions }, { do: 'resumeReassignments' })
    },
  },
  controlledShutdown: {
    run(self, io, step, work) {
      const context = contextOf(self)
      const { request, ref } = step
      const refuse = (error: ErrorName) =>
        io.reply(ref, { kind: 'ControlledShutdownResponse', error, remaining: [] })
      if (!context?.loaded) return refuse('NOT_CONTROLLER')
      const id = request.brokerId
      const broker = context.image.brokers[id]
      if (step.phase === 'begin') {
        if (!broker) return refuse('BROKER_NOT_AVAILABLE')
        if (request.brokerEpoch < broker.brokerEpoch) return refuse('STALE_BROKER_EPOCH')
        context.image.brokers[id] = Object.freeze({ ...broker, inControlledShutdown: true })
        const concerned = partitionsOn(context, id).filter(
          (tp) =>
            (partitionIn(context, tp)?.replicas.length ?? 0) > 1 &&
            leadershipOf(context, tp) &&
            !isDeleting(context, tp.topic),
        )
        const led = concerned.filter((tp) => leadershipOf(context, tp)?.leader === id)
        const followed = concerned.filter((tp) => !led.includes(tp))
        io.report({ kind: 'ControlledShutdownStarted', broker: id, leaderships: led.length })
        return work.next(
          { do: 'partitions', partitions: led, strategy: 'CONTROLLED_SHUTDOWN', cause: 'shutdown' },
          { ...step, phase: 'stopFollowers', followed },
        )
      }
      if (step.phase === 'stopFollowers') {
        for (const tp of step.followed) addStopReplica(context, id, tp, false)
        const replicas = step.followed.map((tp) => ({ ...tp, broker: id }))
        return work.next(
          { do: 'flush' },
          { do: 'replicas', replicas, to: 'OfflineReplica', cause: 'shutdown' },
          { ...step, phase: 'answer' },
        )
      }
      const remaining = allPartitions(context).filter(
        (tp) =>
          leadershipOf(context, tp)?.leader === id &&
          (partitionIn(context, tp)?.replicas.length ?? 0) > 1 &&
          !isDeleting(context, tp.topic),
      )
      io.reply(ref, { kind: 'ControlledShutdownResponse', error: 'NONE', remaining })
    },
  },
  /** ZkProducerIdManager.getNewProducerIdBlock: the znode's version keeps two controllers from giving the same block. */
  allocateProducerIds: {
    run(self, io, step, work) {
      const context = contextOf(self)
      const refuse = (error: ErrorName) =>
        io.reply(step.ref, {
          kind: 'AllocateProducerIdsResponse',
          error,
          producerIdStart: -1,
          producerIdLen: 0,
        })
      if (!context?.loaded) return refuse('NOT_CONTROLLER')
      const broker = context.image.brokers[step.request.brokerId]
      if (!broker) return refuse('BROKER_ID_NOT_REGISTERED')
      if (broker.brokerEpoch !== step.request.brokerEpoch) return refuse('STALE_BROKER_EPOCH')
      if (step.phase === 'read')
        return work.ask(step, [{ op: 'getData', path: PRODUCER_ID_BLOCK, watch: false }])
      const data = producerIdBlockJson(step.request.brokerId, step.start, BLOCK)
      work.ask(step, [{ op: 'setData', path: PRODUCER_ID_BLOCK, data, version: step.zkVersion }])
    },
    heard(_self, io, step, [answer], work) {
      if (step.phase === 'read') {
        const start = nextProducerId(answer?.data)
        return work.next({ ...step, phase: 'write', start, zkVersion: answer?.stat?.version ?? 0 })
      }
      if (answer?.code !== 'OK') return work.next({ ...step, phase: 'read' })
      io.reply(step.ref, {
        kind: 'AllocateProducerIdsResponse',
        error: 'NONE',
        producerIdStart: step.start,
        producerIdLen: BLOCK,
      })
    },
  },
  electOnRequest: {
    run(self, io, step, work) {
      const context = contextOf(self)
      const { request, ref } = step
      if (!context?.loaded)
        return io.reply(ref, { kind: 'ElectLeadersResponse', error: 'NOT_CONTROLLER', results: [] })
      const preferred = request.electionType === 'PREFERRED'
      if (step.phase === 'begin') {
        const errors: Record<string, ErrorName> = {}
        const partitions = (request.partitions ?? allPartitions(context)).filter((tp) => {
          const error = electionError(context, tp, preferred)
          if (error) errors[partitionKey(tp)] = error
          return error === null
        })
        const strategy = preferred ? 'PREFERRED' : 'OFFLINE_UNCLEAN'
        return work.next(
          { do: 'partitions', partitions, strategy, cause: preferred ? 'preferred' : 'unfenced' },
          { ...step, phase: 'answer', partitions, errors },
        )
      }
      const none = preferred ? 'PREFERRED_LEADER_NOT_AVAILABLE' : 'ELIGIBLE_LEADERS_NOT_AVAILABLE'
      const elected = step.partitions.map((tp) => {
        const known = partitionIn(context, tp)
        const done = preferred ? known?.leader === known?.replicas[0] : (known?.leader ?? -1) >= 0
        return { ...tp, error: (done ? 'NONE' : none) as ErrorName }
      })
      const refused = Object.entries(step.errors).map(([key, error]) => ({
        ...parsePartitionKey(key),
        error,
      }))
      const results = [...elected, ...refused].filter(
        (result) => request.partitions || result.error !== 'ELECTION_NOT_NEEDED',
      )
      io.reply(ref, { kind: 'ElectLeadersResponse', error: 'NONE', results })
    },
  },
}

/** Why a partition needs no election, or cannot have one; null when it is to be held. */
function electionError(
  context: ZkControllerContext,
  tp: TopicPartition,
  preferred: boolean,
): ErrorName | null {
  const known = partitionIn(context, tp)
  if (!known) return 'UNKNOWN_TOPIC_OR_PARTITION'
  if (isDeleting(context, tp.topic)) return 'INVALID_TOPIC_EXCEPTION'
  if (preferred) return known.leader === known.replicas[0] ? 'ELECTION_NOT_NEEDED' : null
  const led = known.leader >= 0 && context.image.brokers[known.leader] !== undefined
  return led ? 'ELECTION_NOT_NEEDED' : null
}
