/** What a snapshot must not change: the same metadata everywhere, whoever was away and for however long. */
import { expect, test } from 'vitest'
import { createRun, type Run } from '../history/run.ts'
import { freshestImage } from '../history/series.ts'
import { INVARIANTS } from '../invariants/checker.ts'
import { digest } from '../kernel/snapshot.ts'
import { SECOND } from '../kernel/types.ts'
import type { Scenario } from '../scenario.ts'
import { ofKind, wait } from '../test-run.ts'
import type { Broker, Controller } from '../world.ts'

/** A cluster that takes a snapshot every few seconds and keeps few of them. */
function cluster(more: Record<string, number> = {}): Scenario {
  return {
    version: 1,
    id: 'snapshots',
    seed: 1,
    network: 'datacentre',
    brokers: [1, 2, 3].map((id) => ({ id, rack: null })),
    controllers: [100, 101, 102],
    brokerConfig: {
      'offsets.topic.num.partitions': 1,
      'metadata.log.max.record.bytes.between.snapshots': 2_000,
      'metadata.max.retention.bytes': 6_000,
      ...more,
    },
    topics: [{ name: 't', partitions: 3, replicationFactor: 3 }],
    producers: [{ id: 'p', topic: 't', keys: null, recordsPerSecond: 5, startAtMs: 8_000 }],
    consumers: [],
  }
}

function start(scenario = cluster()): Run {
  const run = createRun({ version: 1, scenario, seed: 1, commands: [] })
  run.advanceTo(30 * SECOND)
  return run
}

const disk = (run: Run, id: string) => (run.world.nodes[id] as Controller | Broker).raft.disk
const active = (run: Run) =>
  Object.values(run.world.nodes).find((n) => n.role === 'controller' && n.active) as Controller
const K7 = INVARIANTS.find(({ id }) => id === 'K7')?.on.thorough
const SERVERS = ['broker-1', 'broker-2', 'broker-3', 'controller-100', 'controller-101', 'controller-102']

/** All nodes say the same of the cluster. */
function expectAgreement(run: Run): void {
  const image = freshestImage(run.world)
  const said = digest({ ...image, offset: 0 })
  for (const node of Object.values(run.world.nodes)) {
    if (node.role === 'broker') expect(digest({ ...node.memory?.image, offset: 0 }), node.id).toBe(said)
    if (node.role === 'controller') expect(digest({ ...node.image, offset: 0 }), node.id).toBe(said)
  }
  expect(K7?.({ world: run.world } as never)).toBeNull()
}

test('every node takes snapshots of its own, and drops what they make needless', () => {
  const run = start()
  wait(run, 240)
  for (const id of SERVERS) {
    expect(ofKind(run, 'MetadataSnapshotTaken').filter((f) => f.node === id).length, id).toBeGreaterThan(3)
    const { logStartOffset, snapshots } = disk(run, id)
    expect(logStartOffset, id).toBeGreaterThan(0)
    expect(snapshots[0]?.endOffset, id).toBe(logStartOffset)
  }
  expectAgreement(run)
})

test('without limits in sight nothing is taken and nothing dropped', () => {
  const run = start(
    cluster({
      'metadata.log.max.record.bytes.between.snapshots': 20_971_520,
      'metadata.max.retention.bytes': 104_857_600,
    }),
  )
  wait(run, 120)
  expect(ofKind(run, 'MetadataSnapshotTaken')).toEqual([])
  expect(disk(run, 'controller-100').logStartOffset).toBe(0)
})

test('time alone is enough: metadata.log.max.snapshot.interval.ms', () => {
  const run = start(
    cluster({
      'metadata.log.max.record.bytes.between.snapshots': 20_971_520,
      'metadata.log.max.snapshot.interval.ms': 20_000,
    }),
  )
  wait(run, 70)
  const taken = ofKind(run, 'MetadataSnapshotTaken').filter((f) => f.node === 'broker-1')
  expect(taken.length).toBeGreaterThanOrEqual(3)
  expect(taken.length).toBeLessThanOrEqual(5)
})

test.each(['controller', 'broker'])(
  'a %s that was away too long takes the snapshot over and agrees with all',
  (role) => {
    const run = start()
    const away =
      role === 'broker'
        ? 'broker-2'
        : (['controller-100', 'controller-101'].find((id) => id !== active(run).id) as string)
    run.act({ kind: 'CrashNode', node: away })
    const end = disk(run, away).logEndOffset
    run.act({ kind: 'CreateTopic', topic: 'meanwhile', partitions: 2, replicationFactor: 2, config: {} })
    wait(run, 300)
    expect(disk(run, active(run).id).logStartOffset).toBeGreaterThan(end)
    const since = run.now
    run.act({ kind: 'StartNode', node: away })
    wait(run, 30)
    const loaded = ofKind(run, 'MetadataSnapshotLoaded', since).filter((f) => f.node === away)
    expect(loaded.map((f) => f.from)).toContain('leader')
    expectAgreement(run)
  },
)

test('a broker that was only cut off takes over what changed: new topics appear, deleted ones go', () => {
  const run = start()
  run.act({ kind: 'CreateTopic', topic: 'doomed', partitions: 1, replicationFactor: 3, config: {} })
  wait(run, 5)
  run.act({ kind: 'IsolateNode', node: 'broker-3' })
  wait(run, 15)
  run.act({ kind: 'DeleteTopic', topic: 'doomed' })
  run.act({ kind: 'CreateTopic', topic: 'fresh', partitions: 3, replicationFactor: 2, config: {} })
  wait(run, 300)
  const broker = () => run.world.nodes['broker-3'] as Broker
  expect(Object.keys(broker().disk.logs)).toContain('doomed-0')
  const since = run.now
  run.act({ kind: 'HealAllLinks' })
  wait(run, 60)
  expect(ofKind(run, 'MetadataSnapshotLoaded', since).map((f) => [f.node, f.from])).toEqual([
    ['broker-3', 'leader'],
  ])
  expect(Object.keys(broker().disk.logs)).not.toContain('doomed-0')
  expectAgreement(run)
  for (const topic of Object.values(freshestImage(run.world)?.topics ?? {}))
    for (const p of topic.partitions) expect(p.isr.length, topic.name).toBe(p.replicas.length)
})

test('a restart begins with the own snapshot, and a whole quorum comes back from snapshots alone', () => {
  const run = start()
  wait(run, 240)
  for (const id of SERVERS) run.act({ kind: 'CrashNode', node: id })
  wait(run, 1)
  const since = run.now
  for (const id of SERVERS) run.act({ kind: 'StartNode', node: id })
  wait(run, 60)
  const loaded = ofKind(run, 'MetadataSnapshotLoaded', since).filter((f) => f.from === 'disk')
  expect(new Set(loaded.map((f) => f.node))).toEqual(new Set(SERVERS))
  expect(freshestImage(run.world)?.topics.t?.partitions).toHaveLength(3)
  expectAgreement(run)
})

test('time travel through snapshots gives the same worlds', () => {
  const run = start()
  wait(run, 120)
  const [at, known] = [run.now, run.digest()]
  wait(run, 120)
  const [later, then] = [run.now, run.digest()]
  run.seek(at)
  expect(run.digest()).toBe(known)
  run.advanceTo(later)
  expect(run.digest()).toBe(then)
})
