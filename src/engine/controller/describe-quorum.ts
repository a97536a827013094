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
    Object.entries(table).map(([node, known]) => {
      const own = node === self.id
      return {
        node: node as NodeId,
        directoryId: (own ? disk.directoryId : known.directoryId) ?? null,
        logEndOffset: own ? disk.logEndOffset : known.endOffset,
        lastFetchTimestamp: own ? wallClock(io.wallNow) : ms(known.lastFetchAt),
        lastCaughtUpTimestamp: own ? wallClock(io.wallNow) : ms(known.caughtUpAt),
      }
    })
  io.reply(ref, {
    kind,
    error: 'NONE',
    leader: self.id,
    leaderEpoch: disk.epoch,
    highWatermark,
    voters: replicas(role.voters),
    observers: replicas(role.observers),
  })
}
