/**
 * The uniform assignor where members subscribe to different topics: keeps the target, deals what is free to the least
 * loaded subscribers, then moves partitions of each topic from the most to the least loaded until their numbers differ
 * by one at most, for at most 16 rounds (UniformHeterogeneousAssignmentBuilder).
 */
import { compareUuid } from './java-hash.ts'
import { type GroupSpec, partitionsOf, type TopicAssignment, toAssignment } from './types.ts'

const MAX_ROUNDS = 16

interface Work {
  readonly spec: GroupSpec
  /** Subscribed topics. */
  readonly topics: readonly string[]
  /** Members by their place in `spec.members`. */
  readonly subscribers: Readonly<Record<string, readonly number[]>>
  /** Of each partition, -1 = nobody. */
  readonly owners: Record<string, number[]>
  readonly sizes: number[]
}

function prepare(spec: GroupSpec): Work {
  const subscribers: Record<string, number[]> = {}
  const owners: Record<string, number[]> = {}
  for (const [index, { topics }] of spec.members.entries())
    for (const topic of new Set(topics)) {
      const count = partitionsOf(spec, topic)
      owners[topic] ??= Array.from({ length: count }, () => -1)
      const list = subscribers[topic] ?? []
      subscribers[topic] = list
      list.push(index)
    }
  const sizes = spec.members.map(() => 0)
  for (const [index, { topics, current }] of spec.members.entries())
    for (const topic in current)
      if (topics.includes(topic))
        for (const partition of current[topic] ?? []) {
          sizes[index] = (sizes[index] as number) + 1
          ;(owners[topic] as number[])[partition] = index
        }
  return { spec, topics: Object.keys(subscribers), subscribers, owners, sizes }
}

/** Most partitions for each subscriber first, then fewer subscribers, then by topic id. */
function sortTopics({ spec, subscribers }: Work, topics: readonly string[]): string[] {
  const share = (t: string) => partitionsOf(spec, t) / (subscribers[t]?.length ?? 1)
  return [...topics].sort(
    (a, b) =>
      share(b) - share(a) ||
      (subscribers[a]?.length ?? 0) - (subscribers[b]?.length ?? 0) ||
      compareUuid(spec.topics[a]?.id ?? '', spec.topics[b]?.id ?? ''),
  )
}

function give(work: Work, topic: string, partition: number, to: number): void {
  const owners = work.owners[topic] as number[]
  const from = owners[partition] as number
  if (from >= 0) work.sizes[from] = (work.sizes[from] as number) - 1
  owners[partition] = to
  work.sizes[to] = (work.sizes[to] as number) + 1
}

/**
 * The least and the most loaded of a topic's subscribers. Both ranges grow towards each other as partitions are given
 * and taken; members without a partition to give are put outside of the most loaded range.
 */
class Balancer {
  readonly #sizes: readonly number[]
  readonly #sorted: number[]
  #leastEnd = 0
  #leastCount: number
  #nextLeast = 0
  #mostStart: number
  #mostEnd: number
  #mostCount: number
  #nextMost: number

  constructor(sizes: readonly number[], members: readonly number[]) {
    this.#sizes = sizes
    this.#sorted = [...members].sort((a, b) => this.#size(a) - this.#size(b) || a - b)
    const { length } = this.#sorted
    this.#leastCount = this.#size(this.#at(0)) - 1
    this.#mostStart = length
    this.#mostEnd = length
    this.#mostCount = this.#size(this.#at(length - 1)) + 1
    this.#nextMost = length - 1
  }

  #size(member: number): number {
    return this.#sizes[member] as number
  }

  #at(place: number): number {
    return this.#sorted[place] as number
  }

  imbalance(): number {
    return this.#mostCount - 1 - (this.#leastCount + 1)
  }

  nextLeast(): number {
    if (this.#nextLeast >= this.#leastEnd) {
      this.#leastCount += 1
      const { length } = this.#sorted
      while (this.#leastEnd < length && this.#size(this.#at(this.#leastEnd)) === this.#leastCount)
        this.#leastEnd += 1
      this.#nextLeast = 0
    }
    return this.#at(this.#nextLeast++)
  }

  /** -1 = nobody is left. */
  nextMost(): number {
    if (this.#nextMost < this.#mostStart) {
      if (this.#mostEnd <= this.#mostStart && this.#mostStart > 0)
        this.#mostCount = this.#size(this.#at(this.#mostStart - 1))
      else this.#mostCount -= 1
      while (this.#mostStart > 0 && this.#size(this.#at(this.#mostStart - 1)) === this.#mostCount)
        this.#mostStart -= 1
      this.#nextMost = this.#mostEnd - 1
    }
    return this.#nextMost < 0 ? -1 : this.#at(this.#nextMost--)
  }

  /** The member named last has nothing to give. */
  excludeMost(): void {
    const at = this.#nextMost + 1
    const member = this.#at(at)
    this.#sorted[at] = this.#at(this.#mostEnd - 1)
    this.#sorted[this.#mostEnd - 1] = member
    this.#mostEnd -= 1
  }

  isBalanced(): boolean {
    return this.#mostCount - this.#leastCount <= 1
  }
}

/** Moves partitions of one topic; returns how many. */
function balanceTopic(work: Work, topic: string): number {
  const balancer = new Balancer(work.sizes, work.subscribers[topic] as readonly number[])
  if (balancer.imbalance() <= 1) return 0
  const byOwner: Record<number, number[]> = {}
  for (const [partition, owner] of (work.owners[topic] as number[]).entries()) {
    const owned = byOwner[owner] ?? []
    byOwner[owner] = owned
    owned.push(partition)
  }
  let moved = 0
  while (!balancer.isBalanced()) {
    let from = balancer.nextMost()
    while (from >= 0 && !byOwner[from]?.length) {
      balancer.excludeMost()
      from = balancer.nextMost()
    }
    if (from < 0) break
    const partition = byOwner[from]?.pop() as number
    const to = balancer.nextLeast()
    if (balancer.isBalanced()) break
    give(work, topic, partition, to)
    moved += 1
  }
  return moved
}

function balance(work: Work): void {
  const topics = sortTopics(
    work,
    work.topics.filter((topic) => (work.subscribers[topic]?.length ?? 0) >= 2),
  )
  // Through all topics, round after round, until one round has come back to the last topic that moved something.
  let last = -1
  for (let round = 0; round < MAX_ROUNDS; round++)
    for (const [index, topic] of topics.entries()) {
      if (index === last) return
      if (balanceTopic(work, topic) > 0 || last === -1) last = index
    }
}

/** Equal shares as far as the subscriptions allow. */
export function assignUniformHeterogeneous(spec: GroupSpec): Record<string, TopicAssignment> {
  const work = prepare(spec)
  if (work.topics.length === 0) return {}
  const free = (topic: string) =>
    (work.owners[topic] as number[]).flatMap((owner, p) => (owner < 0 ? [p] : []))
  const open = work.topics.filter((topic) => free(topic).length > 0)
  for (const topic of sortTopics(work, open)) {
    const balancer = new Balancer(work.sizes, work.subscribers[topic] as readonly number[])
    for (const partition of free(topic)) give(work, topic, partition, balancer.nextLeast())
  }
  balance(work)
  const targets = spec.members.map(() => new Map<string, number[]>())
  for (const topic of work.topics)
    for (const [partition, owner] of (work.owners[topic] as number[]).entries()) {
      if (owner < 0) continue
      const list = targets[owner]?.get(topic) ?? []
      targets[owner]?.set(topic, list)
      list.push(partition)
    }
  return Object.fromEntries(
    spec.members.map(({ memberId }, index) => [memberId, toAssignment(targets[index] ?? [])]),
  )
}
