/**
 * A draft of a KIP-848 group: every operation works on one, and the group is only replaced once its records are in
 * the log.
 */
import type { BrokerConfig } from '../../config/definitions.ts'
import type { ConsumerGroup, ConsumerGroupMember, TopicAssignment } from '../../consumer-group-state.ts'
import type { Fact } from '../../facts.ts'
import type { Micros } from '../../kernel/types.ts'
import type { Assignment } from '../../messages.ts'
import { parsePartitionKey } from '../../world.ts'
import { memberTombstones, targetRecord } from './consumer-group-records.ts'
import type { KeyValue } from './group-records.ts'

/** What a group needs to know of the broker it lives on. */
export interface ConsumerGroupView {
  readonly config: BrokerConfig
  readonly now: Micros
  topic(name: string): { readonly id: string; readonly partitions: number; readonly hash: string } | undefined
}

/** What a request came to. Nothing of it holds before `records` are written. */
export interface Draft {
  group: ConsumerGroup
  readonly records: KeyValue[]
  readonly facts: Fact[]
  /** The group becomes a classic one: these members go, the others stay. */
  downgrade?: { readonly leaving: readonly ConsumerGroupMember[]; readonly reason: string }
  /** Deadlines to set (ms from now, 0 = none) by member. */
  readonly deadlines: Record<string, { session?: number; rebalance?: number; join?: number; sync?: number }>
}

/** A draft that changes nothing yet. */
export function draftOf(group: ConsumerGroup): Draft {
  return { group, records: [], facts: [], deadlines: {} }
}

/** Partitions by their keys. */
export const assignmentOf = (keys: Iterable<string>): Assignment => [...keys].map(parsePartitionKey)

/** The member with that group.instance.id. */
export function staticMember(
  group: ConsumerGroup,
  instanceId: string | null,
): ConsumerGroupMember | undefined {
  if (instanceId === null) return undefined
  return Object.values(group.members).find((member) => member.instanceId === instanceId)
}

// ── changing a draft ──

/** Puts a member in, or in the place of what it was. */
export function putMember(draft: Draft, member: ConsumerGroupMember): void {
  draft.group = { ...draft.group, members: { ...draft.group.members, [member.memberId]: member } }
}

/** Takes a member out, with its records. */
export function takeMember(draft: Draft, memberId: string): void {
  const { [memberId]: _, ...members } = draft.group.members
  const { [memberId]: __, ...targets } = draft.group.targets
  draft.group = { ...draft.group, members, targets }
  draft.records.push(...memberTombstones(draft.group.groupId, memberId))
}

/** Another target of a member. */
export function putTarget(draft: Draft, memberId: string, target: TopicAssignment): void {
  draft.group = { ...draft.group, targets: { ...draft.group.targets, [memberId]: target } }
  draft.records.push(targetRecord(draft.group.groupId, memberId, target))
}

/** Sets deadlines of a member. */
export function due(draft: Draft, memberId: string, ms: Draft['deadlines'][string]): void {
  draft.deadlines[memberId] = { ...draft.deadlines[memberId], ...ms }
}
