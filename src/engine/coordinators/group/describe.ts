/** ListGroups and ConsumerGroupDescribe of the groups that a broker coordinates (GroupCoordinatorService). */
import type { DescribedConsumerGroup, ListedGroup } from '../../describe-messages.ts'
import type { Assignment } from '../../messages.ts'
import { type Broker, type Group, type Handlers, type KafkaIo, memoryOf } from '../../world.ts'
import { stateOf } from './consumer-group.ts'
import { assignmentOf } from './consumer-group-draft.ts'
import { assignorOf } from './consumer-group-epochs.ts'
import { findGroup } from './coordinator-log.ts'

function listed(group: Group): ListedGroup {
  const { groupId, consumer } = group
  if (consumer) return { groupId, state: stateOf(consumer), type: 'Consumer', protocolType: 'consumer' }
  return { groupId, state: group.state, type: 'Classic', protocolType: group.protocolType ?? '' }
}

function listGroups(self: Broker, io: KafkaIo): ListedGroup[] {
  const { groups, share } = memoryOf(self)
  const mine: ListedGroup[] = []
  for (const groupId of Object.keys(groups)) {
    const group = findGroup(self, io, groupId)
    if (group !== null && typeof group !== 'string') mine.push(listed(group))
  }
  for (const { groupId, members } of Object.values(share?.groups ?? {})) {
    const state = Object.keys(members).length > 0 ? 'Stable' : 'Empty'
    mine.push({ groupId, state, type: 'Share', protocolType: 'share' })
  }
  return mine
}

function describe(self: Broker, io: KafkaIo, groupId: string): DescribedConsumerGroup {
  const none = {
    groupId,
    error: 'GROUP_ID_NOT_FOUND',
    state: '',
    groupEpoch: 0,
    assignmentEpoch: 0,
    assignor: '',
    members: [],
  } as const
  if (memoryOf(self).share?.groups[groupId])
    return { ...none, message: `Group ${groupId} is not a consumer group.` }
  const group = findGroup(self, io, groupId)
  if (typeof group === 'string') return { ...none, error: group }
  if (!group?.consumer) return none
  const { consumer } = group
  return {
    groupId,
    error: 'NONE',
    state: stateOf(consumer),
    groupEpoch: consumer.groupEpoch,
    assignmentEpoch: consumer.assignmentEpoch,
    assignor: assignorOf(consumer, self.config),
    members: Object.values(consumer.members).map((member) => ({
      memberId: member.memberId,
      instanceId: member.instanceId,
      clientId: member.clientId,
      memberEpoch: member.memberEpoch,
      assignment: assignmentOf([...Object.keys(member.assigned), ...Object.keys(member.pendingRevocation)]),
      target: Object.entries(consumer.targets[member.memberId] ?? {}).flatMap(
        ([topic, partitions]): Assignment => partitions.map((partition) => ({ topic, partition })),
      ),
      upgraded: member.classic === null,
    })),
  }
}

export const describeGroupHandlers: Handlers<Broker, 'ListGroupsRequest' | 'ConsumerGroupDescribeRequest'> = {
  ListGroupsRequest(self, _, io, ref) {
    io.reply(ref, { kind: 'ListGroupsResponse', error: 'NONE', groups: listGroups(self, io) })
  },
  ConsumerGroupDescribeRequest(self, { groups }, io, ref) {
    const described = groups.map((groupId) => describe(self, io, groupId))
    io.reply(ref, { kind: 'ConsumerGroupDescribeResponse', groups: described })
  },
}
