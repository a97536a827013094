/** One fact of every kind of KIP-848 groups, for tests. */
import type { ConsumerGroupFact, FactOf, NodeId } from '../../engine/index.ts'

const node = (name: string) => name as NodeId
const MEMBER_UUID = 'mJ0n2Xk1Q5yV7b-3TfLw8A'

export const CONSUMER_GROUP_FACTS: { readonly [K in ConsumerGroupFact['kind']]: FactOf<K> } = {
  GroupEpochBumped: {
    kind: 'GroupEpochBumped',
    group: 'analytics',
    groupEpoch: 5,
    reason: 'reader joined',
  },
  TargetAssignmentComputed: {
    kind: 'TargetAssignmentComputed',
    group: 'analytics',
    assignmentEpoch: 5,
    assignor: 'uniform',
    targets: [
      { member: MEMBER_UUID, client: node('reader'), partitions: [{ topic: 'orders', partition: 0 }] },
    ],
  },
  ConsumerMemberAdvanced: {
    kind: 'ConsumerMemberAdvanced',
    group: 'analytics',
    member: MEMBER_UUID,
    client: node('reader'),
    from: 'STABLE',
    to: 'UNREVOKED_PARTITIONS',
    fromEpoch: 4,
    memberEpoch: 4,
    targetEpoch: 5,
    assigned: [{ topic: 'orders', partition: 0 }],
    revoking: [{ topic: 'orders', partition: 1 }],
    awaiting: [],
  },
  StaticMemberAway: {
    kind: 'StaticMemberAway',
    group: 'analytics',
    member: MEMBER_UUID,
    client: node('reader'),
    instanceId: 'desk-1',
  },
  StaticMemberReplaced: {
    kind: 'StaticMemberReplaced',
    group: 'analytics',
    instanceId: 'desk-1',
    from: MEMBER_UUID,
    to: 'Zr4_pQk9S1uB6c2XhLw0eQ',
    client: node('reader'),
  },
  GroupUpgraded: { kind: 'GroupUpgraded', group: 'analytics', groupEpoch: 7, members: 2 },
  GroupDowngraded: { kind: 'GroupDowngraded', group: 'analytics', generation: 9, members: 2 },
  ConsumerStateChanged: {
    kind: 'ConsumerStateChanged',
    consumer: node('consumer-reader'),
    group: 'analytics',
    from: 'RECONCILING',
    to: 'ACKNOWLEDGING',
    memberEpoch: 5,
  },
  ConsumerFenced: {
    kind: 'ConsumerFenced',
    consumer: node('consumer-reader'),
    group: 'analytics',
    error: 'FENCED_MEMBER_EPOCH',
    memberEpoch: 5,
  },
}
