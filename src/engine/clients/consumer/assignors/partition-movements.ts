/* Which partitions have moved from whom to whom during one assignment (AbstractStickyAssignor.PartitionMovements). */
import { javaBucket, javaCapacity, javaStringHashCode } from '../../../kernel/java-hash-order.ts'
import { nameOf, type TopicPartition } from './types.ts'

interface Move {
  readonly from: string
  readonly to: string
}

/** Partitions of one topic that moved between the same two members; `largest` is how many there ever were. */
interface Moved {
  readonly partitions: TopicPartition[]
  largest: number
}

const pairKey = (topic: string, { from, to }: Move): string => JSON.stringify([topic, from, to])

/** TopicPartition.hashCode */
function hashOf({ topic, partition }: TopicPartition): number {
  return (Math.imul(31, 31 + partition) + javaStringHashCode(topic)) | 0
}

/** What a HashSet would iterate first. */
function firstOf({ partitions, largest }: Moved): TopicPartition | undefined {
  const capacity = javaCapacity(largest)
  let best: TopicPartition | undefined
  let least = Infinity
  for (const tp of partitions) {
    const bucket = javaBucket(hashOf(tp), capacity)
    if (bucket >= least) continue
    least = bucket
    best = tp
  }
  return best
}

export class PartitionMovements {
  readonly #moves = new Map<string, Move>()
  readonly #byPair = new Map<string, Moved>()

  /** Notes that a partition goes from one member to another; a move and a move back are none. */
  move(tp: TopicPartition, from: string, to: string): void {
    const earlier = this.#moves.get(nameOf(tp))
    if (earlier === undefined) return this.#add(tp, { from, to })
    this.#moves.delete(nameOf(tp))
    const moved = this.#byPair.get(pairKey(tp.topic, earlier))
    const at = moved?.partitions.findIndex((other) => other.partition === tp.partition) ?? -1
    if (at >= 0) moved?.partitions.splice(at, 1)
    if (moved?.partitions.length === 0) this.#byPair.delete(pairKey(tp.topic, earlier))
    if (earlier.from !== to) this.#add(tp, { from: earlier.from, to })
  }

  #add(tp: TopicPartition, move: Move): void {
    this.#moves.set(nameOf(tp), move)
    const key = pairKey(tp.topic, move)
    const moved = this.#byPair.get(key) ?? { partitions: [], largest: 0 }
    moved.partitions.push(tp)
    moved.largest = Math.max(moved.largest, moved.partitions.length)
    this.#byPair.set(key, moved)
  }

  /** The partition to move in place of `tp`: one of its topic that came the other way, so that nothing swaps. */
  actual(tp: TopicPartition, from: string, to: string): TopicPartition {
    const origin = this.#moves.get(nameOf(tp))?.from ?? from
    const reverse = this.#byPair.get(pairKey(tp.topic, { from: to, to: origin }))
    return (reverse && firstOf(reverse)) ?? tp
  }
}
