/**
 * What the kernel is made of: a clock, an ordered queue, connections, chance. It knows nothing of Kafka.
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
 * - timer: a node wakes itself
 */
export interface Envelope<M> {
  readonly at: Micros
  readonly seq: number
  readonly via: 'request' | 'response' | 'backlog' | 'close' | 'deadline' | 'timer'
  readonly sentAt: Micros
  readonly from: NodeId
  readonly to: NodeId
  /** Key of the connection, '' for a timer. */
  readonly connection: string
  /** The connection's number, or the node's life for a timer: what belongs to an earlier one is void. */
  readonly epoch: number
  readonly correlationId: number
  readonly body: M | null
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
  /** False once the client's process has gone: what it had sent still arrives, nothing is answered. */
  clientOpen: boolean
  nextCorrelationId: number
  lastToServer: Micros
  lastToClient: Micros
  /** Correlation id being served, 0 when the server is free. */
  serving: number
  backlog: Envelope<M>[]
  inFlight: InFlight<M>[]
  /** When the earliest deadline envelope in the queue fires, 0 when there is none. */
  deadlineAt: Micros
}

/** How long a message takes between two kinds of nodes; the first rule that fits applies. */
export interface NetworkRule {
  /** A role, a node id or '*'. */
  readonly from: string
  readonly to: string
  readonly minDelay: Micros
  readonly maxDelay: Micros
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
  network: readonly NetworkRule[]
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
  readonly request: M | null
}

/** A handler's only way to reach outside its own node. */
export interface Io<M, F> {
  readonly now: Micros
  /** Sends a request; exactly one response or RequestFailed comes back. */
  request(to: NodeId, channel: string, body: M, timeout: Micros): void
  /** Sends a request that is never answered (acks=0). */
  tell(to: NodeId, channel: string, body: M): void
  /** Requests of this connection that wait for an answer. */
  inFlight(to: NodeId, channel: string): number
  reply(ref: RequestRef, body: M): void
  /** Ends a request that is owed no answer. */
  finish(ref: RequestRef): void
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

/** The behaviours of each role. */
export interface Model<S extends { readonly role: string }, M extends Kinded, F> {
  readonly handlers: { readonly [R in S['role']]: Readonly<Record<string, AnyHandler>> }
  readonly failed: { readonly [R in S['role']]: OnFailure<Extract<S, { role: R }>, M, F> }
}
