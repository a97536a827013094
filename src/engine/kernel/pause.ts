/**
 * A process that is stopped in its tracks (SIGSTOP, a long garbage collection): its sockets stay open and fill,
 * its timers fire late, and when it goes on it does not know that time has passed.
 */
import type { Roled } from './links.ts'
import { breakConnection, connectionOf } from './network.ts'
import { push } from './queue.ts'
import type { Connection, Envelope, Micros, NodeId, World } from './types.ts'

/** Requests of one connection that the paused node's sockets take. */
const SOCKET_BUFFER = 200

/** Stops a node. */
export function pauseNode<S, M>(world: World<S, M>, node: NodeId): void {
  world.paused[node] ??= { since: world.now, waiting: [] }
}

/** Lets a node go on with all that has come meanwhile, in order; returns how long it stood. */
export function resumeNode<S, M>(world: World<S, M>, node: NodeId): Micros {
  const pause = world.paused[node]
  if (!pause) return 0
  delete world.paused[node]
  for (const envelope of pause.waiting) push(world.queue, late(world, envelope))
  return world.now - pause.since
}

/** A client takes in what has come before it looks which requests have run into their timeout. */
function late<S, M>(world: World<S, M>, envelope: Envelope<M>): Envelope<M> {
  if (envelope.via !== 'deadline') return envelope
  const connection = connectionOf(world, envelope)
  if (connection?.deadlineAt !== envelope.at) return envelope
  connection.deadlineAt = world.now
  return { ...envelope, at: world.now, seq: world.nextSeq++ }
}

/** Something has come for a paused node. */
export function stall<S extends Roled, M>(world: World<S, M>, node: NodeId, envelope: Envelope<M>): void {
  const pause = world.paused[node] as NonNullable<World<S, M>['paused'][string]>
  pause.waiting.push(envelope)
  if (pause.waiting.length <= SOCKET_BUFFER || envelope.via !== 'request') return
  const isOfIt = (e: Envelope<M>) => e.via === 'request' && e.epoch === envelope.epoch
  if (pause.waiting.filter(isOfIt).length <= SOCKET_BUFFER) return
  pause.waiting = pause.waiting.filter((e) => !isOfIt(e))
  const connection: Connection<M> | undefined = connectionOf(world, envelope)
  if (connection) breakConnection(world, connection, envelope.connection)
}
