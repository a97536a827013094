/** A producer's accumulator in full: every batch with its numbers, the partitioner, the memory. */
import type { KafkaWorld, Producer } from '../../../engine/index.ts'
import { type BatchView, producerIn, readAccumulator } from '../../stage/accumulator.ts'

export interface BatchRow extends Omit<BatchView, 'ids' | 'keys'> {
  readonly records: number
  readonly age: number
  /** -1 until it is sealed. */
  readonly sequence: number
  readonly producerId: number
  readonly producerEpoch: number
  readonly codec: string | null
  /** Bytes after compression; null while it is open. */
  readonly sealedBytes: number | null
}

/** The most batches that are listed of one partition; the rest is counted. */
const MOST = 12

function rowOf(producer: Producer, key: string, view: BatchView, index: number, now: number): BatchRow {
  const batch = producer.queues[key]?.[index]
  const sealed = batch?.sealed ?? null
  const { ids: _, keys: __, ...rest } = view
  return {
    ...rest,
    records: view.ids.length,
    age: now - (batch?.createdAt ?? now),
    sequence: sealed?.baseSequence ?? -1,
    producerId: sealed?.producerId ?? -1,
    producerEpoch: sealed?.producerEpoch ?? -1,
    codec: sealed?.compression ?? null,
    sealedBytes: sealed?.sizeInBytes ?? null,
  }
}

function partitionerOf({ spec, behaviour, config }: Producer): string {
  if (spec.partitionOfKey) return 'own table'
  if (behaviour.partitioner !== 'built-in') return behaviour.partitioner
  return config['partitioner.ignore.keys'] ? 'ignore keys' : 'built-in'
}

/** Reads it; null when there is no such producer. */
export function readBatches(world: KafkaWorld, node: string) {
  const producer = producerIn(world, node)
  if (!producer) return null
  const { lanes, ...memory } = readAccumulator(producer, world.now)
  return {
    ...memory,
    batchSize: producer.config['batch.size'],
    partitioner: partitionerOf(producer),
    sticky: Object.entries(producer.sticky).map(([topic, state]) => ({ topic, ...state })),
    lanes: lanes
      .filter(({ key, batches }) => batches.length > 0 || producer.unresolved[key])
      .map(({ key, topic, partition, batches }) => ({
        key,
        topic,
        partition,
        nextSequence: producer.producerId >= 0 ? (producer.nextSequence[key] ?? 0) : null,
        unresolved: producer.unresolved[key] === true,
        more: Math.max(0, batches.length - MOST),
        rows: batches.slice(0, MOST).map((view, i) => rowOf(producer, key, view, i, world.now)),
      })),
  }
}
