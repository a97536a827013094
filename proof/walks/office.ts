/** Who controls the cluster, in either mode. */
import { isUp } from '../../src/engine/kernel/step.ts'
import type { MetadataImage } from '../../src/engine/metadata/image.ts'
import type { KafkaWorld, Node } from '../../src/engine/world.ts'

/** Holds the office: the active controller, or the broker that has read all of ZooKeeper or is about to. */
export function isActive(node: Node): boolean {
  if (node.role === 'broker') return (node.memory?.zk?.context ?? null) !== null
  return node.role === 'controller' && node.active !== null
}

/** What the running controller knows, null while there is none. */
export function officeImage(world: KafkaWorld): MetadataImage | null {
  for (const node of Object.values(world.nodes)) {
    if (!isActive(node) || !isUp(world, node.id)) continue
    if (node.role === 'controller') return node.image
    if (node.role === 'broker' && node.memory?.zk?.context?.loaded) return node.memory.zk.context.image
  }
  return null
}
