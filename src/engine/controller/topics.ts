/** Creating topics (ReplicationControlManager.createTopics). */

import type { ErrorName } from '../config/errors.ts'
import { ConfigError, parseConfig } from '../config/resolve.ts'
import type { RequestRef } from '../kernel/types.ts'
import type { MessageOf, NewTopic } from '../messages.ts'
import type { MetadataRecord } from '../metadata/records.ts'
import type { Controller, KafkaIo } from '../world.ts'
import { clearElrRecords } from './clear-elr.ts'
import { appendAndReply } from './controller.ts'
import { allFencedProblem, manualAssignmentProblem, newPartition } from './manual-assignment.ts'
import { type Placement, placeReplicas } from './replica-placement.ts'

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

interface Verdict {
  readonly error: ErrorName
  readonly message: string
  readonly records: readonly MetadataRecord[]
}

function refuse(error: ErrorName, message: string): Verdict {
  return { error, message, records: [] }
}

/** What may be a topic's name, as words for a form. */
export const TOPIC_NAME = "1 to 249 letters, digits, '.', '_' or '-', and neither '.' nor '..'"

/** Topic.validate: what is wrong with a name, or null. */
export function topicNameProblem(name: string): string | null {
  if (name === '' || name === '.' || name === '..') return `Topic name '${name}' is not allowed`
  // A simulator's limit: tables here are plain records, which know these names already.
  if (name in Object.prototype) return `Topic name '${name}' is not allowed here`
  if (name.length > 249) return 'Topic name may not be longer than 249 characters'
  return /^[a-zA-Z0-9._-]+$/.test(name)
    ? null
    : `Topic name is invalid: '${name}' contains one or more characters other than ASCII alphanumerics, '.', '_' and '-'`
}

function nameVerdict(self: Controller, name: string): Verdict | null {
  const problem = topicNameProblem(name)
  if (problem) return refuse('INVALID_TOPIC_EXCEPTION', problem)
  if (self.image.topics[name]) return refuse('TOPIC_ALREADY_EXISTS', `Topic '${name}' already exists.`)
  if (!/[._]/.test(name)) return null
  const folded = name.replaceAll('.', '_')
  const clash = Object.keys(self.image.topics).find((other) => other.replaceAll('.', '_') === folded)
  return clash
    ? refuse('INVALID_TOPIC_EXCEPTION', `Topic '${name}' collides with existing topic: ${clash}`)
    : null
}

function configVerdict(topic: NewTopic): Verdict | null {
  try {
    for (const [name, value] of Object.entries(topic.configs)) parseConfig('topic', name, value)
    return null
  } catch (problem) {
    if (problem instanceof ConfigError) return refuse('INVALID_CONFIG', problem.message)
    throw problem
  }
}

/** Asks the placer, with the cluster as it is now and chance of its own. */
export function placeOn(
  self: Controller,
  io: KafkaIo,
  partitions: number,
  replicationFactor: number,
): Placement {
  return placeReplicas({
    brokers: Object.values(self.image.brokers).map((b) => ({
      id: b.brokerId,
      rack: b.rack,
      fenced: b.fenced,
    })),
    partitions,
    replicationFactor,
    nextInt: (bound) => io.pick('placement', 0, bound - 1),
  })
}

type Replicas = { readonly replicas: readonly (readonly number[])[] } | Verdict

function placed(self: Controller, io: KafkaIo, topic: NewTopic): Replicas {
  const { partitions: count, replicationFactor: factor } = topic
  if (factor < -1 || factor === 0)
    return refuse(
      'INVALID_REPLICATION_FACTOR',
      'Replication factor must be larger than 0, or -1 to use the default value.',
    )
  if (count < -1 || count === 0)
    return refuse('INVALID_PARTITIONS', 'Number of partitions was set to an invalid non-positive value.')
  const wanted = factor === -1 ? self.config['default.replication.factor'] : factor
  const placement = placeOn(self, io, count === -1 ? self.config['num.partitions'] : count, wanted)
  return 'error' in placement
    ? refuse(placement.error, `Unable to replicate the partition ${wanted} time(s): ${placement.message}`)
    : placement
}

function assigned(self: Controller, topic: NewTopic, assignments: readonly (readonly number[])[]): Replicas {
  const begin = 'A manual partition assignment was specified, but'
  if (topic.replicationFactor !== -1)
    return refuse('INVALID_REQUEST', `${begin} replication factor was not set to -1.`)
  if (topic.partitions !== -1) return refuse('INVALID_REQUEST', `${begin} numPartitions was not set to -1.`)
  for (const [i, replicas] of assignments.entries()) {
    const factor = i === 0 ? null : (assignments[0] as readonly number[]).length
    const problem = manualAssignmentProblem(self.image, replicas, factor)
    if (problem) return refuse(problem.error, problem.message)
  }
  return { replicas: assignments }
}

function decideTopic(self: Controller, io: KafkaIo, topic: NewTopic): Verdict {
  const early = nameVerdict(self, topic.name) ?? configVerdict(topic)
  if (early) return early
  const { assignments } = topic
  const placement = assignments ? assigned(self, topic, assignments) : placed(self, io, topic)
  if (!('replicas' in placement)) return placement
  const topicId = Array.from({ length: 22 }, () => BASE64[io.pick('placement', 0, 63)]).join('')
  const configs = Object.entries(topic.configs).map(
    ([name, value]): MetadataRecord => ({
      kind: 'ConfigRecord',
      resourceType: 'TOPIC',
      resourceName: topic.name,
      name,
      value,
    }),
  )
  const records: MetadataRecord[] = [
    { kind: 'TopicRecord', name: topic.name, topicId },
    ...configs,
    ...clearElrRecords(self.image, configs),
  ]
  for (const [partitionId, replicas] of placement.replicas.entries()) {
    const record = newPartition(self.image, topicId, partitionId, replicas)
    if (record) records.push(record)
    else if (assignments) return { ...allFencedProblem(partitionId), records: [] }
    else
      return refuse(
        'INVALID_REPLICATION_FACTOR',
        `Unable to replicate the partition ${replicas.length} time(s): All brokers are currently fenced or in controlled shutdown.`,
      )
  }
  return { error: 'NONE', message: '', records }
}

/** Decides every topic of a request and answers when what is created is committed. */
export function createTopics(
  self: Controller,
  request: MessageOf<'CreateTopicsRequest'>,
  io: KafkaIo,
  ref: RequestRef,
): void {
  const verdicts = request.topics.map((topic) => decideTopic(self, io, topic))
  request.topics.forEach((topic, i) => {
    const { error, message, records } = verdicts[i] as Verdict
    const replicas = records.find((r) => r.kind === 'PartitionRecord')
    if (error !== 'NONE') io.report({ kind: 'TopicCreationRefused', topic: topic.name, error, message })
    else
      io.report({
        kind: 'TopicCreated',
        topic: topic.name,
        partitions: records.filter((r) => r.kind === 'PartitionRecord').length,
        replicationFactor: replicas?.kind === 'PartitionRecord' ? replicas.replicas.length : 0,
      })
  })
  appendAndReply(
    self,
    io,
    verdicts.flatMap((v) => v.records),
    {
      ref,
      body: {
        kind: 'CreateTopicsResponse',
        results: request.topics.map(({ name }, i) => ({
          name,
          error: verdicts[i]?.error ?? 'UNKNOWN_SERVER_ERROR',
          message: verdicts[i]?.message ?? '',
        })),
      },
    },
  )
}
