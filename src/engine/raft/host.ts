/** What every member of the quorum does alike: timers, requests, answers to fetches. */
import type { BrokerConfig } from '../config/definitions.ts'
import { MS, type NodeId } from '../kernel/types.ts'
import type { Message, MessageOf } from '../messages.ts'
import type { KafkaIo, ParkedRaftFetch, RaftMemory, RaftReplica, RaftRole } from '../world.ts'
import { batchesFrom, lastQuorumEpoch } from './quorum-log.ts'
import { addressed, ownDirectory } from './voter-set.ts'

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
  /** What was known of the metadata is replaced by the latest snapshot (RaftClient.Listener.handleLoadSnapshot). */
  readonly loadSnapshot: (self: S, io: KafkaIo) => void
}

export type LeaderRole = Extract<RaftRole, { kind: 'leader' }>
/** Memory of a process that has just started. */
export function freshRaftMemory(): RaftMemory {
  return {
    role: { kind: 'unattached' },
    highWatermark: 0,
    token: 0,
    timeoutAt: 0,
    fetching: false,
    nextPark: 1,
    bytesSinceSnapshot: 0,
    countedOffset: 0,
    snapshotAt: 0,
  }
}

/** Q2: drawn from [T, 2T). */
export function electionTimeout(self: RaftHost, io: KafkaIo): number {
  const base = self.config['controller.quorum.election.timeout.ms'] * MS
  return io.pick('election', base, 2 * base)
}

/** Starts the role's timer anew. */
export function arm(self: RaftHost, io: KafkaIo, delay: number): void {
  const { memory } = self.raft
  memory.timeoutAt = io.now + delay
  io.wakeAfter(delay, { kind: 'RaftTimer', token: memory.token })
}

/** Notes an epoch, and its leader when known, on disk. */
export function setEpoch(self: RaftHost, epoch: number, leader: NodeId | null): void {
  const { disk } = self.raft
  if (epoch > disk.epoch) disk.votedFor = null
  if (epoch > disk.epoch || leader !== null) disk.leader = leader
  disk.epoch = Math.max(disk.epoch, epoch)
}

/** Asks another node of the quorum. */
export function request(self: RaftHost, io: KafkaIo, to: NodeId, body: Message): void {
  io.request(to, CHANNEL, body, self.config['controller.quorum.request.timeout.ms'] * MS)
}

/** Q5: tells voters that have not fetched lately who leads, and does so again. */
export function beginEpoch(self: RaftHost, io: KafkaIo, all: boolean): void {
  const { role } = self.raft.memory
  if (role.kind !== 'leader') return
  const half = (self.config['controller.quorum.fetch.timeout.ms'] * MS) / 2
  for (const [voter, state] of Object.entries(role.voters))
    if (all || io.now - state.lastFetchAt >= half)
      request(self, io, voter as NodeId, {
        kind: 'BeginQuorumEpochRequest',
        leader: self.id,
        epoch: self.raft.disk.epoch,
        ...addressed(self.raft.disk, voter as NodeId),
      })
  io.wakeAfter(half, { kind: 'RaftPollTimer', token: self.raft.memory.token })
}

/** Fetches from the end of the own log. */
export function sendFetch(self: RaftHost, io: KafkaIo, to: NodeId): void {
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
    ...ownDirectory(disk),
  })
}

/** An observer that knows no leader asks any voter, or any of the servers it was given to begin with. */
export function findLeader(self: RaftHost, io: KafkaIo): void {
  const { bootstrap, voters } = self.raft
  const among = bootstrap ? bootstrap.filter((id) => id !== self.id) : voters
  if (among.length === 0) return retryLater(self, io)
  const voter = among[io.pick('election', 0, among.length - 1)] as NodeId
  sendFetch(self, io, voter)
}

/** Tries again after controller.quorum.retry.backoff.ms. */
export function retryLater(self: RaftHost, io: KafkaIo): void {
  const delay = self.config['controller.quorum.retry.backoff.ms'] * MS
  io.wakeAfter(delay, { kind: 'RaftRetryTimer', token: self.raft.memory.token })
}

/** Q7: how long a majority may keep silent. */
export function checkQuorumTimeout(self: RaftHost): number {
  return self.config['controller.quorum.fetch.timeout.ms'] * MS * 1.5
}

/** Q5: what a parked fetch waits for: records, or a newer high watermark. */
export function hasNews(self: RaftHost, fetch: MessageOf<'RaftFetchRequest'>): boolean {
  return (
    fetch.fetchOffset < self.raft.disk.logEndOffset || fetch.highWatermark < self.raft.memory.highWatermark
  )
}

/** Answers parked fetches that have something to hear. */
export function answerParked(self: RaftHost, io: KafkaIo): void {
  const { role } = self.raft.memory
  if (role.kind !== 'leader' || role.parked.length === 0) return
  const due = role.parked.filter((parked) => hasNews(self, parked.request))
  if (due.length === 0) return
  role.parked = role.parked.filter((parked) => !due.includes(parked))
  for (const parked of due) replyFetch(self, io, parked)
}

/** Answers with all records from the fetch offset on. */
export function replyFetch(
  self: RaftHost,
  io: KafkaIo,
  { ref, request: fetch }: Pick<ParkedRaftFetch, 'ref' | 'request'>,
): void {
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

/** Says who leads instead. */
export function notLeader(self: RaftHost): MessageOf<'RaftFetchResponse'> {
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

/** An answer to a fetch of an earlier role: another one is under way already. */
export function isStale(
  self: RaftHost,
  fetch: { readonly currentLeaderEpoch: number },
  from: NodeId,
): boolean {
  const { memory, disk } = self.raft
  if (fetch.currentLeaderEpoch !== disk.epoch) return true
  return memory.role.kind === 'follower' && memory.role.leader !== from
}
