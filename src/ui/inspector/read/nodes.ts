/** Small readings of the world that several views share. They return plain values. */
import {
  type Broker,
  brokerNode,
  type Controller,
  freshestImage,
  type Group,
  type KafkaWorld,
  MS,
  type NodeId,
} from '../../../engine/index.ts'

export type BrokerStatus = 'up' | 'paused' | 'fenced' | 'registering' | 'stopping' | 'stopped' | 'crashed'

/** The brokers by their number. */
export function brokersOf(world: KafkaWorld): Broker[] {
  return Object.values(world.nodes)
    .filter((node) => node.role === 'broker')
    .sort((a, b) => a.brokerId - b.brokerId)
}

/** The controllers by their number. */
export function controllersOf(world: KafkaWorld): Controller[] {
  return Object.values(world.nodes)
    .filter((node) => node.role === 'controller')
    .sort((a, b) => a.nodeId - b.nodeId)
}

/** A broker by its number. */
export function brokerOf(world: KafkaWorld, id: number): Broker | null {
  const node = world.nodes[brokerNode(id)]
  return node?.role === 'broker' ? node : null
}

/** The running controller that is active in the highest epoch. */
export function activeController(world: KafkaWorld): Controller | null {
  const active = controllersOf(world).filter((node) => node.process === 'running' && node.active)
  return active.sort((a, b) => (b.active?.epoch ?? 0) - (a.active?.epoch ?? 0))[0] ?? null
}

/** A broker's state in one word: its process first, then what the controllers say of it. */
export function statusOf(world: KafkaWorld, broker: Broker): BrokerStatus {
  if (world.paused[broker.id]) return 'paused'
  if (broker.process !== 'running') return broker.process
  if (!broker.memory || broker.memory.brokerEpoch < 0) return 'registering'
  const registration = freshestImage(world)?.brokers[broker.brokerId]
  // While nobody controls in ZooKeeper mode only what brokers were told is known: without epochs (-1).
  const known = registration && registration.brokerEpoch !== -1
  if (!registration || (known && registration.brokerEpoch !== broker.memory.brokerEpoch)) return 'registering'
  return registration.fenced ? 'fenced' : 'up'
}

/** The process of a node, or that it stands still. */
export function processOf<P extends string>(
  world: KafkaWorld,
  node: { readonly id: NodeId; readonly process: P },
): P | 'paused' {
  return world.paused[node.id] ? 'paused' : node.process
}

/** Microseconds until the active controller fences the broker; null when it does not count. */
export function sessionLeft(world: KafkaWorld, brokerId: number): number | null {
  const controller = activeController(world)
  const contact = controller?.active?.contacts[brokerId]
  const registration = controller?.image.brokers[brokerId]
  if (!controller || !contact || !registration || registration.fenced) return null
  return Math.max(0, contact.lastAt + controller.config['broker.session.timeout.ms'] * MS - world.now)
}

/** How many partitions a broker leads and holds, as the freshest controller knows it. */
export function rolesOf(world: KafkaWorld, brokerId: number): { leads: number; holds: number } {
  const counts = { leads: 0, holds: 0 }
  for (const topic of Object.values(freshestImage(world)?.topics ?? {}))
    for (const partition of topic.partitions) {
      if (partition.leader === brokerId) counts.leads += 1
      if (partition.replicas.includes(brokerId)) counts.holds += 1
    }
  return counts
}

/** Every group with the broker that coordinates it; where two brokers claim it, the later generation. */
export function groupsOf(world: KafkaWorld): { group: Group; coordinator: number }[] {
  const found = new Map<string, { group: Group; coordinator: number }>()
  for (const broker of brokersOf(world))
    for (const group of Object.values(broker.memory?.groups ?? {})) {
      const other = found.get(group.groupId)
      if (!other || other.group.generation < group.generation)
        found.set(group.groupId, { group, coordinator: broker.brokerId })
    }
  return [...found.values()].sort((a, b) => (a.group.groupId < b.group.groupId ? -1 : 1))
}
