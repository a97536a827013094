/**
 * Leading (Leader, LearnerHandler): a new epoch that a quorum accepts, one history for all, then every write
 * as a proposal that is committed once a quorum has logged it (ZAB). The leader also keeps the sessions'
 * time (SessionTrackerImpl): only it lets them expire.
 */
import type { NodeId, RequestRef } from '../kernel/types.ts'
import type { MessageOf } from '../messages.ts'
import type { Handlers, KafkaIo, ZooKeeper } from '../world.ts'
import type { Learner, ZkChange, ZkOp, ZkTxn, ZkVote, ZkWriteOp, Zxid } from '../zookeeper-state.ts'
import { commitUpTo } from './commit.ts'
import { isQuorum, type LeadingRole, lastLogged, lookAgain, memoryOfZk, tick, touch, ZAB } from './server.ts'
import { applyTxn, copyTree, prepareWrite } from './znode-tree.ts'
import { compareZxid } from './zxid.ts'

/** Begins to lead; the office is real once a quorum has the leader's history. */
export function lead(self: ZooKeeper, io: KafkaIo, vote: ZkVote): void {
  const memory = memoryOfZk(self)
  memory.role = {
    kind: 'LEADING',
    vote,
    phase: 'discovery',
    epoch: 0,
    since: io.now,
    infos: {},
    learners: {},
    counter: 0,
    prepared: copyTree(self.disk.tree),
    deadlines: {},
  }
  discover(self, io, memory.role)
  io.wakeAfter(tick(self) / 2, { kind: 'ZkTickTimer', token: memory.token })
}

function leading(self: ZooKeeper): LeadingRole | null {
  const { role } = memoryOfZk(self)
  return role.kind === 'LEADING' ? role : null
}

// ── discovery and synchronization ──

/** getEpochToPropose: one more than any of a quorum has accepted. */
function discover(self: ZooKeeper, io: KafkaIo, role: LeadingRole): void {
  const infos = Object.values(role.infos)
  if (role.phase !== 'discovery' || !isQuorum(self, infos.length + 1)) return
  const accepted = infos.reduce((most, info) => Math.max(most, info.acceptedEpoch), self.disk.acceptedEpoch)
  role.epoch = accepted + 1
  self.disk.acceptedEpoch = role.epoch
  role.phase = 'synchronization'
  for (const { ref } of infos) io.reply(ref, { kind: 'ZkFollowerInfoResponse', epoch: role.epoch })
  role.infos = {}
  synchronize(self, io, role)
}

/** waitForEpochAck: a quorum knows the epoch; now everyone gets the leader's history. */
function synchronize(self: ZooKeeper, io: KafkaIo, role: LeadingRole): void {
  if (role.phase !== 'synchronization' || !isQuorum(self, Object.keys(role.learners).length + 1)) return
  if (self.disk.currentEpoch !== role.epoch) {
    self.disk.currentEpoch = role.epoch
    role.prepared = copyTree(self.disk.tree)
    for (const txn of self.disk.log) applyTxn(role.prepared, txn)
  }
  for (const id in role.learners) sendHistory(self, io, role, id as NodeId)
  establish(self, io, role)
}

/** LearnerHandler.syncFollower: what a follower at `from` lacks. */
export function historyFor(
  self: ZooKeeper,
  from: Zxid,
): Pick<MessageOf<'ZkNewLeaderRequest'>, 'mode' | 'truncateTo' | 'snapshot' | 'txns'> {
  const { tree, log, recent, recentFrom } = self.disk
  const all = [...recent, ...log]
  const known = all.findLast((txn) => compareZxid(txn.zxid, from) <= 0)?.zxid ?? recentFrom
  if (compareZxid(known, from) > 0)
    return { mode: 'SNAP', truncateTo: null, snapshot: copyTree(tree), txns: log.slice() }
  const txns = all.filter((txn) => compareZxid(txn.zxid, known) > 0)
  return compareZxid(known, from) === 0
    ? { mode: 'DIFF', truncateTo: null, snapshot: null, txns }
    : { mode: 'TRUNC', truncateTo: known, snapshot: null, txns }
}

function sendHistory(self: ZooKeeper, io: KafkaIo, role: LeadingRole, to: NodeId): void {
  const learner = role.learners[to] as Learner
  if (learner.forwarding) return
  learner.forwarding = true
  io.request(
    to,
    ZAB,
    {
      kind: 'ZkNewLeaderRequest',
      leader: self.id,
      epoch: role.epoch,
      ...historyFor(self, learner.lastZxid),
      committed: self.disk.tree.lastZxid,
    },
    self.config.initLimit * tick(self),
  )
  learner.acked = lastLogged(self)
}

/** A quorum has the leader's history: it is committed, and clients are served from here on. */
function establish(self: ZooKeeper, io: KafkaIo, role: LeadingRole): void {
  const synced = Object.values(role.learners).filter((learner) => learner.synced).length
  if (role.phase !== 'synchronization' || !isQuorum(self, synced + 1)) return
  role.phase = 'broadcast'
  io.report({ kind: 'ZooKeeperLeaderElected', node: self.id, epoch: role.epoch })
  for (const session in self.disk.tree.sessions) touch(self, io, session)
  commit(self, io, role, lastLogged(self))
  for (const [id, learner] of Object.entries(role.learners))
    if (learner.synced) io.tell(id as NodeId, ZAB, { kind: 'ZkUpToDateRequest', epoch: role.epoch })
}

function onSynced(self: ZooKeeper, io: KafkaIo, role: LeadingRole, from: NodeId): void {
  const learner = role.learners[from]
  if (!learner) return
  learner.synced = true
  learner.lastHeardAt = io.now
  if (role.phase === 'broadcast') {
    io.tell(from, ZAB, { kind: 'ZkUpToDateRequest', epoch: role.epoch })
    commitAcked(self, io, role)
  } else establish(self, io, role)
}

// ── broadcast ──

export interface Submission {
  readonly sessionId: string
  readonly cxid: number
  readonly ops: readonly ZkOp[]
  readonly session: { readonly timeoutMs: number; readonly client: NodeId } | 'close' | 'expire' | null
}

function changesOf(role: LeadingRole, { sessionId, ops, session }: Submission): ((i: number) => ZkChange)[] {
  if (session === 'close' || session === 'expire')
    return [() => ({ type: 'closeSession', expired: session === 'expire' })]
  if (session) return [() => ({ type: 'createSession', ...session })]
  return ops.map((op) => () => prepareWrite(role.prepared, op as ZkWriteOp, sessionId))
}

/** Turns a request into transactions, logs them and proposes them to the followers. */
export function propose(self: ZooKeeper, io: KafkaIo, submission: Submission): void {
  const role = leading(self)
  if (role?.phase !== 'broadcast') return
  const { sessionId, cxid } = submission
  const changes = changesOf(role, submission)
  const txns = changes.map((change, index): ZkTxn => {
    role.counter += 1
    const zxid = Object.freeze({ epoch: role.epoch, counter: role.counter })
    const last = index === changes.length - 1
    const time = io.wallNow
    const txn = Object.freeze({
      zxid,
      sessionId,
      cxid,
      index,
      last,
      time,
      change: Object.freeze(change(index)),
    })
    applyTxn(role.prepared, txn)
    return txn
  })
  self.disk.log.push(...txns)
  const timeout = self.config.syncLimit * tick(self)
  for (const [id, learner] of Object.entries(role.learners))
    if (learner.forwarding)
      io.request(id as NodeId, ZAB, { kind: 'ZkProposalRequest', epoch: role.epoch, txns }, timeout)
  commitAcked(self, io, role)
}

/** The highest zxid that a quorum has logged; the leader counts. */
function commitAcked(self: ZooKeeper, io: KafkaIo, role: LeadingRole): void {
  const logged = Object.values(role.learners)
    .filter((learner) => learner.synced)
    .map((learner) => learner.acked)
  logged.push(lastLogged(self))
  logged.sort((a, b) => compareZxid(b, a))
  const needed = Math.floor(self.ensemble.length / 2)
  const zxid = logged[needed]
  if (zxid && compareZxid(zxid, self.disk.tree.lastZxid) > 0) commit(self, io, role, zxid)
}

function commit(self: ZooKeeper, io: KafkaIo, role: LeadingRole, zxid: Zxid): void {
  for (const [id, learner] of Object.entries(role.learners))
    if (learner.forwarding) io.tell(id as NodeId, ZAB, { kind: 'ZkCommitRequest', epoch: role.epoch, zxid })
  commitUpTo(self, io, zxid)
}

// ── sessions ──

function expireSessions(self: ZooKeeper, io: KafkaIo, role: LeadingRole): void {
  for (const [sessionId, deadline] of Object.entries(role.deadlines)) {
    if (deadline > io.now) continue
    delete role.deadlines[sessionId]
    const client = role.prepared.sessions[sessionId]?.client ?? null
    io.report({ kind: 'ZooKeeperSessionExpired', session: sessionId, client, server: self.id })
    propose(self, io, { sessionId, cxid: -1, ops: [], session: 'expire' })
  }
}

/** Pings the followers, counts who still answers, lets sessions expire. */
export function leaderTick(self: ZooKeeper, io: KafkaIo, role: LeadingRole): void {
  const { initLimit, syncLimit } = self.config
  const alive = Object.values(role.learners).filter(
    (learner) => learner.synced && io.now - learner.lastHeardAt <= syncLimit * tick(self),
  ).length
  const lost =
    role.phase === 'broadcast' ? !isQuorum(self, alive + 1) : io.now - role.since > initLimit * tick(self)
  if (lost) return lookAgain(self, io)
  for (const [id, learner] of Object.entries(role.learners))
    if (learner.synced)
      io.request(
        id as NodeId,
        ZAB,
        { kind: 'ZkQuorumPingRequest', epoch: role.epoch },
        syncLimit * tick(self),
      )
  if (role.phase === 'broadcast') expireSessions(self, io, role)
  io.wakeAfter(tick(self) / 2, { kind: 'ZkTickTimer', token: memoryOfZk(self).token })
}

/** A follower's connection broke. */
export function learnerFailed(self: ZooKeeper, from: NodeId): void {
  const role = leading(self)
  if (role) delete role.learners[from]
}

function onFollowerInfo(
  self: ZooKeeper,
  io: KafkaIo,
  { from, acceptedEpoch }: MessageOf<'ZkFollowerInfoRequest'>,
  ref: RequestRef,
): void {
  const role = leading(self)
  if (!role) return io.disconnect(ref)
  delete role.learners[from]
  if (role.phase !== 'discovery') {
    if (acceptedEpoch > role.epoch) return io.disconnect(ref)
    return io.reply(ref, { kind: 'ZkFollowerInfoResponse', epoch: role.epoch })
  }
  role.infos[from] = { acceptedEpoch, ref }
  discover(self, io, role)
}

export const leaderHandlers: Handlers<
  ZooKeeper,
  | 'ZkFollowerInfoRequest'
  | 'ZkAckEpochRequest'
  | 'ZkNewLeaderResponse'
  | 'ZkProposalResponse'
  | 'ZkQuorumPingResponse'
  | 'ZkForwardRequest'
  | 'ZkRevalidateRequest'
> = {
  ZkFollowerInfoRequest(self, message, io, ref) {
    onFollowerInfo(self, io, message, ref)
  },
  ZkAckEpochRequest(self, { from, currentEpoch, lastZxid }, io, ref) {
    const role = leading(self)
    if (!role || role.phase === 'discovery') return io.disconnect(ref)
    // A follower with a more recent history than the leader: the election was wrong.
    const ahead =
      currentEpoch > self.disk.currentEpoch ||
      (currentEpoch === self.disk.currentEpoch && compareZxid(lastZxid, lastLogged(self)) > 0)
    if (ahead && role.phase === 'synchronization') return lookAgain(self, io)
    role.learners[from] = {
      ref,
      lastZxid,
      synced: false,
      forwarding: false,
      acked: lastZxid,
      lastHeardAt: io.now,
    }
    io.reply(ref, { kind: 'ZkAckEpochResponse' })
    if (role.phase === 'broadcast') sendHistory(self, io, role, from)
    else synchronize(self, io, role)
  },
  ZkNewLeaderResponse(self, { epoch }, io, _, from) {
    const role = leading(self)
    if (role?.epoch === epoch) onSynced(self, io, role, from)
  },
  ZkProposalResponse(self, { epoch, zxid }, io, _, from) {
    const role = leading(self)
    const learner = role?.learners[from]
    if (!role || role.epoch !== epoch || !learner) return
    learner.acked = zxid
    learner.lastHeardAt = io.now
    if (role.phase === 'broadcast') commitAcked(self, io, role)
  },
  ZkQuorumPingResponse(self, { epoch, sessions }, io, _, from) {
    const role = leading(self)
    const learner = role?.learners[from]
    if (!role || role.epoch !== epoch || !learner) return
    learner.lastHeardAt = io.now
    for (const session of sessions) touch(self, io, session)
  },
  ZkForwardRequest(self, message, io, ref) {
    io.finish(ref)
    const role = leading(self)
    if (role?.phase !== 'broadcast') return
    touch(self, io, message.sessionId)
    propose(self, io, message)
  },
  ZkRevalidateRequest(self, { sessionId }, io, ref) {
    const role = leading(self)
    if (role?.phase !== 'broadcast') return io.disconnect(ref)
    const valid = role.prepared.sessions[sessionId] !== undefined
    if (valid) touch(self, io, sessionId)
    io.reply(ref, { kind: 'ZkRevalidateResponse', valid })
  },
}
