/** The stage in miniature, as plain values: who lived, who led, how far the logs went at one moment. Pure. */
import { freshestImage, groupStateOf, type KafkaWorld, type TimedFact } from '../../engine/index.ts'
import {
  type BrokerState,
  type ControllerState,
  type ReplicaRoleName,
  type ReplicaView,
  readBroker,
  readPartition,
  readQuorum,
} from '../stage/broker-view.ts'
import { readProducer } from '../stage/client-view.ts'
import { windowStart } from '../stage/columns-state.ts'
import { groupOf } from '../stage/groups.ts'
import { createLeaderChanges } from '../stage/leader-changes.ts'
import { readShape } from '../stage/shape.ts'

/** What a miniature has room for; of a larger cluster it shows what the incident was about. */
const MAX_COLUMNS = 8
const MAX_ROWS = 8
/** Offsets in view, the free one at the end included. */
export const SLOTS = 10

export interface SceneReplica {
  readonly broker: number
  readonly role: ReplicaRoleName
  readonly crowned: boolean
  readonly sync: ReplicaView['sync']
  /** Offsets from the left edge. */
  readonly end: number
  readonly behind: number
}

export interface SceneColumn {
  readonly key: string
  /** The high watermark, in offsets from the left edge. */
  readonly committed: number
  readonly led: boolean
  readonly replicas: readonly SceneReplica[]
}

export interface SceneBroker {
  readonly broker: number
  readonly state: BrokerState
  /** A link of its own is cut, slow or lossy. */
  readonly link: boolean
  readonly controls: boolean
}

export interface Scene {
  readonly plane: readonly { readonly node: string; readonly name: string; readonly state: ControllerState }[]
  readonly brokers: readonly SceneBroker[]
  readonly columns: readonly SceneColumn[]
  readonly producers: readonly { readonly node: string; readonly down: boolean; readonly retries: number }[]
  readonly groups: readonly { readonly id: string; readonly state: string }[]
  /** Of the whole cluster. */
  readonly partitions: number
  readonly leaderless: number
  readonly underReplicated: number
}

/** What a miniature shows: the same for all moments of an incident. */
export interface SceneFrame {
  readonly keys: readonly { readonly key: string; readonly topic: string; readonly partition: number }[]
  readonly brokers: readonly number[]
}

/** How often each partition is named between two moments. */
function namedIn(facts: readonly TimedFact[], from: number, to: number): ReadonlyMap<string, number> {
  const named = new Map<string, number>()
  for (const { at, fact } of facts) {
    if (at < from) continue
    if (at > to) break
    if (fact.kind !== 'LeaderElected' && fact.kind !== 'IsrChanged' && fact.kind !== 'PartitionWentOffline')
      continue
    named.set(fact.partition, (named.get(fact.partition) ?? 0) + 1)
  }
  return named
}

/** Keeps those that count most, in the order they came in. */
function most<T>(all: readonly T[], room: number, weight: (one: T) => number): readonly T[] {
  if (all.length <= room) return all
  const kept = new Set(all.toSorted((a, b) => weight(b) - weight(a)).slice(0, room))
  return all.filter((one) => kept.has(one))
}

/** Chooses what the miniatures of an incident show, from the cluster as it is now. */
export function frameScenes(
  world: KafkaWorld,
  hiddenTopics: readonly string[],
  facts: readonly TimedFact[],
  span: { readonly from: number; readonly to: number },
): SceneFrame {
  const shape = readShape(world, hiddenTopics)
  const named = namedIn(facts, span.from, span.to)
  const all = shape.topics.flatMap(({ name, partitions }) =>
    Array.from({ length: partitions }, (_, partition) => ({
      key: `${name}-${partition}`,
      topic: name,
      partition,
    })),
  )
  const keys = most(all, MAX_COLUMNS, ({ key }) => named.get(key) ?? 0)
  const image = freshestImage(world)
  const held = new Map<number, number>()
  for (const { topic, partition } of keys)
    for (const id of image?.topics[topic]?.partitions[partition]?.replicas ?? [])
      held.set(id, (held.get(id) ?? 0) + 1)
  return { keys, brokers: most(shape.brokers, MAX_ROWS, (id) => held.get(id) ?? 0) }
}

function troubles(world: KafkaWorld): Pick<Scene, 'partitions' | 'leaderless' | 'underReplicated'> {
  let [partitions, leaderless, underReplicated] = [0, 0, 0]
  for (const { partitions: all } of Object.values(freshestImage(world)?.topics ?? {}))
    for (const { leader, isr, replicas } of all) {
      partitions += 1
      if (leader < 0) leaderless += 1
      if (isr.length < replicas.length) underReplicated += 1
    }
  return { partitions, leaderless, underReplicated }
}

const NO_CHANGES = createLeaderChanges().read({ facts: [], now: 0 })

/** Reads the miniature of a moment. */
export function readScene(world: KafkaWorld, now: number, frame: SceneFrame): Scene {
  const shape = readShape(world, [])
  const columns = frame.keys.map(({ key, topic, partition }): SceneColumn => {
    const view = readPartition({ world, now }, { key, topic, partition }, NO_CHANGES)
    const from = windowStart(view.logEndOffset, SLOTS)
    const within = (offset: number) => Math.min(SLOTS, Math.max(0, offset - from))
    return {
      key,
      committed: within(view.highWatermark),
      led: view.replicas.some(({ crowned, role }) => crowned && role === 'leader'),
      replicas: view.replicas.map(({ broker, role, crowned, sync, logEndOffset, behind }) => ({
        broker,
        role,
        crowned,
        sync,
        end: within(logEndOffset),
        behind,
      })),
    }
  })
  const groups = shape.groups.flatMap(({ id, members }) => {
    const found = groupOf(world, id)
    return members.length > 0 || found ? [{ id, state: found ? groupStateOf(found.group) : 'Unknown' }] : []
  })
  return {
    plane: readQuorum(world, now).controllers.map(({ node, name, state }) => ({ node, name, state })),
    brokers: frame.brokers.flatMap((id) => {
      const view = readBroker(world, id, now)
      if (!view) return []
      const { broker, state, link, controllerEpoch } = view
      return [{ broker, state, link: link !== null, controls: controllerEpoch !== null }]
    }),
    columns,
    producers: shape.producers.flatMap((node) => {
      const view = readProducer(world, node, now)
      return view ? [{ node, down: view.down, retries: view.retries }] : []
    }),
    groups,
    ...troubles(world),
  }
}

/** What is marked as changed: `broker 1`, `orders-0 on 2`, `group audit`, `controller-100`. */
export function changesOf(scene: Scene, before: Scene | null): ReadonlySet<string> {
  const changed = new Set<string>()
  if (!before) return changed
  const compare = (name: string, is: unknown, was: unknown) => {
    if (JSON.stringify(is) !== JSON.stringify(was)) changed.add(name)
  }
  for (const one of scene.brokers)
    compare(
      `broker ${one.broker}`,
      one,
      before.brokers.find(({ broker }) => broker === one.broker),
    )
  for (const one of scene.plane)
    compare(one.node, one.state, before.plane.find(({ node }) => node === one.node)?.state)
  for (const one of scene.groups)
    compare(`group ${one.id}`, one.state, before.groups.find(({ id }) => id === one.id)?.state)
  // Logs grow all the time: only who leads and who is in sync counts.
  const standing = (replica: SceneReplica | undefined) =>
    replica && [replica.role, replica.crowned, replica.sync]
  for (const column of scene.columns) {
    const last = before.columns.find(({ key }) => key === column.key)
    for (const replica of column.replicas)
      compare(
        `${column.key} on ${replica.broker}`,
        standing(replica),
        standing(last?.replicas.find(({ broker }) => broker === replica.broker)),
      )
  }
  return changed
}
