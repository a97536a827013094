/** What happens to transactions, in English. */
import type { FactOf, TransactionFact } from '../../engine/index.ts'
import { type Entities, type Parts, say } from '../say.ts'

/** The lines for facts of transactions. */
export type TransactionLines = {
  readonly [K in TransactionFact['kind']]: (fact: FactOf<K>, e: Entities) => Parts
}
/** Why, where it teaches. */
export type TransactionWhys = {
  readonly [K in TransactionFact['kind']]?: (fact: FactOf<K>) => string | null
}

const end = (committed: boolean): string => (committed ? 'committed' : 'aborted')
const list = (keys: readonly string[]): string => keys.join(', ')
const partitions = (n: number): string => (n === 1 ? '1 partition' : `${n} partitions`)

function stateLine(f: FactOf<'TransactionStateChanged'>, e: Entities): Parts {
  const id = `producer id ${f.producerId}, epoch ${f.producerEpoch}`
  if (f.to === 'ONGOING')
    return say`Transaction ${f.transactionalId} is open on coordinator ${e.broker(f.broker)} (${id}).`
  if (f.to === 'PREPARE_COMMIT' || f.to === 'PREPARE_ABORT')
    return say`${e.broker(f.broker)} wrote down that ${f.transactionalId} is to be ${end(f.to === 'PREPARE_COMMIT')} (${id}): ${f.to}.`
  return say`Transaction ${f.transactionalId} is ${f.to} on ${e.broker(f.broker)} (${id}).`
}

export const transactionLinesEn: TransactionLines = {
  TransactionStateChanged: stateLine,
  PartitionsAddedToTransaction: (f, e) =>
    say`${e.broker(f.broker)} added ${list(f.partitions)} to transaction ${f.transactionalId}.`,
  TransactionTimedOut: (f, e) =>
    say`Transaction ${f.transactionalId} has been open for more than ${f.timeoutMs} ms: ${e.broker(f.broker)} aborts it and fences its producer.`,
  OpenTransactionFenced: (f, e) =>
    say`Somebody starts with ${f.transactionalId} while a transaction is open: ${e.broker(f.broker)} aborts it and fences epoch ${f.producerEpoch}.`,
  TransactionCompleted: (f, e) =>
    say`All markers of ${f.transactionalId} are written: ${e.broker(f.broker)} notes that it is ${end(f.committed)} for good.`,
  TransactionalIdExpired: (f, e) =>
    say`${e.broker(f.broker)} forgets transactional.id ${f.transactionalId}: it was not used for too long.`,
  TransactionsLoaded: (f, e) =>
    say`${e.broker(f.broker)} coordinates the transactions of ${e.partition(f.partition)}: ${f.transactions} read.`,
  TransactionMarkerWritten: (f, e) =>
    say`${e.broker(f.broker)} wrote the ${f.committed ? 'COMMIT' : 'ABORT'} marker of producer id ${f.producerId} to ${e.partition(f.partition)}, offset ${f.offset}.`,
  LastStableOffsetHeld: (f, e) =>
    say`The last stable offset of ${e.partition(f.partition)} stays at ${f.offset}: ${f.producerId < 0 ? 'the end of a transaction is not replicated yet' : `producer id ${f.producerId} has a transaction open`}.`,
  LastStableOffsetAdvanced: (f, e) =>
    say`The last stable offset of ${e.partition(f.partition)} moves from ${f.from} to ${f.to}.`,
  TransactionalOffsetsPending: (f, e) =>
    say`Offsets of group ${e.group(f.group)} wait for the transaction of producer id ${f.producerId} (${partitions(f.offsets.length)}).`,
  TransactionalOffsetsCommitted: (f, e) =>
    say`With the transaction of producer id ${f.producerId} the offsets of group ${e.group(f.group)} are committed (${partitions(f.offsets.length)}).`,
  TransactionsInitialised: (f, e) =>
    say`${e.node(f.producer)} may use ${f.transactionalId}: producer id ${f.producerId}, epoch ${f.producerEpoch}.`,
  TransactionBegan: (f, e) => say`${e.node(f.producer)} begins a transaction (${f.transactionalId}).`,
  TransactionEndRequested: (f, e) =>
    say`${e.node(f.producer)} calls ${f.committed ? 'commitTransaction()' : 'abortTransaction()'}.`,
  TransactionEnded: (f, e) =>
    say`${e.node(f.producer)} was told that its transaction is ${end(f.committed)}.`,
  TransactionFailed: (f, e) =>
    f.fatal
      ? say`${e.node(f.producer)} can do nothing more with ${f.transactionalId}: ${f.error}.`
      : say`The transaction of ${e.node(f.producer)} can only be aborted: ${f.error}.`,
}

export const transactionWhyEn: TransactionWhys = {
  TransactionStateChanged: (f) =>
    f.to === 'PREPARE_COMMIT' || f.to === 'PREPARE_ABORT'
      ? 'From here on there is no way back: once this record is committed in __transaction_state, the outcome is decided, whatever crashes.'
      : null,
  TransactionTimedOut: () =>
    'transaction.timeout.ms bounds how long an open transaction may hold readers of committed data back.',
  OpenTransactionFenced: () =>
    'Whoever initialises a transactional.id gets a higher epoch. The one before is a zombie: its writes are refused.',
  TransactionMarkerWritten: () =>
    'A marker is a record of the log and takes an offset. Consumers never hand it to the application.',
  LastStableOffsetHeld: () =>
    'Consumers with isolation.level=read_committed stop before the first record of the earliest open transaction, even for records of others.',
  TransactionalOffsetsPending: () =>
    'They count when the COMMIT marker is written to the group’s partition, and never if the transaction is aborted.',
  TransactionEnded: () =>
    'The answer comes when the decision is written down. The markers may still be on their way, so readers see the records a little later.',
  TransactionFailed: (f) =>
    f.error === 'PRODUCER_FENCED'
      ? 'Another producer has the same transactional.id, or the coordinator aborted the transaction after its timeout: both look the same from here.'
      : null,
}
