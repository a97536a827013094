/** Finds things of the cluster by their names. Pure. */
import { freshestImage, type KafkaWorld } from '../../engine/index.ts'
import type { Selection } from '../store.ts'

export interface Found {
  readonly kind:
    | 'broker'
    | 'controller'
    | 'zookeeper'
    | 'topic'
    | 'partition'
    | 'producer'
    | 'consumer'
    | 'group'
  readonly name: string
  readonly selection: Selection
}

const MOST = 12

/** Everything that has a name, in the order of the stage. */
export function everything(world: KafkaWorld): Found[] {
  const found: Found[] = []
  const groups = new Set<string>()
  for (const id in world.nodes) {
    const node = world.nodes[id]
    if (node?.role === 'broker')
      found.push({
        kind: 'broker',
        name: `broker ${node.brokerId}`,
        selection: { kind: 'broker', broker: node.brokerId },
      })
    else if (node?.role === 'controller')
      found.push({
        kind: 'controller',
        name: `controller ${node.nodeId}`,
        selection: { kind: 'controller', node: id },
      })
    else if (node?.role === 'zookeeper')
      found.push({
        kind: 'zookeeper',
        name: `zk${node.serverId}`,
        selection: { kind: 'zookeeper', node: id },
      })
    else if (node?.role === 'producer')
      found.push({ kind: 'producer', name: node.clientId, selection: { kind: 'producer', node: id } })
    else if (node?.role === 'consumer' || node?.role === 'share-consumer') {
      found.push({ kind: 'consumer', name: node.clientId, selection: { kind: 'consumer', node: id } })
      if (node.spec.group) groups.add(node.spec.group)
    }
  }
  for (const group of groups) found.push({ kind: 'group', name: group, selection: { kind: 'group', group } })
  for (const { name, partitions } of Object.values(freshestImage(world)?.topics ?? {})) {
    found.push({ kind: 'topic', name, selection: { kind: 'topic', topic: name } })
    for (const partition of partitions.keys())
      found.push({
        kind: 'partition',
        name: `${name}-${partition}`,
        selection: { kind: 'partition', topic: name, partition },
      })
  }
  return found
}

/** How well a name fits: the same, begins so, has a word that begins so, has it somewhere; null when not at all. */
function rank(name: string, query: string): number | null {
  if (name === query) return 0
  if (name.startsWith(query)) return 1
  const at = name.indexOf(query)
  if (at < 0) return null
  return /[^\p{L}\p{N}]/u.test(name[at - 1] ?? '') ? 2 : 3
}

/** The best fitting, shorter names first. */
export function search(all: readonly Found[], text: string): Found[] {
  const query = text.trim().toLowerCase()
  if (query === '') return []
  const ranked = all.flatMap((found) => {
    const r = rank(found.name.toLowerCase(), query)
    return r === null ? [] : [{ found, r }]
  })
  ranked.sort((a, b) => a.r - b.r || a.found.name.length - b.found.name.length)
  return ranked.slice(0, MOST).map(({ found }) => found)
}
