/**
 * What a partition remembers of each idempotent or transactional producer.
 *
 * Follows ProducerStateManager, ProducerStateEntry and ProducerAppendInfo. Left out: the verification guard
 * itself (the caller says whether a transaction was verified, KIP-890).
 */
import type { ErrorName } from '../config/errors.ts'
import { lastOffsetOf, type RecordBatch, type UnplacedBatch } from './record-batch.ts'

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
  /** Largest timestamp of its last batch, by which it is forgotten (producer.id.expiration.ms). */
  readonly lastTimestamp: number
  /** Of the last marker, -1 before the first. */
  readonly coordinatorEpoch: number
  /** Where its open transaction began, -1 without one. */
  readonly txnFirstOffset: number
}

/**
 * By `producerKey`. Not by the bare number: objects with numbers for names are kept as arrays, and a producer id of
 * 1000 makes every copy in every checkpoint one of 1,500 places.
 */
export type ProducerStates = Record<ProducerKey, ProducerState>

export type ProducerKey = `pid-${number}`

export const producerKey = (producerId: number): ProducerKey => `pid-${producerId}`

/** The producer id of a key. */
export const producerOf = (key: string): number => Number(key.slice(4))

export type AppendDecision =
  | { readonly kind: 'append' }
  | { readonly kind: 'duplicate'; readonly of: SeenBatch }
  | { readonly kind: 'reject'; readonly error: ErrorName }

/** A sequence number some records later; wraps from 2147483647 to 0 (DefaultRecordBatch.incrementSequence). */
export function incrementSequence(sequence: number, by: number): number {
  return sequence > MAX_SEQUENCE - by ? by - (MAX_SEQUENCE - sequence) - 1 : sequence + by
}

const APPEND: AppendDecision = { kind: 'append' }
const reject = (error: ErrorName): AppendDecision => ({ kind: 'reject', error })

/**
 * What a leader does with a client's batch: append it, answer it as a duplicate, or refuse it. `verified`
 * false refuses the first transactional write of a transaction that its coordinator does not know of;
 * `verification` is what verifying it found (VerificationStateEntry).
 */
export function checkAppend(
  states: ProducerStates,
  batch: UnplacedBatch,
  verified = true,
  verification?: { readonly lowestSequence: number; readonly supportsEpochBump: boolean },
): AppendDecision {
  if (batch.producerId < 0) return APPEND
  const state = states[producerKey(batch.producerId)]
  const same = state && duplicateOf(state, batch)
  if (same) return { kind: 'duplicate', of: same }
  const open = state !== undefined && state.txnFirstOffset >= 0
  const begun = open && state.producerEpoch === batch.producerEpoch
  if (batch.isTransactional && !begun && !verified) return reject('INVALID_TXN_STATE')
  if (state && batch.producerEpoch < state.producerEpoch) return reject('INVALID_PRODUCER_EPOCH')
  if (verification && isTooEarly(state, batch, verification)) return reject('OUT_OF_ORDER_SEQUENCE_NUMBER')
  if (!state) return APPEND
  if (!inSequence(state, batch)) return reject('OUT_OF_ORDER_SEQUENCE_NUMBER')
  return open && !batch.isTransactional ? reject('INVALID_TXN_STATE') : APPEND
}

/** Something of lower sequence number is still on its way, or must be: an epoch of KIP-890 begins at 0. */
function isTooEarly(
  state: ProducerState | undefined,
  { baseSequence }: UnplacedBatch,
  verification: { readonly lowestSequence: number; readonly supportsEpochBump: boolean },
): boolean {
  const isUnknown = !state || state.batches.length === 0
  if (verification.supportsEpochBump && baseSequence !== 0 && isUnknown) return true
  return baseSequence > verification.lowestSequence
}

function duplicateOf(state: ProducerState, batch: UnplacedBatch): SeenBatch | undefined {
  if (batch.producerEpoch !== state.producerEpoch) return undefined
  const lastSequence = incrementSequence(batch.baseSequence, batch.count - 1)
  return state.batches.find((b) => b.baseSequence === batch.baseSequence && b.lastSequence === lastSequence)
}

function inSequence(state: ProducerState, batch: UnplacedBatch): boolean {
  if (batch.producerEpoch !== state.producerEpoch) return batch.baseSequence === 0
  const last = state.batches.at(-1)
  return batch.baseSequence === (last ? incrementSequence(last.lastSequence, 1) : 0)
}

/**
 * What a leader does with the end of a transaction that a coordinator writes. From transaction version 2 on
 * the marker carries a higher epoch than the transaction's records; once the transaction is over the same
 * marker may come again (ProducerAppendInfo.checkProducerEpoch).
 */
export function checkMarker(
  states: ProducerStates,
  marker: {
    readonly producerId: number
    readonly producerEpoch: number
    readonly coordinatorEpoch: number
    readonly transactionVersion: number
  },
): AppendDecision {
  const state = states[producerKey(marker.producerId)]
  if (!state) return APPEND
  const mustRise = marker.transactionVersion >= 2 && state.txnFirstOffset >= 0
  const least = state.producerEpoch + (mustRise ? 1 : 0)
  if (marker.producerEpoch < least) return reject('INVALID_PRODUCER_EPOCH')
  return marker.coordinatorEpoch < state.coordinatorEpoch ? reject('TRANSACTION_COORDINATOR_FENCED') : APPEND
}

const UNKNOWN: ProducerState = Object.freeze({
  producerEpoch: -1,
  batches: Object.freeze([]),
  lastTimestamp: -1,
  coordinatorEpoch: -1,
  txnFirstOffset: -1,
})

/** The state after a batch; followers and rebuilds go by it without checking. */
export function afterBatch(before: ProducerState = UNKNOWN, batch: RecordBatch): ProducerState {
  const { producerEpoch, maxTimestamp } = batch
  const kept = before.producerEpoch === producerEpoch ? before.batches : UNKNOWN.batches
  if (batch.control)
    return Object.freeze({
      producerEpoch,
      batches: kept,
      lastTimestamp: maxTimestamp,
      coordinatorEpoch: batch.control.coordinatorEpoch,
      txnFirstOffset: -1,
    })
  const seen: SeenBatch = {
    baseSequence: batch.baseSequence,
    // Compaction takes records, never the range of offsets and sequence numbers of a batch.
    lastSequence: incrementSequence(batch.baseSequence, lastOffsetOf(batch) - batch.baseOffset),
    baseOffset: batch.baseOffset,
    lastOffset: lastOffsetOf(batch),
  }
  const opens = batch.isTransactional === true && before.txnFirstOffset < 0
  return Object.freeze({
    producerEpoch,
    batches: Object.freeze([...kept, Object.freeze(seen)].slice(-BATCHES_TO_RETAIN)),
    lastTimestamp: maxTimestamp,
    coordinatorEpoch: before.coordinatorEpoch,
    txnFirstOffset: opens ? batch.baseOffset : before.txnFirstOffset,
  })
}

/** Forgets producers that wrote nothing for `expirationMs` and have no transaction open. */
export function expireProducers(states: ProducerStates, nowMs: number, expirationMs: number): void {
  for (const [key, state] of Object.entries(states))
    if (state.txnFirstOffset < 0 && nowMs - state.lastTimestamp >= expirationMs)
      delete states[key as ProducerKey]
}
