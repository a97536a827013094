/** What the still picture of a moment shows: plain values, read from the world. Pure. */
import {
  freshestImage,
  groupLag,
  type KafkaWorld,
  type PartitionRegistration,
  partitionKey,
} from '../../engine/index.ts'
import { type BrokerState, brokerState, isPaused } from '../stage/broker-view.ts'

/** What there is room for. */
export const MOST = { brokers: 12, replicas: 6, clients: 6 }

export interface PosterReplica {
  readonly partition: string
  readonly role: 'leader' | 'follower'
  readonly sync: 'isr' | 'elr' | 'out'
  readonly logEndOffset: number | null
}

export interface PosterBroker {
  readonly id: number
  readonly state: BrokerState
  readonly leads: readonly string[]
  readonly replicas: readonly PosterReplica[]
  /** Replicas that there is no room for. */
  readonly more: number
}

export interface PosterView {
  readonly now: number
  readonly brokers: readonly PosterBroker[]
  readonly moreBrokers: number
  readonly producers: readonly { readonly id: string; readonly topic: string }[]
  readonly moreProducers: number
  /** Lag is null while nothing is committed. */
  readonly groups: readonly { readonly id: string; readonly lag: number | null }[]
  readonly moreGroups: number
}

interface Assigned {
  readonly key: string
  readonly registration: PartitionRegistration
}

function assignedIn(world: KafkaWorld): Assigned[] {
  const topics = Object.values(freshestImage(world)?.topics ?? {}).filter(
    ({ name }) => !name.startsWith('__'),
  )
  return topics.flatMap(({ name, partitions }) =>
    partitions.map((registration, partition) => ({
      key: partitionKey({ topic: name, partition }),
      registration,
    })),
  )
}

function syncOf({ isr, elr }: PartitionRegistration, broker: number): PosterReplica['sync'] {
  if (isr.includes(broker)) return 'isr'
  return elr.includes(broker) ? 'elr' : 'out'
}

function readBrokers(world: KafkaWorld): PosterBroker[] {
  const assigned = assignedIn(world)
  const image = freshestImage(world)
  return Object.values(world.nodes).flatMap((node): PosterBroker[] => {
    if (node.role !== 'broker') return []
    const id = node.brokerId
    const own = assigned.filter(({ registration }) => registration.replicas.includes(id))
    const replicas = own.slice(0, MOST.replicas).map(
      ({ key, registration }): PosterReplica => ({
        partition: key,
        role: registration.leader === id ? 'leader' : 'follower',
        sync: syncOf(registration, id),
        logEndOffset: node.disk.logs[key]?.logEndOffset ?? null,
      }),
    )
    const fenced = image?.brokers[id]?.fenced ?? true
    return [
      {
        id,
        state: isPaused(world, node.id) ? 'paused' : brokerState(node, fenced),
        leads: own.filter(({ registration }) => registration.leader === id).map(({ key }) => key),
        replicas,
        more: own.length - replicas.length,
      },
    ]
  })
}

function readGroups(world: KafkaWorld): PosterView['groups'] {
  const ids = Object.values(world.nodes).flatMap((node) =>
    node.role === 'broker' ? Object.keys(node.memory?.groups ?? {}) : [],
  )
  return [...new Set(ids)].sort().map((id) => {
    const known = (groupLag(world, id) ?? []).flatMap(({ lag }) => (lag === null ? [] : [lag]))
    return { id, lag: known.length === 0 ? null : known.reduce((sum, lag) => sum + lag, 0) }
  })
}

/** Reads a moment. */
export function readPoster(world: KafkaWorld, now: number): PosterView {
  const brokers = readBrokers(world)
  const groups = readGroups(world)
  const producers = Object.values(world.nodes).flatMap((node) =>
    node.role === 'producer' && node.process === 'running'
      ? [{ id: node.clientId, topic: node.spec.topic }]
      : [],
  )
  return {
    now,
    brokers: brokers.slice(0, MOST.brokers),
    moreBrokers: Math.max(0, brokers.length - MOST.brokers),
    producers: producers.slice(0, MOST.clients),
    moreProducers: Math.max(0, producers.length - MOST.clients),
    groups: groups.slice(0, MOST.clients),
    moreGroups: Math.max(0, groups.length - MOST.clients),
  }
}
