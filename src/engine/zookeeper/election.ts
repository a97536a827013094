/**
 * Who leads the ensemble (FastLeaderElection): every server votes for itself, changes its vote whenever it
 * hears of a server with a more recent history, and is done when a quorum votes alike.
 *
 * Left out: observers, hierarchical quorums, weights, connections by server id (QuorumCnxManager).
 */
import { MS, type NodeId } from '../kernel/types.ts'
import type { MessageOf } from '../messages.ts'
import type { Handlers, KafkaIo, ZooKeeper } from '../world.ts'
import type { ZkVote } from '../zookeeper-state.ts'
import { follow } from './follower.ts'
import { lead } from './leader.ts'
import { ELECTION, isQuorum, type LookingRole, memoryOfZk, ownVote } from './server.ts'
import { compareZxid } from './zxid.ts'

/** How long a server waits for a better vote once a quorum agrees (finalizeWait). */
const FINALIZE_MS = 200
/** Notifications are sent again after this time, doubled up to the other (minNotificationInterval, max). */
const NOTIFY_MS = 200
const NOTIFY_MAX_MS = 60_000

/** totalOrderPredicate: the vote for the more recent history wins: epoch, then zxid, then server id. */
export function isBetterVote(vote: ZkVote, than: ZkVote, serverId: (node: NodeId) => number = idOf): boolean {
  if (vote.peerEpoch !== than.peerEpoch) return vote.peerEpoch > than.peerEpoch
  const order = compareZxid(vote.zxid, than.zxid)
  return order !== 0 ? order > 0 : serverId(vote.leader) > serverId(than.leader)
}

/** The server id (myid) is the end of the node's name. */
function idOf(node: NodeId): number {
  return Number(node.slice(node.lastIndexOf('-') + 1))
}

function sameVote(a: ZkVote, b: ZkVote): boolean {
  return a.leader === b.leader && a.peerEpoch === b.peerEpoch && compareZxid(a.zxid, b.zxid) === 0
}

/** Begins a new round with a vote for itself. */
export function startElection(self: ZooKeeper, io: KafkaIo): void {
  const memory = memoryOfZk(self)
  memory.round += 1
  memory.role = {
    kind: 'LOOKING',
    vote: ownVote(self),
    received: {},
    decided: {},
    finalAt: 0,
    notifyMs: NOTIFY_MS,
  }
  sendNotifications(self, io)
  planNotifications(self, io, NOTIFY_MS)
  countVotes(self, io, memory.role)
}

function planNotifications(self: ZooKeeper, io: KafkaIo, ms: number): void {
  const { token, round } = memoryOfZk(self)
  io.wakeAfter(ms * MS, { kind: 'ZkElectionTimer', token, round })
}

function notify(self: ZooKeeper, io: KafkaIo, to: NodeId): void {
  const { role, round } = memoryOfZk(self)
  const body = {
    kind: 'ZkNotificationRequest',
    from: self.id,
    state: role.kind,
    round,
    vote: role.vote,
  } as const
  io.tell(to, ELECTION, body)
}

function sendNotifications(self: ZooKeeper, io: KafkaIo): void {
  for (const server of self.ensemble) if (server !== self.id) notify(self, io, server)
}

/** When a quorum votes alike the vote becomes final, unless a better one is heard of in time. */
function countVotes(self: ZooKeeper, io: KafkaIo, role: LookingRole): void {
  role.received[self.id] = role.vote
  const alike = Object.values(role.received).filter((vote) => sameVote(vote, role.vote)).length
  if (!isQuorum(self, alike)) {
    role.finalAt = 0
    return
  }
  if (role.finalAt !== 0) return
  role.finalAt = io.now + FINALIZE_MS * MS
  io.wakeAfter(FINALIZE_MS * MS, { kind: 'ZkFinalizeTimer', token: memoryOfZk(self).token })
}

function decide(self: ZooKeeper, io: KafkaIo, vote: ZkVote): void {
  const memory = memoryOfZk(self)
  memory.token += 1
  if (vote.leader === self.id) lead(self, io, vote)
  else follow(self, io, vote)
}

function onLookingVote(
  self: ZooKeeper,
  io: KafkaIo,
  role: LookingRole,
  message: MessageOf<'ZkNotificationRequest'>,
): void {
  const memory = memoryOfZk(self)
  const { from, round, vote } = message
  if (round < memory.round) return notify(self, io, from)
  const before = role.vote
  if (round > memory.round) {
    memory.round = round
    role.received = {}
    const own = ownVote(self)
    role.vote = isBetterVote(vote, own) ? vote : own
    role.finalAt = 0
    sendNotifications(self, io)
  } else if (isBetterVote(vote, before)) {
    role.vote = vote
    role.finalAt = 0
    sendNotifications(self, io)
  }
  role.received[from] = vote
  countVotes(self, io, role)
}

/** A server that follows or leads already: join when a quorum does, and the leader itself says so. */
function onDecidedVote(
  self: ZooKeeper,
  io: KafkaIo,
  role: LookingRole,
  message: MessageOf<'ZkNotificationRequest'>,
): void {
  const memory = memoryOfZk(self)
  const { from, round, vote, state } = message
  role.decided[from] = { vote, round, state }
  const joined = Object.entries(role.decided).filter(
    ([, other]) => other.vote.leader === vote.leader && other.vote.peerEpoch === vote.peerEpoch,
  )
  const leaderKnown = vote.leader === self.id || role.decided[vote.leader]?.state === 'LEADING'
  if (!leaderKnown || !isQuorum(self, joined.length)) return
  if (vote.leader === self.id) return
  memory.round = Math.max(memory.round, round)
  decide(self, io, vote)
}

export const electionHandlers: Handlers<
  ZooKeeper,
  'ZkNotificationRequest' | 'ZkElectionTimer' | 'ZkFinalizeTimer'
> = {
  ZkNotificationRequest(self, message, io, ref) {
    io.finish(ref)
    const { role } = memoryOfZk(self)
    if (role.kind !== 'LOOKING') {
      if (message.state === 'LOOKING') notify(self, io, message.from)
      return
    }
    // A server that has not begun its round yet does so now.
    if (role.notifyMs === 0) startElection(self, io)
    const now = memoryOfZk(self).role
    if (now.kind !== 'LOOKING') return
    if (message.state === 'LOOKING') onLookingVote(self, io, now, message)
    else onDecidedVote(self, io, now, message)
  },
  ZkElectionTimer(self, { token, round }, io) {
    const memory = memoryOfZk(self)
    const { role } = memory
    if (token !== memory.token || role.kind !== 'LOOKING') return
    if (role.notifyMs === 0) return startElection(self, io)
    if (round !== memory.round) return planNotifications(self, io, role.notifyMs)
    role.notifyMs = Math.min(role.notifyMs * 2, NOTIFY_MAX_MS)
    sendNotifications(self, io)
    planNotifications(self, io, role.notifyMs)
  },
  ZkFinalizeTimer(self, { token }, io) {
    const memory = memoryOfZk(self)
    const { role } = memory
    if (token !== memory.token || role.kind !== 'LOOKING' || role.finalAt === 0) return
    if (role.finalAt > io.now) return io.wakeAfter(role.finalAt - io.now, { kind: 'ZkFinalizeTimer', token })
    decide(self, io, role.vote)
  },
}
