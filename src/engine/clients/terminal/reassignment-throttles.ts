/**
 * The throttles of kafka-reassign-partitions: which replicas count on leaders and on followers, and the rate of every
 * broker that takes part. They stay until --verify, or --cancel, takes them away.
 */
import type { Message, MessageOf, TopicPartition } from '../../messages.ts'
import { brokerNode } from '../../world.ts'
import { type Asking, as, callAll, controllerOf, exceptionOf, JavaError, type Shell } from './program.ts'
import type { PlannedReplicas } from './reassignment-files.ts'

/** The third, of moves between directories, is left out with them. */
const RATES = ['leader.replication.throttled.rate', 'follower.replication.throttled.rate'] as const
const REPLICAS = ['leader.replication.throttled.replicas', 'follower.replication.throttled.replicas'] as const

/** Where a partition's records come from and go to. */
export interface Move extends TopicPartition {
  readonly sources: readonly number[]
  readonly targets: readonly number[]
}

/** calculateProposedMoveMap: what moves already, and what shall. */
export function movesOf(
  ongoing: MessageOf<'ListPartitionReassignmentsResponse'>['results'],
  plan: readonly PlannedReplicas[],
  current: readonly PlannedReplicas[],
): Move[] {
  const same = (a: TopicPartition) => (b: TopicPartition) =>
    a.topic === b.topic && a.partition === b.partition
  const moves = new Map<string, Move>()
  for (const { topic, partition, replicas, adding } of ongoing)
    moves.set(`${topic}-${partition}`, {
      topic,
      partition,
      sources: replicas.filter((id) => !adding.includes(id)),
      targets: adding,
    })
  for (const planned of plan) {
    const { topic, partition, replicas } = planned
    const known = moves.get(`${topic}-${partition}`)
    const sources = known?.sources ?? current.find(same(planned))?.replicas ?? []
    const targets = replicas.filter((id) => !sources.includes(id))
    moves.set(`${topic}-${partition}`, { topic, partition, sources, targets })
  }
  return [...moves.values()]
}

type Change = MessageOf<'IncrementalAlterConfigsRequest'>['changes'][number]

/** Admin.incrementalAlterConfigs: topics of the controller, brokers of themselves; all at once. */
function* alter(
  shell: Shell,
  resourceType: 'TOPIC' | 'BROKER',
  changes: readonly { readonly name: string; readonly changes: readonly Change[] }[],
): Asking<void> {
  const to = resourceType === 'TOPIC' ? yield* controllerOf(shell)() : null
  const calls = changes.map(({ name, changes }) => ({
    to: to ?? brokerNode(Number(name)),
    request: {
      kind: 'IncrementalAlterConfigsRequest',
      resourceType,
      resourceName: name,
      changes,
    } as const,
  }))
  const wrapped = (problem: JavaError) =>
    new JavaError('java.util.concurrent.ExecutionException', problem.toString())
  let answers: readonly Message[]
  try {
    answers = yield* callAll(shell, 'incrementalAlterConfigs', calls)
  } catch (problem) {
    throw problem instanceof JavaError ? wrapped(problem) : problem
  }
  for (const each of answers) {
    const answer = as(each, 'IncrementalAlterConfigsResponse')
    const bad = answer.results.find(({ error }) => error !== 'NONE')
    if (bad) throw wrapped(exceptionOf(bad.error, bad.message))
    if (answer.error !== 'NONE') throw wrapped(exceptionOf(answer.error))
  }
}

const set = (name: string, value: string): Change => ({ name, operation: 'SET', value })

/** modifyReassignmentThrottle */
export function* setThrottles(shell: Shell, moves: readonly Move[], rate: number): Asking<void> {
  const entries = (of: (move: Move) => readonly number[], topic: string) =>
    moves
      .filter((move) => move.topic === topic)
      .flatMap((move) => of(move).map((id) => `${move.partition}:${id}`))
      .sort()
      .join(',')
  const topics = [...new Set(moves.map((move) => move.topic))]
  const ofTopics = topics.map((topic) => ({
    name: topic,
    changes: [
      set(
        REPLICAS[0],
        entries((move) => move.sources, topic),
      ),
      set(
        REPLICAS[1],
        entries((move) => move.targets, topic),
      ),
    ],
  }))
  yield* alter(shell, 'TOPIC', ofTopics)
  const brokers = [...new Set(moves.flatMap(({ sources, targets }) => [...sources, ...targets]))]
  const ofBrokers = brokers
    .sort((a, b) => a - b)
    .map((id) => ({
      name: String(id),
      changes: [set(RATES[0], String(rate)), set(RATES[1], String(rate))],
    }))
  yield* alter(shell, 'BROKER', ofBrokers)
  shell.out(`The inter-broker throttle limit was set to ${rate} B/s`)
}

/** clearAllThrottles: of every broker and of these topics. */
export function* clearThrottles(
  shell: Shell,
  brokers: readonly number[],
  topics: readonly string[],
): Asking<void> {
  const remove = (names: readonly string[]): Change[] =>
    names.map((name) => ({ name, operation: 'DELETE', value: null }))
  const ids = [...brokers].sort((a, b) => a - b)
  shell.out(`Clearing broker-level throttles on broker${ids.length === 1 ? '' : 's'} ${ids.join(',')}`)
  const ofBrokers = ids.map((id) => ({ name: String(id), changes: remove(RATES) }))
  yield* alter(shell, 'BROKER', ofBrokers)
  shell.out(
    `Clearing topic-level throttles on topic${topics.length === 1 ? '' : 's'} ${[...topics].sort().join(',')}`,
  )
  const ofTopics = topics.map((name) => ({ name, changes: remove(REPLICAS) }))
  yield* alter(shell, 'TOPIC', ofTopics)
}
