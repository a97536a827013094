/**
 * Which segments go: by the log start, by size, by time, in this order (UnifiedLog.deleteOldSegments).
 *
 * Left out: tiered storage. File deletion itself comes file.delete.delay.ms later and is not seen by anyone.
 */
import type { LogConfig } from './log-config.ts'
import { type PartitionLog, removeSegments, segmentsOf } from './partition-log.ts'
import type { Segment, SegmentInfo } from './segments.ts'

export type DeletionReason = 'log start offset' | 'retention.bytes' | 'retention.ms'

/**
 * How many of the oldest segments may go: whole ones only, from the oldest on to the first that must stay; none
 * that reaches above the high watermark; the empty active one never. `isDue` is asked for each in turn.
 * Source: UnifiedLog.deletableSegments.
 */
export function deletableSegments(
  segments: readonly SegmentInfo[],
  log: { readonly logEndOffset: number; readonly highWatermark: number },
  isDue: (segment: SegmentInfo, next: SegmentInfo | undefined) => boolean,
): number {
  let count = 0
  for (const [i, segment] of segments.entries()) {
    const next = segments[i + 1]
    const end = next?.baseOffset ?? log.logEndOffset
    if (!next && segment.sizeInBytes === 0) break
    if (log.highWatermark < end || !isDue(segment, next)) break
    count++
  }
  return count
}

/** How many of the oldest segments have to go now, and why. */
export function segmentsDue(
  log: PartitionLog,
  highWatermark: number,
  config: LogConfig,
  nowMs: number,
): { readonly count: number; readonly reason: DeletionReason } | null {
  const segments = segmentsOf(log)
  const at = { logEndOffset: log.logEndOffset, highWatermark }
  const below = deletableSegments(
    segments,
    at,
    (_, next) => next !== undefined && next.baseOffset <= log.logStartOffset,
  )
  if (below > 0) return { count: below, reason: 'log start offset' }
  if (!config.isDeleting) return null
  if (config.retentionBytes >= 0 && log.sizeInBytes >= config.retentionBytes) {
    let excess = log.sizeInBytes - config.retentionBytes
    const bySize = deletableSegments(segments, at, ({ sizeInBytes }) => {
      if (excess < sizeInBytes) return false
      excess -= sizeInBytes
      return true
    })
    if (bySize > 0) return { count: bySize, reason: 'retention.bytes' }
  }
  if (config.retentionMs < 0) return null
  const byTime = deletableSegments(segments, at, (segment) => isExpired(segment, config.retentionMs, nowMs))
  return byTime > 0 ? { count: byTime, reason: 'retention.ms' } : null
}

/** By its largest timestamp; a segment that compaction emptied counts from its creation. */
function isExpired(segment: SegmentInfo, retentionMs: number, nowMs: number): boolean {
  const largest = segment.maxTimestamp >= 0 ? segment.maxTimestamp : segment.createdAtMs
  return nowMs - largest > retentionMs
}

/** One clean-up pass: deletes what is due and says what went. */
export function deleteOldSegments(
  log: PartitionLog,
  highWatermark: number,
  config: LogConfig,
  nowMs: number,
): { readonly segment: Segment; readonly reason: DeletionReason }[] {
  const deleted: { segment: Segment; reason: DeletionReason }[] = []
  for (;;) {
    const due = segmentsDue(log, highWatermark, config, nowMs)
    if (!due) return deleted
    for (const segment of removeSegments(log, due.count, nowMs)) deleted.push({ segment, reason: due.reason })
  }
}
