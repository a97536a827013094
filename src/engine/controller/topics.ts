/** Creating topics (ReplicationControlManager.createTopics). */

import type { ErrorName } from '../config/errors.ts'
import { ConfigError, parseConfig } from '../config/resolve.ts'
import type { RequestRef } from '../kernel/types.ts'
import type { MessageOf, NewTopic } from '../messages.ts'
import { isActiveBroker } from '../metadata/image.ts'
import type { MetadataRecord } from '../metadata/records.ts'
import type { Controller, KafkaIo } from '../world.ts'
import { appendAndReply } from './controller.ts'
import { placeReplicas } from './replica-placement.ts'

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

interface Verdict {
  readonly error: ErrorName
  readonly message: string
  readonly records: readonly MetadataRecord[]
}

function refuse(error: ErrorName, message: string): Verdict {
  return { error, message, records: [] }
}

/** Topic.validate: what is wrong with a name, or null. */
export function topicNameProblem(name: string): string | null {
  if (name === '' || name === '.' || name === '..') return `Topic name '${name}' is not allowed`
  // A simulator's limit: tables here are plain records, which know these names already.
  if (name in Object.prototype) return `Topic name '${name}' is not allowed here`
  if (name.length > 249) return 'Topic name may not be longer than 249 characters'
  return /^[a-zA-Z0-9._-]+$/.test(name)
    ? null
    : `Topic name '${name}' may only contain ASCII letters, digits, '.', '_' and '-'`
}

function nameVerdict(self: Controller, name: string): Verdict | null {
  const problem = topicNameProblem(name)
  if (problem) return refuse('INVALID_TOPIC_EXCEPTION', problem)
  if (self.image.topics[name]) return refuse('TOPIC_ALREADY_EXISTS', `Topic '${name}' already exists`)
  const folded = name.replaceAll('.', '_')
  const clash = Object.keys(self.image.topics).find((other) => other.replaceAll('.', '_') === folded)
  return clash
    ? refuse('INVALID_TOPIC_EXCEPTION', `Topic '${name}' collides with existing topic '${clash}'`)
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

function decideTopic(self: Controller, io: KafkaIo, topic: NewTopic): Verdict {
  const early = nameVerdict(self, topic.name) ?? configVerdict(topic)
  if (early) return early
  const partitions = topic.partitions === -1 ? self.config['num.partitions'] : topic.partitions
  if (partitions < 1)
    return refuse('INVALID_PARTITIONS', 'Number of partitions was set to an invalid non-positive value.')
  const factor =
    topic.replicationFactor === -1 ? self.config['default.replication.factor'] : topic.replicationFactor
  const placement = placeReplicas({
    brokers: Object.values(self.image.brokers).map((b) => ({
      id: b.brokerId,
      rack: b.rack,
      fenced: b.fenced,
    })),
    partitions,
    replicationFactor: factor,
    nextInt: (bound) => io.pick('placement', 0, bound - 1),
  })
  if ('error' in placement) return refuse(placement.error, placement.message)
  const topicId = Array.from({ length: 22 }, () => BASE64[io.pick('placement', 0, 63)]).join('')
  const records: MetadataRecord[] = [{ kind: 'TopicRecord', name: topic.name, topicId }]
  for (const [partitionId, replicas] of placement.replicas.entries()) {
    const isr = replicas.filter((id) => isActiveBroker(self.image, id))
    const leader = isr[0]
    if (leader === undefined)
      return refuse(
        'INVALID_REPLICATION_FACTOR',
        'All brokers of a partition are fenced or in controlled shutdown.',
      )
    records.push({
      kind: 'PartitionRecord',
      topicId,
      partitionId,
      replicas,
      isr,
      leader,
      leaderEpoch: 0,
      partitionEpoch: 0,
    })
  }
  for (const [name, value] of Object.entries(topic.configs))
    records.push({ kind: 'ConfigRecord', topic: topic.name, name, value })
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
