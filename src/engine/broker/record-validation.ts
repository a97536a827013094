/** What a leader checks of a client's records before it appends them (UnifiedLog.analyzeAndValidateRecords, LogValidator). */
import type { ErrorName } from '../config/errors.ts'
import type { LogConfig } from '../log/log-config.ts'
import type { UnplacedBatch } from '../log/record-batch.ts'
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

/** message.timestamp.type=LogAppendTime: every record gets the time at which the leader appends it. */
export function asStored(batch: UnplacedBatch, config: LogConfig, now: number): UnplacedBatch {
  if (!config.usesLogAppendTime) return batch
  const time = wallClock(now)
  return { ...batch, maxTimestamp: time, timestamps: Object.freeze(batch.timestamps.map(() => time)) }
}
