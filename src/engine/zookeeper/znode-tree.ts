/**
 * The znode tree: what a request would do (PrepRequestProcessor) and what a transaction does (DataTree).
 *
 * Left out: ACLs, quotas, containers, TTL nodes.
 */

import type { Micros } from '../kernel/types.ts'
import type {
  WatchEvent,
  ZkChange,
  ZkCode,
  ZkReadOp,
  ZkResult,
  ZkSimpleWrite,
  ZkTxn,
  ZkWriteOp,
  Znode,
  ZnodeStat,
  ZnodeTree,
  Zxid,
} from '../zookeeper-state.ts'
import { ZERO_ZXID } from './zxid.ts'

/** A tree with nothing but its root. */
export function emptyTree(): ZnodeTree {
  const root: Znode = Object.freeze({
    data: null,
    version: 0,
    cversion: 0,
    czxid: ZERO_ZXID,
    mzxid: ZERO_ZXID,
    pzxid: ZERO_ZXID,
    ctime: 0,
    mtime: 0,
    ephemeralOwner: null,
    children: Object.freeze([]),
  })
  return { nodes: { '/': root }, sessions: {}, lastZxid: ZERO_ZXID }
}

/** A tree that can be changed without touching the first; the nodes themselves are never changed. */
export function copyTree(tree: ZnodeTree): ZnodeTree {
  return { nodes: { ...tree.nodes }, sessions: { ...tree.sessions }, lastZxid: tree.lastZxid }
}

/** The path above; null for the root. */
export function parentOf(path: string): string | null {
  if (path === '/') return null
  const at = path.lastIndexOf('/')
  return at === 0 ? '/' : path.slice(0, at)
}

/** In UTF-8. */
const bytesOf = (text: string): number => encodeURIComponent(text).replace(/%../g, '.').length

function statOf({ data, children, ...rest }: Znode): ZnodeStat {
  return { ...rest, dataLength: data === null ? 0 : bytesOf(data), numChildren: children.length }
}

/** Answers a read. */
export function readTree(tree: ZnodeTree, { op, path }: ZkReadOp): ZkResult {
  const node = tree.nodes[path]
  if (!node) return { code: 'NONODE' }
  const stat = statOf(node)
  if (op === 'getData') return { code: 'OK', data: node.data, stat }
  return op === 'getChildren' ? { code: 'OK', children: node.children, stat } : { code: 'OK', stat }
}

// ── what a request would do ──

function prepareSimple(tree: ZnodeTree, op: ZkSimpleWrite, sessionId: string): ZkChange | ZkCode {
  if (op.op === 'create') {
    const parent = tree.nodes[parentOf(op.path) ?? '']
    if (!parent) return 'NONODE'
    if (parent.ephemeralOwner !== null) return 'NOCHILDRENFOREPHEMERALS'
    const sequence = op.mode === 'PERSISTENT_SEQUENTIAL' ? String(parent.cversion).padStart(10, '0') : ''
    const path = op.path + sequence
    if (tree.nodes[path]) return 'NODEEXISTS'
    return {
      type: 'create',
      path,
      data: op.data,
      ephemeralOwner: op.mode === 'EPHEMERAL' ? sessionId : null,
    }
  }
  const node = tree.nodes[op.path]
  if (!node) return 'NONODE'
  if (op.version !== -1 && op.version !== node.version) return 'BADVERSION'
  if (op.op === 'setData') return { type: 'setData', path: op.path, data: op.data, version: node.version + 1 }
  if (op.op === 'check') return { type: 'check', path: op.path }
  return node.children.length > 0 ? 'NOTEMPTY' : { type: 'delete', path: op.path }
}

/** Decides a write by a tree that has everything proposed before in it; does not change the tree. */
export function prepareWrite(tree: ZnodeTree, op: ZkWriteOp, sessionId: string): ZkChange {
  const refused = (code: ZkCode, failed = 0, of = 1): ZkChange => ({ type: 'error', code, failed, of })
  if (tree.sessions[sessionId] === undefined) return refused('SESSIONEXPIRED')
  if (op.op !== 'multi') {
    const change = prepareSimple(tree, op, sessionId)
    return typeof change === 'string' ? refused(change) : change
  }
  // Each operation sees what those before it did: try them on a tree whose changed nodes lie over the real ones.
  const trial: ZnodeTree = { ...tree, nodes: Object.create(tree.nodes) as ZnodeTree['nodes'] }
  const changes: ZkChange[] = []
  for (const [i, single] of op.ops.entries()) {
    const change = prepareSimple(trial, single, sessionId)
    if (typeof change === 'string') return refused(change, i, op.ops.length)
    changes.push(change)
    applyChange(trial, change, { zxid: tree.lastZxid, sessionId, time: 0 }, [])
  }
  return { type: 'multi', changes }
}

// ── what a transaction does ──

interface Cause {
  readonly zxid: Zxid
  readonly sessionId: string
  readonly time: Micros
}

function put(tree: ZnodeTree, path: string, node: Znode): void {
  tree.nodes[path] = Object.freeze(node)
}

/** A deleted node must be gone from a trial tree too, which has the real one behind it. */
function drop(tree: ZnodeTree, path: string): void {
  if (Object.getPrototypeOf(tree.nodes) === Object.prototype) delete tree.nodes[path]
  else tree.nodes[path] = undefined as unknown as Znode
}

function changeChildren(tree: ZnodeTree, path: string, cause: Cause, children: readonly string[]): void {
  const node = tree.nodes[path] as Znode
  put(tree, path, {
    ...node,
    cversion: node.cversion + 1,
    pzxid: cause.zxid,
    children: Object.freeze(children),
  })
}

function create(
  tree: ZnodeTree,
  change: Extract<ZkChange, { type: 'create' }>,
  cause: Cause,
  events: WatchEvent[],
): ZkResult {
  const { path, data, ephemeralOwner } = change
  const parent = parentOf(path) as string
  const { zxid, time } = cause
  const made: Znode = {
    data,
    version: 0,
    cversion: 0,
    czxid: zxid,
    mzxid: zxid,
    pzxid: zxid,
    ctime: time,
    mtime: time,
    ephemeralOwner,
    children: Object.freeze([]),
  }
  put(tree, path, made)
  const name = path.slice(parent === '/' ? 1 : parent.length + 1)
  changeChildren(tree, parent, cause, [...(tree.nodes[parent] as Znode).children, name])
  events.push({ type: 'NodeCreated', path }, { type: 'NodeChildrenChanged', path: parent })
  return { code: 'OK', path, stat: statOf(made) }
}

function remove(tree: ZnodeTree, path: string, cause: Cause, events: WatchEvent[]): ZkResult {
  const parent = parentOf(path) as string
  const name = path.slice(parent === '/' ? 1 : parent.length + 1)
  drop(tree, path)
  changeChildren(
    tree,
    parent,
    cause,
    (tree.nodes[parent] as Znode).children.filter((child) => child !== name),
  )
  events.push({ type: 'NodeDeleted', path }, { type: 'NodeChildrenChanged', path: parent })
  return { code: 'OK' }
}

/** Ephemeral nodes of a session, in the order of their paths. */
export function ephemeralsOf(tree: ZnodeTree, sessionId: string): string[] {
  return Object.keys(tree.nodes)
    .filter((path) => tree.nodes[path]?.ephemeralOwner === sessionId)
    .sort()
}

function applyChange(tree: ZnodeTree, change: ZkChange, cause: Cause, events: WatchEvent[]): ZkResult {
  switch (change.type) {
    case 'create':
      return create(tree, change, cause, events)
    case 'setData': {
      const { path, data, version } = change
      const node = { ...(tree.nodes[path] as Znode), data, version, mzxid: cause.zxid, mtime: cause.time }
      put(tree, path, node)
      events.push({ type: 'NodeDataChanged', path })
      return { code: 'OK', stat: statOf(node) }
    }
    case 'delete':
      return remove(tree, change.path, cause, events)
    case 'check':
      return { code: 'OK' }
    case 'createSession':
      tree.sessions[cause.sessionId] = Object.freeze({ timeoutMs: change.timeoutMs, client: change.client })
      return { code: 'OK' }
    case 'closeSession':
      for (const path of ephemeralsOf(tree, cause.sessionId)) remove(tree, path, cause, events)
      delete tree.sessions[cause.sessionId]
      return { code: 'OK' }
    case 'multi':
      return { code: 'OK', results: change.changes.map((one) => applyChange(tree, one, cause, events)) }
    case 'error': {
      const { code, failed, of } = change
      if (of === 1) return { code }
      const results = Array.from({ length: of }, (_, i): ZkResult => {
        if (i === failed) return { code }
        return { code: i < failed ? 'OK' : 'RUNTIMEINCONSISTENCY' }
      })
      return { code, results }
    }
  }
}

/** Applies a transaction: its answer, and what watches may see of it. */
export function applyTxn(tree: ZnodeTree, txn: ZkTxn): { result: ZkResult; events: WatchEvent[] } {
  const events: WatchEvent[] = []
  const result = applyChange(tree, txn.change, txn, events)
  tree.lastZxid = txn.zxid
  return { result, events }
}
