/**
 * The metadata quorum: Raft as Kafka does it (KIP-595, pre-vote of KIP-996, KIP-1166). Voters are the
 * controllers, observers the brokers. Replication is pull: everyone fetches from the leader.
 *
 * Left out: controller.quorum.append.linger.ms (records are appended at once). How the voter set
 * changes is in change-voters.ts.
 */
import type { ErrorName } from '../config/errors.ts'
import { lateHandlers } from '../kernel/late.ts'
import { MS, type RequestFailed } from '../kernel/types.ts'
import { truncationPoint } from '../log/leader-epochs.ts'
import type { Message } from '../messages.ts'
import type { MetadataRecord } from '../metadata/records.ts'
import type { Handlers, KafkaIo } from '../world.ts'
import type { ChangeVotersKind } from './change-voters.ts'
import { canGrantVote, isLogUpToDate } from './elections.ts'
import {
  arm,
  beginEpoch,
  findLeader,
  freshRaftMemory,
  hasNews,
  isStale,
  notLeader,
  type RaftHooks,
  type RaftHost,
  replyFetch,
  request,
  retryLater,
  sendFetch,
  setEpoch,
} from './host.ts'
import { voterChanges } from './late-parts.ts'
import { appendCopied, lastQuorumEpoch, truncateQuorumLog } from './quorum-log.ts'
import {
  appendAsLeader,
  becomeFollower,
  becomeProspective,
  becomeUnattached,
  countVote,
  enter,
  isKnownVoter,
  learn,
  noteFetch,
  onTimeout,
  resign,
  settleVoterChange,
} from './roles.ts'
import { cleanMetadataLog, fetchProblem, installSnapshot, latestSnapshot, noteLoaded } from './snapshots.ts'
import { isMeantFor, ownDirectory, refreshVoters } from './voter-set.ts'

type VoteKind =
  | 'VoteRequest'
  | 'VoteResponse'
  | 'BeginQuorumEpochRequest'
  | 'BeginQuorumEpochResponse'
  | 'EndQuorumEpochRequest'
  | 'EndQuorumEpochResponse'
type FetchKind = 'RaftFetchRequest' | 'RaftFetchResponse' | 'RaftFetchExpiry'
type SnapshotKind = 'FetchSnapshotRequest' | 'FetchSnapshotResponse' | 'MetadataLogCleanerTimer'
type TimerKind = 'RaftTimer' | 'RaftPollTimer' | 'RaftRetryTimer'

function voteHandlers<S extends RaftHost>(h: RaftHooks<S>): Handlers<S, VoteKind> {
  return {
    VoteRequest(self, vote, io, ref) {
      const { disk } = self.raft
      if (vote.epoch > disk.epoch && isMeantFor(disk, vote)) becomeUnattached(h, self, io, vote.epoch)
      const own = { lastEpoch: lastQuorumEpoch(disk), endOffset: disk.logEndOffset }
      const granted =
        isMeantFor(disk, vote) &&
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
      if (answer.epoch > self.raft.disk.epoch) return learn(h, self, io, answer.epoch, answer.leader)
      // Who was removed from the voters hears of the leader in no other way (maybeHandleCommonResponse).
      if (answer.leader !== null && answer.epoch === self.raft.disk.epoch && self.raft.disk.leader === null)
        return learn(h, self, io, answer.epoch, answer.leader)
      if (vote.epoch === self.raft.disk.epoch) countVote(h, self, io, from, answer.granted, vote.preVote)
    },
    BeginQuorumEpochRequest(self, begin, io, ref) {
      const { disk } = self.raft
      const fenced = begin.epoch < disk.epoch ? 'FENCED_LEADER_EPOCH' : 'NONE'
      const error = isMeantFor(disk, begin) ? fenced : 'INVALID_VOTER_KEY'
      if (error === 'NONE') learn(h, self, io, begin.epoch, begin.leader)
      io.reply(ref, { kind: 'BeginQuorumEpochResponse', error, epoch: disk.epoch })
    },
    BeginQuorumEpochResponse(self, answer, io) {
      learn(h, self, io, answer.epoch, null)
    },
    EndQuorumEpochRequest(self, end, io, ref) {
      const { disk, memory } = self.raft
      const error = end.epoch < disk.epoch ? 'FENCED_LEADER_EPOCH' : 'NONE'
      io.reply(ref, { kind: 'EndQuorumEpochResponse', error, epoch: Math.max(disk.epoch, end.epoch) })
      if (error !== 'NONE' || memory.role.kind === 'leader') return
      if (end.epoch > disk.epoch) setEpoch(self, end.epoch, null)
      disk.leader = null
      if (!self.raft.isVoter) return becomeUnattached(h, self, io, disk.epoch)
      const place = end.preferredSuccessors.indexOf(self.id)
      if (place === 0) return becomeProspective(h, self, io)
      enter(h, self, io, { kind: 'unattached' })
      const most = self.config['controller.quorum.election.backoff.max.ms'] * MS
      arm(self, io, io.pick('election', Math.min(most, 50 * MS * 2 ** place), most))
    },
    EndQuorumEpochResponse() {},
  }
}

function fetchHandlers<S extends RaftHost>(h: RaftHooks<S>): Handlers<S, FetchKind> {
  return {
    RaftFetchRequest(self, fetch, io, ref) {
      const { disk, memory } = self.raft
      if (memory.role.kind !== 'leader') return io.reply(ref, notLeader(self))
      if (fetch.currentLeaderEpoch !== disk.epoch) {
        const error = fetch.currentLeaderEpoch < disk.epoch ? 'FENCED_LEADER_EPOCH' : 'UNKNOWN_LEADER_EPOCH'
        return io.reply(ref, { ...notLeader(self), error, leader: self.id })
      }
      const problem = fetchProblem(self, fetch)
      if (problem) return io.reply(ref, { ...notLeader(self), error: 'NONE', leader: self.id, ...problem })
      noteFetch(h, self, io, fetch)
      if (self.raft.memory.role.kind !== 'leader') return io.reply(ref, notLeader(self))
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
        learn(h, self, io, answer.leaderEpoch, answer.leader)
        if (memory.role === role) retryLater(self, io)
        return
      }
      if (fetch.fetchOffset !== disk.logEndOffset) return sendFetch(self, io, from)
      memory.timeoutAt = io.now + self.config['controller.quorum.fetch.timeout.ms'] * MS
      memory.role.hasFetched = true
      if (answer.snapshotId) {
        memory.fetching = true
        const { snapshotId } = answer
        return request(self, io, from, {
          kind: 'FetchSnapshotRequest',
          replica: self.id,
          currentLeaderEpoch: disk.epoch,
          snapshotId,
          ...ownDirectory(disk),
        })
      }
      if (answer.divergingEpoch) {
        const { epoch, endOffset } = answer.divergingEpoch
        const to = truncationPoint({
          entries: disk.epochs,
          logEndOffset: disk.logEndOffset,
          leaderEpoch: epoch,
          leaderEndOffset: endOffset,
        }).offset
        truncateQuorumLog(disk, to)
        refreshVoters(self)
      } else {
        const before = disk.voterSets
        for (const batch of answer.batches)
          if (batch.baseOffset === disk.logEndOffset) appendCopied(disk, batch)
        if (disk.voterSets !== before) refreshVoters(self)
        const to = Math.min(answer.highWatermark, disk.logEndOffset)
        if (to > memory.highWatermark) {
          memory.highWatermark = to
          h.committed(self, io)
        }
      }
      if (memory.role.kind === 'follower') sendFetch(self, io, memory.role.leader)
    },
    RaftFetchExpiry(self, { token }, io) {
      const { role } = self.raft.memory
      if (role.kind !== 'leader') return
      const parked = role.parked.find((p) => p.token === token)
      if (!parked) return
      role.parked = role.parked.filter((p) => p !== parked)
      replyFetch(self, io, parked)
    },
  }
}

function snapshotHandlers<S extends RaftHost>(h: RaftHooks<S>): Handlers<S, SnapshotKind> {
  return {
    FetchSnapshotRequest(self, fetch, io, ref) {
      const { disk, memory } = self.raft
      const { role } = memory
      const frame = { kind: 'FetchSnapshotResponse', leader: disk.leader, leaderEpoch: disk.epoch } as const
      const refuse = (error: ErrorName) => io.reply(ref, { ...frame, error, snapshot: null })
      if (role.kind !== 'leader') return refuse('NOT_LEADER_OR_FOLLOWER')
      if (fetch.currentLeaderEpoch !== disk.epoch)
        return refuse(fetch.currentLeaderEpoch < disk.epoch ? 'FENCED_LEADER_EPOCH' : 'UNKNOWN_LEADER_EPOCH')
      // It asks, so it is there (LeaderState.updateCheckQuorumForFollowingVoter).
      const voter = role.voters[fetch.replica]
      if (voter && isKnownVoter(self, role, fetch)) voter.lastFetchAt = io.now
      const { endOffset, epoch } = fetch.snapshotId
      const snapshot = disk.snapshots.find((s) => s.endOffset === endOffset && s.epoch === epoch)
      if (!snapshot) return refuse('SNAPSHOT_NOT_FOUND')
      io.reply(ref, { ...frame, error: 'NONE', snapshot })
    },
    FetchSnapshotResponse(self, answer, io, fetch, from) {
      const { memory, disk } = self.raft
      if (isStale(self, fetch, from)) return
      memory.fetching = false
      const { role } = memory
      if (answer.error !== 'NONE' || !answer.snapshot || role.kind !== 'follower') {
        learn(h, self, io, answer.leaderEpoch, answer.leader)
        if (memory.role === role) retryLater(self, io)
        return
      }
      memory.timeoutAt = io.now + self.config['controller.quorum.fetch.timeout.ms'] * MS
      if (answer.snapshot.endOffset > memory.highWatermark) {
        installSnapshot(self, io, answer.snapshot)
        h.loadSnapshot(self, io)
      }
      if (memory.role.kind === 'follower' && disk.leader !== null) sendFetch(self, io, memory.role.leader)
    },
    MetadataLogCleanerTimer(self, _, io) {
      cleanMetadataLog(self, io)
    },
  }
}

function timerHandlers<S extends RaftHost>(h: RaftHooks<S>): Handlers<S, TimerKind> {
  return {
    RaftTimer(self, { token }, io) {
      const { memory } = self.raft
      if (token !== memory.token) return
      if (io.now < memory.timeoutAt) io.wakeAfter(memory.timeoutAt - io.now, { kind: 'RaftTimer', token })
      else onTimeout(h, self, io)
    },
    RaftPollTimer(self, { token }, io) {
      if (token === self.raft.memory.token) beginEpoch(self, io, false)
    },
    RaftRetryTimer(self, { token }, io) {
      const { memory } = self.raft
      if (token !== memory.token) return
      if (memory.role.kind === 'follower') sendFetch(self, io, memory.role.leader)
      else if (!self.raft.isVoter) findLeader(self, io)
    },
  }
}

/** The quorum's part of a role's behaviours, with the node's own hooks. */
export function raftBehaviour<S extends RaftHost>(h: RaftHooks<S>) {
  const handlers: Handlers<S, VoteKind | FetchKind | SnapshotKind | TimerKind> = {
    ...voteHandlers(h),
    ...fetchHandlers(h),
    ...snapshotHandlers(h),
    ...timerHandlers(h),
  }

  let voters: Handlers<S, ChangeVotersKind> | undefined
  const loaded = () => (voters ??= voterChanges.get().changeVotersHandlers(h))

  return {
    handlers,
    /** The controllers' part alone. */
    voterHandlers: lateHandlers<Handlers<S, ChangeVotersKind>>(loaded, {
      AddRaftVoterRequest: true,
      RemoveRaftVoterRequest: true,
      ApiVersionsRequest: true,
      ApiVersionsResponse: true,
      VoterChangeExpiry: true,
    }),
    /** The process starts: follow the leader it knew, or wait for one. */
    start(self: S, io: KafkaIo): void {
      const { disk } = self.raft
      self.raft.memory = freshRaftMemory()
      refreshVoters(self)
      self.raft.memory.highWatermark = latestSnapshot(disk)?.endOffset ?? 0
      noteLoaded(self, io, 'disk')
      if (latestSnapshot(disk)) h.loadSnapshot(self, io)
      if (disk.leader !== null && disk.leader !== self.id)
        becomeFollower(h, self, io, disk.epoch, disk.leader)
      else becomeUnattached(h, self, io, disk.leader === self.id ? disk.epoch + 1 : disk.epoch)
    },
    appendAsLeader: (self: S, io: KafkaIo, records: readonly MetadataRecord[]) =>
      appendAsLeader(h, self, io, records),
    resign: (self: S, io: KafkaIo) => resign(h, self, io),
    /** A request of the quorum got no answer. */
    failed(self: S, failure: RequestFailed<Message>, io: KafkaIo): void {
      const { request: lost } = failure
      const { role } = self.raft.memory
      if (
        lost?.kind === 'ApiVersionsRequest' &&
        role.kind === 'leader' &&
        role.voterChange?.voter === failure.to
      )
        settleVoterChange(self, io, { error: 'REQUEST_TIMED_OUT', message: `${failure.to} does not answer` })
      if (lost?.kind !== 'RaftFetchRequest' && lost?.kind !== 'FetchSnapshotRequest') return
      if (isStale(self, lost, failure.to)) return
      self.raft.memory.fetching = false
      retryLater(self, io)
    },
  }
}
