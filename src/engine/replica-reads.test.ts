/** Where reads go and what they may see: the nearest replica (KIP-392), truncation seen by consumers (KIP-320), throttles. */
import { expect, test } from 'vitest'
import type { FactOf } from './facts.ts'
import type { Run } from './history/run.ts'
import { freshestImage, leaderOf } from './history/series.ts'
import { SECOND } from './kernel/types.ts'
import type { Scenario } from './scenario.ts'
import { brokerIn, ofKind, started, wait } from './test-run.ts'
import type { Consumer } from './world.ts'

const RACK_AWARE = 'org.apache.kafka.common.replica.RackAwareReplicaSelector'

function cluster(more: Partial<Scenario> = {}): Scenario {
  return {
    version: 1,
    id: 'reads',
    seed: 1,
    network: 'datacentre',
    brokers: [1, 2, 3].map((id) => ({ id, rack: `rack-${id}` })),
    controllers: [100, 101, 102],
    brokerConfig: { 'offsets.topic.num.partitions': 1 },
    topics: [{ name: 't', partitions: 1, replicationFactor: 3 }],
    producers: [],
    consumers: [],
    ...more,
  }
}

const partition = (run: Run) => freshestImage(run.world)?.topics.t?.partitions[0]
const leader = (run: Run) => leaderOf(run.world, 't-0')?.broker.brokerId ?? -1
const follower = (run: Run) => [1, 2, 3].find((id) => id !== leader(run)) as number

const writer = { id: 'p', topic: 't', keys: null, recordsPerSecond: 20, startAtMs: 6_000 }
const reader = (config: Record<string, string | number | boolean>) => ({
  id: 'c',
  group: 'g',
  topics: ['t'],
  startAtMs: 8_000,
  config: { 'auto.offset.reset': 'earliest', ...config },
})

test('S-23: a consumer reads from the replica in its rack, below the high watermark it knows', () => {
  const run = started(
    cluster({ brokerConfig: { 'replica.selector.class': RACK_AWARE }, producers: [writer] }),
  )
  const near = follower(run)
  run.act({ kind: 'AddConsumer', consumer: reader({ 'client.rack': `rack-${near}` }) })
  wait(run, 20)
  expect(ofKind(run, 'ReadReplicaChosen')).toMatchObject([{ broker: near, leader: leader(run) }])
  const read = new Set(ofKind(run, 'RecordsPolled').flatMap(({ ids }) => ids))
  const sent = ofKind(run, 'BatchAcknowledged').flatMap(({ ids }) => ids)
  expect(sent.filter((id) => read.has(id)).length).toBeGreaterThan(sent.length - 40)
  // It goes back to the leader when the replica goes, and to the replica once that is in sync again.
  run.act({ kind: 'CrashNode', node: `broker-${near}` })
  wait(run, 15)
  expect(ofKind(run, 'ReadReplicaChosen').at(-1)).toMatchObject({ broker: null })
  const until = ofKind(run, 'RecordsPolled').length
  wait(run, 5)
  expect(ofKind(run, 'RecordsPolled').length).toBeGreaterThan(until)
  run.act({ kind: 'StartNode', node: `broker-${near}` })
  wait(run, 30)
  expect(partition(run)?.isr).toContain(near)
  expect(ofKind(run, 'ReadReplicaChosen').at(-1)).toMatchObject({ broker: near })
})

test('S-23: without a selector, without a rack, or in the leader’s own rack the leader serves', () => {
  const selector = { 'replica.selector.class': RACK_AWARE }
  const cases: [Record<string, string>, (run: Run) => string][] = [
    [{}, (run) => `rack-${follower(run)}`],
    [selector, () => ''],
    [selector, (run) => `rack-${leader(run)}`],
    [selector, () => 'rack-elsewhere'],
    // Others are in the leader's rack too.
    [selector, () => 'rack-same'],
  ]
  for (const [i, [brokerConfig, rack]] of cases.entries()) {
    const last = i === cases.length - 1
    const brokers = [1, 2, 3].map((id) => ({ id, rack: last ? 'rack-same' : `rack-${id}` }))
    const run = started(cluster({ brokers, brokerConfig, producers: [writer] }))
    run.act({ kind: 'AddConsumer', consumer: reader({ 'client.rack': rack(run) }) })
    wait(run, 15)
    expect(ofKind(run, 'ReadReplicaChosen')).toEqual([])
    expect(ofKind(run, 'RecordsPolled').length).toBeGreaterThan(0)
  }
})

test('a closed consumer gives its fetch session back, a crashed broker’s is replaced', () => {
  const run = started(cluster({ producers: [writer], consumers: [reader({})] }))
  const sessions = () =>
    Object.values(brokerIn(run, leader(run)).memory?.sessions ?? {}).filter((each) => !each.privileged).length
  expect(sessions()).toBe(1)
  run.act({ kind: 'CloseClient', client: 'consumer-c' })
  wait(run, 2)
  expect(sessions()).toBe(0)
})

/** A leader that was never in sync takes over, and writes something else. */
function losing(config: Record<string, string>): Run {
  const topic = {
    name: 't',
    partitions: 1,
    replicationFactor: 2,
    config: { 'unclean.leader.election.enable': true },
  }
  const run = started(cluster({ topics: [topic], producers: [writer], consumers: [reader(config)] }))
  const [first, second] = partition(run)?.replicas ?? []
  run.act({ kind: 'CrashNode', node: `broker-${second}` })
  wait(run, 20)
  run.act({ kind: 'CrashNode', node: `broker-${first}` })
  run.act({ kind: 'StartNode', node: `broker-${second}` })
  wait(run, 25)
  expect(ofKind(run, 'LeaderElected').some(({ reason }) => reason === 'unclean')).toBe(true)
  return run
}

test('S-10: a consumer that has read what an unclean election lost notices, and goes back to where the logs part', () => {
  const run = losing({})
  const [found] = ofKind(run, 'TruncationDetected')
  expect(found).toMatchObject({ reset: true })
  expect(found?.divergentOffset).toBeLessThan(found?.position ?? 0)
  expect(ofKind(run, 'PositionReset').at(-1)).toMatchObject({
    strategy: 'truncation',
    offset: found?.divergentOffset,
  })
  const { offset } = ofKind(run, 'PositionReset').at(-1) as FactOf<'PositionReset'>
  const after = ofKind(run, 'RecordsPolled').filter(({ from }) => from === offset)
  expect(after.length).toBeGreaterThan(0)
})

test('S-10: with auto.offset.reset=none the application gets the exception and ends', () => {
  const run = losing({ 'auto.offset.reset': 'earliest' })
  expect(ofKind(run, 'TruncationDetected')).toHaveLength(1)
  const strict = cluster({
    topics: [
      { name: 't', partitions: 1, replicationFactor: 2, config: { 'unclean.leader.election.enable': true } },
    ],
    producers: [writer],
    consumers: [reader({})],
  })
  const again = started(strict)
  const consumer = again.world.nodes['consumer-c'] as Consumer
  // It joined with a policy, had a position, and has none from now on.
  ;(consumer as { config: object }).config = { ...consumer.config, 'auto.offset.reset': 'none' }
  const [first, second] = partition(again)?.replicas ?? []
  again.act({ kind: 'CrashNode', node: `broker-${second}` })
  wait(again, 20)
  again.act({ kind: 'CrashNode', node: `broker-${first}` })
  again.act({ kind: 'StartNode', node: `broker-${second}` })
  wait(again, 25)
  expect(ofKind(again, 'TruncationDetected')).toMatchObject([{ reset: false }])
  expect((again.world.nodes['consumer-c'] as Consumer).process).not.toBe('running')
})

/** A reassignment to an empty broker while records of a kilobyte are there to be copied. */
function moving(throttle: number | null): { run: Run; seconds: number } {
  const load = { ...writer, recordsPerSecond: 20, value: 'x'.repeat(2_000) }
  const run = started(
    cluster({
      topics: [{ name: 't', partitions: 1, replicationFactor: 2 }],
      producers: [load],
      brokerConfig: { 'offsets.topic.num.partitions': 1, 'replica.fetch.max.bytes': 20_000 },
    }),
  )
  wait(run, 30)
  run.act({ kind: 'SetProducerRate', producer: 'p', recordsPerSecond: 0 })
  wait(run, 3)
  const replicas = partition(run)?.replicas ?? []
  const spare = [1, 2, 3].find((id) => !replicas.includes(id)) as number
  const from = run.now
  run.act({
    kind: 'ReassignPartitions',
    partitions: [{ topic: 't', partition: 0, replicas: [replicas[0] as number, spare] }],
    throttle,
  })
  while (ofKind(run, 'ReassignmentCompleted').length === 0 && run.now < from + 300 * SECOND) wait(run, 1)
  expect(ofKind(run, 'ReassignmentCompleted')).toHaveLength(1)
  return { run, seconds: (run.now - from) / SECOND }
}

test('a throttled move takes its time, an unthrottled one does not, and in-sync replicas never wait', () => {
  const free = moving(null)
  expect(free.seconds).toBeLessThan(5)
  expect(ofKind(free.run, 'ReplicationThrottled')).toEqual([])
  const { run, seconds } = moving(20_000)
  expect(seconds).toBeGreaterThan(20)
  const throttled = ofKind(run, 'ReplicationThrottled')
  expect(throttled.some(({ began }) => began)).toBe(true)
  expect(throttled.some(({ began }) => !began)).toBe(true)
  expect(ofKind(run, 'IsrChanged').every(({ reason }) => reason !== 'lagging')).toBe(true)
})
