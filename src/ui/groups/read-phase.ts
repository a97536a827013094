/** Where a group stands in its rebalance, read from its coordinator's memory. Pure. */
import {
  coordinatorPartition,
  type Group,
  groupEpochOf,
  groupStateOf,
  type KafkaWorld,
  MS,
  type PartitionKey,
  partitionKey,
  type ShareGroup,
} from '../../engine/index.ts'
import { brokerOf, brokersOf, groupsOf } from '../inspector/read/nodes.ts'

/**
 * joined, awaited: the wait for JoinGroup. synced, unsynced: for SyncGroup. revoking: has to give partitions up first.
 * waiting: others have not released its partitions. behind: has not heard of the epoch. away: a static member.
 */
export type Step =
  | 'joined'
  | 'awaited'
  | 'synced'
  | 'unsynced'
  | 'revoking'
  | 'waiting'
  | 'behind'
  | 'stable'
  | 'away'

export interface PhaseMember {
  readonly client: string
  readonly memberId: string
  readonly isLeader: boolean
  readonly step: Step
  /** The member epoch; null in a classic group, where all have the generation. */
  readonly epoch: number | null
  /** Microseconds until it is removed if it does nothing; null when nothing runs. */
  readonly left: number | null
  /** The whole of that time, microseconds. */
  readonly of: number
  readonly assigned: readonly PartitionKey[]
  readonly revoking: readonly PartitionKey[]
  readonly awaiting: readonly { readonly key: PartitionKey; readonly holder: string }[]
}

export interface Phase {
  readonly type: 'classic' | 'consumer' | 'share'
  readonly state: string
  readonly coordinator: number
  /** Of __consumer_offsets, null while it does not exist. */
  readonly offsetsPartition: number | null
  /** The generation, or the group epoch. */
  readonly epoch: number
  /** Of the target assignment; the generation in a classic group. */
  readonly assignmentEpoch: number
  readonly members: readonly PhaseMember[]
  /** Member ids that were handed out and not used yet. */
  readonly pendingMembers: number
  /** The wait that runs: microseconds until it may be over and until it must. */
  readonly wait: { readonly initial: boolean; readonly may: number | null; readonly must: number } | null
}

const NOTHING = { revoking: [], awaiting: [] } as const
const until = (at: number, now: number) => (at > 0 ? Math.max(0, at - now) : null)

function classicMembers(group: Group, now: number): PhaseMember[] {
  const pending = group.syncing?.pending ?? []
  return Object.values(group.members).map((member) => {
    let step: Step = 'stable'
    let deadline = member.sessionDeadline
    let of = member.sessionTimeoutMs * MS
    if (group.state === 'PreparingRebalance') {
      step = member.awaitingJoin ? 'joined' : 'awaited'
      if (step === 'awaited' && group.rebalance) {
        deadline = group.rebalance.deadline
        of = deadline - group.rebalance.startedAt
      }
    } else if (group.state === 'CompletingRebalance' || pending.includes(member.memberId)) {
      step = pending.includes(member.memberId) ? 'unsynced' : 'synced'
      if (step === 'unsynced' && group.syncing) {
        deadline = group.syncing.deadline
        of = deadline - group.syncing.startedAt
      }
    }
    return {
      client: member.clientId,
      memberId: member.memberId,
      isLeader: member.memberId === group.leader,
      step,
      epoch: null,
      left: step === 'joined' || step === 'synced' ? null : until(deadline, now),
      of,
      assigned: member.assignment.map(partitionKey),
      ...NOTHING,
    }
  })
}

function consumerMembers(group: Group, sessionMs: number, now: number): PhaseMember[] {
  const own = group.consumer
  if (!own) return []
  const members = Object.values(own.members)
  const holderOf = (key: PartitionKey, but: string) =>
    members.find((m) => m.memberId !== but && (key in m.assigned || key in m.pendingRevocation))?.clientId ??
    ''
  return members.map((member) => {
    const { memberId, memberEpoch, state } = member
    const deadlines = group.deadlines?.[memberId]
    const revoking = Object.keys(member.pendingRevocation)
    const awaiting = Object.entries(own.targets[memberId] ?? {})
      .flatMap(([topic, list]) => list.map((partition) => partitionKey({ topic, partition })))
      .filter((key) => !(key in member.assigned))
      .map((key) => ({ key, holder: holderOf(key, memberId) }))
    let step: Step = 'stable'
    if (memberEpoch < -1) step = 'away'
    else if (state === 'UNREVOKED_PARTITIONS') step = 'revoking'
    else if (memberEpoch !== own.assignmentEpoch) step = 'behind'
    else if (state === 'UNRELEASED_PARTITIONS' || awaiting.length > 0) step = 'waiting'
    const revokes = step === 'revoking' && (deadlines?.rebalance ?? 0) > 0
    return {
      client: member.clientId,
      memberId,
      isLeader: false,
      step,
      epoch: memberEpoch,
      left: until((revokes ? deadlines?.rebalance : deadlines?.session) ?? 0, now),
      of: (revokes ? member.rebalanceTimeoutMs : (member.classic?.sessionTimeoutMs ?? sessionMs)) * MS,
      assigned: Object.keys(member.assigned),
      revoking,
      awaiting,
    }
  })
}

function shareMembers(group: ShareGroup, sessionMs: number, now: number): PhaseMember[] {
  return Object.values(group.members).map((member) => ({
    client: member.clientId,
    memberId: member.memberId,
    isLeader: false,
    step: member.memberEpoch === group.assignmentEpoch ? 'stable' : 'behind',
    epoch: member.memberEpoch,
    left: until(member.sessionDeadline, now),
    of: sessionMs * MS,
    assigned: member.assigned.map(partitionKey),
    ...NOTHING,
  }))
}

function waitOf({ state, rebalance, syncing }: Group, now: number): Phase['wait'] {
  if (state === 'PreparingRebalance' && rebalance)
    return {
      initial: rebalance.initial,
      may: until(rebalance.completesAt, now),
      must: Math.max(0, rebalance.deadline - now),
    }
  if (state === 'CompletingRebalance' && syncing)
    return { initial: false, may: null, must: Math.max(0, syncing.deadline - now) }
  return null
}

function homeOf(world: KafkaWorld, broker: number, group: string): number | null {
  const image = brokerOf(world, broker)?.memory?.image
  const count = image?.topics.__consumer_offsets?.partitions.length ?? 0
  return count === 0 ? null : coordinatorPartition(group, count)
}

/** The share groups with their coordinators. */
export function shareGroupsOf(world: KafkaWorld): { group: ShareGroup; coordinator: number }[] {
  return brokersOf(world).flatMap((broker) =>
    Object.values(broker.memory?.share?.groups ?? {}).map((group) => ({
      group,
      coordinator: broker.brokerId,
    })),
  )
}

function sharePhase(world: KafkaWorld, name: string): Phase | null {
  const share = shareGroupsOf(world).find(({ group }) => group.groupId === name)
  if (!share) return null
  const { group, coordinator } = share
  const session = brokerOf(world, coordinator)?.config['group.share.session.timeout.ms'] ?? 0
  const members = shareMembers(group, session, world.now)
  return {
    type: 'share',
    state: members.length === 0 ? 'Empty' : 'Stable',
    coordinator,
    offsetsPartition: homeOf(world, coordinator, name),
    epoch: group.groupEpoch,
    assignmentEpoch: group.assignmentEpoch,
    members,
    pendingMembers: 0,
    wait: null,
  }
}

/** A group of any type as its coordinator has it now; null when no running broker coordinates it. */
export function readPhase(world: KafkaWorld, name: string): Phase | null {
  const found = groupsOf(world).find(({ group }) => group.groupId === name)
  if (!found) return sharePhase(world, name)
  const { group, coordinator } = found
  const { now } = world
  const session = brokerOf(world, coordinator)?.config['group.consumer.session.timeout.ms'] ?? 0
  return {
    type: group.consumer ? 'consumer' : 'classic',
    state: groupStateOf(group),
    coordinator,
    offsetsPartition: homeOf(world, coordinator, name),
    epoch: groupEpochOf(group),
    assignmentEpoch: group.consumer?.assignmentEpoch ?? group.generation,
    members: group.consumer ? consumerMembers(group, session, now) : classicMembers(group, now),
    pendingMembers: Object.keys(group.pendingMembers).length,
    wait: group.consumer ? null : waitOf(group, now),
  }
}
