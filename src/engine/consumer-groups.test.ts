import { expect, test } from 'vitest'
import type { ConsumerSpec } from './commands.ts'
import type { Run } from './history/run.ts'
import { SECOND } from './kernel/types.ts'
import type { Scenario } from './scenario.ts'
import { ofKind, started, wait } from './test-run.ts'
import type { Broker, Consumer, Group } from './world.ts'

function member(
  id: string,
  protocol: 'classic' | 'consumer',
  extra: Partial<ConsumerSpec> = {},
): ConsumerSpec {
  const config = { 'group.protocol': protocol, 'auto.offset.reset': 'earliest', ...extra.config }
  return { id, group: 'g', topics: ['t'], startAtMs: 9_000, ...extra, config }
}

function cluster(over: Partial<Scenario> = {}): Scenario {
  return {
    version: 1,
    id: 'consumer-groups',
    seed: 1,
    network: 'datacentre',
    brokers: [1, 2, 3].map((id) => ({ id, rack: null })),
    controllers: [100],
    topics: [{ name: 't', partitions: 4, replicationFactor: 3 }],
    producers: [{ id: 'p', topic: 't', keys: null, recordsPerSecond: 40, startAtMs: 8_000 }],
    consumers: [member('a', 'consumer'), member('b', 'consumer')],
    ...over,
  }
}

function groupIn(run: Run): Group {
  for (const node of Object.values(run.world.nodes) as Broker[]) {
    const group = node.role === 'broker' ? node.memory?.groups.g : undefined
    if (group) return group
  }
  throw new Error('nobody coordinates g')
}

/** Who has what by the coordinator, by client. */
function held(run: Run): Record<string, string[]> {
  const members = Object.values(groupIn(run).consumer?.members ?? {})
  return Object.fromEntries(members.map((m) => [m.clientId, Object.keys(m.assigned).sort()]))
}

const consumer = (run: Run, id: string) => run.world.nodes[`consumer-${id}`] as Consumer

function deliveries(run: Run): { times: number; records: number } {
  const ids = ofKind(run, 'RecordsPolled').flatMap((f) => f.ids)
  return { times: ids.length, records: new Set(ids).size }
}

test('members of the consumer protocol share the partitions, and another joins without stopping anybody', () => {
  const run = started(cluster())
  wait(run, 25)
  expect(Object.values(held(run)).map((keys) => keys.length)).toEqual([2, 2])
  run.act({ kind: 'AddConsumer', consumer: member('c', 'consumer', { startAtMs: 0 }) })
  const joined = run.now
  wait(run, 30)
  expect(
    Object.values(held(run))
      .map((keys) => keys.length)
      .sort(),
  ).toEqual([1, 1, 2])
  // Only what moves is given up: one of two partitions of one member, or one each.
  const revoked = ofKind(run, 'PartitionsRevoked', joined)
  expect(revoked.every((f) => !f.lost && f.partitions.length === 1)).toBe(true)
  for (const id of ['a', 'b', 'c']) expect(consumer(run, id).membership.state).toBe('STABLE')
  // What was committed before giving up is not read again.
  const { times, records } = deliveries(run)
  expect(times).toBe(records)
})

test('a member that is cut off is removed after the session timeout, fenced when it is back, and joins again', () => {
  const run = started(cluster())
  wait(run, 20)
  run.act({ kind: 'IsolateNode', node: 'consumer-a' })
  wait(run, 52)
  expect(ofKind(run, 'MemberLeft').map((f) => [f.client, f.reason])).toEqual([['a', 'session timeout']])
  expect(held(run).b).toHaveLength(4)
  run.act({ kind: 'HealAllLinks' })
  wait(run, 60)
  expect(ofKind(run, 'ConsumerFenced').map((f) => f.error)).toEqual(['UNKNOWN_MEMBER_ID'])
  expect(ofKind(run, 'PartitionsRevoked').some((f) => f.consumer === 'consumer-a' && f.lost)).toBe(true)
  expect(Object.values(held(run)).map((keys) => keys.length)).toEqual([2, 2])
})

test('an application that stops polling leaves the group, and joins again with its next poll', () => {
  const config = { 'max.poll.interval.ms': 8_000, 'max.poll.records': 1 }
  const run = started(cluster({ consumers: [member('slow', 'consumer', { config, processMs: 20_000 })] }))
  wait(run, 60)
  const states = ofKind(run, 'ConsumerStateChanged').map((f) => f.to)
  expect(states).toContain('STALE')
  expect(states.slice(states.indexOf('STALE') + 1)).toContain('JOINING')
  expect(ofKind(run, 'MemberLeft').every((f) => f.reason === 'left')).toBe(true)
})

test('a member that does not give up in time is removed although it heartbeats', () => {
  // It processes for longer than its rebalance timeout while it has to give up partitions.
  const config = { 'max.poll.interval.ms': 60_000, 'max.poll.records': 500 }
  const slow = member('slow', 'consumer', { config, processMs: 3_000 })
  const run = started(cluster({ consumers: [slow] }))
  wait(run, 20)
  run.act({ kind: 'AddConsumer', consumer: member('b', 'consumer', { startAtMs: 0 }) })
  wait(run, 130)
  const away = ofKind(run, 'MemberLeft').map((f) => `${f.client} ${f.reason}`)
  expect(away.some((text) => text === 'slow rebalance timeout' || text === 'slow left')).toBe(true)
})

test('a static member that restarts finds its partitions, and no epoch is bumped', () => {
  const config = { 'group.instance.id': 'desk' }
  const run = started(cluster({ consumers: [member('a', 'consumer', { config }), member('b', 'consumer')] }))
  wait(run, 25)
  const before = held(run)
  const epoch = groupIn(run).consumer?.groupEpoch
  run.act({ kind: 'CloseClient', client: 'consumer-a' })
  wait(run, 5)
  expect(ofKind(run, 'StaticMemberAway')).toHaveLength(1)
  expect(held(run)).toEqual(before)
  run.act({ kind: 'StartNode', node: 'consumer-a' })
  wait(run, 15)
  expect(ofKind(run, 'StaticMemberReplaced')).toHaveLength(1)
  expect(held(run)).toEqual(before)
  expect(groupIn(run).consumer?.groupEpoch).toBe(epoch)
})

test('a second consumer with a taken group.instance.id ends with UNRELEASED_INSTANCE_ID', () => {
  const config = { 'group.instance.id': 'desk' }
  const run = started(cluster({ consumers: [member('a', 'consumer', { config })] }))
  wait(run, 15)
  run.act({ kind: 'AddConsumer', consumer: member('twin', 'consumer', { config, startAtMs: 0 }) })
  wait(run, 15)
  expect(consumer(run, 'twin').process).toBe('stopped')
  expect(consumer(run, 'a').membership.state).toBe('STABLE')
})

test('another coordinator knows the group as it was: epochs, targets, assignments', () => {
  const run = started(cluster())
  wait(run, 25)
  const before = groupIn(run).consumer
  const coordinator = consumer(run, 'a').coordinator
  run.act({ kind: 'CrashNode', node: `broker-${coordinator}` })
  wait(run, 14)
  expect(groupIn(run).consumer).toEqual(before)
  wait(run, 40)
  expect(groupIn(run).consumer?.groupEpoch).toBe(before?.groupEpoch)
  expect(ofKind(run, 'ConsumerFenced')).toEqual([])
})

test('more partitions of a topic bump the group epoch and are given out', () => {
  const run = started(cluster())
  wait(run, 20)
  run.act({ kind: 'CreatePartitions', topic: 't', count: 6, assignments: null })
  wait(run, 25)
  expect(Object.values(held(run)).map((keys) => keys.length)).toEqual([3, 3])
})

test('group.remote.assignor: the assignor most members ask for is used', () => {
  const config = { 'group.remote.assignor': 'range' }
  const run = started(cluster({ consumers: [member('a', 'consumer', { config }), member('b', 'consumer')] }))
  wait(run, 25)
  expect(ofKind(run, 'TargetAssignmentComputed').at(-1)?.assignor).toBe('range')
})

const MIXED = cluster({
  consumers: [
    member('old-1', 'classic'),
    member('old-2', 'classic'),
    member('new-1', 'consumer', { startAtMs: 30_000 }),
    member('new-2', 'consumer', { startAtMs: 60_000 }),
  ],
})

test('a live classic group is upgraded member by member, and nothing is read twice or not at all', () => {
  const run = started(MIXED)
  wait(run, 12)
  expect(groupIn(run).state).toBe('Stable')
  wait(run, 28)
  expect(ofKind(run, 'GroupUpgraded').map((f) => f.members)).toEqual([2])
  expect(Object.keys(held(run)).sort()).toEqual(['new-1', 'old-1', 'old-2'])
  run.act({ kind: 'CloseClient', client: 'consumer-old-1' })
  wait(run, 25)
  run.act({ kind: 'CloseClient', client: 'consumer-old-2' })
  wait(run, 25)
  expect(Object.values(held(run)).map((keys) => keys.length)).toEqual([2, 2])
  const { times, records } = deliveries(run)
  expect(times).toBe(records)
  const gaps = ofKind(run, 'RecordCreated').filter((f) => f.at < run.now - 10 * SECOND).length
  expect(records).toBeGreaterThanOrEqual(gaps)
})

test('the group is a classic one again when the last member of the consumer protocol has left', () => {
  const run = started(MIXED)
  wait(run, 60)
  run.act({ kind: 'CloseClient', client: 'consumer-new-1' })
  wait(run, 10)
  run.act({ kind: 'CloseClient', client: 'consumer-new-2' })
  wait(run, 30)
  expect(ofKind(run, 'GroupDowngraded').map((f) => f.members)).toEqual([2])
  const group = groupIn(run)
  expect([group.state, group.consumer]).toEqual(['Stable', undefined])
  expect(Object.values(group.members).map((m) => m.assignment.length)).toEqual([2, 2])
})

test('group.consumer.migration.policy=disabled keeps a live classic group as it is', () => {
  const run = started({ ...MIXED, brokerConfig: { 'group.consumer.migration.policy': 'disabled' } })
  wait(run, 40)
  expect(ofKind(run, 'GroupUpgraded')).toEqual([])
  expect(consumer(run, 'new-1').process).toBe('stopped')
  expect(groupIn(run).state).toBe('Stable')
})

test('the consumer protocol refuses what only the coordinator may say, and the other way round', () => {
  const run = started(cluster())
  const add = (config: Record<string, string | number>) => () =>
    run.act({ kind: 'AddConsumer', consumer: { id: 'x', group: 'g', topics: ['t'], config } })
  expect(add({ 'group.protocol': 'consumer', 'session.timeout.ms': 10_000 })).toThrow('session.timeout.ms')
  expect(add({ 'group.remote.assignor': 'range' })).toThrow('group.remote.assignor')
})

test('the same run from a JSON copy goes on identically', () => {
  const run = started(MIXED)
  wait(run, 30)
  const at = run.now
  wait(run, 60)
  const digest = run.digest()
  run.seek(at)
  run.advanceTo(at + 60 * SECOND)
  expect(run.digest()).toBe(digest)
})
