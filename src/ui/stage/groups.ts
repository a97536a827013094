/** Consumer groups, wherever their coordinator is. */
import type { Broker, Group, KafkaWorld } from '../../engine/index.ts'

/** A group and the broker that coordinates it. */
export interface CoordinatedGroup {
  readonly broker: Broker
  readonly group: Group
}

/** The group on the running broker that knows its highest generation; null while it has no coordinator. */
export function groupOf(world: KafkaWorld, groupId: string): CoordinatedGroup | null {
  let best: CoordinatedGroup | null = null
  for (const id in world.nodes) {
    const node = world.nodes[id]
    if (node?.role !== 'broker' || node.process !== 'running') continue
    const group = node.memory?.groups[groupId]
    if (!group) continue
    if (!best || group.generation > best.group.generation) best = { broker: node, group }
  }
  return best
}
