/** One of each fact about classic groups beyond joining and leaving, and the ways they differ. */
import type { Fact, FactOf, NodeId } from '../../engine/index.ts'

const reader = 'consumer-reader' as NodeId
const client = 'reader' as NodeId
const group = 'analytics'
const partitions = [
  { topic: 'user-events', partition: 0 },
  { topic: 'user-events', partition: 1 },
]

type Kind =
  | 'MemberReplaced'
  | 'MemberFenced'
  | 'JoinRequested'
  | 'OffsetsExpired'
  | 'OffsetsDeleted'
  | 'GroupDeleted'
  | 'OffsetsReset'
  | 'OffsetsResetRefused'

export const GROUP_SAMPLES: { readonly [K in Kind]: FactOf<K> } = {
  MemberReplaced: {
    kind: 'MemberReplaced',
    group,
    instance: 'reader-1',
    oldMember: 'reader-1-6f0b7a3c-1111-4222-8333-944455556666',
    member: 'reader-1-7a0b7a3c-1111-4222-8333-944455556666',
    client,
    rebalances: false,
  },
  MemberFenced: { kind: 'MemberFenced', consumer: reader, group, instance: 'reader-1' },
  JoinRequested: {
    kind: 'JoinRequested',
    consumer: reader,
    group,
    member: 'reader-6f0b7a3c-1111-4222-8333-944455556666',
    generation: 3,
    reason: 'rebalance',
    owned: [{ topic: 'user-events', partition: 1 }],
  },
  OffsetsExpired: { kind: 'OffsetsExpired', group, partitions },
  OffsetsDeleted: { kind: 'OffsetsDeleted', group, partitions },
  GroupDeleted: { kind: 'GroupDeleted', group, why: 'expired' },
  OffsetsReset: {
    kind: 'OffsetsReset',
    group,
    offsets: [
      { topic: 'user-events', partition: 0, from: 43, to: 0 },
      { topic: 'user-events', partition: 1, from: -1, to: 0 },
    ],
  },
  OffsetsResetRefused: { kind: 'OffsetsResetRefused', group, state: 'Stable' },
}

const REASONS = ['first', 'topics changed', 'revoked', 'lost membership', 'retry'] as const

export const GROUP_VARIANTS: readonly Fact[] = [
  { ...GROUP_SAMPLES.MemberReplaced, rebalances: true },
  ...REASONS.map((reason): Fact => ({ ...GROUP_SAMPLES.JoinRequested, reason, owned: [] })),
  { ...GROUP_SAMPLES.GroupDeleted, why: 'deleted' },
  { ...GROUP_SAMPLES.OffsetsReset, offsets: [] },
  { ...GROUP_SAMPLES.OffsetsReset, offsets: [{ topic: 'user-events', partition: 0, from: -1, to: 7 }] },
]
