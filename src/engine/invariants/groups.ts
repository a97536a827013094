/** What is promised of commits to groups: G7 of the project's list. */
import type { ConsumerGroup } from '../consumer-group-state.ts'
import type { Message, MessageOf } from '../messages.ts'
import { type Broker, partitionKey } from '../world.ts'
import type { Context, Invariant, Verdict } from './types.ts'

type Commit = MessageOf<'OffsetCommitRequest'>

/** The commit that a coordinator writes just now, if that is what happens. */
function commitAt({ world, event }: Context): { readonly broker: Broker; readonly request: Commit } | null {
  const body: Message | null = event?.body ?? null
  if (body?.kind !== 'OffsetCommitRequest') return null
  const node = world.nodes[event?.to ?? '']
  return node?.role === 'broker' ? { broker: node, request: body } : null
}

/** Consumer groups go by member epochs; an older one will do for what the member had then already (KIP-1251). */
function staleEpoch(
  { groupId, members }: ConsumerGroup,
  { memberId, generationId, offsets }: Commit,
): Verdict {
  if (generationId < 0 && Object.keys(members).length === 0) return null
  const member = members[memberId]
  if (!member) return `${groupId} takes a commit of ${memberId}, which is no member`
  if (generationId === member.memberEpoch) return null
  const hadThen = offsets.every((tp) => {
    const since = member.assigned[partitionKey(tp)] ?? member.pendingRevocation[partitionKey(tp)] ?? Infinity
    return generationId < member.memberEpoch && since <= generationId
  })
  return hadThen
    ? null
    : `${groupId} takes a commit of ${memberId} in epoch ${generationId}, it is in ${member.memberEpoch}`
}

/** A zombie may go on processing; what it commits is refused. */
const noStaleCommit: Invariant = {
  id: 'G7',
  name: 'offsets are written for members of the current generation only, or for a group without members',
  cites: 'ClassicGroup.validateOffsetCommit; KIP-98 on zombies',
  condition: 'always',
  on: {
    facts: {
      BatchAppended({ broker: id, partition, leader }, context): Verdict {
        if (!leader || !partition.startsWith('__consumer_offsets-')) return null
        const found = commitAt(context)
        if (!found || found.broker.brokerId !== id) return null
        const { groupId, memberId, generationId } = found.request
        const group = found.broker.memory?.groups[groupId]
        if (!group) return `${partition} takes a commit of ${groupId}, which there is not`
        if (group.consumer) return staleEpoch(group.consumer, found.request)
        if (generationId < 0 && Object.keys(group.members).length === 0) return null
        const isMember = group.members[memberId] !== undefined && generationId === group.generation
        return isMember
          ? null
          : `${groupId} in generation ${group.generation} takes a commit of ${memberId} in ${generationId}`
      },
    },
  },
}

export const groupInvariants: readonly Invariant[] = [noStaleCommit]
