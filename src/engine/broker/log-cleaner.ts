/**
 * The log cleaner of a broker: it cleans compacted logs, the dirtiest first, and then rests (LogCleaner).
 *
 * Left out: several cleaner threads, partitions that cannot be cleaned. Cleaning itself takes no time.
 */
import { MS } from '../kernel/types.ts'
import { type CleanableRange, cleanableRange, cleanLog, dirtyRatio, isCleanable } from '../log/cleaner.ts'
import type { LogConfig } from '../log/log-config.ts'
import type { PartitionLog } from '../log/partition-log.ts'
import { type Broker, type Handlers, type KafkaIo, memoryOf } from '../world.ts'
import { logConfigOf } from './log-configs.ts'
import { deleteSegments } from './log-manager.ts'
import { wallClock } from './replicas.ts'

interface Candidate {
  readonly key: string
  readonly log: PartitionLog
  readonly config: LogConfig
  readonly range: CleanableRange
}

function filthiest(self: Broker, io: KafkaIo): Candidate | null {
  const { replicas } = memoryOf(self)
  let best: Candidate | null = null
  for (const key in replicas) {
    const { topic, highWatermark } = replicas[key] as (typeof replicas)[string]
    const config = logConfigOf(self, topic)
    const log = self.disk.logs[key]
    if (!config.isCompacted || !log) continue
    const at = {
      lastCleanOffset: self.disk.cleanerOffsets[key] ?? null,
      highWatermark,
      nowMs: wallClock(io.wallNow),
    }
    const range = cleanableRange(log, at, config)
    if (!isCleanable(range, config)) continue
    if (best === null || dirtyRatio(range) > dirtyRatio(best.range)) best = { key, log, config, range }
  }
  return best
}

function clean(self: Broker, io: KafkaIo, { key, log, range, config }: Candidate): void {
  const { endOffset, ...cleaned } = cleanLog(log, range, config, wallClock(io.wallNow))
  self.disk.cleanerOffsets[key] = endOffset
  io.report({
    kind: 'LogCleaned',
    broker: self.brokerId,
    partition: key,
    from: range.firstDirtyOffset,
    to: endOffset,
    ...cleaned,
  })
}

export const logCleanerHandlers: Handlers<Broker, 'LogCleanerTimer'> = {
  LogCleanerTimer(self, timer, io) {
    for (let next = filthiest(self, io); next; next = filthiest(self, io)) clean(self, io, next)
    const { replicas } = memoryOf(self)
    for (const key in replicas) {
      const { topic } = replicas[key] as (typeof replicas)[string]
      if (logConfigOf(self, topic).isCompacted) deleteSegments(self, io, key, topic)
    }
    io.wakeAfter(Math.max(1, self.config['log.cleaner.backoff.ms']) * MS, timer)
  },
}
