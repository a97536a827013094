/**
 * Connections between nodes: how bytes travel, how they break.
 *
 * Follows TCP as Kafka uses it: per connection no loss, no reordering; a node that dies closes its
 * connections, and what was sent to it is answered by a close; a client that closes takes nothing back of what
 * it had written. Left out: bandwidth and handshakes.
 */
import { drawDelay, extraDelay, isCut, LOST_FOR_GOOD, type Roled } from './links.ts'
import { push } from './queue.ts'
import type { Connection, Envelope, InFlight, Micros, NodeId, World } from './types.ts'

const names: Map<string, Map<string, Map<string, string>>> = new Map()

/**
 * The connection that a client holds to a server for one purpose. The text is made once for each of them: a
 * fresh text would have to be hashed at every look-up.
 */
export function connectionKey(client: NodeId, server: NodeId, channel: string): string {
  const known = names.get(client)?.get(server)?.get(channel)
  if (known !== undefined) return known
  const key = `${client}>${server}#${channel}`
  const ofClient = names.get(client) ?? new Map<string, Map<string, string>>()
  const ofServer = ofClient.get(server) ?? new Map<string, string>()
  names.set(client, ofClient.set(server, ofServer.set(channel, key)))
  return key
}

type Draft<M> = { -readonly [Field in keyof Envelope<M>]: Envelope<M>[Field] }

/** Puts an envelope into the queue, with its number and the time it was sent at. */
export function post<S, M>(world: World<S, M>, envelope: Draft<M>): void {
  envelope.seq = world.nextSeq++
  envelope.sentAt = world.now
  push(world.queue, envelope)
}

/** Opens a connection; `setup` is how long it may take while the way is cut. */
export function openConnection<S extends Roled, M>(
  world: World<S, M>,
  key: string,
  ends: { readonly client: NodeId; readonly server: NodeId; readonly channel: string },
  dialling: { readonly opensAt: Micros; readonly setup: () => Micros },
): Connection<M> {
  const { client, server, channel } = ends
  const opensAt = Math.max(world.now, dialling.opensAt)
  const cut = isCut(world, client, server) || isCut(world, server, client)
  const connection: Connection<M> = {
    client,
    server,
    channel,
    epoch: world.nextConnection++,
    serverOpen: true,
    clientOpen: true,
    ending: false,
    established: false,
    opensAt,
    connectBy: cut ? opensAt + dialling.setup() : 0,
    brokenAt: 0,
    nextCorrelationId: 1,
    lastToServer: opensAt,
    lastToClient: world.now,
    serving: 0,
    backlog: [],
    inFlight: [],
    deadlineAt: 0,
  }
  world.connections[key] = connection
  if (cut) postToClient(world, connection, key, 'connect', connection.connectBy)
  return connection
}

/** Puts bytes on the wire, or keeps them while the link is cut. */
function transmit<S extends Roled, M>(world: World<S, M>, connection: Connection<M>, draft: Draft<M>): void {
  const { from, to } = draft
  if (connection.brokenAt !== 0) return
  const toServer = draft.via === 'request'
  const extra = extraDelay(world, from, to)
  const last = toServer ? connection.lastToServer : connection.lastToClient
  const start = Math.max(world.now, connection.opensAt)
  draft.at = Math.max(start + draft.at + (extra ?? LOST_FOR_GOOD), last)
  if (connection.connectBy !== 0 || isCut(world, from, to)) return hold(world, connection, draft)
  if (toServer) connection.lastToServer = draft.at
  else connection.lastToClient = draft.at
  if (extra !== null) post(world, draft)
  else giveUpAt(world, connection, draft.connection, draft.at)
}

/** Nothing gets through any more; TCP sends again for a while, and then the client learns of it. */
export function giveUpAt<S, M>(world: World<S, M>, connection: Connection<M>, key: string, at: Micros): void {
  connection.brokenAt = at
  postToClient(world, connection, key, 'broken', at)
}

/** Messages that a socket takes while nobody reads them; then it is as good as broken. */
const SOCKET_BUFFER = 200

function hold<S extends Roled, M>(world: World<S, M>, connection: Connection<M>, draft: Draft<M>): void {
  draft.seq = world.nextSeq++
  draft.sentAt = world.now
  world.held.push(draft)
  const { epoch } = connection
  if (world.held.length > SOCKET_BUFFER && world.held.filter((h) => h.epoch === epoch).length > SOCKET_BUFFER)
    breakConnection(world, connection, draft.connection)
}

/** Sends a request; `timeout` null means that no answer is expected. */
export function sendRequest<S extends Roled, M>(
  world: World<S, M>,
  connection: Connection<M>,
  key: string,
  timeout: Micros | null,
  body: M,
): void {
  const { client: from, server: to, epoch } = connection
  const delay = drawDelay(world, from, to)
  const correlationId = connection.nextCorrelationId++
  if (timeout !== null) {
    const deadline = world.now + timeout
    connection.inFlight.push({ correlationId, sentAt: world.now, deadline, body })
    armDeadline(world, connection, key, deadline)
  }
  transmit(world, connection, {
    at: delay,
    seq: 0,
    via: 'request',
    sentAt: 0,
    from,
    to,
    connection: key,
    epoch,
    correlationId,
    body,
  })
}

/** Something that the client's own end of a connection has to see to. */
function postToClient<S, M>(
  world: World<S, M>,
  { client, epoch }: Connection<M>,
  key: string,
  via: 'deadline' | 'connect' | 'broken',
  at: Micros,
): void {
  post(world, {
    at,
    seq: 0,
    via,
    sentAt: 0,
    from: client,
    to: client,
    connection: key,
    epoch,
    correlationId: 0,
    body: null,
  })
}

function armDeadline<S, M>(world: World<S, M>, connection: Connection<M>, key: string, at: Micros): void {
  if (connection.deadlineAt !== 0 && connection.deadlineAt <= at) return
  connection.deadlineAt = at
  postToClient(world, connection, key, 'deadline', at)
}

/** The connection of a number, which may have outlived its client's end. */
export function connectionOf<S, M>(
  world: World<S, M>,
  at: { readonly connection: string; readonly epoch: number },
): Connection<M> | undefined {
  const open = world.connections[at.connection]
  return open?.epoch === at.epoch ? open : world.connections[lingeringKey(at.connection, at.epoch)]
}

/** Answers a request, or with a null body only ends it, and lets the next one of the connection in. */
export function answer<S extends Roled, M>(
  world: World<S, M>,
  ref: { connection: string; epoch: number; correlationId: number },
  body: M | null,
): void {
  const connection = connectionOf(world, ref)
  if (!connection || connection.epoch !== ref.epoch || connection.serving !== ref.correlationId) return
  const { client, server, epoch } = connection
  if (body !== null && connection.clientOpen)
    transmit(world, connection, {
      at: drawDelay(world, server, client),
      seq: 0,
      via: 'response',
      sentAt: 0,
      from: server,
      to: client,
      connection: ref.connection,
      epoch,
      correlationId: ref.correlationId,
      body,
    })
  const waiting = connection.backlog.shift()
  connection.serving = waiting ? waiting.correlationId : 0
  if (waiting) post(world, { ...waiting, at: world.now, via: 'backlog' })
  else if (connection.ending) dropLingering(world, ref.connection, epoch)
}

/** Tells the client that the server's end has gone. */
export function sendClose<S extends Roled, M>(
  world: World<S, M>,
  connection: Connection<M>,
  key: string,
): void {
  connection.serverOpen = false
  const { client, server, epoch } = connection
  transmit(world, connection, {
    at: drawDelay(world, server, client),
    seq: 0,
    via: 'close',
    sentAt: 0,
    from: server,
    to: client,
    connection: key,
    epoch,
    correlationId: 0,
    body: null,
  })
}

/** Both ends see the connection break at once, and what was on the wire is gone. */
export function breakConnection<S extends Roled, M>(
  world: World<S, M>,
  connection: Connection<M>,
  key: string,
): void {
  const { epoch } = connection
  if (connection.clientOpen) hangUp(world, connection, key)
  connection.serverOpen = false
  connection.backlog = []
  connection.serving = 0
  connection.brokenAt = world.now
  dropHeld(world, epoch)
  if (connection.clientOpen) postToClient(world, connection, key, 'broken', world.now)
  else dropLingering(world, key, epoch)
}

/** The client drops its connection and gets back what it still waited for. */
export function dropConnection<S, M>(world: World<S, M>, key: string): readonly InFlight<M>[] {
  const connection = world.connections[key]
  delete world.connections[key]
  if (!connection) return []
  dropHeld(world, connection.epoch)
  return connection.inFlight
}

function dropHeld<S, M>(world: World<S, M>, epoch: number): void {
  if (world.held.some((held) => held.epoch === epoch))
    world.held = world.held.filter((held) => held.epoch !== epoch)
}

/**
 * A timed-out request breaks its connection; returns what fails, or re-arms the deadline. What was written
 * still arrives: nobody can tell whether the server will act on it, nor when.
 */
export function expire<S extends Roled, M>(world: World<S, M>, key: string): readonly InFlight<M>[] {
  const connection = world.connections[key] as Connection<M>
  connection.deadlineAt = 0
  let earliest = Infinity
  for (const waiting of connection.inFlight) earliest = Math.min(earliest, waiting.deadline)
  if (earliest <= world.now) {
    const { inFlight } = connection
    linger(world, key, connection)
    return inFlight
  }
  if (earliest !== Infinity) armDeadline(world, connection, key, earliest)
  return []
}

/** Where a connection whose client's end has closed is kept until its last bytes are served. */
function lingeringKey(key: string, epoch: number): string {
  return `${key}!${epoch}`
}

/** Tells a server that watches a connection that its client has gone; over a cut link it never hears of it. */
function hangUp<S extends Roled, M>(world: World<S, M>, connection: Connection<M>, key: string): void {
  const { client, server, epoch } = connection
  if (!connection.watched || isCut(world, client, server)) return
  post(world, {
    at: Math.max(world.now + drawDelay(world, client, server), connection.lastToServer),
    seq: 0,
    via: 'hangup',
    sentAt: 0,
    from: client,
    to: server,
    connection: key,
    epoch,
    correlationId: 0,
    body: null,
  })
}

/** TCP closes in order: what the client had written before its end arrives, then the end itself. */
function linger<S extends Roled, M>(world: World<S, M>, key: string, connection: Connection<M>): void {
  if (!connection.clientOpen) return
  hangUp(world, connection, key)
  delete world.connections[key]
  const { client, server, epoch } = connection
  const held = world.held.some((envelope) => envelope.epoch === epoch && envelope.via === 'request')
  const isRead = connection.lastToServer <= world.now && world.paused[server] === undefined
  const isIdle = isRead && connection.serving === 0 && !held
  // Before it was set up, and once the server's end has gone, nothing arrives any more.
  const isSetUp = connection.connectBy === 0 && connection.opensAt <= world.now
  if (!connection.serverOpen || connection.brokenAt !== 0 || !isSetUp || isIdle) return dropHeld(world, epoch)
  connection.clientOpen = false
  connection.inFlight = []
  world.connections[lingeringKey(key, epoch)] = connection
  const end: Draft<M> = {
    at: Math.max(world.now, connection.lastToServer),
    seq: 0,
    via: 'close',
    sentAt: 0,
    from: client,
    to: server,
    connection: key,
    epoch,
    correlationId: 0,
    body: null,
  }
  if (!held) return post(world, end)
  end.sentAt = world.now
  end.seq = world.nextSeq++
  world.held.push(end)
}

/** The client's end has arrived: the connection goes once nothing of it is left to serve. */
export function endLingering<S, M>(world: World<S, M>, key: string, connection: Connection<M>): void {
  if (connection.serving === 0) dropLingering(world, key, connection.epoch)
  else connection.ending = true
}

/** Forgets a connection whose client has closed its end. */
export function dropLingering<S, M>(world: World<S, M>, key: string, epoch: number): void {
  delete world.connections[lingeringKey(key, epoch)]
}

/** A node's process ends: its connections break on both sides. */
export function breakConnectionsOf<S extends Roled, M>(world: World<S, M>, node: NodeId): void {
  for (const key of Object.keys(world.connections)) {
    const connection = world.connections[key] as Connection<M>
    if (connection.client === node) linger(world, key, connection)
    else if (connection.server === node && !connection.clientOpen) delete world.connections[key]
    else if (connection.server === node && connection.serverOpen) {
      connection.backlog = []
      connection.serving = 0
      sendClose(world, connection, key)
    }
  }
}
