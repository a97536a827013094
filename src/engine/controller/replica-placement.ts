/*
 * Which brokers get the replicas of new partitions: striped over racks, brokers that can lead first.
 * Follows metadata.placement.StripedReplicaPlacer. Leaves out cordoned log directories. Draws its random
 * numbers rack by rack in order of name, where Kafka takes the racks in the order of a hash map.
 */

/** A registered broker; brokers without a rack (null) are together in one. */
export interface PlacementBroker {
  readonly id: number
  readonly rack: string | null
  readonly fenced: boolean
}

/** What to place, on which brokers. */
export interface PlacementInput {
  readonly brokers: readonly PlacementBroker[]
  readonly partitions: number
  readonly replicationFactor: number
  /** A random whole number from 0 to `bound` - 1. */
  readonly nextInt: (bound: number) => number
}

/** The replicas of each partition, the preferred leader first; or why there can be none. */
export type Placement =
  | { readonly replicas: readonly (readonly number[])[] }
  | { readonly error: 'INVALID_REPLICATION_FACTOR'; readonly message: string }

/** A circle of brokers, of which each round takes some; every round starts one further on. */
interface BrokerRing {
  readonly ids: number[]
  /** How many were taken in this round. */
  taken: number
  offset: number
  round: number
}

interface Rack {
  readonly name: string | null
  readonly unfenced: BrokerRing
  readonly fenced: BrokerRing
}

interface RackRing {
  racks: Rack[]
  offset: number
  round: number
  readonly leaders: number
}

/**
 * Places `partitions` times `replicationFactor` replicas. Each partition starts one rack further on and takes
 * one broker of each rack in turn; its first replica is unfenced, and a rack gives its fenced brokers last.
 * After as many partitions as there are unfenced brokers everything is shuffled. INVALID_REPLICATION_FACTOR
 * if the factor is not positive, nobody is unfenced, or fewer brokers are registered than replicas wanted
 * (fenced ones count). Source: StripedReplicaPlacer.place.
 */
export function placeReplicas(input: PlacementInput): Placement {
  const { brokers, partitions, replicationFactor, nextInt } = input
  const message = refusal(brokers, replicationFactor)
  if (message !== null) return { error: 'INVALID_REPLICATION_FACTOR', message }
  const ring = openRacks(brokers, nextInt)
  const replicas: number[][] = []
  for (let partition = 0; partition < partitions; partition++) {
    replicas.push(placePartition(ring, replicationFactor, nextInt))
  }
  return { replicas }
}

function refusal(brokers: readonly PlacementBroker[], replicationFactor: number): string | null {
  if (replicationFactor <= 0) {
    return `Invalid replication factor ${replicationFactor}: the replication factor must be positive.`
  }
  if (brokers.every((broker) => broker.fenced)) return 'All brokers are currently fenced.'
  if (replicationFactor <= brokers.length) return null
  const registered = `only ${brokers.length} broker(s) are registered`
  return `The target replication factor of ${replicationFactor} cannot be reached because ${registered}.`
}

function openRacks(brokers: readonly PlacementBroker[], nextInt: (bound: number) => number): RackRing {
  const names = [...new Set(brokers.map((broker) => broker.rack))].sort(byName)
  const racks = names.map((name) => {
    const members = brokers.filter((broker) => broker.rack === name)
    const fenced = members.filter((broker) => broker.fenced).map((broker) => broker.id)
    const unfenced = members.filter((broker) => !broker.fenced).map((broker) => broker.id)
    return { name, fenced: openRing(fenced, nextInt), unfenced: openRing(unfenced, nextInt) }
  })
  const leaders = brokers.filter((broker) => !broker.fenced).length
  return { racks, offset: nextInt(racks.length), round: 0, leaders }
}

/** "No rack" comes before all names. */
function byName(a: string | null, b: string | null): number {
  if (a === b) return 0
  if (a === null || b === null) return a === null ? -1 : 1
  return a < b ? -1 : 1
}

function openRing(ids: number[], nextInt: (bound: number) => number): BrokerRing {
  ids.sort((a, b) => a - b)
  return { ids, taken: 0, offset: ids.length === 0 ? 0 : nextInt(ids.length), round: 0 }
}

/** The next broker of a ring in this round, null when all were taken. */
function take(ring: BrokerRing, round: number): number | null {
  if (ring.ids.length === 0) return null
  if (ring.round !== round) {
    ring.round = round
    ring.taken = 0
    ring.offset = (ring.offset + 1) % ring.ids.length
  }
  if (ring.taken >= ring.ids.length) return null
  const id = ring.ids[(ring.taken + ring.offset) % ring.ids.length] ?? null
  ring.taken++
  return id
}

function placePartition(
  ring: RackRing,
  replicationFactor: number,
  nextInt: (bound: number) => number,
): number[] {
  if (ring.round === ring.leaders && ring.leaders > 1) {
    shuffleAll(ring, nextInt)
    ring.round = 0
  }
  const { racks, round } = ring
  const start = ring.offset % racks.length
  const leader = takeLeader(racks, start, round)
  const replicas = leader.id === null ? [] : [leader.id]
  // The rack that gave the leader is passed over once, so that every rack has one replica before any has two.
  let passOver: number | null = leader.rackAt
  for (let at = start; replicas.length < replicationFactor; at = (at + 1) % racks.length) {
    const rack = racks[at]
    if (at === passOver) passOver = null
    else if (rack !== undefined) {
      const id = take(rack.unfenced, round) ?? take(rack.fenced, round)
      if (id !== null) replicas.push(id)
    }
  }
  ring.round++
  ring.offset = start + 1
  return replicas
}

function takeLeader(
  racks: readonly Rack[],
  start: number,
  round: number,
): { id: number | null; rackAt: number } {
  for (let step = 0; step < racks.length; step++) {
    const rackAt = (start + step) % racks.length
    const rack = racks[rackAt]
    const id = rack === undefined ? null : take(rack.unfenced, round)
    if (id !== null) return { id, rackAt }
  }
  return { id: null, rackAt: start }
}

function shuffleAll(ring: RackRing, nextInt: (bound: number) => number): void {
  const byRack = [...ring.racks].sort((a, b) => byName(a.name, b.name))
  shuffle(ring.racks, nextInt)
  for (const rack of byRack) {
    shuffle(rack.fenced.ids, nextInt)
    shuffle(rack.unfenced.ids, nextInt)
  }
}

/** Fisher and Yates from the end, as Java's Collections.shuffle. */
function shuffle<Item>(items: Item[], nextInt: (bound: number) => number): void {
  for (let size = items.length; size > 1; size--) {
    const [other, last] = [nextInt(size), size - 1]
    const [a, b] = [items[other], items[last]]
    if (a !== undefined && b !== undefined) {
      items[other] = b
      items[last] = a
    }
  }
}
