/** Everything on the stage that a person can go to by its name. Pure. */
import type { KafkaWorld } from '../../engine/index.ts'
import { readShape } from '../stage/shape.ts'
import type { Selection } from '../store.ts'

export type PlaceKind =
  | 'broker'
  | 'controller'
  | 'zookeeper'
  | 'topic'
  | 'partition'
  | 'producer'
  | 'consumer'
  | 'group'

/** A thing that has a name, and what selects it. */
export interface Place {
  readonly kind: PlaceKind
  readonly name: string
  readonly selection: Selection
}

/** A list to choose from is no list of thousands: of larger topics only the topic itself is offered. */
const MAX_PARTITIONS = 50

/** A client as its scenario names it. */
function clientName(world: KafkaWorld, id: string): string {
  const node = world.nodes[id]
  return node && 'spec' in node ? node.spec.id : id
}

/** All that can be gone to, brokers first. */
export function placesOf(world: KafkaWorld): readonly Place[] {
  const shape = readShape(world, [])
  const places: Place[] = shape.brokers.map((broker) => ({
    kind: 'broker',
    name: String(broker),
    selection: { kind: 'broker', broker },
  }))
  for (const node of shape.controllers) {
    const kind = world.nodes[node]?.role === 'zookeeper' ? 'zookeeper' : 'controller'
    places.push({ kind, name: node.slice(kind.length + 1), selection: { kind, node } })
  }
  for (const { name: topic, partitions } of shape.topics) {
    places.push({ kind: 'topic', name: topic, selection: { kind: 'topic', topic } })
    for (let partition = 0; partitions <= MAX_PARTITIONS && partition < partitions; partition++)
      places.push({
        kind: 'partition',
        name: `${topic}-${partition}`,
        selection: { kind: 'partition', topic, partition },
      })
  }
  for (const node of shape.producers)
    places.push({ kind: 'producer', name: clientName(world, node), selection: { kind: 'producer', node } })
  for (const { id, members } of shape.groups) {
    if (id !== '') places.push({ kind: 'group', name: id, selection: { kind: 'group', group: id } })
    for (const node of members)
      places.push({ kind: 'consumer', name: clientName(world, node), selection: { kind: 'consumer', node } })
  }
  return places
}
