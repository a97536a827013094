/**
 * How a broker becomes the controller of ZooKeeper mode, what it reads then, and how it loses the office
 * (KafkaController.elect, onControllerFailover, maybeResign of 3.9).
 *
 * Left out: log directories, delegation tokens, features (the znode is written, nobody reads it), migration to KRaft.
 */
import { wallClock } from '../../broker/replicas.ts'
import { type StepTable, zkOf } from '../../broker/zookeeper/lanes.ts'
import {
  BROKER_IDS,
  CONTROLLER,
  CONTROLLER_EPOCH,
  controllerIdOf,
  controllerJson,
  DELETE_TOPICS,
  FEATURE,
  ISR_CHANGES,
  LOG_DIR_EVENTS,
  PREFERRED_ELECTION,
  parseTopic,
  REASSIGN_PARTITIONS,
  rackOf,
  statePath,
  TOPICS,
  topicPath,
} from '../../broker/zookeeper/zk-data.ts'
import { SECOND } from '../../kernel/types.ts'
import { type Broker, type KafkaIo, partitionKey } from '../../world.ts'
import { zxidNumber } from '../../zookeeper/zxid.ts'
import type { ZkControllerContext } from '../../zookeeper-controller-state.ts'
import type { ZkOp, ZkResult } from '../../zookeeper-state.ts'
import { addChannel } from './batch.ts'
import {
  allPartitions,
  contextOf,
  emptyContext,
  guarded,
  isDeleting,
  isOnline,
  leadershipOf,
  replicasOf,
  setAssignment,
  setLeadership,
  setReplicaState,
  unwrapAll,
} from './context.ts'
import { moved, statesFrom } from './state-machines.ts'

/** After an election the first look at preferred leaders comes soon. */
const FIRST_REBALANCE = 5 * SECOND

const get = (path: string, watch: boolean): ZkOp => ({ op: 'getData', path, watch })
const children = (path: string): ZkOp => ({ op: 'getChildren', path, watch: true })
const exists = (path: string): ZkOp => ({ op: 'exists', path, watch: true })

/** Forgets everything (onControllerResignation). */
export function resign(self: Broker, io: KafkaIo, reason: 'session expired' | 'moved'): void {
  const zk = zkOf(self)
  if (zk.context) io.report({ kind: 'ControllerResigned', broker: self.brokerId, epoch: zk.epoch, reason })
  zk.context = null
}

function takeOffice(self: Broker, io: KafkaIo, epoch: number, zkVersion: number): void {
  const zk = zkOf(self)
  zk.epoch = epoch
  zk.epochZkVersion = zkVersion
  zk.activeId = self.brokerId
  zk.context = emptyContext(io.now, epoch)
  io.report({ kind: 'ControllerElected', broker: self.brokerId, epoch })
}

/** A broker as its znode says it is. */
export function noteBroker(context: ZkControllerContext, brokerId: number, answer: ZkResult): boolean {
  if (answer.code !== 'OK' || !answer.data || !answer.stat) return false
  const brokerEpoch = zxidNumber(answer.stat.czxid)
  context.image.brokers[brokerId] = Object.freeze({
    brokerId,
    incarnationId: '',
    brokerEpoch,
    rack: rackOf(answer.data),
    fenced: false,
    inControlledShutdown: false,
    registeredAt: 0,
  })
  addChannel(context, brokerId, brokerEpoch)
  return true
}

/** The partitions of a topic as its znode says they are. */
export function noteTopic(context: ZkControllerContext, topic: string, answer: ZkResult): void {
  if (answer.code !== 'OK' || !answer.data) return
  const { topicId, partitions } = parseTopic(answer.data)
  for (const [partition, assignment] of partitions.entries()) {
    setAssignment(context, { topic, partition, topicId }, assignment)
    const key = partitionKey({ topic, partition })
    const moving = assignment.addingReplicas.length + assignment.removingReplicas.length > 0
    if (moving && !context.reassigning.includes(key)) context.reassigning.push(key)
  }
}

/** The state machines' first states: initializeReplicaState, initializePartitionState. */
function initializeStates(context: ZkControllerContext): void {
  for (const tp of allPartitions(context)) {
    const leadership = leadershipOf(context, tp)
    const key = partitionKey(tp)
    if (!leadership) context.partitionStates[key] = 'NewPartition'
    else
      context.partitionStates[key] = isOnline(context, leadership.leader)
        ? 'OnlinePartition'
        : 'OfflinePartition'
    for (const replica of replicasOf(context, [tp]))
      setReplicaState(
        context,
        replica,
        isOnline(context, replica.broker) ? 'OnlineReplica' : 'ReplicaDeletionIneligible',
      )
  }
}

type OfficeSteps = 'elect' | 'resignIfMoved' | 'load' | 'deleteNotifications' | 'loaded'

export const officeSteps: StepTable<OfficeSteps> = {
  resignIfMoved: {
    run(_self, _io, step, work) {
      work.ask(step, [exists(CONTROLLER), get(CONTROLLER, true)])
    },
    heard(self, io, _step, answers) {
      const zk = zkOf(self)
      const was = zk.activeId === self.brokerId
      zk.activeId = controllerIdOf(answers[1]?.data)
      if (was && zk.activeId !== self.brokerId) resign(self, io, 'moved')
    },
  },
  elect: {
    run(self, io, step, work) {
      if (step.phase === 'look') work.ask(step, [get(CONTROLLER, true)])
      else if (step.phase === 'epoch') work.ask(step, [get(CONTROLLER_EPOCH, false)])
      else if (step.phase === 'createEpoch')
        work.ask(step, [{ op: 'create', path: CONTROLLER_EPOCH, data: '0', mode: 'PERSISTENT' }])
      else if (step.phase === 'check') work.ask(step, [get(CONTROLLER, true), get(CONTROLLER_EPOCH, false)])
      else {
        const data = controllerJson(self.brokerId, wallClock(io.now))
        const epoch = { path: CONTROLLER_EPOCH, data: `${step.epoch}`, version: step.zkVersion }
        work.ask(step, [
          {
            op: 'multi',
            ops: [
              { op: 'create', path: CONTROLLER, data, mode: 'EPHEMERAL' },
              { op: 'setData', ...epoch },
            ],
          },
        ])
      }
    },
    heard(self, io, step, answers, work) {
      const [answer] = answers
      const zk = zkOf(self)
      if (step.phase === 'look') {
        zk.activeId = controllerIdOf(answer?.data)
        if (zk.activeId === -1) work.next({ ...step, phase: 'epoch' })
        return
      }
      if (step.phase === 'epoch') {
        if (answer?.code === 'NONODE') return work.next({ ...step, phase: 'createEpoch' })
        const epoch = Number(answer?.data ?? 0) + 1
        return work.next({ ...step, phase: 'claim', epoch, zkVersion: answer?.stat?.version ?? 0 })
      }
      if (step.phase === 'createEpoch') return work.next({ ...step, phase: 'epoch' })
      if (step.phase === 'claim') {
        if (answer?.code !== 'OK') return work.next({ ...step, phase: 'check' })
        takeOffice(self, io, step.epoch, answer.results?.[1]?.stat?.version ?? 0)
        return work.next({ do: 'load', phase: 'feature', names: [] })
      }
      // The transaction may have been done although its answer was lost with the connection.
      const mine = controllerIdOf(answer?.data) === self.brokerId && Number(answers[1]?.data) === step.epoch
      if (!mine) return work.next({ do: 'resignIfMoved' })
      takeOffice(self, io, step.epoch, answers[1]?.stat?.version ?? 0)
      work.next({ do: 'load', phase: 'feature', names: [] })
    },
  },
  load: {
    run(self, _io, step, work) {
      const context = contextOf(self)
      if (!context) return
      if (step.phase === 'feature') {
        const data = JSON.stringify({ features: {}, version: 2, status: 1 })
        return work.ask(step, [{ op: 'create', path: FEATURE, data, mode: 'PERSISTENT' }])
      }
      if (step.phase === 'children')
        return work.ask(step, [
          children(BROKER_IDS),
          children(TOPICS),
          children(DELETE_TOPICS),
          children(LOG_DIR_EVENTS),
          children(ISR_CHANGES),
          exists(PREFERRED_ELECTION),
          exists(REASSIGN_PARTITIONS),
        ])
      if (step.phase === 'brokers')
        return work.ask(
          step,
          step.names.map((name) => get(`${BROKER_IDS}/${name}`, false)),
        )
      if (step.phase === 'topics')
        return work.ask(
          step,
          step.names.map((name) => get(topicPath(name), true)),
        )
      if (step.phase === 'states')
        return work.ask(
          step,
          allPartitions(context).map((tp) => get(statePath(tp), false)),
        )
      begin(self, work)
    },
    heard(self, _io, step, answers, work) {
      const context = contextOf(self)
      if (!context) return
      if (step.phase === 'feature') return work.next({ do: 'load', phase: 'children', names: [] })
      if (step.phase === 'children') {
        const of = (i: number) => [...(answers[i]?.children ?? [])]
        context.deleting = of(2)
        return work.next(
          { do: 'deleteNotifications', paths: of(4).map((name) => `${ISR_CHANGES}/${name}`) },
          { do: 'load', phase: 'brokers', names: of(0) },
          { do: 'load', phase: 'topics', names: of(1) },
          { do: 'load', phase: 'states', names: [] },
          { do: 'load', phase: 'begin', names: [] },
        )
      }
      if (step.phase === 'brokers')
        for (const [i, name] of step.names.entries())
          noteBroker(context, Number(name), answers[i] ?? { code: 'NONODE' })
      if (step.phase === 'topics')
        for (const [i, name] of step.names.entries())
          noteTopic(context, name, answers[i] ?? { code: 'NONODE' })
      if (step.phase === 'states')
        for (const state of statesFrom(self, allPartitions(context), answers))
          setLeadership(context, state, state.zkVersion)
    },
  },
  deleteNotifications: {
    run(self, _io, step, work) {
      work.ask(
        step,
        step.paths.map((path) => guarded(self, { op: 'delete', path, version: -1 })),
      )
    },
    heard(_self, _io, _step, answers, work) {
      if (unwrapAll(answers) === 'moved') moved(work)
    },
  },
  loaded: {
    run(self, io) {
      const context = contextOf(self)
      if (!context) return
      context.loaded = true
      io.report({
        kind: 'ControllerLoaded',
        broker: self.brokerId,
        epoch: zkOf(self).epoch,
        partitions: allPartitions(context).length,
        tookMs: Math.round((io.now - context.loadingSince) / 1000),
      })
      if (self.config['auto.leader.rebalance.enable'])
        io.wakeAfter(FIRST_REBALANCE, { kind: 'AutoRebalanceTimer', token: context.token })
    },
  },
}

/** Everything is read: brokers hear of each other, then of their roles; what has no leader gets one. */
function begin(self: Broker, work: Parameters<StepTable<'load'>['load']['run']>[3]): void {
  const context = contextOf(self)
  if (!context) return
  context.deleting = context.deleting.filter((topic) => context.image.topics[topic])
  initializeStates(context)
  context.ineligible = context.deleting.filter((topic) =>
    replicasOf(
      context,
      allPartitions(context).filter((tp) => tp.topic === topic),
    ).some(({ broker }) => !isOnline(context, broker)),
  )
  const replicas = replicasOf(context, allPartitions(context))
  const online = replicas.filter(({ broker }) => isOnline(context, broker))
  const offline = replicas.filter(
    ({ broker, topic }) => !isOnline(context, broker) && !isDeleting(context, topic),
  )
  work.next(
    { do: 'updateMetadata', brokers: 'all', partitions: [] },
    { do: 'replicas', replicas: online, to: 'OnlineReplica', cause: 'broker gone' },
    { do: 'replicas', replicas: offline, to: 'OfflineReplica', cause: 'broker gone' },
    { do: 'partitions', partitions: 'new and offline', strategy: 'OFFLINE', cause: 'broker gone' },
    { do: 'loaded' },
    { do: 'resumeReassignments' },
    { do: 'resumeDeletions' },
  )
}
