/** What happens to the offsets of groups: reset, deleted, expired, carried over to another coordinator. */
import { expect, test } from 'vitest'
import type { Run } from './history/run.ts'
import type { Scenario } from './scenario.ts'
import { brokerIn, ofKind, started, wait } from './test-run.ts'
import type { Group } from './world.ts'

function cluster(more: Partial<Scenario> = {}): Scenario {
  return {
    version: 1,
    id: 'groups',
    seed: 1,
    network: 'datacentre',
    brokers: [1, 2, 3].map((id) => ({ id, rack: null })),
    controllers: [100],
    brokerConfig: { 'offsets.topic.num.partitions': 1 },
    topics: [{ name: 't', partitions: 2, replicationFactor: 3 }],
    producers: [
      { id: 'p', topic: 't', keys: ['a', 'b', 'c', 'd', 'e', 'f'], recordsPerSecond: 20, startAtMs: 6_000 },
    ],
    consumers: [
      { id: 'c', group: 'g', topics: ['t'], startAtMs: 6_000, config: { 'auto.offset.reset': 'earliest' } },
    ],
    ...more,
  }
}

/** The group as its coordinator has it. */
function groupIn(run: Run, name = 'g'): Group | undefined {
  return [1, 2, 3].map((id) => brokerIn(run, id).memory?.groups[name]).find((group) => group !== undefined)
}
const offsetsOf = (run: Run) => {
  const offsets = Object.entries(groupIn(run)?.offsets ?? {})
  return Object.fromEntries(offsets.map(([key, { offset }]) => [key, offset]))
}
const answers = (run: Run) => ofKind(run, 'AdminAnswered').map(({ api, error }) => [api, error])
const reset = (to: 'earliest' | 'latest' | 'offset' | 'shift-by', value = 0) =>
  ({ kind: 'ResetOffsets', group: 'g', topic: 't', partition: null, to, value }) as const

test('a reset moves a group without members, and is refused while it has some', () => {
  const run = started(cluster())
  wait(run, 10)
  run.act(reset('earliest'))
  wait(run, 2)
  expect(ofKind(run, 'OffsetsResetRefused')).toMatchObject([{ group: 'g', state: 'Stable' }])
  expect(answers(run)).toEqual([['ResetOffsets', 'NON_EMPTY_GROUP']])
  run.act({ kind: 'CloseClient', client: 'consumer-c' })
  wait(run, 2)
  const before = offsetsOf(run)
  expect(before['t-0']).toBeGreaterThan(20)
  run.act(reset('shift-by', -5))
  wait(run, 2)
  expect(offsetsOf(run)).toEqual({ 't-0': (before['t-0'] ?? 0) - 5, 't-1': (before['t-1'] ?? 0) - 5 })
  run.act(reset('earliest'))
  wait(run, 2)
  expect(offsetsOf(run)).toEqual({ 't-0': 0, 't-1': 0 })
  expect(answers(run).slice(1)).toEqual([
    ['ResetOffsets', 'NONE'],
    ['ResetOffsets', 'NONE'],
  ])
  run.act({ kind: 'StartNode', node: 'consumer-c' })
  wait(run, 10)
  expect(ofKind(run, 'PositionReset').slice(-2)).toMatchObject([
    { offset: 0, strategy: 'committed' },
    { offset: 0, strategy: 'committed' },
  ])
})

test('offsets and groups are deleted where nobody uses them, and refused elsewhere by Kafka’s errors', () => {
  const run = started(cluster())
  wait(run, 10)
  const partitions = [{ topic: 't', partition: 0 }]
  run.act({ kind: 'DeleteOffsets', group: 'g', partitions })
  run.act({ kind: 'DeleteGroup', group: 'g' })
  run.act({ kind: 'DeleteGroup', group: 'nobody' })
  run.act({ kind: 'RemoveMember', group: 'g', instance: 'nobody' })
  wait(run, 2)
  expect(answers(run)).toEqual([
    ['DeleteOffsets', 'GROUP_SUBSCRIBED_TO_TOPIC'],
    ['DeleteGroup', 'NON_EMPTY_GROUP'],
    ['DeleteGroup', 'GROUP_ID_NOT_FOUND'],
    ['RemoveMember', 'UNKNOWN_MEMBER_ID'],
  ])
  run.act({ kind: 'CloseClient', client: 'consumer-c' })
  wait(run, 2)
  run.act({ kind: 'DeleteOffsets', group: 'g', partitions })
  wait(run, 2)
  expect(Object.keys(offsetsOf(run))).toEqual(['t-1'])
  run.act({ kind: 'DeleteGroup', group: 'g' })
  wait(run, 2)
  expect(groupIn(run)).toBeUndefined()
  expect(ofKind(run, 'GroupDeleted')).toMatchObject([{ group: 'g', why: 'deleted' }])
  // The tombstones are there for every later coordinator.
  const coordinator = ofKind(run, 'CoordinatorLoaded').at(-1)?.broker
  run.act({ kind: 'CrashNode', node: `broker-${coordinator}` })
  wait(run, 15)
  expect(ofKind(run, 'CoordinatorLoaded').at(-1)?.broker).not.toBe(coordinator)
  expect(groupIn(run)).toBeUndefined()
})

test('E21: offsets of an empty group expire after offsets.retention.minutes, and the group with them', () => {
  const brokerConfig = {
    'offsets.topic.num.partitions': 1,
    'offsets.retention.minutes': 2,
    'offsets.retention.check.interval.ms': 10_000,
  }
  const run = started(cluster({ brokerConfig, producers: [] }))
  wait(run, 240)
  // Members that read keep their offsets alive, however old.
  expect(ofKind(run, 'OffsetsExpired')).toEqual([])
  run.act({ kind: 'CloseClient', client: 'consumer-c' })
  wait(run, 100)
  expect(groupIn(run)?.state).toBe('Empty')
  wait(run, 40)
  expect(ofKind(run, 'OffsetsExpired')).toMatchObject([
    { group: 'g', partitions: [{ topic: 't' }, { topic: 't' }] },
  ])
  expect(ofKind(run, 'GroupDeleted')).toMatchObject([{ why: 'expired' }])
  expect(groupIn(run)).toBeUndefined()
})

test('the next coordinator knows the group, its members and its offsets, and no member has to join again', () => {
  const run = started(
    cluster({
      consumers: cluster().consumers.map((c) => ({
        ...c,
        config: { ...c.config, 'session.timeout.ms': 30_000 },
      })),
    }),
  )
  wait(run, 10)
  const before = groupIn(run)
  const coordinator = ofKind(run, 'CoordinatorLoaded').at(-1)?.broker
  run.act({ kind: 'CrashNode', node: `broker-${coordinator}` })
  wait(run, 20)
  const after = groupIn(run)
  expect(after?.generation).toBe(before?.generation)
  expect(Object.keys(after?.members ?? {})).toEqual(Object.keys(before?.members ?? {}))
  expect(after?.state).toBe('Stable')
  expect(offsetsOf(run)['t-0']).toBeGreaterThan(before?.offsets['t-0']?.offset ?? Infinity)
  expect(ofKind(run, 'MemberLeft')).toEqual([])
})
