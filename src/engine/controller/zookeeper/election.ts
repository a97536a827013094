/*
 * Who leads in ZooKeeper mode: the controller's choice by strategy, without a vote.
 * Follows kafka.controller.Election and PartitionLeaderElectionAlgorithms of 3.9. There is no ELR, and the leader
 * that is there is not preferred over an earlier replica of the list.
 */
import type { LeaderRecoveryState } from '../../metadata/partition-registration.ts'
import type { ElectionStrategy } from '../../zookeeper-controller-state.ts'

/** What an election is held on; all lists hold broker ids. */
export interface ZkElectionInput {
  readonly strategy: ElectionStrategy
  /** The replicas in the order of preference; of a reassignment only the target replicas. */
  readonly assignment: readonly number[]
  readonly isr: readonly number[]
  /** Brokers that are alive and not shutting down. */
  readonly live: readonly number[]
  /** Brokers that are alive but shutting down. */
  readonly shuttingDown: readonly number[]
  /** unclean.leader.election.enable of the topic. */
  readonly uncleanEnabled: boolean
  readonly leaderRecoveryState: LeaderRecoveryState
}

/** The new leader and ISR with who must hear of it. */
export interface ZkElectionResult {
  readonly leader: number
  readonly isr: readonly number[]
  readonly leaderRecoveryState: LeaderRecoveryState
  readonly recipients: readonly number[]
  /** The leader was not in the ISR: committed records may be lost. */
  readonly unclean: boolean
}

/** The result of one election, null when nobody may lead. */
export function electByStrategy(input: ZkElectionInput): ZkElectionResult | null {
  const { strategy, assignment, isr, live, shuttingDown, leaderRecoveryState } = input
  const inSync = (id: number) => isr.includes(id)
  const alive = assignment.filter((id) => live.includes(id))
  const clean = (leader: number | undefined, newIsr: readonly number[], recipients: readonly number[]) =>
    leader === undefined ? null : { leader, isr: newIsr, leaderRecoveryState, recipients, unclean: false }
  if (strategy === 'PREFERRED')
    return clean(
      [assignment[0] as number].find((id) => alive.includes(id) && inSync(id)),
      isr,
      assignment,
    )
  if (strategy === 'REASSIGN') return clean(alive.find(inSync), isr, assignment)
  if (strategy === 'CONTROLLED_SHUTDOWN') {
    const recipients = assignment.filter((id) => live.includes(id) || shuttingDown.includes(id))
    const staying = isr.filter((id) => !shuttingDown.includes(id))
    return clean(alive.find(inSync), staying, recipients)
  }
  const elected = clean(
    alive.find(inSync),
    isr.filter((id) => live.includes(id)),
    alive,
  )
  if (elected) return elected
  const anyone = alive[0]
  if (anyone === undefined || !(input.uncleanEnabled || strategy === 'OFFLINE_UNCLEAN')) return null
  return {
    leader: anyone,
    isr: [anyone],
    leaderRecoveryState: 'RECOVERING',
    recipients: alive,
    unclean: true,
  }
}
