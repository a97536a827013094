/**
 * A broker's logs as a whole: deleting old segments, flushing, the checkpoint files, reading the logs again at
 * a start (LogManager, LogLoader).
 *
 * Left out: several log directories, deleting the files themselves file.delete.delay.ms later, the time that
 * recovery takes.
 */
import { MS } from '../kernel/types.ts'
import { truncateEpochsFromEnd } from '../log/leader-epochs.ts'
import {
  type AppendSet,
  appendBatch,
  batchesIn,
  flush,
  incrementLogStart,
  type PartitionLog,
  rebuildProducers,
  truncateTo,
} from '../log/partition-log.ts'
import { expireProducers } from '../log/producer-state.ts'
import { nextOffsetOf, type RecordBatch } from '../log/record-batch.ts'
import { deleteOldSegments } from '../log/retention.ts'
import { batchesOfSegment } from '../log/segments.ts'
import type { StorageFact } from '../storage-facts.ts'
import type { StorageTimer } from '../storage-messages.ts'
import { type Broker, type Handlers, type KafkaIo, memoryOf, parsePartitionKey } from '../world.ts'
import { logConfigOf } from './log-configs.ts'
import { logOf, wallClock } from './replicas.ts'

type StartReason = Extract<StorageFact, { kind: 'LogStartOffsetIncremented' }>['reason']

/** Appends to a replica's log, as its topic's configs say, and reports a segment that began with it. */
export function appendToLog(
  self: Broker,
  io: KafkaIo,
  { key, topic, set }: { readonly key: string; readonly topic: string; readonly set?: AppendSet | null },
  batch: RecordBatch,
): void {
  const config = logConfigOf(self, topic)
  // Whoever wrote to it has no use for a guard any more (UnifiedLog.updateProducers).
  if (batch.isTransactional || batch.control) delete self.memory?.verifier.states[key]?.[batch.producerId]
  const { rolled } = appendBatch(logOf(self, key), batch, config, wallClock(io.wallNow), set)
  if (!rolled) return
  const { baseOffset, sizeInBytes } = rolled
  io.report({
    kind: 'SegmentRolled',
    broker: self.brokerId,
    partition: key,
    baseOffset: batch.baseOffset,
    closed: { baseOffset, sizeInBytes },
  })
}

/** Moves a log's start forwards and says so; false when it does not move. */
export function raiseLogStart(
  self: Broker,
  io: KafkaIo,
  key: string,
  to: number,
  reason: StartReason,
): boolean {
  const log = logOf(self, key)
  const from = log.logStartOffset
  if (!incrementLogStart(log, to)) return false
  io.report({ kind: 'LogStartOffsetIncremented', broker: self.brokerId, partition: key, from, to, reason })
  return true
}

/** One clean-up pass over a log. */
export function deleteSegments(self: Broker, io: KafkaIo, key: string, topic: string): void {
  const replica = memoryOf(self).replicas[key]
  const log = self.disk.logs[key]
  if (!replica || !log) return
  const from = log.logStartOffset
  const deleted = deleteOldSegments(
    log,
    replica.highWatermark,
    logConfigOf(self, topic),
    wallClock(io.wallNow),
  )
  for (const [i, { segment, reason }] of deleted.entries()) {
    const next = deleted[i + 1]?.segment ?? log.segments[0] ?? log.active
    io.report({
      kind: 'SegmentDeleted',
      broker: self.brokerId,
      partition: key,
      baseOffset: segment.baseOffset,
      endOffset: next.baseOffset,
      sizeInBytes: segment.sizeInBytes,
      maxTimestamp: segment.maxTimestamp,
      ids: batchesOfSegment(segment).flatMap((batch) => batch.ids),
      reason,
    })
  }
  const to = log.logStartOffset
  if (to > from)
    io.report({
      kind: 'LogStartOffsetIncremented',
      broker: self.brokerId,
      partition: key,
      from,
      to,
      reason: 'segment deletion',
    })
}

// ── the files beside the logs ──

function checkpointLogStarts(self: Broker): void {
  for (const key in self.disk.logs) {
    const { logStartOffset, segments, active } = logOf(self, key)
    // Only those that their first segment does not tell.
    if (logStartOffset > (segments[0] ?? active).baseOffset) self.disk.logStartOffsets[key] = logStartOffset
    else delete self.disk.logStartOffsets[key]
  }
}

function checkpointRecoveryPoints(self: Broker): void {
  for (const key in self.disk.logs) {
    const { recoveryPoint } = logOf(self, key)
    // Nothing stands for 0.
    if (recoveryPoint > 0) self.disk.recoveryPoints[key] = recoveryPoint
    else delete self.disk.recoveryPoints[key]
  }
}

/** A replica's log is deleted, with all that stands beside it. */
export function forgetLog(self: Broker, key: string): void {
  const { logs, ...files } = self.disk
  delete logs[key]
  for (const file of [
    files.highWatermarks,
    files.recoveryPoints,
    files.logStartOffsets,
    files.cleanerOffsets,
  ])
    delete file[key]
  delete files.topicIds[key]
}

/** A clean stop: everything is flushed, all files are written. */
export function closeLogs(self: Broker, nowMs: number): void {
  for (const key in self.disk.logs) flush(logOf(self, key), nowMs)
  checkpointRecoveryPoints(self)
  checkpointLogStarts(self)
}

/**
 * Opens the logs at a start. After a clean stop they are as they were; otherwise they are read again: log
 * starts come from their file, producers from snapshots and records. Source: LogLoader.load.
 */
export function openLogs(self: Broker, io: KafkaIo, clean: boolean): void {
  // LogLoader: an epoch that began at the end of the log wrote nothing, and is forgotten.
  for (const key in self.disk.logs) {
    const log = logOf(self, key)
    log.epochs = truncateEpochsFromEnd(log.epochs, log.logEndOffset)
  }
  if (clean) return
  let logs = 0
  let records = 0
  for (const key in self.disk.logs) {
    const log = logOf(self, key)
    const first = (log.segments[0] ?? log.active).baseOffset
    const stored = Math.max(first, self.disk.logStartOffsets[key] ?? 0)
    log.logStartOffset = Math.min(stored, log.logEndOffset)
    rebuildProducers(log)
    const from = Math.max(log.logStartOffset, self.disk.recoveryPoints[key] ?? 0)
    if (log.logEndOffset <= from) continue
    logs += 1
    records += log.logEndOffset - from
    flush(log, wallClock(io.wallNow))
  }
  if (logs > 0) io.report({ kind: 'LogsRecovered', broker: self.brokerId, logs, records })
}

/**
 * The power goes: of what was not flushed only `keep` (0 to 1, by batches of each log, the oldest) had been
 * written back by the operating system.
 */
export function losePageCache(self: Broker, io: KafkaIo, keep: number): void {
  for (const key in self.disk.logs) {
    const log = logOf(self, key)
    const unflushed = batchesIn(log).filter((batch) => nextOffsetOf(batch) > log.recoveryPoint)
    const kept = Math.floor(unflushed.length * keep)
    const batches = unflushed.slice(kept)
    const first = batches[0]
    if (first) loseFrom(self, io, key, log, { to: first.baseOffset, batches })
  }
}

function loseFrom(
  self: Broker,
  io: KafkaIo,
  key: string,
  log: PartitionLog,
  { to, batches }: { readonly to: number; readonly batches: readonly RecordBatch[] },
): void {
  const from = log.logEndOffset
  const cleaned = self.disk.cleanerOffsets[key]
  truncateTo(log, to, wallClock(io.wallNow))
  if (cleaned !== undefined && cleaned > to) self.disk.cleanerOffsets[key] = to
  io.report({
    kind: 'UnflushedRecordsLost',
    broker: self.brokerId,
    partition: key,
    from,
    to: log.logEndOffset,
    ids: batches.flatMap((batch) => batch.ids),
    batches,
  })
}

// ── the tasks ──

/** Starts the broker's own house-keeping. */
export function startLogTasks(self: Broker, io: KafkaIo): void {
  const { config } = self
  const first = config['log.initial.task.delay.ms'] * MS
  io.wakeAfter(first, { kind: 'LogRetentionTimer' })
  io.wakeAfter(first, { kind: 'RecoveryPointCheckpointTimer' })
  io.wakeAfter(first, { kind: 'LogStartOffsetCheckpointTimer' })
  if (Number.isSafeInteger(config['log.flush.scheduler.interval.ms']))
    io.wakeAfter(first, { kind: 'LogFlushTimer' })
  again(io, config['producer.id.expiration.check.interval.ms'], { kind: 'ProducerIdExpirationTimer' })
  if (config['log.cleaner.enable']) io.wakeAfter(0, { kind: 'LogCleanerTimer' })
}

/** An interval of 0 runs a task once (KafkaScheduler). */
function again(io: KafkaIo, everyMs: number, timer: StorageTimer): void {
  if (everyMs > 0) io.wakeAfter(everyMs * MS, timer)
}

export const logManagerHandlers: Handlers<Broker, Exclude<StorageTimer['kind'], 'LogCleanerTimer'>> = {
  LogRetentionTimer(self, timer, io) {
    for (const key in memoryOf(self).replicas) {
      const { topic } = parsePartitionKey(key)
      // Compacted logs are looked after by the cleaner.
      if (!self.config['log.cleaner.enable'] || !logConfigOf(self, topic).isCompacted)
        deleteSegments(self, io, key, topic)
    }
    again(io, self.config['log.retention.check.interval.ms'], timer)
  },
  LogFlushTimer(self, timer, io) {
    const nowMs = wallClock(io.wallNow)
    for (const key in memoryOf(self).replicas) {
      const log = logOf(self, key)
      if (nowMs - log.lastFlushedMs >= logConfigOf(self, parsePartitionKey(key).topic).flushMs)
        flush(log, nowMs)
    }
    again(io, self.config['log.flush.scheduler.interval.ms'], timer)
  },
  RecoveryPointCheckpointTimer(self, timer, io) {
    checkpointRecoveryPoints(self)
    again(io, self.config['log.flush.offset.checkpoint.interval.ms'], timer)
  },
  LogStartOffsetCheckpointTimer(self, timer, io) {
    checkpointLogStarts(self)
    again(io, self.config['log.flush.start.offset.checkpoint.interval.ms'], timer)
  },
  ProducerIdExpirationTimer(self, timer, io) {
    const expirationMs = self.config['producer.id.expiration.ms']
    for (const key in self.disk.logs)
      expireProducers(logOf(self, key).producers, wallClock(io.wallNow), expirationMs)
    again(io, self.config['producer.id.expiration.check.interval.ms'], timer)
  },
}
