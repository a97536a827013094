/** What must not get stuck: answers that are owed, sessions, ids, intervals of zero. */
import { expect, test } from 'vitest'
import { CommandError } from './command-error.ts'
import { createRun, type Run } from './history/run.ts'
import { SECOND } from './kernel/types.ts'
import type { Scenario } from './scenario.ts'
import { ofKind, started, wait } from './test-run.ts'
import type { Broker, Consumer, Controller } from './world.ts'

function cluster(more: Partial<Scenario> = {}): Scenario {
  return {
    version: 1,
    id: 'healing',
    seed: 1,
    network: 'datacentre',
    brokers: [1, 2, 3].map((id) => ({ id, rack: null })),
    controllers: [100, 101, 102],
    brokerConfig: { 'offsets.topic.num.partitions': 1 },
    topics: [{ name: 't', partitions: 2, replicationFactor: 3 }],
    producers: [],
    consumers: [],
    ...more,
  }
}

const active = (run: Run) =>
  Object.values(run.world.nodes).find((n) => n.role === 'controller' && n.active) as Controller
const reader = (id: string, more: Record<string, unknown> = {}) => ({
  id,
  group: 'g',
  topics: ['t'],
  config: { 'auto.offset.reset': 'earliest' },
  startAtMs: 8_500,
  ...more,
})

test('a controller that loses its office answers everyone who waits for a commit', () => {
  const run = started(cluster())
  const office = active(run)
  for (const id of [100, 101, 102])
    if (`controller-${id}` !== office.id) run.act({ kind: 'CrashNode', node: `controller-${id}` })
  run.act({ kind: 'CreateTopic', topic: 'u', partitions: 1, replicationFactor: 1, config: {} })
  wait(run, 1)
  expect((run.world.nodes[office.id] as Controller).active?.deferred.length).toBeGreaterThan(0)
  wait(run, 4)
  expect((run.world.nodes[office.id] as Controller).active).toBeNull()
  const unanswered = Object.values(run.world.connections).filter(
    (c) => c.server === office.id && c.serving !== 0,
  )
  expect(unanswered.map((c) => `${c.client} ${c.channel}`)).toEqual([])
})

test('a producer id is given out as soon as the quorum is back, however long it was away', () => {
  const run = started(cluster())
  const office = active(run)
  const others = [100, 101, 102].filter((id) => `controller-${id}` !== office.id)
  for (const id of others) run.act({ kind: 'CrashNode', node: `controller-${id}` })
  wait(run, 5)
  run.act({
    kind: 'AddProducer',
    producer: { id: 'p', topic: 't', keys: null, recordsPerSecond: 1, config: {} },
  })
  wait(run, 600)
  for (const id of others) run.act({ kind: 'StartNode', node: `controller-${id}` })
  wait(run, 8)
  expect(ofKind(run, 'ProducerIdAssigned')).toHaveLength(1)
  for (const node of Object.values(run.world.nodes))
    if (node.role === 'broker') expect(node.memory?.forwards).toEqual([])
})

test('what a client wrote before it closed still arrives', () => {
  const run = started(
    cluster({
      producers: [
        { id: 'p', topic: 't', keys: null, recordsPerSecond: 0, config: { acks: '0', 'linger.ms': 10_000 } },
      ],
    }),
  )
  run.act({ kind: 'SendRecord', producer: 'p', topic: 't', partition: 0, key: null, value: 'x' })
  run.act({ kind: 'CloseClient', client: 'producer-p' })
  wait(run, 1)
  expect(ofKind(run, 'NodeStopped').map((f) => f.node)).toContain('producer-p')
  expect(ofKind(run, 'BatchAppended').filter((f) => f.leader && f.partition === 't-0')).toHaveLength(1)
  expect(Object.keys(run.world.connections).filter((key) => key.startsWith('producer-p'))).toEqual([])
})

test('while a member waits for its place in the group no heartbeat breaks its connection', () => {
  const run = started(
    cluster({
      producers: [{ id: 'p', topic: 't', keys: null, recordsPerSecond: 40, startAtMs: 8_000 }],
      // Every poll keeps the application busy for far longer than request.timeout.ms.
      consumers: [reader('slow', { processMs: 200 }), reader('quick')],
    }),
  )
  wait(run, 45)
  run.act({ kind: 'AddConsumer', consumer: reader('late', { startAtMs: 0 }) })
  wait(run, 120)
  const lost = ofKind(run, 'RequestFailedAt').filter((f) => f.reason === 'timeout')
  expect(lost.map((f) => `${f.client} ${f.request}`)).toEqual([])
})

test('ILLEGAL_GENERATION leaves a member its id, so that nobody waits for a ghost', () => {
  const run = started(cluster({ consumers: [reader('a'), reader('b')] }))
  const member = () => run.world.nodes['consumer-a'] as Consumer
  const { memberId } = member().membership
  member().membership.generation = 999
  wait(run, 12)
  expect(member().membership.state).toBe('STABLE')
  expect(member().membership.memberId).toBe(memberId)
  const coordinator = Object.values(run.world.nodes).find(
    (n) => n.role === 'broker' && n.memory?.groups.g,
  ) as Broker
  expect(Object.keys(coordinator.memory?.groups.g?.members ?? {})).toHaveLength(2)
})

test('a member whose session timeout the broker refuses ends instead of asking for ever', () => {
  const config = { 'session.timeout.ms': 1_000 }
  const run = started(cluster({ consumers: [reader('a', { config })] }))
  wait(run, 5)
  expect(run.world.nodes['consumer-a']?.process).toBe('stopped')
})

test('clients may not write to __consumer_offsets', () => {
  const producer = { id: 'p', topic: 't', keys: null, recordsPerSecond: 0, startAtMs: 8_000 }
  const run = started(cluster({ producers: [producer], consumers: [reader('a')] }))
  const since = run.now
  run.act({
    kind: 'SendRecord',
    producer: 'p',
    topic: '__consumer_offsets',
    partition: null,
    key: 'not JSON',
    value: 'x',
  })
  wait(run, 3)
  expect(ofKind(run, 'AppendRefused', since).map((f) => f.error)).toEqual(['INVALID_TOPIC_EXCEPTION'])
  expect(ofKind(run, 'BatchFailed', since)).toHaveLength(1)
})

test('names that every JavaScript object knows are refused by name', () => {
  const run = started(cluster({ producers: [{ id: 'p', topic: 't', keys: null, recordsPerSecond: 0 }] }))
  for (const topic of ['constructor', '__proto__', 'toString'])
    expect(() =>
      run.act({ kind: 'SendRecord', producer: 'p', topic, partition: null, key: null, value: '' }),
    ).toThrow(CommandError)
  const consumer = { ...reader('z'), group: '__proto__' }
  expect(() => run.act({ kind: 'AddConsumer', consumer })).toThrow(CommandError)
})

test('a broker that the quorum never lets go ends after five minutes', () => {
  const run = started(cluster())
  for (const id of [100, 101, 102]) run.act({ kind: 'CrashNode', node: `controller-${id}` })
  run.act({ kind: 'StopNode', node: 'broker-1' })
  wait(run, 290)
  expect(run.world.nodes['broker-1']?.process).toBe('stopping')
  wait(run, 20)
  expect(run.world.nodes['broker-1']?.process).toBe('stopped')
})

test('an interval of 0 does not stop time', () => {
  const zeroes = {
    'metadata.max.idle.interval.ms': 0,
    'replica.high.watermark.checkpoint.interval.ms': 0,
    'replica.lag.time.max.ms': 0,
  }
  const config = { 'heartbeat.interval.ms': 0, 'auto.commit.interval.ms': 0 }
  const run = createRun({
    version: 1,
    scenario: cluster({
      brokerConfig: { 'offsets.topic.num.partitions': 1, ...zeroes },
      consumers: [reader('a', { config })],
    }),
    seed: 1,
    commands: [],
  })
  expect(run.advanceTo(14 * SECOND, 100_000)).toBe(true)
})

/** Paths of values that JSON cannot carry. */
function unspeakable(value: unknown, path = 'world'): string[] {
  if (value === undefined || (typeof value === 'number' && !Number.isFinite(value))) return [path]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => unspeakable(inner, `${path}.${key}`))
}

test('a world in trouble is still plain JSON, and small', () => {
  const run = started(
    cluster({
      producers: [{ id: 'p', topic: 't', keys: ['a', 'b'], recordsPerSecond: 5, startAtMs: 8_000 }],
      consumers: [reader('a'), reader('b')],
    }),
  )
  for (const node of ['controller-100', 'controller-101', 'broker-1']) run.act({ kind: 'CrashNode', node })
  for (let minute = 0; minute < 5; minute++) {
    expect(unspeakable(run.world)).toEqual([])
    expect(run.world.queue.length).toBeLessThan(1_000)
    wait(run, 60)
  }
})
