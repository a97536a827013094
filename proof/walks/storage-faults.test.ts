/** Random walks over logs that roll, expire, are compacted and deleted, on disks that fail. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Command } from '../../src/engine/commands.ts'
import type { Fact } from '../../src/engine/facts.ts'
import { SECOND } from '../../src/engine/kernel/types.ts'
import { batchesIn } from '../../src/engine/log/partition-log.ts'
import { offsetAt } from '../../src/engine/log/record-batch.ts'
import type { Scenario } from '../../src/engine/scenario.ts'
import type { KafkaWorld } from '../../src/engine/world.ts'
import { Rig } from './rig.ts'

const shapeOf = fc.record({
  replicationFactor: fc.integer({ min: 1, max: 3 }),
  minIsr: fc.integer({ min: 1, max: 2 }),
  elr: fc.constantFrom(0 as const, 1 as const),
  policy: fc.constantFrom('delete', 'compact', 'compact,delete'),
  segmentBytes: fc.constantFrom(200, 600, 1_000_000),
  retentionMs: fc.constantFrom(-1, 8_000, 60_000),
  flushMessages: fc.constantFrom(1, 7, 1_000_000),
  idempotent: fc.boolean(),
  acks: fc.constantFrom('all', '1'),
})
type Shape = typeof shapeOf extends fc.Arbitrary<infer T> ? T : never

function build(shape: Shape): Scenario {
  const load = { topic: 'orders', recordsPerSecond: 6, startAtMs: 8_000 }
  const keys = ['a', 'b', 'c', 'd', 'e']
  const reader = { topics: ['orders'], config: { 'auto.offset.reset': 'earliest' }, startAtMs: 8_500 }
  return {
    version: 1,
    id: 'storage-fuzz',
    seed: 0,
    network: 'datacentre',
    brokers: [1, 2, 3].map((id) => ({ id, rack: null })),
    controllers: [100, 101, 102],
    features: { 'eligible.leader.replicas.version': shape.elr },
    brokerConfig: {
      'offsets.topic.num.partitions': 2,
      'replica.lag.time.max.ms': 10_000,
      'log.initial.task.delay.ms': 1_000,
      'log.retention.check.interval.ms': 3_000,
      'log.cleaner.backoff.ms': 2_000,
      'log.flush.offset.checkpoint.interval.ms': 4_000,
      'log.flush.start.offset.checkpoint.interval.ms': 4_000,
    },
    topics: [
      {
        name: 'orders',
        partitions: 2,
        replicationFactor: shape.replicationFactor,
        config: {
          'min.insync.replicas': shape.minIsr,
          'cleanup.policy': shape.policy,
          'internal.segment.bytes': shape.segmentBytes,
          'retention.ms': shape.retentionMs,
          'flush.messages': shape.flushMessages,
          'min.cleanable.dirty.ratio': 0.1,
          'delete.retention.ms': 4_000,
        },
      },
    ],
    producers: [
      { ...load, id: 'p1', keys, config: { acks: 'all' } },
      {
        ...load,
        id: 'p2',
        keys,
        config: shape.acks === 'all' ? { 'enable.idempotence': shape.idempotent } : { acks: shape.acks },
      },
    ],
    consumers: [
      { ...reader, id: 'c1', group: 'g' },
      { ...reader, id: 'c2', group: 'h', processMs: 20 },
    ],
  }
}

const BROKERS = ['broker-1', 'broker-2', 'broker-3']
const SERVERS = [...BROKERS, 'controller-100', 'controller-101', 'controller-102']
const broker = fc.constantFrom(...BROKERS)
const server = fc.constantFrom(...SERVERS)
const at = <K extends string>(weight: number, kinds: readonly K[], node: fc.Arbitrary<string>) => ({
  weight,
  arbitrary: fc.record({ kind: fc.constantFrom(...kinds), node }),
})

const command: fc.Arbitrary<Command> = fc.oneof(
  at(3, ['CrashNode', 'StopNode'] as const, server),
  at(6, ['StartNode'] as const, server),
  at(2, ['WipeDisk'] as const, broker),
  at(2, ['FillDisk', 'FreeDisk', 'FailLogDir', 'RepairLogDir'] as const, server),
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('PowerLoss' as const),
      node: server,
      keepUnflushed: fc.constantFrom(0, 0.5),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('SlowDisk' as const),
      node: broker,
      writeMs: fc.constantFrom(0, 50, 2_000),
      readMs: fc.constantFrom(0, 20),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('DeleteRecords' as const),
      topic: fc.constant('orders'),
      partition: fc.constantFrom(0, 1),
      offset: fc.constantFrom(-1, 5, 20, 40, 80),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('SendRecord' as const),
      producer: fc.constant('p1'),
      topic: fc.constant('orders'),
      partition: fc.constantFrom(null, 0, 1),
      key: fc.constantFrom('a', 'b'),
      value: fc.constant(null),
    }),
  },
)
const faults = fc.array(fc.tuple(fc.integer({ min: 50, max: 9_000 }), command), { maxLength: 14 })
type Script = readonly (readonly [number, Command])[]

interface Held {
  readonly key: string | null
  readonly value: string | null
}

/**
 * Hears what every record says and what the cleaner takes: a value may only go when the same log holds a later
 * record of its key.
 */
function watchCleaner(world: () => KafkaWorld): (fact: Fact) => void {
  const records = new Map<number, Held>()
  return (fact) => {
    if (fact.kind === 'BatchAppended')
      for (const [i, id] of fact.batch.ids.entries())
        records.set(id, { key: fact.batch.keys[i] ?? null, value: fact.batch.values[i] ?? null })
    if (fact.kind !== 'LogCleaned' || fact.partition.startsWith('__')) return
    const node = world().nodes[`broker-${fact.broker}`]
    const log = node?.role === 'broker' ? node.disk.logs[fact.partition] : undefined
    const latest = new Map<string | null, number>()
    for (const batch of log ? batchesIn(log) : [])
      for (const [i, key] of batch.keys.entries()) latest.set(key, offsetAt(batch, i))
    for (const [i, id] of fact.ids.entries()) {
      const { key = null, value = null } = records.get(id) ?? {}
      if (value !== null)
        expect(latest.get(key) ?? -1, `${fact.partition} ${key}`).toBeGreaterThan(fact.offsets[i] as number)
    }
  }
}

function walk(shape: Shape, seed: number, script: Script): Rig {
  const it: Rig = new Rig({ scenario: build(shape), seed, hear: watchCleaner(() => it.world) })
  it.runTo(14 * SECOND)
  for (const [afterMs, next] of script) {
    it.runTo(it.world.now + afterMs * 1_000)
    it.act(next)
  }
  it.checker.thorough()
  return it
}

const runs = Number(process.env.FUZZ_RUNS ?? 30)
const FAST = {
  interruptAfterTimeLimit: 100_000,
  markInterruptAsFailure: false,
  // Everybody's ordinary run is the same one; FUZZ_RUNS asks for new ones.
  ...(process.env.FUZZ_RUNS ? {} : { seed: 1 }),
}

test('no promise is broken by retention, compaction, deletion and disks that fail', () => {
  fc.assert(
    fc.property(shapeOf, fc.integer({ min: 0, max: 2 ** 31 }), faults, (shape, seed, script) => {
      walk(shape, seed, script)
    }),
    { numRuns: runs, ...FAST },
  )
}, 300_000)

test('once the disks work again every partition whose leader was not lost heals, and replicas agree', () => {
  fc.assert(
    fc.property(shapeOf, fc.integer({ min: 0, max: 2 ** 31 }), faults, (shape, seed, script) => {
      const it = walk(shape, seed, script)
      for (const node of SERVERS) {
        it.act({ kind: 'RepairLogDir', node })
        it.act({ kind: 'FreeDisk', node })
        it.act({ kind: 'SlowDisk', node, writeMs: 0, readMs: 0 })
      }
      it.runTo(it.world.now + 25 * SECOND)
      for (const seconds of [30, 120]) {
        for (const node of SERVERS) it.act({ kind: 'StartNode', node })
        it.runTo(it.world.now + seconds * SECOND)
      }
      for (const producer of ['p1', 'p2']) it.act({ kind: 'SetProducerRate', producer, recordsPerSecond: 0 })
      it.runTo(it.world.now + 60 * SECOND)
      it.checker.thorough()
      expectAgreement(it.world)
    }),
    { numRuns: Math.ceil(runs / 3), ...FAST },
  )
}, 300_000)

/** In-sync replicas end where the leader ends and begin where it begins. */
function expectAgreement(world: KafkaWorld): void {
  for (const leader of Object.values(world.nodes)) {
    if (leader.role !== 'broker') continue
    for (const [key, replica] of Object.entries(leader.memory?.replicas ?? {})) {
      if (replica.role.kind !== 'leader') continue
      const own = leader.disk.logs[key]
      for (const id of replica.role.isr) {
        const other = world.nodes[`broker-${id}`]
        const log = other?.role === 'broker' ? other.disk.logs[key] : undefined
        expect(log?.logEndOffset, `${key} on ${id}`).toBe(own?.logEndOffset)
      }
    }
  }
}
