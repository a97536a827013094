/** What Kafka makes of broken links, paused processes, failed zones and wrong clocks: each from both sides. */
import { expect, test } from 'vitest'
import { CommandError } from './command-error.ts'
import type { Command } from './commands.ts'
import { createRun, type Run } from './history/run.ts'
import { freshestImage, leaderOf } from './history/series.ts'
import { SECOND } from './kernel/types.ts'
import { linkStates } from './link-states.ts'
import { batchesIn } from './log/partition-log.ts'
import type { Scenario } from './scenario.ts'
import { brokerIn, ofKind, started, wait } from './test-run.ts'
import type { Admin, Consumer, Controller } from './world.ts'

function cluster({ topic = {}, ...more }: Partial<Scenario> & { topic?: object } = {}): Scenario {
  return {
    version: 1,
    id: 'faults',
    seed: 1,
    network: 'datacentre',
    brokers: [1, 2, 3].map((id) => ({ id, rack: `r${id}` })),
    controllers: [100, 101, 102],
    brokerConfig: { 'offsets.topic.num.partitions': 1 },
    topics: [
      {
        name: 't',
        partitions: 1,
        replicationFactor: 3,
        config: topic as Scenario['topics'][number]['config'] & object,
      },
    ],
    producers: [],
    consumers: [],
    ...more,
  }
}

const start = (scenario = cluster(), seed = 1) => started(scenario, seed)

const node = <T>(run: Run, id: string) => run.world.nodes[id] as T
const leader = (run: Run, key = 't-0') => leaderOf(run.world, key)?.broker.brokerId ?? -1
const partition = (run: Run) => freshestImage(run.world)?.topics.t?.partitions[0]
const isr = (run: Run) => [...(partition(run)?.isr ?? [])].sort()
const others = (id: number) => [1, 2, 3].filter((other) => other !== id)
const active = (run: Run) =>
  Object.values(run.world.nodes).find((n) => n.role === 'controller' && n.active) as Controller
const producer = (id: string, config: Record<string, string | number | boolean> = {}) => ({
  id,
  topic: 't',
  keys: null,
  recordsPerSecond: 0,
  startAtMs: 8_000,
  config,
})
const send = (run: Run, from = 'p') =>
  run.act({ kind: 'SendRecord', producer: from, topic: 't', partition: 0, key: null, value: 'x' })
const idsOn = (run: Run, id: number) =>
  batchesIn(brokerIn(run, id).disk.logs['t-0'] as never).flatMap((batch) => [...batch.ids])
const acked = (run: Run, since: number, from = 'p') =>
  ofKind(run, 'BatchAcknowledged', since)
    .filter((f) => f.producer === `producer-${from}`)
    .flatMap((f) => [...f.ids])
const heal = (run: Run) => run.act({ kind: 'HealAllLinks' })

// ── zombies ──

test('S-46: a leader paused beyond its session is a zombie: its acks=1 write is lost, its acks=all write never acknowledged by it', () => {
  const run = start(
    cluster({
      topic: { 'min.insync.replicas': 2 },
      producers: [producer('one', { acks: '1', retries: 0 }), producer('all', { retries: 0 })],
    }),
  )
  for (const id of ['one', 'all']) send(run, id)
  wait(run, 1)
  const old = leader(run)
  const before = partition(run)?.leaderEpoch ?? -1
  run.act({ kind: 'PauseNode', node: `broker-${old}` })
  // Both reach the socket of the paused leader; the clients do not know yet that there is another.
  const sent = run.now
  for (const id of ['one', 'all']) send(run, id)
  wait(run, 12)
  expect(ofKind(run, 'BrokerFenced', sent).map((f) => f.broker)).toEqual([old])
  const next = leader(run)
  expect(next).not.toBe(old)
  expect(partition(run)?.leaderEpoch).toBe(before + 1)
  run.act({ kind: 'ResumeNode', node: `broker-${old}` })
  wait(run, 20)
  // It appended them as leader of the old epoch, and told the one that waits for nobody else.
  const [lost, ...more] = acked(run, sent, 'one')
  expect(more).toEqual([])
  expect(idsOn(run, next)).not.toContain(lost)
  expect(idsOn(run, old)).toEqual(idsOn(run, next))
  expect(ofKind(run, 'LogTruncated', sent).flatMap((f) => [...f.ids])).toContain(lost)
  // Not one record that was acknowledged by all is missing.
  for (const id of acked(run, 0, 'all')) expect(idsOn(run, next)).toContain(id)
  expect(ofKind(run, 'BatchAppended', sent).some((f) => f.leader && f.broker === old)).toBe(true)
  wait(run, 30)
  expect(isr(run)).toEqual([1, 2, 3])
})

test('a pause shorter than the session costs no leadership', () => {
  const run = start()
  const old = leader(run)
  const since = run.now
  run.act({ kind: 'PauseNode', node: `broker-${old}` })
  wait(run, 5)
  run.act({ kind: 'ResumeNode', node: `broker-${old}` })
  wait(run, 20)
  expect(leader(run)).toBe(old)
  expect(ofKind(run, 'BrokerFenced', since)).toEqual([])
  expect(ofKind(run, 'LeaderElected', since)).toEqual([])
})

test.each([1, 2, 3, 4, 5, 6])(
  'a paused active controller is replaced, and fenced by its epoch when it goes on (seed %d)',
  (seed) => {
    const run = start(cluster(), seed)
    const old = active(run)
    const since = run.now
    run.act({ kind: 'PauseNode', node: old.id })
    wait(run, 15)
    const [elected] = ofKind(run, 'QuorumLeaderElected', since)
    expect(elected?.node).not.toBe(old.id)
    run.act({ kind: 'ResumeNode', node: old.id })
    const resumed = run.now
    wait(run, 5)
    expect(node<Controller>(run, old.id).active).toBeNull()
    expect(active(run).id).toBe(elected?.node)
    // It fences nobody for the heartbeats that it could not hear.
    expect(ofKind(run, 'BrokerFenced', resumed)).toEqual([])
    expect(ofKind(run, 'QuorumLeaderResigned', since).map((f) => f.node)).toEqual([old.id])
  },
)

test('S-40: a consumer paused beyond its session still holds its partitions when another has them, and its commit is refused', () => {
  const consumer = (id: string) => ({
    id,
    group: 'g',
    topics: ['t'],
    config: { 'auto.offset.reset': 'earliest', 'session.timeout.ms': 10_000 },
    startAtMs: 8_500,
  })
  const run = start(
    cluster({
      producers: [{ ...producer('p'), recordsPerSecond: 10 }],
      consumers: [consumer('a'), consumer('b')],
    }),
  )
  wait(run, 15)
  const owner = ['a', 'b'].find(
    (id) => Object.keys(node<Consumer>(run, `consumer-${id}`).partitions).length > 0,
  ) as string
  const other = owner === 'a' ? 'b' : 'a'
  const since = run.now
  run.act({ kind: 'PauseNode', node: `consumer-${owner}` })
  wait(run, 25)
  expect(Object.keys(node<Consumer>(run, `consumer-${owner}`).partitions)).toEqual(['t-0'])
  expect(Object.keys(node<Consumer>(run, `consumer-${other}`).partitions)).toEqual(['t-0'])
  run.act({ kind: 'ResumeNode', node: `consumer-${owner}` })
  wait(run, 20)
  expect(ofKind(run, 'PartitionsRevoked', since)).toContainEqual(
    expect.objectContaining({ consumer: `consumer-${owner}`, lost: true }),
  )
  const assigned = ['a', 'b'].flatMap((id) => Object.keys(node<Consumer>(run, `consumer-${id}`).partitions))
  expect(assigned).toEqual(['t-0'])
})

test('S-14: the ISR change of a leader that was deposed meanwhile is refused by its epoch', () => {
  const run = start(
    cluster({ brokerConfig: { 'offsets.topic.num.partitions': 1, 'replica.lag.time.max.ms': 4_000 } }),
  )
  const old = leader(run)
  const office = active(run).id
  // It hears nobody but the controller, and its word reaches the controller late.
  for (const id of others(old))
    run.act({ kind: 'CutLink', a: `broker-${id}`, b: `broker-${old}`, direction: 'both' })
  run.act({ kind: 'SlowLink', a: `broker-${old}`, b: office, delayMs: 25_000, jitterMs: 0 })
  wait(run, 20)
  expect(leader(run)).not.toBe(old)
  const since = run.now
  heal(run)
  wait(run, 40)
  expect(ofKind(run, 'IsrChanged').filter((f) => f.partition === 't-0' && f.to.length === 1)).toEqual([])
  expect(isr(run)).toEqual([1, 2, 3])
  expect(ofKind(run, 'PartitionWentOffline', since)).toEqual([])
})

// ── links ──

test('a leader that cannot send to a follower drops it from the ISR, though the follower asks and asks', () => {
  const run = start(
    cluster({
      brokerConfig: { 'offsets.topic.num.partitions': 1, 'replica.lag.time.max.ms': 10_000 },
      producers: [{ ...producer('p'), recordsPerSecond: 5 }],
    }),
  )
  const lead = leader(run)
  const [cutOff] = others(lead) as [number]
  const since = run.now
  run.act({ kind: 'CutLink', a: `broker-${lead}`, b: `broker-${cutOff}`, direction: 'a-to-b' })
  wait(run, 25)
  expect(isr(run)).toEqual(others(cutOff))
  expect(ofKind(run, 'BrokerFenced', since)).toEqual([])
  heal(run)
  wait(run, 60)
  expect(isr(run)).toEqual([1, 2, 3])
})

test('a follower that cannot reach the controllers is fenced and leaves the ISR, yet goes on fetching', () => {
  const run = start(cluster({ producers: [{ ...producer('p'), recordsPerSecond: 5 }] }))
  const lead = leader(run)
  const [lonely] = others(lead) as [number]
  const since = run.now
  run.act({ kind: 'CutLink', a: `broker-${lonely}`, b: 'controller', direction: 'a-to-b' })
  wait(run, 15)
  expect(ofKind(run, 'BrokerFenced', since).map((f) => f.broker)).toEqual([lonely])
  expect(isr(run)).toEqual(others(lonely))
  wait(run, 10)
  const copied = ofKind(run, 'BatchAppended', run.now - 3 * SECOND).filter((f) => f.broker === lonely)
  expect(copied.length).toBeGreaterThan(0)
  // It is caught up, but a fenced replica may not come back (KIP-841).
  expect(ofKind(run, 'IsrProposed', since + 12 * SECOND).filter((f) => f.newIsr.includes(lonely))).toEqual([])
  heal(run)
  wait(run, 90)
  expect(isr(run)).toEqual([1, 2, 3])
})

test('S-43: a leader cut off from the controllers alone is replaced; what it acknowledged with acks=1 since is lost', () => {
  const run = start(
    cluster({ producers: [producer('one', { acks: '1', 'metadata.max.age.ms': 300_000 }), producer('all')] }),
  )
  send(run, 'one')
  wait(run, 1)
  const old = leader(run)
  const since = run.now
  run.act({ kind: 'CutLink', a: `broker-${old}`, b: 'controller', direction: 'both' })
  wait(run, 13)
  const next = leader(run)
  expect(next).not.toBe(old)
  // The client's metadata still names the old leader, who has not heard of the change either.
  send(run, 'one')
  wait(run, 2)
  const [lost] = acked(run, since, 'one')
  expect(idsOn(run, old)).toContain(lost)
  expect(idsOn(run, next)).not.toContain(lost)
  heal(run)
  wait(run, 60)
  expect(idsOn(run, old)).toEqual(idsOn(run, next))
  expect(idsOn(run, next)).not.toContain(lost)
})

test('an active controller cut off from the other voters resigns (check quorum), and rejoins without deposing its successor', () => {
  const run = start()
  const old = active(run).id
  const since = run.now
  for (const id of [100, 101, 102])
    if (`controller-${id}` !== old)
      run.act({ kind: 'CutLink', a: old, b: `controller-${id}`, direction: 'both' })
  wait(run, 8)
  expect(ofKind(run, 'QuorumLeaderResigned', since).map((f) => f.node)).toEqual([old])
  expect(active(run).id).not.toBe(old)
  const successor = active(run).id
  const { epoch } = active(run).raft.disk
  wait(run, 20)
  heal(run)
  const healed = run.now
  wait(run, 30)
  expect(active(run).id).toBe(successor)
  expect(active(run).raft.disk.epoch).toBe(epoch)
  expect(ofKind(run, 'QuorumLeaderElected', healed)).toEqual([])
  expect(node<Controller>(run, old).raft.memory.role.kind).toBe('follower')
})

test('S-42: without a quorum records keep flowing, and a dead leader’s partition stays leaderless until the quorum is back', () => {
  const run = start(cluster({ producers: [{ ...producer('p'), recordsPerSecond: 10 }] }))
  const since = run.now
  run.act({ kind: 'IsolateNode', node: 'controller' })
  for (const [a, b] of [
    [100, 101],
    [100, 102],
    [101, 102],
  ])
    run.act({ kind: 'CutLink', a: `controller-${a}`, b: `controller-${b}`, direction: 'both' })
  wait(run, 20)
  expect(acked(run, run.now - 5 * SECOND).length).toBeGreaterThan(30)
  const dead = leader(run)
  run.act({ kind: 'CrashNode', node: `broker-${dead}` })
  wait(run, 30)
  expect(ofKind(run, 'LeaderElected', since)).toEqual([])
  expect(acked(run, run.now - 10 * SECOND)).toEqual([])
  heal(run)
  wait(run, 60)
  expect(leader(run)).not.toBe(dead)
  expect(acked(run, run.now - 5 * SECOND).length).toBeGreaterThan(30)
})

test('a client cut off from one broker alone goes on where it can, and with everything once the link heals', () => {
  const keys = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']
  const scenario = cluster({ producers: [{ ...producer('p'), keys, recordsPerSecond: 10 }] })
  const topics = [{ name: 't', partitions: 3, replicationFactor: 3 }]
  const run = start({ ...scenario, topics })
  const away = leader(run, 't-0')
  const since = run.now
  run.act({ kind: 'CutLink', a: 'producer-p', b: `broker-${away}`, direction: 'both' })
  wait(run, 60)
  const reached = ofKind(run, 'BatchAcknowledged', since + 5 * SECOND).map((f) => f.partition)
  expect(new Set(reached)).toEqual(new Set(['t-1', 't-2'].filter((key) => leader(run, key) !== away)))
  expect(ofKind(run, 'LeaderElected', since)).toEqual([])
  heal(run)
  const healed = run.now
  wait(run, 60)
  expect(ofKind(run, 'BatchAcknowledged', healed).map((f) => f.partition)).toContain('t-0')
})

test('a reset in the midst of a produce request: idempotence writes the record once', () => {
  for (const seed of [1, 2, 3, 4, 5]) {
    const run = start(cluster({ producers: [{ ...producer('p'), recordsPerSecond: 50 }] }), seed)
    for (let i = 0; i < 20; i++) {
      run.act({ kind: 'ResetConnections', a: 'producer-p', b: 'broker' })
      wait(run, 0.5)
    }
    run.act({ kind: 'SetProducerRate', producer: 'p', recordsPerSecond: 0 })
    wait(run, 20)
    const ids = idsOn(run, leader(run))
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids).toEqual([...ids].sort((a, b) => a - b))
    expect(ofKind(run, 'ConnectionsReset').some((f) => f.connections > 0)).toBe(true)
  }
})

test('a dead broker is dialled once a second at most by each client, and not asked for metadata while another lives', () => {
  const run = start(cluster({ producers: [{ ...producer('p'), recordsPerSecond: 10 }] }))
  const dead = leader(run)
  run.act({ kind: 'CrashNode', node: `broker-${dead}` })
  const since = run.now
  wait(run, 8)
  const tries = ofKind(run, 'RequestFailedAt', since + 2 * SECOND).filter((f) => f.client === 'producer-p')
  expect(tries.length).toBeGreaterThan(2)
  expect(tries.length).toBeLessThanOrEqual(9)
})

// ── zones, clocks, restarts ──

test('S-45: one rack of three may fail; with two gone min.insync.replicas=2 refuses writes and loses nothing', () => {
  const run = start(
    cluster({
      topic: { 'min.insync.replicas': 2 },
      producers: [{ ...producer('p'), recordsPerSecond: 10 }],
    }),
  )
  run.act({ kind: 'FailZone', rack: 'r1' })
  wait(run, 15)
  expect(acked(run, run.now - 3 * SECOND).length).toBeGreaterThan(10)
  run.act({ kind: 'FailZone', rack: 'r2' })
  wait(run, 15)
  const since = run.now
  // What was sent before the ISR shrank waits for its timeout first, and what is behind it on the connection too.
  wait(run, 45)
  expect(acked(run, since)).toEqual([])
  expect(ofKind(run, 'AppendRefused', since).map((f) => f.error)).toContain('NOT_ENOUGH_REPLICAS')
  for (const rack of ['r1', 'r2']) run.act({ kind: 'RestoreZone', rack })
  wait(run, 60)
  run.act({ kind: 'SetProducerRate', producer: 'p', recordsPerSecond: 0 })
  wait(run, 10)
  expect(isr(run)).toEqual([1, 2, 3])
  const ids = new Set(idsOn(run, leader(run)))
  expect(acked(run, 0).filter((id) => !ids.has(id))).toEqual([])
  expect(() => run.act({ kind: 'FailZone', rack: 'r9' })).toThrow(
    /rack is "r9": allowed is one of r1, r2, r3/,
  )
})

test('S-48: a wrong clock shows in the timestamps of its node and in nothing that is counted by timers', () => {
  const run = start(cluster({ producers: [producer('p'), producer('q')] }))
  const day = 24 * 3_600_000
  run.act({ kind: 'SkewClock', node: 'producer-p', skewMs: -2 * day })
  const since = run.now
  send(run, 'p')
  wait(run, 1)
  send(run, 'q')
  wait(run, 30)
  const stamps = batchesIn(brokerIn(run, leader(run)).disk.logs['t-0'] as never).map((b) => b.maxTimestamp)
  expect((stamps.at(-1) as number) - (stamps[0] as number)).toBeGreaterThanOrEqual(2 * day)
  expect((stamps.at(-1) as number) - (stamps[0] as number)).toBeLessThan(2 * day + 2_000)
  // A broker whose clock is slow finds a right timestamp too far in the future (message.timestamp.after.max.ms).
  run.act({ kind: 'SkewClock', node: `broker-${leader(run)}`, skewMs: -day })
  send(run, 'q')
  wait(run, 30)
  expect(ofKind(run, 'AppendRefused', since).map((f) => f.error)).toEqual(['INVALID_TIMESTAMP'])
  expect(ofKind(run, 'BrokerFenced', since)).toEqual([])
  run.act({ kind: 'SkewClock', node: 'producer-p', skewMs: 0 })
  expect(run.world.skews['producer-p']).toBeUndefined()
})

test('a rolling restart takes one broker at a time, and acks=all with min.insync.replicas=2 never stops', () => {
  const run = start(
    cluster({ topic: { 'min.insync.replicas': 2 }, producers: [{ ...producer('p'), recordsPerSecond: 10 }] }),
  )
  const since = run.now
  run.act({ kind: 'RollingRestart' })
  expect(() => run.act({ kind: 'RollingRestart' })).toThrow(CommandError)
  for (let second = 0; second < 120; second++) {
    wait(run, 1)
    expect([1, 2, 3].filter((id) => brokerIn(run, id).process !== 'running').length).toBeLessThanOrEqual(1)
    expect(isr(run).length).toBeGreaterThanOrEqual(2)
  }
  expect(ofKind(run, 'RollingRestartFinished', since).map((f) => f.brokers)).toEqual([[1, 2, 3]])
  expect(node<Admin>(run, 'admin').rolling).toBeNull()
  expect(ofKind(run, 'NodeStopped', since).map((f) => f.node)).toEqual(['broker-1', 'broker-2', 'broker-3'])
  expect(ofKind(run, 'BatchFailed', since)).toEqual([])
  expect(ofKind(run, 'AppendRefused', since).filter((f) => f.error === 'NOT_ENOUGH_REPLICAS')).toEqual([])
  expect(isr(run)).toEqual([1, 2, 3])
})

test('a crashed client comes back with nothing but its name', () => {
  const consumers = [
    { id: 'c', group: 'g', topics: ['t'], config: { 'auto.offset.reset': 'earliest' }, startAtMs: 8_500 },
  ]
  const run = start(cluster({ producers: [{ ...producer('p'), recordsPerSecond: 10 }], consumers }))
  for (const id of ['producer-p', 'consumer-c']) run.act({ kind: 'CrashNode', node: id })
  wait(run, 2)
  expect(node<Consumer>(run, 'consumer-c').partitions).toEqual({})
  for (const id of ['producer-p', 'consumer-c']) run.act({ kind: 'StartNode', node: id })
  const since = run.now
  wait(run, 70)
  expect(ofKind(run, 'ProducerIdAssigned', since)).toHaveLength(1)
  expect(acked(run, since).length).toBeGreaterThan(100)
  expect(node<Consumer>(run, 'consumer-c').membership.state).toBe('STABLE')
  const ids = idsOn(run, leader(run))
  expect(new Set(ids).size).toBe(ids.length)
})

// ── what a screen reads, and time travel ──

test('what is wrong with the links can be read as it was said, and is healed by the same names', () => {
  const run = start()
  run.act({ kind: 'CutLink', a: 'broker-1', b: 'rack:r2', direction: 'a-to-b' })
  run.act({ kind: 'SlowLink', a: 'broker', b: 'controller', delayMs: 200, jitterMs: 50 })
  run.act({ kind: 'IsolateNode', node: 'broker-3' })
  const none = { delayMs: 0, jitterMs: 0, percent: 0 }
  expect(linkStates(run.world)).toEqual([
    { a: 'broker-3', b: '*', state: 'cut', direction: 'both', ...none },
    { a: 'broker', b: 'controller', state: 'slow', direction: 'both', ...none, delayMs: 200, jitterMs: 50 },
    { a: 'broker-1', b: 'rack:r2', state: 'cut', direction: 'a-to-b', ...none },
  ])
  run.act({ kind: 'HealLink', a: '*', b: 'broker-3' })
  run.act({ kind: 'HealLink', a: 'rack:r2', b: 'broker-1' })
  expect(linkStates(run.world).map((state) => state.state)).toEqual(['slow'])
  expect(() => run.act({ kind: 'HealLink', a: 'broker-1', b: 'broker-2' })).toThrow(
    'a is "broker-1": allowed is broker and controller',
  )
})

const BAD: readonly [Command, RegExp][] = [
  [
    { kind: 'CutLink', a: 'nobody', b: '*', direction: 'both' },
    /^a is "nobody": allowed is a node, controller/,
  ],
  [{ kind: 'CutLink', a: 'broker-1', b: 'broker-1', direction: 'both' }, /^b is/],
  [{ kind: 'CutLink', a: 'broker-1', b: '*', direction: 'sideways' as 'both' }, /^direction is/],
  [
    { kind: 'SlowLink', a: 'broker', b: '*', delayMs: -1, jitterMs: 0 },
    /^delayMs is -1: allowed is a number from 0/,
  ],
  [
    { kind: 'LossyLink', a: 'broker', b: '*', percent: 100 },
    /^percent is 100: allowed is a number from 1 to 90/,
  ],
  [{ kind: 'IsolateNode', node: 'rack:none' }, /^a is "rack:none"/],
  [{ kind: 'ResumeNode', node: 'broker-1' }, /^node is "broker-1": allowed is none just now/],
  [{ kind: 'PauseNode', node: 'admin' }, /^node is "admin"/],
  [{ kind: 'SkewClock', node: 'broker-1', skewMs: 0.5 }, /^skewMs is/],
  [{ kind: 'RestoreZone', rack: 'r1' }, /^rack is "r1": allowed is none just now/],
]
test.each(BAD)('%j is refused by name', (command, message) => {
  expect(() => start().act(command)).toThrow(message)
})

test('going back and forth through faults gives the same worlds', () => {
  const run = start(cluster({ producers: [{ ...producer('p'), recordsPerSecond: 10 }] }))
  const acts: Command[] = [
    { kind: 'LossyLink', a: 'broker', b: '*', percent: 20 },
    { kind: 'PauseNode', node: 'broker-1' },
    { kind: 'IsolateNode', node: 'broker-2' },
    { kind: 'ResetConnections', a: 'producer', b: '*' },
    { kind: 'ResumeNode', node: 'broker-1' },
    { kind: 'HealAllLinks' },
    { kind: 'RollingRestart' },
  ]
  const seen: [number, string][] = []
  for (const command of acts) {
    run.act(command)
    wait(run, 7)
    seen.push([run.now, run.digest()])
    wait(run, 0.01)
  }
  for (const [at, digest] of [...seen].reverse()) {
    run.seek(at)
    expect(run.digest()).toBe(digest)
  }
  const again = createRun(run.recording())
  for (const [at, digest] of seen) {
    again.advanceTo(at)
    expect(again.digest()).toBe(digest)
  }
})
