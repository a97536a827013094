/** The states of a transaction on its coordinator, and how they may follow one another (TransactionState). */

export const TRANSACTION_STATES = [
  'EMPTY',
  'ONGOING',
  'PREPARE_COMMIT',
  'PREPARE_ABORT',
  'COMPLETE_COMMIT',
  'COMPLETE_ABORT',
  'DEAD',
  'PREPARE_EPOCH_FENCE',
] as const
export type TransactionState = (typeof TRANSACTION_STATES)[number]

const BEFORE: Readonly<Record<TransactionState, readonly TransactionState[]>> = {
  EMPTY: ['EMPTY', 'COMPLETE_COMMIT', 'COMPLETE_ABORT'],
  ONGOING: ['ONGOING', 'EMPTY', 'COMPLETE_COMMIT', 'COMPLETE_ABORT'],
  PREPARE_COMMIT: ['ONGOING'],
  // From EMPTY and COMPLETE_* with transaction.version 2: an abort without any partition.
  PREPARE_ABORT: ['ONGOING', 'PREPARE_EPOCH_FENCE', 'EMPTY', 'COMPLETE_COMMIT', 'COMPLETE_ABORT'],
  COMPLETE_COMMIT: ['PREPARE_COMMIT'],
  COMPLETE_ABORT: ['PREPARE_ABORT'],
  DEAD: ['EMPTY', 'COMPLETE_ABORT', 'COMPLETE_COMMIT'],
  PREPARE_EPOCH_FENCE: ['ONGOING'],
}

/** Whether a transaction may go from one state to the other. */
export function mayFollow(from: TransactionState, to: TransactionState): boolean {
  return BEFORE[to].includes(from)
}

/** TransactionState.isExpirationAllowed: nothing is open under the id. */
export function mayExpire(state: TransactionState): boolean {
  return state === 'EMPTY' || state === 'COMPLETE_COMMIT' || state === 'COMPLETE_ABORT'
}
