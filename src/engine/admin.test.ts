/** What an operator asks for, on a whole cluster: what happens, and what Kafka answers. */
import { expect, test } from 'vitest'
import type { Command } from './commands.ts'
import type { Run } from './history/run.ts'
import { freshestImage, leaderOf } from './history/series.ts'
import type { Scenario } from './scenario.ts'
import { brokerIn, ofKind, started, wait } from './test-run.ts'

function cluster(more: Partial<Scenario> = {}): Scenario {
  return {
    version: 1,
    id: 'admin',
    seed: 1,
    network: 'datacentre',
    brokers: [1, 2, 3, 4].map((id) => ({ id, rack: null })),
    controllers: [100, 101, 102],
    brokerConfig: { 'offsets.topic.num.partitions': 1 },
    topics: [{ name: 't', partitions: 1, replicationFactor: 3 }],
    producers: [],
    consumers: [],
    ...more,
  }
}

const writer = { id: 'p', topic: 't', keys: ['a', 'b', 'c', 'd'], recordsPerSecond: 20, startAtMs: 6_000 }

const start = (scenario = cluster()) => started(scenario)

const partition = (run: Run, p = 0, topic = 't') => freshestImage(run.world)?.topics[topic]?.partitions[p]

/** Asks and waits; what the admin client heard of it. */
function ask(run: Run, command: Command, seconds = 2) {
  const before = ofKind(run, 'AdminAnswered').length
  run.act(command)
  wait(run, seconds)
  return ofKind(run, 'AdminAnswered')
    .slice(before)
    .map(({ error }) => error)
}

const move = (replicas: number[], throttle: number | null = null): Command => ({
  kind: 'ReassignPartitions',
  partitions: [{ topic: 't', partition: 0, replicas }],
  throttle,
})

test('a partition moves: copied first, then dropped, and the old log is deleted', () => {
  const run = start(cluster({ producers: [writer] }))
  const before = partition(run)?.replicas ?? []
  const spare = [1, 2, 3, 4].find((id) => !before.includes(id)) as number
  const target = [spare, ...before.slice(1)]
  const gone = before[0] as number
  expect(brokerIn(run, gone).disk.logs['t-0']?.logEndOffset).toBeGreaterThan(0)
  expect(ask(run, move(target), 5)).toEqual(['NONE'])
  const kinds = run.facts.map(({ fact }) => fact.kind)
  expect(kinds.indexOf('ReassignmentStarted')).toBeLessThan(kinds.indexOf('ReassignmentCompleted'))
  expect(partition(run)).toMatchObject({ replicas: target, addingReplicas: [], removingReplicas: [] })
  expect([...(partition(run)?.isr ?? [])].sort()).toEqual([...target].sort())
  expect(brokerIn(run, gone).disk.logs['t-0']).toBeUndefined()
  expect(brokerIn(run, gone).memory?.replicas['t-0']).toBeUndefined()
  expect(ofKind(run, 'ReplicaDeleted')).toMatchObject([
    { broker: gone, partition: 't-0', reason: 'reassigned' },
  ])
  // The one that went had led: the first of the new list in sync does now, in a new epoch.
  expect(leaderOf(run.world, 't-0')?.broker.brokerId).toBe(partition(run)?.leader)
  expect(partition(run)?.leader).not.toBe(gone)
  wait(run, 3)
  const [a, b] = target.map((id) => brokerIn(run, id).disk.logs['t-0']?.logEndOffset ?? -1)
  expect(Math.abs((a ?? 0) - (b ?? 0))).toBeLessThan(20)
  expect(ofKind(run, 'BatchFailed')).toEqual([])
})

test('a move that cannot go on waits, and can be called off', () => {
  const run = start()
  const before = partition(run)?.replicas ?? []
  const spare = [1, 2, 3, 4].find((id) => !before.includes(id)) as number
  run.act({ kind: 'CrashNode', node: `broker-${spare}` })
  wait(run, 15)
  expect(ask(run, move([spare, ...before.slice(1)]), 10)).toEqual(['NONE'])
  expect(partition(run)).toMatchObject({ addingReplicas: [spare], removingReplicas: [before[0]] })
  expect(ofKind(run, 'ReassignmentCompleted')).toEqual([])
  expect(ask(run, { kind: 'CancelReassignment', topic: 't', partition: 0 })).toEqual(['NONE'])
  // PartitionReassignmentRevert takes the added ones out; it does not remember the old order.
  const reverted = [...before.slice(1), before[0]]
  expect(partition(run)).toMatchObject({ replicas: reverted, addingReplicas: [], removingReplicas: [] })
  expect(ask(run, { kind: 'CancelReassignment', topic: 't', partition: 0 })).toEqual([
    'NO_REASSIGNMENT_IN_PROGRESS',
  ])
  expect(ask(run, move([1, 9]))).toEqual(['INVALID_REPLICA_ASSIGNMENT'])
  expect(ask(run, move([1, 1]))).toEqual(['INVALID_REPLICA_ASSIGNMENT'])
  expect(ask(run, move([]))).toEqual(['INVALID_REPLICA_ASSIGNMENT'])
})

test('a broker that was down while its replica was taken away deletes the log when it returns', () => {
  const run = start(cluster({ producers: [writer] }))
  const before = partition(run)?.replicas ?? []
  const spare = [1, 2, 3, 4].find((id) => !before.includes(id)) as number
  const gone = before[2] as number
  run.act({ kind: 'CrashNode', node: `broker-${gone}` })
  wait(run, 15)
  ask(run, move([before[0] as number, before[1] as number, spare]), 5)
  expect(brokerIn(run, gone).disk.logs['t-0']).toBeDefined()
  run.act({ kind: 'StartNode', node: `broker-${gone}` })
  wait(run, 15)
  expect(brokerIn(run, gone).disk.logs['t-0']).toBeUndefined()
})

test('a deleted topic is gone everywhere, and made anew it begins empty', () => {
  const fixed = { 'auto.create.topics.enable': false, 'offsets.topic.num.partitions': 1 }
  const run = start(cluster({ producers: [writer], brokerConfig: fixed }))
  const old = freshestImage(run.world)?.topics.t?.topicId
  run.act({ kind: 'CrashNode', node: 'broker-1' })
  wait(run, 15)
  expect(ask(run, { kind: 'DeleteTopic', topic: 't' })).toEqual(['NONE'])
  for (const id of [2, 3, 4]) expect(brokerIn(run, id).disk.logs['t-0']).toBeUndefined()
  expect(ask(run, { kind: 'DeleteTopic', topic: 't' })).toEqual(['UNKNOWN_TOPIC_OR_PARTITION'])
  const create = { kind: 'CreateTopic', topic: 't', partitions: 1, replicationFactor: 4, config: {} } as const
  expect(ask(run, create)).toEqual(['NONE'])
  expect(freshestImage(run.world)?.topics.t?.topicId).not.toBe(old)
  run.act({ kind: 'StartNode', node: 'broker-1' })
  wait(run, 20)
  const logs = [1, 2, 3, 4].map((id) => brokerIn(run, id).disk.logs['t-0'])
  const end = leaderOf(run.world, 't-0')?.replica.highWatermark ?? -1
  expect(end).toBeGreaterThan(0)
  for (const log of logs) expect(log?.logEndOffset).toBeGreaterThanOrEqual(end - 5)
  expect(partition(run)?.isr.length).toBe(4)
})

test('partitions are added, clients notice, and a key goes elsewhere', () => {
  const reader = { id: 'c', group: 'g', topics: ['t'], startAtMs: 6_000 }
  const run = start(
    cluster({
      producers: [{ ...writer, config: { 'metadata.max.age.ms': 3_000 } }],
      consumers: [{ ...reader, config: { 'metadata.max.age.ms': 3_000, 'auto.offset.reset': 'earliest' } }],
    }),
  )
  expect(ask(run, { kind: 'CreatePartitions', topic: 't', count: 1, assignments: null })).toEqual([
    'INVALID_PARTITIONS',
  ])
  expect(ask(run, { kind: 'CreatePartitions', topic: 'x', count: 4, assignments: null })).toEqual([
    'UNKNOWN_TOPIC_OR_PARTITION',
  ])
  expect(ask(run, { kind: 'CreatePartitions', topic: 't', count: 3, assignments: [[1, 2, 3]] })).toEqual([
    'INVALID_REPLICA_ASSIGNMENT',
  ])
  expect(ask(run, { kind: 'CreatePartitions', topic: 't', count: 4, assignments: null }, 20)).toEqual([
    'NONE',
  ])
  const made = ofKind(run, 'RecordCreated').filter(({ key }) => key === 'c')
  expect(new Set(made.map((fact) => fact.partition)).size).toBe(2)
  const assigned = ofKind(run, 'PartitionsAssigned').at(-1)
  expect(assigned?.partitions.length).toBe(4)
})

test.each([
  ['a name with a space', { topic: 'a b' }, 'INVALID_TOPIC_EXCEPTION'],
  ['a name that collides', { topic: 'my.topic' }, 'INVALID_TOPIC_EXCEPTION'],
  ['a name too long', { topic: 'x'.repeat(250) }, 'INVALID_TOPIC_EXCEPTION'],
  ['a topic that is there', { topic: 'my_topic' }, 'TOPIC_ALREADY_EXISTS'],
  ['a factor above the brokers', { replicationFactor: 5 }, 'INVALID_REPLICATION_FACTOR'],
  ['a factor of nothing', { replicationFactor: 0 }, 'INVALID_REPLICATION_FACTOR'],
  ['no partitions', { partitions: 0 }, 'INVALID_PARTITIONS'],
  ['an assignment with counts', { assignments: [[1, 2]] }, 'INVALID_REQUEST'],
  [
    'an assignment of different lengths',
    { partitions: -1, replicationFactor: -1, assignments: [[1, 2], [3]] },
    'INVALID_REPLICA_ASSIGNMENT',
  ],
  [
    'an assignment to nobody',
    { partitions: -1, replicationFactor: -1, assignments: [[1, 9]] },
    'INVALID_REPLICA_ASSIGNMENT',
  ],
  [
    'a good assignment',
    {
      partitions: -1,
      replicationFactor: -1,
      assignments: [
        [2, 1],
        [3, 4],
      ],
    },
    'NONE',
  ],
  ['defaults', { partitions: -1, replicationFactor: -1 }, 'NONE'],
])('creating a topic with %s: Kafka answers', (_, change, error) => {
  const run = start(cluster({ topics: [{ name: 'my_topic', partitions: 1, replicationFactor: 1 }] }))
  const good = {
    kind: 'CreateTopic',
    topic: 'fine',
    partitions: 2,
    replicationFactor: 2,
    config: {},
  } as const
  expect(ask(run, { ...good, ...change } as Command)).toEqual([error])
  const replicas = freshestImage(run.world)?.topics.fine?.partitions.map((p) => p.replicas)
  if (error === 'NONE' && 'assignments' in change) expect(replicas).toEqual(change.assignments)
  if (error !== 'NONE') expect(replicas).toBeUndefined()
})

test('min.insync.replicas changes while the topic lives, and both sides obey', () => {
  const run = start()
  const set = (value: string | null): Command => ({
    kind: 'AlterConfigs',
    resourceType: 'TOPIC',
    resourceName: 't',
    name: 'min.insync.replicas',
    value,
  })
  run.act({ kind: 'AddProducer', producer: { ...writer, id: 'q', startAtMs: 0 } })
  const followers = (partition(run)?.replicas ?? []).slice(1)
  for (const id of followers) run.act({ kind: 'CrashNode', node: `broker-${id}` })
  wait(run, 15)
  expect(partition(run)?.isr.length).toBe(1)
  wait(run, 5)
  expect(ofKind(run, 'AppendRefused')).toEqual([])
  expect(ask(run, set('2'))).toEqual(['NONE'])
  wait(run, 3)
  expect(ofKind(run, 'AppendRefused')[0]).toMatchObject({ error: 'NOT_ENOUGH_REPLICAS' })
  expect(ask(run, set(null))).toEqual(['NONE'])
  const refused = ofKind(run, 'AppendRefused').length
  wait(run, 5)
  expect(ofKind(run, 'AppendRefused').length).toBe(refused)
  expect(ask(run, set('0'))).toEqual(['INVALID_CONFIG'])
  expect(ask(run, { ...set('2'), resourceName: 'x' } as Command)).toEqual(['UNKNOWN_TOPIC_OR_PARTITION'])
})

test('a changed min.insync.replicas clears the ELR', () => {
  const run = start(
    cluster({
      topics: [{ name: 't', partitions: 1, replicationFactor: 3, config: { 'min.insync.replicas': 3 } }],
    }),
  )
  run.act({ kind: 'CrashNode', node: `broker-${partition(run)?.replicas[2]}` })
  wait(run, 15)
  expect(partition(run)?.elr.length).toBe(1)
  const epoch = partition(run)?.partitionEpoch ?? 0
  ask(run, {
    kind: 'AlterConfigs',
    resourceType: 'TOPIC',
    resourceName: 't',
    name: 'min.insync.replicas',
    value: '2',
  })
  expect(partition(run)).toMatchObject({ elr: [], lastKnownElr: [], partitionEpoch: epoch + 1 })
})

test('broker configs: only dynamic ones, the broker itself is asked, ELR holds min.insync.replicas to the cluster', () => {
  const run = start()
  const set = (resourceName: string, name: string, value: string | null): Command => ({
    kind: 'AlterConfigs',
    resourceType: 'BROKER',
    resourceName,
    name,
    value,
  })
  expect(ask(run, set('', 'num.partitions', '3'))).toEqual(['INVALID_REQUEST'])
  expect(ask(run, set('2', 'min.insync.replicas', '2'))).toEqual(['INVALID_CONFIG'])
  expect(ask(run, set('', 'min.insync.replicas', '0'))).toEqual(['INVALID_REQUEST'])
  expect(ask(run, set('', 'min.insync.replicas', '2'))).toEqual(['NONE'])
  for (const id of [1, 2, 3, 4]) expect(brokerIn(run, id).config['min.insync.replicas']).toBe(2)
  expect(ask(run, set('', 'min.insync.replicas', null))).toEqual(['INVALID_CONFIG'])
  // It outlives a restart, and server.properties does not know it.
  run.act({ kind: 'StopNode', node: 'broker-2' })
  wait(run, 10)
  run.act({ kind: 'StartNode', node: 'broker-2' })
  expect(brokerIn(run, 2).config['min.insync.replicas']).toBe(1)
  wait(run, 10)
  expect(brokerIn(run, 2).config['min.insync.replicas']).toBe(2)
})

test('unclean leader election switched on while a partition has no leader brings one within five minutes', () => {
  const run = start(
    cluster({ topics: [{ name: 't', partitions: 1, replicationFactor: 2 }], producers: [writer] }),
  )
  const [first, second] = partition(run)?.replicas ?? []
  run.act({ kind: 'CrashNode', node: `broker-${second}` })
  wait(run, 20)
  run.act({ kind: 'CrashNode', node: `broker-${first}` })
  run.act({ kind: 'StartNode', node: `broker-${second}` })
  wait(run, 20)
  expect(partition(run)?.leader).toBe(-1)
  expect(ask(run, { kind: 'ElectLeaders', electionType: 'PREFERRED', topic: 't', partition: 0 })).toEqual([
    'PREFERRED_LEADER_NOT_AVAILABLE',
  ])
  const set = {
    kind: 'AlterConfigs',
    resourceType: 'TOPIC',
    resourceName: 't',
    name: 'unclean.leader.election.enable',
  } as const
  expect(ask(run, { ...set, value: 'true' })).toEqual(['NONE'])
  wait(run, 301)
  expect(partition(run)).toMatchObject({ leader: second, isr: [second] })
  expect(ofKind(run, 'LeaderElected').at(-1)?.reason).toBe('unclean')
})

test('an unclean election can be asked for by hand, whatever the config says', () => {
  const run = start(
    cluster({ topics: [{ name: 't', partitions: 1, replicationFactor: 2 }], producers: [writer] }),
  )
  const [first, second] = partition(run)?.replicas ?? []
  const elect = { kind: 'ElectLeaders', electionType: 'UNCLEAN', topic: 't', partition: 0 } as const
  expect(ask(run, elect)).toEqual(['ELECTION_NOT_NEEDED'])
  run.act({ kind: 'CrashNode', node: `broker-${second}` })
  wait(run, 20)
  run.act({ kind: 'CrashNode', node: `broker-${first}` })
  wait(run, 15)
  expect(ask(run, elect)).toEqual(['ELIGIBLE_LEADERS_NOT_AVAILABLE'])
  run.act({ kind: 'StartNode', node: `broker-${second}` })
  wait(run, 20)
  expect(partition(run)?.leader).toBe(-1)
  expect(ask(run, elect)).toEqual(['NONE'])
  expect(partition(run)).toMatchObject({ leader: second, isr: [second] })
  expect(ask(run, { ...elect, topic: 'x' })).toEqual(['UNKNOWN_TOPIC_OR_PARTITION'])
})

test('a broker joins, takes over what another held, and the other is taken out of the cluster', () => {
  const run = start(cluster({ producers: [writer], brokers: [1, 2, 3].map((id) => ({ id, rack: null })) }))
  run.act({ kind: 'AddBroker', id: 7, rack: 'new' })
  wait(run, 10)
  expect(freshestImage(run.world)?.brokers[7]).toMatchObject({ fenced: false, rack: 'new' })
  expect(ask(run, move([7, 2, 3]), 10)).toEqual(['NONE'])
  expect(partition(run)?.replicas).toEqual([7, 2, 3])
  run.act({ kind: 'StopNode', node: 'broker-1' })
  wait(run, 10)
  expect(ask(run, { kind: 'UnregisterBroker', broker: 1 })).toEqual(['NONE'])
  expect(freshestImage(run.world)?.brokers[1]).toBeUndefined()
  expect(ask(run, { kind: 'UnregisterBroker', broker: 1 })).toEqual(['BROKER_ID_NOT_REGISTERED'])
  expect(() => run.act({ kind: 'AddBroker', id: 7, rack: null })).toThrow(/id is 7/)
  expect(ofKind(run, 'BatchFailed')).toEqual([])
})

test('a broker that was unregistered comes back as one that stopped uncleanly: it is in no ELR', () => {
  const run = start(
    cluster({
      brokers: [1, 2].map((id) => ({ id, rack: null })),
      features: { 'eligible.leader.replicas.version': 1 },
      topics: [{ name: 't', partitions: 1, replicationFactor: 1 }],
    }),
  )
  const only = partition(run)?.leader as number
  run.act({ kind: 'CrashNode', node: `broker-${only}` })
  wait(run, 12)
  expect(partition(run)).toMatchObject({ isr: [], elr: [only] })
  expect(ask(run, { kind: 'UnregisterBroker', broker: only })).toEqual(['NONE'])
  run.act({ kind: 'StartNode', node: `broker-${only}` })
  wait(run, 0.5)
  // ClusterControlManager: no registration, so no epoch that the broker could name.
  const at = ofKind(run, 'BrokerRegistered').at(-1)
  expect(at).toMatchObject({ broker: only })
  expect(partition(run)?.elr).toEqual([])
})

test('with a topic goes what groups had committed for it; consumers let it go and take it up again', () => {
  const fixed = { 'auto.create.topics.enable': false, 'offsets.topic.num.partitions': 1 }
  const reader = { id: 'c', group: 'g', topics: ['t'], startAtMs: 8_000 }
  // A commit for a topic that is gone is sent again until the rebalance timeout is over, and holds the rejoin up (KAFKA-13310).
  const config = {
    'auto.offset.reset': 'earliest',
    'metadata.max.age.ms': 2_000,
    'max.poll.interval.ms': 5_000,
  }
  const run = start(cluster({ producers: [writer], consumers: [{ ...reader, config }], brokerConfig: fixed }))
  wait(run, 10)
  const committed = () => [1, 2, 3, 4].map((id) => brokerIn(run, id).memory?.groups.g?.offsets['t-0']?.offset)
  expect(committed().some((offset) => (offset ?? 0) > 50)).toBe(true)
  ask(run, { kind: 'DeleteTopic', topic: 't' })
  expect(committed().every((offset) => offset === undefined)).toBe(true)
  wait(run, 10)
  expect(ofKind(run, 'PartitionsAssigned').at(-1)?.partitions).toEqual([])
  ask(run, { kind: 'CreateTopic', topic: 't', partitions: 2, replicationFactor: 3, config: {} }, 20)
  expect(ofKind(run, 'PartitionsAssigned').at(-1)?.partitions.length).toBe(2)
  // Everything of the new topic is read, from its beginning.
  const sent = ofKind(run, 'RecordsPolled').filter(({ from }) => from === 0)
  expect(sent.length).toBeGreaterThanOrEqual(2)
})

test('internal topics are made as their configs say, whoever asks for them first', () => {
  const run = start(
    cluster({ brokerConfig: { 'offsets.topic.num.partitions': 3, 'offsets.topic.replication.factor': 2 } }),
  )
  run.act({
    kind: 'AddConsumer',
    consumer: { id: 'x', group: 'x', topics: ['__consumer_offsets'] },
  })
  wait(run, 10)
  const made = freshestImage(run.world)?.topics.__consumer_offsets?.partitions
  expect(made?.map((p) => p.replicas.length)).toEqual([2, 2, 2])
  expect(freshestImage(run.world)?.configs.__consumer_offsets).toMatchObject({ 'cleanup.policy': 'compact' })
})

test('with __consumer_offsets the groups are gone; members begin anew once it is there again', () => {
  const reader = { id: 'c', group: 'g', topics: ['t'], startAtMs: 8_000 }
  const run = start(cluster({ producers: [writer], consumers: [reader] }))
  wait(run, 5)
  ask(run, { kind: 'DeleteTopic', topic: '__consumer_offsets' }, 1)
  const joined = ofKind(run, 'PartitionsAssigned').length
  wait(run, 30)
  expect(ofKind(run, 'PartitionsAssigned').length).toBeGreaterThan(joined)
  const groups = [1, 2, 3, 4].filter((id) => brokerIn(run, id).memory?.groups.g)
  expect(groups).toHaveLength(1)
})
