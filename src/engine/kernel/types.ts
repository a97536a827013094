/**
 * What the kernel is made of: a clock, an ordered queue, connections, chance, faults. It knows nothing of Kafka.
 *
 * Left out: bandwidth, TCP and TLS handshakes. A connection opens with its first request.
 */

/** Simulated time in integer microseconds since the start of the run. */
export type Micros = number

/** The name of a node; branded so that an ordinary string is not taken for one. */
export type NodeId = string & { readonly __brand: 'NodeId' }

export const MS = 1_000 as Micros
export const SECOND = 1_000_000 as Micros

/** State of an sfc32 generator: four 32-bit words, kept in the world so that chance rewinds with time. */
export type Rng = number[]

export interface Kinded {
  readonly kind: string
}

/**
 * Something that will happen. `at`, then `seq`, is a total order, so two runs never differ.
 * - request, response: bytes on a connection, in order, from `sentAt` to `at`
 * - backlog: a request that waited in the server's socket while an earlier one was being served
 * - close: the other end of a connection has gone
 * - deadline: a request on the connection may have run into its timeout
 * - connect: a connection that could not be set up is given up
 * - broken: TCP gives the connection up, or it was reset
 * - hangup: the client has closed a connection that its server watches
 * - timer: a node wakes itself
 * - operator: the next step of somebody's script; it belongs to no node
 */
export interface Envelope<M> {
  readonly at: Micros
  readonly seq: number
  readonly via:
    | 'request'
    | 'response'
    | 'backlog'
    | 'close'
    | 'deadline'
    | 'connect'
    | 'broken'
    | 'hangup'
    | 'timer'
    | 'operator'
  readonly sentAt: Micros
  readonly from: NodeId
  readonly to: NodeId
  /** Key of the connection, '' for a timer. */
  readonly connection: string
  /** The connection's number, or the node's life for a timer: what belongs to an earlier one is void. */
  readonly epoch: number
  readonly correlationId: number
  readonly body: M | null
  /** Somebody held it up: at `done` of its way until `until`, then the rest of it. */
  readonly detained?: { readonly done: number; readonly until: Micros }
}

/** A request that its sender still waits for. */
export interface InFlight<M> {
  readonly correlationId: number
  readonly sentAt: Micros
  readonly deadline: Micros
  readonly body: M
}

/**
 * One TCP connection: bytes arrive in order and once, or the connection breaks. The server handles one
 * request of a connection at a time and answers in order (Kafka's SocketServer mutes the channel).
 */
export interface Connection<M> {
  readonly client: NodeId
  readonly server: NodeId
  readonly channel: string
  /** Grows with every new connection of the world. */
  readonly epoch: number
  serverOpen: boolean
  /** False once the client has closed its end: what it had sent still arrives, nothing is answered. */
  clientOpen: boolean
  /** The client's end has arrived at the server: the connection goes with its last request. */
  ending: boolean
  /** A request has arrived at the server. */
  established: boolean
  /** Nothing leaves before: the client waits before it dials again. */
  readonly opensAt: Micros
  /** A cut link keeps it from being set up; the client gives up then. 0 when the way is free. */
  connectBy: Micros
  /** When the client learns that it is broken: nothing gets through any more. 0 while it lives. */
  brokenAt: Micros
  nextCorrelationId: number
  lastToServer: Micros
  lastToClient: Micros
  /** Correlation id being served, 0 when the server is free. */
  serving: number
  backlog: Envelope<M>[]
  inFlight: InFlight<M>[]
  /** When the earliest deadline envelope in the queue fires, 0 when there is none. */
  deadlineAt: Micros
  /** The server wants to hear when the client hangs up. */
  watched?: true
}

/** Whom a rule is about: a node id, a role, `rack:<name>` or '*'. */
export interface Between {
  readonly from: string
  readonly to: string
}

/** How long a message takes; the first rule of this kind that fits applies. '*' means any node. */
export interface DelayRule extends Between {
  readonly kind: 'delay'
  readonly minDelay: Micros
  readonly maxDelay: Micros
}
/** Makes a link slower, by up to `jitter` more than `delay`. All rules that fit add up. */
export interface SlowRule extends Between {
  readonly kind: 'slow'
  readonly delay: Micros
  readonly jitter: Micros
}
/** Loses packets. TCP sends them again, so that a message comes late, or its connection breaks. */
export interface LossRule extends Between {
  readonly kind: 'loss'
  readonly percent: number
}
/** Nothing gets through. What was sent is held and sent again later. */
export interface CutRule extends Between {
  readonly kind: 'cut'
}
/** What is wrong with a link. '*' means everything outside the other side of the rule. */
export type LinkFault = SlowRule | LossRule | CutRule
/** Faults stand before delays. */
export type NetworkRule = DelayRule | LinkFault

/** How a node dials: reconnect back-off and how long a connection may take to be set up, both growing. */
export interface DialPolicy {
  readonly backoff: Micros
  readonly backoffMax: Micros
  readonly setup: Micros
  readonly setupMax: Micros
}

/** What a client remembers of a server that it lost or could not reach. */
export interface Dial {
  /** Connections lost in a row. */
  failures: number
  /** Of these, the last ones that were never set up. */
  unreached: number
  /** No new connection before. */
  notBefore: Micros
}

/** A node that is stopped in its tracks: what comes for it waits. */
export interface Pause<M> {
  readonly since: Micros
  waiting: Envelope<M>[]
}

/** Everything there is: plain data that can be saved, sent, rewound, branched and read. */
export interface World<S, M> {
  now: Micros
  /** Events handled so far. */
  steps: number
  nextSeq: number
  nextConnection: number
  readonly seed: number
  /** One stream for each purpose, so that a draw for one never shifts another. */
  rng: Record<string, Rng>
  queue: Envelope<M>[]
  nodes: Record<string, S>
  /** Counts a node's starts; odd while it runs, even while it is down. */
  lives: Record<string, number>
  connections: Record<string, Connection<M>>
  /** How the links are: what is wrong with them, then their delays. Replaced when it changes. */
  network: readonly NetworkRule[]
  /** Sent over a cut link, in the order in which it was sent. */
  held: Envelope<M>[]
  /** Nodes that are paused. */
  paused: Record<string, Pause<M>>
  /** How far a node's wall clock is off, where it is. */
  skews: Record<string, Micros>
  /** By connection: clients that wait before they dial again. */
  dials: Record<string, Dial>
}

/** Names a request that waits for its answer. Plain data: it may be kept in a purgatory. */
export interface RequestRef {
  readonly from: NodeId
  readonly connection: string
  readonly epoch: number
  readonly correlationId: number
}

/**
 * A connection broke. Each request that waited on it got no answer, and what became of it at the server is
 * unknown; when none waited, `request` is null and the client only learns that the other side has gone.
 */
export interface RequestFailed<M> {
  readonly kind: 'RequestFailed'
  readonly to: NodeId
  readonly channel: string
  readonly reason: 'disconnected' | 'timeout'
  /** False when the connection was never set up: the request has not left. */
  readonly reached: boolean
  readonly request: M | null
}

/** A handler's only way to reach outside its own node. */
export interface Io<M, F> {
  /** The monotonic clock, the same for all. */
  readonly now: Micros
  /** The node's own wall clock, which may be off. */
  readonly wallNow: Micros
  /** Sends a request; exactly one response or RequestFailed comes back. */
  request(to: NodeId, channel: string, body: M, timeout: Micros): void
  /** Sends a request that is never answered (acks=0). */
  tell(to: NodeId, channel: string, body: M): void
  /** Requests of this connection that wait for an answer. */
  inFlight(to: NodeId, channel: string): number
  /** From when on a request would leave at once: later than now while the client waits to dial again. */
  readyAt(to: NodeId, channel: string): Micros
  reply(ref: RequestRef, body: M): void
  /** Ends a request that is owed no answer. */
  finish(ref: RequestRef): void
  /** Lets this node hear (Model.hungUp) when the client of the connection that a request came on hangs up. */
  watch(ref: RequestRef): void
  /** Closes the connection a request came on (a broker's only word on a failed acks=0). */
  disconnect(ref: RequestRef): void
  wakeAfter(delay: Micros, body: M): void
  /** A uniform integer, both ends included, from the named stream. */
  pick(stream: string, lowest: number, highest: number): number
  report(fact: F): void
  /** The node ends its own process. */
  exit(): void
}

/** The handler of one message kind: requests come with their ref, responses with the request they answer. */
export type Handler<S, M extends Kinded, F, K extends M['kind']> = K extends `${string}Request`
  ? (self: S, message: Extract<M, { kind: K }>, io: Io<M, F>, ref: RequestRef) => void
  : K extends `${infer Name}Response`
    ? (
        self: S,
        message: Extract<M, { kind: K }>,
        io: Io<M, F>,
        request: Extract<M, { kind: `${Name}Request` }>,
        from: NodeId,
      ) => void
    : (self: S, message: Extract<M, { kind: K }>, io: Io<M, F>) => void

/** A table of handlers; a missing one is a compile error, not a silent drop. */
export type Behaviour<S, M extends Kinded, F, K extends M['kind']> = {
  readonly [Kind in K]: Handler<S, M, F, Kind>
}

/** What a role does when a request of its own got no answer. */
export type OnFailure<S, M extends Kinded, F> = (self: S, failure: RequestFailed<M>, io: Io<M, F>) => void

type AnyHandler = (self: never, message: never, io: never, context: never, from: never) => void

/** Lets something happen to a node from outside. */
export interface Poker<S, M, F> {
  poke(world: World<S, M>, node: NodeId, act: (self: S, io: Io<M, F>) => void): void
}

/** The behaviours of each role. */
export interface Model<S extends { readonly role: string }, M extends Kinded, F> {
  readonly handlers: { readonly [R in S['role']]: Readonly<Record<string, AnyHandler>> }
  readonly failed: { readonly [R in S['role']]: OnFailure<Extract<S, { role: R }>, M, F> }
  /** A client hung up a connection that was watched. */
  readonly hungUp?: (self: S, connection: Pick<RequestRef, 'connection' | 'epoch'>, io: Io<M, F>) => void
  /** Without it everybody dials again at once. */
  readonly dial?: (self: S, channel: string) => DialPolicy
  /** The next step of somebody's script, who sees the whole world. */
  readonly operate?: (world: World<S, M>, step: M, poker: Poker<S, M, F>) => void
}
