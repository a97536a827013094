/**
 * How the controller of ZooKeeper mode changes partitions and replicas (ZkPartitionStateMachine,
 * ZkReplicaStateMachine): it reads the state znodes, decides, writes them back if they have not changed since, and
 * gathers what the brokers must be told. A write that meets a newer version is tried again from the reading on.
 */

import { type StepTable, type Work, zkOf } from '../../broker/zookeeper/lanes.ts'
import { parseState, partitionPath, stateJson, statePath, topicPath } from '../../broker/zookeeper/zk-data.ts'
import type { TopicPartition } from '../../messages.ts'
import { type Broker, type KafkaIo, partitionKey } from '../../world.ts'
import type {
  ChangeCause,
  ElectionWish,
  PartitionAndReplica,
  StateWish,
  ZkControllerContext,
} from '../../zookeeper-controller-state.ts'
import type { ZkOp, ZkResult } from '../../zookeeper-state.ts'
import { addLeaderAndIsr, addStopReplica, addUpdateMetadata, flush } from './batch.ts'
import {
  allPartitions,
  contextOf,
  guarded,
  isDeleting,
  isOnline,
  leadershipOf,
  liveBrokers,
  liveOrShuttingDown,
  partitionIn,
  replicaState,
  setLeadership,
  setReplicaState,
  shuttingDownBrokers,
  unwrapAll,
} from './context.ts'
import { electByStrategy } from './election.ts'

const readState = (tp: TopicPartition, watch = false): ZkOp => ({ op: 'getData', path: statePath(tp), watch })

/** Whether the leader changes the ISR behind the controller's back, so that its znode must be watched. */
const isWatched = (self: Broker, tp: TopicPartition): boolean =>
  zkOf(self).isrChanges !== null && contextOf(self)?.reassigning.includes(partitionKey(tp)) === true

function writeState(self: Broker, wish: StateWish): ZkOp {
  const data = stateJson({ ...wish, controllerEpoch: zkOf(self).epoch })
  return guarded(self, { op: 'setData', path: statePath(wish), data, version: wish.zkVersion })
}

/** What the znodes say, without those that are gone or written by a later controller. */
export function statesFrom(
  self: Broker,
  partitions: readonly TopicPartition[],
  answers: readonly ZkResult[],
): StateWish[] {
  return partitions.flatMap(({ topic, partition }, i) => {
    const answer = answers[i]
    if (answer?.code !== 'OK' || !answer.data) return []
    const { controllerEpoch, ...state } = parseState(answer.data)
    if (controllerEpoch > zkOf(self).epoch) return []
    return [{ topic, partition, ...state, zkVersion: answer.stat?.version ?? 0 }]
  })
}

/** Somebody else is the controller: nothing of this event is done any more. */
export function moved(work: Work): void {
  work.abandon({ do: 'resignIfMoved' })
}

function report(
  io: KafkaIo,
  before: { readonly leader: number; readonly isr: readonly number[] },
  wish: StateWish,
  why: { readonly cause: ChangeCause; readonly unclean: boolean },
): void {
  const partition = partitionKey(wish)
  const { leader, leaderEpoch, isr } = wish
  if (leader >= 0 && leader !== before.leader)
    io.report({
      kind: 'LeaderElected',
      partition,
      from: before.leader,
      to: leader,
      leaderEpoch,
      reason: why.unclean ? 'unclean' : why.cause,
    })
  if (leader < 0 && before.leader >= 0)
    io.report({ kind: 'PartitionWentOffline', partition, from: before.leader, leaderEpoch })
  if (isr.join() !== before.isr.join() && before.isr.length > 0)
    io.report({
      kind: 'IsrChanged',
      partition,
      from: before.isr,
      to: isr,
      reason: why.unclean
        ? 'unclean'
        : why.cause === 'broker gone' || why.cause === 'shutdown'
          ? why.cause
          : 'elected',
    })
}

// ── partitions ──

/** Partitions that the state machine tries to bring online. */
function newAndOffline(context: ZkControllerContext): TopicPartition[] {
  return allPartitions(context).filter((tp) => {
    const state = context.partitionStates[partitionKey(tp)]
    return (state === 'NewPartition' || state === 'OfflinePartition') && !isDeleting(context, tp.topic)
  })
}

/** New partitions: the first live replica leads, all live ones are in sync; nobody alive, nothing happens. */
function firstStates(context: ZkControllerContext, partitions: readonly TopicPartition[]): StateWish[] {
  return partitions.flatMap(({ topic, partition }) => {
    const isr = (partitionIn(context, { topic, partition })?.replicas ?? []).filter((id) =>
      isOnline(context, id),
    )
    const leader = isr[0]
    if (leader === undefined) return []
    return [{ topic, partition, leader, leaderEpoch: 0, isr, leaderRecoveryState: 'RECOVERED', zkVersion: 0 }]
  })
}

function electionOf(
  context: ZkControllerContext,
  state: StateWish,
  how: {
    readonly strategy: ElectionWish extends never ? never : Parameters<typeof electByStrategy>[0]['strategy']
    readonly uncleanEnabled: boolean
    /** From inter.broker.protocol.version 3.2-IV0 on. */
    readonly recovery: boolean
  },
): ElectionWish | null {
  const known = partitionIn(context, state)
  if (!known) return null
  const targets =
    how.strategy === 'REASSIGN'
      ? known.replicas.filter((id) => !known.removingReplicas.includes(id))
      : known.replicas
  const elected = electByStrategy({
    ...how,
    assignment: targets,
    isr: state.isr,
    live: liveBrokers(context),
    shuttingDown: shuttingDownBrokers(context),
    leaderRecoveryState: state.leaderRecoveryState,
  })
  if (!elected) return null
  const recovery = how.recovery ? elected.leaderRecoveryState : 'RECOVERED'
  const leaderEpoch = state.leaderEpoch + 1
  return { ...state, ...elected, leaderRecoveryState: recovery, leaderEpoch, decided: true }
}

const undecided = (state: StateWish): ElectionWish => ({
  ...state,
  decided: false,
  recipients: [],
  unclean: false,
})

type PartitionSteps = 'partitions' | 'createStates' | 'electLeaders' | 'epochBump'

export const partitionSteps: StepTable<PartitionSteps> = {
  partitions: {
    run(self, _io, step, work) {
      const context = contextOf(self)
      if (!context) return
      const partitions = step.partitions === 'new and offline' ? newAndOffline(context) : step.partitions
      const isNew = (tp: TopicPartition) => context.partitionStates[partitionKey(tp)] === 'NewPartition'
      const { strategy, cause } = step
      work.next(
        { do: 'createStates', phase: 'topics', partitions: partitions.filter(isNew) },
        {
          do: 'electLeaders',
          phase: 'read',
          partitions: partitions.filter((tp) => !isNew(tp)),
          strategy,
          cause,
          wanted: [],
        },
        { do: 'flush' },
      )
    },
  },
  createStates: {
    run(self, _io, step, work) {
      const context = contextOf(self)
      if (!context) return
      const wishes = firstStates(context, step.partitions)
      if (wishes.length === 0) return
      const node = (path: string): ZkOp =>
        guarded(self, { op: 'create', path, data: null, mode: 'PERSISTENT' })
      if (step.phase === 'topics')
        work.ask(step, [...new Set(wishes.map(({ topic }) => `${topicPath(topic)}/partitions`))].map(node))
      else if (step.phase === 'partitions') work.ask(step, wishes.map(partitionPath).map(node))
      else
        work.ask(
          { ...step, partitions: wishes },
          wishes.map((wish) => {
            const data = stateJson({ ...wish, controllerEpoch: zkOf(self).epoch })
            return guarded(self, { op: 'create', path: statePath(wish), data, mode: 'PERSISTENT' })
          }),
        )
    },
    heard(self, io, step, answers, work) {
      const context = contextOf(self)
      const results = unwrapAll(answers)
      if (!context || results === 'moved') return moved(work)
      if (step.phase === 'topics') return work.next({ ...step, phase: 'partitions' })
      if (step.phase === 'partitions') return work.next({ ...step, phase: 'states' })
      for (const [i, wish] of firstStates(context, step.partitions).entries()) {
        if (results[i]?.code !== 'OK') continue
        report(io, { leader: -1, isr: [] }, wish, { cause: 'created', unclean: false })
        setLeadership(context, wish, 0)
        context.partitionStates[partitionKey(wish)] = 'OnlinePartition'
        addLeaderAndIsr(self, context, wish.isr, wish, true)
      }
    },
  },
  electLeaders: {
    run(self, _io, step, work) {
      const context = contextOf(self)
      if (!context) return
      if (step.phase === 'read')
        return work.ask(
          step,
          step.partitions.map((tp) => readState(tp)),
        )
      if (step.phase === 'configs') {
        const topics = topicsToAsk(context, step.wanted)
        return work.ask(
          step,
          topics.map((topic): ZkOp => ({ op: 'getData', path: `/config/topics/${topic}`, watch: false })),
        )
      }
      work.ask(
        step,
        step.wanted.map((wish) => writeState(self, wish)),
      )
    },
    heard(self, io, step, answers, work) {
      const context = contextOf(self)
      if (!context) return moved(work)
      if (step.phase === 'read') {
        const wanted = statesFrom(self, step.partitions, answers).map(undecided)
        if (wanted.length > 0) work.next({ ...step, phase: 'configs', wanted })
        return
      }
      if (step.phase === 'configs') return decideAll(self, context, step, answers, work)
      const results = unwrapAll(answers)
      if (results === 'moved') return moved(work)
      const again: TopicPartition[] = []
      for (const [i, wish] of step.wanted.entries()) {
        const result = results[i]
        if (result?.code === 'BADVERSION') again.push({ topic: wish.topic, partition: wish.partition })
        if (result?.code !== 'OK') continue
        const before = partitionIn(context, wish) ?? { leader: -1, isr: [] }
        report(io, before, wish, { cause: step.cause, unclean: wish.unclean })
        setLeadership(context, wish, result.stat?.version ?? 0)
        context.partitionStates[partitionKey(wish)] = 'OnlinePartition'
        addLeaderAndIsr(self, context, wish.recipients, wish, false)
      }
      if (again.length > 0) work.next({ ...step, phase: 'read', partitions: again, wanted: [] })
    },
  },
  epochBump: {
    run(self, _io, step, work) {
      if (step.phase === 'read') work.ask(step, [readState(step.partition, isWatched(self, step.partition))])
      else
        work.ask(
          step,
          step.wanted.map((wish) => writeState(self, wish)),
        )
    },
    heard(self, _io, step, answers, work) {
      const context = contextOf(self)
      if (!context) return moved(work)
      if (step.phase === 'read') {
        const wanted = statesFrom(self, [step.partition], answers).map((state) => ({
          ...state,
          leaderEpoch: state.leaderEpoch + 1,
        }))
        return wanted.length > 0 ? work.next({ ...step, phase: 'write', wanted }) : undefined
      }
      const results = unwrapAll(answers)
      if (results === 'moved') return moved(work)
      const [wish] = step.wanted
      if (!wish || results[0]?.code !== 'OK') return work.next({ ...step, phase: 'read', wanted: [] })
      setLeadership(context, wish, results[0].stat?.version ?? 0)
      const known = partitionIn(context, wish)
      const adding = known?.addingReplicas ?? []
      addLeaderAndIsr(
        self,
        context,
        (known?.replicas ?? []).filter((id) => !adding.includes(id)),
        wish,
        false,
      )
      addLeaderAndIsr(self, context, adding, wish, true)
    },
  },
}

/** Topics of partitions without a live in-sync replica: may they be led uncleanly? */
function topicsToAsk(context: ZkControllerContext, wanted: readonly ElectionWish[]): string[] {
  const lost = wanted.filter(({ isr }) => !isr.some((id) => isOnline(context, id)))
  return [...new Set(lost.map(({ topic }) => topic))]
}

function decideAll(
  self: Broker,
  context: ZkControllerContext,
  step: Extract<
    Parameters<NonNullable<StepTable<'electLeaders'>['electLeaders']['heard']>>[2],
    { do: 'electLeaders' }
  >,
  answers: readonly ZkResult[],
  work: Work,
): void {
  const unclean: Record<string, boolean> = {}
  for (const [i, topic] of topicsToAsk(context, step.wanted).entries()) {
    const data = answers[i]?.data
    const own = data ? (JSON.parse(data) as { config: Record<string, string> }).config : {}
    const set = own['unclean.leader.election.enable']
    unclean[topic] = set === undefined ? self.config['unclean.leader.election.enable'] : set === 'true'
  }
  const wanted = step.wanted.flatMap((state) => {
    const wish = electionOf(context, state, {
      strategy: step.strategy,
      uncleanEnabled: unclean[state.topic] ?? false,
      recovery: zkOf(self).isrChanges === null,
    })
    return wish ? [wish] : []
  })
  if (wanted.length > 0) work.next({ ...step, phase: 'write', wanted })
}

// ── replicas ──

type ReplicaSteps = 'replicas' | 'shrink' | 'updateMetadata' | 'flush'

function byBroker(replicas: readonly PartitionAndReplica[]): Map<number, TopicPartition[]> {
  const found = new Map<number, TopicPartition[]>()
  for (const { broker, topic, partition } of replicas)
    found.set(broker, [...(found.get(broker) ?? []), { topic, partition }])
  return found
}

function goOnline(self: Broker, context: ZkControllerContext, replica: PartitionAndReplica): void {
  if (replicaState(context, replica) !== 'NewReplica')
    addLeaderAndIsr(self, context, [replica.broker], replica, false)
  setReplicaState(context, replica, 'OnlineReplica')
}

export const replicaSteps: StepTable<ReplicaSteps> = {
  replicas: {
    run(self, _io, step, work) {
      const context = contextOf(self)
      if (!context || step.replicas.length === 0) return
      const { to, cause } = step
      if (to === 'OfflineReplica') {
        for (const replica of step.replicas) {
          addStopReplica(context, replica.broker, replica, false)
          setReplicaState(context, replica, 'OfflineReplica')
        }
        const shrinks = [...byBroker(step.replicas)].map(([broker, partitions]) => ({
          do: 'shrink' as const,
          phase: 'read' as const,
          broker,
          partitions: partitions.filter((tp) => leadershipOf(context, tp)),
          cause,
          wanted: [],
        }))
        return work.next(...shrinks, { do: 'flush' })
      }
      for (const replica of step.replicas) {
        if (to === 'OnlineReplica') goOnline(self, context, replica)
        else {
          if (to === 'NewReplica') addLeaderAndIsr(self, context, [replica.broker], replica, true)
          if (to === 'ReplicaDeletionStarted') addStopReplica(context, replica.broker, replica, true)
          setReplicaState(context, replica, to)
        }
      }
      work.next({ do: 'flush' })
    },
  },
  /** removeReplicasFromIsr: the leader epoch goes up; a last member stays in the ISR, and then nobody leads. */
  shrink: {
    run(self, _io, step, work) {
      if (step.phase === 'read')
        work.ask(
          step,
          step.partitions.map((tp) => readState(tp)),
        )
      else
        work.ask(
          step,
          step.wanted.map((wish) => writeState(self, wish)),
        )
    },
    heard(self, io, step, answers, work) {
      const context = contextOf(self)
      if (!context) return moved(work)
      if (step.phase === 'read') {
        const states = statesFrom(self, step.partitions, answers)
        const inside = states.filter(({ isr }) => isr.includes(step.broker))
        for (const state of states)
          if (!inside.includes(state)) {
            setLeadership(context, state, state.zkVersion)
            tellOthers(self, context, state, step.broker)
          }
        const wanted = inside.map((state) => ({
          ...state,
          leader: state.leader === step.broker ? -1 : state.leader,
          isr: state.isr.length === 1 ? state.isr : state.isr.filter((id) => id !== step.broker),
          leaderEpoch: state.leaderEpoch + 1,
        }))
        return wanted.length > 0 ? work.next({ ...step, phase: 'write', wanted }) : undefined
      }
      const results = unwrapAll(answers)
      if (results === 'moved') return moved(work)
      const again: TopicPartition[] = []
      for (const [i, wish] of step.wanted.entries()) {
        const result = results[i]
        if (result?.code === 'BADVERSION') again.push({ topic: wish.topic, partition: wish.partition })
        if (result?.code !== 'OK') continue
        if (!isDeleting(context, wish.topic))
          report(io, partitionIn(context, wish) ?? { leader: -1, isr: [] }, wish, {
            cause: step.cause,
            unclean: false,
          })
        setLeadership(context, wish, result.stat?.version ?? 0)
        tellOthers(self, context, wish, step.broker)
      }
      if (again.length > 0) work.next({ ...step, phase: 'read', partitions: again, wanted: [] })
    },
  },
  updateMetadata: {
    run(self, _io, step, work) {
      const context = contextOf(self)
      if (!context) return
      const brokers = step.brokers === 'all' ? liveOrShuttingDown(context) : step.brokers
      const partitions =
        step.partitions === 'led'
          ? allPartitions(context).filter((tp) => leadershipOf(context, tp))
          : step.partitions
      addUpdateMetadata(self, context, brokers, partitions)
      work.next({ do: 'flush' })
    },
  },
  flush: {
    run(self, io) {
      const context = contextOf(self)
      if (context) flush(self, io, context)
    },
  },
}

function tellOthers(self: Broker, context: ZkControllerContext, tp: TopicPartition, without: number): void {
  if (isDeleting(context, tp.topic)) return
  const others = (partitionIn(context, tp)?.replicas ?? []).filter((id) => id !== without)
  addLeaderAndIsr(self, context, others, tp, false)
}
