/**
 * zookeeper-shell (org.apache.zookeeper.ZooKeeperMain, as Kafka until 3.9 brings it): one command behind the address, or
 * commands line by line. It holds a session of its own, which `quit` closes; else it lasts until its timeout, and its ephemeral nodes with it.
 *
 * Left out: ACLs, quotas, watches, containers, TTL nodes, reconfig, sync, TLS.
 */
import type { NodeId } from '../../kernel/types.ts'
import type { ZkOp, ZkResult } from '../../zookeeper-state.ts'
import { type Asking, as, type Shell, ToolExit } from './program.ts'
import { localVerdict, runZkCommand, ZkProblem } from './zookeeper-commands.ts'

const CHANNEL = 'zkSession'
/** ZooKeeperMain's default. */
const SESSION_TIMEOUT_MS = 30_000
const PING_EVERY_MS = 10_000

/** A session; the server it is with may die under it. */
export interface ZkSession {
  ask(ops: readonly ZkOp[]): Asking<readonly ZkResult[]>
  readonly id: string
}

interface Open {
  readonly server: NodeId
  readonly sessionId: string
}

/** Tries one server after the other; null when none lets it in. */
function* connect(shell: Shell): Asking<Open | null> {
  const { servers } = shell
  const first = servers.length > 0 ? shell.chance(servers.length) : 0
  for (let i = 0; i < servers.length; i++) {
    const server = servers[(first + i) % servers.length] as NodeId
    const request = {
      kind: 'ZkConnectRequest',
      sessionId: null,
      timeoutMs: SESSION_TIMEOUT_MS,
      lastZxid: { epoch: 0, counter: 0 },
      watches: { data: {}, children: {} },
      token: 1,
    } as const
    const [answer] = yield { calls: [{ to: server, channel: CHANNEL, request }] }
    if (answer?.kind === 'ZkConnectResponse' && answer.sessionId !== null)
      return { server, sessionId: answer.sessionId }
  }
  return null
}

function sessionOf(open: Open | null): ZkSession {
  let cxid = 0
  return {
    id: open?.sessionId ?? '0x0',
    *ask(ops) {
      if (!open) throw new ZkProblem('ConnectionLoss')
      cxid += 1
      const request = {
        kind: 'ZkOpsRequest',
        sessionId: open.sessionId,
        cxid,
        callId: cxid,
        ops,
      } as const
      const [answer] = yield { calls: [{ to: open.server, channel: CHANNEL, request }] }
      if (!answer || answer.kind === 'NoAnswer' || answer.kind === 'TypedLine')
        throw new ZkProblem('ConnectionLoss')
      return as(answer, 'ZkOpsResponse').results
    },
  }
}

function* close(open: Open | null): Asking<void> {
  if (!open) return
  const request = { kind: 'ZkCloseSessionRequest', sessionId: open.sessionId, cxid: 1_000_000 } as const
  yield { calls: [{ to: open.server, channel: CHANNEL, request }] }
}

/** ZooKeeperMain's own watcher prints what becomes of the session. */
function sayEvent(shell: Shell, state: 'SyncConnected' | 'Closed'): void {
  shell.out('\nWATCHER::\n')
  shell.out(`WatchedEvent state:${state} type:None path:null`)
}

/** Lines from a pipe, or as they are typed; the session is kept alive meanwhile. */
function* nextLine(shell: Shell, at: number, open: Open | null): Asking<string | null> {
  if (shell.input) return shell.input[at] ?? null
  for (;;) {
    const [typed] = yield { lineWithinMs: PING_EVERY_MS }
    if (typed?.kind !== 'TypedLine' || typed.ended) return null
    if (typed.line !== null) return typed.line
    if (!open) continue
    const request = { kind: 'ZkPingRequest', sessionId: open.sessionId } as const
    yield { calls: [{ to: open.server, channel: CHANNEL, request }] }
  }
}

function* interactive(shell: Shell, session: ZkSession, open: Open | null): Asking<number> {
  shell.out('Welcome to ZooKeeper!')
  shell.out('JLine support is disabled')
  if (open) sayEvent(shell, 'SyncConnected')
  for (let at = 0; ; at++) {
    const line = yield* nextLine(shell, at, open)
    if (line === null) return 0
    const words = line.trim().split(/\s+/)
    if (words[0] === '') continue
    if (!shell.input) shell.out(line)
    if (words[0] === 'quit') {
      yield* close(open)
      if (open) sayEvent(shell, 'Closed')
      return 0
    }
    if (localVerdict(shell, words) === null) yield* runZkCommand(shell, session, words)
  }
}

/** zookeeper-shell */
export function* zooKeeperShell(shell: Shell): Asking<void> {
  const [address, ...command] = shell.words
  if (address === undefined) {
    shell.err('USAGE: zookeeper-shell zookeeper_host:port[/path] [-zk-tls-config-file file] [args...]')
    throw new ToolExit(1)
  }
  if (shell.servers.length === 0) {
    shell.err('kafkascope: there is no ZooKeeper in a KRaft cluster; see kafka-metadata-quorum')
    throw new ToolExit(1)
  }
  shell.out(`Connecting to ${address}`)
  const verdict = command.length === 0 ? null : localVerdict(shell, command)
  if (verdict !== null) throw new ToolExit(verdict)
  if (command[0] === 'version') throw new ToolExit(yield* runZkCommand(shell, sessionOf(null), command))
  const open = yield* connect(shell)
  if (command.length === 0) throw new ToolExit(yield* interactive(shell, sessionOf(open), open))
  if (open) sayEvent(shell, 'SyncConnected')
  // The process ends without closing its session: that, and its ephemeral nodes, last until the timeout.
  throw new ToolExit(yield* runZkCommand(shell, sessionOf(open), command))
}
