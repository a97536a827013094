import { expect, test } from 'vitest'
import { createRun, SECOND } from '../../engine/index.ts'
import { opening } from '../../scenarios/opening.ts'
import {
  BLANK,
  begun,
  changed,
  configsIn,
  linesOf,
  loadOf,
  problemIn,
  redone,
  stemOf,
  undone,
  withBrokers,
  withBurst,
  withControllers,
  withLoad,
  withoutBroker,
  withoutProducer,
  withProducerName,
  withProducerTwin,
  withTopicName,
} from './draft.ts'
import { withLevel } from './FeaturesSection.tsx'
import { savedIn, withSaved } from './saved.ts'

test('a blank cluster, and any that comes with the page, can be begun with', () => {
  expect(problemIn(BLANK)).toBeNull()
  expect(problemIn(begun(opening).now)).toBeNull()
})

test('what is wrong is named by its field', () => {
  const draft = { ...BLANK, topics: [{ name: 'orders', partitions: 3, replicationFactor: 2 }] }
  expect(problemIn(draft)?.field).toBe('topics[0].replicationFactor')
  const config = { 'min.insync.replicas': 'many' }
  expect(problemIn({ ...BLANK, brokerConfig: config })?.field).toContain('min.insync.replicas')
  expect(problemIn({ ...BLANK, seed: Number.NaN })?.field).toBe('seed')
})

test('every change can be taken back and done again', () => {
  const first = begun(BLANK)
  const second = changed(first, withBrokers(first.now, 3))
  expect(second.now.brokers.map(({ id }) => id)).toEqual([1, 2, 3])
  expect(undone(second).now).toEqual(first.now)
  expect(redone(undone(second)).now).toEqual(second.now)
  expect(changed(undone(second), { seed: 2 }).future).toEqual([])
  expect(undone(first)).toBe(first)
})

test('fewer and more brokers and controllers leave those that stay as they were', () => {
  const racks = { ...BLANK, brokers: [7, 9].map((id) => ({ id, rack: 'r' })) }
  expect(withBrokers(racks, 3).brokers).toEqual([...racks.brokers, { id: 10, rack: null }])
  expect(withBrokers(racks, 1).brokers).toEqual([racks.brokers[0]])
  expect(withControllers(racks, 3).controllers).toEqual([100, 101, 102])
})

test('a drawn load is what the producer does', () => {
  const steps = [
    { atMs: 20_000, recordsPerSecond: 20 },
    { atMs: 25_000, recordsPerSecond: 0 },
  ]
  const producer = { id: 'p', topic: 'topic-1', keys: null, recordsPerSecond: 1, startAtMs: 8_000 }
  const draft = { ...BLANK, network: 'datacentre' as const, producers: [producer] }
  const scenario = { ...draft, ...withLoad(draft, 'p', steps) }
  expect(loadOf(scenario, 'p')).toEqual(steps)
  expect(problemIn(scenario)).toBeNull()
  const run = createRun({ version: 1, scenario, seed: 1, commands: [] })
  run.advanceTo(40 * SECOND)
  const made = (from: number, to: number) =>
    run.facts.filter(
      ({ at, fact }) => fact.kind === 'RecordCreated' && at >= from * SECOND && at < to * SECOND,
    ).length
  expect(made(20, 25)).toBeGreaterThan(5 * made(10, 15))
  expect(made(26, 40)).toBe(0)
})

test('configs are lines as in server.properties, and come back as they were', () => {
  const text = 'min.insync.replicas=2\n# why\n\nunclean.leader.election.enable = true\ncleanup.policy=compact'
  const configs = {
    'min.insync.replicas': 2,
    'unclean.leader.election.enable': true,
    'cleanup.policy': 'compact',
  }
  expect(configsIn(text)).toEqual(configs)
  expect(configsIn(linesOf(configs))).toEqual(configs)
  expect(configsIn('nonsense')).toBeNull()
})

test('what this browser keeps comes back; what cannot be read is counted, not thrown', () => {
  const list = withSaved(withSaved([], 'one', BLANK), 'two', opening)
  expect(savedIn(JSON.stringify(list)).saved.map(({ name }) => name)).toEqual(['one', 'two'])
  expect(withSaved(list, 'one', opening)).toHaveLength(2)
  expect(savedIn('{')).toEqual({ saved: [], unreadable: 1 })
  expect(savedIn(JSON.stringify([...list, { name: 'x', scenario: { version: 9 } }, 7]))).toMatchObject({
    unreadable: 2,
  })
  expect(savedIn(null)).toEqual({ saved: [], unreadable: 0 })
})

test('who writes to a topic, reads it, or has a load goes with a new name', () => {
  const producer = { id: 'p', topic: 'topic-1', keys: null, recordsPerSecond: 1 }
  const consumer = { id: 'c', group: 'g', topics: ['topic-1'] }
  const share = { id: 's', group: 'sg', topics: ['topic-1'] }
  const base = { ...BLANK, producers: [producer], consumers: [consumer], shareConsumers: [share] }
  const draft = { ...base, ...withLoad(base, 'p', [{ atMs: 9_000, recordsPerSecond: 5 }]) }
  const renamed = { ...draft, ...withTopicName(draft, 0, 'orders') }
  expect(problemIn(renamed)).toBeNull()
  expect([
    renamed.producers[0]?.topic,
    renamed.consumers[0]?.topics,
    renamed.shareConsumers[0]?.topics,
  ]).toEqual(['orders', ['orders'], ['orders']])
  const other = { ...renamed, ...withProducerName(renamed, 0, 'q') }
  expect(problemIn(other)).toBeNull()
  expect(loadOf(other, 'q')).toEqual([{ atMs: 9_000, recordsPerSecond: 5 }])
  const without = { ...other, ...withoutProducer(other, 0) }
  expect(problemIn(without)).toBeNull()
  expect(without.script).toEqual([])
})

test('a name that two topics have for a moment takes nobody along', () => {
  const topics = ['a', 'b'].map((name) => ({ name, partitions: 1, replicationFactor: 1 }))
  const producer = { id: 'p', topic: 'a', keys: null, recordsPerSecond: 1 }
  const draft = { ...BLANK, topics, producers: [producer] }
  const twice = { ...draft, ...withTopicName(draft, 1, 'a') }
  expect({ ...twice, ...withTopicName(twice, 1, 'ab') }.producers?.[0]?.topic).toBe('a')
})

test('any broker can go, the others stay as they are', () => {
  const three = { ...BLANK, ...withBrokers(BLANK, 3) }
  expect(withoutBroker(three, 2).brokers?.map(({ id }) => id)).toEqual([1, 3])
})

test('values are filled up to the size that was asked for', () => {
  const producer = { id: 'p', topic: 'topic-1', keys: null, recordsPerSecond: 5, valueBytes: 500 }
  const scenario = { ...BLANK, network: 'datacentre' as const, producers: [producer] }
  expect(problemIn(scenario)).toBeNull()
  const run = createRun({ version: 1, scenario, seed: 1, commands: [] })
  run.advanceTo(20 * SECOND)
  const broker = run.world.nodes['broker-1']
  const log = broker?.role === 'broker' ? broker.disk.logs['topic-1-0'] : undefined
  expect(log?.logEndOffset).toBeGreaterThan(20)
  const bytes = (log?.active.sizeInBytes ?? 0) / (log?.logEndOffset ?? 1)
  expect(bytes).toBeGreaterThan(500)
})

test('a twin has a name of its own, and a producer’s has its load', () => {
  const steps = [{ atMs: 20_000, recordsPerSecond: 20 }]
  const producers = ['p-1', 'q'].map((id) => ({ id, topic: 'topic-1', keys: null, recordsPerSecond: 1 }))
  const draft = { ...BLANK, producers, ...withLoad({ ...BLANK, producers }, 'p-1', steps) }
  const next = { ...draft, ...withProducerTwin(draft, 0) }
  expect(next.producers.map(({ id }) => id)).toEqual(['p-1', 'p-2', 'q'])
  expect(loadOf(next, 'p-2')).toEqual(steps)
  expect(loadOf(next, 'p-1')).toEqual(steps)
  expect(problemIn(next)).toBeNull()
  expect(stemOf('orders')).toBe('orders')
})

test('a burst goes up and comes back to the rate of before', () => {
  const start = { atMs: 5_000, recordsPerSecond: 2 }
  expect(withBurst(start, [])).toEqual([
    { atMs: 15_000, recordsPerSecond: 20 },
    { atMs: 20_000, recordsPerSecond: 2 },
  ])
})

test('a feature level is written only where it is not that of a new cluster, and is what the cluster gets', () => {
  const lower = { ...BLANK, ...withLevel(BLANK, 'transaction.version', 1) }
  expect(lower.features).toEqual({ 'transaction.version': 1 })
  expect(problemIn(lower)).toBeNull()
  const run = createRun({ version: 1, scenario: lower, seed: 1, commands: [] })
  run.seek(8 * SECOND)
  const image = Object.values(run.world.nodes).flatMap((node) =>
    node.role === 'controller' ? [node.image] : [],
  )
  expect(image[0]?.features).toMatchObject({
    'transaction.version': 1,
    'eligible.leader.replicas.version': 1,
  })
  expect({ ...lower, ...withLevel(lower, 'transaction.version', 2) }.features).toEqual({})
})
