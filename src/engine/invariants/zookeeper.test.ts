/** Random faults in ZooKeeper mode: no promise breaks, and once everything runs again the cluster heals. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { applyCommand } from '../apply-command.ts'
import { buildWorld, startsOf } from '../build-world.ts'
import type { Command } from '../commands.ts'
import type { Fact } from '../facts.ts'
import { zooKeeperController } from '../history/series.ts'
import { nextEventAt, Stepper } from '../kernel/step.ts'
import { SECOND } from '../kernel/types.ts'
import type { Message } from '../messages.ts'
import { model } from '../model.ts'
import type { Scenario } from '../scenario.ts'
import type { KafkaWorld, Node } from '../world.ts'
import { Checker } from './checker.ts'

const shapeOf = fc.record({
  network: fc.constantFrom('illustrative' as const, 'datacentre' as const),
  zookeeper: fc.constantFrom([1], [1, 2, 3]),
  replicationFactor: fc.integer({ min: 1, max: 3 }),
  minIsr: fc.integer({ min: 1, max: 3 }),
  unclean: fc.boolean(),
  /** Leaders ask for ISR changes, or write them themselves. */
  protocol: fc.constantFrom('3.9-IV0' as const, '2.7-IV1' as const),
})
type Shape = typeof shapeOf extends fc.Arbitrary<infer T> ? T : never

function build({ network, zookeeper, replicationFactor, minIsr, unclean, protocol }: Shape): Scenario {
  const load = { topic: 'orders', recordsPerSecond: 4, startAtMs: 8_000 }
  return {
    version: 1,
    id: 'fuzz-zookeeper',
    seed: 0,
    network,
    controlPlane: 'zookeeper',
    zookeeper,
    brokers: [1, 2, 3].map((id) => ({ id, rack: null })),
    controllers: [100],
    brokerConfig: {
      'offsets.topic.num.partitions': 2,
      'replica.lag.time.max.ms': 10_000,
      'inter.broker.protocol.version': protocol,
    },
    topics: [
      {
        name: 'orders',
        partitions: 3,
        replicationFactor,
        config: { 'min.insync.replicas': minIsr, 'unclean.leader.election.enable': unclean },
      },
    ],
    producers: [
      { ...load, id: 'p1', keys: ['a', 'b', 'c', 'd'], config: { acks: 'all' } },
      { ...load, id: 'p2', keys: null, config: { acks: '1' } },
    ],
    consumers: [
      {
        id: 'c1',
        group: 'g',
        topics: ['orders'],
        config: { 'auto.offset.reset': 'earliest' },
        startAtMs: 8_500,
      },
      {
        id: 'c2',
        group: 'h',
        topics: ['orders'],
        config: { 'auto.offset.reset': 'earliest' },
        startAtMs: 8_500,
      },
    ],
  }
}

const SERVERS = ['broker-1', 'broker-2', 'broker-3', 'zookeeper-1', 'zookeeper-2', 'zookeeper-3']
const server = fc.constantFrom(...SERVERS)
const side = fc.constantFrom(...SERVERS, 'broker', 'zookeeper', '*')
const ids = fc.uniqueArray(fc.constantFrom(1, 2, 3), { minLength: 1, maxLength: 3 })
const partition = fc.integer({ min: 0, max: 2 })
const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('CrashNode' as const), node: server }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('StopNode' as const), node: server }) },
  { weight: 7, arbitrary: fc.record({ kind: fc.constant('StartNode' as const), node: server }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('PauseNode' as const), node: server }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('ResumeNode' as const), node: server }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('CutLink' as const),
      a: side,
      b: side,
      direction: fc.constantFrom('both' as const, 'a-to-b' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('ResetConnections' as const), a: side, b: side }) },
  { weight: 3, arbitrary: fc.constant({ kind: 'HealAllLinks' } as const) },
  { weight: 1, arbitrary: fc.constant({ kind: 'ElectPreferredLeaders' } as const) },
  { weight: 1, arbitrary: fc.constant({ kind: 'RollingRestart' } as const) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('ReassignPartitions' as const),
      partitions: fc.tuple(fc.record({ topic: fc.constant('orders'), partition, replicas: ids })),
      throttle: fc.constant(null),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('CreatePartitions' as const),
      topic: fc.constant('orders'),
      count: fc.integer({ min: 3, max: 5 }),
      assignments: fc.constant(null),
    }),
  },
)
const script = fc.array(fc.tuple(fc.integer({ min: 50, max: 20_000 }), command), { maxLength: 14 })
type Script = readonly (readonly [number, Command])[]

interface Rig {
  readonly world: KafkaWorld
  readonly facts: Fact[]
  runTo(at: number): void
  act(command: Command): void
  checkAll(): void
}

function rig(scenario: Scenario, seed: number): Rig {
  const world = buildWorld(scenario, seed)
  const checker = new Checker(world)
  const facts: Fact[] = []
  const stepper = new Stepper<Node, Message, Fact>(model, (fact) => {
    facts.push(fact)
    checker.watch(fact)
  })
  const starts = [...startsOf(scenario)].sort((a, b) => a.at - b.at)
  return {
    world,
    facts,
    runTo(at) {
      for (;;) {
        const next = nextEventAt(world)
        const first = starts[0]
        if (first && first.at <= at && (next === null || first.at < next)) {
          starts.shift()
          world.now = Math.max(world.now, first.at)
          checker.before(null)
          applyCommand(world, first.command, stepper)
          checker.after(null)
        } else if (next !== null && next <= at) {
          const event = world.queue[0] ?? null
          checker.before(event)
          stepper.step(world)
          checker.after(event)
        } else break
        if (world.steps % 2_000 === 0) checker.thorough()
      }
      world.now = Math.max(world.now, at)
    },
    act(cmd) {
      checker.before(null)
      applyCommand(world, cmd, stepper)
      checker.after(null)
    },
    checkAll: () => checker.thorough(),
  }
}

function run(shape: Shape, seed: number, commands: Script): Rig {
  const it = rig(build(shape), seed)
  it.runTo(14 * SECOND)
  for (const [afterMs, cmd] of commands) {
    it.runTo(it.world.now + afterMs * 1_000)
    it.act(cmd)
  }
  it.checkAll()
  return it
}

/** Each of these once found a bug. */
const FOUND: [Shape, number, Script][] = [
  // The connection to ZooKeeper broke while the session was being closed, with more than one request on it.
  [
    {
      network: 'datacentre',
      zookeeper: [1],
      replicationFactor: 1,
      minIsr: 1,
      unclean: false,
      protocol: '3.9-IV0',
    },
    27_442_017,
    [
      [50, { kind: 'CutLink', a: 'zookeeper-1', b: 'broker-3', direction: 'both' }],
      [762, { kind: 'RollingRestart' }],
      [94, { kind: 'CutLink', a: 'zookeeper-2', b: 'broker-3', direction: 'both' }],
      [5_834, { kind: 'PauseNode', node: 'zookeeper-3' }],
      [17_297, { kind: 'StopNode', node: 'zookeeper-3' }],
      [10_628, { kind: 'StopNode', node: 'broker-2' }],
      [8_209, { kind: 'StartNode', node: 'broker-3' }],
      [4_343, { kind: 'ElectPreferredLeaders' }],
      [5_012, { kind: 'ElectPreferredLeaders' }],
      [4_225, { kind: 'HealAllLinks' }],
    ],
  ],
  // The leader no longer waits for a replica that a reassignment takes away, though it is still in the ISR.
  [
    {
      network: 'illustrative',
      zookeeper: [1],
      replicationFactor: 2,
      minIsr: 1,
      unclean: false,
      protocol: '3.9-IV0',
    },
    14,
    [
      [
        12_107,
        {
          kind: 'ReassignPartitions',
          partitions: [{ topic: 'orders', partition: 0, replicas: [1] }],
          throttle: null,
        },
      ],
      [15_000, { kind: 'ElectPreferredLeaders' }],
    ],
  ],
  // The new controller finds the leader alive again: it leads on in its epoch, from its checkpoint.
  [
    {
      network: 'illustrative',
      zookeeper: [1],
      replicationFactor: 1,
      minIsr: 1,
      unclean: false,
      protocol: '3.9-IV0',
    },
    0,
    [
      [365, { kind: 'CutLink', a: 'zookeeper-1', b: '*', direction: 'both' }],
      [18_305, { kind: 'CrashNode', node: 'broker-1' }],
      [23_581, { kind: 'StopNode', node: 'broker-3' }],
      [14_568, { kind: 'HealAllLinks' }],
    ],
  ],
]

const FAST = {
  interruptAfterTimeLimit: 100_000,
  markInterruptAsFailure: false,
  // Everybody's ordinary run is the same one; FUZZ_RUNS asks for new ones.
  ...(process.env.FUZZ_RUNS ? {} : { seed: 1 }),
}
const runs = Number(process.env.FUZZ_RUNS ?? 40)

test('no promise is broken by any mix of faults', () => {
  fc.assert(
    fc.property(shapeOf, fc.integer({ min: 0, max: 2 ** 31 }), script, (shape, seed, commands) => {
      run(shape, seed, commands)
    }),
    { numRuns: runs, examples: FOUND, ...FAST },
  )
}, 300_000)

test('once everything runs again there is a controller, and all replicas are in sync', () => {
  fc.assert(
    fc.property(shapeOf, fc.integer({ min: 0, max: 2 ** 31 }), script, (shape, seed, commands) => {
      const it = run(shape, seed, commands)
      it.act({ kind: 'HealAllLinks' })
      for (const node of Object.keys(it.world.paused)) it.act({ kind: 'ResumeNode', node })
      for (const seconds of [40, 120]) {
        for (const node of SERVERS) it.act({ kind: 'StartNode', node })
        it.runTo(it.world.now + seconds * SECOND)
      }
      for (const producer of ['p1', 'p2']) it.act({ kind: 'SetProducerRate', producer, recordsPerSecond: 0 })
      it.runTo(it.world.now + 120 * SECOND)
      it.checkAll()
      expectHealed(it)
    }),
    { numRuns: Math.ceil(runs / 2), examples: FOUND, ...FAST },
  )
}, 300_000)

function expectHealed({ world, facts }: Rig): void {
  const image = zooKeeperController(world)?.memory?.zk?.context?.image
  expect(image, 'a controller').toBeDefined()
  for (const topic of Object.values(image?.topics ?? {}))
    for (const [i, p] of topic.partitions.entries()) {
      expect(p.leader, `leader of ${topic.name}-${i}`).toBeGreaterThanOrEqual(0)
      expect([...p.isr].sort(), `ISR of ${topic.name}-${i}`).toEqual([...p.replicas].sort())
    }
  const lanes = Object.values(world.nodes).flatMap((node) =>
    node.role === 'broker' && node.memory?.zk
      ? Object.entries(node.memory.zk.lanes).map(([lane, { steps, queue, waiting }]) => [
          `${node.id} ${lane}`,
          steps.length + queue.length + (waiting ? 1 : 0),
        ])
      : [],
  )
  expect(lanes.filter(([, left]) => left !== 0)).toEqual([])
  if (facts.some((f) => f.kind === 'LeaderElected' && f.reason === 'unclean')) return
  const read = new Set(facts.flatMap((f) => (f.kind === 'RecordsPolled' && f.group === 'h' ? f.ids : [])))
  const acknowledged = facts.flatMap((f) => (f.kind === 'BatchAcknowledged' && f.acks === -1 ? f.ids : []))
  expect(acknowledged.filter((id) => !read.has(id))).toEqual([])
}
