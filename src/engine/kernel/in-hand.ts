/**
 * What somebody may do to one message under way. A connection is TCP: bytes behind a message wait for it, and a
 * loss shows as delay or as a broken connection, never as a gap.
 */
import { LOST_FOR_GOOD, RETRANSMIT, type Roled } from './links.ts'
import { breakConnection, connectionOf, dropLingering, endLingering, giveUpAt } from './network.ts'
import { push } from './queue.ts'
import type { Connection, Envelope, Micros, World } from './types.ts'

/**
 * What becomes of a connection that lost a message:
 * - resent: its sender notices and sends it again
 * - silent: every repeat is lost too; whoever waits for an answer runs into a timeout
 * - reset: both ends are told at once
 */
export type Loss = 'resent' | 'silent' | 'reset'

const TRAVELS: ReadonlySet<string> = new Set(['request', 'response', 'close'])
/** All that a connection keeps in order. */
const ORDERED: ReadonlySet<string> = new Set([...TRAVELS, 'hangup'])

/** The message of a number, if it is on the wire between two machines now. */
export function messageUnderWay<S extends Roled, M>(
  world: World<S, M>,
  seq: number,
): Envelope<M> | undefined {
  const found = world.queue.find((envelope) => envelope.seq === seq)
  if (!found || !TRAVELS.has(found.via) || found.from === found.to) return undefined
  if (world.nodes[found.from]?.twin === found.to || !connectionOf(world, found)) return undefined
  return world.paused[found.to] !== undefined && found.at <= world.now ? undefined : found
}

const isAfter = (x: Envelope<unknown>, y: Envelope<unknown>) =>
  x.at > y.at || (x.at === y.at && x.seq > y.seq)

/** What follows a message on its connection, in its direction. */
export function messagesBehind<S, M>(world: World<S, M>, first: Envelope<M>): readonly Envelope<M>[] {
  return world.queue.filter(
    (e) => e.epoch === first.epoch && e.to === first.to && ORDERED.has(e.via) && isAfter(e, first),
  )
}

/** The share of its way that a message has behind it. */
export function shareOfWay(
  { at, sentAt, detained }: Pick<Envelope<unknown>, 'at' | 'sentAt' | 'detained'>,
  now: Micros,
): number {
  const done = detained?.done ?? 0
  const since = detained?.until ?? sentAt
  const share = at <= since ? 1 : (now - since) / (at - since)
  return now <= since && detained ? done : done + (1 - done) * Math.max(0, Math.min(1, share))
}

/** Puts other envelopes into the queue in place of these; null takes one out. */
function replace<S, M>(world: World<S, M>, changed: ReadonlyMap<Envelope<M>, Envelope<M> | null>): void {
  const { queue } = world
  world.queue = []
  for (const envelope of queue) {
    const next = changed.get(envelope)
    if (next !== null) push(world.queue, next ?? envelope)
  }
}

/** Lets a message arrive later, and behind it what may not overtake it. */
function postpone<S, M>(world: World<S, M>, late: Envelope<M>, was: Envelope<M>): void {
  const changed = new Map([[was, late]])
  for (const e of messagesBehind(world, was)) {
    if (e.at >= late.at) continue
    changed.set(e, { ...e, at: late.at, detained: { done: shareOfWay(e, world.now), until: world.now } })
  }
  replace(world, changed)
  const connection = connectionOf(world, was)
  if (!connection) return
  if (was.to === connection.server) connection.lastToServer = Math.max(connection.lastToServer, late.at)
  else connection.lastToClient = Math.max(connection.lastToClient, late.at)
}

/** Holds a message up where it is. */
export function delayMessage<S, M>(world: World<S, M>, envelope: Envelope<M>, by: Micros): void {
  const done = shareOfWay(envelope, world.now)
  const until = Math.max(world.now, envelope.detained?.until ?? 0) + by
  postpone(world, { ...envelope, at: envelope.at + by, detained: { done, until } }, envelope)
}

/** TCP waits for as long as an answer might take before it sends again: a round trip, but 200 ms at least. */
function resendMessage<S, M>(world: World<S, M>, envelope: Envelope<M>): void {
  const flight = envelope.at - envelope.sentAt
  const until = Math.max(world.now, envelope.sentAt + Math.max(RETRANSMIT, 2 * flight))
  postpone(world, { ...envelope, at: until + flight, detained: { done: 0, until } }, envelope)
}

/** Takes a message off the wire. */
export function loseMessage<S extends Roled, M>(world: World<S, M>, envelope: Envelope<M>, then: Loss): void {
  const connection = connectionOf(world, envelope)
  if (!connection) return
  if (then === 'resent') return resendMessage(world, envelope)
  const behind = messagesBehind(world, envelope)
  replace(world, new Map([envelope, ...behind].map((e) => [e, null])))
  if (!connection.clientOpen) abandon(world, connection, envelope)
  else if (then === 'reset') breakConnection(world, connection, envelope.connection)
  else if (connection.brokenAt === 0)
    giveUpAt(world, connection, envelope.connection, world.now + LOST_FOR_GOOD)
}

/** The client has closed its end already: nobody is left to notice. */
function abandon<S, M>(
  world: World<S, M>,
  connection: Connection<M>,
  { connection: key, to }: Envelope<M>,
): void {
  if (to === connection.client) return
  if (connection.serverOpen) endLingering(world, key, connection)
  else dropLingering(world, key, connection.epoch)
}
