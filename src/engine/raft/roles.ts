/** The roles of a voter or observer and how it moves between them (QuorumState, LeaderState). */
import { MS, type NodeId } from '../kernel/types.ts'
import type { AdminResult, MessageOf } from '../messages.ts'
import type { MetadataRecord } from '../metadata/records.ts'
import type { KafkaIo, QuorumDisk, RaftRole, ReplicaProgress, VoterChange } from '../world.ts'
import { committedOffset, majorityOf } from './elections.ts'
import {
  answerParked,
  arm,
  beginEpoch,
  checkQuorumTimeout,
  electionTimeout,
  findLeader,
  type LeaderRole,
  notLeader,
  type RaftHooks,
  type RaftHost,
  request,
  sendFetch,
  setEpoch,
} from './host.ts'
import { appendRecords, lastQuorumEpoch } from './quorum-log.ts'
import { addressed, isFormattedSet, isVoterKey, lastVoterSet, refreshVoters } from './voter-set.ts'

/** Leaves one role for another. */
export function enter<S extends RaftHost>(h: RaftHooks<S>, self: S, io: KafkaIo, role: RaftRole): void {
  const { memory } = self.raft
  const before = memory.role
  memory.role = role
  memory.token += 1
  memory.fetching = false
  if (before.kind !== 'leader') return
  for (const { ref } of before.parked) io.reply(ref, notLeader(self))
  const change = before.voterChange
  if (change) io.reply(change.ref, { kind: voterAnswer(change), error: 'NOT_CONTROLLER', results: [] })
  h.lostLeadership(self, io)
}

/** Knows no leader. */
export function becomeUnattached<S extends RaftHost>(
  h: RaftHooks<S>,
  self: S,
  io: KafkaIo,
  epoch: number,
): void {
  setEpoch(self, epoch, null)
  enter(h, self, io, { kind: 'unattached' })
  if (self.raft.isVoter) arm(self, io, electionTimeout(self, io))
  else findLeader(self, io)
}

/** Fetches from a leader. */
export function becomeFollower<S extends RaftHost>(
  h: RaftHooks<S>,
  self: S,
  io: KafkaIo,
  epoch: number,
  leader: NodeId,
): void {
  const { role } = self.raft.memory
  if (role.kind === 'follower' && role.leader === leader && self.raft.disk.epoch === epoch) return
  setEpoch(self, epoch, leader)
  enter(h, self, io, { kind: 'follower', leader, hasFetched: false })
  arm(self, io, self.config['controller.quorum.fetch.timeout.ms'] * MS)
  sendFetch(self, io, leader)
}

/** Q3: asks first whether it would be elected. */
export function becomeProspective<S extends RaftHost>(h: RaftHooks<S>, self: S, io: KafkaIo): void {
  enter(h, self, io, { kind: 'prospective', granted: [self.id], refused: [] })
  arm(self, io, electionTimeout(self, io))
  io.report({ kind: 'ElectionStarted', node: self.id, epoch: self.raft.disk.epoch, preVote: true })
  askForVotes(h, self, io, true)
}

/** Opens a new epoch and votes for itself. */
export function becomeCandidate<S extends RaftHost>(h: RaftHooks<S>, self: S, io: KafkaIo): void {
  const { disk } = self.raft
  setEpoch(self, disk.epoch + 1, null)
  disk.votedFor = self.id
  enter(h, self, io, { kind: 'candidate', granted: [self.id], refused: [] })
  arm(self, io, electionTimeout(self, io))
  io.report({ kind: 'ElectionStarted', node: self.id, epoch: disk.epoch, preVote: false })
  askForVotes(h, self, io, false)
}

/** Q5: leads the epoch. */
export function becomeLeader<S extends RaftHost>(h: RaftHooks<S>, self: S, io: KafkaIo): void {
  const { disk } = self.raft
  disk.leader = self.id
  const voters: LeaderRole['voters'] = {}
  for (const voter of self.raft.voters)
    if (voter !== self.id) voters[voter] = { endOffset: -1, lastFetchAt: io.now }
  enter(h, self, io, {
    kind: 'leader',
    epochStartOffset: disk.logEndOffset,
    voters,
    observers: {},
    parked: [],
  })
  io.report({ kind: 'QuorumLeaderElected', node: self.id, epoch: disk.epoch })
  appendAsLeader(h, self, io, [
    { kind: 'LeaderChangeMessage', leaderId: self.id, epoch: disk.epoch },
    ...formattedVoters(disk),
  ])
  beginEpoch(self, io, true)
  arm(self, io, checkQuorumTimeout(self))
  h.becameLeader(self, io)
}

/** Q8: leaves in order, naming the best followers first. */
export function resign<S extends RaftHost>(h: RaftHooks<S>, self: S, io: KafkaIo): void {
  const { role } = self.raft.memory
  if (role.kind !== 'leader') return
  const { epoch } = self.raft.disk
  const preferredSuccessors = Object.entries(role.voters)
    .sort(([a, x], [b, y]) => y.endOffset - x.endOffset || (a < b ? -1 : 1))
    .map(([id]) => id as NodeId)
  for (const to of preferredSuccessors)
    request(self, io, to, { kind: 'EndQuorumEpochRequest', leader: self.id, epoch, preferredSuccessors })
  enter(h, self, io, { kind: 'resigned' })
  arm(self, io, electionTimeout(self, io))
  io.report({ kind: 'QuorumLeaderResigned', node: self.id, epoch })
}

/** Asks every other voter. */
export function askForVotes<S extends RaftHost>(
  h: RaftHooks<S>,
  self: S,
  io: KafkaIo,
  preVote: boolean,
): void {
  const { disk, voters } = self.raft
  if (voters.length === 1) return preVote ? becomeCandidate(h, self, io) : becomeLeader(h, self, io)
  for (const to of voters)
    if (to !== self.id)
      request(self, io, to, {
        kind: 'VoteRequest',
        candidate: self.id,
        epoch: disk.epoch,
        lastEpoch: lastQuorumEpoch(disk),
        endOffset: disk.logEndOffset,
        preVote,
        ...addressed(disk, to),
      })
}

/** Appends records as the leader; returns the offset after the last. They count once committed. */
export function appendAsLeader<S extends RaftHost>(
  h: RaftHooks<S>,
  self: S,
  io: KafkaIo,
  records: readonly MetadataRecord[],
): number {
  const { disk } = self.raft
  const before = disk.voterSets
  appendRecords(disk, records, disk.epoch, io.now)
  if (disk.voterSets !== before) refreshVoters(self)
  advanceHighWatermark(h, self, io)
  answerParked(self, io)
  return disk.logEndOffset
}

/** Commits what a majority has. */
export function advanceHighWatermark<S extends RaftHost>(h: RaftHooks<S>, self: S, io: KafkaIo): void {
  const { memory, disk, isVoter } = self.raft
  if (memory.role.kind !== 'leader') return
  const ends = Object.values(memory.role.voters).map((v) => v.endOffset)
  if (isVoter) ends.push(disk.logEndOffset)
  const to = committedOffset(ends, memory.role.epochStartOffset, memory.highWatermark)
  if (to === null) return
  io.report({ kind: 'MetadataCommitted', node: self.id, from: memory.highWatermark, to })
  memory.highWatermark = to
  h.committed(self, io)
  if (disk.voterSets) votersCommitted(self, io)
}

/** LeaderState.appendStartOfEpochControlRecords: the set the cluster was formatted with becomes a record once. */
function formattedVoters(disk: QuorumDisk): readonly MetadataRecord[] {
  if (!isFormattedSet(disk)) return []
  const voters = lastVoterSet(disk)?.voters ?? []
  return [
    { kind: 'KRaftVersionRecord', kRaftVersion: 1 },
    { kind: 'VotersRecord', voters },
  ]
}

/** A change of the voters is through; a leader that is none any more resigns when it is next on (RemoveVoterHandler). */
function votersCommitted(self: RaftHost, io: KafkaIo): void {
  const { memory, disk, isVoter } = self.raft
  if (memory.role.kind !== 'leader') return
  const change = memory.role.voterChange
  if (change && change.offset !== null && change.offset < memory.highWatermark)
    settleVoterChange(self, io, { error: 'NONE', message: '' })
  if (!isVoter && (lastVoterSet(disk)?.offset ?? 0) < memory.highWatermark) arm(self, io, 0)
}

function voterAnswer({ kind }: VoterChange): 'AddRaftVoterResponse' | 'RemoveRaftVoterResponse' {
  return kind === 'AddRaftVoterRequest' ? 'AddRaftVoterResponse' : 'RemoveRaftVoterResponse'
}

/** Answers whoever asked for the change that is under way, and is ready for the next. */
export function settleVoterChange(
  self: RaftHost,
  io: KafkaIo,
  result: Pick<AdminResult, 'error' | 'message'>,
): void {
  const { role } = self.raft.memory
  if (role.kind !== 'leader' || !role.voterChange) return
  const change = role.voterChange
  delete role.voterChange
  const results = [{ target: change.voter, ...result }]
  io.reply(change.ref, { kind: voterAnswer(change), error: 'NONE', results })
}

/** Whether a fetch comes from a voter, with the disk that makes it one. */
export function isKnownVoter(
  self: RaftHost,
  role: LeaderRole,
  fetch: { readonly replica: NodeId; readonly directoryId?: string },
): boolean {
  if (!role.voters[fetch.replica]) return false
  const { disk } = self.raft
  return !disk.voterSets || isVoterKey(disk, fetch.replica, fetch.directoryId)
}

/** A fetch says how far the fetcher has come. */
export function noteFetch<S extends RaftHost>(
  h: RaftHooks<S>,
  self: S,
  io: KafkaIo,
  fetch: MessageOf<'RaftFetchRequest'>,
): void {
  const role = self.raft.memory.role as LeaderRole
  const { directoryId } = fetch
  const isVoter = isKnownVoter(self, role, fetch)
  const table = isVoter ? role.voters : role.observers
  const known: ReplicaProgress = { endOffset: fetch.fetchOffset, lastFetchAt: io.now }
  if (directoryId !== undefined) known.directoryId = directoryId
  const before = table[fetch.replica]
  if (fetch.fetchOffset >= self.raft.disk.logEndOffset) known.caughtUpAt = io.now
  else if (before?.caughtUpAt !== undefined && before.directoryId === directoryId)
    known.caughtUpAt = before.caughtUpAt
  table[fetch.replica] = known
  advanceHighWatermark(h, self, io)
  answerParked(self, io)
}

/** Moves on when a message shows a newer epoch or the leader of ours. */
export function learn<S extends RaftHost>(
  h: RaftHooks<S>,
  self: S,
  io: KafkaIo,
  epoch: number,
  leader: NodeId | null,
): void {
  const { disk, memory } = self.raft
  if (epoch < disk.epoch || leader === self.id) return
  if (
    leader !== null &&
    (epoch > disk.epoch || (memory.role.kind !== 'leader' && memory.role.kind !== 'follower'))
  )
    becomeFollower(h, self, io, epoch, leader)
  else if (epoch > disk.epoch) becomeUnattached(h, self, io, epoch)
}

/** The role's timer ran out. */
export function onTimeout<S extends RaftHost>(h: RaftHooks<S>, self: S, io: KafkaIo): void {
  const { memory, disk, isVoter } = self.raft
  const { role } = memory
  if (role.kind === 'leader') return checkQuorum(h, self, io, role)
  if (role.kind === 'resigned') return becomeUnattached(h, self, io, disk.epoch + 1)
  if (role.kind === 'prospective') return giveUpElection(h, self, io)
  if (!isVoter) return becomeUnattached(h, self, io, disk.epoch)
  becomeProspective(h, self, io)
}

/** Q7: a leader that a majority no longer fetches from gives up. */
export function checkQuorum<S extends RaftHost>(
  h: RaftHooks<S>,
  self: S,
  io: KafkaIo,
  role: LeaderRole,
): void {
  const { voters, isVoter, disk, memory } = self.raft
  if (!isVoter && (lastVoterSet(disk)?.offset ?? 0) < memory.highWatermark) return resign(h, self, io)
  const needed = voters.length === 1 ? 0 : majorityOf(voters.length) - (isVoter ? 1 : 0)
  const recent = Object.values(role.voters)
    .map((v) => v.lastFetchAt)
    .sort((a, b) => b - a)
  const deadline = needed === 0 ? Infinity : (recent[needed - 1] ?? 0) + checkQuorumTimeout(self)
  if (deadline <= io.now) resign(h, self, io)
  else if (deadline !== Infinity) arm(self, io, deadline - io.now)
}

/** Counts a vote or a refusal. */
export function countVote<S extends RaftHost>(
  h: RaftHooks<S>,
  self: S,
  io: KafkaIo,
  from: NodeId,
  granted: boolean,
  preVote: boolean,
): void {
  const { role } = self.raft.memory
  if (role.kind !== (preVote ? 'prospective' : 'candidate')) return
  const list = granted ? role.granted : role.refused
  if (!list.includes(from)) list.push(from)
  const majority = majorityOf(self.raft.voters.length)
  if (role.granted.length >= majority)
    return preVote ? becomeCandidate(h, self, io) : becomeLeader(h, self, io)
  if (preVote && self.raft.voters.length - role.refused.length < majority) giveUpElection(h, self, io)
}

/** Q3: the pre-vote failed or took too long: back to the leader it knows, if any. */
function giveUpElection<S extends RaftHost>(h: RaftHooks<S>, self: S, io: KafkaIo): void {
  const { leader, epoch } = self.raft.disk
  if (leader !== null && leader !== self.id) becomeFollower(h, self, io, epoch, leader)
  else becomeUnattached(h, self, io, epoch)
}
