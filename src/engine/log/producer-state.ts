/**
 * What a partition remembers of each idempotent producer.
 *
 * Follows ProducerStateManager, ProducerStateEntry and ProducerAppendInfo. Left out for now: transactions and
 * the expiry of idle producers (producer.id.expiration.ms).
 */
import type { ErrorName } from '../config/errors.ts'
import type { RecordBatch, UnplacedBatch } from './record-batch.ts'

/** ProducerStateEntry.NUM_BATCHES_TO_RETAIN */
const BATCHES_TO_RETAIN = 5
const MAX_SEQUENCE = 2_147_483_647

export interface SeenBatch {
  readonly baseSequence: number
  readonly lastSequence: number
  readonly baseOffset: number
  readonly lastOffset: number
}

export interface ProducerState {
  readonly producerEpoch: number
  readonly batches: readonly SeenBatch[]
}

/** By producer id. */
export type ProducerStates = Record<string, ProducerState>

export type AppendDecision =
  | { readonly kind: 'append' }
  | { readonly kind: 'duplicate'; readonly of: SeenBatch }
  | { readonly kind: 'reject'; readonly error: ErrorName }

/** A sequence number some records later; wraps from 2147483647 to 0 (DefaultRecordBatch.incrementSequence). */
export function incrementSequence(sequence: number, by: number): number {
  return sequence > MAX_SEQUENCE - by ? by - (MAX_SEQUENCE - sequence) - 1 : sequence + by
}

/** What a leader does with a client's batch: append it, answer it as a duplicate, or refuse it. */
export function checkAppend(states: ProducerStates, batch: UnplacedBatch): AppendDecision {
  if (batch.producerId < 0) return { kind: 'append' }
  const state = states[batch.producerId]
  if (!state) return { kind: 'append' }
  if (batch.producerEpoch < state.producerEpoch) return { kind: 'reject', error: 'INVALID_PRODUCER_EPOCH' }
  if (batch.producerEpoch > state.producerEpoch)
    return batch.baseSequence === 0
      ? { kind: 'append' }
      : { kind: 'reject', error: 'OUT_OF_ORDER_SEQUENCE_NUMBER' }
  const lastSequence = incrementSequence(batch.baseSequence, batch.count - 1)
  const same = state.batches.find(
    (b) => b.baseSequence === batch.baseSequence && b.lastSequence === lastSequence,
  )
  if (same) return { kind: 'duplicate', of: same }
  const last = state.batches.at(-1)
  if (last && incrementSequence(last.lastSequence, 1) !== batch.baseSequence)
    return { kind: 'reject', error: 'OUT_OF_ORDER_SEQUENCE_NUMBER' }
  return { kind: 'append' }
}

/** Remembers an appended batch; followers do so without checking. */
export function recordProducerBatch(states: ProducerStates, batch: RecordBatch): void {
  if (batch.producerId < 0) return
  const seen: SeenBatch = {
    baseSequence: batch.baseSequence,
    lastSequence: incrementSequence(batch.baseSequence, batch.count - 1),
    baseOffset: batch.baseOffset,
    lastOffset: batch.baseOffset + batch.count - 1,
  }
  const before = states[batch.producerId]
  const kept = before && before.producerEpoch === batch.producerEpoch ? before.batches : []
  states[batch.producerId] = Object.freeze({
    producerEpoch: batch.producerEpoch,
    batches: Object.freeze([...kept, Object.freeze(seen)].slice(-BATCHES_TO_RETAIN)),
  })
}

/** The states after a truncation, read again from the batches that are left. */
export function rebuildProducerStates(batches: readonly RecordBatch[]): ProducerStates {
  const states: ProducerStates = {}
  for (const batch of batches) recordProducerBatch(states, batch)
  return states
}
