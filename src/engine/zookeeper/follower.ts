/**
 * Following (Learner, Follower): tell the leader how far one is, take its history, then log what it proposes
 * and apply what it commits.
 */
import { MS } from '../kernel/types.ts'
import type { MessageOf } from '../messages.ts'
import type { Handlers, KafkaIo, ZooKeeper } from '../world.ts'
import type { ZkTxn, ZkVote } from '../zookeeper-state.ts'
import { commitUpTo } from './commit.ts'
import { type FollowingRole, LEARNER, lastLogged, lookAgain, memoryOfZk, tick } from './server.ts'
import { copyTree } from './znode-tree.ts'
import { compareZxid } from './zxid.ts'

/** Between two attempts to reach the leader (zookeeper.leaderConnectDelayDuringRetryMs). */
const CONNECT_RETRY_MS = 100

/** Begins to follow. */
export function follow(self: ZooKeeper, io: KafkaIo, vote: ZkVote): void {
  const memory = memoryOfZk(self)
  memory.role = {
    kind: 'FOLLOWING',
    vote,
    leader: vote.leader,
    phase: 'discovery',
    epoch: 0,
    since: io.now,
    lastHeardAt: io.now,
    leaderRef: null,
    touched: {},
  }
  register(self, io, memory.role)
  io.wakeAfter(tick(self), { kind: 'ZkTickTimer', token: memory.token })
}

function register(self: ZooKeeper, io: KafkaIo, role: FollowingRole): void {
  const { acceptedEpoch } = self.disk
  const body = { kind: 'ZkFollowerInfoRequest', from: self.id, acceptedEpoch } as const
  io.request(role.leader, LEARNER, body, self.config.initLimit * tick(self))
}

/** A connection to the leader broke: it is not ready yet, or gone. */
export function leaderFailed(self: ZooKeeper, io: KafkaIo, starting: boolean): void {
  const memory = memoryOfZk(self)
  const { role } = memory
  if (role.kind !== 'FOLLOWING') return
  if (starting && role.phase === 'discovery' && io.now - role.since < tick(self))
    return io.wakeAfter(CONNECT_RETRY_MS * MS, { kind: 'ZkDiscoveryTimer', token: memory.token })
  lookAgain(self, io)
}

/** The role, if the message is from the leader that this server follows; anything else is cut off. */
function following(self: ZooKeeper, io: KafkaIo, epoch: number): FollowingRole | null {
  const { role } = memoryOfZk(self)
  if (role.kind !== 'FOLLOWING' || role.epoch !== epoch) return null
  role.lastHeardAt = io.now
  return role
}

/** Makes the own log the leader's: nothing, a part cut off, or everything anew. */
function synchronize(self: ZooKeeper, io: KafkaIo, message: MessageOf<'ZkNewLeaderRequest'>): void {
  const { disk } = self
  const { truncateTo, snapshot, txns, committed } = message
  if (snapshot) {
    disk.tree = copyTree(snapshot)
    disk.log = []
    disk.recent = []
    disk.recentFrom = snapshot.lastZxid
  } else if (truncateTo) disk.log = disk.log.filter((txn) => compareZxid(txn.zxid, truncateTo) <= 0)
  log(self, txns)
  commitUpTo(self, io, committed)
}

function log(self: ZooKeeper, txns: readonly ZkTxn[]): void {
  for (const txn of txns) if (compareZxid(txn.zxid, lastLogged(self)) > 0) self.disk.log.push(txn)
}

export const followerHandlers: Handlers<
  ZooKeeper,
  | 'ZkFollowerInfoResponse'
  | 'ZkAckEpochResponse'
  | 'ZkNewLeaderRequest'
  | 'ZkUpToDateRequest'
  | 'ZkProposalRequest'
  | 'ZkCommitRequest'
  | 'ZkQuorumPingRequest'
> = {
  ZkFollowerInfoResponse(self, { epoch }, io, _, from) {
    const { role } = memoryOfZk(self)
    if (role.kind !== 'FOLLOWING' || role.phase !== 'discovery' || role.leader !== from) return
    if (epoch < self.disk.acceptedEpoch) return lookAgain(self, io)
    self.disk.acceptedEpoch = epoch
    role.epoch = epoch
    role.lastHeardAt = io.now
    const { currentEpoch } = self.disk
    io.request(
      role.leader,
      LEARNER,
      { kind: 'ZkAckEpochRequest', from: self.id, currentEpoch, lastZxid: lastLogged(self) },
      self.config.initLimit * tick(self),
    )
  },
  ZkAckEpochResponse() {},
  ZkNewLeaderRequest(self, message, io, ref) {
    const role = following(self, io, message.epoch)
    if (!role || role.leader !== message.leader) return io.disconnect(ref)
    synchronize(self, io, message)
    self.disk.currentEpoch = message.epoch
    role.phase = 'synchronization'
    role.leaderRef = ref
    io.reply(ref, { kind: 'ZkNewLeaderResponse', epoch: message.epoch })
  },
  ZkUpToDateRequest(self, { epoch }, io, ref) {
    const role = following(self, io, epoch)
    if (!role) return io.disconnect(ref)
    role.phase = 'broadcast'
    io.finish(ref)
  },
  ZkProposalRequest(self, { epoch, txns }, io, ref) {
    const role = following(self, io, epoch)
    if (!role || role.phase === 'discovery') return io.disconnect(ref)
    log(self, txns)
    io.reply(ref, { kind: 'ZkProposalResponse', epoch, zxid: lastLogged(self) })
  },
  ZkCommitRequest(self, { epoch, zxid }, io, ref) {
    const role = following(self, io, epoch)
    if (!role || role.phase === 'discovery') return io.disconnect(ref)
    io.finish(ref)
    commitUpTo(self, io, zxid)
  },
  ZkQuorumPingRequest(self, { epoch }, io, ref) {
    const role = following(self, io, epoch)
    if (!role) return io.disconnect(ref)
    const sessions = Object.keys(role.touched)
    role.touched = {}
    io.reply(ref, { kind: 'ZkQuorumPingResponse', epoch, sessions })
  },
}

/** Looks whether the leader still speaks, and plans the next look. */
export function followerTick(self: ZooKeeper, io: KafkaIo, role: FollowingRole): void {
  const { initLimit, syncLimit } = self.config
  const silent =
    role.phase === 'broadcast'
      ? io.now - role.lastHeardAt > syncLimit * tick(self)
      : io.now - role.since > initLimit * tick(self)
  if (silent) return lookAgain(self, io)
  io.wakeAfter(tick(self), { kind: 'ZkTickTimer', token: memoryOfZk(self).token })
}

/** Tries to reach the leader again. */
export function retryLeader(self: ZooKeeper, io: KafkaIo): void {
  const { role } = memoryOfZk(self)
  if (role.kind === 'FOLLOWING' && role.phase === 'discovery') register(self, io, role)
}
