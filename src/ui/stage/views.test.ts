import { describe, expect, it } from 'vitest'
import { createRun, freshestImage, MS, type Run, SECOND } from '../../engine/index.ts'
import { inMode } from '../../scenarios/mode.ts'
import { opening } from '../../scenarios/opening.ts'
import { readBroker, readPartition, readQuorum, readTopic } from './broker-view.ts'
import { readGroup, readProducer } from './client-view.ts'
import { createLeaderChanges } from './leader-changes.ts'
import { knownKeys, readShape } from './shape.ts'

function runTo(at: number): Run {
  const run = createRun({ version: 1, scenario: opening, seed: opening.seed, commands: [] })
  run.seek(at)
  return run
}

const read = (run: Run, topic: string, partition: number) =>
  readPartition(run, { key: `${topic}-${partition}`, topic, partition }, createLeaderChanges().read(run))

function ledByTwo(run: Run): number {
  const found = [0, 1, 2].find((p) => read(run, 'user-events', p).leader === 2)
  if (found === undefined) throw new Error('broker 2 leads no partition of user-events')
  return found
}

describe('cards tell what the world holds', () => {
  it('who is there', () => {
    const shape = readShape(runTo(30_000_000).world, ['__consumer_offsets'])
    expect(shape.brokers).toEqual([1, 2, 3])
    expect(shape.topics.map((t) => t.name)).toEqual(['user-events', 'payment-transactions', 'system-logs'])
    expect(shape.groups.map((g) => g.members.length)).toEqual([2, 1])
  })

  it('a topic’s promises and the keys that are used', () => {
    const { world } = runTo(30_000_000)
    expect(readTopic(world, 'user-events')).toEqual({ partitions: 3, replicationFactor: 3, minIsr: '2' })
    expect(readTopic(world, 'system-logs')).toEqual({ partitions: 1, replicationFactor: 2, minIsr: '1' })
    expect(knownKeys(world)).toContain('user-123')
  })

  it('one quorum leader', () => {
    const quorum = readQuorum(runTo(30_000_000).world, 30_000_000)
    expect(quorum.controllers.filter((c) => c.state === 'leader')).toHaveLength(1)
    expect(quorum.committed).toBeLessThanOrEqual(quorum.end)
  })

  it('what clients do', () => {
    const { world, now } = runTo(30_000_000)
    expect(readProducer(world, 'broker-1', now)).toBeNull()
    const shape = readShape(world, [])
    expect(readProducer(world, shape.producers[0] as string, now)).toMatchObject({
      acks: 'all',
      idempotent: true,
    })
    const [first] = shape.groups
    const group = readGroup(world, first?.id as string, first?.members ?? [], now)
    expect(group.state).toBe('Stable')
    expect(group.members.reduce((sum, m) => sum + m.partitions.length, 0)).toBe(3)
  })
})

describe('a broker that crashes', () => {
  it('keeps its place, loses its session, then its leaderships', () => {
    const run = runTo(30_000_000)
    const partition = ledByTwo(run)
    run.act({ kind: 'CrashNode', node: 'broker-2' })
    run.seek(33_000_000)
    const dying = readBroker(run.world, 2, run.now)
    expect(dying?.state).toBe('crashed')
    expect(dying?.fenced).toBe(false)
    expect(dying?.session?.left).toBeGreaterThan(0)
    expect(dying?.session?.left).toBeLessThanOrEqual(90)
    const before = read(run, 'user-events', partition)
    expect(before.leader).toBe(2)
    expect(before.replicas.find((r) => r.broker === 2)).toMatchObject({ role: 'leaderDown', crowned: true })

    run.seek(44_000_000)
    expect(readBroker(run.world, 2, run.now)).toMatchObject({ fenced: true, session: null, leaderships: 0 })
    const after = read(run, 'user-events', partition)
    expect(after.leader).not.toBe(2)
    expect(after.leaderEpoch).toBe(before.leaderEpoch + 1)
    expect(after.replicas.find((r) => r.broker === 2)).toMatchObject({ role: 'wasLeader', sync: 'out' })
  })
})

it('the ISR is the leader’s where the leader changed it and the controller has not read it yet', () => {
  const before = inMode(opening, 'zookeeper')
  const brokerConfig = { ...before.brokerConfig, 'inter.broker.protocol.version': '2.7-IV1' }
  const run = createRun({ version: 1, scenario: { ...before, brokerConfig }, seed: 1, commands: [] })
  run.advanceTo(34 * SECOND)
  run.act({ kind: 'CutLink', a: 'broker-3', b: 'broker-1', direction: 'both' })
  while (!run.facts.some(({ fact }) => fact.kind === 'IsrChanged' && fact.reason === 'lagging')) {
    if (run.now > 120 * SECOND) throw new Error('no follower fell behind')
    run.advanceTo(run.now + 50 * MS)
  }
  const shrunk = run.facts.find(({ fact }) => fact.kind === 'IsrChanged' && fact.reason === 'lagging')?.fact
  if (shrunk?.kind !== 'IsrChanged') throw new Error('no fact')
  const at = shrunk.partition.lastIndexOf('-')
  const [topic, partition] = [shrunk.partition.slice(0, at), Number(shrunk.partition.slice(at + 1))]
  expect(freshestImage(run.world)?.topics[topic]?.partitions[partition]?.isr).toEqual(shrunk.from)
  const inSync = read(run, topic, partition).replicas.filter(({ sync }) => sync === 'isr')
  expect(inSync.map(({ broker }) => broker).sort()).toEqual([...shrunk.to].sort())
})
