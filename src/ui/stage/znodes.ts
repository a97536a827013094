/** What ZooKeeper's ensemble keeps of the brokers: who controls, who is registered, whose session runs out. Pure. */
import { type KafkaWorld, MS } from '../../engine/index.ts'

/** A session of a client with the ensemble. */
export interface SessionView {
  readonly client: string
  /** Tenths of a second and share that are left, once its pings do not come; else null. */
  readonly runsOut: { readonly left: number; readonly share: number } | null
}

export interface ZnodesView {
  /** The server that leads, whose tree it is. */
  readonly server: string
  /** The broker in /controller, null while nobody holds it. */
  readonly controller: number | null
  /** The children of /brokers/ids. */
  readonly brokers: readonly number[]
  readonly sessions: readonly SessionView[]
}

/** A client pings after a third of its session's timeout. */
const MISSED = 0.62
const STEPS = 32

function controllerIn(data: string | null | undefined): number | null {
  if (!data) return null
  const { brokerid } = JSON.parse(data) as { readonly brokerid?: unknown }
  return typeof brokerid === 'number' ? brokerid : null
}

/** Reads the tree of the leading server; null while none leads. */
export function readZnodes(world: KafkaWorld, now: number): ZnodesView | null {
  for (const server in world.nodes) {
    const node = world.nodes[server]
    const role = node?.role === 'zookeeper' && node.process === 'running' ? node.memory?.role : undefined
    if (node?.role !== 'zookeeper' || role?.kind !== 'LEADING') continue
    const { nodes, sessions } = node.disk.tree
    const told: SessionView[] = []
    for (const [id, { client, timeoutMs }] of Object.entries(sessions)) {
      if (client === null || client === undefined) continue
      const deadline = role.deadlines[id]
      const left = deadline === undefined ? Number.POSITIVE_INFINITY : Math.max(0, deadline - now)
      const share = Math.min(1, left / (timeoutMs * MS))
      const runsOut =
        share < MISSED
          ? { left: Math.ceil(left / (100 * MS)), share: Math.round(share * STEPS) / STEPS }
          : null
      told.push({ client, runsOut })
    }
    return {
      server,
      controller: controllerIn(nodes['/controller']?.data),
      brokers: (nodes['/brokers/ids']?.children ?? []).map(Number).sort((a, b) => a - b),
      sessions: told.sort((a, b) => a.client.localeCompare(b.client, 'en', { numeric: true })),
    }
  }
  return null
}
