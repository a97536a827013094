/**
 * How a record in flight changes its state (InFlightState, RecordState). A change by an acknowledgement stands only
 * once the share coordinator has it: until then it can be taken back. Pure.
 */
import type { Micros } from '../../kernel/types.ts'
import type { StateBatch } from '../../share-messages.ts'
import type { InFlightBatch, InFlightState, RecordState } from '../../share-state.ts'

/** A record or batch that a member has just acquired for the first time, or that nobody has ('' and no lock). */
export function newState(
  state: RecordState,
  deliveryCount: number,
  memberId = '',
  lockUntil: Micros = 0,
): InFlightState {
  return { state, deliveryCount, memberId, lockUntil, pending: null }
}

/** ACKNOWLEDGED and ARCHIVED are for good. */
export function isTerminal(state: RecordState): boolean {
  return state === 'ACKNOWLEDGED' || state === 'ARCHIVED'
}

/** RecordState.validateTransition */
export function mayBecome(from: RecordState, to: RecordState): boolean {
  if (from === to || isTerminal(from)) return false
  return from !== 'AVAILABLE' || to === 'ACQUIRED'
}

/**
 * InFlightState.tryUpdateState: what becomes available after its last allowed delivery is archived instead. False, and
 * nothing changed, when a change is under way or the step is not allowed.
 */
export function tryUpdate(
  state: InFlightState,
  to: RecordState,
  { memberId, deliveryLimit }: { readonly memberId: string; readonly deliveryLimit: number },
): boolean {
  if (state.pending) return false
  const next = to === 'AVAILABLE' && state.deliveryCount >= deliveryLimit ? 'ARCHIVED' : to
  if (!mayBecome(state.state, next)) return false
  state.state = next
  if (next === 'ACQUIRED') state.deliveryCount += 1
  state.memberId = memberId
  return true
}

/** InFlightState.startStateTransition: the change counts at once, and is taken back if `write` fails. */
export function startChange(
  state: InFlightState,
  to: RecordState,
  { write, deliveryLimit }: { readonly write: number; readonly deliveryLimit: number },
): boolean {
  const { state: before, memberId, deliveryCount } = state
  if (!tryUpdate(state, to, { memberId: '', deliveryLimit })) return false
  state.pending = { write, state: before, memberId, deliveryCount, deliveryLimit, archived: false }
  return true
}

/** InFlightState.completeStateTransition: the write has succeeded, or the state before comes back. */
export function endChange(state: InFlightState, persisted: boolean, now: Micros): void {
  const { pending } = state
  if (!pending) return
  state.pending = null
  if (persisted || pending.archived) {
    state.lockUntil = 0
  } else if (state.lockUntil !== 0 && state.lockUntil <= now) {
    // The lock timed out meanwhile: nobody has it any more.
    state.state = pending.deliveryCount >= pending.deliveryLimit ? 'ARCHIVED' : 'AVAILABLE'
    state.memberId = ''
    state.lockUntil = 0
  } else {
    state.state = pending.state
    state.memberId = pending.memberId
  }
}

/** InFlightState.archive: there is nothing to deliver any more. */
export function archive(state: InFlightState): void {
  state.state = 'ARCHIVED'
  state.memberId = ''
  state.lockUntil = 0
  if (state.pending) state.pending = { ...state.pending, archived: true }
}

/** Gives every offset of a batch a state of its own (InFlightBatch.maybeInitializeOffsetStateUpdate). */
export function splitBatch(batch: InFlightBatch): InFlightState[] {
  if (batch.offsets) return batch.offsets
  const { state, deliveryCount, memberId, lockUntil } = batch.whole as InFlightState
  batch.offsets = Array.from({ length: sizeOf(batch) }, () =>
    newState(state, deliveryCount, memberId, lockUntil),
  )
  batch.whole = null
  return batch.offsets
}

/** How many offsets a batch spans. */
export function sizeOf({ firstOffset, lastOffset }: InFlightBatch): number {
  return lastOffset - firstOffset + 1
}

/** Every state of a batch with the offsets it is for. */
export function eachState(
  batch: InFlightBatch,
  visit: (state: InFlightState, firstOffset: number, lastOffset: number) => void,
): void {
  if (batch.whole) visit(batch.whole, batch.firstOffset, batch.lastOffset)
  for (const [i, state] of (batch.whole ? [] : (batch.offsets ?? [])).entries())
    visit(state, batch.firstOffset + i, batch.firstOffset + i)
}

/** As the share coordinator is told. */
export function asStateBatch(state: InFlightState, firstOffset: number, lastOffset: number): StateBatch {
  return { firstOffset, lastOffset, deliveryState: state.state, deliveryCount: state.deliveryCount }
}

/** The index of the last batch that begins at or before `offset`, -1 when there is none. */
export function floorIndex(batches: readonly InFlightBatch[], offset: number): number {
  let low = 0
  let high = batches.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((batches[middle] as InFlightBatch).firstOffset <= offset) low = middle + 1
    else high = middle
  }
  return low - 1
}
