/** What is promised of commits to groups: G7 of the project's list. */
import type { Message, MessageOf } from '../messages.ts'
import type { Broker } from '../world.ts'
import type { Context, Invariant, Verdict } from './types.ts'

type Commit = MessageOf<'OffsetCommitRequest'>

/** The commit that a coordinator writes just now, if that is what happens. */
function commitAt({ world, event }: Context): { readonly broker: Broker; readonly request: Commit } | null {
  const body: Message | null = event?.body ?? null
  if (body?.kind !== 'OffsetCommitRequest') return null
  const node = world.nodes[event?.to ?? '']
  return node?.role === 'broker' ? { broker: node, request: body } : null
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
        // Consumer groups go by member epochs, which their own rules check.
        if (group.consumer) return null
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
