/** Share groups on a whole cluster (KIP-932): what Kafka forbids never happens, what it permits does. */
import { expect, test } from 'vitest'
import { applyCommand } from './apply-command.ts'
import { buildWorld, startsOf } from './build-world.ts'
import type { Command, ShareConsumerSpec } from './commands.ts'
import type { Fact, FactKind, FactOf } from './facts.ts'
import { leaderOf } from './history/series.ts'
import { Checker } from './invariants/checker.ts'
import { nextEventAt, Stepper } from './kernel/step.ts'
import { SECOND } from './kernel/types.ts'
import type { Message } from './messages.ts'
import { model } from './model.ts'
import { Oracle } from './oracle/oracle.ts'
import type { Scenario } from './scenario.ts'
import type { ShareConsumer } from './share-consumer-state.ts'
import type { KafkaWorld, Node } from './world.ts'

const EXPLICIT = { 'share.acknowledgement.mode': 'explicit' }
const shared = (id: string, more: Partial<ShareConsumerSpec> = {}): ShareConsumerSpec => ({
  id,
  group: 'jobs',
  topics: ['t'],
  startAtMs: 7_000,
  ...more,
})

function cluster(shareConsumers: readonly ShareConsumerSpec[], more: Partial<Scenario> = {}): Scenario {
  return {
    version: 1,
    id: 'share',
    seed: 1,
    network: 'datacentre',
    brokers: [1, 2, 3].map((id) => ({ id, rack: null })),
    controllers: [100, 101, 102],
    topics: [{ name: 't', partitions: 1, replicationFactor: 3 }],
    producers: [{ id: 'p', topic: 't', keys: null, recordsPerSecond: 10, startAtMs: 6_500 }],
    consumers: [],
    script: [group('share.auto.offset.reset', 'earliest')],
    ...more,
    shareConsumers,
    brokerConfig: {
      'offsets.topic.num.partitions': 1,
      'share.coordinator.state.topic.num.partitions': 1,
      ...more.brokerConfig,
    },
  }
}

const group = (name: string, value: string) => ({
  at: 6_400_000,
  command: { kind: 'AlterConfigs', resourceType: 'GROUP', resourceName: 'jobs', name, value } as const,
})

/** A run that is watched event by event. */
class Watched {
  readonly facts: { readonly at: number; readonly fact: Fact }[] = []
  readonly #scenario: Scenario
  world: KafkaWorld
  #stepper: Stepper<Node, Message, Fact>
  #checker: Checker
  #commands: { readonly at: number; readonly command: Command }[]
  constructor(scenario: Scenario, seed = 1) {
    this.#scenario = scenario
    this.world = buildWorld(scenario, seed)
    this.#checker = new Checker(this.world)
    this.#stepper = new Stepper<Node, Message, Fact>(model, (fact) => {
      this.facts.push({ at: this.world.now, fact })
      this.#checker.watch(fact)
    })
    this.#commands = [...startsOf(scenario), ...(this.#scenario.script ?? [])].sort((a, b) => a.at - b.at)
  }
  act(command: Command): void {
    this.#checker.before(null)
    applyCommand(this.world, command, this.#stepper)
    this.#checker.after(null)
  }
  wait(seconds: number): void {
    const until = this.world.now + seconds * SECOND
    for (;;) {
      const at = nextEventAt(this.world) ?? Infinity
      const command = this.#commands[0]
      if (Math.min(at, command?.at ?? Infinity) > until) break
      if (command && command.at <= at) {
        this.world.now = Math.max(this.world.now, command.at)
        this.#commands.shift()
        this.act(command.command)
        continue
      }
      const event = this.world.queue[0] as KafkaWorld['queue'][number]
      this.#checker.before(event)
      this.#stepper.step(this.world)
      this.#checker.after(event)
    }
    this.world.now = until
    this.#checker.thorough()
  }
  of<K extends FactKind>(kind: K, since = 0): (FactOf<K> & { at: number })[] {
    return this.facts.flatMap(({ at, fact }) =>
      fact.kind === kind && at >= since ? [{ at, ...(fact as FactOf<K>) }] : [],
    )
  }
  consumer(id: string): ShareConsumer {
    return this.world.nodes[`consumer-${id}`] as ShareConsumer
  }
  leader(partition = 't-0'): number {
    return leaderOf(this.world, partition)?.broker.brokerId ?? -1
  }
}

/** How often each offset was handed to an application. */
function deliveries(run: Watched, since = 0): Map<number, number> {
  const counts = new Map<number, number>()
  for (const { offsets } of run.of('ShareRecordsPolled', since))
    for (const offset of offsets) counts.set(offset, (counts.get(offset) ?? 0) + 1)
  return counts
}

test('several share consumers read one partition together, every record once', () => {
  const run = new Watched(cluster(['a', 'b', 'c'].map((id) => shared(id, { processMs: 250 }))))
  run.wait(60)
  const counts = deliveries(run)
  for (const id of ['a', 'b', 'c']) expect(run.consumer(id).counts.accepted).toBeGreaterThan(20)
  expect([...counts.values()].every((n) => n === 1)).toBe(true)
  // Together they keep up with what one of them could not.
  expect(counts.size).toBeGreaterThan(450)
})

test('a record that is always released is delivered up to the limit, then archived, and the others pass it by', () => {
  const run = new Watched(cluster([shared('a', { releaseEvery: 10, config: EXPLICIT })]))
  run.wait(60)
  const counts = deliveries(run)
  expect([counts.get(9), counts.get(8), counts.get(19)]).toEqual([5, 1, 5])
  const archived = run
    .of('ShareRecordsSettled')
    .flatMap((f) => f.batches.filter((b) => b.deliveryState === 'ARCHIVED'))
  expect(archived.find((b) => b.firstOffset === 9)).toMatchObject({ deliveryCount: 5 })
  expect(run.of('ShareStartOffsetMoved').at(-1)?.to).toBeGreaterThan(300)
})

test('a rejected record is delivered once and never more', () => {
  const run = new Watched(cluster([shared('a', { rejectEvery: 10, config: EXPLICIT })]))
  run.wait(40)
  expect(deliveries(run).get(9)).toBe(1)
  expect(run.consumer('a').counts.rejected).toBeGreaterThan(10)
})

test('a consumer that crashes while it processes loses its records to another one at once', () => {
  const run = new Watched(cluster([shared('a', { processMs: 5_000 }), shared('b')]))
  run.wait(20)
  const had = run.of('ShareRecordsPolled').at(-1)?.offsets ?? []
  expect(had.length).toBeGreaterThan(0)
  run.wait(5)
  const from = run.world.now
  run.act({ kind: 'CrashNode', node: 'consumer-a' })
  run.wait(5)
  // Its connection is gone, so the leader need not wait for the acquisition lock.
  expect(run.of('ShareRecordsSettled', from).some((f) => f.reason === 'released')).toBe(true)
  const again = run.of('ShareRecordsAcquired', from).filter((f) => f.consumer === 'consumer-b')
  expect(again.some((f) => f.acquired.some((a) => a.deliveryCount > 1))).toBe(true)
})

test('a consumer that hangs keeps its records until the acquisition lock times out; then order is lost', () => {
  const script = [
    group('share.auto.offset.reset', 'earliest'),
    group('share.record.lock.duration.ms', '15000'),
  ]
  const run = new Watched(
    cluster([shared('a', { processMs: 100 }), shared('b', { processMs: 100 })], { script }),
  )
  run.wait(30)
  const from = run.world.now
  run.act({ kind: 'PauseNode', node: 'consumer-a' })
  run.wait(12)
  expect(run.of('ShareRecordsSettled', from).filter((f) => f.reason === 'lock timeout')).toEqual([])
  run.wait(8)
  const [timeout] = run.of('ShareRecordsSettled', from).filter((f) => f.reason === 'lock timeout')
  const lost = timeout?.batches[0]?.firstOffset ?? -1
  expect(lost).toBeGreaterThanOrEqual(0)
  const later = run.of('ShareRecordsPolled', timeout?.at ?? Infinity).filter((f) => f.offsets.includes(lost))
  expect(later[0]?.consumer).toBe('consumer-b')
  expect(later[0]?.deliveryCounts[later[0].offsets.indexOf(lost)]).toBe(2)
  // b had read beyond it long before.
  const before = run.of('ShareRecordsPolled', from).filter((f) => f.consumer === 'consumer-b')[0]
  expect(Math.max(...(before?.offsets ?? []))).toBeGreaterThan(lost)
  // What a says of it when it wakes comes too late: the start offset has passed it, nobody listens.
  const woken = run.world.now
  run.act({ kind: 'ResumeNode', node: 'consumer-a' })
  run.wait(10)
  const said = run.of('ShareRecordsAcknowledged', woken).filter((f) => f.consumer === 'consumer-a')
  expect(said.length).toBeGreaterThan(0)
  const heard = run.of('ShareRecordsSettled', woken).filter((f) => f.consumer === 'consumer-a')
  expect(heard.some((f) => f.batches.some((b) => b.firstOffset <= lost && b.lastOffset >= lost))).toBe(false)
})

test('a lock that is renewed while the application works does not time out', () => {
  const slow = {
    processMs: 40_000,
    config: { ...EXPLICIT, 'max.poll.records': 1, 'share.acquire.mode': 'record_limit' },
  }
  const producers = [{ id: 'p', topic: 't', keys: null, recordsPerSecond: 1, startAtMs: 6_500 }]
  const renewing = new Watched(cluster([shared('a', { ...slow, renewEveryMs: 10_000 })], { producers }))
  renewing.wait(100)
  expect(renewing.of('ShareRecordsSettled').filter((f) => f.reason === 'lock timeout')).toEqual([])
  const idle = new Watched(cluster([shared('a', slow)], { producers }))
  idle.wait(100)
  expect(idle.of('ShareRecordsSettled').some((f) => f.reason === 'lock timeout')).toBe(true)
})

test('when the leader moves, the new one goes on where the share coordinator says, and fences the old one', () => {
  const run = new Watched(cluster([shared('a', { processMs: 20 }), shared('b', { processMs: 20 })]))
  run.wait(30)
  const old = run.leader()
  const from = run.world.now
  run.act({ kind: 'CrashNode', node: `broker-${old}` })
  run.wait(60)
  const loaded = run.of('SharePartitionLoaded', from)[0]
  expect(loaded?.broker).not.toBe(old)
  expect(loaded?.startOffset).toBeGreaterThan(100)
  // At most what was in flight is delivered twice.
  const twice = [...deliveries(run).values()].filter((n) => n > 1).length
  expect(twice).toBeLessThan(30)
  expect(run.of('ShareStartOffsetMoved').at(-1)?.to).toBeGreaterThan(550)
})

test('a consumer that is closed gives back what it has, and leaves its group', () => {
  const run = new Watched(cluster([shared('a', { processMs: 3_000 }), shared('b')]))
  run.wait(25)
  const from = run.world.now
  run.act({ kind: 'CloseClient', client: 'consumer-a' })
  run.wait(5)
  expect(
    run.of('ShareRecordsSettled', from).some((f) => f.reason === 'released' && f.consumer === 'consumer-a'),
  ).toBe(true)
  expect(run.of('MemberLeft', from)).toMatchObject([{ client: 'a', reason: 'left' }])
  expect(run.consumer('a').process).toBe('stopped')
})

test('a consumer that does not come back to poll() keeps its locks, and leaves the group after max.poll.interval.ms', () => {
  const config = { 'max.poll.interval.ms': 20_000 }
  const run = new Watched(cluster([shared('a', { config })]))
  run.wait(20)
  run.act({ kind: 'StallConsumer', consumer: 'a' })
  const from = run.world.now
  run.wait(15)
  expect(run.of('ShareRecordsPolled', from)).toEqual([])
  expect(run.of('MemberLeft', from)).toEqual([])
  run.wait(20)
  expect(run.of('MemberLeft', from)).toMatchObject([{ client: 'a', reason: 'left' }])
  run.act({ kind: 'UnstallConsumer', consumer: 'a' })
  const again = run.world.now
  run.wait(10)
  expect(run.of('ShareRecordsPolled', again).length).toBeGreaterThan(0)
})

test('a leader forgets a share group whose last client has gone, also one that closed its session first', () => {
  const run = new Watched(cluster([shared('a'), shared('b')]))
  run.wait(20)
  const known = () =>
    Object.values(run.world.nodes).flatMap((node) =>
      node.role === 'broker' ? Object.values(node.memory?.share?.partitions ?? {}) : [],
    )
  run.act({ kind: 'CloseClient', client: 'consumer-a' })
  run.wait(5)
  expect(known().length).toBe(1)
  run.act({ kind: 'CloseClient', client: 'consumer-b' })
  run.wait(5)
  expect(known()).toEqual([])
  for (const node of Object.values(run.world.nodes))
    if (node.role === 'broker') expect(node.memory?.share?.connections ?? {}).toEqual({})
})

test.each(['classic', 'consumer'])(
  'a name is of one type of group: a %s consumer stays out of a share group, and the other way round',
  (protocol) => {
    const config = { 'group.protocol': protocol }
    const late = { topics: ['t'], config, startAtMs: 15_000 }
    const run = new Watched(
      cluster([shared('a'), shared('late', { group: 'readers', startAtMs: 15_000 })], {
        consumers: [
          { id: 'r', group: 'readers', topics: ['t'], config, startAtMs: 7_000 },
          { id: 'stranger', group: 'jobs', ...late },
        ],
      }),
    )
    run.wait(40)
    const failed = run.of('ApplicationFailed').map(({ consumer, exception }) => ({ consumer, exception }))
    const exception = 'GroupIdNotFoundException'
    expect(failed).toContainEqual({ consumer: 'consumer-late', exception })
    // JoinGroup answers UNKNOWN_MEMBER_ID, with which a classic member tries again and again.
    const stranger = run.world.nodes['consumer-stranger']
    if (protocol === 'consumer') expect(failed).toContainEqual({ consumer: 'consumer-stranger', exception })
    else expect(stranger?.process).toBe('running')
    expect(stranger?.role === 'consumer' && stranger.counts.received).toBe(0)
    expect(run.of('RecordsPolled').length).toBeGreaterThan(10)
    expect(run.consumer('a').counts.accepted).toBeGreaterThan(10)
  },
)

test.each([
  ['read_committed', [0, 1, 5]],
  ['read_uncommitted', [0, 1, 3, 5, 7]],
] as const)('with share.isolation.level=%s a group gets these offsets of transactions', (level, wanted) => {
  const config = { 'transactional.id': 'tx', 'linger.ms': 0, 'transaction.timeout.ms': 300_000 }
  const run = new Watched(
    cluster([shared('a')], {
      producers: [{ id: 'p', topic: 't', keys: null, recordsPerSecond: 0, config, startAtMs: 6_500 }],
      script: [group('share.auto.offset.reset', 'earliest'), group('share.isolation.level', level)],
    }),
  )
  run.wait(12)
  const transact = (count: number, end: 'CommitTransaction' | 'AbortTransaction' | null) => {
    run.act({ kind: 'BeginTransaction', producer: 'p' })
    for (let i = 0; i < count; i++)
      run.act({ kind: 'SendRecord', producer: 'p', topic: 't', partition: 0, key: null, value: 'v' })
    run.wait(1)
    if (end) run.act({ kind: end, producer: 'p' })
    run.wait(2)
  }
  // Offsets 0 and 1, a marker; 3, a marker; 5, a marker; 7, left open.
  transact(2, 'CommitTransaction')
  transact(1, 'AbortTransaction')
  transact(1, 'CommitTransaction')
  transact(1, null)
  expect([...deliveries(run).keys()]).toEqual(wanted)
  // Markers and what was aborted are done with as well; the open transaction holds only read_committed up.
  const at = run.of('ShareStartOffsetMoved').at(-1)?.to
  expect(at).toBe(level === 'read_committed' ? 7 : 8)
})

test('the oracle knows of each record how often a share group got it, who, and what became of it', () => {
  const oracle = new Oracle()
  const config = { 'group.share.delivery.count.limit': 3 }
  const run = new Watched(
    cluster([shared('a', { rejectEvery: 10, releaseEvery: 7, config: EXPLICIT })], { brokerConfig: config }),
  )
  run.wait(40)
  for (const { at, fact } of run.facts) oracle.see(fact, at)
  const at = (offset: number) =>
    oracle.list().find(({ places }) => places[0]?.offset === offset && places[0].committed)
  expect(at(0)).toMatchObject({
    deliveries: { jobs: 1 },
    receivers: { 'consumer-a': 1 },
    processings: { jobs: 1 },
    shared: { jobs: 'accepted' },
    hands: [],
  })
  expect(at(9)).toMatchObject({ deliveries: { jobs: 1 }, shared: { jobs: 'rejected' }, processings: {} })
  // Released every time: archived after its last delivery.
  expect(at(6)).toMatchObject({ deliveries: { jobs: 3 }, shared: { jobs: 'archived' }, processings: {} })
  expect(oracle.fatesOf(at(9)?.id ?? -1)).toContain('archived')
  expect(oracle.fatesOf(at(6)?.id ?? -1)).toEqual(expect.arrayContaining(['redelivered', 'archived']))
  expect(oracle.fatesOf(at(0)?.id ?? -1)).not.toContain('archived')
})

test('offsets of a share group are reset only while nobody is in it', () => {
  const run = new Watched(cluster([shared('a')]))
  run.wait(30)
  const reset = {
    kind: 'ResetShareOffsets',
    group: 'jobs',
    topic: 't',
    partition: null,
    to: 'earliest',
    value: 0,
  } as const
  run.act(reset)
  run.wait(3)
  expect(run.of('AdminAnswered').at(-1)).toMatchObject({
    api: 'ResetShareOffsets',
    error: 'NON_EMPTY_GROUP',
  })
  run.act({ kind: 'CloseClient', client: 'consumer-a' })
  run.wait(5)
  run.act(reset)
  run.wait(5)
  expect(run.of('AdminAnswered').at(-1)).toMatchObject({ api: 'ResetShareOffsets', error: 'NONE' })
  const from = run.world.now
  run.act({ kind: 'StartNode', node: 'consumer-a' })
  run.wait(20)
  expect(deliveries(run, from).get(0)).toBe(1)
})

test('through crashes and cuts of every kind the promises of share groups hold', () => {
  const spec = ['a', 'b', 'c'].map((id) =>
    shared(id, { processMs: 60, releaseEvery: 7, rejectEvery: 11, config: EXPLICIT }),
  )
  for (const seed of [1, 2]) {
    const run = new Watched(
      cluster(spec, { topics: [{ name: 't', partitions: 2, replicationFactor: 3 }] }),
      seed,
    )
    run.wait(20)
    const nodes = ['broker-1', 'broker-2', 'broker-3', 'consumer-a', 'consumer-b', 'consumer-c']
    for (let i = 0; i < 8; i++) {
      const node = nodes[(seed * 7 + i * 5) % nodes.length] as string
      if (i % 3 === 0) run.act({ kind: 'IsolateNode', node })
      else if (i % 3 === 1) run.act({ kind: 'CrashNode', node })
      else run.act({ kind: 'PauseNode', node })
      run.wait(4 + ((seed + i) % 5) * 4)
      run.act({ kind: 'HealAllLinks' })
      run.act({ kind: 'StartNode', node })
      run.act({ kind: 'ResumeNode', node })
      run.wait(6)
    }
    run.wait(60)
    expect(run.of('ShareStartOffsetMoved').length).toBeGreaterThan(50)
  }
}, 120_000)

test('a run with share consumers is the same from a JSON copy of its world', () => {
  const one = new Watched(cluster([shared('a', { processMs: 30 }), shared('b', { processMs: 30 })]))
  one.wait(20)
  const two = new Watched(cluster([]))
  two.world = JSON.parse(JSON.stringify(one.world)) as KafkaWorld
  const stepper = new Stepper<Node, Message, Fact>(model, () => {})
  while ((nextEventAt(two.world) ?? Infinity) <= one.world.now + 10 * SECOND) stepper.step(two.world)
  one.wait(10)
  two.world.now = one.world.now
  expect(JSON.stringify(two.world)).toBe(JSON.stringify(one.world))
})
