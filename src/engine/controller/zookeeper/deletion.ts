/**
 * Deleting topics in ZooKeeper mode (TopicDeletionManager): everybody is told that the partitions are going, every
 * replica is stopped and deletes its log, and when all have said so the znodes go. A replica whose broker is away
 * halts it until the broker is back.
 *
 * Left out: reassignments under way do not halt a deletion here.
 */
import type { StepTable } from '../../broker/zookeeper/lanes.ts'
import {
  configPath,
  DELETE_TOPICS,
  deleteTopicPath,
  partitionPath,
  statePath,
  topicPath,
} from '../../broker/zookeeper/zk-data.ts'
import { partitionKey } from '../../world.ts'
import type { ZkControllerContext } from '../../zookeeper-controller-state.ts'
import {
  contextOf,
  guarded,
  isOnline,
  partitionsOfTopic,
  removeTopic,
  replicaState,
  replicasOf,
  setReplicaState,
  unwrapAll,
} from './context.ts'
import { moved } from './state-machines.ts'

type DeletionSteps = 'topicDeletion' | 'resumeDeletions' | 'replicaDeleted' | 'deleteTopic'

const replicasOfTopic = (context: ZkControllerContext, topic: string) =>
  replicasOf(context, partitionsOfTopic(context, topic))

export const deletionSteps: StepTable<DeletionSteps> = {
  topicDeletion: {
    run(self, _io, step, work) {
      if (contextOf(self)) work.ask(step, [{ op: 'getChildren', path: DELETE_TOPICS, watch: true }])
    },
    heard(self, _io, _step, [answer], work) {
      const context = contextOf(self)
      if (!context) return
      for (const topic of answer?.children ?? [])
        if (context.image.topics[topic] && !context.deleting.includes(topic)) context.deleting.push(topic)
      work.next({ do: 'resumeDeletions' })
    },
  },
  resumeDeletions: {
    run(self, _io, _step, work) {
      const context = contextOf(self)
      if (!context) return
      for (const topic of [...context.deleting]) {
        const replicas = replicasOfTopic(context, topic)
        const all = replicas.every((r) => replicaState(context, r) === 'ReplicaDeletionSuccessful')
        const underWay = replicas.some((r) => replicaState(context, r) === 'ReplicaDeletionStarted')
        if (all && replicas.length > 0) work.next({ do: 'deleteTopic', topic, phase: 'list' })
        else if (!underWay && !context.ineligible.includes(topic)) {
          const dead = replicas.filter(({ broker }) => !isOnline(context, broker))
          const left = replicas.filter(
            (r) => isOnline(context, r.broker) && replicaState(context, r) !== 'ReplicaDeletionSuccessful',
          )
          if (dead.length > 0) context.ineligible.push(topic)
          for (const tp of partitionsOfTopic(context, topic)) delete context.partitionStates[partitionKey(tp)]
          for (const replica of dead) setReplicaState(context, replica, 'ReplicaDeletionIneligible')
          work.next(
            { do: 'updateMetadata', brokers: 'all', partitions: partitionsOfTopic(context, topic) },
            { do: 'replicas', replicas: left, to: 'OfflineReplica', cause: 'reassigned' },
            { do: 'replicas', replicas: left, to: 'ReplicaDeletionStarted', cause: 'reassigned' },
          )
        }
      }
    },
  },
  replicaDeleted: {
    run(self, _io, step, work) {
      const context = contextOf(self)
      if (!context) return
      for (const { topic, partition, error } of step.partitions) {
        if (!context.deleting.includes(topic)) continue
        const replica = { topic, partition, broker: step.broker }
        if (replicaState(context, replica) !== 'ReplicaDeletionStarted') continue
        const done = error === 'NONE'
        setReplicaState(context, replica, done ? 'ReplicaDeletionSuccessful' : 'ReplicaDeletionIneligible')
        if (!done && !context.ineligible.includes(topic)) context.ineligible.push(topic)
      }
      work.next({ do: 'resumeDeletions' })
    },
  },
  /** Children first: ZooKeeper deletes nothing that has some. */
  deleteTopic: {
    run(self, _io, step, work) {
      const context = contextOf(self)
      if (!context) return
      const partitions = partitionsOfTopic(context, step.topic)
      const paths = [
        ...partitions.map(statePath),
        ...partitions.map(partitionPath),
        `${topicPath(step.topic)}/partitions`,
        topicPath(step.topic),
        configPath('topics', step.topic),
        deleteTopicPath(step.topic),
      ]
      work.ask(
        step,
        paths.map((path) => guarded(self, { op: 'delete', path, version: -1 })),
      )
    },
    heard(self, io, { topic }, answers, work) {
      const context = contextOf(self)
      if (!context || unwrapAll(answers) === 'moved') return moved(work)
      const partitions = partitionsOfTopic(context, topic).length
      removeTopic(context, topic)
      io.report({ kind: 'TopicDeleted', topic, partitions })
    },
  },
}
