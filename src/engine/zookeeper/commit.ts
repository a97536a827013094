/** What happens when transactions are committed: the tree changes, watches fire, clients get their answers. */
import type { NodeId, RequestRef } from '../kernel/types.ts'
import type { KafkaIo, ZooKeeper } from '../world.ts'
import type {
  WatchEvent,
  ZkClientConnection,
  ZkResult,
  ZkServerMemory,
  ZkTxn,
  Zxid,
} from '../zookeeper-state.ts'
import { EVENTS, memoryOfZk, touch } from './server.ts'
import { applyTxn } from './znode-tree.ts'
import { compareZxid } from './zxid.ts'

/** How many committed transactions a server keeps for followers that were away (commitLogCount). */
const RECENT = 500

/** Applies the logged transactions up to and with this one. */
export function commitUpTo(self: ZooKeeper, io: KafkaIo, zxid: Zxid): void {
  const { disk } = self
  let count = 0
  while (count < disk.log.length && compareZxid((disk.log[count] as ZkTxn).zxid, zxid) <= 0) count += 1
  if (count === 0) return
  const txns = disk.log.slice(0, count)
  disk.log = disk.log.slice(count)
  for (const txn of txns) apply(self, io, txn)
  disk.recent.push(...txns)
  const surplus = disk.recent.length - RECENT
  if (surplus <= 0) return
  disk.recentFrom = (disk.recent[surplus - 1] as ZkTxn).zxid
  disk.recent = disk.recent.slice(surplus)
}

function apply(self: ZooKeeper, io: KafkaIo, txn: ZkTxn): void {
  const memory = memoryOfZk(self)
  const { tree } = self.disk
  const { result, events } = applyTxn(tree, txn)
  if (memory.role.kind === 'LEADING') reportChanges(self, io, events)
  if (txn.change.type === 'createSession') touch(self, io, txn.sessionId)
  fireWatches(self, io, events)
  answer(self, io, txn, result)
  if (txn.change.type === 'closeSession') endSession(self, io, txn.sessionId)
}

function reportChanges(self: ZooKeeper, io: KafkaIo, events: readonly WatchEvent[]): void {
  const CHANGES = { NodeCreated: 'created', NodeDeleted: 'deleted', NodeDataChanged: 'changed' } as const
  for (const { type, path } of events)
    if (type !== 'NodeChildrenChanged')
      io.report({
        kind: 'ZnodeChanged',
        path,
        change: CHANGES[type],
        version: self.disk.tree.nodes[path]?.version ?? -1,
      })
}

function endSession(self: ZooKeeper, io: KafkaIo, sessionId: string): void {
  const memory = memoryOfZk(self)
  const client = memory.clients[sessionId]
  delete memory.clients[sessionId]
  if (memory.role.kind === 'LEADING') delete memory.role.deadlines[sessionId]
  for (const watches of [memory.dataWatches, memory.childWatches])
    for (const path in watches) {
      const left = (watches[path] as string[]).filter((session) => session !== sessionId)
      if (left.length > 0) watches[path] = left
      else delete watches[path]
    }
  if (client) io.disconnect(client.ref)
}

/** The last transaction of a request answers it, on the server that the client is connected to. */
function answer(self: ZooKeeper, io: KafkaIo, txn: ZkTxn, result: ZkResult): void {
  const memory = memoryOfZk(self)
  const key = `${txn.sessionId}:${txn.cxid}`
  const waiting = memory.waiting[key]
  if (!waiting) return
  if (waiting.connect !== null) return sessionOpened(self, io, txn.sessionId, waiting.ref, waiting.connect)
  waiting.results.push(result)
  if (!txn.last) return
  delete memory.waiting[key]
  if (txn.change.type === 'closeSession') return io.reply(waiting.ref, { kind: 'ZkCloseSessionResponse' })
  io.reply(waiting.ref, {
    kind: 'ZkOpsResponse',
    results: waiting.results,
    ...deliver(self, memory.clients[txn.sessionId]),
  })
}

function sessionOpened(
  self: ZooKeeper,
  io: KafkaIo,
  sessionId: string,
  ref: RequestRef,
  token: number,
): void {
  const memory = memoryOfZk(self)
  delete memory.waiting[`${sessionId}:0`]
  if (memory.role.kind === 'FOLLOWING') memory.role.touched[sessionId] = true
  io.report({ kind: 'ZooKeeperSessionOpened', session: sessionId, client: ref.from, server: self.id })
  const timeoutMs = self.disk.tree.sessions[sessionId]?.timeoutMs ?? 0
  io.reply(ref, { kind: 'ZkConnectResponse', sessionId, timeoutMs, token, events: [] })
}

// ── watches ──

/** What a client hears with an answer; the events are then delivered. */
export function deliver(
  self: ZooKeeper,
  client: ZkClientConnection | undefined,
): { zxid: Zxid; firstEvent: number; events: readonly WatchEvent[] } {
  const zxid = self.disk.tree.lastZxid
  if (!client) return { zxid, firstEvent: 0, events: [] }
  const events = client.events
  client.events = []
  return { zxid, firstEvent: client.nextEvent - events.length, events }
}

/** Sets a watch; it fires once. */
export function watch(watches: Record<string, string[]>, path: string, sessionId: string): void {
  const sessions = watches[path]
  if (!sessions) watches[path] = [sessionId]
  else if (!sessions.includes(sessionId)) sessions.push(sessionId)
}

function take(watches: Record<string, string[]>, path: string): string[] {
  const sessions = watches[path] ?? []
  delete watches[path]
  return sessions
}

/** WatchManager.triggerWatch: a deleted node fires its data and child watches, each client once. */
function watchersOf(memory: ZkServerMemory, { type, path }: WatchEvent): string[] {
  if (type === 'NodeChildrenChanged') return take(memory.childWatches, path)
  const data = take(memory.dataWatches, path)
  if (type !== 'NodeDeleted') return data
  return [...new Set([...data, ...take(memory.childWatches, path)])]
}

function fireWatches(self: ZooKeeper, io: KafkaIo, events: readonly WatchEvent[]): void {
  const memory = memoryOfZk(self)
  const heard: Record<string, WatchEvent[]> = {}
  for (const event of events)
    for (const sessionId of watchersOf(memory, event)) {
      heard[sessionId] ??= []
      heard[sessionId].push(event)
    }
  for (const sessionId in heard) {
    const client = memory.clients[sessionId]
    const seen = heard[sessionId] as WatchEvent[]
    if (client) push(self, io, client, sessionId, seen)
  }
}

/**
 * Sends events at once. They also ride on the next answer, because that answer must not be read before them:
 * in ZooKeeper both travel on one connection.
 */
function push(
  self: ZooKeeper,
  io: KafkaIo,
  client: ZkClientConnection,
  sessionId: string,
  events: readonly WatchEvent[],
): void {
  io.tell(client.node as NodeId, EVENTS, {
    kind: 'ZkWatchEventRequest',
    sessionId,
    zxid: self.disk.tree.lastZxid,
    firstEvent: client.nextEvent,
    events,
  })
  client.events.push(...events)
  client.nextEvent += events.length
}
