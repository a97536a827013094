/** What the controller of ZooKeeper mode does when a watch of its fires (KafkaController.process…Change). */
import type { StepTable } from '../../broker/zookeeper/lanes.ts'
import {
  BROKER_IDS,
  brokerIdPath,
  CONTROLLER,
  DELETE_TOPICS,
  ISR_CHANGES,
  TOPICS,
  topicPath,
} from '../../broker/zookeeper/zk-data.ts'
import type { TopicPartition } from '../../messages.ts'
import { type Broker, partitionKey } from '../../world.ts'
import { zxidNumber } from '../../zookeeper/zxid.ts'
import type { ZkControllerContext, ZkStep } from '../../zookeeper-controller-state.ts'
import type { WatchEvent, ZkOp } from '../../zookeeper-state.ts'
import {
  allPartitions,
  contextOf,
  isDeleting,
  isOnline,
  leadershipOf,
  liveBrokers,
  partitionIn,
  partitionsOfTopic,
  removeTopic,
  replicasOf,
  replicasOn,
  setAssignment,
} from './context.ts'
import { electByStrategy } from './election.ts'
import { noteBroker, noteTopic } from './office.ts'

const get = (path: string, watch: boolean): ZkOp => ({ op: 'getData', path, watch })
const children = (path: string): ZkOp => ({ op: 'getChildren', path, watch: true })

/** The event a watch puts into the controller's lane, null when it is not the controller's. */
export function eventOf(event: WatchEvent): ZkStep[] {
  const { path, type } = event
  if (path === CONTROLLER)
    return type === 'NodeDeleted'
      ? [{ do: 'resignIfMoved' }, { do: 'elect', phase: 'look', epoch: 0, zkVersion: -1 }]
      : [{ do: 'resignIfMoved' }]
  if (path === BROKER_IDS) return [{ do: 'brokerChange', phase: 'list', ids: [] }]
  if (path === TOPICS) return [{ do: 'topicChange', phase: 'list', names: [] }]
  if (path === DELETE_TOPICS) return [{ do: 'topicDeletion' }]
  if (path === ISR_CHANGES) return [{ do: 'isrNotifications', phase: 'list', znodes: [], partitions: [] }]
  const [, , , topic, ...more] = path.split('/')
  if (path.startsWith(`${TOPICS}/`) && topic && more.length === 0 && type === 'NodeDataChanged')
    return [{ do: 'partitionModifications', topic }]
  if (topic && more[2] === 'state' && type === 'NodeDataChanged')
    return [{ do: 'reassignedIsr', partition: { topic, partition: Number(more[1]) } }]
  return []
}

/** New partitions: they get states, leaders, and their replicas hear of it (onNewPartitionCreation). */
function created(context: ZkControllerContext, partitions: readonly TopicPartition[]): ZkStep[] {
  for (const tp of partitions) context.partitionStates[partitionKey(tp)] = 'NewPartition'
  const replicas = replicasOf(context, partitions)
  return [
    { do: 'replicas', replicas, to: 'NewReplica', cause: 'created' },
    { do: 'partitions', partitions, strategy: 'OFFLINE', cause: 'created' },
    { do: 'replicas', replicas, to: 'OnlineReplica', cause: 'created' },
  ]
}

/** Who came, who went, who came back before the controller saw it go: a greater broker epoch tells. */
function brokersChanged(
  context: ZkControllerContext,
  seen: ReadonlyMap<number, { readonly epoch: number; readonly note: () => void }>,
): ZkStep[] {
  const known = Object.values(context.image.brokers)
  const dead = known.map((b) => b.brokerId).filter((id) => !seen.has(id))
  const bounced = known
    .filter((b) => (seen.get(b.brokerId)?.epoch ?? 0) > b.brokerEpoch)
    .map((b) => b.brokerId)
  const fresh = [...seen.keys()].filter((id) => !context.image.brokers[id])
  const remove = (ids: readonly number[]) => {
    for (const id of ids) {
      delete context.image.brokers[id]
      delete context.channels[id]
    }
  }
  for (const id of fresh) seen.get(id)?.note()
  remove(bounced)
  remove(dead)
  const steps: ZkStep[] = []
  if (fresh.length > 0) steps.push({ do: 'brokersStarted', ids: fresh.sort((a, b) => a - b) })
  if (bounced.length > 0)
    steps.push({ do: 'brokersFailed', ids: bounced }, { do: 'brokerChange', phase: 'list', ids: [] })
  if (dead.length > 0) steps.push({ do: 'brokersFailed', ids: dead })
  return steps
}

type EventSteps =
  | 'brokerChange'
  | 'brokersStarted'
  | 'brokersFailed'
  | 'topicChange'
  | 'partitionModifications'
  | 'autoRebalance'

export const eventSteps: StepTable<EventSteps> = {
  brokerChange: {
    run(self, _io, step, work) {
      if (!contextOf(self)) return
      if (step.phase === 'list') work.ask(step, [children(BROKER_IDS)])
      else
        work.ask(
          step,
          step.ids.map(brokerIdPath).map((path) => get(path, false)),
        )
    },
    heard(self, _io, step, answers, work) {
      const context = contextOf(self)
      if (!context) return
      if (step.phase === 'list') {
        const ids = (answers[0]?.children ?? []).map(Number)
        return work.next({ do: 'brokerChange', phase: 'read', ids })
      }
      const seen = new Map<number, { epoch: number; note: () => void }>()
      for (const [i, id] of step.ids.entries()) {
        const answer = answers[i]
        if (answer?.code !== 'OK' || !answer.stat) continue
        const epoch = zxidNumber(answer.stat.czxid)
        seen.set(id, { epoch, note: () => noteBroker(context, id, answer) })
      }
      work.next(...brokersChanged(context, seen))
    },
  },
  brokersStarted: {
    run(self, io, { ids }, work) {
      const context = contextOf(self)
      if (!context) return
      for (const id of ids) {
        const { brokerEpoch = -1 } = context.image.brokers[id] ?? {}
        io.report({ kind: 'BrokerAppeared', broker: id, brokerEpoch })
      }
      const others = Object.values(context.image.brokers)
        .map((b) => b.brokerId)
        .filter((id) => !ids.includes(id))
      const replicas = replicasOn(context, ids)
      const deleting = [...new Set(replicas.map(({ topic }) => topic))].filter((t) => isDeleting(context, t))
      context.ineligible = context.ineligible.filter((topic) => !deleting.includes(topic))
      work.next(
        { do: 'updateMetadata', brokers: others, partitions: [] },
        { do: 'updateMetadata', brokers: ids, partitions: 'led' },
        {
          do: 'replicas',
          replicas: replicas.filter(({ topic }) => !isDeleting(context, topic)),
          to: 'OnlineReplica',
          cause: 'unfenced',
        },
        { do: 'partitions', partitions: 'new and offline', strategy: 'OFFLINE', cause: 'unfenced' },
        { do: 'resumeReassignments' },
        { do: 'resumeDeletions' },
      )
    },
  },
  brokersFailed: {
    run(self, io, { ids }, work) {
      const context = contextOf(self)
      if (!context) return
      for (const broker of ids) io.report({ kind: 'BrokerVanished', broker })
      for (const tp of allPartitions(context)) {
        const leadership = leadershipOf(context, tp)
        if (leadership && !isOnline(context, leadership.leader) && !isDeleting(context, tp.topic))
          context.partitionStates[partitionKey(tp)] = 'OfflinePartition'
      }
      const gone = replicasOn(context, ids)
      const kept = gone.filter(({ topic }) => !isDeleting(context, topic))
      const lost = gone.filter(({ topic }) => isDeleting(context, topic))
      work.next(
        { do: 'partitions', partitions: 'new and offline', strategy: 'OFFLINE', cause: 'broker gone' },
        { do: 'replicas', replicas: kept, to: 'OfflineReplica', cause: 'broker gone' },
        { do: 'replicas', replicas: lost, to: 'ReplicaDeletionIneligible', cause: 'broker gone' },
        { do: 'updateMetadata', brokers: 'all', partitions: [] },
      )
      for (const { topic } of lost) if (!context.ineligible.includes(topic)) context.ineligible.push(topic)
    },
  },
  topicChange: {
    run(self, _io, step, work) {
      if (!contextOf(self)) return
      if (step.phase === 'list') work.ask(step, [children(TOPICS)])
      else
        work.ask(
          step,
          step.names.map((name) => get(topicPath(name), true)),
        )
    },
    heard(self, _io, step, answers, work) {
      const context = contextOf(self)
      if (!context) return
      if (step.phase === 'list') {
        const names = answers[0]?.children ?? []
        for (const topic of Object.keys(context.image.topics))
          if (!names.includes(topic)) removeTopic(context, topic)
        const fresh = names.filter((name) => !context.image.topics[name])
        if (fresh.length > 0) work.next({ do: 'topicChange', phase: 'read', names: fresh })
        return
      }
      for (const [i, name] of step.names.entries()) noteTopic(context, name, answers[i] ?? { code: 'NONODE' })
      work.next(
        ...created(
          context,
          step.names.flatMap((name) => partitionsOfTopic(context, name)),
        ),
      )
    },
  },
  partitionModifications: {
    run(self, _io, step, work) {
      if (contextOf(self)) work.ask(step, [get(topicPath(step.topic), true)])
    },
    heard(self, _io, { topic }, [answer], work) {
      const context = contextOf(self)
      if (!context || !answer?.data || isDeleting(context, topic)) return
      const before = partitionsOfTopic(context, topic).length
      if (before === 0) return
      const { parsed } = { parsed: JSON.parse(answer.data) as { partitions: Record<string, number[]> } }
      const topicId = context.image.topics[topic]?.topicId ?? ''
      const fresh = Object.keys(parsed.partitions)
        .map(Number)
        .filter((partition) => partition >= before)
        .sort((a, b) => a - b)
      if (fresh.length === 0) return
      noteNewPartitions(context, { topic, topicId }, fresh, parsed.partitions)
      work.next(
        ...created(
          context,
          fresh.map((partition) => ({ topic, partition })),
        ),
      )
    },
  },
  autoRebalance: {
    run(self, _io, _step, work) {
      const context = contextOf(self)
      if (!context) return
      const partitions = imbalanced(self, context)
      if (partitions.length > 0)
        work.next({ do: 'partitions', partitions, strategy: 'PREFERRED', cause: 'preferred' })
    },
  },
}

function noteNewPartitions(
  context: ZkControllerContext,
  of: { readonly topic: string; readonly topicId: string },
  fresh: readonly number[],
  assignments: Readonly<Record<string, number[]>>,
): void {
  for (const partition of fresh) {
    const data = { replicas: assignments[partition] ?? [], addingReplicas: [], removingReplicas: [] }
    setAssignment(context, { ...of, partition }, data)
  }
}

/** Partitions that a broker with more than leader.imbalance.per.broker.percentage of its own elsewhere gets back. */
function imbalanced(self: Broker, context: ZkControllerContext): TopicPartition[] {
  const byPreferred = new Map<number, TopicPartition[]>()
  for (const tp of allPartitions(context)) {
    const preferred = partitionIn(context, tp)?.replicas[0]
    if (preferred === undefined || isDeleting(context, tp.topic)) continue
    byPreferred.set(preferred, [...(byPreferred.get(preferred) ?? []), tp])
  }
  const share = self.config['leader.imbalance.per.broker.percentage'] / 100
  return [...byPreferred].flatMap(([preferred, own]) => {
    const elsewhere = own.filter((tp) => {
      const leadership = leadershipOf(context, tp)
      return leadership !== null && leadership.leader !== preferred
    })
    if (elsewhere.length / own.length <= share) return []
    return elsewhere.filter((tp) => canLead(context, tp))
  })
}

function canLead(context: ZkControllerContext, tp: TopicPartition): boolean {
  const known = partitionIn(context, tp)
  if (!known) return false
  const { isr, leaderRecoveryState, replicas } = known
  const none = { shuttingDown: [], uncleanEnabled: false, leaderRecoveryState }
  return (
    electByStrategy({
      strategy: 'PREFERRED',
      assignment: replicas,
      isr,
      live: liveBrokers(context),
      ...none,
    }) !== null
  )
}
