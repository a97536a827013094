/** What a ZooKeeper server does in any state: its log, its quorum, falling back to LOOKING. */
import { MS } from '../kernel/types.ts'
import type { KafkaIo, ZooKeeper } from '../world.ts'
import type { ZkRole, ZkServerDisk, ZkServerMemory, ZkVote, Zxid } from '../zookeeper-state.ts'
import { emptyTree } from './znode-tree.ts'
import { ZERO_ZXID } from './zxid.ts'

/** Channels of a server: to vote, from a follower to its leader, from a leader to its followers, to clients. */
export const ELECTION = 'zkElection'
export const LEARNER = 'zkLearner'
export const ZAB = 'zkZab'
export const EVENTS = 'zkEvents'

export type LookingRole = Extract<ZkRole, { kind: 'LOOKING' }>
export type FollowingRole = Extract<ZkRole, { kind: 'FOLLOWING' }>
export type LeadingRole = Extract<ZkRole, { kind: 'LEADING' }>

/** A disk that was never written. */
export function emptyZkDisk(): ZkServerDisk {
  return { acceptedEpoch: 0, currentEpoch: 0, tree: emptyTree(), log: [], recent: [], recentFrom: ZERO_ZXID }
}

/** The server's memory; a handler only runs while there is one. */
export function memoryOfZk(self: ZooKeeper): ZkServerMemory {
  if (!self.memory) throw new Error(`${self.id} is down`)
  return self.memory
}

/** tickTime in microseconds. */
export function tick(self: ZooKeeper): number {
  return self.config.tickTime * MS
}

/** More than half of the ensemble (QuorumMaj). */
export function isQuorum(self: ZooKeeper, count: number): boolean {
  return count > self.ensemble.length / 2
}

/** The newest transaction in the log, committed or not. */
export function lastLogged(self: ZooKeeper): Zxid {
  return self.disk.log.at(-1)?.zxid ?? self.disk.tree.lastZxid
}

/** What a server votes for at first: itself. */
export function ownVote(self: ZooKeeper): ZkVote {
  return { leader: self.id, zxid: lastLogged(self), peerEpoch: self.disk.currentEpoch }
}

function lookingRole(self: ZooKeeper): LookingRole {
  return { kind: 'LOOKING', vote: ownVote(self), received: {}, decided: {}, finalAt: 0, notifyMs: 0 }
}

/** Memory of a process that has just started. */
export function freshZkMemory(self: ZooKeeper): ZkServerMemory {
  return {
    role: lookingRole(self),
    round: 0,
    token: 0,
    clients: {},
    dataWatches: {},
    childWatches: {},
    waiting: {},
    nextSession: 0,
  }
}

/** True while clients are served: the server leads or follows and has the quorum's history. */
export function isServing({ role }: ZkServerMemory): boolean {
  return role.kind !== 'LOOKING' && role.phase === 'broadcast'
}

/** Gives up leading or following: closes every connection that hung on it and looks for a leader again. */
export function lookAgain(self: ZooKeeper, io: KafkaIo): void {
  const memory = memoryOfZk(self)
  const { role } = memory
  for (const { ref } of Object.values(memory.clients)) io.disconnect(ref)
  for (const { ref } of Object.values(memory.waiting)) io.disconnect(ref)
  if (role.kind === 'FOLLOWING' && role.leaderRef) io.disconnect(role.leaderRef)
  if (role.kind === 'LEADING') {
    for (const { ref } of Object.values(role.infos)) io.disconnect(ref)
    for (const { ref } of Object.values(role.learners)) io.disconnect(ref)
    if (role.phase === 'broadcast')
      io.report({ kind: 'ZooKeeperLeaderLost', node: self.id, epoch: role.epoch })
  }
  memory.clients = {}
  memory.waiting = {}
  memory.dataWatches = {}
  memory.childWatches = {}
  memory.role = lookingRole(self)
  memory.token += 1
  io.wakeAfter(0, { kind: 'ZkElectionTimer', token: memory.token, round: memory.round })
}

/** The leader heard of a session: it expires a timeout from now, rounded up to the next tick (ExpiryQueue). */
export function touch(self: ZooKeeper, io: KafkaIo, sessionId: string): void {
  const { role } = memoryOfZk(self)
  const timeoutMs = self.disk.tree.sessions[sessionId]?.timeoutMs
  if (role.kind !== 'LEADING' || timeoutMs === undefined) return
  const every = tick(self)
  role.deadlines[sessionId] = (Math.floor((io.now + timeoutMs * MS) / every) + 1) * every
}
