/**
 * The oracle: what became of every record, put together from the facts of a run as they happen. It knows more
 * than any client or broker does, and nobody in the engine asks it.
 *
 * Records of internal topics are left out. Send order is the order of creation, which is that of record ids.
 */
import type { Fact, FactKind, FactOf, PartitionKey } from '../facts.ts'
import { offsetAt, type RecordBatch } from '../log/record-batch.ts'
import type { KafkaWorld } from '../world.ts'
import type { Place, RecordStory } from './fates.ts'
import {
  FATES,
  type FateCounts,
  fateBits,
  hasFate,
  type RecordFateName,
  type Removal,
  type ShareOutcome,
  TROUBLES,
} from './fates.ts'
import { recordsOnTheWay } from './on-the-way.ts'

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

interface Standing extends Mutable<Omit<Place, 'holders'>> {
  readonly record: Known
  holders: number[]
}

interface Known
  extends Mutable<
    Omit<
      RecordStory,
      'places' | 'deliveries' | 'receivers' | 'processings' | 'shared' | 'hands' | 'skippedBy' | 'unseenBy'
    >
  > {
  places: Standing[]
  deliveries: Record<string, number>
  receivers: Record<string, number>
  processings: Record<string, number>
  shared: Record<string, ShareOutcome>
  hands: string[]
  skippedBy: string[]
  unseenBy: string[]
  bits: number
}

/** How far a group has read: from the first offset it ever stood at, up to and not including the last. */
interface Cursor {
  start: number
  reach: number
}

interface Partition {
  /** By offset: what was ever written there. */
  readonly at: Map<number, Standing[]>
  readonly cursors: Map<string, Cursor>
  /** By group: the committed offset. */
  readonly commits: Map<string, number>
  /** By producer: its youngest record that was committed. */
  readonly youngest: Map<string, Known>
}

/** What to list; every part that is named must fit. */
export interface FateQuery {
  readonly fate?: RecordFateName
  readonly partition?: PartitionKey
  readonly key?: string | null
  readonly producer?: string
  /** Handed to this consumer at least once. */
  readonly consumer?: string
}

/** What `tally` counts by. */
export type TallyBy = 'partition' | 'key' | 'producer'

type Readers = { readonly [K in FactKind]?: (fact: FactOf<K>) => void }

/** Most records meet no trouble: they share it. */
const NONE_MET: Known['metAt'] = Object.freeze({})

const isInternal = (partition: PartitionKey): boolean => partition.startsWith('__')

export class Oracle {
  readonly #records = new Map<number, Known>()
  readonly #partitions = new Map<PartitionKey, Partition>()
  /** By consumer: its group, or itself where it has none. */
  readonly #groups = new Map<string, string>()
  /** By consumer: what its application has and is not through with. */
  readonly #hands = new Map<string, Set<Known>>()
  readonly #counts = Object.fromEntries(FATES.map((fate) => [fate, 0])) as Record<RecordFateName, number>
  /** Acknowledged without an offset, and not seen in a log so far. */
  readonly #inDoubt = new Set<Known>()
  #now = 0

  /** Takes in one fact; `at` is its simulated time in microseconds. */
  see(fact: Fact, at: number): void {
    this.#now = at
    ;(this.#readers[fact.kind] as ((fact: Fact) => void) | undefined)?.(fact)
  }

  /**
   * Finds out what no fact tells: whether records that were acknowledged without an offset (acks=0) are still on
   * their way. Costs nothing while there are none.
   */
  settle(world: KafkaWorld): void {
    if (this.#inDoubt.size === 0) return
    const moving = recordsOnTheWay(world)
    for (const record of this.#inDoubt) {
      if (moving.has(record.id)) continue
      record.vanished = true
      this.#inDoubt.delete(record)
      this.#judge(record)
    }
  }

  /** How many records have each fate. */
  fateCounts(): FateCounts {
    return { ...this.#counts }
  }

  /** Everything known of a record; null when nothing is. A view: it moves on with the oracle. */
  story(id: number): RecordStory | null {
    return this.#records.get(id) ?? null
  }

  /** The fates of a record, [] when it is unknown. */
  fatesOf(id: number): readonly RecordFateName[] {
    const record = this.#records.get(id)
    return record ? FATES.filter((fate) => hasFate(record.bits, fate)) : []
  }

  /** The records that fit, oldest first, at most `most` of them. */
  list(query: FateQuery = {}, most = Infinity): readonly RecordStory[] {
    const { fate, partition, key, producer, consumer } = query
    const found: RecordStory[] = []
    if (fate !== undefined && this.#counts[fate] === 0) return found
    for (const record of this.#records.values()) {
      if (found.length >= most) break
      if (fate !== undefined && !hasFate(record.bits, fate)) continue
      if (partition !== undefined && record.partition !== partition) continue
      if (key !== undefined && record.key !== key) continue
      if (producer !== undefined && record.producer !== producer) continue
      if (consumer !== undefined && !record.receivers[consumer]) continue
      found.push(record)
    }
    return found
  }

  /** How many records have each fate, for every partition, key or producer by itself; '' = without one. */
  tally(by: TallyBy): ReadonlyMap<string, FateCounts> {
    const tallies = new Map<string, Record<RecordFateName, number>>()
    for (const record of this.#records.values()) {
      const name = record[by] ?? ''
      let counts = tallies.get(name)
      if (!counts) {
        counts = Object.fromEntries(FATES.map((fate) => [fate, 0])) as Record<RecordFateName, number>
        tallies.set(name, counts)
      }
      for (const [i, fate] of FATES.entries()) counts[fate] += (record.bits >> i) & 1
    }
    return tallies
  }

  // ── what the facts say ──

  readonly #readers: Readers = {
    RecordCreated: ({ producer, id, partition, key, value }) => {
      const record = this.#record(id, partition)
      if (!record) return
      Object.assign(record, { producer, key, value, createdAt: this.#now })
      this.#judge(record)
    },
    BatchSent: (f) =>
      this.#each(f, (record) => {
        record.attempts += 1
      }),
    BatchAcknowledged: (f) =>
      this.#each(f, (record) => {
        record.acks = f.acks
        if (f.baseOffset < 0 && record.places.length === 0) this.#inDoubt.add(record)
      }),
    BatchFailed: (f) =>
      this.#each(f, (record) => {
        record.error = f.error
      }),
    BatchAppended: ({ broker, partition, batch }) => this.#append(broker, partition, batch),
    HighWatermarkAdvanced: ({ broker, partition, from, to, leader }) => {
      if (leader) this.#commit(broker, partition, from, to)
    },
    LogTruncated: ({ broker, partition, batches }) => this.#release(broker, partition, batches, null),
    UnflushedRecordsLost: ({ broker, partition, batches }) => this.#release(broker, partition, batches, null),
    SegmentDeleted: ({ broker, partition, baseOffset, endOffset, reason }) => {
      const why = reason === 'log start offset' ? null : 'retention'
      this.#releaseRange(broker, partition, baseOffset, endOffset, why ?? 'DeleteRecords')
    },
    LogStartOffsetIncremented: ({ broker, partition, from, to, reason }) => {
      // With segments their own facts come.
      if (reason === 'segment deletion') return
      const why = reason === 'client delete records request' ? 'DeleteRecords' : 'retention'
      this.#releaseRange(broker, partition, from, to, why)
    },
    LogCleaned: ({ broker, partition, offsets }) => {
      for (const offset of offsets) this.#releaseRange(broker, partition, offset, offset + 1, 'compaction')
    },
    DiskWiped: ({ node, role }) => {
      if (role !== 'broker') return
      const broker = Number(node.slice('broker-'.length))
      for (const partition of this.#partitions.keys()) this.#releaseAll(broker, partition, null)
    },
    ReplicaDeleted: ({ broker, partition, reason }) =>
      this.#releaseAll(broker, partition, reason === 'topic deleted' ? reason : null),
    TopicDeleted: ({ topic, partitions }) => {
      for (let i = 0; i < partitions; i++) this.#forget(`${topic}-${i}`)
    },
    PartitionsAssigned: ({ consumer, group }) => void this.#groups.set(consumer, group || consumer),
    PositionReset: ({ consumer, partition, offset }) => {
      const group = this.#groups.get(consumer)
      if (group !== undefined) this.#place(group, partition, offset)
    },
    RecordsPolled: ({ consumer, group: name, partition, from, to, ids }) => {
      const group = name || consumer
      this.#groups.set(consumer, group)
      for (const id of ids) {
        const record = this.#record(id, partition)
        if (record) this.#deliver(record, consumer, group)
      }
      this.#read(group, partition, from, to)
      for (const id of ids) this.#rejudge(this.#records.get(id))
    },
    RecordsProcessed: ({ consumer, group: name, ids }) => {
      const group = name || consumer
      for (const id of ids) {
        const record = this.#records.get(id)
        if (!record) continue
        record.processings[group] = (record.processings[group] ?? 0) + 1
        this.#hands.get(consumer)?.delete(record)
        record.hands = record.hands.filter((hand) => hand !== consumer)
        this.#rejudge(record)
      }
    },
    ShareRecordsPolled: ({ consumer, group, partition, ids }) => {
      this.#groups.set(consumer, group)
      for (const id of ids) {
        const record = this.#record(id, partition)
        if (!record) continue
        this.#deliver(record, consumer, group)
        record.shared[group] = 'acquired'
        this.#rejudge(record)
      }
    },
    ShareRecordsAcknowledged: ({ group, partition, rejectedOffsets }) => {
      for (const offset of rejectedOffsets)
        this.#settle(partition, offset, (record) => {
          record.shared[group] = 'rejected'
        })
    },
    ShareRecordsSettled: ({ consumer, group, partition, reason, batches }) => {
      for (const { firstOffset, lastOffset, deliveryState } of batches)
        for (let offset = firstOffset; offset <= lastOffset; offset++)
          this.#settle(partition, offset, (record) => {
            // What was acquired and never handed over.
            if (record.shared[group] === undefined) return
            if (deliveryState === 'ACKNOWLEDGED') {
              record.shared[group] = 'accepted'
              record.processings[group] = (record.processings[group] ?? 0) + 1
            } else if (deliveryState === 'AVAILABLE')
              record.shared[group] = reason === 'lock timeout' ? 'timed out' : 'released'
            else if (record.shared[group] !== 'rejected') record.shared[group] = 'archived'
            // After a lock timeout the application still works on it, though it may not acknowledge it any more.
            if (consumer === '') return
            this.#hands.get(consumer)?.delete(record)
            record.hands = record.hands.filter((hand) => hand !== consumer)
          })
    },
    OffsetsCommitted: ({ group, offsets }) => {
      for (const { topic, partition, offset } of offsets)
        this.#commitFor(group, `${topic}-${partition}`, offset)
    },
    NodeCrashed: ({ node }) => this.#drop(node),
    NodeStopped: ({ node }) => this.#drop(node),
  }

  /** What a share group was given at an offset. */
  #settle(key: PartitionKey, offset: number, change: (record: Known) => void): void {
    for (const { record, committed } of this.#partitions.get(key)?.at.get(offset) ?? []) {
      if (!committed) continue
      change(record)
      this.#rejudge(record)
    }
  }

  #deliver(record: Known, consumer: string, group: string): void {
    record.deliveries[group] = (record.deliveries[group] ?? 0) + 1
    record.receivers[consumer] = (record.receivers[consumer] ?? 0) + 1
    const hands = this.#hands.get(consumer) ?? new Set()
    this.#hands.set(consumer, hands.add(record))
    if (!record.hands.includes(consumer)) record.hands = [...record.hands, consumer]
  }

  /** A group has committed another offset: what lies between the old and the new one is judged again. */
  #commitFor(group: string, key: PartitionKey, offset: number): void {
    if (isInternal(key)) return
    const { commits, cursors } = this.#partition(key)
    const before = commits.get(group) ?? cursors.get(group)?.start ?? offset
    commits.set(group, offset)
    this.#look(key, Math.min(before, offset), Math.max(before, offset))
  }

  /** An application is gone, with whatever it was not through with. */
  #drop(consumer: string): void {
    const held = this.#hands.get(consumer)
    this.#hands.delete(consumer)
    for (const record of held ?? []) {
      record.hands = record.hands.filter((hand) => hand !== consumer)
      this.#rejudge(record)
    }
  }

  #record(id: number, partition: PartitionKey): Known | null {
    const known = this.#records.get(id)
    if (known || isInternal(partition)) return known ?? null
    const record: Known = {
      id,
      producer: null,
      partition,
      key: null,
      value: null,
      createdAt: this.#now,
      attempts: 0,
      places: [],
      acks: null,
      error: null,
      deliveries: {},
      receivers: {},
      processings: {},
      shared: {},
      hands: [],
      skippedBy: [],
      unseenBy: [],
      removed: null,
      reordered: false,
      vanished: false,
      metAt: NONE_MET,
      bits: 0,
    }
    this.#records.set(id, record)
    return record
  }

  #partition(key: PartitionKey): Partition {
    let partition = this.#partitions.get(key)
    if (!partition) {
      partition = { at: new Map(), cursors: new Map(), commits: new Map(), youngest: new Map() }
      this.#partitions.set(key, partition)
    }
    return partition
  }

  #each(fact: { ids: readonly number[]; partition: PartitionKey }, change: (record: Known) => void): void {
    for (const id of fact.ids) {
      const record = this.#record(id, fact.partition)
      if (!record) continue
      change(record)
      this.#judge(record)
    }
  }

  #append(broker: number, key: PartitionKey, batch: RecordBatch): void {
    // The markers that end transactions are nobody's records.
    if (isInternal(key) || batch.control) return
    const { at } = this.#partition(key)
    for (let i = 0; i < batch.ids.length; i++) {
      const record = this.#record(batch.ids[i] as number, key)
      if (!record) continue
      const offset = offsetAt(batch, i)
      const leaderEpoch = batch.partitionLeaderEpoch
      let place = record.places.find((p) => p.offset === offset && p.leaderEpoch === leaderEpoch)
      if (!place) {
        place = { record, offset, leaderEpoch, holders: [], committed: false }
        record.places.push(place)
        record.key ??= batch.keys[i] ?? null
        record.value ??= batch.values[i] ?? null
        const here = at.get(offset)
        if (here) here.push(place)
        else at.set(offset, [place])
        this.#inDoubt.delete(record)
      }
      if (!place.holders.includes(broker)) place.holders.push(broker)
      this.#judge(record)
    }
  }

  #commit(broker: number, key: PartitionKey, from: number, to: number): void {
    const partition = this.#partitions.get(key)
    if (!partition) return
    for (let offset = from; offset < to; offset++)
      for (const place of partition.at.get(offset) ?? []) {
        if (place.committed || !place.holders.includes(broker)) continue
        const { record } = place
        const first = !record.places.some((p) => p.committed)
        place.committed = true
        if (first) this.#order(partition, record, offset)
        this.#rejudge(record)
      }
  }

  /** A record is out of order when one that was sent later stands before it. */
  #order({ youngest }: Partition, record: Known, offset: number): void {
    if (record.producer === null) return
    const other = youngest.get(record.producer)
    if (!other || other.id < record.id) youngest.set(record.producer, record)
    else record.reordered = other.places.some((p) => p.committed && p.offset < offset)
  }

  // ── what is let go ──

  #letGo(place: Standing, broker: number, why: Removal | null): void {
    const index = place.holders.indexOf(broker)
    if (index < 0) return
    place.holders.splice(index, 1)
    if (why !== null) place.record.removed ??= why
    this.#judge(place.record)
  }

  #release(broker: number, key: PartitionKey, batches: readonly RecordBatch[], why: Removal | null): void {
    for (const batch of batches)
      for (let i = 0; i < batch.ids.length; i++) {
        const offset = offsetAt(batch, i)
        this.#releaseRange(broker, key, offset, offset + 1, why)
      }
  }

  #releaseRange(broker: number, key: PartitionKey, from: number, to: number, why: Removal | null): void {
    const at = this.#partitions.get(key)?.at
    if (!at) return
    for (let offset = from; offset < to; offset++)
      for (const place of at.get(offset) ?? []) this.#letGo(place, broker, why)
  }

  #releaseAll(broker: number, key: PartitionKey, why: Removal | null): void {
    for (const places of this.#partitions.get(key)?.at.values() ?? [])
      for (const place of places) this.#letGo(place, broker, why)
  }

  /** The topic is deleted: disks that are away may hold its logs, nobody will ever read them. */
  #forget(key: PartitionKey): void {
    const partition = this.#partitions.get(key)
    this.#partitions.delete(key)
    for (const places of partition?.at.values() ?? [])
      for (const { record, holders } of places) {
        holders.length = 0
        record.removed ??= 'topic deleted'
        this.#judge(record)
      }
  }

  // ── what groups read ──

  /** A position was set: forwards is to read past what lies between. */
  #place(group: string, key: PartitionKey, offset: number): void {
    const cursor = this.#cursor(group, key, offset)
    if (cursor && offset > cursor.reach) this.#read(group, key, cursor.reach, offset)
    else if (cursor) {
      const before = cursor.reach
      cursor.start = Math.min(cursor.start, offset)
      cursor.reach = offset
      this.#look(key, offset, before)
    }
  }

  #read(group: string, key: PartitionKey, from: number, to: number): void {
    const cursor = this.#cursor(group, key, from)
    if (!cursor) return
    const before = Math.min(cursor.reach, from)
    cursor.start = Math.min(cursor.start, from)
    cursor.reach = Math.max(cursor.reach, to)
    this.#look(key, before, to)
  }

  #cursor(group: string, key: PartitionKey, offset: number): Cursor | null {
    if (isInternal(key)) return null
    const { cursors } = this.#partition(key)
    let cursor = cursors.get(group)
    if (!cursor) {
      cursor = { start: offset, reach: offset }
      cursors.set(group, cursor)
    }
    return cursor
  }

  /** Judges what stands, or stood, at these offsets again. */
  #look(key: PartitionKey, from: number, to: number): void {
    const at = this.#partitions.get(key)?.at
    for (let offset = from; at && offset < to; offset++)
      for (const { record } of at.get(offset) ?? []) this.#rejudge(record)
  }

  /** Who of the groups has read past it? And then its fates. */
  #rejudge(record: Known | undefined): void {
    if (!record) return
    const unseenBy: string[] = []
    const superseded = record.removed === 'compaction' || record.removed === 'topic deleted'
    if (!superseded)
      for (const [group, { start, reach }] of this.#partitions.get(record.partition)?.cursors ?? [])
        if (
          !record.deliveries[group] &&
          record.places.some((p) => p.committed && p.offset >= start && p.offset < reach)
        )
          unseenBy.push(group)
    record.unseenBy = unseenBy
    record.skippedBy = this.#skippedBy(record)
    this.#judge(record)
  }

  /** Groups whose committed offset lies behind it, though nobody of them was, or still is, at work on it. */
  #skippedBy({ partition, places, deliveries, processings, hands }: Known): string[] {
    const commits = this.#partitions.get(partition)?.commits
    if (!commits || commits.size === 0) return []
    return Object.keys(deliveries).filter((group) => {
      const committed = commits.get(group)
      if (committed === undefined || processings[group]) return false
      if (hands.some((consumer) => this.#groups.get(consumer) === group)) return false
      return places.some((p) => p.committed && p.offset < committed)
    })
  }

  #judge(record: Known): void {
    const before = record.bits
    const bits = fateBits(record)
    if (bits === before) return
    record.bits = bits
    for (const [i, fate] of FATES.entries()) {
      const change = ((bits >> i) & 1) - ((before >> i) & 1)
      this.#counts[fate] += change
      if (change !== 0 && TROUBLES.includes(fate)) this.#meets(record, fate, change > 0)
    }
  }

  #meets(record: Known, fate: RecordFateName, does: boolean): void {
    const { [fate]: _, ...others } = record.metAt
    record.metAt = does ? { ...others, [fate]: this.#now } : others
  }
}
