/**
 * What becomes of acquired records: acknowledged by their member, released when its session ends, or taken from it
 * when the acquisition lock times out (SharePartition.acknowledge, releaseAcquiredRecords, AcquisitionLockTimerTask).
 * Pure over the share-partition; the caller sends what is to be persisted.
 */
import type { ErrorName } from '../../config/errors.ts'
import { type Micros, MS } from '../../kernel/types.ts'
import type { AckBatch, AckType, StateBatch } from '../../share-messages.ts'
import type { InFlightBatch, InFlightState, RecordState, SharePartition } from '../../share-state.ts'
import type { ShareLimits } from './acquire.ts'
import {
  asStateBatch,
  eachState,
  endChange,
  floorIndex,
  isTerminal,
  splitBatch,
  startChange,
  tryUpdate,
} from './in-flight.ts'
import { advanceStart, countFrom } from './offsets.ts'

const BECOMES: Readonly<Record<Exclude<AckType, 'RENEW'>, RecordState>> = {
  GAP: 'ARCHIVED',
  ACCEPT: 'ACKNOWLEDGED',
  RELEASE: 'AVAILABLE',
  REJECT: 'ARCHIVED',
}

interface Change {
  readonly share: SharePartition
  readonly limits: ShareLimits
  readonly write: number
  readonly batches: StateBatch[]
}

/** Starts a change of one state; false when it is not allowed. */
function change(at: Change, state: InFlightState, to: RecordState, first: number, last: number): boolean {
  const { share, limits, write } = at
  if (!startChange(state, to, { write, deliveryLimit: limits.deliveryLimit })) return false
  at.batches.push(asStateBatch(state, first, last))
  if (isTerminal(state.state)) share.deliveryCompleteCount += countFrom(share, first, last)
  return true
}

/** One state by one acknowledgement: NONE, or INVALID_RECORD_STATE. */
function settle(
  at: Change,
  state: InFlightState,
  ack: { readonly memberId: string; readonly type: AckType; readonly first: number; readonly last: number },
): ErrorName {
  if (state.state !== 'ACQUIRED' || state.pending || state.memberId !== ack.memberId)
    return 'INVALID_RECORD_STATE'
  if (ack.type === 'RENEW') {
    state.lockUntil = at.limits.now + at.limits.lockDurationMs * MS
    return 'NONE'
  }
  return change(at, state, BECOMES[ack.type], ack.first, ack.last) ? 'NONE' : 'INVALID_RECORD_STATE'
}

/** The batches in flight that an acknowledgement is about (fetchSubMapForAcknowledgementBatch), or why there are none. */
function batchesFor(share: SharePartition, ack: AckBatch): readonly InFlightBatch[] | ErrorName {
  let from = floorIndex(share.batches, ack.firstOffset)
  if (from < 0) {
    const startMoved = ack.firstOffset < share.startOffset && ack.lastOffset >= share.startOffset
    if (startMoved) from = floorIndex(share.batches, share.startOffset)
    if (from < 0) return 'INVALID_RECORD_STATE'
  }
  const found = share.batches.slice(from, floorIndex(share.batches, ack.lastOffset) + 1)
  const last = found.at(-1)?.lastOffset ?? -1
  return last < ack.firstOffset || ack.lastOffset > last ? 'INVALID_REQUEST' : found
}

const typeAt = (ack: AckBatch, offset: number): AckType =>
  (ack.types.length > 1 ? ack.types[offset - ack.firstOffset] : ack.types[0]) ?? 'GAP'

/** Whether the start offset has moved into a batch. */
const startIsInside = (share: SharePartition, batch: InFlightBatch): boolean =>
  batch.firstOffset < share.startOffset && batch.lastOffset >= share.startOffset

function acknowledgeBatch(at: Change, memberId: string, ack: AckBatch, batch: InFlightBatch): ErrorName {
  const { share } = at
  if (batch.lastOffset < share.startOffset) return 'NONE'
  const { whole, firstOffset: first, lastOffset: last } = batch
  if (whole && (whole.memberId !== memberId || whole.pending || whole.state !== 'ACQUIRED'))
    return 'INVALID_RECORD_STATE'
  const inside = first >= ack.firstOffset && last <= ack.lastOffset
  if (whole && inside && ack.types.length === 1 && !startIsInside(share, batch))
    return settle(at, whole, { memberId, type: typeAt(ack, first), first, last })
  for (const [i, state] of splitBatch(batch).entries()) {
    const offset = first + i
    if (offset < ack.firstOffset || offset < share.startOffset) continue
    if (offset > ack.lastOffset) break
    const error = settle(at, state, { memberId, type: typeAt(ack, offset), first: offset, last: offset })
    if (error !== 'NONE') return error
  }
  return 'NONE'
}

/**
 * SharePartition.acknowledge: all of it or nothing. What is before the start offset is passed over. The changes are
 * `batches`, pending until `endWrite`; with an error there are none.
 */
export function acknowledge(
  share: SharePartition,
  memberId: string,
  acks: readonly AckBatch[],
  { limits, write, now }: { readonly limits: ShareLimits; readonly write: number; readonly now: Micros },
): { readonly error: ErrorName; readonly batches: readonly StateBatch[] } {
  const at: Change = { share, limits, write, batches: [] }
  for (const ack of acks) {
    if (ack.lastOffset < share.startOffset) continue
    const found = batchesFor(share, ack)
    let error: ErrorName = typeof found === 'string' ? found : 'NONE'
    if (typeof found !== 'string')
      for (const batch of found) if (error === 'NONE') error = acknowledgeBatch(at, memberId, ack, batch)
    if (error === 'NONE') continue
    endWrite(share, { id: write, batches: at.batches }, { persisted: false, now })
    return { error, batches: [] }
  }
  return { error: 'NONE', batches: at.batches }
}

/** SharePartition.releaseAcquiredRecords: the member's session is over; what it has is for others. */
export function release(
  share: SharePartition,
  memberId: string,
  { limits, write }: { readonly limits: ShareLimits; readonly write: number },
): readonly StateBatch[] {
  const at: Change = { share, limits, write, batches: [] }
  for (const batch of share.batches) {
    if (batch.whole?.state === 'ACQUIRED' && batch.whole.memberId === memberId && startIsInside(share, batch))
      splitBatch(batch)
    eachState(batch, (state, first, last) => {
      if (state.state !== 'ACQUIRED' || state.memberId !== memberId) return
      change(at, state, last < share.startOffset ? 'ARCHIVED' : 'AVAILABLE', first, last)
    })
  }
  return at.batches
}

/**
 * The share coordinator has a write, or will never have it: the changes stand, or are taken back
 * (rollbackOrProcessStateUpdates). Returns what nobody has any more because its lock ran out meanwhile.
 */
export function endWrite(
  share: SharePartition,
  write: { readonly id: number; readonly batches: readonly StateBatch[] },
  { persisted, now }: { readonly persisted: boolean; readonly now: Micros },
): readonly StateBatch[] {
  let freed = false
  const expired: StateBatch[] = []
  for (const { firstOffset, lastOffset } of write.batches) {
    const batch = share.batches[floorIndex(share.batches, firstOffset)]
    if (!batch || batch.lastOffset < lastOffset) continue
    const state = batch.whole ?? batch.offsets?.[firstOffset - batch.firstOffset]
    if (state?.pending?.write !== write.id) continue
    const wasTerminal = isTerminal(state.state)
    endChange(state, persisted, now)
    if (state.state === 'AVAILABLE') freed = true
    if (!persisted && state.memberId === '') expired.push(asStateBatch(state, firstOffset, lastOffset))
    if (wasTerminal && !isTerminal(state.state))
      share.deliveryCompleteCount -= countFrom(share, firstOffset, lastOffset)
  }
  if (freed) share.findNext = true
  if (persisted) advanceStart(share)
  return expired
}

/** The acquisition locks that are over: their records are available again, or archived after the last delivery. */
export function timeOutLocks(share: SharePartition, limits: ShareLimits): readonly StateBatch[] {
  const due = (state: InFlightState) =>
    state.lockUntil !== 0 && state.lockUntil <= limits.now && !state.pending && state.state === 'ACQUIRED'
  const batches: StateBatch[] = []
  for (const batch of share.batches) {
    if (batch.whole && due(batch.whole) && startIsInside(share, batch)) splitBatch(batch)
    eachState(batch, (state, first, last) => {
      if (!due(state)) return
      const to = last < share.startOffset ? 'ARCHIVED' : 'AVAILABLE'
      if (!tryUpdate(state, to, { memberId: '', deliveryLimit: limits.deliveryLimit })) return
      state.lockUntil = 0
      batches.push(asStateBatch(state, first, last))
      if (state.state === 'AVAILABLE') share.findNext = true
      if (isTerminal(state.state)) share.deliveryCompleteCount += countFrom(share, first, last)
    })
  }
  return batches
}

/** When the next acquisition lock times out; Infinity when nothing is locked. */
export function nextLockTimeout(share: SharePartition): Micros {
  let next = Infinity
  for (const batch of share.batches)
    eachState(batch, (state) => {
      if (state.lockUntil !== 0 && !state.pending) next = Math.min(next, state.lockUntil)
    })
  return next
}
