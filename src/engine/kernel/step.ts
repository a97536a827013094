/** One event at a time: take what comes next, let its node handle it. */
import {
  answer,
  breakConnectionsOf,
  connectionKey,
  dropConnection,
  expire,
  post,
  sendClose,
  sendRequest,
} from './network.ts'
import { peek, pop } from './queue.ts'
import { integerBetween, streamOf } from './random.ts'
import type {
  Connection,
  Envelope,
  InFlight,
  Io,
  Kinded,
  Micros,
  Model,
  NetworkRule,
  NodeId,
  RequestRef,
  World,
} from './types.ts'

type Roled = { readonly role: string }

/** An empty world at time 0. */
export function createWorld<S, M>(seed: number, network: readonly NetworkRule[]): World<S, M> {
  return {
    seed,
    now: 0,
    steps: 0,
    nextSeq: 0,
    nextConnection: 1,
    rng: {},
    queue: [],
    nodes: {},
    lives: {},
    connections: {},
    network,
  }
}

/** True while the node's process runs. */
export function isUp<S, M>(world: World<S, M>, node: NodeId): boolean {
  return ((world.lives[node] ?? 0) & 1) === 1
}

/** Starts a node's process (again). */
export function startNode<S, M>(world: World<S, M>, node: NodeId): void {
  if (!isUp(world, node)) world.lives[node] = (world.lives[node] ?? 0) + 1
}

/** Ends a node's process: its timers are void and its connections break. */
export function endNode<S extends Roled, M>(world: World<S, M>, node: NodeId): void {
  if (!isUp(world, node)) return
  world.lives[node] = (world.lives[node] ?? 0) + 1
  breakConnectionsOf(world, node)
}

/** When the next event happens, or null when nothing will ever happen again. */
export function nextEventAt<S, M>(world: World<S, M>): Micros | null {
  return peek(world.queue)?.at ?? null
}

type Loose<S, M, F> = (self: S, message: M, io: Io<M, F>, context: unknown, from: NodeId) => void

/** Moves worlds of one model. `report` hears every fact as it happens. */
export interface Stepper<S, M, F> {
  /** Handles the next event; false when there is none. */
  step(world: World<S, M>): boolean
  /** Lets something happen to a node from outside, now (a command). */
  poke(world: World<S, M>, node: NodeId, act: (self: S, io: Io<M, F>) => void): void
}

/** Builds the stepper of a model. */
export function createStepper<S extends Roled, M extends Kinded, F>(
  model: Model<S, M, F>,
  report: (fact: F, world: World<S, M>, node: NodeId) => void,
): Stepper<S, M, F> {
  let world = null as unknown as World<S, M>
  let me = '' as NodeId

  const io: Io<M, F> = {
    get now() {
      return world.now
    },
    request: (to, channel, body, timeout) => sendRequest(world, me, { to, channel, timeout }, body),
    tell: (to, channel, body) => sendRequest(world, me, { to, channel, timeout: null }, body),
    inFlight: (to, channel) => world.connections[connectionKey(me, to, channel)]?.inFlight.length ?? 0,
    reply: (ref, body) => answer(world, ref, body),
    finish: ref => answer(world, ref, null),
    disconnect(ref) {
      const connection = world.connections[ref.connection]
      if (connection?.epoch === ref.epoch) sendClose(world, connection, ref.connection)
    },
    wakeAfter: (delay, body) =>
      post(world, {
        at: world.now + Math.max(0, Math.round(delay)),
        via: 'timer',
        from: me,
        to: me,
        connection: '',
        epoch: world.lives[me] ?? 0,
        correlationId: 0,
        body,
      }),
    pick: (stream, lowest, highest) => integerBetween(streamOf(world, stream), lowest, highest),
    report: fact => report(fact, world, me),
    exit: () => endNode(world, me),
  }

  function handle(self: S, body: M, context: unknown, from: NodeId): void {
    const handler = model.handlers[self.role as S['role']][body.kind] as Loose<S, M, F> | undefined
    if (!handler) throw new Error(`${self.role} has no behaviour for ${body.kind}`)
    handler(self, body, io, context, from)
  }

  function fail(connection: Connection<M>, lost: readonly InFlight<M>[]): void {
    const self = world.nodes[connection.client]
    if (!self) return
    const failed = model.failed[self.role as S['role']] as unknown as Loose<S, unknown, F>
    for (const { body: request, deadline } of lost) {
      const reason = deadline <= world.now ? 'timeout' : 'disconnected'
      const { server: to, channel } = connection
      failed(self, { kind: 'RequestFailed', to, channel, reason, request }, io as never, undefined, to)
    }
  }

  function deliverRequest(next: Envelope<M>, connection: Connection<M>, self: S): void {
    if (next.via === 'request' && connection.serving !== 0) {
      connection.backlog.push(next)
      return
    }
    connection.serving = next.correlationId
    const ref: RequestRef = {
      from: next.from,
      connection: next.connection,
      epoch: next.epoch,
      correlationId: next.correlationId,
    }
    handle(self, next.body as M, ref, next.from)
  }

  function deliverResponse(next: Envelope<M>, connection: Connection<M>, self: S): void {
    const index = connection.inFlight.findIndex(waiting => waiting.correlationId === next.correlationId)
    const [answered] = index < 0 ? [] : connection.inFlight.splice(index, 1)
    if (answered) handle(self, next.body as M, answered.body, next.from)
  }

  function dispatch(next: Envelope<M>): void {
    const self = world.nodes[next.to]
    if (next.via === 'timer') {
      if (self && world.lives[next.to] === next.epoch) handle(self, next.body as M, undefined, next.from)
      return
    }
    const connection = world.connections[next.connection]
    if (!connection || connection.epoch !== next.epoch) return
    if (next.via === 'close') fail(connection, dropConnection(world, next.connection))
    else if (next.via === 'deadline') {
      if (connection.deadlineAt === next.at) fail(connection, expire(world, next.connection))
    } else if (next.via === 'response') {
      if (self) deliverResponse(next, connection, self)
    } else if (!self || !isUp(world, next.to) || !connection.serverOpen) sendClose(world, connection, next.connection)
    else deliverRequest(next, connection, self)
  }

  return {
    step(of) {
      const next = pop(of.queue)
      if (!next) return false
      world = of
      me = next.to
      world.now = Math.max(world.now, next.at)
      world.steps += 1
      dispatch(next)
      return true
    },
    poke(of, node, act) {
      world = of
      me = node
      const self = world.nodes[node]
      if (self) act(self, io)
    },
  }
}
