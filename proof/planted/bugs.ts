/**
 * Bugs that the random runs must find. Each is a change of one line of source, made while the walker is
 * bundled: production code carries no switch. A line that is not found exactly once fails the build, so that a
 * planted bug never silently ceases to be one.
 */
export interface PlantedBug {
  readonly name: string
  readonly file: string
  readonly find: string
  readonly replace: string
  /** The first seed that can find it, 0 when left out. */
  readonly from?: number
  /** Names of actions that every seed knows well: without them it takes thousands of seeds. */
  readonly aim?: readonly string[]
}

const bug = (
  name: string,
  file: string,
  find: string,
  replace: string,
  aim: readonly string[] = [],
): PlantedBug => ({
  name,
  file: `src/engine/${file}`,
  find,
  replace,
  aim,
})

const HW = 'broker/high-watermark.ts'
const ELECTIONS = 'raft/elections.ts'
const ALTER = 'controller/alter-partition.ts'

export const PLANTED: readonly PlantedBug[] = [
  bug(
    'M8 high watermark by majority',
    HW,
    'const to = Math.min(input.logEndOffset, ...input.followers)',
    'const to = [input.logEndOffset, ...input.followers].sort((a, b) => b - a)[input.followers.length >> 1] ?? 0',
  ),
  bug(
    'high watermark is the largest end',
    HW,
    'const to = Math.min(input.logEndOffset, ...input.followers)',
    'const to = Math.max(input.logEndOffset, ...input.followers)',
  ),
  bug('high watermark ignores min ISR', HW, 'if (input.isrSize < input.minIsr) return null', ''),
  bug(
    'KIP-497: an expansion under way does not count',
    'broker/replicas.ts',
    'return role.proposed?.expanding ? role.proposed.isr : role.isr',
    'return role.isr',
    // Seen only when who is being let in stops meanwhile: who keeps up is waited for anyway (isCaughtUp).
    ['keep a leader from the controller', 'pause a node'],
  ),
  bug(
    'M4 ISR expansion without the high watermark',
    'broker/isr.ts',
    'return input.followerEndOffset >= input.highWatermark && input.followerEndOffset >= input.epochStartOffset',
    'return input.followerEndOffset >= input.epochStartOffset',
  ),
  bug(
    'M3 ISR expansion without the epoch start',
    'broker/isr.ts',
    'return input.followerEndOffset >= input.highWatermark && input.followerEndOffset >= input.epochStartOffset',
    'return input.followerEndOffset >= input.highWatermark',
  ),
  bug(
    'M6 fetches are not fenced by epoch',
    'broker/parked-fetches.ts',
    'if (wanted.currentLeaderEpoch === -1 || wanted.currentLeaderEpoch === replica.role.leaderEpoch) return null',
    'return null',
  ),
  bug(
    'M12 consumers read past the high watermark',
    'broker/parked-fetches.ts',
    'lastStableOffset(log, highWatermark) : highWatermark',
    'lastStableOffset(log, highWatermark) : log.logEndOffset',
  ),
  bug(
    'M11 followers never truncate',
    'broker/parked-fetches.ts',
    'return divergingEpoch({ entries: epochs, logEndOffset, lastFetchedEpoch, fetchOffset })',
    'return null',
  ),
  bug(
    'M2 truncation to the high watermark',
    'broker/follower.ts',
    'truncate(self, io, replica, Math.max(offset, log.logStartOffset))',
    'truncate(self, io, replica, Math.max(Math.min(offset, replica.highWatermark), log.logStartOffset))',
  ),
  bug(
    'acks=all is answered before the commit',
    'broker/purgatory.ts',
    'if (replica.highWatermark < p.requiredOffset) return p',
    '',
  ),
  bug(
    'M9 no comparison of partition epochs',
    ALTER,
    "if (proposal.partitionEpoch < partition.partitionEpoch) return 'INVALID_UPDATE_VERSION'",
    '',
  ),
  bug(
    'fenced replicas may join the ISR',
    ALTER,
    'if (!registered || !isActiveBroker(self.image, brokerId)) return true',
    'if (!registered) return true',
    // A leader asks for nobody whom it knows to be fenced: it has to hear of that late.
    ['keep a broker from the controller', 'keep a leader from the controller'],
  ),
  bug(
    'leader epochs are not bumped',
    'metadata/partition-registration.ts',
    'leaderEpoch: registration.leaderEpoch + (record.leader === undefined ? 0 : 1),',
    'leaderEpoch: registration.leaderEpoch,',
  ),
  bug(
    'an unclean replica stays in the ELR',
    'controller/partition-change.ts',
    'const elr = without(outside, uncleanShutdownReplicas)',
    'const elr = outside',
  ),
  bug(
    'the ELR leader stays in the ELR',
    'controller/partition-change.ts',
    'isr: [elected.leader], elr: without(target.elr, [elected.leader]) }',
    'isr: [elected.leader], elr: target.elr }',
  ),
  bug('two votes in one epoch', ELECTIONS, 'if (votedFor !== null) return votedFor === vote.candidate', ''),
  bug('votes for any log', ELECTIONS, 'return leader === null && vote.upToDate', 'return leader === null'),
  bug(
    'Raft 5.4.2: old epochs are committed by counting',
    ELECTIONS,
    'return candidate > epochStartOffset && candidate > highWatermark ? candidate : null',
    'return candidate > highWatermark ? candidate : null',
  ),
  bug(
    'one vote is a majority',
    'raft/roles.ts',
    'if (role.granted.length >= majority)',
    'if (role.granted.length >= (preVote ? majority : 1))',
  ),
  bug('a new epoch keeps the old vote', 'raft/host.ts', 'if (epoch > disk.epoch) disk.votedFor = null', ''),
  bug(
    'duplicates are appended again',
    'log/producer-state.ts',
    'const same = state && duplicateOf(state, batch)',
    'const same = null as null | ReturnType<typeof duplicateOf>',
  ),
  bug(
    'a registration twice gets two epochs',
    'controller/brokers.ts',
    'const brokerEpoch = known?.brokerEpoch ?? self.raft.disk.logEndOffset',
    'const brokerEpoch = self.raft.disk.logEndOffset',
  ),
  bug(
    'a leader is let go at once',
    'controller/brokers.ts',
    "return leadsAny(self, broker.brokerId) ? 'controlled shutdown' : 'shutdown now'",
    "return 'shutdown now'",
    ['stop a broker'],
  ),
]
