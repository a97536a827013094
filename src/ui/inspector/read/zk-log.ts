/** The transactions of a ZooKeeper server, as its disk has them. Pure. */
import { formatZxid, type KafkaWorld, type ZooKeeper } from '../../../engine/index.ts'

type Txn = ZooKeeper['disk']['log'][number]
type Change = Txn['change']

export interface ZkLogEntry {
  readonly zxid: string
  readonly session: string
  readonly type: Change['type']
  /** Paths, a client, an error: what the change is about. */
  readonly about: string
  readonly committed: boolean
}

function aboutOf(change: Change): string {
  switch (change.type) {
    case 'create':
      return change.ephemeralOwner === null ? change.path : `${change.path} (ephemeral)`
    case 'setData':
      return `${change.path} (v${change.version})`
    case 'delete':
    case 'check':
      return change.path
    case 'createSession':
      return `${change.client}, ${change.timeoutMs} ms`
    case 'closeSession':
      return change.expired ? 'expired' : ''
    case 'multi':
      return change.changes.map((each) => `${each.type} ${aboutOf(each)}`).join('; ')
    case 'error':
      return change.code
  }
}

const entryOf = ({ zxid, sessionId, change }: Txn, committed: boolean): ZkLogEntry => ({
  zxid: formatZxid(zxid),
  session: sessionId,
  type: change.type,
  about: aboutOf(change),
  committed,
})

/** How many transactions there are: those that are committed and not yet let go, and those that are not committed. */
export function zkLogSize(
  world: KafkaWorld,
  id: string,
): { readonly committed: number; readonly open: number } {
  const node = world.nodes[id]
  if (node?.role !== 'zookeeper') return { committed: 0, open: 0 }
  return { committed: node.disk.recent.length, open: node.disk.log.length }
}

/** A transaction by its place, the newest is 0; null when there is none. */
export function zkLogEntry(world: KafkaWorld, id: string, newest: number): ZkLogEntry | null {
  const node = world.nodes[id]
  if (node?.role !== 'zookeeper') return null
  const { log, recent } = node.disk
  const open = log[log.length - 1 - newest]
  if (open) return entryOf(open, false)
  const txn = recent[recent.length - 1 - (newest - log.length)]
  return txn ? entryOf(txn, true) : null
}
