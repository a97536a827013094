/** What random walks once found, kept as short as it could be made. */
import { expect, test } from 'vitest'
import type { Command } from '../../src/engine/commands.ts'
import type { Fact } from '../../src/engine/facts.ts'
import { zooKeeperController } from '../../src/engine/history/series.ts'
import { SECOND } from '../../src/engine/kernel/types.ts'
import type { Scenario } from '../../src/engine/scenario.ts'
import { Rig } from './rig.ts'

const PLAIN: Scenario = {
  version: 1,
  id: 'found',
  seed: 1,
  network: 'datacentre',
  brokers: [{ id: 1, rack: null }],
  controllers: [100],
  brokerConfig: { 'offsets.topic.replication.factor': 1, 'offsets.topic.num.partitions': 1 },
  topics: [{ name: 'orders', partitions: 1, replicationFactor: 1 }],
  producers: [{ id: 'p', topic: 'orders', keys: null, recordsPerSecond: 5, startAtMs: 3_000 }],
  consumers: [],
}

/** Plays commands at their seconds, every promise checked, and a look at everything at the end. */
function play(
  scenario: Partial<Scenario>,
  until: number,
  script: readonly (readonly [number, Command])[],
  hear?: (fact: Fact) => void,
): Rig {
  const whole = { ...PLAIN, ...scenario }
  const commands = script.map(([at, command]) => ({ at: at * SECOND, command }))
  const rig = new Rig({ scenario: whole, seed: whole.seed, commands, ...(hear && { hear }) })
  rig.runTo(until * SECOND)
  rig.checker.thorough()
  return rig
}

/** Lets seconds pass, in at most so many events: time that stands still is a failure. */
function wait(rig: Rig, seconds: number, most = 20_000): void {
  const { world } = rig
  const end = world.now + seconds * SECOND
  rig.runTo(end, world.steps + most)
  expect(world.now).toBe(end)
}

const registered = (rig: Rig) => rig.checker.ghosts.registrations.get('orders-0')

// Seed 15051.
test('below inter.broker.protocol.version 3.2 an unclean leader needs no RECOVERING', () => {
  const rig = play(
    {
      seed: 15_051,
      brokers: [1, 2].map((id) => ({ id, rack: null })),
      brokerConfig: { 'inter.broker.protocol.version': '2.7-IV1' },
      controlPlane: 'zookeeper',
      zookeeper: [1],
      topics: [
        {
          name: 'orders',
          partitions: 1,
          replicationFactor: 2,
          config: { 'unclean.leader.election.enable': true },
        },
      ],
      producers: [],
    },
    60,
    [
      [14, { kind: 'CrashNode', node: 'broker-1' }],
      [36, { kind: 'CrashNode', node: 'broker-2' }],
      [38, { kind: 'StartNode', node: 'broker-1' }],
    ],
  )
  expect(registered(rig)).toMatchObject({ leader: 1, isr: [1], leaderRecoveryState: 'RECOVERED' })
})

// Seed 15178.
test('a look at everything does not hold what one consumer was told against another', () => {
  const reader = (id: string, startAtMs: number) => ({
    id,
    group: id,
    topics: ['orders'],
    config: { 'auto.offset.reset': 'earliest', 'session.timeout.ms': 6_000 },
    startAtMs,
  })
  const rig = play({ consumers: [reader('a', 3_500), reader('b', 5_100)] }, 12, [
    [12, { kind: 'CrashNode', node: 'consumer-a' }],
    [13, { kind: 'StartNode', node: 'consumer-a' }],
  ])
  let told = 0
  for (const { world } = rig; world.now < 40 * SECOND; ) {
    const body = world.queue[0]?.body
    rig.runTo(40 * SECOND, world.steps + 1)
    if (body?.kind !== 'OffsetFetchResponse' || (body.offsets[0]?.offset ?? -1) < 0) continue
    told += 1
    rig.checker.thorough()
  }
  expect(told).toBe(1)
})

// Seed 10304: the only broker is the controller too, and looks only once it is back.
test('in ZooKeeper mode a broker that lost its tail and is back in time writes anew in the same epoch', () => {
  const rig = play({ controlPlane: 'zookeeper', zookeeper: [1] }, 40, [
    [12, { kind: 'PowerLoss', node: 'broker-1', keepUnflushed: 0.5 }],
    [13, { kind: 'StartNode', node: 'broker-1' }],
  ])
  expect(registered(rig)).toMatchObject({ leader: 1, leaderEpoch: 0 })
})

// Seed 1351.
test('a consumer that checks its position while its topic is made anew reads the new topic', () => {
  const three = [1, 2, 3].map((id) => ({ id, rack: null }))
  const consumers = [
    {
      id: 'c',
      group: 'c',
      topics: ['orders'],
      config: { 'auto.offset.reset': 'earliest' },
      startAtMs: 3_500,
    },
  ]
  const topics = [{ name: 'orders', partitions: 1, replicationFactor: 3 }]
  const rig = play({ brokers: three, topics, consumers }, 12, [])
  const partition = () => {
    const node = rig.world.nodes['consumer-c']
    return node?.role === 'consumer' ? node.partitions['orders-0'] : undefined
  }
  const [first, second] = registered(rig)?.replicas ?? []
  // Whoever leads next is cut off from the consumer: its position stays unchecked.
  rig.act({ kind: 'CutLink', a: 'consumer-c', b: `broker-${second}`, direction: 'both' })
  rig.act({ kind: 'CrashNode', node: `broker-${first}` })
  wait(rig, 15)
  expect(partition()).toMatchObject({ state: 'awaiting validation', checkedEpoch: 0 })
  rig.act({ kind: 'DeleteTopic', topic: 'orders' })
  rig.act({ kind: 'CreateTopic', topic: 'orders', partitions: 1, replicationFactor: 3, config: {} })
  wait(rig, 5)
  rig.act({ kind: 'HealAllLinks' })
  wait(rig, 60)
  expect(registered(rig)).toMatchObject({ leaderEpoch: 0 })
  expect(partition()?.state).toBe('fetching')
})

test('while nobody coordinates its group a consumer asks again after retry.backoff.ms, not at once', () => {
  const consumers = [{ id: 'c', group: 'c', topics: ['orders'], startAtMs: 3_500 }]
  // One broker cannot hold the three replicas of __consumer_offsets.
  const rig = play({ consumers, brokerConfig: {} }, 12, [])
  let asked = 0
  for (const { world } = rig; world.now < 22 * SECOND; ) {
    if (world.queue[0]?.body?.kind === 'FindCoordinatorRequest') asked += 1
    rig.runTo(22 * SECOND, world.steps + 1)
  }
  expect(asked).toBeGreaterThan(50)
  expect(asked).toBeLessThan(105)
})

// Seeds 15035 and 15060: time stood still.
test('a transaction whose end cannot be written is tried again later, and ends once it can be', () => {
  const spec = { id: 'tx', topic: 'orders', keys: null, recordsPerSecond: 0, startAtMs: 3_000 }
  const ends: string[] = []
  const rig = play(
    {
      brokers: [1, 2, 3].map((id) => ({ id, rack: null })),
      brokerConfig: {
        'transaction.state.log.num.partitions': 1,
        'transaction.state.log.replication.factor': 2,
        'transaction.state.log.min.isr': 2,
      },
      producers: [{ ...spec, config: { 'transactional.id': 'tx', 'linger.ms': 0 } }],
    },
    10,
    [],
    (fact) => {
      if (fact.kind === 'TransactionCompleted') ends.push(fact.transactionalId)
    },
  )
  const state = rig.checker.ghosts.registrations.get('__transaction_state-0')
  const [other] = [1, 2, 3].filter((id) => !state?.replicas.includes(id))
  const follower = state?.replicas.find((id) => id !== state.leader)
  const move = { topic: 'orders', partition: 0, replicas: [other as number] }
  rig.act({ kind: 'ReassignPartitions', partitions: [move], throttle: null })
  wait(rig, 3)
  rig.act({ kind: 'BeginTransaction', producer: 'tx' })
  rig.act({ kind: 'SendRecord', producer: 'tx', topic: 'orders', partition: 0, key: null, value: 'x' })
  wait(rig, 1)
  // The end is decided and written; its marker waits.
  rig.act({ kind: 'PauseNode', node: `broker-${other}` })
  rig.act({ kind: 'CommitTransaction', producer: 'tx' })
  wait(rig, 1)
  rig.act({ kind: 'StopNode', node: `broker-${follower}` })
  wait(rig, 3)
  rig.act({ kind: 'ResumeNode', node: `broker-${other}` })
  wait(rig, 5)
  expect(ends).toEqual([])
  rig.act({ kind: 'StartNode', node: `broker-${follower}` })
  wait(rig, 20)
  expect(ends).toEqual(['tx'])
})

// Seed 10356.
test('a replica that was taken away and made anew is none to the leader that has not heard of it yet', () => {
  const heard: string[] = []
  const rig = play(
    {
      controlPlane: 'zookeeper',
      zookeeper: [1],
      brokers: [1, 2, 3].map((id) => ({ id, rack: null })),
      brokerConfig: { 'inter.broker.protocol.version': '2.7-IV1' },
    },
    12,
    [],
    (fact) => {
      if ('broker' in fact && 'partition' in fact) heard.push(`${fact.kind} ${fact.partition} ${fact.broker}`)
    },
  )
  const until = (what: string) => {
    for (let i = 0; !heard.includes(what) && i < 3_000; i++) rig.runTo(rig.world.now + SECOND / 1_000)
    expect(heard).toContain(what)
  }
  const office = zooKeeperController(rig.world)?.brokerId
  const old = registered(rig)?.leader as number
  const [next] = [1, 2, 3].filter((id) => id !== old && id !== office) as [number]
  const move = (...replicas: number[]) => {
    heard.length = 0
    const partitions = [{ topic: 'orders', partition: 0, replicas }]
    rig.act({ kind: 'ReassignPartitions', partitions, throttle: null })
  }
  move(old, next)
  wait(rig, 5)
  move(next)
  until(`BecameLeader orders-0 ${next}`)
  const slow = { delayMs: 2_000, jitterMs: 0 }
  rig.act({ kind: 'SlowLink', a: `broker-${office}`, b: `broker-${next}`, ...slow })
  until(`ReplicaDeleted orders-0 ${old}`)
  move(old, next)
  until(`BecameFollower orders-0 ${old}`)
  rig.act({ kind: 'HealAllLinks' })
  wait(rig, 20)
  expect(registered(rig)?.isr.slice().sort()).toEqual([old, next].sort())
})
