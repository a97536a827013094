import { describe, expect, it } from 'vitest'
import type { Phase, PhaseMember } from '../../groups/read-phase.ts'
import { waitsOf } from './read-waits.ts'

const member = (client: string, part: Partial<PhaseMember>): PhaseMember => ({
  client,
  memberId: `${client}-id`,
  isLeader: false,
  step: 'stable',
  epoch: null,
  left: null,
  of: 0,
  assigned: [],
  revoking: [],
  awaiting: [],
  ...part,
})
const phase = (type: Phase['type'], ...members: PhaseMember[]): Phase => ({
  type,
  state: '',
  coordinator: 1,
  offsetsPartition: 0,
  epoch: 3,
  assignmentEpoch: 3,
  members,
  pendingMembers: 0,
  wait: null,
})

describe('who is waiting for whom', () => {
  it('in a classic rebalance: the coordinator for who has not joined, who has joined for the others', () => {
    expect(
      waitsOf(phase('classic', member('a', { step: 'joined' }), member('b', { step: 'awaited', left: 5 }))),
    ).toEqual([
      { who: null, forWhom: 'b', what: { kind: 'join' }, left: 5 },
      { who: 'a', forWhom: null, what: { kind: 'others' }, left: null },
    ])
  })

  it('after the join: everybody for the leader’s assignment, then the coordinator for the rest', () => {
    const leader = member('a', { isLeader: true, step: 'unsynced', left: 7 })
    expect(waitsOf(phase('classic', leader, member('b', { step: 'synced' })))).toEqual([
      { who: null, forWhom: 'a', what: { kind: 'leaderSync' }, left: 7 },
      { who: 'b', forWhom: 'a', what: { kind: 'leaderSync' }, left: null },
    ])
    const late = member('b', { step: 'unsynced', left: 2 })
    expect(waitsOf(phase('classic', { ...leader, step: 'stable', left: null }, late))).toEqual([
      { who: null, forWhom: 'b', what: { kind: 'sync' }, left: 2 },
    ])
  })

  it('with the consumer protocol: a member for what another one holds, the coordinator for its release', () => {
    const waits = waitsOf(
      phase(
        'consumer',
        member('a', { step: 'revoking', revoking: ['t-1'], left: 9 }),
        member('b', {
          step: 'waiting',
          awaiting: [
            { key: 't-1', holder: 'a' },
            { key: 't-2', holder: '' },
          ],
        }),
        member('c', { step: 'behind', left: 4 }),
      ),
    )
    expect(waits).toEqual([
      { who: null, forWhom: 'a', what: { kind: 'revoke', partitions: ['t-1'] }, left: 9 },
      { who: null, forWhom: 'c', what: { kind: 'heartbeat', epoch: 3 }, left: 4 },
      { who: 'b', forWhom: 'a', what: { kind: 'release', partitions: ['t-1'] }, left: null },
      { who: 'b', forWhom: null, what: { kind: 'release', partitions: ['t-2'] }, left: null },
    ])
  })

  it('nobody, when all is stable', () => {
    expect(waitsOf(phase('classic', member('a', {}), member('b', {})))).toEqual([])
  })
})
