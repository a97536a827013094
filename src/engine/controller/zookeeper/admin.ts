/**
 * What operators ask for in ZooKeeper mode (ZkAdminManager, AdminZkClient, ZkConfigManager): topics and configs are
 * written to ZooKeeper by the broker that was asked; the controller and the others hear of it by their watches.
 * A created topic is answered for when this broker knows a leader for each of its partitions (DelayedCreatePartitions).
 */

import { type StepTable, type Work, zkOf } from '../../broker/zookeeper/lanes.ts'
import { randomUuid } from '../../broker/zookeeper/startup.ts'
import {
  BROKER_IDS,
  CONFIG_CHANGES,
  configChangeJson,
  configJson,
  configPath,
  DEFAULT_BROKER,
  deleteTopicPath,
  parseConfigs,
  parseTopic,
  rackOf,
  TOPICS,
  topicJson,
  topicPath,
} from '../../broker/zookeeper/zk-data.ts'
import { ConfigError, parseConfig } from '../../config/resolve.ts'
import { MS, type RequestRef } from '../../kernel/types.ts'
import type { AdminResult, ConfigChange, MessageOf, NewTopic } from '../../messages.ts'
import { type Broker, type KafkaIo, memoryOf } from '../../world.ts'
import type { TopicOutcome } from '../../zookeeper-controller-state.ts'
import type { ZkOp, ZkResult } from '../../zookeeper-state.ts'
import { CONFIG_SIDE } from '../alter-configs.ts'
import { topicNameProblem } from '../topics.ts'
import { type AssignmentOutcome, assignReplicas } from './assign-replicas.ts'
import { creationProblem, growthProblem } from './manual-assignment.ts'

/** How long a created topic may take to get its leaders before the request is answered all the same. */
const CREATE_TIMEOUT_MS = 30_000

const get = (path: string): ZkOp => ({ op: 'getData', path, watch: false })
const list = (path: string): ZkOp => ({ op: 'getChildren', path, watch: false })

interface BrokerMetadata {
  readonly id: number
  readonly rack: string | null
}

function brokersFrom(ids: readonly string[], answers: readonly ZkResult[]): BrokerMetadata[] {
  return ids.flatMap((id, i) => {
    const data = answers[i]?.data
    return data ? [{ id: Number(id), rack: rackOf(data) }] : []
  })
}

/** What is wrong with a topic before anything is written, or null. */
function topicProblem(topic: NewTopic, existing: readonly string[]): Omit<TopicOutcome, 'partitions'> | null {
  const { name } = topic
  const problem = topicNameProblem(name)
  if (problem) return { name, error: 'INVALID_TOPIC_EXCEPTION', message: problem }
  if (existing.includes(name))
    return { name, error: 'TOPIC_ALREADY_EXISTS', message: `Topic '${name}' already exists.` }
  const folded = name.replaceAll('.', '_')
  const clash = existing.find((other) => other.replaceAll('.', '_') === folded)
  if (clash)
    return {
      name,
      error: 'INVALID_TOPIC_EXCEPTION',
      message: `Topic '${name}' collides with existing topics: ${clash}`,
    }
  try {
    for (const [key, value] of Object.entries(topic.configs)) parseConfig('topic', key, value)
    return null
  } catch (refusal) {
    if (refusal instanceof ConfigError) return { name, error: 'INVALID_CONFIG', message: refusal.message }
    throw refusal
  }
}

function assignmentOf(
  self: Broker,
  io: KafkaIo,
  topic: NewTopic,
  brokers: readonly BrokerMetadata[],
): AssignmentOutcome {
  if (topic.assignments) {
    const message = creationProblem(topic.assignments)
    return message === null
      ? { replicas: topic.assignments }
      : { error: 'INVALID_REPLICA_ASSIGNMENT', message }
  }
  const random = (bound: number) => io.pick('placement', 0, bound - 1)
  return assignReplicas({
    brokers,
    partitions: topic.partitions === -1 ? self.config['num.partitions'] : topic.partitions,
    replicationFactor:
      topic.replicationFactor === -1 ? self.config['default.replication.factor'] : topic.replicationFactor,
    startPartition: 0,
    startIndex: random,
    shift: random,
  })
}

/** Brokers that want a topic at the same time all ask for it: that it is there already is no news then. */
function settle(
  self: Broker,
  io: KafkaIo,
  outcome: TopicOutcome,
  { replicationFactor, byBroker }: { readonly replicationFactor: number; readonly byBroker: boolean },
): void {
  const { name: topic, error, message, partitions } = outcome
  zkOf(self).outcomes.push(outcome)
  if (error === 'NONE') io.report({ kind: 'TopicCreated', topic, partitions, replicationFactor })
  else if (!byBroker || error !== 'TOPIC_ALREADY_EXISTS')
    io.report({ kind: 'TopicCreationRefused', topic, error, message })
}

function hasLeaders(self: Broker, { name, error, partitions }: TopicOutcome): boolean {
  if (error !== 'NONE') return true
  const known = memoryOf(self).image.topics[name]?.partitions ?? []
  return known.length >= partitions && known.every((p) => p.leader >= 0)
}

function answerCreated(io: KafkaIo, ref: RequestRef, outcomes: readonly TopicOutcome[]): void {
  const results = outcomes.map(({ name, error, message }) => ({ name, error, message }))
  io.reply(ref, { kind: 'CreateTopicsResponse', results })
}

/** Metadata has changed, or time has passed: who waits for leaders may be answered. */
export function completeTopicWaiters(self: Broker, io: KafkaIo): void {
  const zk = zkOf(self)
  const done = zk.topicWaiters.filter(
    ({ results, deadline }) => deadline <= io.now || results.every((outcome) => hasLeaders(self, outcome)),
  )
  zk.topicWaiters = zk.topicWaiters.filter((waiter) => !done.includes(waiter))
  for (const { ref, results } of done)
    answerCreated(
      io,
      ref,
      results.map((outcome) =>
        hasLeaders(self, outcome)
          ? outcome
          : { ...outcome, error: 'REQUEST_TIMED_OUT', message: 'Request timed out.' },
      ),
    )
}

type AdminSteps = 'createTopic' | 'createTopics' | 'deleteTopics' | 'createPartitions' | 'alterConfigs'

export const adminSteps: StepTable<AdminSteps> = {
  createTopics: {
    run(self, io, step) {
      const zk = zkOf(self)
      const results = zk.outcomes
      zk.outcomes = []
      if (results.every((outcome) => hasLeaders(self, outcome))) return answerCreated(io, step.ref, results)
      zk.topicWaiters.push({ deadline: io.now + CREATE_TIMEOUT_MS * MS, ref: step.ref, results })
      io.wakeAfter(CREATE_TIMEOUT_MS * MS, { kind: 'TopicWaitTimer' })
    },
  },
  createTopic: {
    run(_self, _io, step, work) {
      const { name, configs } = step.topic
      if (step.phase === 'look') return work.ask(step, [list(TOPICS), list(BROKER_IDS)])
      if (step.phase === 'brokers')
        return work.ask(
          step,
          step.ids.map((id) => get(`${BROKER_IDS}/${id}`)),
        )
      if (step.phase === 'config') {
        const data = configJson(configs)
        return work.ask(step, [{ op: 'create', path: configPath('topics', name), data, mode: 'PERSISTENT' }])
      }
      const partitions = step.assignment.map((replicas) => ({
        replicas,
        addingReplicas: [],
        removingReplicas: [],
      }))
      work.ask(step, [
        {
          op: 'create',
          path: topicPath(name),
          data: topicJson(step.topicId, partitions),
          mode: 'PERSISTENT',
        },
      ])
    },
    heard(self, io, step, answers, work) {
      const { name } = step.topic
      const { byBroker } = step
      const none = { replicationFactor: 0, byBroker }
      if (step.phase === 'look') {
        const problem = topicProblem(step.topic, answers[0]?.children ?? [])
        if (problem) return settle(self, io, { ...problem, partitions: 0 }, none)
        return work.next({ ...step, phase: 'brokers', ids: [...(answers[1]?.children ?? [])] })
      }
      if (step.phase === 'brokers') {
        const decided = assignmentOf(self, io, step.topic, brokersFrom(step.ids, answers))
        if ('error' in decided) return settle(self, io, { name, ...decided, partitions: 0 }, none)
        const topicId = randomUuid(io)
        return work.next({ ...step, phase: 'config', assignment: decided.replicas, topicId })
      }
      if (step.phase === 'config') return work.next({ ...step, phase: 'topic' })
      const exists = answers[0]?.code === 'NODEEXISTS'
      const outcome = exists
        ? ({
            name,
            error: 'TOPIC_ALREADY_EXISTS',
            message: `Topic '${name}' already exists.`,
            partitions: 0,
          } as const)
        : ({ name, error: 'NONE', message: '', partitions: step.assignment.length } as const)
      settle(self, io, outcome, { replicationFactor: step.assignment[0]?.length ?? 0, byBroker })
    },
  },
  deleteTopics: {
    run(_self, _io, step, work) {
      if (step.phase === 'look') return work.ask(step, [list(TOPICS)])
      work.ask(
        step,
        step.known.map(
          (topic): ZkOp => ({
            op: 'create',
            path: deleteTopicPath(topic),
            data: null,
            mode: 'PERSISTENT',
          }),
        ),
      )
    },
    heard(_self, io, step, answers, work) {
      if (step.phase === 'look') {
        const existing = answers[0]?.children ?? []
        const known = step.request.topics.filter((topic) => existing.includes(topic))
        return work.next({ ...step, phase: 'mark', known })
      }
      const results = step.request.topics.map(
        (target): AdminResult =>
          step.known.includes(target)
            ? { target, error: 'NONE', message: '' }
            : {
                target,
                error: 'UNKNOWN_TOPIC_OR_PARTITION',
                message: 'This server does not host this topic-partition.',
              },
      )
      io.reply(step.ref, { kind: 'DeleteTopicsResponse', error: 'NONE', results })
    },
  },
  createPartitions: {
    run(_self, _io, step, work) {
      const { topic } = step.request
      if (step.phase === 'look') work.ask(step, [get(topicPath(topic)), list(BROKER_IDS)])
      else if (step.phase === 'brokers')
        work.ask(
          step,
          step.ids.map((id) => get(`${BROKER_IDS}/${id}`)),
        )
      else work.ask(step, [{ op: 'setData', path: topicPath(topic), data: step.data, version: -1 }])
    },
    heard(self, io, step, answers, work) {
      if (step.phase === 'look') {
        const data = answers[0]?.data ?? null
        if (data === null)
          return refusePartitions(io, step, 'UNKNOWN_TOPIC_OR_PARTITION', 'The topic does not exist.')
        return work.next({ ...step, phase: 'brokers', data, ids: [...(answers[1]?.children ?? [])] })
      }
      if (step.phase === 'brokers') return growTopic(self, io, step, brokersFrom(step.ids, answers), work)
      const results = [{ target: step.request.topic, error: 'NONE', message: '' }] as const
      io.reply(step.ref, { kind: 'CreatePartitionsResponse', error: 'NONE', results })
    },
  },
  alterConfigs: {
    run(_self, _io, step, work) {
      if (step.phase === 'read')
        return work.ask(step, [get(step.path), get(topicPath(step.request.resourceName))])
      if (step.phase === 'write')
        return work.ask(step, [
          { op: 'create', path: step.path, data: step.data, mode: 'PERSISTENT' },
          { op: 'setData', path: step.path, data: step.data, version: -1 },
        ])
      const path = `${CONFIG_CHANGES}/config_change_`
      const data = configChangeJson(step.path.replace('/config/', ''))
      work.ask(step, [{ op: 'create', path, data, mode: 'PERSISTENT_SEQUENTIAL' }])
    },
    heard(_self, io, step, [answer, topic], work) {
      if (step.phase === 'read') {
        const refusal = configRefusal(step.request, topic?.data ?? null)
        if (refusal) {
          const results = [{ target: step.request.resourceName, ...refusal }]
          return io.reply(step.ref, { kind: 'IncrementalAlterConfigsResponse', error: 'NONE', results })
        }
        const data = configJson(changedConfigs(parseConfigs(answer?.data), step.changes))
        return work.next({ ...step, phase: 'write', data })
      }
      if (step.phase === 'write') return work.next({ ...step, phase: 'notify' })
      const { resourceType, resourceName } = step.request
      for (const { name, value } of step.changes)
        io.report({ kind: 'ConfigChanged', resourceType, resourceName, name, value })
      const results = [{ target: resourceName, error: 'NONE', message: '' }] as const
      io.reply(step.ref, { kind: 'IncrementalAlterConfigsResponse', error: 'NONE', results })
    },
  },
}

type CreatePartitions = Parameters<StepTable<'createPartitions'>['createPartitions']['run']>[2]

function refusePartitions(
  io: KafkaIo,
  step: CreatePartitions,
  error: AdminResult['error'],
  message: string,
): void {
  const results = [{ target: step.request.topic, error, message }]
  io.reply(step.ref, { kind: 'CreatePartitionsResponse', error: 'NONE', results })
}

/** AdminZkClient.addPartitions: the new ones go on where the first partition's assignment began. */
function growTopic(
  _self: Broker,
  io: KafkaIo,
  step: CreatePartitions,
  brokers: readonly BrokerMetadata[],
  work: Work,
): void {
  const { count, assignments } = step.request
  const { topicId, partitions } = parseTopic(step.data as string)
  const before = partitions.length
  if (count <= before) {
    const what =
      count === before
        ? `Topic already has ${before} partitions.`
        : `Topic currently has ${before} partitions, which is higher than the requested ${count}.`
    return refusePartitions(io, step, 'INVALID_PARTITIONS', what)
  }
  const first = partitions[0]?.replicas ?? []
  const ids = brokers.map((broker) => broker.id).sort((a, b) => a - b)
  const start = Math.max(0, ids.indexOf(first[0] ?? -1))
  const wanted = { partitions: count - before, replicationFactor: first.length, brokers: ids }
  const problem = assignments ? growthProblem(assignments, wanted) : null
  if (problem !== null) return refusePartitions(io, step, 'INVALID_REPLICA_ASSIGNMENT', problem)
  const decided: AssignmentOutcome = assignments
    ? { replicas: assignments }
    : assignReplicas({
        brokers,
        partitions: count - before,
        replicationFactor: first.length,
        startPartition: before,
        startIndex: () => start,
        shift: () => start,
      })
  if ('error' in decided) return refusePartitions(io, step, decided.error, decided.message)
  const fresh = decided.replicas.map((replicas) => ({ replicas, addingReplicas: [], removingReplicas: [] }))
  io.report({ kind: 'PartitionsAdded', topic: step.request.topic, from: before, to: count })
  work.next({ ...step, phase: 'write', data: topicJson(topicId, [...partitions, ...fresh]) })
}

/** ZkAdminManager.incrementalAlterConfigs: a topic must be there, and a value must be one. */
function configRefusal(
  { resourceType, changes }: MessageOf<'IncrementalAlterConfigsRequest'>,
  topic: string | null,
): Pick<AdminResult, 'error' | 'message'> | null {
  if (resourceType === 'TOPIC' && topic === null)
    return { error: 'UNKNOWN_TOPIC_OR_PARTITION', message: 'The topic does not exist.' }
  if (resourceType === 'GROUP')
    return { error: 'INVALID_REQUEST', message: 'Groups have no configs with ZooKeeper.' }
  try {
    const side = CONFIG_SIDE[resourceType]
    for (const { name, operation, value } of changes)
      if (operation === 'SET' && value !== null) parseConfig(side, name, value)
    return null
  } catch (problem) {
    if (problem instanceof ConfigError) return { error: 'INVALID_CONFIG', message: problem.message }
    throw problem
  }
}

function changedConfigs(
  before: Readonly<Record<string, string>>,
  changes: readonly ConfigChange[],
): Record<string, string> {
  const after = { ...before }
  for (const { name, operation, value } of changes) {
    if (operation === 'DELETE' || value === null) delete after[name]
    else if (operation === 'SET') after[name] = value
    else {
      const items = new Set((after[name] ?? '').split(',').filter((item) => item !== ''))
      for (const item of value.split(',')) operation === 'APPEND' ? items.add(item) : items.delete(item)
      after[name] = [...items].join(',')
    }
  }
  return after
}

/** Where the configs of a topic, a broker or all brokers stand. */
export function configPathOf({
  resourceType,
  resourceName,
}: MessageOf<'IncrementalAlterConfigsRequest'>): string {
  return resourceType === 'TOPIC'
    ? configPath('topics', resourceName)
    : configPath('brokers', resourceName === '' ? DEFAULT_BROKER : resourceName)
}
