/** Whole classic groups: cooperative rebalancing, static members, protocols that members agree on. */
import { expect, test } from 'vitest'
import type { ConsumerSpec } from './commands.ts'
import type { Run } from './history/run.ts'
import { SECOND } from './kernel/types.ts'
import type { Scenario } from './scenario.ts'
import { brokerIn, ofKind, started, wait } from './test-run.ts'
import { type Consumer, type Group, partitionKey } from './world.ts'

const OF = 'org.apache.kafka.clients.consumer.'
const COOPERATIVE = `${OF}CooperativeStickyAssignor`

type Config = ConsumerSpec['config']
const member = (id: string, config: Config = {}, more: Partial<ConsumerSpec> = {}): ConsumerSpec => ({
  id,
  group: 'g',
  topics: ['t'],
  startAtMs: 6_000,
  config: { 'auto.offset.reset': 'earliest', 'session.timeout.ms': 10_000, ...config },
  ...more,
})

function cluster(consumers: readonly ConsumerSpec[], more: Partial<Scenario> = {}): Scenario {
  return {
    version: 1,
    id: 'groups',
    seed: 1,
    network: 'datacentre',
    brokers: [1, 2, 3].map((id) => ({ id, rack: null })),
    controllers: [100],
    brokerConfig: { 'offsets.topic.num.partitions': 1 },
    topics: [
      { name: 't', partitions: 6, replicationFactor: 3 },
      { name: 'u', partitions: 2, replicationFactor: 3 },
    ],
    producers: [],
    consumers,
    ...more,
  }
}

function groupIn(run: Run): Group {
  const found = [1, 2, 3].map((id) => brokerIn(run, id).memory?.groups.g).find((group) => group !== undefined)
  if (!found) throw new Error('no broker coordinates the group')
  return found
}
const held = (run: Run, id: string): string[] =>
  Object.keys((run.world.nodes[`consumer-${id}`] as Consumer).partitions).sort()
const given = (list: readonly { topic: string; partition: number }[]) => list.map(partitionKey).sort()

test('G8: a cooperative group keeps what stays, revokes what moves, and hands it out in a second round', () => {
  const config = { 'partition.assignment.strategy': COOPERATIVE }
  const run = started(cluster([member('a', config)]))
  wait(run, 5)
  expect(held(run, 'a').length).toBe(6)
  const before = groupIn(run).generation
  const since = run.now
  run.act({ kind: 'AddConsumer', consumer: { ...member('b', config), startAtMs: 0 } })
  wait(run, 15)
  expect(groupIn(run)).toMatchObject({
    state: 'Stable',
    generation: before + 2,
    protocolName: 'cooperative-sticky',
  })
  expect([...held(run, 'a'), ...held(run, 'b')].sort()).toEqual([0, 1, 2, 3, 4, 5].map((p) => `t-${p}`))
  const revoked = ofKind(run, 'PartitionsRevoked', since)
  expect(revoked).toMatchObject([{ consumer: 'consumer-a', lost: false }])
  expect(revoked[0]?.partitions.length).toBe(3)
  expect(revoked[0]?.kept?.length).toBe(3)
  expect(given(revoked[0]?.partitions ?? [])).toEqual(held(run, 'b'))
  const mine = ofKind(run, 'JoinRequested', since).filter(({ consumer }) => consumer === 'consumer-a')
  expect(mine.map(({ reason }) => reason)).toEqual(['rebalance', 'revoked'])
  expect(mine[0]?.owned.length).toBe(6)
})

test('G7: an eager group gives everything up first, also where members offer a cooperative assignor besides', () => {
  const both = { 'partition.assignment.strategy': `${COOPERATIVE},${OF}RangeAssignor` }
  const run = started(cluster([member('a', both)]))
  wait(run, 5)
  expect(groupIn(run).protocolName).toBe('cooperative-sticky')
  const since = run.now
  run.act({ kind: 'AddConsumer', consumer: { ...member('b', both), startAtMs: 0 } })
  wait(run, 15)
  const [revoked] = ofKind(run, 'PartitionsRevoked', since)
  expect(revoked?.partitions.length).toBe(6)
  expect(revoked?.kept).toBeUndefined()
})

test('a group goes from range to cooperative-sticky in two rolling bounces, and not in one', () => {
  const range = { 'partition.assignment.strategy': `${OF}RangeAssignor` }
  const both = { 'partition.assignment.strategy': `${COOPERATIVE},${OF}RangeAssignor` }
  const only = { 'partition.assignment.strategy': COOPERATIVE }
  const run = started(cluster([member('a', range), member('b', range)]))
  wait(run, 5)
  expect(groupIn(run).protocolName).toBe('range')
  run.act({ kind: 'AddConsumer', consumer: { ...member('wrong', only), startAtMs: 0 } })
  wait(run, 5)
  expect(ofKind(run, 'ApplicationFailed')).toMatchObject([
    { exception: 'InconsistentGroupProtocolException' },
  ])
  const bounce = (old: string, id: string, config: Config) => {
    run.act({ kind: 'CloseClient', client: `consumer-${old}` })
    wait(run, 5)
    run.act({ kind: 'AddConsumer', consumer: { ...member(id, config), startAtMs: 0 } })
    wait(run, 10)
  }
  bounce('a', 'a1', both)
  expect(groupIn(run).protocolName).toBe('range')
  bounce('b', 'b1', both)
  expect(groupIn(run).protocolName).toBe('cooperative-sticky')
  bounce('a1', 'a2', only)
  bounce('b1', 'b2', only)
  expect(groupIn(run)).toMatchObject({ state: 'Stable', protocolName: 'cooperative-sticky' })
  expect([...held(run, 'a2'), ...held(run, 'b2')].length).toBe(6)
})

const assigned = { 'group.instance.id': 'i1' }

test('G6: a static member that is back within its session disturbs nobody; its leader role and partitions stay', () => {
  const run = started(cluster([member('a', assigned), member('b', { 'group.instance.id': 'i2' })]))
  wait(run, 5)
  const { generation, leader } = groupIn(run)
  const [who, instance] = leader?.startsWith('i1') ? ['a', 'i1'] : ['b', 'i2']
  const mine = held(run, who)
  const since = run.now
  run.act({ kind: 'CloseClient', client: `consumer-${who}` })
  wait(run, 3)
  expect(groupIn(run).state).toBe('Stable')
  run.act({ kind: 'StartNode', node: `consumer-${who}` })
  wait(run, 5)
  expect(groupIn(run)).toMatchObject({ state: 'Stable', generation })
  expect(groupIn(run).leader).not.toBe(leader)
  expect(held(run, who)).toEqual(mine)
  expect(ofKind(run, 'MemberReplaced', since)).toMatchObject([{ instance, rebalances: false }])
  expect(ofKind(run, 'PartitionsRevoked', since).map(({ consumer }) => consumer)).toEqual([`consumer-${who}`])
  expect(ofKind(run, 'GroupStateChanged', since)).toEqual([])
})

test('G8: a static member that stays away longer than its session is removed, and a dynamic one at once', () => {
  const run = started(cluster([member('a', assigned), member('b'), member('c')]))
  wait(run, 5)
  run.act({ kind: 'CloseClient', client: 'consumer-c' })
  wait(run, 5)
  expect(ofKind(run, 'MemberLeft')).toMatchObject([{ client: 'c', reason: 'left' }])
  run.act({ kind: 'CloseClient', client: 'consumer-a' })
  wait(run, 20)
  expect(ofKind(run, 'MemberLeft').at(-1)).toMatchObject({ client: 'a', reason: 'session timeout' })
  expect(held(run, 'b').length).toBe(6)
})

test('G10: of two processes with one group.instance.id the later one stays, the other is fenced and ends', () => {
  const run = started(cluster([member('a', assigned)]))
  wait(run, 5)
  run.act({ kind: 'AddConsumer', consumer: { ...member('twin', assigned), startAtMs: 0 } })
  wait(run, 10)
  expect(ofKind(run, 'MemberFenced')).toMatchObject([{ consumer: 'consumer-a', instance: 'i1' }])
  expect(ofKind(run, 'ApplicationFailed')).toMatchObject([{ exception: 'FencedInstanceIdException' }])
  expect(run.world.nodes['consumer-a']?.process).toBe('stopped')
  expect(held(run, 'twin').length).toBe(6)
})

test.each(['range', 'roundrobin', 'sticky', 'cooperative-sticky'])(
  '%s: every partition has one reader',
  (name) => {
    const config = { 'partition.assignment.strategy': name }
    const run = started(
      cluster([
        member('a', config),
        member('b', config, { topics: ['t', 'u'] }),
        member('c', config, { topics: ['u'] }),
      ]),
    )
    wait(run, 15)
    expect(groupIn(run)).toMatchObject({ state: 'Stable', protocolName: name })
    const all = ['a', 'b', 'c'].flatMap((id) => held(run, id)).sort()
    expect(all).toEqual([...[0, 1, 2, 3, 4, 5].map((p) => `t-${p}`), 'u-0', 'u-1'])
  },
)

test('a member that dies with its coordinator is missed by the next one, whose sessions begin with the load', () => {
  const run = started(cluster([member('a'), member('b')]))
  wait(run, 5)
  expect(held(run, 'a').length).toBe(3)
  const coordinator = [1, 2, 3].find((id) => brokerIn(run, id).memory?.groups.g)
  const since = run.now
  run.act({ kind: 'CrashNode', node: 'consumer-b' })
  run.act({ kind: 'CrashNode', node: `broker-${coordinator}` })
  wait(run, 60)
  const loaded = ofKind(run, 'CoordinatorLoaded', since).find(({ groups }) => groups === 1)
  const left = ofKind(run, 'MemberLeft', since)
  expect(left).toMatchObject([{ client: 'b', reason: 'session timeout' }])
  expect(((left[0]?.at ?? 0) - (loaded?.at ?? 0)) / SECOND).toBeCloseTo(10, 0)
  expect(held(run, 'a').length).toBe(6)
})

test('sticky: who was there keeps as much as balance allows', () => {
  const config = { 'partition.assignment.strategy': 'sticky' }
  const run = started(cluster([member('a', config), member('b', config)]))
  wait(run, 5)
  const before = { a: held(run, 'a'), b: held(run, 'b') }
  run.act({ kind: 'AddConsumer', consumer: { ...member('c', config), startAtMs: 0 } })
  wait(run, 15)
  for (const id of ['a', 'b'] as const) {
    expect(held(run, id).length).toBe(2)
    expect(before[id]).toEqual(expect.arrayContaining(held(run, id)))
  }
})

test('cooperative: a member that joins costs a second rebalance, and whoever was there reads on through both', () => {
  const config = { 'partition.assignment.strategy': COOPERATIVE }
  const run = started(cluster([member('a', config)]))
  run.act({ kind: 'AddConsumer', consumer: { ...member('b', config), startAtMs: 0 } })
  wait(run, 15)
  const generations = ofKind(run, 'GroupAssigned')
  expect(generations.map(({ generation }) => generation)).toEqual([1, 2, 3])
  expect(generations.map(({ assignments }) => assignments.a?.length)).toEqual([6, 3, 3])
  expect(generations.map(({ assignments }) => assignments.b?.length ?? 0)).toEqual([0, 0, 3])
  const kept = ofKind(run, 'JoinRequested').filter(
    ({ consumer, member: id }) => consumer === 'consumer-a' && id !== '',
  )
  expect(kept.map(({ owned }) => owned.length)).toEqual([0, 6, 3])
})

test('a rebalance waits for the member that stands still, and for nobody else', () => {
  const run = started(cluster([member('a'), member('b')]))
  run.act({ kind: 'PauseNode', node: 'consumer-b' })
  run.act({ kind: 'AddConsumer', consumer: { ...member('c'), startAtMs: 0 } })
  wait(run, 5)
  const group = groupIn(run)
  expect(group.state).toBe('PreparingRebalance')
  expect(group.rebalance?.initial).toBe(false)
  const named = (joined: boolean) =>
    Object.values(group.members).flatMap((m) => ((m.awaitingJoin !== null) === joined ? [m.clientId] : []))
  expect(named(false)).toEqual(['b'])
  expect(named(true).sort()).toEqual(['a', 'c'])
})

test('E10: a member that stood still for too long works on as a zombie; what it commits is refused', () => {
  const writer = {
    id: 'p',
    topic: 't',
    keys: ['a', 'b', 'c', 'd', 'e'],
    recordsPerSecond: 50,
    startAtMs: 6_000,
  }
  const slow = { processMs: 2_000 }
  const run = started(
    cluster([member('a', { 'max.poll.records': 5 }, slow), member('b')], { producers: [writer] }),
  )
  wait(run, 10)
  const zombie = ofKind(run, 'MemberJoined').find(({ client }) => client === 'a')?.member
  run.act({ kind: 'PauseNode', node: 'consumer-a' })
  wait(run, 15)
  expect(ofKind(run, 'MemberLeft')).toMatchObject([{ member: zombie, reason: 'session timeout' }])
  // It still believes that it owns what the other one reads by now.
  expect(held(run, 'a').filter((key) => held(run, 'b').includes(key)).length).toBe(3)
  const since = run.now
  run.act({ kind: 'ResumeNode', node: 'consumer-a' })
  wait(run, 60)
  expect(ofKind(run, 'OffsetsCommitted', since).filter(({ member: by }) => by === zombie)).toEqual([])
  expect(
    ofKind(run, 'PartitionsRevoked', since).some(({ lost, consumer }) => lost && consumer === 'consumer-a'),
  ).toBe(true)
})
