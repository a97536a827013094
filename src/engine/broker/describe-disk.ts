/** What a broker's disk holds, as DescribeLogDirs and DescribeProducers show it (ReplicaManager). */

import type { ActiveProducer } from '../describe-messages.ts'
import { describeSegments } from '../log/partition-log.ts'
import { producerOf } from '../log/producer-state.ts'
import type { TopicPartition } from '../messages.ts'
import { partitionOf } from '../metadata/image.ts'
import { type Broker, type Handlers, memoryOf, partitionKey } from '../world.ts'
import { logOf } from './replicas.ts'

/** log.dir where nothing else is set; every broker has a machine of its own. */
export const LOG_DIR = '/tmp/kafka-logs'

/** ReplicaManager.activeProducerState: any replica answers, not only the leader. */
function producersOf(self: Broker, tp: TopicPartition): readonly ActiveProducer[] | null {
  const name = partitionKey(tp)
  if (!memoryOf(self).replicas[name]) return null
  return Object.entries(logOf(self, name).producers).map(([key, state]) => ({
    producerId: producerOf(key),
    producerEpoch: state.producerEpoch,
    lastSequence: state.batches.at(-1)?.lastSequence ?? -1,
    lastTimestamp: state.lastTimestamp,
    coordinatorEpoch: state.coordinatorEpoch,
    currentTxnStartOffset: state.txnFirstOffset,
  }))
}

export const diskHandlers: Handlers<Broker, 'DescribeLogDirsRequest' | 'DescribeProducersRequest'> = {
  DescribeLogDirsRequest(self, { partitions: wanted }, io, ref) {
    const partitions = Object.values(memoryOf(self).replicas)
      .filter(
        ({ topic, partition }) =>
          wanted?.some((tp) => tp.topic === topic && tp.partition === partition) ?? true,
      )
      .map((replica) => {
        const { topic, partition, highWatermark } = replica
        const log = logOf(self, partitionKey(replica))
        // ReplicaManager.describeLogDirs: of the log itself, not of its leader's.
        const offsetLag = Math.max(0, highWatermark - log.logEndOffset)
        return {
          topic,
          partition,
          size: describeSegments(log).reduce((sum, { sizeInBytes }) => sum + sizeInBytes, 0),
          offsetLag,
          isFuture: false,
        }
      })
    io.reply(ref, { kind: 'DescribeLogDirsResponse', error: 'NONE', logDir: LOG_DIR, partitions })
  },
  DescribeProducersRequest(self, { partitions }, io, ref) {
    const { image } = memoryOf(self)
    const described = partitions.map(({ topic, partition }) => {
      const producers = producersOf(self, { topic, partition })
      const none = partitionOf(image, topic, partition)
        ? 'NOT_LEADER_OR_FOLLOWER'
        : 'UNKNOWN_TOPIC_OR_PARTITION'
      return {
        topic,
        partition,
        error: producers ? 'NONE' : none,
        message: '',
        producers: producers ?? [],
      } as const
    })
    io.reply(ref, { kind: 'DescribeProducersResponse', partitions: described })
  },
}
