/** What the metadata quorum and the controller promise: K1 to K10 of the project's list. */
import { digest } from '../kernel/snapshot.ts'
import { endOf, metadataBatches } from '../raft/quorum-log.ts'
import { lastVoterSet } from '../raft/voter-set.ts'
import type { KafkaWorld } from '../world.ts'
import type { Invariant, QuorumNode } from './types.ts'
import { brokerOf, brokersOf, controllersOf } from './views.ts'

const electionSafety: Invariant = {
  id: 'K1',
  name: 'at most one quorum leader in an epoch',
  cites: 'KIP-595; RaftEventSimulationTest.SingleLeader',
  condition: 'always',
  on: {
    quorum({ node }, { ghosts }) {
      if (node.process === 'crashed' || node.raft.memory.role.kind !== 'leader') return null
      const { epoch } = node.raft.disk
      const other = ghosts.quorumLeaders.get(epoch)
      ghosts.quorumLeaders.set(epoch, node.id)
      return other && other !== node.id ? `${other} and ${node.id} both led epoch ${epoch}` : null
    },
  },
}

const oneVote: Invariant = {
  id: 'K2',
  name: "a voter's epoch never decreases, and it gives one vote in an epoch, whatever becomes of its process",
  cites: 'RaftEventSimulationTest.MonotonicEpoch; KIP-595 quorum-state',
  condition: 'always',
  on: {
    quorum({ node, before }, { ghosts }) {
      // Who lost the disk has lost the vote with it.
      if (ghosts.wiped.has(node.id)) return null
      const { epoch, votedFor } = node.raft.disk
      if (before && epoch < before.epoch) return `${node.id} went back from epoch ${before.epoch} to ${epoch}`
      if (votedFor === null) return null
      const name = `${node.id}@${epoch}`
      const other = ghosts.votes.get(name)
      ghosts.votes.set(name, votedFor)
      return other && other !== votedFor
        ? `${node.id} voted for ${other} and ${votedFor} in epoch ${epoch}`
        : null
    },
    facts: {
      VoteGranted({ voter, candidate, epoch }, { ghosts }) {
        const other = ghosts.votes.get(`${voter}@${epoch}`)
        return other && other !== candidate
          ? `${voter} voted for ${other} and ${candidate} in epoch ${epoch}`
          : null
      },
    },
  },
}

const monotonicHighWatermark: Invariant = {
  id: 'K3',
  name: 'the high watermark of the metadata log never decreases in one process',
  cites: 'RaftEventSimulationTest.MonotonicHighWatermark',
  condition: 'always',
  on: {
    quorum({ node, before }, { world }) {
      const { highWatermark } = node.raft.memory
      if (!before || before.life !== world.lives[node.id] || highWatermark >= before.highWatermark)
        return null
      return `${node.id} went back from ${before.highWatermark} to ${highWatermark}`
    },
  },
}

const majorityReached: Invariant = {
  id: 'K4',
  name: 'a majority of voters has what the leader calls committed',
  cites: 'RaftEventSimulationTest.MajorityReachedHighWatermark; Raft 5.4.2',
  condition: 'always',
  on: {
    quorum({ node, before }, { world, ghosts }) {
      if (ghosts.wiped.size > 0) return null
      const { role, highWatermark } = node.raft.memory
      if (role.kind !== 'leader' || highWatermark === before?.highWatermark) return null
      const { voters, disk } = node.raft
      const reached = voters.filter((id) => endOffsetOf(world, id) >= highWatermark)
      if (2 * reached.length <= voters.length)
        return `${node.id} commits ${highWatermark}, which only ${reached} of ${voters} have`
      const last = metadataBatchBelow(node, highWatermark)
      return last && last.epoch < disk.epoch && highWatermark > (before?.highWatermark ?? 0)
        ? `${node.id} counts copies of epoch ${last.epoch} in epoch ${disk.epoch}`
        : null
    },
  },
}

function endOffsetOf(world: KafkaWorld, id: string): number {
  const node = world.nodes[id]
  return node?.role === 'controller' ? node.raft.disk.logEndOffset : 0
}

/** The batch that ends at or before an offset and is the last such one. */
function metadataBatchBelow(node: QuorumNode, offset: number) {
  const { log, sealed } = node.raft.disk
  for (let i = log.length - 1; i >= 0; i--) {
    const batch = log[i]
    if (batch && endOf(batch) <= offset) return batch
  }
  return sealed.at(-1)?.at(-1)
}

/** What the last record of a metadata log is, as votes compare it. */
function lastPlace(node: QuorumNode): { epoch: number; end: number } {
  const { logEndOffset } = node.raft.disk
  const last = metadataBatchBelow(node, logEndOffset)
  return { epoch: last?.epoch ?? node.raft.disk.snapshots.at(-1)?.epoch ?? 0, end: logEndOffset }
}

const consistentMetadata: Invariant = {
  id: 'K5',
  name: 'committed metadata is the same on every node, every new leader has all of it, and votes go to complete logs',
  cites: 'RaftEventSimulationTest.ConsistentCommittedData; LogMatching, LeaderCompleteness; Raft 5.4.1',
  condition: 'always',
  on: {
    facts: {
      VoteGranted({ voter, candidate, epoch }, { world }) {
        const [own, asker] = [world.nodes[voter], world.nodes[candidate]]
        if (own?.role !== 'controller' || asker?.role !== 'controller') return null
        // Who stands for election does not write: its log is what it was when it asked.
        const { role } = asker.raft.memory
        if (role.kind !== 'candidate' || asker.raft.disk.epoch !== epoch) return null
        const [ours, theirs] = [lastPlace(own), lastPlace(asker)]
        const behind = theirs.epoch < ours.epoch || (theirs.epoch === ours.epoch && theirs.end < ours.end)
        return behind
          ? `${voter} votes for ${candidate}, whose log ends at ${theirs.end} of epoch ${theirs.epoch}, its own at ${ours.end} of epoch ${ours.epoch}`
          : null
      },
    },
    metadata: ({ node, batch, canonical }) =>
      batch === canonical || digest(batch) === digest(canonical)
        ? null
        : `offset ${canonical.baseOffset} is of epoch ${canonical.epoch}, on ${node.id} of epoch ${batch.epoch}`,
    quorum({ node, before }, { ghosts }) {
      const { role } = node.raft.memory
      if (role.kind !== 'leader' || role === before?.role || ghosts.wiped.size > 0) return null
      // Votes that a pause held back make a leader of an epoch that is over; it can commit nothing.
      for (const epoch of ghosts.quorumLeaders.keys()) if (epoch > node.raft.disk.epoch) return null
      const end = ghosts.metadata.length
      const { logEndOffset } = node.raft.disk
      if (logEndOffset < end) return `${node.id} leads with ${logEndOffset} of ${end} committed records`
      const last = metadataBatchBelow(node, end)
      const due = ghosts.metadata[end - 1]
      return !last || !due || digest(last) === digest(due)
        ? null
        : `${node.id} leads without offset ${end - 1}`
    },
    thorough({ world, ghosts }) {
      for (const node of [...controllersOf(world), ...brokersOf(world)])
        for (const batch of metadataBatches(node.raft.disk)) {
          if (endOf(batch) > node.raft.memory.highWatermark) break
          const due = ghosts.metadata[batch.baseOffset]
          if (due && due !== batch && digest(due) !== digest(batch))
            return `offset ${batch.baseOffset} differs on ${node.id}`
        }
      return null
    },
  },
}

const snapshotAtLogStart: Invariant = {
  id: 'K7',
  name: 'where a metadata log starts there is a snapshot, all snapshots of one offset are the same, and no leader loads one',
  cites: 'RaftEventSimulationTest.SnapshotAtLogStart, LeaderNeverLoadSnapshot',
  condition: 'always',
  on: {
    facts: {
      MetadataSnapshotLoaded({ node }, { world }) {
        const loader = world.nodes[node]
        return loader?.role === 'controller' && loader.raft.memory.role.kind === 'leader'
          ? `${node} loaded a snapshot while it led the quorum`
          : null
      },
    },
    thorough({ world }) {
      const known = new Map<number, string>()
      for (const node of [...controllersOf(world), ...brokersOf(world)]) {
        const { logStartOffset, logEndOffset, snapshots } = node.raft.disk
        if (logStartOffset > logEndOffset)
          return `${node.id} starts at ${logStartOffset} and ends at ${logEndOffset}`
        if (logStartOffset > 0 && !snapshots.some((s) => s.endOffset === logStartOffset))
          return `${node.id} has no snapshot at ${logStartOffset}`
        for (const { endOffset, epoch, image } of snapshots) {
          const content = digest([epoch, image])
          if ((known.get(endOffset) ?? content) !== content)
            return `the snapshot at ${endOffset} differs on ${node.id}`
          known.set(endOffset, content)
        }
      }
      return null
    },
  },
}

/** A leader that was removed from the voters goes on until that is committed, and is resigned for a while (KIP-853). */
function isLeaving({ raft }: QuorumNode, world: KafkaWorld): boolean {
  const { disk, memory } = raft
  if (memory.role.kind === 'resigned') return disk.voterSets !== undefined
  const last = lastVoterSet(disk)
  if (memory.role.kind !== 'leader' || !last) return false
  return last.offset >= memory.highWatermark || memory.timeoutAt <= world.now
}

const validRoles: Invariant = {
  id: 'K6',
  name: 'observers stay observers, and only a leader believes that it leads',
  cites: 'QuorumState; ValidRolesAndStates of the KRaft specification',
  condition: 'always',
  on: {
    quorum({ node }, { world }) {
      // What a dead process believed says nothing of a disk that was wiped since.
      if (node.process === 'crashed' || node.process === 'stopped') return null
      const { memory, disk, isVoter } = node.raft
      const { role } = memory
      if (!isVoter && role.kind !== 'unattached' && role.kind !== 'follower' && !isLeaving(node, world))
        return `${node.id} is no voter, and ${role.kind}`
      if (role.kind === 'follower' && role.leader === node.id) return `${node.id} follows itself`
      return role.kind === 'leader' && disk.leader !== node.id
        ? `${node.id} leads epoch ${disk.epoch}, its disk says ${disk.leader}`
        : null
    },
  },
}

const replayedWhatIsCommitted: Invariant = {
  id: 'K8',
  name: 'a broker replays committed metadata only',
  cites: 'MetadataLoader; MetadataLogMatchingProperty',
  condition: 'always',
  on: {
    quorum({ node }, { ghosts }) {
      const offset = node.role === 'broker' ? (node.memory?.image.offset ?? 0) : 0
      return offset <= ghosts.metadata.length
        ? null
        : `${node.id} has replayed ${offset} of ${ghosts.metadata.length} committed records`
    },
  },
}

const brokerEpochsRise: Invariant = {
  id: 'K9',
  name: 'broker epochs rise over the whole cluster',
  cites: 'ClusterControlManager.registerBroker; KIP-631',
  condition: 'always',
  on: {
    metadata({ batch, first }, { ghosts }) {
      if (!first) return null
      for (const record of batch.records) {
        if (record.kind !== 'RegisterBrokerRecord') continue
        // The same incarnation may register again, and keeps its epoch.
        if (ghosts.brokers.get(record.brokerId)?.incarnationId === record.incarnationId) continue
        const most = Math.max(-1, ...[...ghosts.brokers.values()].map((b) => b.brokerEpoch))
        if (record.brokerEpoch <= most)
          return `broker ${record.brokerId} got epoch ${record.brokerEpoch} after ${most}`
      }
      return null
    },
  },
}

const leavesNoLeadership: Invariant = {
  id: 'K10',
  name: 'a broker is let go only when it leads nothing',
  cites: 'BrokerHeartbeatManager.calculateNextBrokerState; KIP-631 controlled shutdown',
  condition: 'always',
  on: {
    facts: {
      NodeStopped({ node, role }, { world, ghosts, handling }) {
        const broker = role === 'broker' ? world.nodes[node] : undefined
        if (broker?.role !== 'broker' || handling !== 'BrokerHeartbeatResponse') return null
        for (const [key, { leader }] of ghosts.registrations)
          if (brokerOf(world, leader) === broker) return `${node} was let go while it leads ${key}`
        return null
      },
    },
  },
}

export const quorumInvariants: readonly Invariant[] = [
  electionSafety,
  oneVote,
  monotonicHighWatermark,
  majorityReached,
  consistentMetadata,
  snapshotAtLogStart,
  validRoles,
  replayedWhatIsCommitted,
  brokerEpochsRise,
  leavesNoLeadership,
]
