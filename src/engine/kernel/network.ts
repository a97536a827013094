/**
 * Connections between nodes: how bytes travel, how they break.
 *
 * Follows TCP as Kafka uses it: per connection no loss, no reordering; a node that dies closes its
 * connections, and what was sent to it is answered by a close. Left out: bandwidth and handshakes.
 */
import { push } from './queue.ts'
import { integerBetween, streamOf } from './random.ts'
import type { Connection, Envelope, InFlight, Micros, NodeId, World } from './types.ts'

type Roled = { readonly role: string }

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

function fits(pattern: string, node: NodeId, role: string): boolean {
  return pattern === '*' || pattern === role || pattern === node
}

/** Draws the delay of one message; the draw is made whatever becomes of the message. */
export function drawDelay<S extends Roled, M>(world: World<S, M>, from: NodeId, to: NodeId): Micros {
  const fromRole = world.nodes[from]?.role ?? '*'
  const toRole = world.nodes[to]?.role ?? '*'
  for (const rule of world.network)
    if (fits(rule.from, from, fromRole) && fits(rule.to, to, toRole))
      return integerBetween(streamOf(world, 'network'), rule.minDelay, rule.maxDelay)
  return integerBetween(streamOf(world, 'network'), 500, 1_000)
}

type Draft<M> = { -readonly [Field in keyof Envelope<M>]: Envelope<M>[Field] }

/** Puts an envelope into the queue, with its number and the time it was sent at. */
export function post<S, M>(world: World<S, M>, envelope: Draft<M>): void {
  envelope.seq = world.nextSeq++
  envelope.sentAt = world.now
  push(world.queue, envelope)
}

function open<S, M>(world: World<S, M>, client: NodeId, server: NodeId, channel: string): Connection<M> {
  const key = connectionKey(client, server, channel)
  const existing = world.connections[key]
  if (existing) return existing
  const connection: Connection<M> = {
    client,
    server,
    channel,
    epoch: world.nextConnection++,
    serverOpen: true,
    clientOpen: true,
    nextCorrelationId: 1,
    lastToServer: world.now,
    lastToClient: world.now,
    serving: 0,
    backlog: [],
    inFlight: [],
    deadlineAt: 0,
  }
  world.connections[key] = connection
  return connection
}

/** Sends a request; `timeout` null means that no answer is expected. */
export function sendRequest<S extends Roled, M>(
  world: World<S, M>,
  from: NodeId,
  route: { to: NodeId; channel: string; timeout: Micros | null },
  body: M,
): void {
  const { to, channel, timeout } = route
  const connection = open(world, from, to, channel)
  const key = connectionKey(from, to, channel)
  const at = Math.max(world.now + drawDelay(world, from, to), connection.lastToServer)
  connection.lastToServer = at
  const correlationId = connection.nextCorrelationId++
  if (timeout !== null) {
    const deadline = world.now + timeout
    connection.inFlight.push({ correlationId, sentAt: world.now, deadline, body })
    armDeadline(world, connection, key, deadline)
  }
  post(world, {
    at,
    seq: 0,
    via: 'request',
    sentAt: 0,
    from,
    to,
    connection: key,
    epoch: connection.epoch,
    correlationId,
    body,
  })
}

function armDeadline<S, M>(world: World<S, M>, connection: Connection<M>, key: string, at: Micros): void {
  if (connection.deadlineAt !== 0 && connection.deadlineAt <= at) return
  connection.deadlineAt = at
  const { client, epoch } = connection
  post(world, {
    at,
    seq: 0,
    via: 'deadline',
    sentAt: 0,
    from: client,
    to: client,
    connection: key,
    epoch,
    correlationId: 0,
    body: null,
  })
}

/** Answers a request, or with a null body only ends it, and lets the next one of the connection in. */
export function answer<S extends Roled, M>(
  world: World<S, M>,
  ref: { connection: string; epoch: number; correlationId: number },
  body: M | null,
): void {
  const connection = world.connections[ref.connection]
  if (!connection || connection.epoch !== ref.epoch || connection.serving !== ref.correlationId) return
  const { client, server, epoch } = connection
  if (body !== null && connection.clientOpen) {
    const at = Math.max(world.now + drawDelay(world, server, client), connection.lastToClient)
    connection.lastToClient = at
    post(world, {
      at,
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
  }
  const waiting = connection.backlog.shift()
  connection.serving = waiting ? waiting.correlationId : 0
  if (waiting) post(world, { ...waiting, at: world.now, via: 'backlog' })
}

/** Tells the client that the server's end has gone. */
export function sendClose<S extends Roled, M>(
  world: World<S, M>,
  connection: Connection<M>,
  key: string,
): void {
  connection.serverOpen = false
  const { client, server, epoch } = connection
  const at = Math.max(world.now + drawDelay(world, server, client), connection.lastToClient)
  connection.lastToClient = at
  post(world, {
    at,
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

/** The client drops its connection and gets back what it still waited for. */
export function dropConnection<S, M>(world: World<S, M>, key: string): readonly InFlight<M>[] {
  const connection = world.connections[key]
  delete world.connections[key]
  return connection ? connection.inFlight : []
}

/** A timed-out request breaks its connection; returns what fails, or re-arms the deadline. */
export function expire<S, M>(world: World<S, M>, key: string): readonly InFlight<M>[] {
  const connection = world.connections[key] as Connection<M>
  connection.deadlineAt = 0
  let earliest = Infinity
  for (const waiting of connection.inFlight) earliest = Math.min(earliest, waiting.deadline)
  if (earliest <= world.now) return dropConnection(world, key)
  if (earliest !== Infinity) armDeadline(world, connection, key, earliest)
  return []
}

/** Where a connection whose client has gone is kept until its last bytes have arrived. */
export function lingeringKey(key: string, epoch: number): string {
  return `${key}!${epoch}`
}

/** TCP closes in order: what the client had written before its end arrives, then the end itself. */
function linger<S, M>(world: World<S, M>, key: string, connection: Connection<M>): void {
  if (!connection.clientOpen) return
  delete world.connections[key]
  if (!connection.serverOpen || connection.lastToServer <= world.now) return
  const { client, server, epoch } = connection
  connection.clientOpen = false
  connection.inFlight = []
  const lingering = lingeringKey(key, epoch)
  world.connections[lingering] = connection
  post(world, {
    at: connection.lastToServer,
    seq: 0,
    via: 'close',
    sentAt: 0,
    from: client,
    to: server,
    connection: lingering,
    epoch,
    correlationId: 0,
    body: null,
  })
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
