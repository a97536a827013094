import { expect, test } from 'vitest'
import { readItems } from '../../../../conformance/vectors/read-vectors.ts'
import { decideAdd, decideEnd, decideInit, decideVerify } from './decisions.ts'
import { MAX_EPOCH, newTransaction, prepareComplete, type TransactionMetadata } from './metadata.ts'
import { mayFollow, TRANSACTION_STATES, type TransactionState } from './states.ts'

interface Machine {
  readonly machine: string
  readonly validPrevious?: Readonly<Record<string, readonly string[]>>
}
const machine = readItems<Machine>('state-machines.json', 4).find((m) => m.machine === 'TransactionState')

test.each(TRANSACTION_STATES)('%s follows the states it follows in Kafka', (state) => {
  const before = TRANSACTION_STATES.filter((from) => mayFollow(from, state))
  expect([...before].sort()).toEqual([...(machine?.validPrevious?.[state] ?? ['missing'])].sort())
})

test('Kafka has no other states', () => {
  expect(Object.keys(machine?.validPrevious ?? {}).sort()).toEqual([...TRANSACTION_STATES].sort())
})

const txn = (state: TransactionState, more: Partial<TransactionMetadata> = {}): TransactionMetadata => ({
  ...newTransaction('tx', 7, 60_000, 0),
  producerEpoch: 5,
  lastProducerEpoch: 4,
  state,
  partitions: state === 'ONGOING' || state.startsWith('PREPARE') ? ['t-0'] : [],
  startedAtMs: 10,
  clientTransactionVersion: 2,
  ...more,
})
const producer = { producerId: 7, producerEpoch: 5 }

/** What became of an end: the error, NONE for one that was done already, or the state that is written. */
function end(state: TransactionState, committed: boolean, version: number, epoch = 5): string {
  const decision = decideEnd(txn(state), {
    producerId: 7,
    producerEpoch: epoch,
    committed,
    transactionVersion: version,
    isFence: false,
    freshProducerId: 99,
    nowMs: 20,
  })
  if (decision.kind === 'error') return decision.error
  return decision.kind === 'done' ? 'NONE' : `${decision.to.state} ${decision.to.producerEpoch}`
}

/** Kafka's own table of EndTxn for transaction version 2: a retry has the epoch before. */
test.each([
  ['EMPTY', 'PRODUCER_FENCED', 'PREPARE_ABORT 6', 'PRODUCER_FENCED', 'INVALID_TXN_STATE'],
  ['COMPLETE_ABORT', 'NONE', 'PREPARE_ABORT 6', 'INVALID_TXN_STATE', 'INVALID_TXN_STATE'],
  ['COMPLETE_COMMIT', 'INVALID_TXN_STATE', 'PREPARE_ABORT 6', 'NONE', 'INVALID_TXN_STATE'],
  ['ONGOING', 'PRODUCER_FENCED', 'PREPARE_ABORT 6', 'PRODUCER_FENCED', 'PREPARE_COMMIT 6'],
  ['PREPARE_ABORT', 'CONCURRENT_TRANSACTIONS', 'PRODUCER_FENCED', 'INVALID_TXN_STATE', 'PRODUCER_FENCED'],
  ['PREPARE_COMMIT', 'INVALID_TXN_STATE', 'PRODUCER_FENCED', 'CONCURRENT_TRANSACTIONS', 'PRODUCER_FENCED'],
] as const)('version 2, %s: abort again, abort, commit again, commit', (state, ...wanted) => {
  const asked = [end(state, false, 2, 4), end(state, false, 2), end(state, true, 2, 4), end(state, true, 2)]
  expect(asked).toEqual(wanted)
})

test.each([
  ['EMPTY', 'INVALID_TXN_STATE', 'INVALID_TXN_STATE'],
  ['ONGOING', 'PREPARE_ABORT 5', 'PREPARE_COMMIT 5'],
  ['PREPARE_ABORT', 'CONCURRENT_TRANSACTIONS', 'INVALID_TXN_STATE'],
  ['PREPARE_COMMIT', 'INVALID_TXN_STATE', 'CONCURRENT_TRANSACTIONS'],
  ['COMPLETE_ABORT', 'NONE', 'INVALID_TXN_STATE'],
  ['COMPLETE_COMMIT', 'INVALID_TXN_STATE', 'NONE'],
] as const)('version 0, %s: abort, commit; any other epoch is fenced', (state, ...wanted) => {
  expect([end(state, false, 0), end(state, true, 0)]).toEqual(wanted)
  expect([end(state, false, 0, 4), end(state, true, 0, 6)]).toEqual(['PRODUCER_FENCED', 'PRODUCER_FENCED'])
})

test('while the last transaction is still ending the next waits, and is not fenced (KAFKA-18464)', () => {
  const ending = txn('PREPARE_COMMIT', { pendingState: 'COMPLETE_COMMIT' })
  const asked = { ...producer, committed: false, transactionVersion: 2, isFence: false, freshProducerId: -1 }
  expect(decideEnd(ending, { ...asked, nowMs: 0 })).toEqual({
    kind: 'error',
    error: 'CONCURRENT_TRANSACTIONS',
  })
})

test('the fence bumps the epoch once, in both protocols (KAFKA-19367)', () => {
  for (const transactionVersion of [0, 2]) {
    const asked = { producerId: 7, producerEpoch: 6, committed: false, isFence: true, freshProducerId: -1 }
    const decision = decideEnd(txn('ONGOING'), { ...asked, transactionVersion, nowMs: 0 })
    expect(decision).toMatchObject({ kind: 'change', to: { state: 'PREPARE_ABORT', producerEpoch: 6 } })
  }
})

test('the fence does not wait for what is being written, an end by the producer does', () => {
  for (const transactionVersion of [0, 2]) {
    const asked = { ...producer, committed: false, transactionVersion, freshProducerId: 99, nowMs: 20 }
    const pending = txn('ONGOING', { pendingState: 'PREPARE_COMMIT' })
    const fence = { ...asked, producerEpoch: 6, isFence: true }
    expect(decideEnd(pending, fence)).toMatchObject({ kind: 'change', to: { state: 'PREPARE_ABORT' } })
    const own = { ...asked, isFence: false }
    expect(decideEnd(pending, own)).toEqual({ kind: 'error', error: 'CONCURRENT_TRANSACTIONS' })
  }
})

test('an end by a stranger is refused', () => {
  const asked = { committed: true, isFence: false, freshProducerId: -1, nowMs: 0, producerEpoch: 5 }
  for (const transactionVersion of [0, 2])
    for (const producerId of [6, 8])
      expect(decideEnd(txn('ONGOING'), { ...asked, producerId, transactionVersion })).toEqual({
        kind: 'error',
        error: 'INVALID_PRODUCER_ID_MAPPING',
      })
})

test('used-up epochs: the last one is for the markers, then another producer id takes over', () => {
  const last = txn('ONGOING', { producerEpoch: MAX_EPOCH - 1 })
  const asked = { ...producer, producerEpoch: MAX_EPOCH - 1, committed: true, transactionVersion: 2 }
  const decision = decideEnd(last, { ...asked, isFence: false, freshProducerId: 99, nowMs: 20 })
  if (decision.kind !== 'change') throw new Error(decision.kind)
  expect(decision.to).toMatchObject({ producerId: 7, producerEpoch: MAX_EPOCH, nextProducerId: 99 })
  const prepared = { ...last, ...decision.to }
  const complete = { ...prepared, ...prepareComplete(prepared, 30) }
  expect(complete).toMatchObject({ producerId: 99, previousProducerId: 7, producerEpoch: 0 })
  // The producer did not hear of it and asks again.
  expect(decideEnd(complete, { ...asked, isFence: false, freshProducerId: -1, nowMs: 40 })).toEqual({
    kind: 'done',
  })
})

const init = (
  state: TransactionState,
  more: Partial<TransactionMetadata> = {},
  expected: number | null = null,
) => {
  const asked = { timeoutMs: 60_000, freshProducerId: 99, nowMs: 20 }
  const known = expected === null ? null : { producerId: 7, producerEpoch: expected }
  const decision = decideInit(txn(state, more), { ...asked, expected: known })
  if (decision.kind === 'change') return `${decision.to.producerId}/${decision.to.producerEpoch}`
  return decision.kind === 'error' ? decision.error : decision.kind
}

test('InitProducerId: the next epoch, a fence, or come again', () => {
  expect(init('EMPTY')).toBe('7/6')
  expect(init('COMPLETE_COMMIT')).toBe('7/6')
  expect(init('ONGOING')).toBe('fence')
  expect(init('PREPARE_COMMIT')).toBe('CONCURRENT_TRANSACTIONS')
  expect(init('EMPTY', { pendingState: 'EMPTY' })).toBe('CONCURRENT_TRANSACTIONS')
  expect(init('EMPTY', { producerEpoch: MAX_EPOCH - 1 })).toBe('99/0')
})

test('InitProducerId of a producer that goes on: its own epoch, the one before again, or the fence', () => {
  expect(init('COMPLETE_ABORT', {}, 5)).toBe('7/6')
  expect(init('COMPLETE_ABORT', {}, 4)).toBe('7/5')
  expect(init('COMPLETE_ABORT', {}, 3)).toBe('PRODUCER_FENCED')
  expect(init('COMPLETE_ABORT', { producerId: 8 }, 5)).toBe('PRODUCER_FENCED')
})

test('partitions are added to what is open, and not while it ends', () => {
  const add = (state: TransactionState, keys: string[], epoch = 5, more = {}) => {
    const asked = { producerId: 7, producerEpoch: epoch }
    const decision = decideAdd(txn(state, more), asked, keys, 2, 20)
    if (decision.kind === 'change')
      return `${decision.to.state} ${decision.to.partitions} ${decision.to.startedAtMs}`
    return decision.kind === 'error' ? decision.error : decision.kind
  }
  expect(add('EMPTY', ['t-1'])).toBe('ONGOING t-1 20')
  expect(add('ONGOING', ['t-1'])).toBe('ONGOING t-0,t-1 10')
  expect(add('ONGOING', ['t-0'])).toBe('done')
  expect(add('PREPARE_ABORT', ['t-0'])).toBe('CONCURRENT_TRANSACTIONS')
  expect(add('ONGOING', ['t-1'], 5, { pendingState: 'ONGOING' })).toBe('CONCURRENT_TRANSACTIONS')
  expect(add('ONGOING', ['t-0'], 4)).toBe('PRODUCER_FENCED')
})

test('a leader that asks learns whether the partition is part of the open transaction', () => {
  expect(decideVerify(txn('ONGOING'), producer, 't-0')).toBe('NONE')
  expect(decideVerify(txn('ONGOING'), producer, 't-1')).toBe('TRANSACTION_ABORTABLE')
  expect(decideVerify(txn('COMPLETE_ABORT'), producer, 't-0')).toBe('TRANSACTION_ABORTABLE')
  expect(decideVerify(txn('PREPARE_ABORT'), producer, 't-0')).toBe('CONCURRENT_TRANSACTIONS')
  expect(decideVerify(txn('ONGOING'), { ...producer, producerEpoch: 4 }, 't-0')).toBe('PRODUCER_FENCED')
  expect(decideVerify(undefined, producer, 't-0')).toBe('INVALID_PRODUCER_ID_MAPPING')
})
