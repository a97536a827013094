/**
 * Writes down, from the facts of a run, what its clients saw: no more than they could have logged themselves.
 * Records of internal topics are left out.
 */
import type { Fact, FactKind, FactOf, PartitionKey } from '../../facts.ts'
import type { Assignment, History, Operation, Outcome, Poll, Send } from './history.ts'

type Mutable<T> = { -readonly [K in keyof T]: T[K] }
type Readers = { readonly [K in FactKind]?: (fact: FactOf<K>, at: number) => void }

interface Pending {
  readonly process: string
  readonly invokedAt: number
  readonly send: Mutable<Send>
  /** An attempt has no answer yet. */
  inTheAir: boolean
  /** An attempt ended so that nobody can tell whether it was written. */
  doubtful: boolean
}

/** Answers after which a broker has surely not written the batch: they come before it appends. */
const SURELY_NOT = new Set([
  'NOT_ENOUGH_REPLICAS',
  'MESSAGE_TOO_LARGE',
  'RECORD_LIST_TOO_LARGE',
  'UNKNOWN_TOPIC_OR_PARTITION',
  'INVALID_RECORD',
  'INVALID_TIMESTAMP',
  'OUT_OF_ORDER_SEQUENCE_NUMBER',
  'INVALID_PRODUCER_EPOCH',
  'PRODUCER_FENCED',
])

export class HistoryRecorder {
  readonly #done: (Operation | Assignment)[] = []
  readonly #pending = new Map<number, Pending>()
  /** Records of the open transaction of each producer: they take effect together. */
  readonly #transactions = new Map<
    string,
    { readonly invokedAt: number; readonly ids: number[]; readonly sends: Send[] }
  >()
  /** What each consumer holds. */
  readonly #held = new Map<string, Set<string>>()
  #now = 0

  /** Takes in one fact; `at` is its simulated time in microseconds. */
  see(fact: Fact, at: number): void {
    this.#now = at
    ;(this.#readers[fact.kind] as ((fact: Fact, at: number) => void) | undefined)?.(fact, at)
  }

  /** Everything so far; what has no answer counts as info. */
  history(): History {
    const inTransaction = new Set([...this.#transactions.values()].flatMap(({ ids }) => ids))
    const open = [...this.#pending]
      .filter(([id]) => !inTransaction.has(id))
      .map(([, pending]) => this.#operation(pending, 'info'))
    const transactions = [...this.#transactions].map(
      ([process, { invokedAt, sends: parts }]) =>
        ({ kind: 'operation', process, invokedAt, completedAt: this.#now, outcome: 'info', parts }) as const,
    )
    return [...this.#done, ...open, ...transactions]
  }

  readonly #readers: Readers = {
    RecordCreated: ({ producer, id, partition }, at) => {
      if (partition.startsWith('__')) return
      const send: Send = { f: 'send', key: partition, value: id, offset: null }
      const transaction = this.#transactions.get(producer)
      transaction?.ids.push(id)
      transaction?.sends.push(send)
      this.#pending.set(id, { process: producer, invokedAt: at, send, inTheAir: false, doubtful: false })
    },
    BatchSent: ({ ids }) => {
      for (const pending of this.#of(ids)) pending.inTheAir = true
    },
    BatchRetried: ({ ids, error }) => {
      for (const pending of this.#of(ids)) {
        pending.inTheAir = false
        if (!SURELY_NOT.has(error)) pending.doubtful = true
      }
    },
    BatchAcknowledged: ({ ids, baseOffset }) => {
      ids.forEach((id, i) => {
        const pending = this.#pending.get(id)
        if (!pending) return
        if (baseOffset >= 0) pending.send.offset = baseOffset + i
        this.#end(id, 'ok')
      })
    },
    BatchFailed: ({ ids, error }) => {
      for (const id of ids) {
        const pending = this.#pending.get(id)
        if (!pending) continue
        const unknown = pending.doubtful || (pending.inTheAir && !SURELY_NOT.has(error))
        this.#end(id, unknown ? 'info' : 'fail')
      }
    },
    RecordRefused: ({ id }) => {
      this.#end(id, 'fail')
    },
    RecordsPolled: ({ consumer, partition, from, ids, offsets }, at) => {
      if (partition.startsWith('__') || ids.length === 0) return
      const records = ids.map((id, i) => [offsets?.[i] ?? from + i, id] as const)
      const poll: Poll = { f: 'poll', key: partition, records }
      this.#done.push({
        kind: 'operation',
        process: consumer,
        invokedAt: at,
        completedAt: at,
        outcome: 'ok',
        parts: [poll],
      })
    },
    PartitionsAssigned: ({ consumer, partitions, kept = [] }) => {
      const keys = partitions.map(keyOf)
      const stays = new Set(kept.map(keyOf))
      const moved = keys.filter((key) => !stays.has(key))
      this.#hold(consumer, keys, moved)
    },
    PartitionsRevoked: ({ consumer, partitions }) => {
      const gone = new Set(partitions.map(keyOf))
      const keys = [...(this.#held.get(consumer) ?? [])].filter((key) => !gone.has(key))
      this.#hold(consumer, keys, [])
    },
    PositionReset: ({ consumer, partition }) => {
      this.#hold(consumer, [...(this.#held.get(consumer) ?? [])], [partition])
    },
    TransactionBegan: ({ producer }, at) => {
      this.#transactions.set(producer, { invokedAt: at, ids: [], sends: [] })
    },
    TransactionEnded: ({ producer, committed }) => {
      this.#endTransaction(producer, committed ? 'ok' : 'fail')
    },
    TransactionFailed: ({ producer, fatal }) => {
      if (fatal) this.#endTransaction(producer, 'info')
    },
    NodeCrashed: ({ node }) => {
      this.#endTransaction(node, 'info')
      if (this.#held.has(node)) this.#hold(node, [], [])
    },
  }

  #of(ids: readonly number[]): Pending[] {
    return ids.flatMap((id) => this.#pending.get(id) ?? [])
  }

  #operation({ process, invokedAt, send }: Pending, outcome: Outcome): Operation {
    return { kind: 'operation', process, invokedAt, completedAt: this.#now, outcome, parts: [send] }
  }

  #end(id: number, outcome: Outcome): void {
    const pending = this.#pending.get(id)
    // What becomes of a record of a transaction is said at the end of it.
    if (!pending || this.#transactions.get(pending.process)?.ids.includes(id)) return
    this.#pending.delete(id)
    this.#done.push(this.#operation(pending, outcome))
  }

  #endTransaction(process: string, outcome: Outcome): void {
    const transaction = this.#transactions.get(process)
    if (!transaction) return
    this.#transactions.delete(process)
    const { ids, sends: parts, invokedAt } = transaction
    for (const id of ids) this.#pending.delete(id)
    if (parts.length > 0)
      this.#done.push({ kind: 'operation', process, invokedAt, completedAt: this.#now, outcome, parts })
  }

  #hold(process: string, keys: readonly string[], moved: readonly string[]): void {
    this.#held.set(process, new Set(keys))
    this.#done.push({ kind: 'assignment', process, keys, moved })
  }
}

const keyOf = ({ topic, partition }: { topic: string; partition: number }): PartitionKey =>
  `${topic}-${partition}`
