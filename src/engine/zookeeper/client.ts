/**
 * A client of the ensemble (ClientCnxn, kafka.zookeeper.ZooKeeperClient): one session over one connection to
 * one server at a time. A lost connection is taken up again on another server within the session's timeout;
 * what was asked and not answered is asked again (KafkaZkClient.retryRequestsUntilConnected). Only the
 * ensemble says that a session has expired, so a client that reaches nobody does not know.
 *
 * Left out: SASL, chroot, read-only mode; zookeeper.connection.timeout.ms (a broker goes on trying to connect).
 */
import { MS, type NodeId } from '../kernel/types.ts'
import type { MessageOf } from '../messages.ts'
import type { Handlers, KafkaIo } from '../world.ts'
import type { WatchEvent, ZkCall, ZkClient, ZkOp, ZkResult } from '../zookeeper-state.ts'
import { ZERO_ZXID } from './zxid.ts'

/** The channel of a session. */
export const SESSION = 'zkSession'
/** A client waits up to a second before it tries the next server. */
const RECONNECT_MS = 1_000

/** A node that holds a session. */
export interface ZkClientHost {
  readonly id: NodeId
  readonly config: {
    readonly 'zookeeper.session.timeout.ms': number
    readonly 'zookeeper.max.in.flight.requests': number
  }
}

/** What the node does with what it hears. */
export interface ZkClientHooks<S extends ZkClientHost> {
  readonly clientOf: (self: S) => ZkClient
  /** A session of its own, new. */
  readonly opened: (self: S, io: KafkaIo) => void
  /** The session has expired: nothing that was asked in it will be answered. */
  readonly expired: (self: S, io: KafkaIo, lost: readonly ZkCall[]) => void
  readonly answered: (self: S, io: KafkaIo, call: ZkCall) => void
  readonly event: (self: S, io: KafkaIo, event: WatchEvent) => void
  readonly closed: (self: S, io: KafkaIo) => void
}

/** A client that is about to open its first session. */
export function freshZkClient(servers: readonly NodeId[], first: number): ZkClient {
  return {
    servers,
    at: first,
    state: 'CONNECTING',
    sessionId: null,
    timeoutMs: 0,
    lastZxid: ZERO_ZXID,
    lastEvent: 0,
    token: 0,
    lastSentAt: 0,
    watches: { data: {}, children: {} },
    calls: [],
    nextCall: 1,
    inFlight: 0,
  }
}

type ClientKind =
  | 'ZkConnectResponse'
  | 'ZkOpsResponse'
  | 'ZkPingResponse'
  | 'ZkCloseSessionResponse'
  | 'ZkWatchEventRequest'
  | 'ZkConnectTimer'
  | 'ZkClientPingTimer'

export interface ZkClientBehaviour<S extends ZkClientHost> {
  readonly handlers: Handlers<S, ClientKind>
  /** Opens the session. */
  start(self: S, io: KafkaIo): void
  /** Asks; the answer comes to `answered` when all operations have one. Returns the call's number. */
  ask(self: S, io: KafkaIo, lane: string, ops: readonly ZkOp[]): number
  /** A connection broke. */
  failed(self: S, io: KafkaIo, from: NodeId): void
  /** Ends the session in order: its ephemeral nodes go at once. */
  close(self: S, io: KafkaIo): void
}

/** Time without a word from the server after which the client tries another (two thirds of the timeout). */
export function readTimeoutMs(self: ZkClientHost, client: ZkClient): number {
  const whole = client.timeoutMs || self.config['zookeeper.session.timeout.ms']
  return Math.floor((whole * 2) / 3)
}

function serverOf(client: ZkClient): NodeId {
  return client.servers[client.at % client.servers.length] as NodeId
}

function connect<S extends ZkClientHost>(hooks: ZkClientHooks<S>, self: S, io: KafkaIo): void {
  const client = hooks.clientOf(self)
  client.state = 'CONNECTING'
  client.token += 1
  client.inFlight = 0
  client.lastEvent = 0
  for (const call of client.calls) call.sent = call.results.length
  const { sessionId, lastZxid, token } = client
  io.request(
    serverOf(client),
    SESSION,
    {
      kind: 'ZkConnectRequest',
      sessionId,
      timeoutMs: self.config['zookeeper.session.timeout.ms'],
      lastZxid,
      watches: { data: { ...client.watches.data }, children: { ...client.watches.children } },
      token,
    },
    Math.max(1, Math.floor(self.config['zookeeper.session.timeout.ms'] / client.servers.length)) * MS,
  )
}

function reconnectLater<S extends ZkClientHost>(hooks: ZkClientHooks<S>, self: S, io: KafkaIo): void {
  const client = hooks.clientOf(self)
  client.state = 'CONNECTING'
  client.token += 1
  client.at = (client.at + 1) % client.servers.length
  io.wakeAfter(io.pick('zookeeper', 0, RECONNECT_MS) * MS, { kind: 'ZkConnectTimer', token: client.token })
}

function planPing<S extends ZkClientHost>(hooks: ZkClientHooks<S>, self: S, io: KafkaIo): void {
  const client = hooks.clientOf(self)
  const delay = Math.floor(readTimeoutMs(self, client) / 2) * MS
  io.wakeAfter(delay, { kind: 'ZkClientPingTimer', token: client.token })
}

/** Sends what waits, as far as zookeeper.max.in.flight.requests lets it. */
function sendCalls<S extends ZkClientHost>(hooks: ZkClientHooks<S>, self: S, io: KafkaIo): void {
  const client = hooks.clientOf(self)
  const most = self.config['zookeeper.max.in.flight.requests']
  const timeout = readTimeoutMs(self, client) * MS
  for (const call of client.calls) {
    while (call.sent < call.ops.length && client.inFlight < most) {
      const ops = call.ops.slice(call.sent, call.sent + most - client.inFlight)
      call.sent += ops.length
      client.inFlight += ops.length
      client.lastSentAt = io.now
      const sessionId = client.sessionId as string
      const cxid = client.nextCall++
      io.request(
        serverOf(client),
        SESSION,
        { kind: 'ZkOpsRequest', sessionId, cxid, callId: call.id, ops },
        timeout,
      )
    }
    if (client.inFlight >= most) return
  }
}

/** Before an answer is read, everything the server's watches saw before it. */
function hear<S extends ZkClientHost>(
  hooks: ZkClientHooks<S>,
  self: S,
  io: KafkaIo,
  heard: Pick<MessageOf<'ZkPingResponse'>, 'zxid' | 'firstEvent' | 'events'>,
): void {
  const client = hooks.clientOf(self)
  client.lastZxid = heard.zxid
  heard.events.forEach((event, i) => {
    if (heard.firstEvent + i <= client.lastEvent) return
    client.lastEvent = heard.firstEvent + i
    fire(hooks, self, io, event)
  })
}

function fire<S extends ZkClientHost>(
  hooks: ZkClientHooks<S>,
  self: S,
  io: KafkaIo,
  event: WatchEvent,
): void {
  const { watches } = hooks.clientOf(self)
  if (event.type !== 'NodeChildrenChanged') delete watches.data[event.path]
  if (event.type === 'NodeChildrenChanged' || event.type === 'NodeDeleted')
    delete watches.children[event.path]
  hooks.event(self, io, event)
}

function noteWatches({ watches }: ZkClient, ops: readonly ZkOp[], results: readonly ZkResult[]): void {
  ops.forEach((op, i) => {
    if (!('watch' in op) || !op.watch) return
    const found = results[i]?.code === 'OK'
    if (op.op === 'getChildren') {
      if (found) watches.children[op.path] = true
    } else if (found) watches.data[op.path] = 'data'
    else if (op.op === 'exists') watches.data[op.path] = 'exist'
  })
}

function onOps<S extends ZkClientHost>(
  hooks: ZkClientHooks<S>,
  self: S,
  io: KafkaIo,
  answer: MessageOf<'ZkOpsResponse'>,
  { callId, ops }: MessageOf<'ZkOpsRequest'>,
): void {
  const client = hooks.clientOf(self)
  client.inFlight -= ops.length
  // Events of this answer are older than its reads: they take watches away before new ones are noted.
  hear(hooks, self, io, answer)
  noteWatches(client, ops, answer.results)
  const call = client.calls.find((one) => one.id === callId)
  if (call) {
    call.results.push(...answer.results)
    if (call.results.length >= call.ops.length) {
      client.calls = client.calls.filter((one) => one !== call)
      hooks.answered(self, io, call)
    }
  }
  if (hooks.clientOf(self).state === 'CONNECTED') sendCalls(hooks, self, io)
}

function onConnect<S extends ZkClientHost>(
  hooks: ZkClientHooks<S>,
  self: S,
  io: KafkaIo,
  answer: MessageOf<'ZkConnectResponse'>,
  isNew: boolean,
): void {
  const client = hooks.clientOf(self)
  if (answer.sessionId === null) return expire(hooks, self, io)
  client.state = 'CONNECTED'
  client.sessionId = answer.sessionId
  client.timeoutMs = answer.timeoutMs
  client.lastSentAt = io.now
  planPing(hooks, self, io)
  if (isNew) hooks.opened(self, io)
  for (const event of answer.events) fire(hooks, self, io, event)
  sendCalls(hooks, self, io)
}

function expire<S extends ZkClientHost>(hooks: ZkClientHooks<S>, self: S, io: KafkaIo): void {
  const client = hooks.clientOf(self)
  const lost = client.calls
  client.calls = []
  client.sessionId = null
  client.watches = { data: {}, children: {} }
  client.inFlight = 0
  hooks.expired(self, io, lost)
  connect(hooks, self, io)
}

function handlersOf<S extends ZkClientHost>(hooks: ZkClientHooks<S>): Handlers<S, ClientKind> {
  return {
    ZkConnectResponse(self, answer, io, request) {
      if (request.token === hooks.clientOf(self).token)
        onConnect(hooks, self, io, answer, request.sessionId === null)
    },
    ZkOpsResponse(self, answer, io, request) {
      const client = hooks.clientOf(self)
      if (client.state === 'CONNECTED' && request.sessionId === client.sessionId)
        onOps(hooks, self, io, answer, request)
    },
    ZkPingResponse(self, answer, io) {
      if (hooks.clientOf(self).state === 'CONNECTED') hear(hooks, self, io, answer)
    },
    ZkCloseSessionResponse(self, _, io) {
      hooks.closed(self, io)
    },
    ZkWatchEventRequest(self, message, io, ref) {
      io.finish(ref)
      const client = hooks.clientOf(self)
      if (client.state !== 'CONNECTED' || message.sessionId !== client.sessionId) return
      // Sent by a server that the client has left: it set its watches anew elsewhere.
      if (ref.from === serverOf(client)) hear(hooks, self, io, message)
    },
    ZkConnectTimer(self, { token }, io) {
      if (token === hooks.clientOf(self).token) connect(hooks, self, io)
    },
    ZkClientPingTimer(self, { token }, io) {
      const client = hooks.clientOf(self)
      if (token !== client.token || client.state !== 'CONNECTED') return
      const sessionId = client.sessionId as string
      io.request(
        serverOf(client),
        SESSION,
        { kind: 'ZkPingRequest', sessionId },
        readTimeoutMs(self, client) * MS,
      )
      planPing(hooks, self, io)
    },
  }
}

/** Makes the behaviour of a node that holds a session. */
export function zkClientBehaviour<S extends ZkClientHost>(hooks: ZkClientHooks<S>): ZkClientBehaviour<S> {
  return {
    start: (self, io) => connect(hooks, self, io),
    ask(self, io, lane, ops) {
      const client = hooks.clientOf(self)
      const id = client.nextCall++
      client.calls.push({ id, lane, ops, results: [], sent: 0 })
      if (client.state === 'CONNECTED') sendCalls(hooks, self, io)
      return id
    },
    failed(self, io, from) {
      const client = hooks.clientOf(self)
      if (client.state === 'CLOSED') return hooks.closed(self, io)
      // Several requests fail with one connection: the first moves the client on.
      if (from !== serverOf(client) || io.inFlight(from, SESSION) > 0) return
      reconnectLater(hooks, self, io)
    },
    close(self, io) {
      const client = hooks.clientOf(self)
      if (client.state !== 'CONNECTED' || client.sessionId === null) return hooks.closed(self, io)
      client.state = 'CLOSED'
      client.token += 1
      const { sessionId } = client
      const cxid = client.nextCall++
      const body = { kind: 'ZkCloseSessionRequest', sessionId, cxid } as const
      io.request(serverOf(client), SESSION, body, readTimeoutMs(self, client) * MS)
    },
    handlers: handlersOf(hooks),
  }
}
