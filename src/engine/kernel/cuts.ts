/** What happens to bytes under way when links change, and when somebody resets connections. */
import { concerns, isCut, nextRetransmission, RETRANSMIT_CONNECT, type Roled } from './links.ts'
import { breakConnection, connectionOf, endLingering } from './network.ts'
import { push } from './queue.ts'
import { type Connection, type Envelope, type LinkFault, type NodeId, SECOND, type World } from './types.ts'

/** How long TCP sends again (Linux: tcp_retries2 = 15), and how long once its client has closed (tcp_orphan_retries). */
const GIVE_UP_AFTER = 924 * SECOND
const ORPHAN_AFTER = 100 * SECOND

const TRAVELS: ReadonlySet<string> = new Set(['request', 'response', 'close'])

/** Changes what is wrong with the links: what is on the wire of a cut link is held, what was held may go on. */
export function setLinkFaults<S extends Roled, M>(world: World<S, M>, faults: readonly LinkFault[]): void {
  world.network = [...faults, ...world.network.filter((rule) => rule.kind === 'delay')]
  release(world)
  holdFlights(world)
}

/** Takes what is on the wire of cut links off it, in the order in which it would have arrived. */
function holdFlights<S extends Roled, M>(world: World<S, M>): void {
  const isCaught = (e: Envelope<M>) => TRAVELS.has(e.via) && isCut(world, e.from, e.to)
  const caught = world.queue.filter(isCaught)
  if (caught.length === 0) return
  const kept = world.queue.filter((e) => !isCaught(e))
  world.queue = []
  for (const envelope of kept) push(world.queue, envelope)
  world.held.push(...caught.sort((x, y) => x.at - y.at || x.seq - y.seq))
}

/** Sends again what was held on links that are whole now. */
function release<S extends Roled, M>(world: World<S, M>): void {
  const { held } = world
  world.held = []
  for (const envelope of held) {
    const connection = connectionOf(world, envelope)
    if (!connection) continue
    const { client, server, connectBy, clientOpen } = connection
    const waits =
      connectBy === 0
        ? isCut(world, envelope.from, envelope.to)
        : isCut(world, client, server) || isCut(world, server, client)
    if (waits) world.held.push(envelope)
    else if (world.now - envelope.sentAt > (clientOpen ? GIVE_UP_AFTER : ORPHAN_AFTER))
      breakConnection(world, connection, envelope.connection)
    else resend(world, connection, envelope)
  }
  for (const connection of Object.values(world.connections)) {
    const { client, server, connectBy } = connection
    if (connectBy !== 0 && !isCut(world, client, server) && !isCut(world, server, client))
      connection.connectBy = 0
  }
}

function resend<S, M>(world: World<S, M>, connection: Connection<M>, envelope: Envelope<M>): void {
  const toServer = envelope.to === connection.server
  const leaves =
    connection.connectBy === 0
      ? nextRetransmission(envelope.sentAt, world.now)
      : nextRetransmission(Math.max(connection.opensAt, envelope.sentAt), world.now, RETRANSMIT_CONNECT)
  const flight = envelope.at - envelope.sentAt
  const at = Math.max(leaves + flight, toServer ? connection.lastToServer : connection.lastToClient)
  if (toServer) connection.lastToServer = at
  else connection.lastToClient = at
  push(world.queue, { ...envelope, at, seq: world.nextSeq++, sentAt: world.now })
}

/**
 * A node's machine is without power, its process has ended: nobody sends again what a cut link holds of it, and the
 * other sides are not told that its connections end. What was on a whole wire arrives.
 */
export function dropUnsent<S extends Roled, M>(world: World<S, M>, node: NodeId): void {
  world.held = world.held.filter(({ from }) => from !== node)
  for (const [name, connection] of Object.entries(world.connections)) {
    const { client, server, clientOpen, epoch } = connection
    if (client !== node || clientOpen || !isCut(world, client, server)) continue
    endLingering(world, name.slice(0, name.length - `!${epoch}`.length), connection)
  }
}

/** Breaks every connection between two sets of nodes; returns how many there were. */
export function resetConnections<S extends Roled, M>(world: World<S, M>, a: string, b: string): number {
  let broken = 0
  const between = { from: a, to: b }
  for (const key of Object.keys(world.connections)) {
    const connection = world.connections[key] as Connection<M>
    const { client, server, epoch } = connection
    const isBetween = (x: NodeId, y: NodeId) => concerns(between, world.nodes, x, y)
    if (!isBetween(client, server) && !isBetween(server, client)) continue
    if (!connection.serverOpen) continue
    const original = connection.clientOpen ? key : key.slice(0, key.length - `!${epoch}`.length)
    breakConnection(world, connection, original)
    broken += 1
  }
  return broken
}
