/*
 * Who leads a partition: the controller's choice among its replicas, by rule, without a vote.
 * Follows controller.PartitionChangeBuilder.electLeader (KIP-966 for the ELR and the last known leader).
 */
import { NO_LEADER } from '../metadata/partition-registration.ts'

/**
 * ONLINE keeps the partition led from the ISR, PREFERRED moves it to the first replica, UNCLEAN prefers a led
 * partition to a complete one.
 */
export type ElectionKind = 'ONLINE' | 'PREFERRED' | 'UNCLEAN'

/** What an election is held on; all lists hold broker ids. */
export interface ElectionInput {
  readonly kind: ElectionKind
  /** In the order of preference. */
  readonly replicas: readonly number[]
  readonly isr: readonly number[]
  readonly elr: readonly number[]
  /** The leader now, or NO_LEADER. */
  readonly leader: number
  /** Brokers that are unfenced, not shutting down and have the partition's directory online. */
  readonly acceptableLeaders: readonly number[]
  /** The last known leader, if it may be elected. */
  readonly lastKnownLeader: number | null
}

/** Why this leader: KEPT is the old one, ELR and CLEAN lose nothing, the next two may, NONE is nobody. */
export type ElectionReason = 'KEPT' | 'PREFERRED' | 'CLEAN' | 'ELR' | 'LAST_KNOWN_LEADER' | 'UNCLEAN' | 'NONE'

/** The elected leader or NO_LEADER; unclean when committed records may be lost. */
export interface ElectionResult {
  readonly leader: number
  readonly unclean: boolean
  readonly reason: ElectionReason
}

/**
 * The leader by these rules, first that applies: (PREFERRED) the first replica if valid; the leader now if
 * valid; the first valid replica in replica order; the last known leader; (UNCLEAN) the first acceptable
 * replica; nobody. Valid is an acceptable member of the ISR, or of the ELR when the ISR is empty. Source:
 * PartitionChangeBuilder.electPreferredLeader, electAnyLeader.
 */
export function electLeader(input: ElectionInput): ElectionResult {
  const { kind, replicas, leader, acceptableLeaders, lastKnownLeader } = input
  const candidates = input.isr.length > 0 ? input.isr : input.elr
  const isValid = (replica: number) => candidates.includes(replica) && acceptableLeaders.includes(replica)
  const clean = (elected: number, reason: ElectionReason): ElectionResult => {
    if (elected === leader) return { leader: elected, unclean: false, reason: 'KEPT' }
    return { leader: elected, unclean: false, reason: input.elr.includes(elected) ? 'ELR' : reason }
  }
  const preferred = replicas[0] ?? NO_LEADER
  if (kind === 'PREFERRED' && isValid(preferred)) return clean(preferred, 'PREFERRED')
  if (isValid(leader)) return clean(leader, 'KEPT')
  const valid = replicas.find(isValid)
  if (valid !== undefined) return clean(valid, 'CLEAN')
  if (lastKnownLeader !== null && acceptableLeaders.includes(lastKnownLeader)) {
    return { leader: lastKnownLeader, unclean: true, reason: 'LAST_KNOWN_LEADER' }
  }
  const living = replicas.find((replica) => acceptableLeaders.includes(replica))
  if (kind === 'UNCLEAN' && living !== undefined) return { leader: living, unclean: true, reason: 'UNCLEAN' }
  return { leader: NO_LEADER, unclean: false, reason: 'NONE' }
}
