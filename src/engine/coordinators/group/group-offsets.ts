/**
 * The offsets of a group as decisions (OffsetMetadataManager): what a read sees, what is written on top of it, what
 * an open transaction holds, what has expired.
 */
import type { BrokerConfig } from '../../config/definitions.ts'
import type { ErrorName } from '../../config/errors.ts'
import type { PartitionKey } from '../../facts.ts'
import type { FetchedOffset, TopicPartition } from '../../messages.ts'
import {
  type Group,
  type OffsetAndMetadata,
  parsePartitionKey,
  partitionKey,
  type UncommittedOffsets,
} from '../../world.ts'
import { subscribedTopics } from './classic-group.ts'

/** Takes over what the high watermark of the group's partition has passed; returns it, oldest first. */
export function settleOffsets(group: Group, highWatermark: number): UncommittedOffsets[] {
  const settled: UncommittedOffsets[] = []
  while (group.uncommitted[0] && group.uncommitted[0].requiredOffset <= highWatermark) {
    const written = group.uncommitted.shift() as UncommittedOffsets
    for (const { key, value } of written.changes)
      if (value) group.offsets[key] = value
      else delete group.offsets[key]
    settled.push(written)
  }
  return settled
}

/** The offset with everything that is written, committed or not; null = none. */
export function latestOffset(group: Group, key: PartitionKey): OffsetAndMetadata | null {
  for (const { changes } of [...group.uncommitted].reverse()) {
    const change = changes.findLast((each) => each.key === key)
    if (change) return change.value
  }
  return group.offsets[key] ?? null
}

/** Every partition the group has an offset of, committed or not. */
export function offsetKeys(group: Group): PartitionKey[] {
  const keys = new Set(Object.keys(group.offsets))
  for (const { changes } of group.uncommitted)
    for (const { key, value } of changes)
      if (value) keys.add(key)
      else keys.delete(key)
  return [...keys]
}

/** Some open transaction has an offset of the partition (hasPendingTransactionalOffsets). */
export function hasPendingTxnOffset(group: Group, key: PartitionKey): boolean {
  for (const producerId in group.pendingTxnOffsets)
    if (group.pendingTxnOffsets[producerId]?.[key] !== undefined) return true
  return false
}

/** A transaction has ended: its offsets count, or are forgotten. The later record of two counts. */
export function endTxnOffsets(group: Group, producerId: number, committed: boolean): void {
  const pending = group.pendingTxnOffsets[producerId]
  delete group.pendingTxnOffsets[producerId]
  if (!pending || !committed) return
  for (const [key, value] of Object.entries(pending))
    if (value.recordOffset > (group.offsets[key]?.recordOffset ?? -1)) group.offsets[key] = value
}

/**
 * What OffsetFetch answers. A stable read sees what is written last (its answer waits until that is committed) and
 * refuses what a transaction may still change; any other sees what is committed.
 */
export function fetchedOffset(
  group: Group | null,
  { topic, partition }: TopicPartition,
  requireStable: boolean,
): FetchedOffset {
  const key = partitionKey({ topic, partition })
  const answer = (error: ErrorName, found: OffsetAndMetadata | null): FetchedOffset => ({
    topic,
    partition,
    error,
    offset: found?.offset ?? -1,
    leaderEpoch: found?.leaderEpoch ?? -1,
    metadata: found?.metadata ?? '',
  })
  if (!group) return answer('NONE', null)
  if (!requireStable) return answer('NONE', group.offsets[key] ?? null)
  if (hasPendingTxnOffset(group, key)) return answer('UNSTABLE_OFFSET_COMMIT', null)
  return answer('NONE', latestOffset(group, key))
}

/** Whether members of the group read the topic, as far as the coordinator knows (isSubscribedToTopic). */
export function isSubscribed(group: Group, topic: string): boolean {
  if (group.consumer) return Object.values(group.consumer.members).some((m) => m.subscribed.includes(topic))
  return group.state !== 'Empty' && subscribedTopics(group).has(topic)
}

/**
 * C9: offsets that are too old (cleanupExpiredOffsets), and whether none is left. Counted from when the group
 * became empty; in a stable group from the commit, for topics nobody reads any more; for a group nobody ever joined
 * from the commit.
 */
export function expiredOffsets(
  group: Group,
  config: BrokerConfig,
  wallNow: number,
): { readonly expired: readonly PartitionKey[]; readonly allGone: boolean } {
  const retention = config['offsets.retention.minutes'] * 60_000_000
  const keys = offsetKeys(group)
  if (keys.length === 0) return { expired: [], allGone: true }
  // A consumer group counts from the commit, as one that nobody ever joined.
  const isSimple = group.protocolType === null || group.consumer !== undefined
  if (!isSimple && group.state !== 'Empty' && group.state !== 'Stable') return { expired: [], allGone: false }
  const since = (offset: OffsetAndMetadata): number =>
    !isSimple && group.state === 'Empty' ? group.stateSince : offset.committedAt
  const expired = keys.filter((key) => {
    const offset = latestOffset(group, key)
    if (!offset || isSubscribed(group, parsePartitionKey(key).topic)) return false
    return wallNow - since(offset) >= retention && !hasPendingTxnOffset(group, key)
  })
  const allGone = expired.length === keys.length && Object.keys(group.pendingTxnOffsets).length === 0
  return { expired, allGone }
}
