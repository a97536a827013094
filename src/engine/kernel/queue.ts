/**
 * The event queue: a 4-ary heap ordered by time, then by number. Three calls, so that a timing wheel can
 * take its place when a world has tens of thousands of pending events.
 */
import type { Envelope } from './types.ts'

function isEarlier(x: Envelope<unknown>, y: Envelope<unknown>): boolean {
  return x.at < y.at || (x.at === y.at && x.seq < y.seq)
}

/** Adds an envelope. */
export function push<M>(heap: Envelope<M>[], item: Envelope<M>): void {
  let i = heap.length
  heap.push(item)
  while (i > 0) {
    const parent = (i - 1) >> 2
    const above = heap[parent] as Envelope<M>
    if (!isEarlier(item, above)) break
    heap[i] = above
    i = parent
  }
  heap[i] = item
}

/** What happens next, if anything. */
export function peek<M>(heap: readonly Envelope<M>[]): Envelope<M> | undefined {
  return heap[0]
}

/** Takes out what happens next. */
export function pop<M>(heap: Envelope<M>[]): Envelope<M> | undefined {
  const top = heap[0]
  const last = heap.pop()
  if (!top || !last || heap.length === 0) return top
  const size = heap.length
  let i = 0
  for (;;) {
    const first = 4 * i + 1
    if (first >= size) break
    let child = first
    const end = Math.min(first + 4, size)
    for (let c = first + 1; c < end; c++)
      if (isEarlier(heap[c] as Envelope<M>, heap[child] as Envelope<M>)) child = c
    const below = heap[child] as Envelope<M>
    if (!isEarlier(below, last)) break
    heap[i] = below
    i = child
  }
  heap[i] = last
  return top
}
