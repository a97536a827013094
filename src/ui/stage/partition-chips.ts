/** Short names for assigned partitions: as few and as short as stay clear. */

interface Assigned {
  readonly topic: string
  readonly partition: number
}

const MAX_CHIPS = 4

function ranges(numbers: readonly number[]): string {
  const sorted = [...numbers].sort((a, b) => a - b)
  const parts: string[] = []
  for (let i = 0; i < sorted.length; i++) {
    const from = sorted[i] as number
    while (sorted[i + 1] === (sorted[i] as number) + 1) i++
    const to = sorted[i] as number
    parts.push(from === to ? String(from) : `${from}–${to}`)
  }
  return parts.join(',')
}

/** The initials of a topic's words: `payment-transactions` is `pt`. */
export function initials(topic: string): string {
  const words = topic.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '')
  return words.length > 1 ? words.map((word) => word[0]).join('') : topic.slice(0, 2)
}

/** A short name and the partitions it stands for. */
export interface PartitionChip<P> {
  readonly name: string
  readonly of: readonly P[]
}

/** `p0` and `p1` for one topic; `ue·0–2`, `pt·0–1` for several. */
export function chipsOf<P extends Assigned>(assigned: readonly P[]): readonly PartitionChip<P>[] {
  const topics = [...new Set(assigned.map((a) => a.topic))]
  if (topics.length <= 1) {
    if (assigned.length > MAX_CHIPS)
      return [{ name: `p${ranges(assigned.map((a) => a.partition))}`, of: assigned }]
    return assigned.map((a) => ({ name: `p${a.partition}`, of: [a] }))
  }
  return topics.map((topic) => {
    const of = assigned.filter((a) => a.topic === topic)
    return { name: `${initials(topic)}·${ranges(of.map((a) => a.partition))}`, of }
  })
}
