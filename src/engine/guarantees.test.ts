/** What Kafka promises, and what it does not: each promise from both sides. */
import { expect, test } from 'vitest'
import type { Fact } from './facts.ts'
import type { Run } from './history/run.ts'
import { leaderOf } from './history/series.ts'
import { SECOND } from './kernel/types.ts'
import { batchesIn } from './log/partition-log.ts'
import type { Scenario } from './scenario.ts'
import { brokerIn, ofKind, started, wait } from './test-run.ts'
import type { Consumer } from './world.ts'

type Overrides = Partial<Scenario> & { readonly topic?: Scenario['topics'][number]['config'] }

/** Three brokers with real proportions on the wire, one topic `t` with one partition. */
function cluster({ topic = {}, ...more }: Overrides = {}): Scenario {
  return {
    version: 1,
    id: 'guarantees',
    seed: 1,
    network: 'datacentre',
    brokers: [1, 2, 3].map((id) => ({ id, rack: null })),
    controllers: [100, 101, 102],
    brokerConfig: { 'offsets.topic.num.partitions': 1 },
    topics: [{ name: 't', partitions: 1, replicationFactor: 3, config: topic }],
    producers: [],
    consumers: [],
    ...more,
  }
}

/** Steps until a fact fits; false when none did within a second. */
function until(run: Run, fits: (fact: Fact) => boolean): boolean {
  const end = run.now + SECOND
  let seen = run.facts.length
  while (run.now < end && run.stepEvent())
    for (; seen < run.facts.length; seen++) if (fits(run.facts[seen]?.fact as Fact)) return true
  return false
}

function leader(run: Run, partition = 0): number {
  return leaderOf(run.world, `t-${partition}`)?.broker.brokerId ?? -1
}

function idsOn(run: Run, id: number, key = 't-0'): number[] {
  const log = brokerIn(run, id).disk.logs[key]
  return log ? batchesIn(log).flatMap((batch) => [...batch.ids]) : []
}

function crash(run: Run, ...ids: number[]): void {
  for (const id of ids) run.act({ kind: 'CrashNode', node: `broker-${id}` })
}
function restart(run: Run, ...ids: number[]): void {
  for (const id of ids) run.act({ kind: 'StartNode', node: `broker-${id}` })
}
function send(run: Run, producer = 'p', partition = 0): void {
  run.act({ kind: 'SendRecord', producer, topic: 't', partition, key: null, value: 'x' })
}
/** Partitions of `t` that a broker leads. */
const led = (run: Run, id: number) => [0, 1, 2, 3].filter((partition) => leader(run, partition) === id)

const quiet = (id: string, config: Record<string, string | number | boolean>) => ({
  id,
  topic: 't',
  keys: null,
  recordsPerSecond: 0,
  config: { 'linger.ms': 0, ...config },
  startAtMs: 8_000,
})
const reader = (id: string, group = 'g') => ({
  id,
  group,
  topics: ['t'],
  config: { 'auto.offset.reset': 'earliest' },
  startAtMs: 8_500,
})
const acknowledged = (run: Run, since = 0) =>
  ofKind(run, 'BatchAcknowledged', since).flatMap((f) => [...f.ids])

/** Two records in quick succession; the leader dies the moment the second is in its log. Acknowledged, yet gone. */
function lostAfterCrash(acks: string, seed: number): number[] {
  const config = { acks, 'enable.idempotence': false }
  const run = started(cluster({ topic: { 'min.insync.replicas': 2 }, producers: [quiet('p', config)] }), seed)
  const first = leader(run)
  send(run)
  wait(run, 0.0003)
  send(run)
  let appended = 0
  until(run, (f) => f.kind === 'BatchAppended' && f.leader && f.partition === 't-0' && ++appended === 2)
  crash(run, first)
  wait(run, 15)
  expect(leader(run)).not.toBe(first)
  restart(run, first)
  wait(run, 20)
  const kept = idsOn(run, leader(run))
  return acknowledged(run).filter((id) => !kept.includes(id))
}

const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8]

test('acks=1 can lose an acknowledged record when the leader dies before replication, acks=all with min.insync.replicas=2 cannot', () => {
  expect(SEEDS.flatMap((seed) => lostAfterCrash('1', seed)).length).toBeGreaterThan(0)
  expect(SEEDS.flatMap((seed) => lostAfterCrash('all', seed))).toEqual([])
}, 60_000)

test.each([
  [false, 2],
  [true, 1],
])('with enable.idempotence=%s a lost answer leaves the record %i times in the log', (idempotent, times) => {
  const config = { acks: 'all', 'enable.idempotence': idempotent }
  const run = started(cluster({ producers: [quiet('p', config)] }))
  const first = leader(run)
  send(run)
  const replicated = new Set<number>()
  // Both followers have it; the leader does not know that yet, and dies.
  until(run, (f) => {
    if (f.kind === 'BatchAppended' && !f.leader && f.partition === 't-0') replicated.add(f.broker)
    return replicated.size === 2
  })
  crash(run, first)
  wait(run, 15)
  const [id] = acknowledged(run)
  expect(idsOn(run, leader(run)).filter((other) => other === id)).toHaveLength(times)
  expect(ofKind(run, 'DuplicateIgnored')).toHaveLength(idempotent ? 1 : 0)
})

test('an idempotent producer writes no record twice when delivery.timeout.ms ends in the midst of retries', () => {
  let [gaveUp, settled] = [0, 0]
  for (const returnsAfter of [18.5, 19, 19.5, 19.7, 20, 20.5]) {
    const config = { acks: 'all', 'request.timeout.ms': 5_000, 'delivery.timeout.ms': 20_000 }
    const topics = [{ name: 't', partitions: 4, replicationFactor: 3, config: { 'min.insync.replicas': 2 } }]
    const run = started(cluster({ topics, producers: [quiet('p', config)] }))
    const first = [1, 2, 3].find((id) => led(run, id).length > 1) as number
    const [one, other] = led(run, first) as [number, number]
    const others = [1, 2, 3].filter((id) => id !== first)
    const begin = run.now
    crash(run, ...others)
    send(run, 'p', one)
    wait(run, 1)
    // Written with the first one's retry, and not answered either; it has a second longer.
    send(run, 'p', other)
    run.advanceTo(begin + returnsAfter * SECOND)
    restart(run, ...others)
    wait(run, 40)
    const since = run.now
    for (const partition of [one, other]) send(run, 'p', partition)
    wait(run, 5)
    expect(acknowledged(run, since), 'it goes on afterwards').toHaveLength(2)
    for (const partition of [one, other]) {
      const ids = idsOn(run, leader(run, partition), `t-${partition}`)
      expect(new Set(ids).size, `t-${partition}, back after ${returnsAfter} s`).toBe(ids.length)
    }
    gaveUp += ofKind(run, 'BatchFailed').length
    settled += acknowledged(run).length - 2
  }
  expect([gaveUp > 0, settled > 0]).toEqual([true, true])
}, 60_000)

/** The last in-sync replica goes in order, one that lacks what was committed comes back. */
function onlyTheOldReplicaReturns(unclean: boolean): { run: Run; complete: number; committed: number[] } {
  const run = started(
    cluster({
      topics: [
        {
          name: 't',
          partitions: 1,
          replicationFactor: 2,
          config: { 'unclean.leader.election.enable': unclean },
        },
      ],
      producers: [quiet('p', { acks: 'all' })],
    }),
  )
  const complete = leader(run)
  const old = ([1, 2, 3] as const).find(
    (id) => id !== complete && brokerIn(run, id).disk.logs['t-0'],
  ) as number
  crash(run, old)
  wait(run, 15)
  send(run)
  wait(run, 2)
  const committed = acknowledged(run)
  expect(committed).toHaveLength(1)
  run.act({ kind: 'StopNode', node: `broker-${complete}` })
  wait(run, 5)
  restart(run, old)
  wait(run, 15)
  return { run, complete, committed }
}

test('unclean.leader.election.enable=true keeps serving and loses committed records', () => {
  const { run, complete, committed } = onlyTheOldReplicaReturns(true)
  expect(ofKind(run, 'LeaderElected').at(-1)?.reason).toBe('unclean')
  send(run)
  wait(run, 3)
  expect(acknowledged(run)).toHaveLength(2)
  restart(run, complete)
  wait(run, 20)
  for (const id of [leader(run), complete]) expect(idsOn(run, id)).not.toContain(committed[0])
})

test('unclean.leader.election.enable=false waits without a leader until the complete replica returns', () => {
  const { run, complete, committed } = onlyTheOldReplicaReturns(false)
  expect(leader(run)).toBe(-1)
  wait(run, 60)
  expect(leader(run)).toBe(-1)
  restart(run, complete)
  wait(run, 15)
  expect(leader(run)).toBe(complete)
  expect(idsOn(run, complete)).toEqual(committed)
  expect(ofKind(run, 'LeaderElected').some((f) => f.reason === 'unclean')).toBe(false)
})

test('below min.insync.replicas acks=all is refused; acks=1 is accepted, and no consumer sees it', () => {
  const run = started(
    cluster({
      topic: { 'min.insync.replicas': 2 },
      producers: [quiet('p', { acks: 'all' }), quiet('q', { acks: '1' })],
      consumers: [reader('c')],
    }),
  )
  const only = leader(run)
  crash(run, ...[1, 2, 3].filter((id) => id !== only))
  wait(run, 15)
  const since = run.now
  send(run, 'p')
  wait(run, 2)
  expect(new Set(ofKind(run, 'AppendRefused', since).map((f) => f.error))).toEqual(
    new Set(['NOT_ENOUGH_REPLICAS']),
  )
  expect(idsOn(run, only)).toEqual([])
  send(run, 'q')
  wait(run, 5)
  expect(acknowledged(run, since)).toEqual(idsOn(run, only))
  expect(acknowledged(run, since)).toHaveLength(1)
  expect(brokerIn(run, only).memory?.replicas['t-0']?.highWatermark).toBe(0)
  expect(ofKind(run, 'RecordsPolled')).toEqual([])
  restart(run, ...[1, 2, 3].filter((id) => id !== only))
  wait(run, 20)
  expect(ofKind(run, 'RecordsPolled').flatMap((f) => f.ids)).toHaveLength(2)
})

test('without a quorum majority nobody is fenced or elected, while living leaders go on serving', () => {
  const run = started(
    cluster({
      producers: [{ ...quiet('p', { acks: 'all' }), recordsPerSecond: 10 }],
      consumers: [reader('c')],
    }),
  )
  for (const id of [100, 101]) run.act({ kind: 'CrashNode', node: `controller-${id}` })
  wait(run, 20)
  const since = run.now
  wait(run, 10)
  expect(acknowledged(run, since).length).toBeGreaterThan(80)
  expect(ofKind(run, 'RecordsPolled', since).length).toBeGreaterThan(80)
  crash(run, leader(run))
  wait(run, 40)
  expect(ofKind(run, 'LeaderElected', since)).toEqual([])
  expect(ofKind(run, 'BrokerFenced', since)).toEqual([])
  run.act({ kind: 'StartNode', node: 'controller-100' })
  wait(run, 20)
  expect(ofKind(run, 'LeaderElected', since).length).toBeGreaterThan(0)
})

test('a broker killed and restarted at once is refused as a duplicate until its old session ends', () => {
  const run = started(cluster())
  const killedAt = run.now
  crash(run, 2)
  wait(run, 1)
  restart(run, 2)
  wait(run, 20)
  const refused = ofKind(run, 'BrokerRegistrationRefused', killedAt)
  expect(refused.length).toBeGreaterThan(1)
  expect(new Set(refused.map((f) => f.error))).toEqual(new Set(['DUPLICATE_BROKER_REGISTRATION']))
  const again = ofKind(run, 'BrokerRegistered', killedAt).find((f) => f.broker === 2)
  expect(again?.at).toBeGreaterThan(killedAt + 7 * SECOND)
  expect(again?.at).toBeLessThan(killedAt + 13 * SECOND)
})

test('a graceful stop costs no more than a metadata refresh and no acknowledged record; a crash costs the session', () => {
  const longestGap = (kind: 'StopNode' | 'CrashNode') => {
    const topic = { 'min.insync.replicas': 2 }
    const producer = { ...quiet('p', { acks: 'all' }), recordsPerSecond: 20 }
    const run = started(cluster({ topic, producers: [producer] }))
    const since = run.now
    run.act({ kind, node: `broker-${leader(run)}` })
    wait(run, 20)
    const times = [since, ...ofKind(run, 'BatchAcknowledged', since).map((f) => f.at)]
    const kept = new Set(idsOn(run, leader(run)))
    expect(acknowledged(run).filter((id) => !kept.has(id))).toEqual([])
    return Math.max(...times.slice(1).map((at, i) => at - (times[i] as number)))
  }
  expect(longestGap('StopNode')).toBeLessThan(0.7 * SECOND)
  expect(longestGap('CrashNode')).toBeGreaterThan(6 * SECOND)
})

test('leadership returns to the preferred replica only at the 300 s check', () => {
  const run = started(cluster())
  const preferred = leader(run)
  run.act({ kind: 'StopNode', node: `broker-${preferred}` })
  wait(run, 10)
  restart(run, preferred)
  run.advanceTo(295 * SECOND)
  expect(leader(run)).not.toBe(preferred)
  run.advanceTo(310 * SECOND)
  expect(leader(run)).toBe(preferred)
  const [back] = ofKind(run, 'LeaderElected').filter((f) => f.reason === 'preferred' && f.partition === 't-0')
  expect(back?.at).toBeGreaterThan(300 * SECOND)
})

test('when one of two members leaves the other gets all partitions', () => {
  const topics = [{ name: 't', partitions: 4, replicationFactor: 3 }]
  const run = started(cluster({ topics, consumers: [reader('a'), reader('b')] }))
  const owned = (id: string) => Object.keys((run.world.nodes[`consumer-${id}`] as Consumer).partitions)
  expect([owned('a').length, owned('b').length]).toEqual([2, 2])
  run.act({ kind: 'CloseClient', client: 'consumer-a' })
  wait(run, 10)
  expect([owned('a'), owned('b').sort()]).toEqual([[], ['t-0', 't-1', 't-2', 't-3']])
})

test('committed offsets survive the crash of the coordinator', () => {
  const producer = { ...quiet('p', { acks: 'all' }), recordsPerSecond: 10 }
  const run = started(cluster({ producers: [producer], consumers: [reader('c')] }))
  wait(run, 12)
  const consumer = run.world.nodes['consumer-c'] as Consumer
  const committed = consumer.partitions['t-0']?.committed as number
  expect(committed).toBeGreaterThan(50)
  run.act({ kind: 'SetProducerRate', producer: 'p', recordsPerSecond: 0 })
  const coordinator = consumer.coordinator as number
  crash(run, coordinator)
  wait(run, 25)
  expect((run.world.nodes['consumer-c'] as Consumer).coordinator).not.toBe(coordinator)
  run.act({ kind: 'CloseClient', client: 'consumer-c' })
  wait(run, 2)
  const since = run.now
  run.act({ kind: 'AddConsumer', consumer: { ...reader('d'), startAtMs: 0 } })
  wait(run, 10)
  const [reset] = ofKind(run, 'PositionReset', since)
  expect(reset?.strategy).toBe('committed')
  expect(reset?.offset).toBeGreaterThanOrEqual(committed)
})
