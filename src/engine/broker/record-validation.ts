/** What a leader checks of a client's records before it appends them (UnifiedLog.analyzeAndValidateRecords, LogValidator). */
import type { ErrorName } from '../config/errors.ts'
import { codecOf, compressedSize } from '../log/compression.ts'
import type { LogConfig } from '../log/log-config.ts'
import { batchSizeInBytes, RECORD_BATCH_OVERHEAD, recordIn, type UnplacedBatch } from '../log/record-batch.ts'
import { wallClock } from './replicas.ts'

/**
 * Why a batch may not be appended, or null: too large, a timestamp too far from the leader's clock, a record
 * without a key for a compacted topic, or larger than a whole segment. In Kafka's order.
 */
export function recordProblem(batch: UnplacedBatch, config: LogConfig, now: number): ErrorName | null {
  if (batch.sizeInBytes > config.maxMessageBytes) return 'MESSAGE_TOO_LARGE'
  if (!config.usesLogAppendTime) {
    const least = wallClock(now) - config.timestampBeforeMaxMs
    const most = wallClock(now) + config.timestampAfterMaxMs
    for (const t of batch.timestamps) if (t < least || t > most) return 'INVALID_TIMESTAMP'
  }
  if (config.isCompacted && batch.keys.includes(null)) return 'INVALID_RECORD'
  return batch.sizeInBytes > config.segmentBytes ? 'RECORD_LIST_TOO_LARGE' : null
}

/** A batch in the codec of its topic; the records are the same. */
function inCodec(batch: UnplacedBatch, compressionType: string): UnplacedBatch {
  const codec = codecOf(compressionType)
  if (batch.compression === codec) return batch
  const records = batch.ids.map((_, i) => recordIn(batch, i))
  const sizeInBytes = compressedSize(batchSizeInBytes(records), RECORD_BATCH_OVERHEAD, codec)
  const { compression: _, ...rest } = batch
  return { ...rest, sizeInBytes, ...(codec && { compression: codec }) }
}

/**
 * A batch as the leader stores it. compression.type of the topic, unless it is `producer`: compressed anew. With
 * message.timestamp.type=LogAppendTime every record gets the time at which the leader appends it.
 */
export function asStored(given: UnplacedBatch, config: LogConfig, now: number): UnplacedBatch {
  const { compressionType } = config
  const batch = compressionType === 'producer' || given.control ? given : inCodec(given, compressionType)
  if (!config.usesLogAppendTime) return batch
  const time = wallClock(now)
  return { ...batch, maxTimestamp: time, timestamps: Object.freeze(batch.timestamps.map(() => time)) }
}
