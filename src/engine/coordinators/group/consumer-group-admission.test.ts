import { expect, test } from 'vitest'
import type { ConsumerGroup, ConsumerGroupMember } from '../../consumer-group-state.ts'
import type { NodeId } from '../../kernel/types.ts'
import { isHeld } from './consumer-group.ts'
import { admit, LEAVING, STATIC_AWAY } from './consumer-group-admission.ts'
import { draftOf } from './consumer-group-draft.ts'
import { freshMember, newConsumerGroup } from './consumer-group-records.ts'

const member = (more: Partial<ConsumerGroupMember> = {}): ConsumerGroupMember => ({
  ...freshMember('m'),
  clientId: 'a' as NodeId,
  memberEpoch: 5,
  previousMemberEpoch: 4,
  assigned: { 't-0': 4, 't-1': 4 },
  ...more,
})
const groupOf = (...members: ConsumerGroupMember[]): ConsumerGroup => ({
  ...newConsumerGroup('g'),
  members: Object.fromEntries(members.map((m) => [m.memberId, m])),
})
const owning = (...partitions: number[]) => partitions.map((partition) => ({ topic: 't', partition }))

/** The error, or the id of whoever is admitted. */
function asks(
  group: ConsumerGroup,
  epoch: number,
  owned: ReturnType<typeof owning> | null,
  more: Partial<Parameters<typeof admit>[1]> = {},
): string {
  const who = { memberId: 'm', instanceId: null, epoch, owned, joins: epoch === 0, classic: false, ...more }
  const found = admit(draftOf(group), who)
  return typeof found === 'string' ? found : found.memberId
}

test('the epoch before is good only for a member whose answer was lost: it owns nothing that it has not now', () => {
  const group = groupOf(member())
  expect(asks(group, 5, null)).toBe('m')
  expect(asks(group, 4, owning(0))).toBe('m')
  expect(asks(group, 4, owning(0, 2))).toBe('FENCED_MEMBER_EPOCH')
  expect(asks(group, 4, null)).toBe('FENCED_MEMBER_EPOCH')
  expect(asks(group, 3, owning(0))).toBe('FENCED_MEMBER_EPOCH')
  expect(asks(group, 6, owning(0))).toBe('FENCED_MEMBER_EPOCH')
})

test('who is no member has to join first', () => {
  expect(asks(groupOf(), 5, null)).toBe('UNKNOWN_MEMBER_ID')
  expect(asks(groupOf(), 0, null)).toBe('m')
  expect(LEAVING).toBe(-1)
})

test('an instance is taken over only when it is away', () => {
  const there = groupOf(member({ instanceId: 'i' }))
  const twin = { memberId: 'n', instanceId: 'i' }
  expect(asks(there, 0, null, twin)).toBe('UNRELEASED_INSTANCE_ID')
  expect(asks(there, 5, null, twin)).toBe('FENCED_INSTANCE_ID')
  expect(asks(groupOf(member({ instanceId: 'i', memberEpoch: STATIC_AWAY })), 0, null, twin)).toBe('n')
})

test('a partition is somebody’s until whoever has it has given it up', () => {
  expect(isHeld(groupOf(member()), 't-0')).toBe(true)
  expect(isHeld(groupOf(member({ assigned: {}, pendingRevocation: { 't-0': 4 } })), 't-0')).toBe(true)
  expect(isHeld(groupOf(member({ assigned: {} })), 't-0')).toBe(false)
})
