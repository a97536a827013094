/**
 * Moving replicas in ZooKeeper mode (KafkaController.onPartitionReassignment, phases U, A and B of its comment):
 * the new replicas are added and catch up, then the leader moves if it must and the old ones are deleted. The
 * assignment under way stands in the topic's znode, so the next controller goes on with it.
 *
 * Left out: reassignments written to /admin/reassign_partitions by old tools.
 */
import type { StepTable, Work } from '../../broker/zookeeper/lanes.ts'
import { type Assignment, topicJson, topicPath } from '../../broker/zookeeper/zk-data.ts'
import type { AdminResult, Reassignment, TopicPartition } from '../../messages.ts'
import type { PartitionRegistration } from '../../metadata/partition-registration.ts'
import { type Broker, parsePartitionKey, partitionKey } from '../../world.ts'
import type { ZkControllerContext, ZkStep } from '../../zookeeper-controller-state.ts'
import type { ZkOp } from '../../zookeeper-state.ts'
import {
  contextOf,
  guarded,
  isDeleting,
  isOnline,
  liveBrokers,
  partitionIn,
  setAssignment,
  setReplicaState,
  unwrapAll,
} from './context.ts'
import { moved } from './state-machines.ts'

const without = (list: readonly number[], others: readonly number[]) =>
  list.filter((id) => !others.includes(id))

/** ReplicaAssignment.reassignTo */
export function reassignTo(known: Assignment, target: readonly number[]): Assignment {
  const origin = without(known.replicas, known.addingReplicas)
  const replicas = [...new Set([...target, ...origin])]
  return {
    replicas,
    addingReplicas: without(replicas, origin),
    removingReplicas: without(replicas, target),
  }
}

const targetOf = ({ replicas, removingReplicas }: Assignment) => without(replicas, removingReplicas)

function isUnderWay({ addingReplicas, removingReplicas }: Assignment): boolean {
  return addingReplicas.length + removingReplicas.length > 0
}

function isComplete({ isr, ...assignment }: PartitionRegistration): boolean {
  return targetOf(assignment).every((id) => isr.includes(id))
}

function decide(
  context: ZkControllerContext,
  { replicas, topic, partition }: Reassignment,
): { readonly assignment: Assignment } | Omit<AdminResult, 'target'> {
  const known = partitionIn(context, { topic, partition })
  // KafkaController.processApiPartitionReassignment asks of a cancellation only whether there is one to cancel.
  if (!known && replicas === null)
    return { error: 'NO_REASSIGNMENT_IN_PROGRESS', message: 'No reassignment is in progress.' }
  if (!known || isDeleting(context, topic))
    return { error: 'UNKNOWN_TOPIC_OR_PARTITION', message: 'The partition does not exist.' }
  if (replicas === null) {
    if (!isUnderWay(known)) return { error: 'NO_REASSIGNMENT_IN_PROGRESS', message: '' }
    return { assignment: reassignTo(known, without(known.replicas, known.addingReplicas)) }
  }
  const bad = (message: string) => ({ error: 'INVALID_REPLICA_ASSIGNMENT' as const, message })
  if (replicas.length === 0) return bad('Empty replica list specified in partition reassignment.')
  if (new Set(replicas).size < replicas.length)
    return bad(`Duplicate replica ids in partition reassignment replica list: ${replicas}`)
  const assignment = reassignTo(known, replicas)
  const live = liveBrokers(context)
  if (assignment.addingReplicas.every((id) => live.includes(id))) return { assignment }
  return bad(
    `Replica assignment has brokers that are not alive. Replica list: ${assignment.addingReplicas}, live broker list: ${live}`,
  )
}

/** The topic's znode with one partition's assignment changed. */
function writeAssignment(
  self: Broker,
  context: ZkControllerContext,
  { topic, partition }: TopicPartition,
  assignment: Assignment,
): ZkOp {
  const image = context.image.topics[topic]
  const partitions = (image?.partitions ?? []).map((p, i) => (i === partition ? assignment : p))
  const data = topicJson(image?.topicId ?? '', partitions)
  return guarded(self, { op: 'setData', path: topicPath(topic), data, version: -1 })
}

function note(context: ZkControllerContext, tp: TopicPartition, to: Assignment): void {
  const topicId = context.image.topics[tp.topic]?.topicId ?? ''
  const { replicas, addingReplicas, removingReplicas } = to
  setAssignment(context, { ...tp, topicId }, { replicas, addingReplicas, removingReplicas })
}

/** Stops replicas and lets them delete their logs; nobody waits for their answers. */
function stopRemoved(context: ZkControllerContext, tp: TopicPartition, brokers: readonly number[]): ZkStep[] {
  const replicas = brokers.map((broker) => ({ ...tp, broker }))
  for (const replica of replicas) setReplicaState(context, replica, null)
  return [
    { do: 'replicas', replicas, to: 'OfflineReplica', cause: 'reassigned' },
    { do: 'replicas', replicas, to: 'ReplicaDeletionStarted', cause: 'reassigned' },
  ]
}

function complete(context: ZkControllerContext, tp: TopicPartition): ZkStep[] {
  const known = partitionIn(context, tp) as PartitionRegistration
  const target = targetOf(known)
  const adding = known.addingReplicas.map((broker) => ({ ...tp, broker }))
  const finished = { replicas: target, addingReplicas: [], removingReplicas: [] }
  const stays = target.includes(known.leader) && isOnline(context, known.leader)
  const lead: ZkStep = stays
    ? { do: 'epochBump', phase: 'read', partition: tp, wanted: [] }
    : { do: 'partitions', partitions: [tp], strategy: 'REASSIGN', cause: 'reassigned' }
  const removing = known.removingReplicas
  note(context, tp, finished)
  return [
    { do: 'replicas', replicas: adding, to: 'OnlineReplica', cause: 'reassigned' },
    lead,
    { do: 'flush' },
    ...stopRemoved(context, tp, removing),
    { do: 'reassignOne', phase: 'finish', partition: tp, reassignment: finished },
    { do: 'updateMetadata', brokers: 'all', partitions: [tp] },
  ]
}

type ReassignSteps = 'reassign' | 'reassignOne' | 'resumeReassignments'

export const reassignSteps: StepTable<ReassignSteps> = {
  reassign: {
    run(self, io, step, work) {
      const context = contextOf(self)
      const { request, ref } = step
      const kind = 'AlterPartitionReassignmentsResponse'
      if (!context?.loaded) return io.reply(ref, { kind, error: 'NOT_CONTROLLER', results: [] })
      if (step.phase === 'answer') return io.reply(ref, { kind, error: 'NONE', results: step.results })
      const steps: ZkStep[] = []
      const results = request.reassignments.map((wish): AdminResult => {
        const { topic, partition } = wish
        const decided = decide(context, wish)
        const target = partitionKey(wish)
        if ('error' in decided) return { target, ...decided }
        const at = { topic, partition }
        steps.push({
          do: 'reassignOne',
          phase: 'assignment',
          partition: at,
          reassignment: decided.assignment,
        })
        return { target, error: 'NONE', message: '' }
      })
      work.next(...steps, { ...step, phase: 'answer', results })
    },
  },
  reassignOne: {
    run(self, io, step, work) {
      const context = contextOf(self)
      const known = context && partitionIn(context, step.partition)
      if (!context || !known) return
      const key = partitionKey(step.partition)
      if (step.phase === 'assignment' || step.phase === 'finish')
        return work.ask(step, [writeAssignment(self, context, step.partition, step.reassignment)])
      if (!context.reassigning.includes(key)) context.reassigning.push(key)
      if (isComplete(known)) {
        const from = without(known.replicas, known.addingReplicas)
        io.report({ kind: 'ReassignmentCompleted', partition: key, from, to: targetOf(known) })
        return work.next(...complete(context, step.partition))
      }
      const adding = known.addingReplicas.map((broker) => ({ ...step.partition, broker }))
      work.next(
        { do: 'epochBump', phase: 'read', partition: step.partition, wanted: [] },
        { do: 'flush' },
        { do: 'replicas', replicas: adding, to: 'NewReplica', cause: 'reassigned' },
      )
    },
    heard(self, io, step, answers, work) {
      const context = contextOf(self)
      const known = context && partitionIn(context, step.partition)
      if (!context || !known || unwrapAll(answers) === 'moved') return moved(work)
      const key = partitionKey(step.partition)
      if (step.phase === 'finish') {
        context.reassigning = context.reassigning.filter((other) => other !== key)
        return
      }
      const { replicas, addingReplicas: adding, removingReplicas: removing } = step.reassignment
      if (isUnderWay(step.reassignment))
        io.report({ kind: 'ReassignmentStarted', partition: key, replicas, adding, removing })
      const unneeded = without(known.replicas, replicas)
      note(context, step.partition, step.reassignment)
      resumeWith(context, step.partition, unneeded, step.reassignment, work)
    },
  },
  resumeReassignments: {
    run(self, _io, _step, work) {
      const context = contextOf(self)
      if (!context) return
      for (const key of context.reassigning) {
        const tp = parsePartitionKey(key)
        const known = partitionIn(context, tp)
        if (known && isComplete(known))
          work.next({ do: 'reassignOne', phase: 'go', partition: tp, reassignment: known })
      }
    },
  },
}

function resumeWith(
  context: ZkControllerContext,
  partition: TopicPartition,
  unneeded: readonly number[],
  reassignment: Assignment,
  work: Work,
): void {
  const stops = unneeded.length > 0 ? stopRemoved(context, partition, unneeded) : []
  work.next(...stops, { do: 'reassignOne', phase: 'go', partition, reassignment })
}
