/** Who may take part in a KIP-848 group: known members with a fitting epoch, new ones, static ones that come back. */
import type { BrokerConfig } from '../../config/definitions.ts'
import type { ErrorName } from '../../config/errors.ts'
import type { ConsumerGroup, ConsumerGroupMember } from '../../consumer-group-state.ts'
import { partitionKey } from '../../world.ts'
import type { Heartbeat } from './consumer-group.ts'
import { type Draft, due, putMember, putTarget, staticMember, takeMember } from './consumer-group-draft.ts'
import { currentRecord, freshMember, memberRecord } from './consumer-group-records.ts'

/** Member epochs with a meaning of their own. */
export const JOINING = 0
export const LEAVING = -1
export const STATIC_AWAY = -2

export function isFull(
  group: ConsumerGroup,
  config: BrokerConfig,
  member: { id: string; instanceId: string | null },
) {
  if (staticMember(group, member.instanceId)) return false
  return (
    Object.keys(group.members).length >= config['group.consumer.max.size'] &&
    group.members[member.id] === undefined
  )
}

/** A smaller epoch may only be the one before, of a member whose answer was lost. */
function checkEpoch(
  member: ConsumerGroupMember,
  epoch: number,
  owned: Heartbeat['topicPartitions'],
): ErrorName {
  if (epoch === JOINING) return 'NONE'
  if (epoch > member.memberEpoch) return 'FENCED_MEMBER_EPOCH'
  if (epoch === member.memberEpoch) return 'NONE'
  const contained = owned?.every((tp) => member.assigned[partitionKey(tp)] !== undefined) ?? false
  return epoch === member.previousMemberEpoch && contained ? 'NONE' : 'FENCED_MEMBER_EPOCH'
}

/** Who is asking: a known member, or a new one that is admitted. */
export interface Asking {
  readonly memberId: string
  readonly instanceId: string | null
  readonly epoch: number
  readonly owned: Heartbeat['topicPartitions']
  readonly joins: boolean
  readonly classic: boolean
}

export function admit(draft: Draft, who: Asking): ConsumerGroupMember | ErrorName {
  const { group } = draft
  if (who.instanceId === null) {
    const known = group.members[who.memberId]
    const member = known ?? (who.joins ? freshMember(who.memberId) : undefined)
    if (!member) return 'UNKNOWN_MEMBER_ID'
    const error = who.classic ? 'NONE' : checkEpoch(member, who.epoch, who.owned)
    return error === 'NONE' ? member : error
  }
  const known = staticMember(group, who.instanceId)
  if (!who.joins) {
    if (!known) return 'UNKNOWN_MEMBER_ID'
    if (known.memberId !== who.memberId) return 'FENCED_INSTANCE_ID'
    const error = who.classic ? 'NONE' : checkEpoch(known, who.epoch, who.owned)
    return error === 'NONE' ? known : error
  }
  if (!known) return group.members[who.memberId] ?? freshMember(who.memberId)
  if (!who.classic && !known.classic && known.memberEpoch !== STATIC_AWAY) return 'UNRELEASED_INSTANCE_ID'
  return replaceStatic(draft, known, who.memberId)
}

/** A static member came back under another member id: it takes over what the old one had. */
function replaceStatic(draft: Draft, old: ConsumerGroupMember, memberId: string): ConsumerGroupMember {
  const target = draft.group.targets[old.memberId] ?? {}
  const member = { ...old, memberId, memberEpoch: 0, previousMemberEpoch: 0 }
  if (old.memberId !== memberId) {
    takeMember(draft, old.memberId)
    due(draft, old.memberId, { session: 0, rebalance: 0, join: 0, sync: 0 })
  }
  putMember(draft, member)
  const { groupId } = draft.group
  draft.records.push(memberRecord(groupId, member))
  putTarget(draft, memberId, target)
  draft.records.push(currentRecord(groupId, member))
  draft.facts.push({
    kind: 'StaticMemberReplaced',
    group: groupId,
    instanceId: old.instanceId ?? '',
    from: old.memberId,
    to: memberId,
    client: old.clientId,
  })
  return member
}
