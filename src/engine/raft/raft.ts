/**
 * The metadata quorum: Raft as Kafka does it (KIP-595, pre-vote of KIP-996, KIP-1166). Voters are the
 * controllers, observers the brokers. Replication is pull: everyone fetches from the leader.
 *
 * Left out for now: snapshots, controller.quorum.append.linger.ms (records are appended at once), changes of
 * the voter set (KIP-853), voters' directory ids.
 */
import type { BrokerConfig } from '../config/definitions.ts'
import { MS, type NodeId, type RequestFailed } from '../kernel/types.ts'
import { endOffsetFor, truncationPoint } from '../log/leader-epochs.ts'
import type { Message, MessageOf } from '../messages.ts'
import type { MetadataRecord } from '../metadata/records.ts'
import type { Handlers, KafkaIo, ParkedRaftFetch, RaftMemory, RaftReplica, RaftRole } from '../world.ts'
import { canGrantVote, committedOffset, isLogUpToDate, majorityOf } from './elections.ts'
import { appendCopied, appendRecords, batchesFrom, lastQuorumEpoch, truncateQuorumLog } from './quorum-log.ts'

const CHANNEL = 'raft'
const FETCH_MAX_WAIT_MS = 500

/** A node that takes part in the quorum. */
export interface RaftHost {
  readonly id: NodeId
  readonly config: BrokerConfig
  raft: RaftReplica
}

/** What the node does with what the quorum decides. */
export interface RaftHooks<S extends RaftHost> {
  /** More of the log is committed, or was copied: read it. */
  readonly committed: (self: S, io: KafkaIo) => void
  readonly becameLeader: (self: S, io: KafkaIo) => void
  readonly lostLeadership: (self: S, io: KafkaIo) => void
}

type LeaderRole = Extract<RaftRole, { kind: 'leader' }>
export type QuorumKind =
  | 'VoteRequest'
  | 'VoteResponse'
  | 'BeginQuorumEpochRequest'
  | 'BeginQuorumEpochResponse'
  | 'EndQuorumEpochRequest'
  | 'EndQuorumEpochResponse'
  | 'RaftFetchRequest'
  | 'RaftFetchResponse'
  | 'RaftTimer'
  | 'RaftPollTimer'
  | 'RaftFetchExpiry'
  | 'RaftRetryTimer'

/** Memory of a process that has just started. */
export function freshRaftMemory(): RaftMemory {
  return {
    role: { kind: 'unattached' },
    highWatermark: 0,
    token: 0,
    timeoutAt: 0,
    fetching: false,
    nextPark: 1,
  }
}

/** The quorum's part of a role's behaviours, with the node's own hooks. */
export function raftBehaviour<S extends RaftHost>(hooks: RaftHooks<S>) {
  // ── roles and timers ──

  function electionTimeout(self: S, io: KafkaIo): number {
    const base = self.config['controller.quorum.election.timeout.ms'] * MS
    return io.pick('election', base, 2 * base)
  }

  function arm(self: S, io: KafkaIo, delay: number): void {
    const { memory } = self.raft
    memory.timeoutAt = io.now + delay
    io.wakeAfter(delay, { kind: 'RaftTimer', token: memory.token })
  }

  function enter(self: S, io: KafkaIo, role: RaftRole): void {
    const { memory } = self.raft
    const before = memory.role
    memory.role = role
    memory.token += 1
    memory.fetching = false
    if (before.kind !== 'leader') return
    for (const { ref } of before.parked) io.reply(ref, notLeader(self))
    hooks.lostLeadership(self, io)
  }

  function setEpoch(self: S, epoch: number, leader: NodeId | null): void {
    const { disk } = self.raft
    if (epoch > disk.epoch) disk.votedFor = null
    if (epoch > disk.epoch || leader !== null) disk.leader = leader
    disk.epoch = Math.max(disk.epoch, epoch)
  }

  function becomeUnattached(self: S, io: KafkaIo, epoch: number): void {
    setEpoch(self, epoch, null)
    enter(self, io, { kind: 'unattached' })
    if (self.raft.isVoter) arm(self, io, electionTimeout(self, io))
    else findLeader(self, io)
  }

  function becomeFollower(self: S, io: KafkaIo, epoch: number, leader: NodeId): void {
    const { role } = self.raft.memory
    if (role.kind === 'follower' && role.leader === leader && self.raft.disk.epoch === epoch) return
    setEpoch(self, epoch, leader)
    enter(self, io, { kind: 'follower', leader, hasFetched: false })
    arm(self, io, self.config['controller.quorum.fetch.timeout.ms'] * MS)
    sendFetch(self, io, leader)
  }

  function becomeProspective(self: S, io: KafkaIo): void {
    enter(self, io, { kind: 'prospective', granted: [self.id], refused: [] })
    arm(self, io, electionTimeout(self, io))
    io.report({ kind: 'ElectionStarted', node: self.id, epoch: self.raft.disk.epoch, preVote: true })
    askForVotes(self, io, true)
  }

  function becomeCandidate(self: S, io: KafkaIo): void {
    const { disk } = self.raft
    setEpoch(self, disk.epoch + 1, null)
    disk.votedFor = self.id
    enter(self, io, { kind: 'candidate', granted: [self.id], refused: [] })
    arm(self, io, electionTimeout(self, io))
    io.report({ kind: 'ElectionStarted', node: self.id, epoch: disk.epoch, preVote: false })
    askForVotes(self, io, false)
  }

  function becomeLeader(self: S, io: KafkaIo): void {
    const { disk } = self.raft
    disk.leader = self.id
    const voters: LeaderRole['voters'] = {}
    for (const voter of self.raft.voters) if (voter !== self.id) voters[voter] = { endOffset: -1, lastFetchAt: io.now }
    enter(self, io, { kind: 'leader', epochStartOffset: disk.logEndOffset, voters, observers: {}, parked: [] })
    io.report({ kind: 'QuorumLeaderElected', node: self.id, epoch: disk.epoch })
    appendAsLeader(self, io, [{ kind: 'LeaderChangeMessage', leaderId: self.id, epoch: disk.epoch }])
    beginEpoch(self, io, true)
    arm(self, io, checkQuorumTimeout(self))
    hooks.becameLeader(self, io)
  }

  /** Q8: leaves in order, naming the best followers first. */
  function resign(self: S, io: KafkaIo): void {
    const { role } = self.raft.memory
    if (role.kind !== 'leader') return
    const { epoch } = self.raft.disk
    const preferredSuccessors = Object.entries(role.voters)
      .sort(([a, x], [b, y]) => y.endOffset - x.endOffset || (a < b ? -1 : 1))
      .map(([id]) => id as NodeId)
    for (const to of preferredSuccessors)
      request(self, io, to, { kind: 'EndQuorumEpochRequest', leader: self.id, epoch, preferredSuccessors })
    enter(self, io, { kind: 'resigned' })
    arm(self, io, electionTimeout(self, io))
    io.report({ kind: 'QuorumLeaderResigned', node: self.id, epoch })
  }

  // ── asking ──

  function request(self: S, io: KafkaIo, to: NodeId, body: Message): void {
    io.request(to, CHANNEL, body, self.config['controller.quorum.request.timeout.ms'] * MS)
  }

  function askForVotes(self: S, io: KafkaIo, preVote: boolean): void {
    const { disk, voters } = self.raft
    if (voters.length === 1) return preVote ? becomeCandidate(self, io) : becomeLeader(self, io)
    for (const to of voters)
      if (to !== self.id)
        request(self, io, to, {
          kind: 'VoteRequest',
          candidate: self.id,
          epoch: disk.epoch,
          lastEpoch: lastQuorumEpoch(disk),
          endOffset: disk.logEndOffset,
          preVote,
        })
  }

  function beginEpoch(self: S, io: KafkaIo, all: boolean): void {
    const { role } = self.raft.memory
    if (role.kind !== 'leader') return
    const half = (self.config['controller.quorum.fetch.timeout.ms'] * MS) / 2
    for (const [voter, state] of Object.entries(role.voters))
      if (all || io.now - state.lastFetchAt >= half)
        request(self, io, voter as NodeId, {
          kind: 'BeginQuorumEpochRequest',
          leader: self.id,
          epoch: self.raft.disk.epoch,
        })
    io.wakeAfter(half, { kind: 'RaftPollTimer', token: self.raft.memory.token })
  }

  function sendFetch(self: S, io: KafkaIo, to: NodeId): void {
    const { memory, disk } = self.raft
    if (memory.fetching) return
    memory.fetching = true
    request(self, io, to, {
      kind: 'RaftFetchRequest',
      replica: self.id,
      currentLeaderEpoch: disk.epoch,
      fetchOffset: disk.logEndOffset,
      lastFetchedEpoch: lastQuorumEpoch(disk),
      highWatermark: memory.highWatermark,
      maxWaitMs: FETCH_MAX_WAIT_MS,
    })
  }

  /** An observer that knows no leader asks any voter. */
  function findLeader(self: S, io: KafkaIo): void {
    const voter = self.raft.voters[io.pick('election', 0, self.raft.voters.length - 1)] as NodeId
    sendFetch(self, io, voter)
  }

  function retryLater(self: S, io: KafkaIo): void {
    const delay = self.config['controller.quorum.retry.backoff.ms'] * MS
    io.wakeAfter(delay, { kind: 'RaftRetryTimer', token: self.raft.memory.token })
  }

  // ── the leader's log ──

  function checkQuorumTimeout(self: S): number {
    return self.config['controller.quorum.fetch.timeout.ms'] * MS * 1.5
  }

  /** Appends records as the leader; returns the offset after the last. They count once committed. */
  function appendAsLeader(self: S, io: KafkaIo, records: readonly MetadataRecord[]): number {
    const { disk } = self.raft
    appendRecords(disk, records, disk.epoch, io.now)
    advanceHighWatermark(self, io)
    answerParked(self, io)
    return disk.logEndOffset
  }

  function advanceHighWatermark(self: S, io: KafkaIo): void {
    const { memory, disk } = self.raft
    if (memory.role.kind !== 'leader') return
    const ends = [disk.logEndOffset, ...Object.values(memory.role.voters).map(v => v.endOffset)]
    const to = committedOffset(ends, memory.role.epochStartOffset, memory.highWatermark)
    if (to === null) return
    io.report({ kind: 'MetadataCommitted', node: self.id, from: memory.highWatermark, to })
    memory.highWatermark = to
    hooks.committed(self, io)
  }

  /** Q5: what a parked fetch waits for: records, or a newer high watermark. */
  function hasNews(self: S, fetch: MessageOf<'RaftFetchRequest'>): boolean {
    return fetch.fetchOffset < self.raft.disk.logEndOffset || fetch.highWatermark < self.raft.memory.highWatermark
  }

  function answerParked(self: S, io: KafkaIo): void {
    const { role } = self.raft.memory
    if (role.kind !== 'leader' || role.parked.length === 0) return
    const due = role.parked.filter(parked => hasNews(self, parked.request))
    if (due.length === 0) return
    role.parked = role.parked.filter(parked => !due.includes(parked))
    for (const parked of due) replyFetch(self, io, parked)
  }

  function replyFetch(self: S, io: KafkaIo, { ref, request: fetch }: Pick<ParkedRaftFetch, 'ref' | 'request'>): void {
    const { memory, disk } = self.raft
    io.reply(ref, {
      kind: 'RaftFetchResponse',
      error: 'NONE',
      leader: self.id,
      leaderEpoch: disk.epoch,
      highWatermark: memory.highWatermark,
      batches: batchesFrom(disk, fetch.fetchOffset, disk.logEndOffset),
    })
  }

  function notLeader(self: S): MessageOf<'RaftFetchResponse'> {
    const { disk } = self.raft
    return {
      kind: 'RaftFetchResponse',
      error: 'NOT_LEADER_OR_FOLLOWER',
      leader: disk.leader,
      leaderEpoch: disk.epoch,
      highWatermark: -1,
      batches: [],
    }
  }

  function diverges(self: S, fetch: MessageOf<'RaftFetchRequest'>): { epoch: number; endOffset: number } | null {
    if (fetch.fetchOffset === 0) return null
    const { disk } = self.raft
    const [epoch, endOffset] = endOffsetFor(disk.epochs, fetch.lastFetchedEpoch, disk.logEndOffset)
    return epoch < fetch.lastFetchedEpoch || endOffset < fetch.fetchOffset
      ? { epoch: Math.max(epoch, 0), endOffset: Math.max(endOffset, 0) }
      : null
  }

  function noteFetch(self: S, io: KafkaIo, fetch: MessageOf<'RaftFetchRequest'>): void {
    const role = self.raft.memory.role as LeaderRole
    const known = { endOffset: fetch.fetchOffset, lastFetchAt: io.now }
    if (role.voters[fetch.replica]) role.voters[fetch.replica] = known
    else role.observers[fetch.replica] = known
    advanceHighWatermark(self, io)
    answerParked(self, io)
  }

  /** An answer to a fetch of an earlier role: another one is under way already. */
  function isStale(self: S, fetch: MessageOf<'RaftFetchRequest'>, from: NodeId): boolean {
    const { memory, disk } = self.raft
    if (fetch.currentLeaderEpoch !== disk.epoch) return true
    return memory.role.kind === 'follower' && memory.role.leader !== from
  }

  // ── hearing of other epochs ──

  /** Moves on when a message shows a newer epoch or the leader of ours. */
  function learn(self: S, io: KafkaIo, epoch: number, leader: NodeId | null): void {
    const { disk, memory } = self.raft
    if (epoch < disk.epoch || leader === self.id) return
    if (leader !== null && (epoch > disk.epoch || (memory.role.kind !== 'leader' && memory.role.kind !== 'follower')))
      becomeFollower(self, io, epoch, leader)
    else if (epoch > disk.epoch) becomeUnattached(self, io, epoch)
  }

  function onTimeout(self: S, io: KafkaIo): void {
    const { memory, disk, isVoter } = self.raft
    const { role } = memory
    if (role.kind === 'leader') return checkQuorum(self, io, role)
    if (role.kind === 'resigned') return becomeUnattached(self, io, disk.epoch + 1)
    if (role.kind === 'prospective') return becomeUnattached(self, io, disk.epoch)
    if (!isVoter) return becomeUnattached(self, io, disk.epoch)
    becomeProspective(self, io)
  }

  /** Q7: a leader that a majority no longer fetches from gives up. */
  function checkQuorum(self: S, io: KafkaIo, role: LeaderRole): void {
    const needed = majorityOf(self.raft.voters.length) - 1
    const recent = Object.values(role.voters)
      .map(v => v.lastFetchAt)
      .sort((a, b) => b - a)
    const deadline = needed === 0 ? Infinity : (recent[needed - 1] ?? 0) + checkQuorumTimeout(self)
    if (deadline <= io.now) resign(self, io)
    else if (deadline !== Infinity) arm(self, io, deadline - io.now)
  }

  function countVote(self: S, io: KafkaIo, from: NodeId, granted: boolean, preVote: boolean): void {
    const { role } = self.raft.memory
    if (role.kind !== (preVote ? 'prospective' : 'candidate')) return
    const list = granted ? role.granted : role.refused
    if (!list.includes(from)) list.push(from)
    const majority = majorityOf(self.raft.voters.length)
    if (role.granted.length >= majority) return preVote ? becomeCandidate(self, io) : becomeLeader(self, io)
    if (preVote && self.raft.voters.length - role.refused.length < majority) {
      const { leader, epoch } = self.raft.disk
      if (leader !== null && leader !== self.id) becomeFollower(self, io, epoch, leader)
      else becomeUnattached(self, io, epoch)
    }
  }

  const handlers: Handlers<S, QuorumKind> = {
    VoteRequest(self, vote, io, ref) {
      const { disk } = self.raft
      if (vote.epoch > disk.epoch) becomeUnattached(self, io, vote.epoch)
      const own = { lastEpoch: lastQuorumEpoch(disk), endOffset: disk.logEndOffset }
      const granted =
        vote.epoch === disk.epoch &&
        canGrantVote(
          { role: self.raft.memory.role, votedFor: disk.votedFor, leader: disk.leader },
          { candidate: vote.candidate, preVote: vote.preVote, upToDate: isLogUpToDate(vote, own) },
        )
      if (granted && !vote.preVote) {
        disk.votedFor = vote.candidate
        io.report({ kind: 'VoteGranted', voter: self.id, candidate: vote.candidate, epoch: vote.epoch })
      }
      io.reply(ref, { kind: 'VoteResponse', epoch: disk.epoch, leader: disk.leader, granted })
    },
    VoteResponse(self, answer, io, vote, from) {
      if (answer.epoch > self.raft.disk.epoch) return learn(self, io, answer.epoch, answer.leader)
      if (vote.epoch === self.raft.disk.epoch) countVote(self, io, from, answer.granted, vote.preVote)
    },
    BeginQuorumEpochRequest(self, begin, io, ref) {
      const { disk } = self.raft
      const error = begin.epoch < disk.epoch ? 'FENCED_LEADER_EPOCH' : 'NONE'
      if (error === 'NONE') learn(self, io, begin.epoch, begin.leader)
      io.reply(ref, { kind: 'BeginQuorumEpochResponse', error, epoch: disk.epoch })
    },
    BeginQuorumEpochResponse(self, answer, io) {
      learn(self, io, answer.epoch, null)
    },
    EndQuorumEpochRequest(self, end, io, ref) {
      const { disk, memory } = self.raft
      const error = end.epoch < disk.epoch ? 'FENCED_LEADER_EPOCH' : 'NONE'
      io.reply(ref, { kind: 'EndQuorumEpochResponse', error, epoch: Math.max(disk.epoch, end.epoch) })
      if (error !== 'NONE' || memory.role.kind === 'leader') return
      if (end.epoch > disk.epoch) setEpoch(self, end.epoch, null)
      disk.leader = null
      const place = end.preferredSuccessors.indexOf(self.id)
      if (place === 0) return becomeProspective(self, io)
      enter(self, io, { kind: 'unattached' })
      const most = self.config['controller.quorum.election.backoff.max.ms'] * MS
      arm(self, io, io.pick('election', Math.min(most, 50 * MS * 2 ** place), most))
    },
    EndQuorumEpochResponse() {},
    RaftFetchRequest(self, fetch, io, ref) {
      const { disk, memory } = self.raft
      if (memory.role.kind !== 'leader') return io.reply(ref, notLeader(self))
      if (fetch.currentLeaderEpoch !== disk.epoch) {
        const error = fetch.currentLeaderEpoch < disk.epoch ? 'FENCED_LEADER_EPOCH' : 'UNKNOWN_LEADER_EPOCH'
        return io.reply(ref, { ...notLeader(self), error, leader: self.id })
      }
      const divergingEpoch = diverges(self, fetch)
      if (divergingEpoch)
        return io.reply(ref, { ...notLeader(self), error: 'NONE', leader: self.id, divergingEpoch })
      noteFetch(self, io, fetch)
      if (hasNews(self, fetch)) return replyFetch(self, io, { ref, request: fetch })
      const token = memory.nextPark++
      memory.role.parked.push({ ref, request: fetch, token })
      io.wakeAfter(fetch.maxWaitMs * MS, { kind: 'RaftFetchExpiry', token })
    },
    RaftFetchResponse(self, answer, io, fetch, from) {
      const { memory, disk } = self.raft
      if (isStale(self, fetch, from)) return
      memory.fetching = false
      if (answer.error !== 'NONE' || memory.role.kind !== 'follower' || memory.role.leader !== from) {
        const { role } = memory
        learn(self, io, answer.leaderEpoch, answer.leader)
        if (memory.role === role) retryLater(self, io)
        return
      }
      if (fetch.fetchOffset !== disk.logEndOffset) return sendFetch(self, io, from)
      memory.timeoutAt = io.now + self.config['controller.quorum.fetch.timeout.ms'] * MS
      memory.role.hasFetched = true
      if (answer.divergingEpoch) {
        const { epoch, endOffset } = answer.divergingEpoch
        const to = truncationPoint({
          entries: disk.epochs,
          logEndOffset: disk.logEndOffset,
          leaderEpoch: epoch,
          leaderEndOffset: endOffset,
        }).offset
        truncateQuorumLog(disk, to)
      } else {
        for (const batch of answer.batches) if (batch.baseOffset === disk.logEndOffset) appendCopied(disk, batch)
        const to = Math.min(answer.highWatermark, disk.logEndOffset)
        if (to > memory.highWatermark) {
          memory.highWatermark = to
          hooks.committed(self, io)
        }
      }
      if (memory.role.kind === 'follower') sendFetch(self, io, memory.role.leader)
    },
    RaftTimer(self, { token }, io) {
      const { memory } = self.raft
      if (token !== memory.token) return
      if (io.now < memory.timeoutAt) io.wakeAfter(memory.timeoutAt - io.now, { kind: 'RaftTimer', token })
      else onTimeout(self, io)
    },
    RaftPollTimer(self, { token }, io) {
      if (token === self.raft.memory.token) beginEpoch(self, io, false)
    },
    RaftFetchExpiry(self, { token }, io) {
      const { role } = self.raft.memory
      if (role.kind !== 'leader') return
      const parked = role.parked.find(p => p.token === token)
      if (!parked) return
      role.parked = role.parked.filter(p => p !== parked)
      replyFetch(self, io, parked)
    },
    RaftRetryTimer(self, { token }, io) {
      const { memory } = self.raft
      if (token !== memory.token) return
      if (memory.role.kind === 'follower') sendFetch(self, io, memory.role.leader)
      else if (!self.raft.isVoter) findLeader(self, io)
    },
  }

  return {
    handlers,
    /** The process starts: follow the leader it knew, or wait for one. */
    start(self: S, io: KafkaIo): void {
      const { disk } = self.raft
      self.raft.memory = freshRaftMemory()
      if (disk.leader !== null && disk.leader !== self.id) becomeFollower(self, io, disk.epoch, disk.leader)
      else becomeUnattached(self, io, disk.leader === self.id ? disk.epoch + 1 : disk.epoch)
    },
    appendAsLeader,
    resign,
    /** A request of the quorum got no answer. */
    failed(self: S, failure: RequestFailed<Message>, io: KafkaIo): void {
      if (failure.request.kind !== 'RaftFetchRequest') return
      if (isStale(self, failure.request, failure.to)) return
      self.raft.memory.fetching = false
      retryLater(self, io)
    },
  }
}
