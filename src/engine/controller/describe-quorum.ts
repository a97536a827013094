/** DescribeQuorum (KIP-595, KIP-836, KIP-853): only the leader of the quorum knows how far the others are. */
import { wallClock } from '../broker/replicas.ts'
import type { QuorumReplica } from '../describe-messages.ts'
import type { Micros, NodeId, RequestRef } from '../kernel/types.ts'
import type { ReplicaProgress } from '../quorum-state.ts'
import type { Controller, KafkaIo } from '../world.ts'

/** LeaderState.describeQuorum */
export function describeQuorum(self: Controller, io: KafkaIo, ref: RequestRef): void {
  const { disk, memory } = self.raft
  const { role, highWatermark } = memory
  const kind = 'DescribeQuorumResponse'
  if (role.kind !== 'leader')
    return io.reply(ref, {
      kind,
      error: 'NOT_LEADER_OR_FOLLOWER',
      leader: disk.leader,
      leaderEpoch: disk.epoch,
      highWatermark: -1,
      voters: [],
      observers: [],
    })
  const skew = io.wallNow - io.now
  const ms = (at: Micros | undefined) => (at === undefined || at < 0 ? -1 : wallClock(at + skew))
  const replicas = (table: Readonly<Record<string, ReplicaProgress>>): QuorumReplica[] =>
    Object.entries(table)
      .filter(([node]) => node !== self.id)
      .map(([node, known]) => ({
        node: node as NodeId,
        directoryId: known.directoryId ?? null,
        logEndOffset: known.endOffset,
        lastFetchTimestamp: ms(known.lastFetchAt),
        lastCaughtUpTimestamp: ms(known.caughtUpAt),
      }))
  const own: QuorumReplica = {
    node: self.id,
    directoryId: disk.directoryId ?? null,
    logEndOffset: disk.logEndOffset,
    lastFetchTimestamp: wallClock(io.wallNow),
    lastCaughtUpTimestamp: wallClock(io.wallNow),
  }
  // One that was removed leads on until the removal is committed, and is no voter any more.
  const ownVote = self.raft.voters.includes(self.id) ? [own] : []
  io.reply(ref, {
    kind,
    error: 'NONE',
    leader: self.id,
    leaderEpoch: disk.epoch,
    highWatermark,
    voters: [...ownVote, ...replicas(role.voters)],
    observers: replicas(role.observers),
  })
}
