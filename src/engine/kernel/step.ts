/** One event at a time: take what comes next, let its node handle it. */
import { dialling, forgetDials, noteLost } from './dialling.ts'
import type { Roled } from './links.ts'
import {
  answer,
  breakConnectionsOf,
  connectionKey,
  connectionOf,
  dropConnection,
  dropLingering,
  endLingering,
  expire,
  openConnection,
  post,
  sendClose,
  sendRequest,
} from './network.ts'
import { resumeNode, stall } from './pause.ts'
import { peek, pop } from './queue.ts'
import { integerBetween, streamOf } from './random.ts'
import {
  type Connection,
  type DialPolicy,
  type Envelope,
  type InFlight,
  type Io,
  type Kinded,
  type Micros,
  type Model,
  type NetworkRule,
  type NodeId,
  type RequestRef,
  SECOND,
  type World,
} from './types.ts'

const DIAL_AT_ONCE: DialPolicy = { backoff: 0, backoffMax: 0, setup: 10 * SECOND, setupMax: 10 * SECOND }

type Loose<S, M, F> = (self: S, message: M, io: Io<M, F>, context: unknown, from: NodeId) => void

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
    held: [],
    paused: {},
    skews: {},
    dials: {},
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
  resumeNode(world, node)
  forgetDials(world, node)
  world.lives[node] = (world.lives[node] ?? 0) + 1
  breakConnectionsOf(world, node)
}

/** Puts the next step of somebody's script into the queue. */
export function planOperation<S, M>(world: World<S, M>, delay: Micros, body: M): void {
  post(world, {
    at: world.now + delay,
    seq: 0,
    via: 'operator',
    sentAt: 0,
    from: '' as NodeId,
    to: '' as NodeId,
    connection: '',
    epoch: 0,
    correlationId: 0,
    body,
  })
}

/** When the next event happens, or null when nothing will ever happen again. */
export function nextEventAt<S, M>(world: World<S, M>): Micros | null {
  return peek(world.queue)?.at ?? null
}

/**
 * Moves worlds of one model, one event at a time. It holds no state of its own between two events; the world
 * and the node it is about are set for the time of one handler.
 */
export class Stepper<S extends Roled, M extends Kinded, F> {
  readonly #model: Model<S, M, F>
  readonly #io: Io<M, F>
  #world = null as unknown as World<S, M>
  #me = '' as NodeId

  /** `report` hears every fact as it happens. */
  constructor(model: Model<S, M, F>, report: (fact: F, node: NodeId) => void) {
    this.#model = model
    this.#io = this.#buildIo(report)
  }

  /** Handles the next event; false when there is none. */
  step(world: World<S, M>): boolean {
    const next = pop(world.queue)
    if (!next) return false
    this.#world = world
    this.#me = next.to
    world.now = Math.max(world.now, next.at)
    world.steps += 1
    this.#dispatch(next)
    return true
  }

  /** Lets something happen to a node from outside, now (a command). */
  poke(world: World<S, M>, node: NodeId, act: (self: S, io: Io<M, F>) => void): void {
    this.#world = world
    this.#me = node
    const self = world.nodes[node]
    if (self) act(self, this.#io)
  }

  #buildIo(report: (fact: F, node: NodeId) => void): Io<M, F> {
    const world = () => this.#world
    const me = () => this.#me
    return {
      get now() {
        return world().now
      },
      get wallNow() {
        return world().now + (world().skews[me()] ?? 0)
      },
      request: (to, channel, body, timeout) => this.#send(to, channel, timeout, body),
      tell: (to, channel, body) => this.#send(to, channel, null, body),
      readyAt(to, channel) {
        const key = connectionKey(me(), to, channel)
        return world().connections[key]?.connectBy ?? world().dials[key]?.notBefore ?? 0
      },
      inFlight: (to, channel) => world().connections[connectionKey(me(), to, channel)]?.inFlight.length ?? 0,
      reply: (ref, body) => answer(world(), ref, body),
      finish: (ref) => answer(world(), ref, null),
      watch(ref) {
        const connection = connectionOf(world(), ref)
        if (connection) connection.watched = true
      },
      disconnect(ref) {
        const connection = connectionOf(world(), ref)
        if (connection?.clientOpen) sendClose(world(), connection, ref.connection)
        else if (connection) dropLingering(world(), ref.connection, ref.epoch)
      },
      wakeAfter: (delay, body) => this.#wake(delay, body),
      pick: (stream, lowest, highest) => integerBetween(streamOf(world(), stream), lowest, highest),
      report: (fact) => report(fact, me()),
      exit: () => endNode(world(), me()),
    }
  }

  /** What a handler still asks for after its node's end is void: nobody would be there to hear the answer. */
  #send(to: NodeId, channel: string, timeout: Micros | null, body: M): void {
    const world = this.#world
    const client = this.#me
    if (!isUp(world, client)) return
    const key = connectionKey(client, to, channel)
    let connection = world.connections[key]
    if (!connection) {
      const policy = this.#dialPolicy(client, channel)
      connection = openConnection(
        world,
        key,
        { client, server: to, channel },
        dialling(world, key, client, policy),
      )
    }
    sendRequest(world, connection, key, timeout, body)
  }

  #dialPolicy(client: NodeId, channel: string) {
    return this.#model.dial?.(this.#world.nodes[client] as S, channel) ?? DIAL_AT_ONCE
  }

  #wake(delay: Micros, body: M): void {
    const world = this.#world
    const me = this.#me
    if (!isUp(world, me)) return
    post(world, {
      at: world.now + Math.max(0, Math.round(delay)),
      seq: 0,
      via: 'timer',
      sentAt: 0,
      from: me,
      to: me,
      connection: '',
      epoch: world.lives[me] ?? 0,
      correlationId: 0,
      body,
    })
  }

  #handle(self: S, body: M, context: unknown, from: NodeId): void {
    const handlers = this.#model.handlers[self.role as S['role']]
    const handler = handlers[body.kind] as Loose<S, M, F> | undefined
    if (!handler) throw new Error(`${self.role} has no behaviour for ${body.kind}`)
    handler(self, body, this.#io, context, from)
  }

  /** The client learns that its connection is gone, and with it what it still waited for. */
  #closed(key: string, connection: Connection<M>, lost: readonly InFlight<M>[]): void {
    const { client, server: to, channel } = connection
    const self = this.#world.nodes[client]
    if (!self || !isUp(this.#world, client)) return
    noteLost(this.#world, key, connection, this.#dialPolicy(client, channel))
    const failed = this.#model.failed[self.role as S['role']] as unknown as Loose<S, unknown, F>
    const io = this.#io as never
    const { established: reached } = connection
    for (const { body: request, deadline } of lost) {
      const reason = deadline <= this.#world.now ? 'timeout' : 'disconnected'
      failed(self, { kind: 'RequestFailed', to, channel, reason, reached, request }, io, undefined, to)
    }
    if (lost.length === 0)
      failed(
        self,
        { kind: 'RequestFailed', to, channel, reason: 'disconnected', reached, request: null },
        io,
        undefined,
        to,
      )
  }

  #request(next: Envelope<M>, connection: Connection<M>, self: S): void {
    if (next.via === 'request' && connection.serving !== 0) {
      connection.backlog.push(next)
      return
    }
    connection.serving = next.correlationId
    const { from, epoch, correlationId, connection: key } = next
    if (!connection.established) {
      connection.established = true
      delete this.#world.dials[key]
    }
    const ref: RequestRef = { from, connection: key, epoch, correlationId }
    this.#handle(self, next.body as M, ref, from)
  }

  #response(next: Envelope<M>, connection: Connection<M>, self: S): void {
    const index = connection.inFlight.findIndex((waiting) => waiting.correlationId === next.correlationId)
    const [answered] = index < 0 ? [] : connection.inFlight.splice(index, 1)
    if (answered) this.#handle(self, next.body as M, answered.body, next.from)
  }

  #hungUp(next: Envelope<M>, self: S | undefined): void {
    if (self && isUp(this.#world, next.to)) this.#model.hungUp?.(self, next, this.#io)
  }

  #timer(next: Envelope<M>, self: S | undefined): void {
    if (self && this.#world.lives[next.to] === next.epoch)
      this.#handle(self, next.body as M, undefined, next.from)
  }

  #dispatch(next: Envelope<M>): void {
    const world = this.#world
    if (next.via === 'operator') return this.#model.operate?.(world, next.body as M, this)
    if (world.paused[next.to] !== undefined) return stall(world, next.to, next)
    const self = world.nodes[next.to]
    if (next.via === 'timer') return this.#timer(next, self)
    if (next.via === 'hangup') return this.#hungUp(next, self)
    const connection = connectionOf(world, next)
    if (!connection) return
    if (!connection.clientOpen) return this.#lingering(next, connection, self)
    const key = next.connection
    if (next.via === 'close') this.#closed(key, connection, dropConnection(world, key))
    else if (next.via === 'connect' || next.via === 'broken') {
      const due = next.via === 'connect' ? connection.connectBy : connection.brokenAt
      if (due === next.at) this.#closed(key, connection, dropConnection(world, key))
    } else if (next.via === 'deadline') {
      if (connection.deadlineAt !== next.at) return
      const lost = expire(world, key)
      if (lost.length > 0) this.#closed(key, connection, lost)
    } else if (next.via === 'response') {
      if (self) this.#response(next, connection, self)
    } else if (!self || !isUp(world, next.to) || !connection.serverOpen) sendClose(world, connection, key)
    else this.#request(next, connection, self)
  }

  /** Bytes of a client that has closed its end. */
  #lingering(next: Envelope<M>, connection: Connection<M>, self: S | undefined): void {
    if (next.via === 'close' && next.from === connection.client)
      endLingering(this.#world, next.connection, connection)
    else if ((next.via === 'request' || next.via === 'backlog') && self && isUp(this.#world, next.to))
      this.#request(next, connection, self)
  }
}
