/**
 * Promises of KIP-848 groups, on the coordinator that has just handled something. They are looked at when a member
 * advances, a target is computed or the group changes its state, so that groups at rest cost nothing.
 */
import type { ConsumerGroup, ConsumerGroupMember } from '../consumer-group-state.ts'
import { partitionKey } from '../world.ts'
import type { Context, Invariant, Verdict } from './types.ts'

/** The group on the broker whose event this is. */
function groupAt({ world, event }: Context, groupId: string): ConsumerGroup | undefined {
  const node = event ? world.nodes[event.to] : undefined
  return node?.role === 'broker' ? node.memory?.groups[groupId]?.consumer : undefined
}

const heldBy = (member: ConsumerGroupMember): string[] => [
  ...Object.keys(member.assigned),
  ...Object.keys(member.pendingRevocation),
]

const targetOf = (group: ConsumerGroup, memberId: string): string[] =>
  Object.entries(group.targets[memberId] ?? {}).flatMap(([topic, partitions]) =>
    partitions.map((partition) => partitionKey({ topic, partition })),
  )

/** Nobody has what another has, or has not given up yet. */
function ownersOverlap(group: ConsumerGroup): Verdict {
  const owners = new Map<string, string>()
  for (const member of Object.values(group.members))
    for (const key of heldBy(member)) {
      const other = owners.get(key)
      if (other !== undefined && other !== member.memberId)
        return `${group.groupId}: ${key} is with ${other} and with ${member.memberId}`
      owners.set(key, member.memberId)
    }
  return null
}

const oneOwner: Invariant = {
  id: 'G2b',
  name: 'a partition is given to a member only when no other member has it or still has to give it up',
  cites: 'KIP-848; ConsumerGroup.addPartitionEpochs; NoDoubleClientAssignment',
  condition: 'always',
  on: {
    facts: {
      ConsumerMemberAdvanced({ group: id }, context) {
        const group = groupAt(context, id)
        return group ? ownersOverlap(group) : null
      },
      GroupUpgraded({ group: id }, context) {
        const group = groupAt(context, id)
        return group ? ownersOverlap(group) : null
      },
    },
  },
}

const atTarget: Invariant = {
  id: 'G3',
  name: 'a member in the epoch of the target has nothing that the target gives to another, and epochs only grow',
  cites: 'KIP-848; CurrentAssignmentBuilder; ValidMemberEpoch, action properties (G6)',
  condition: 'always',
  on: {
    facts: {
      ConsumerMemberAdvanced({ group: id, member: memberId, fromEpoch, memberEpoch }, context) {
        const group = groupAt(context, id)
        const member = group?.members[memberId]
        if (!group || !member) return null
        if (memberEpoch < fromEpoch)
          return `${id}: ${memberId} goes back from epoch ${fromEpoch} to ${memberEpoch}`
        if (memberEpoch > group.assignmentEpoch || group.assignmentEpoch > group.groupEpoch)
          return `${id}: epochs ${memberEpoch} (member), ${group.assignmentEpoch} (target), ${group.groupEpoch} (group)`
        if (memberEpoch !== group.assignmentEpoch || member.state === 'UNREVOKED_PARTITIONS') return null
        const target = new Set(targetOf(group, memberId))
        const stray = Object.keys(member.assigned).find((key) => !target.has(key))
        return stray === undefined ? null : `${id}: ${memberId} has ${stray}, which is not in its target`
      },
      GroupEpochBumped({ group: id, groupEpoch }, { ghosts }) {
        const key = `epoch of ${id}`
        const before = ghosts.generations.get(key) ?? 0
        ghosts.generations.set(key, groupEpoch)
        // Where stored groups may be lost a group begins anew.
        for (const [name, { dirty }] of ghosts.partitions) if (dirty && name.startsWith('__')) return null
        return groupEpoch > before ? null : `${id}: group epoch ${groupEpoch} after ${before}`
      },
      GroupDowngraded({ group: id }, { ghosts }) {
        ghosts.generations.delete(`epoch of ${id}`)
        return null
      },
      GroupDeleted({ group: id }, { ghosts }) {
        ghosts.generations.delete(`epoch of ${id}`)
        return null
      },
    },
  },
}

const stableGroup: Invariant = {
  id: 'G4',
  name: 'in a stable group every member is stable, in the group epoch, and has just its target',
  cites: 'KIP-848; ConsumerGroup.maybeUpdateGroupState; ValidStableGroupState',
  condition: 'always',
  on: {
    facts: {
      GroupStateChanged({ group: id, to }, context) {
        const group = groupAt(context, id)
        if (!group || to !== 'Stable') return null
        for (const member of Object.values(group.members)) {
          const { memberId, state, memberEpoch, assigned, pendingRevocation } = member
          if (state !== 'STABLE' || memberEpoch !== group.groupEpoch)
            return `${id} is stable, ${memberId} is ${state} in epoch ${memberEpoch} of ${group.groupEpoch}`
          if (Object.keys(pendingRevocation).length > 0) return `${id} is stable, ${memberId} has to revoke`
          const target = targetOf(group, memberId).filter((key) => isSubscribed(member, key))
          const lacking = target.find((key) => assigned[key] === undefined)
          if (lacking !== undefined) return `${id} is stable, ${memberId} lacks ${lacking}`
        }
        return null
      },
    },
  },
}

const isSubscribed = (member: ConsumerGroupMember, key: string): boolean =>
  member.subscribed.some((topic) => key.startsWith(`${topic}-`))

const wholeTarget: Invariant = {
  id: 'G1b',
  name: 'a target assignment gives every subscribed partition to exactly one member that subscribes to it',
  cites: 'KIP-848; LegalTargetAssignment',
  condition: 'always',
  on: {
    facts: {
      TargetAssignmentComputed({ group: id, assignmentEpoch }, context) {
        const group = groupAt(context, id)
        const node = context.event ? context.world.nodes[context.event.to] : undefined
        if (!group || node?.role !== 'broker' || !node.memory) return null
        const given = new Set<string>()
        for (const member of Object.values(group.members))
          for (const key of targetOf(group, member.memberId)) {
            if (given.has(key)) return `${id} gives ${key} twice in epoch ${assignmentEpoch}`
            if (!isSubscribed(member, key))
              return `${id} gives ${key} to ${member.memberId}, which does not want it`
            given.add(key)
          }
        const topics = new Set(Object.values(group.members).flatMap((member) => member.subscribed))
        for (const topic of topics)
          for (const p of (node.memory.image.topics[topic]?.partitions ?? []).keys())
            if (!given.has(partitionKey({ topic, partition: p })))
              return `${id} gives ${topic}-${p} to nobody`
        return null
      },
    },
  },
}

/** Promises of consumer groups. */
export const consumerGroupInvariants: readonly Invariant[] = [wholeTarget, oneOwner, atTarget, stableGroup]
