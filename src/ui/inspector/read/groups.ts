/** What the coordinator of a group knows, with the lag that follows from it. */
import { type Group, groupEpochOf, groupStateOf, type KafkaWorld } from '../../../engine/index.ts'
import { groupsOf } from './nodes.ts'
import { knownHighWatermark } from './partitions.ts'

export interface GroupOffset {
  readonly key: string
  readonly committed: number
  readonly logEnd: number | null
  readonly lag: number | null
  readonly member: string | null
}

export interface GroupMemberRow {
  readonly memberId: string
  readonly clientId: string
  readonly isLeader: boolean
  readonly partitions: readonly string[]
  readonly sessionDeadline: number
  readonly joining: boolean
  /** Of a member of a consumer group (KIP-848). */
  readonly consumer?: {
    readonly epoch: number
    readonly state: string
    readonly revoking: readonly string[]
    readonly target: readonly string[]
  }
}

export interface GroupReading {
  readonly group: string
  readonly state: string
  /** The generation, or the group epoch of a consumer group. */
  readonly generation: number
  /** Of a consumer group: the epoch of its target assignment; null of a classic one. */
  readonly assignmentEpoch: number | null
  readonly protocol: string | null
  readonly leader: string | null
  readonly coordinator: number
  readonly members: readonly GroupMemberRow[]
  readonly offsets: readonly GroupOffset[]
  readonly lag: number
  /** When the rebalance that runs will or must be over. */
  readonly rebalance: { readonly completesAt: number; readonly deadline: number } | null
}

function classicMembers(group: Group): GroupMemberRow[] {
  return Object.values(group.members).map((member) => ({
    memberId: member.memberId,
    clientId: member.clientId,
    isLeader: member.memberId === group.leader,
    partitions: member.assignment.map((tp) => `${tp.topic}-${tp.partition}`),
    sessionDeadline: member.sessionDeadline,
    joining: member.awaitingJoin !== null,
  }))
}

function consumerMembers(group: NonNullable<Group['consumer']>): GroupMemberRow[] {
  return Object.values(group.members).map((member) => ({
    memberId: member.memberId,
    clientId: member.clientId,
    isLeader: false,
    partitions: Object.keys(member.assigned).sort(),
    sessionDeadline: 0,
    joining: false,
    consumer: {
      epoch: member.memberEpoch,
      state: member.state,
      revoking: Object.keys(member.pendingRevocation).sort(),
      target: Object.entries(group.targets[member.memberId] ?? {}).flatMap(([topic, partitions]) =>
        partitions.map((partition) => `${topic}-${partition}`),
      ),
    },
  }))
}

/** A group as its coordinator has it; null when no running broker coordinates it. */
export function readGroup(world: KafkaWorld, name: string): GroupReading | null {
  const found = groupsOf(world).find(({ group }) => group.groupId === name)
  if (!found) return null
  const { group, coordinator } = found
  const members = group.consumer ? consumerMembers(group.consumer) : classicMembers(group)
  const keys = new Set([...Object.keys(group.offsets), ...members.flatMap((member) => member.partitions)])
  const offsets = [...keys].sort().map((key) => {
    const committed = group.offsets[key]?.offset ?? -1
    const logEnd = knownHighWatermark(world, key)
    return {
      key,
      committed,
      logEnd,
      lag: committed < 0 || logEnd === null ? null : Math.max(0, logEnd - committed),
      member: members.find((member) => member.partitions.includes(key))?.clientId ?? null,
    }
  })
  return {
    group: name,
    state: groupStateOf(group),
    generation: groupEpochOf(group),
    assignmentEpoch: group.consumer?.assignmentEpoch ?? null,
    protocol: group.protocolName,
    leader: members.find((member) => member.isLeader)?.clientId ?? null,
    coordinator,
    members,
    offsets,
    lag: offsets.reduce((sum, { lag }) => sum + (lag ?? 0), 0),
    rebalance: group.rebalance
      ? { completesAt: group.rebalance.completesAt, deadline: group.rebalance.deadline }
      : null,
  }
}

/** Names of the groups that exist or whose consumers do. */
export function groupNames(world: KafkaWorld): string[] {
  const names = new Set(groupsOf(world).map(({ group }) => group.groupId))
  for (const node of Object.values(world.nodes))
    if (node.role === 'consumer' && node.spec.group !== '') names.add(node.spec.group)
  return [...names].sort()
}
