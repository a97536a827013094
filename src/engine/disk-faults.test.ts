/** What disks do to a cluster: lost power, lost data, no room, no speed. Each promise from both sides. */
import { describe, expect, test } from 'vitest'
import { createRun, type Run } from './history/run.ts'
import { leaderOf } from './history/series.ts'
import { SECOND } from './kernel/types.ts'
import { batchesIn } from './log/partition-log.ts'
import type { Scenario } from './scenario.ts'
import { brokerIn, ofKind, wait } from './test-run.ts'
import type { Broker, Controller } from './world.ts'

type Config = Readonly<Record<string, string | number | boolean>>

function cluster(topic: Config, more: Partial<Scenario> & { readonly replicationFactor?: number } = {}): Run {
  const { replicationFactor = 3, ...rest } = more
  const scenario: Scenario = {
    version: 1,
    id: 'disks',
    seed: 1,
    network: 'datacentre',
    brokers: [1, 2, 3].map((id) => ({ id, rack: null })),
    controllers: [100, 101, 102],
    brokerConfig: { 'offsets.topic.num.partitions': 1 },
    topics: [{ name: 't', partitions: 1, replicationFactor, config: topic }],
    producers: [
      { id: 'p', topic: 't', keys: null, recordsPerSecond: 0, config: { 'linger.ms': 0 }, startAtMs: 4_000 },
    ],
    consumers: [],
    ...rest,
  }
  const run = createRun({ version: 1, scenario, seed: 1, commands: [] })
  run.advanceTo(10 * SECOND)
  return run
}

const leader = (run: Run) => leaderOf(run.world, 't-0')?.broker.brokerId ?? -1
const others = (run: Run) => [1, 2, 3].filter((id) => id !== leader(run))
const node = (id: number) => ({ node: `broker-${id}` })
const start = (run: Run, ...ids: number[]) => {
  for (const id of ids) if (!brokerIn(run, id).memory) run.act({ kind: 'StartNode', ...node(id) })
}

function send(run: Run, value = 'x'): void {
  run.act({ kind: 'SendRecord', producer: 'p', topic: 't', partition: 0, key: null, value })
  wait(run, 0.1)
}

/** Acknowledged records that the leader does not have. */
function lost(run: Run): number[] {
  const log = brokerIn(run, leader(run)).disk.logs['t-0']
  const kept = new Set(log ? batchesIn(log).flatMap((batch) => [...batch.ids]) : [])
  return ofKind(run, 'BatchAcknowledged').flatMap((f) => f.ids.filter((id) => !kept.has(id)))
}

describe('power and page cache', () => {
  function lonely(topic: Config, keepUnflushed?: number): Run {
    const run = cluster(topic, { replicationFactor: 1 })
    for (let i = 0; i < 4; i++) send(run)
    const id = leader(run)
    run.act({ kind: 'PowerLoss', ...node(id), ...(keepUnflushed === undefined ? {} : { keepUnflushed }) })
    wait(run, 12)
    start(run, id)
    wait(run, 20)
    return run
  }

  test('a crash keeps the page cache, a power loss does not, and flush.messages=1 leaves nothing to lose', () => {
    const crashed = cluster({}, { replicationFactor: 1 })
    for (let i = 0; i < 4; i++) send(crashed)
    const id = leader(crashed)
    crashed.act({ kind: 'CrashNode', ...node(id) })
    wait(crashed, 12)
    start(crashed, id)
    wait(crashed, 20)
    expect(lost(crashed)).toEqual([])
    const dark = lonely({})
    expect(lost(dark)).toHaveLength(4)
    expect(ofKind(dark, 'UnflushedRecordsLost')).toMatchObject([{ partition: 't-0', from: 4, to: 0 }])
    expect(lost(lonely({ 'flush.messages': 1 }))).toEqual([])
  })

  test('what the operating system had written back is kept', () => {
    expect(lost(lonely({}, 0.5))).toHaveLength(2)
    expect(lost(lonely({}, 1))).toEqual([])
  })

  test('a closed segment is flushed', () => {
    const run = lonely({ 'internal.segment.bytes': 150 })
    expect(lost(run)).toHaveLength(2)
  })

  test('log.flush.interval.ms flushes by the clock', () => {
    const flush = { 'log.flush.scheduler.interval.ms': 1_000, 'log.flush.interval.ms': 1_000 }
    const run = cluster(
      {},
      { replicationFactor: 1, brokerConfig: { 'offsets.topic.num.partitions': 1, ...flush } },
    )
    send(run)
    wait(run, 40)
    run.act({ kind: 'PowerLoss', ...node(leader(run)) })
    wait(run, 12)
    start(run, 1, 2, 3)
    wait(run, 20)
    expect(ofKind(run, 'UnflushedRecordsLost')).toEqual([])
    expect(lost(run)).toEqual([])
  })

  /** S-19: ISR 123 -> 13 -> 1, and then the last one loses its tail. */
  function lastOneStanding(elr: 0 | 1): Run {
    const run = cluster(
      { 'min.insync.replicas': 2 },
      { features: { 'eligible.leader.replicas.version': elr } },
    )
    const last = leader(run)
    const [first, second] = others(run) as [number, number]
    send(run)
    // They stop in order, so that nobody doubts their logs.
    run.act({ kind: 'StopNode', ...node(first) })
    wait(run, 12)
    send(run)
    run.act({ kind: 'StopNode', ...node(second) })
    wait(run, 12)
    run.act({ kind: 'PowerLoss', ...node(last) })
    wait(run, 12)
    start(run, last)
    wait(run, 15)
    start(run, first, second)
    wait(run, 30)
    return run
  }

  test('E4: the last replica standing loses acknowledged records without ELR, and not with it', () => {
    expect(lost(lastOneStanding(0))).not.toEqual([])
    expect(lost(lastOneStanding(1))).toEqual([])
  })

  function outage(machines: number): Run {
    const run = cluster({ 'min.insync.replicas': 2 })
    for (let i = 0; i < 3; i++) send(run)
    wait(run, 2)
    const all = [leader(run), ...others(run)]
    for (const id of all.slice(0, machines)) run.act({ kind: 'PowerLoss', ...node(id) })
    wait(run, 15)
    start(run, 1, 2, 3)
    wait(run, 40)
    return run
  }

  test('E5: power lost on all machines at once may lose what was acknowledged; on min.insync.replicas - 1 never', () => {
    expect(lost(outage(3))).toHaveLength(3)
    expect(lost(outage(1))).toEqual([])
  })

  test('after an unclean stop the logs are recovered, after a clean one they are not', () => {
    const topic = { partitions: 1, replicationFactor: 3 }
    const run = cluster(
      {},
      {
        topics: [
          { name: 't', ...topic },
          { name: 'empty', ...topic },
        ],
      },
    )
    send(run)
    const [a, b] = others(run) as [number, number]
    run.act({ kind: 'StopNode', ...node(a) })
    wait(run, 10)
    start(run, a)
    wait(run, 15)
    expect(ofKind(run, 'LogsRecovered')).toEqual([])
    run.act({ kind: 'CrashNode', ...node(b) })
    start(run, b)
    wait(run, 20)
    expect(ofKind(run, 'LogsRecovered')).toMatchObject([{ broker: b, logs: 1, records: 1 }])
  })
})

describe('a disk that is lost', () => {
  // E6 (S-25b): acks=all with a minimum of one, the ISR shrunk to the leader, whose disk is lost.
  function shrunk(minIsr: number): Run {
    const run = cluster({ 'min.insync.replicas': minIsr })
    const last = leader(run)
    for (const id of others(run)) run.act({ kind: 'CrashNode', ...node(id) })
    wait(run, 12)
    send(run)
    wait(run, 2)
    run.act({ kind: 'CrashNode', ...node(last) })
    run.act({ kind: 'WipeDisk', ...node(last) })
    wait(run, 12)
    start(run, 1, 2, 3)
    wait(run, 40)
    return run
  }

  test('E6: with min.insync.replicas=1 an acknowledged record is gone with the leader’s disk', () => {
    const run = shrunk(1)
    expect(ofKind(run, 'BatchAcknowledged')).toHaveLength(1)
    expect(lost(run)).toHaveLength(1)
  })

  test('E6, the other side: with min.insync.replicas=2 it is refused instead, until there is a second copy', () => {
    const run = shrunk(2)
    expect(ofKind(run, 'AppendRefused').some((f) => f.error === 'NOT_ENOUGH_REPLICAS')).toBe(true)
    expect(lost(run)).toEqual([])
  })

  test('a wiped follower copies everything anew', () => {
    const run = cluster({ 'internal.segment.bytes': 200 })
    for (let i = 0; i < 5; i++) send(run)
    const follower = others(run)[0] as number
    run.act({ kind: 'CrashNode', ...node(follower) })
    run.act({ kind: 'WipeDisk', ...node(follower) })
    expect(brokerIn(run, follower).disk.logs).toEqual({})
    start(run, follower)
    wait(run, 30)
    const copy = brokerIn(run, follower).disk.logs['t-0']
    expect(copy?.logEndOffset).toBe(5)
    expect(copy && batchesIn(copy)).toEqual(
      batchesIn(brokerIn(run, leader(run)).disk.logs['t-0'] as NonNullable<typeof copy>),
    )
  })

  test('a controller whose disk was wiped learns the metadata log again', () => {
    const run = cluster({})
    const controllers = ['controller-100', 'controller-101', 'controller-102']
    const passive = controllers.find((id) => !(run.world.nodes[id] as Controller).active) as string
    run.act({ kind: 'CrashNode', node: passive })
    run.act({ kind: 'WipeDisk', node: passive })
    run.act({ kind: 'StartNode', node: passive })
    wait(run, 10)
    expect(Object.keys((run.world.nodes[passive] as Controller).image.topics)).toContain('t')
  })
})

describe('a disk that cannot be written', () => {
  test('a broker whose only log directory fails halts, and cannot start before it is repaired', () => {
    const run = cluster({})
    send(run)
    const old = leader(run)
    run.act({ kind: 'FailLogDir', ...node(old) })
    wait(run, 15)
    expect(brokerIn(run, old).process).toBe('crashed')
    expect(leader(run)).not.toBe(old)
    start(run, old)
    wait(run, 1)
    expect(brokerIn(run, old).process).toBe('crashed')
    expect(ofKind(run, 'NodeStarted').at(-1)).toMatchObject({ logDirOffline: true })
    run.act({ kind: 'RepairLogDir', ...node(old) })
    start(run, old)
    wait(run, 20)
    expect(brokerIn(run, old).process).toBe('running')
    expect(ofKind(run, 'NodeStarted').at(-1)).not.toHaveProperty('logDirOffline')
    expect(lost(run)).toEqual([])
  })

  test('a full disk fails the next write; the record finds another leader; with room again the broker returns', () => {
    const run = cluster({ 'min.insync.replicas': 2 })
    const old = leader(run)
    run.act({ kind: 'FillDisk', ...node(old) })
    send(run)
    wait(run, 20)
    expect(ofKind(run, 'LogDirFailed')).toMatchObject([
      { node: `broker-${old}`, cause: 'No space left on device' },
    ])
    expect(leader(run)).not.toBe(old)
    expect(ofKind(run, 'BatchAcknowledged')).toHaveLength(1)
    expect(lost(run)).toEqual([])
    run.act({ kind: 'FreeDisk', ...node(old) })
    start(run, old)
    wait(run, 20)
    expect(brokerIn(run, old).process).toBe('running')
  })

  test('a controller that cannot write halts, and another takes over', () => {
    const run = cluster({})
    const active = Object.values(run.world.nodes).find(
      (n) => n.role === 'controller' && n.active,
    ) as Controller
    run.act({ kind: 'FillDisk', node: active.id })
    wait(run, 12)
    expect((run.world.nodes[active.id] as Controller).process).toBe('crashed')
    const now = Object.values(run.world.nodes).find((n) => n.role === 'controller' && n.active)
    expect(now?.id).not.toBe(active.id)
    expect(now).toBeDefined()
  })
})

describe('a slow disk', () => {
  /** How long an acknowledgement takes, in seconds. */
  function latency(run: Run): number {
    const before = run.now
    run.act({ kind: 'SendRecord', producer: 'p', topic: 't', partition: 0, key: null, value: 'x' })
    wait(run, 20)
    const acked = run.facts.find(({ at, fact }) => fact.kind === 'BatchAcknowledged' && at > before)
    return ((acked?.at ?? Infinity) - before) / SECOND
  }

  test('of the leader makes every write wait; a write after the repair is as quick as ever', () => {
    const run = cluster({})
    const quick = latency(run)
    run.act({ kind: 'SlowDisk', ...node(leader(run)), writeMs: 800, readMs: 0 })
    const slow = latency(run)
    expect(slow).toBeGreaterThan(quick + 0.79)
    run.act({ kind: 'SlowDisk', ...node(leader(run)), writeMs: 0, readMs: 0 })
    expect(latency(run)).toBeLessThan(0.1)
  })

  test('writes wait for one another, and stay in order', () => {
    const producer = { id: 'p', topic: 't', keys: null, recordsPerSecond: 10, startAtMs: 4_000 }
    const run = cluster({}, { producers: [{ ...producer, config: { 'linger.ms': 0 } }] })
    run.act({ kind: 'SlowDisk', ...node(leader(run)), writeMs: 400, readMs: 0 })
    wait(run, 20)
    run.act({ kind: 'SetProducerRate', producer: 'p', recordsPerSecond: 0 })
    wait(run, 60)
    const log = brokerIn(run, leader(run)).disk.logs['t-0'] as Broker['disk']['logs'][string]
    const ids = batchesIn(log).flatMap((batch) => batch.ids)
    expect(ids).toEqual([...ids].sort((a, b) => a - b))
    expect(new Set(ids).size).toBe(ids.length)
    expect(lost(run)).toEqual([])
  })

  test('S-49: of a follower slows acks=all down until the follower is out of the ISR', () => {
    const lag = { 'replica.lag.time.max.ms': 10_000, 'offsets.topic.num.partitions': 1 }
    const producer = { id: 'p', topic: 't', keys: null, recordsPerSecond: 20, startAtMs: 4_000 }
    const run = cluster({}, { brokerConfig: lag, producers: [{ ...producer, config: { 'linger.ms': 0 } }] })
    const follower = others(run)[0] as number
    run.act({ kind: 'SlowDisk', ...node(follower), writeMs: 15_000, readMs: 0 })
    const since = run.now
    wait(run, 40)
    const out = ofKind(run, 'IsrChanged', since).find((f) => f.partition === 't-0' && f.reason === 'lagging')
    expect(out?.to).not.toContain(follower)
    const late = run.now
    wait(run, 5)
    expect(ofKind(run, 'BatchAcknowledged', late).length).toBeGreaterThan(50)
  })
})
