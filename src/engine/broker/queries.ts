/** What a broker answers from what it knows: Metadata and ListOffsets. */
import type { ErrorName } from '../config/errors.ts'
import { endOffsetFor, epochForOffset, latestEpoch } from '../log/leader-epochs.ts'
import { findMaxTimestamp, findTimestamp } from '../log/partition-log.ts'
import { lastStableOffset } from '../log/transactions.ts'
import type { IsolationLevel, TopicMetadataResult } from '../messages.ts'
import { type Broker, type Handlers, memoryOf, partitionKey } from '../world.ts'
import { autoCreateTopic } from './forwarding.ts'
import { epochError } from './parked-fetches.ts'
import { leaderReplica, logOf } from './replicas.ts'

function describeTopic(self: Broker, name: string): TopicMetadataResult {
  const topic = memoryOf(self).image.topics[name]
  if (!topic) return { error: 'UNKNOWN_TOPIC_OR_PARTITION', topic: name, topicId: '', partitions: [] }
  const partitions = topic.partitions.map((p, partition) => ({
    error: (p.leader < 0 ? 'LEADER_NOT_AVAILABLE' : 'NONE') as ErrorName,
    partition,
    leader: p.leader,
    leaderEpoch: p.leaderEpoch,
    replicas: p.replicas,
    isr: p.isr,
  }))
  return { error: 'NONE', topic: name, topicId: topic.topicId, partitions }
}

/** What a broker says of one offset that was asked for. */
interface ListedOffset {
  readonly error: ErrorName
  readonly offset: number
  readonly timestamp: number
  readonly leaderEpoch: number
}

const unlisted = (error: ErrorName): ListedOffset => ({ error, offset: -1, timestamp: -1, leaderEpoch: -1 })

/**
 * S11, I9: one offset, with the error a fresh leader gives while its epoch is not yet committed. Readers of committed
 * data see no further than the last stable offset (Partition.fetchOffsetForTimestamp).
 */
function listOffset(
  self: Broker,
  key: string,
  wanted: { readonly timestamp: number; readonly currentLeaderEpoch: number },
  isolationLevel: IsolationLevel = 'read_uncommitted',
): ListedOffset {
  const { timestamp } = wanted
  const replica = leaderReplica(memoryOf(self), key)
  if (!replica) return unlisted('NOT_LEADER_OR_FOLLOWER')
  const error = epochError(replica, wanted)
  if (error) return unlisted(error)
  const log = logOf(self, key)
  const at = (
    offset: number,
    found = -1,
    leaderEpoch = epochForOffset(log.epochs, offset),
  ): ListedOffset => ({
    error: 'NONE',
    offset,
    timestamp: found,
    leaderEpoch,
  })
  if (timestamp === -2) return at(log.logStartOffset)
  const { highWatermark, role } = replica
  const settled = highWatermark >= role.epochStartOffset
  const end = isolationLevel === 'read_committed' ? lastStableOffset(log, highWatermark) : highWatermark
  if (timestamp === -1)
    return settled ? at(end, -1, latestEpoch(log.epochs)) : unlisted('OFFSET_NOT_AVAILABLE')
  const found = timestamp === -3 ? findMaxTimestamp(log) : findTimestamp(log, timestamp)
  if (found !== null && found.offset < end) return at(found.offset, found.timestamp)
  return unlisted(settled ? 'NONE' : 'OFFSET_NOT_AVAILABLE')
}

/** ReplicaManager.lastOffsetForLeaderEpoch: only the leader answers, in the epoch it leads. */
function epochEnd(
  self: Broker,
  key: string,
  wanted: { readonly leaderEpoch: number; readonly currentLeaderEpoch: number },
): { error: ErrorName; leaderEpoch: number; endOffset: number } {
  const unknown = { leaderEpoch: -1, endOffset: -1 }
  const replica = leaderReplica(memoryOf(self), key)
  if (!replica) return { error: 'NOT_LEADER_OR_FOLLOWER', ...unknown }
  const error = epochError(replica, wanted)
  if (error) return { error, ...unknown }
  const { epochs, logEndOffset } = logOf(self, key)
  const [leaderEpoch, endOffset] = endOffsetFor(epochs, wanted.leaderEpoch, logEndOffset)
  return { error: 'NONE', leaderEpoch, endOffset }
}

export const queryHandlers: Handlers<
  Broker,
  'MetadataRequest' | 'ListOffsetsRequest' | 'OffsetForLeaderEpochRequest'
> = {
  OffsetForLeaderEpochRequest(self, { partitions }, io, ref) {
    io.reply(ref, {
      kind: 'OffsetForLeaderEpochResponse',
      partitions: partitions.map(({ topic, partition, ...wanted }) => ({
        topic,
        partition,
        ...epochEnd(self, partitionKey({ topic, partition }), wanted),
      })),
    })
  },
  MetadataRequest(self, { topics: named, allTopics, allowAutoTopicCreation }, io, ref) {
    const { image } = memoryOf(self)
    const topics = allTopics ? Object.keys(image.topics) : named
    if (allowAutoTopicCreation && self.config['auto.create.topics.enable'])
      for (const name of topics) if (!image.topics[name]) autoCreateTopic(self, io, name)
    io.reply(ref, {
      kind: 'MetadataResponse',
      controllerId: memoryOf(self).zk?.controllerId ?? -1,
      brokers: Object.values(image.brokers)
        .filter((broker) => !broker.fenced)
        .map(({ brokerId, rack }) => ({ id: brokerId, rack })),
      topics: topics.map((name) => describeTopic(self, name)),
    })
  },
  ListOffsetsRequest(self, { partitions, isolationLevel }, io, ref) {
    io.reply(ref, {
      kind: 'ListOffsetsResponse',
      partitions: partitions.map(({ topic, partition, ...wanted }) => ({
        topic,
        partition,
        ...listOffset(self, partitionKey({ topic, partition }), wanted, isolationLevel),
      })),
    })
  },
}
