/**
 * Adds up what is known of offsets: where two batches tell of the same one, the higher delivery count counts, then the
 * later state (PersisterStateBatchCombiner). Pure.
 */
import type { StateBatch } from '../../share-messages.ts'
import type { RecordState } from '../../share-state.ts'

const RANK: Readonly<Record<RecordState, number>> = {
  AVAILABLE: 0,
  ACQUIRED: 1,
  ACKNOWLEDGED: 2,
  ARCHIVED: 4,
}

/** Whether `a` counts more than `b`. */
function outranks(a: StateBatch, b: StateBatch): boolean {
  if (a.deliveryCount !== b.deliveryCount) return a.deliveryCount > b.deliveryCount
  return RANK[a.deliveryState] > RANK[b.deliveryState]
}

/** What is not before the start offset; -1 = none is known. */
function prune(batches: readonly StateBatch[], startOffset: number): StateBatch[] {
  return batches.flatMap((b) => {
    if (b.lastOffset < startOffset) return []
    return [b.firstOffset >= startOffset ? b : { ...b, firstOffset: startOffset }]
  })
}

/** Disjoint batches in order of their offsets; neighbours that say the same are one. */
export function combineStateBatches(
  known: readonly StateBatch[],
  news: readonly StateBatch[],
  startOffset: number,
): readonly StateBatch[] {
  const all = prune([...known, ...news], startOffset)
  if (all.length < 2) return all
  const cuts = [...new Set(all.flatMap((b) => [b.firstOffset, b.lastOffset + 1]))].sort((a, b) => a - b)
  const result: StateBatch[] = []
  cuts.forEach((from, i) => {
    const to = (cuts[i + 1] ?? from) - 1
    let best: StateBatch | null = null
    for (const b of all)
      if (b.firstOffset <= from && b.lastOffset >= to && to >= from && (!best || outranks(b, best))) best = b
    if (!best) return
    const last = result.at(-1)
    const { deliveryState, deliveryCount } = best
    const extends_ =
      last?.lastOffset === from - 1 &&
      last.deliveryState === deliveryState &&
      last.deliveryCount === deliveryCount
    if (extends_) result[result.length - 1] = { ...last, lastOffset: to }
    else result.push({ firstOffset: from, lastOffset: to, deliveryState, deliveryCount })
  })
  return result
}
