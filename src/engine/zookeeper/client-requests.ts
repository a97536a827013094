/**
 * What a server answers its clients: sessions and requests (ZooKeeperServer, NIOServerCnxn). Reads are served
 * from the server's own tree, which may be behind; writes go to the leader and come back as transactions.
 *
 * Left out: read-only mode, sync, local sessions, throttling.
 */
import { MS, type RequestRef } from '../kernel/types.ts'
import type { MessageOf } from '../messages.ts'
import type { Handlers, KafkaIo, ZooKeeper } from '../world.ts'
import type { WatchEvent, ZkOp, ZkReadOp, ZkResult } from '../zookeeper-state.ts'
import { deliver, watch } from './commit.ts'
import { propose } from './leader.ts'
import { isServing, LEARNER, memoryOfZk, tick, touch } from './server.ts'
import { readTree } from './znode-tree.ts'
import { compareZxid } from './zxid.ts'

/** True for operations that change nothing. */
export function isRead(op: ZkOp): op is ZkReadOp {
  return op.op === 'exists' || op.op === 'getData' || op.op === 'getChildren'
}

/** minSessionTimeout and maxSessionTimeout are 2 and 20 ticks. */
export function negotiatedTimeoutMs(askedMs: number, tickTime: number): number {
  return Math.min(Math.max(askedMs, 2 * tickTime), 20 * tickTime)
}

function heardOf(self: ZooKeeper, io: KafkaIo, sessionId: string): void {
  const { role } = memoryOfZk(self)
  if (role.kind === 'LEADING') touch(self, io, sessionId)
  else if (role.kind === 'FOLLOWING') role.touched[sessionId] = true
}

/** To the leader, which may be this server. */
function submit(self: ZooKeeper, io: KafkaIo, submission: Omit<MessageOf<'ZkForwardRequest'>, 'kind'>): void {
  const { role } = memoryOfZk(self)
  if (role.kind === 'LEADING') propose(self, io, submission)
  else if (role.kind === 'FOLLOWING')
    io.tell(role.leader, LEARNER, { kind: 'ZkForwardRequest', ...submission })
}

function newSessionId(self: ZooKeeper, io: KafkaIo): string {
  const memory = memoryOfZk(self)
  memory.nextSession += 1
  const ms = Math.floor(io.now / MS)
  return `0x${self.serverId.toString(16)}${ms.toString(16).padStart(9, '0')}${memory.nextSession.toString(16).padStart(4, '0')}`
}

// ── sessions ──

function connect(
  self: ZooKeeper,
  message: MessageOf<'ZkConnectRequest'>,
  io: KafkaIo,
  ref: RequestRef,
): void {
  const memory = memoryOfZk(self)
  // A client that has seen more than this server must look for another.
  if (!isServing(memory) || compareZxid(message.lastZxid, self.disk.tree.lastZxid) > 0)
    return io.disconnect(ref)
  const { role } = memory
  if (message.sessionId === null) {
    const sessionId = newSessionId(self, io)
    const timeoutMs = negotiatedTimeoutMs(message.timeoutMs, self.config.tickTime)
    memory.waiting[`${sessionId}:0`] = { ref, results: [], connect: message.token }
    admit(self, sessionId, ref)
    return submit(self, io, { sessionId, cxid: 0, ops: [], session: { timeoutMs, client: ref.from } })
  }
  if (role.kind === 'LEADING') {
    const valid = role.prepared.sessions[message.sessionId] !== undefined
    return valid ? resume(self, io, message, ref) : refuse(io, ref, message.token)
  }
  if (role.kind !== 'FOLLOWING') return
  memory.waiting[`${message.sessionId}:reconnect`] = { ref, results: [], connect: message.token }
  io.request(
    role.leader,
    LEARNER,
    { kind: 'ZkRevalidateRequest', sessionId: message.sessionId, connect: message },
    self.config.syncLimit * tick(self),
  )
}

function admit(self: ZooKeeper, sessionId: string, ref: RequestRef): void {
  memoryOfZk(self).clients[sessionId] = { node: ref.from, ref, events: [], nextEvent: 1 }
}

function refuse(io: KafkaIo, ref: RequestRef, token: number): void {
  io.reply(ref, { kind: 'ZkConnectResponse', sessionId: null, timeoutMs: 0, token, events: [] })
}

/** The session goes on here; what its watches have missed is told at once (DataTree.setWatches). */
function resume(self: ZooKeeper, io: KafkaIo, message: MessageOf<'ZkConnectRequest'>, ref: RequestRef): void {
  const sessionId = message.sessionId as string
  admit(self, sessionId, ref)
  heardOf(self, io, sessionId)
  io.report({ kind: 'ZooKeeperSessionMoved', session: sessionId, client: ref.from, server: self.id })
  const events = setWatches(self, message)
  const timeoutMs =
    self.disk.tree.sessions[sessionId]?.timeoutMs ??
    negotiatedTimeoutMs(message.timeoutMs, self.config.tickTime)
  io.reply(ref, { kind: 'ZkConnectResponse', sessionId, timeoutMs, token: message.token, events })
}

function setWatches(
  self: ZooKeeper,
  { sessionId, watches, lastZxid }: MessageOf<'ZkConnectRequest'>,
): WatchEvent[] {
  const { dataWatches, childWatches } = memoryOfZk(self)
  const { nodes } = self.disk.tree
  const events: WatchEvent[] = []
  for (const [path, sort] of Object.entries(watches.data)) {
    const node = nodes[path]
    if (sort === 'exist' && node) events.push({ type: 'NodeCreated', path })
    else if (sort === 'data' && !node) events.push({ type: 'NodeDeleted', path })
    else if (sort === 'data' && node && compareZxid(node.mzxid, lastZxid) > 0)
      events.push({ type: 'NodeDataChanged', path })
    else watch(dataWatches, path, sessionId as string)
  }
  for (const path of Object.keys(watches.children)) {
    const node = nodes[path]
    if (!node) events.push({ type: 'NodeDeleted', path })
    else if (compareZxid(node.pzxid, lastZxid) > 0) events.push({ type: 'NodeChildrenChanged', path })
    else watch(childWatches, path, sessionId as string)
  }
  return events
}

// ── requests ──

/** Reads, and leaves the watches that were asked for; `exists` may wait for a node that is not there yet. */
function read(self: ZooKeeper, sessionId: string, op: ZkReadOp): ZkResult {
  const { dataWatches, childWatches } = memoryOfZk(self)
  const result = readTree(self.disk.tree, op)
  if (op.watch && (result.code === 'OK' || op.op === 'exists'))
    watch(op.op === 'getChildren' ? childWatches : dataWatches, op.path, sessionId)
  return result
}

export const clientRequestHandlers: Handlers<
  ZooKeeper,
  'ZkConnectRequest' | 'ZkOpsRequest' | 'ZkPingRequest' | 'ZkCloseSessionRequest' | 'ZkRevalidateResponse'
> = {
  ZkConnectRequest: connect,
  ZkOpsRequest(self, { sessionId, cxid, ops }, io, ref) {
    const memory = memoryOfZk(self)
    const client = memory.clients[sessionId]
    if (!isServing(memory) || !client) return io.disconnect(ref)
    heardOf(self, io, sessionId)
    if (ops.every(isRead)) {
      const results = ops.map((op) => read(self, sessionId, op))
      return io.reply(ref, { kind: 'ZkOpsResponse', results, ...deliver(self, client) })
    }
    memory.waiting[`${sessionId}:${cxid}`] = { ref, results: [], connect: null }
    submit(self, io, { sessionId, cxid, ops, session: null })
  },
  ZkPingRequest(self, { sessionId }, io, ref) {
    const memory = memoryOfZk(self)
    const client = memory.clients[sessionId]
    if (!isServing(memory) || !client) return io.disconnect(ref)
    heardOf(self, io, sessionId)
    io.reply(ref, { kind: 'ZkPingResponse', ...deliver(self, client) })
  },
  ZkCloseSessionRequest(self, { sessionId, cxid }, io, ref) {
    const memory = memoryOfZk(self)
    if (!isServing(memory)) return io.disconnect(ref)
    memory.waiting[`${sessionId}:${cxid}`] = { ref, results: [], connect: null }
    submit(self, io, { sessionId, cxid, ops: [], session: 'close' })
  },
  ZkRevalidateResponse(self, { valid }, io, { sessionId, connect: asked }) {
    const memory = memoryOfZk(self)
    const key = `${sessionId}:reconnect`
    const waiting = memory.waiting[key]
    if (!waiting) return
    delete memory.waiting[key]
    if (!isServing(memory)) return io.disconnect(waiting.ref)
    if (valid) resume(self, io, asked, waiting.ref)
    else refuse(io, waiting.ref, asked.token)
  },
}
