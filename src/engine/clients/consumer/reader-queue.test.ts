/** kafka-go's Reader: what its channel and its goroutines make it do that a Java consumer does not. */
import { expect, test } from 'vitest'
import type { ConsumerSpec, ProducerSpec } from '../../commands.ts'
import { MS, type NodeId, SECOND } from '../../kernel/types.ts'
import type { Scenario } from '../../scenario.ts'
import { ofKind, started, wait } from '../../test-run.ts'
import type { Consumer } from '../../world.ts'
import { queueLength } from './reader-queue.ts'

const reader = (id: string, more: Partial<ConsumerSpec> = {}): ConsumerSpec =>
  ({ id, group: 'g', topics: ['t'], startAtMs: 14_000, client: 'kafka-go', ...more }) as ConsumerSpec

function cluster(
  consumers: readonly ConsumerSpec[],
  producer: Partial<ProducerSpec> = {},
  partitions = 2,
): Scenario {
  const base = {
    id: 'p',
    topic: 't',
    keys: ['a', 'b', 'c', 'd', 'e', 'f'],
    recordsPerSecond: 30,
    startAtMs: 8_000,
  }
  return {
    version: 1,
    id: 'reader-queue',
    seed: 1,
    network: 'datacentre',
    brokers: [1, 2, 3].map((id) => ({ id, rack: null })),
    controllers: [100],
    // The offsets topic is there before the first reader looks for its coordinator: no back-off at the start.
    topics: [
      { name: 't', partitions, replicationFactor: 3 },
      { name: '__consumer_offsets', partitions: 1, replicationFactor: 3 },
    ],
    producers: [{ ...base, ...producer } as ProducerSpec],
    consumers,
  }
}

const nodeIn = (it: ReturnType<typeof started>, id = 'r'): Consumer =>
  it.world.nodes[`consumer-${id}`] as Consumer
const buffered = (self: Consumer): number =>
  Object.values(self.partitions)
    .flatMap((p) => p.buffered.filter((b) => b.baseOffset + b.count > p.position))
    .reduce((sum, b) => sum + b.count, 0)

test('a full channel holds its readers up: nothing more is fetched until there is room', () => {
  const config = { QueueCapacity: 5, Read: 'FetchMessage' }
  const it = started(cluster([reader('r', { config, processMs: 2_000 })]))
  wait(it, 30)
  const before = buffered(nodeIn(it))
  expect(queueLength(nodeIn(it))).toBe(5)
  expect(
    nodeIn(it)
      .queue?.blocked.map((b) => b.partition)
      .sort(),
  ).toEqual(['t-0', 't-1'])
  for (let i = 0; i < 20; i++) {
    wait(it, 0.5)
    const self = nodeIn(it)
    for (const { partition } of self.queue?.blocked ?? [])
      expect(self.sessions[partition]?.fetching).toBe(false)
  }
  // 300 messages were written meanwhile, and five were taken.
  expect(buffered(nodeIn(it))).toBeLessThanOrEqual(before)
})

test('with room in the channel it reads on, whatever the application does', () => {
  const config = { QueueCapacity: 100_000, Read: 'FetchMessage' }
  const it = started(cluster([reader('r', { config, processMs: 600_000 })]))
  wait(it, 25)
  const first = queueLength(nodeIn(it))
  wait(it, 10)
  expect(queueLength(nodeIn(it)) - first).toBeGreaterThan(250)
  expect(ofKind(it, 'RecordsProcessed')).toEqual([])
})

test('every message comes out once, and those of a partition in order', () => {
  const config = { QueueCapacity: 3, Read: 'FetchMessage' }
  const it = started(cluster([reader('r', { config, processMs: 5 })], { recordsPerSecond: 60 }))
  wait(it, 40)
  for (const partition of ['t-0', 't-1']) {
    const polled = ofKind(it, 'RecordsPolled').filter((f) => f.partition === partition)
    const offsets = polled.map((f) => f.from)
    expect(offsets).toEqual(offsets.map((_, i) => i))
    expect(offsets.length).toBeGreaterThan(400)
  }
})

test('a full channel goes round the partitions whose readers wait before it', () => {
  const config = { QueueCapacity: 2, Read: 'FetchMessage' }
  const it = started(cluster([reader('r', { config, processMs: 100 })]))
  wait(it, 40)
  const latest = ofKind(it, 'RecordsPolled')
    .slice(-20)
    .map((f) => f.partition)
  for (let i = 1; i < latest.length; i++) expect(latest[i]).not.toBe(latest[i - 1])
})

test('a busy application does not keep its Reader from a rebalance, and max.poll.interval.ms is not known to it', () => {
  const config = { SessionTimeout: 10_000, RebalanceTimeout: 5_000, MaxWait: 1_000 }
  const it = started(
    cluster([reader('r', { config, processMs: 600_000 }), reader('s', { config, startAtMs: 30_000 })]),
  )
  wait(it, 60)
  const gained = ofKind(it, 'PartitionsAssigned').filter((f) => f.consumer === 'consumer-s')
  expect(gained.at(-1)?.partitions).toHaveLength(1)
  const kept = ofKind(it, 'PartitionsAssigned').filter((f) => f.consumer === 'consumer-r')
  expect(kept.at(-1)?.partitions).toHaveLength(1)
  expect(ofKind(it, 'PollIntervalExceeded')).toEqual([])
  expect(ofKind(it, 'MemberLeft')).toEqual([])
})

test('a member joins again only when its readers are back from their fetches, up to MaxWait later', () => {
  const quiet = { recordsPerSecond: 0 }
  const config = { MaxWait: 10_000 }
  const it = started(cluster([reader('r', { config }), reader('s', { config, startAtMs: 30_000 })], quiet))
  wait(it, 60)
  const noticed = ofKind(it, 'GroupStateChanged', 30 * SECOND).find((f) => f.to === 'PreparingRebalance')
  const joined = ofKind(it, 'JoinRequested', 30 * SECOND).find((f) => f.consumer === 'consumer-r')
  const waited = ((joined?.at ?? 0) - (noticed?.at ?? 0)) / SECOND
  // At most HeartbeatInterval until it hears of it, then at most the nine seconds that its fetches wait.
  expect(waited).toBeGreaterThan(3.5)
  expect(waited).toBeLessThan(12.1)
})

test('a member whose JoinGroup gets no answer waits JoinGroupBackoff before the next', () => {
  const config = { JoinGroupBackoff: 4_000 }
  const it = started(cluster([reader('r', { config })]))
  wait(it, 25)
  const coordinator = ofKind(it, 'CoordinatorFound').at(-1)?.broker
  expect(nodeIn(it).membership.state).toBe('STABLE')
  const cutAt = it.now
  it.act({ kind: 'CutLink', a: 'consumer-r', b: `broker-${coordinator}`, direction: 'both' })
  wait(it, 100)
  const joins = ofKind(it, 'JoinRequested', cutAt).map((f) => f.at)
  expect(joins.length).toBeGreaterThan(1)
  for (const failed of ofKind(it, 'RequestFailedAt', cutAt)) {
    if (failed.request !== 'JoinGroupRequest') continue
    const next = joins.find((at) => at > failed.at)
    if (next !== undefined) expect(next - failed.at).toBeGreaterThanOrEqual(4_000 * MS)
  }
  it.act({ kind: 'HealAllLinks' })
  wait(it, 60)
  expect(nodeIn(it).membership.state).toBe('STABLE')
})

test('ReadCommitted of kafka-go hands over what was aborted, once the transaction has ended', () => {
  const producer = {
    config: { 'transactional.id': 'tx' },
    transaction: { records: 5, abortEvery: 2 },
    recordsPerSecond: 20,
  }
  const polled = (client: ConsumerSpec['client']) => {
    const committed =
      client === 'java' ? { 'isolation.level': 'read_committed' } : { IsolationLevel: 'ReadCommitted' }
    const start = client === 'java' ? { 'auto.offset.reset': 'earliest' } : {}
    const spec = reader('r', { ...(client && { client }), config: { ...committed, ...start } })
    const it = started(cluster([spec], producer, 1))
    wait(it, 40)
    const ids = new Set(ofKind(it, 'RecordsPolled').flatMap((f) => f.ids))
    return { ids: ids.size, created: ofKind(it, 'RecordCreated').length }
  }
  const go = polled('kafka-go')
  expect(go.ids).toBeGreaterThan(go.created * 0.85)
  const java = polled('java')
  expect(java.ids).toBeLessThan(java.created * 0.6)
})

test('a partition that was cut back lets its reader wait beyond the end until the log has grown', () => {
  const it = started(cluster([reader('r')], { recordsPerSecond: 0 }, 1))
  wait(it, 25)
  const self = nodeIn(it)
  const state = self.partitions['t-0']
  expect(state?.state).toBe('fetching')
  if (state) state.position = 50
  wait(it, 20)
  expect(nodeIn(it).partitions['t-0']?.position).toBe(50)
  expect(ofKind(it, 'PositionReset').filter((f) => f.at > 25 * SECOND)).toEqual([])
  const node = 'consumer-r' as NodeId
  expect(it.world.nodes[node]?.process).toBe('running')
})
