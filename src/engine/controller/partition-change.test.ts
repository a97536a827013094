import { expect, test } from 'vitest'
import { readCases } from '../../../conformance/vectors/read-vectors.ts'
import {
  mergePartitionChange,
  type PartitionChange,
  type PartitionRegistration,
} from '../metadata/partition-registration.ts'
import { decidePartitionChange, type PartitionChangeInput, type PartitionTarget } from './partition-change.ts'

/** Kafka's record carries the recovery state as a number. */
type RecordedChange = Omit<PartitionChange, 'leaderRecoveryState'> & { readonly leaderRecoveryState?: 0 | 1 }
interface Case {
  readonly name: string
  readonly input: PartitionChangeInput & { readonly target: PartitionTarget }
  readonly expected:
    | { readonly changed: false }
    | { readonly changed: true; readonly record: RecordedChange; readonly after: PartitionRegistration }
}

const cases = readCases<Case>('partition-change.json', 106)

function asRecorded(change: PartitionChange): RecordedChange {
  const { leaderRecoveryState, ...rest } = change
  if (leaderRecoveryState === undefined) return rest
  return { ...rest, leaderRecoveryState: leaderRecoveryState === 'RECOVERING' ? 1 : 0 }
}

/** Cases that assign a log directory and nothing else, which the recorded inputs do not show. */
const assigningDirectories = ['testUpdateDirectories #1', 'testHandleAssignReplicasToDirs #1']

test.each(cases)('the controller writes the record Kafka writes: $name', ({ name, input, expected }) => {
  const target = { ...input.target, assignsDirectories: assigningDirectories.includes(name) }
  const { record } = decidePartitionChange({ ...input, target })
  if (!expected.changed) expect(record).toBeNull()
  else {
    expect(record).not.toBeNull()
    expect(asRecorded(record ?? {})).toEqual(expected.record)
    expect(mergePartitionChange(input.partition, record ?? {})).toEqual(expected.after)
  }
})

test('the cases hold both outcomes', () => {
  const changed = cases.filter(({ expected }) => expected.changed).length
  expect(changed).toBeGreaterThan(50)
  expect(cases.length - changed).toBeGreaterThan(5)
})

const partition: PartitionRegistration = {
  replicas: [3, 1, 2],
  isr: [1, 2, 3],
  elr: [],
  lastKnownElr: [],
  removingReplicas: [],
  addingReplicas: [],
  leader: 3,
  leaderEpoch: 7,
  partitionEpoch: 20,
  leaderRecoveryState: 'RECOVERED',
}

test('an ISR change bumps the partition epoch and leaves the leader epoch alone', () => {
  const input = { partition, minIsr: 2, elrEnabled: false, acceptableLeaders: [1, 2, 3] }
  const shrunk = decidePartitionChange({ ...input, target: { isr: [1, 3] } })
  expect(shrunk).toEqual({ record: { isr: [1, 3] }, leader: 3, reason: 'KEPT', reassignmentCompleted: false })
  const after = mergePartitionChange(partition, shrunk.record ?? {})
  expect([after.leaderEpoch, after.partitionEpoch]).toEqual([7, 21])
})

test('the next leader is the first eligible replica in replica order, not in ISR order', () => {
  const fenced = { ...partition, replicas: [3, 2, 1] }
  const decision = decidePartitionChange({
    partition: fenced,
    target: { isr: [1, 2] },
    minIsr: 2,
    elrEnabled: false,
    acceptableLeaders: [1, 2],
  })
  expect(decision).toMatchObject({ leader: 2, reason: 'CLEAN', record: { leader: 2, isr: [1, 2] } })
})

test('without ELR the last member stays in the ISR of a partition nobody leads', () => {
  const alone = { ...partition, isr: [3] }
  const input = { partition: alone, target: { isr: [] }, minIsr: 1, acceptableLeaders: [] }
  expect(decidePartitionChange({ ...input, elrEnabled: false })).toMatchObject({
    reason: 'NONE',
    record: { leader: -1 },
  })
  expect(decidePartitionChange({ ...input, elrEnabled: false }).record).not.toHaveProperty('isr')
  expect(decidePartitionChange({ ...input, elrEnabled: true }).record).toEqual({
    isr: [],
    leader: -1,
    eligibleLeaderReplicas: [3],
    lastKnownElr: [3],
  })
})

test('the last known leader is elected only when it is back', () => {
  const lost = { ...partition, isr: [], lastKnownElr: [3], leader: -1 }
  const input = { partition: lost, minIsr: 1, elrEnabled: true }
  expect(decidePartitionChange({ ...input, acceptableLeaders: [1, 2] }).record).toBeNull()
  expect(decidePartitionChange({ ...input, acceptableLeaders: [1, 2, 3] })).toMatchObject({
    reason: 'LAST_KNOWN_LEADER',
    record: { leader: 3, isr: [3], lastKnownElr: [], leaderRecoveryState: 'RECOVERING' },
  })
})

test('a finished reassignment is completed by whatever change comes next', () => {
  const moving = {
    ...partition,
    replicas: [4, 1, 2, 3],
    isr: [1, 2, 3, 4],
    addingReplicas: [4],
    removingReplicas: [3],
  }
  const decision = decidePartitionChange({
    partition: moving,
    minIsr: 2,
    elrEnabled: false,
    acceptableLeaders: [1, 2, 3, 4],
  })
  expect(decision.reassignmentCompleted).toBe(true)
  expect(decision.record).toMatchObject({ replicas: [4, 1, 2], isr: [1, 2, 4], leader: 4 })
})
