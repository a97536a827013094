/**
 * How many bytes metadata takes in a log or a snapshot: estimates of Kafka's own serialisation, close enough for
 * the limits that count them.
 */
import type { MetadataImage } from './image.ts'
import type { MetadataBatch, MetadataRecord } from './records.ts'

/** Header of a record batch (DefaultRecordBatch.RECORD_BATCH_OVERHEAD), and of a record in it. */
const BATCH_OVERHEAD = 61
const RECORD_OVERHEAD = 10
const UUID = 16

function bytesOf(record: MetadataRecord): number {
  switch (record.kind) {
    case 'RegisterBrokerRecord':
      return 80 + (record.rack?.length ?? 0)
    case 'TopicRecord':
      return UUID + record.name.length
    case 'PartitionRecord':
      return UUID + 30 + 4 * (record.replicas.length + record.isr.length) + UUID * record.replicas.length
    case 'PartitionChangeRecord':
      return UUID + 10 + 4 * ((record.isr?.length ?? 0) + (record.replicas?.length ?? 0))
    case 'ConfigRecord':
      return record.resourceName.length + record.name.length + (record.value?.length ?? 0) + 5
    case 'VotersRecord':
      return 4 + 60 * record.voters.length
    case 'NoOpRecord':
      return 0
    default:
      return 24
  }
}

const known: WeakMap<MetadataBatch, number> = new WeakMap()

/** Of a batch in the log. */
export function recordBytes(batch: MetadataBatch): number {
  const before = known.get(batch)
  if (before !== undefined) return before
  let bytes = BATCH_OVERHEAD
  for (const record of batch.records) bytes += RECORD_OVERHEAD + bytesOf(record)
  known.set(batch, bytes)
  return bytes
}

/** Of a snapshot. */
export function imageBytes(image: MetadataImage): number {
  let bytes = 2 * BATCH_OVERHEAD
  bytes += Object.keys(image.brokers).length * 90
  for (const { name, partitions } of Object.values(image.topics)) {
    bytes += UUID + RECORD_OVERHEAD + name.length
    for (const p of partitions)
      bytes += UUID + 40 + (4 + UUID) * p.replicas.length + 4 * (p.isr.length + p.elr.length)
  }
  for (const table of [image.configs, image.brokerConfigs])
    for (const [name, configs] of Object.entries(table))
      for (const [key, value] of Object.entries(configs))
        bytes += RECORD_OVERHEAD + name.length + key.length + String(value).length
  return bytes
}
