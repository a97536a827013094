/**
 * What stands in `__share_group_state`: a ShareSnapshot is all that is known of a share-partition, a ShareUpdate what
 * has changed since. The bytes are JSON here, the content is Kafka's.
 */
import type { RecordBatch } from '../../log/record-batch.ts'
import { type ShareGroupOffset, shareKey } from '../../share-state.ts'
import { combineStateBatches } from './state-batches.ts'

export interface KeyValue {
  readonly key: string
  readonly value: string | null
}
type Kind = 'snapshot' | 'update'

/** A record of either kind; `state` holds only the changed batches in an update. */
export function shareRecord(kind: Kind, state: ShareGroupOffset): KeyValue {
  const { group, topic, topicId, partition, updates: _, ...value } = state
  return { key: JSON.stringify([kind, group, topic, topicId, partition]), value: JSON.stringify(value) }
}

/** Takes all that is known of a share-partition away. */
export function shareTombstone({ group, topic, topicId, partition }: ShareGroupOffset): KeyValue {
  return { key: JSON.stringify(['snapshot', group, topic, topicId, partition]), value: null }
}

/** ShareCoordinatorShard.merge: an update on top of what is known. */
export function merge(before: ShareGroupOffset, update: ShareGroupOffset): ShareGroupOffset {
  const startOffset = update.startOffset === -1 ? before.startOffset : update.startOffset
  return {
    ...before,
    startOffset,
    leaderEpoch: Math.max(before.leaderEpoch, update.leaderEpoch),
    deliveryCompleteCount: update.deliveryCompleteCount,
    batches: combineStateBatches(before.batches, update.batches, startOffset),
    updates: before.updates + 1,
  }
}

/** Applies one record to the states (ShareCoordinatorShard.replay). */
export function applyShareRecord(states: Record<string, ShareGroupOffset>, record: KeyValue): void {
  const [kind, group, topic, topicId, partition] = JSON.parse(record.key) as [
    Kind,
    string,
    string,
    string,
    number,
  ]
  const key = shareKey({ group, topicId, partition })
  if (record.value === null) {
    delete states[key]
    return
  }
  const known = states[key]
  const value = JSON.parse(record.value) as Omit<
    ShareGroupOffset,
    'group' | 'topic' | 'topicId' | 'partition' | 'updates'
  >
  const state: ShareGroupOffset = { group, topic, topicId, partition, ...value, updates: 0 }
  if (kind === 'update') states[key] = Object.freeze(known ? merge(known, state) : { ...state, updates: 1 })
  else {
    const leaderEpoch = Math.max(state.leaderEpoch, known?.leaderEpoch ?? 0)
    states[key] = Object.freeze({ ...state, leaderEpoch })
  }
}

/** Adds what a batch of the state topic says. */
export function replayShareBatch(states: Record<string, ShareGroupOffset>, batch: RecordBatch): void {
  batch.keys.forEach((key, i) => {
    if (key !== null) applyShareRecord(states, { key, value: batch.values[i] ?? null })
  })
}
