/** ISR changes as brokers before inter.broker.protocol.version 2.7-IV2 make them (ZkAlterPartitionManager of 3.9). */
import { expect, test } from 'vitest'
import { isDue } from '../../broker/zookeeper/isr-changes.ts'
import { createRun, type Run } from '../../history/run.ts'
import { freshestImage, leaderOf, zooKeeperController } from '../../history/series.ts'
import { SECOND } from '../../kernel/types.ts'
import type { Scenario } from '../../scenario.ts'
import { brokerIn, ofKind, wait } from '../../test-run.ts'
import type { Broker, ZooKeeper } from '../../world.ts'

function cluster(more: Partial<Scenario> = {}): Scenario {
  return {
    version: 1,
    id: 'zk-isr',
    seed: 1,
    network: 'datacentre',
    controlPlane: 'zookeeper',
    zookeeper: [1],
    brokers: [1, 2, 3, 4].map((id) => ({ id, rack: null })),
    controllers: [100],
    brokerConfig: {
      'offsets.topic.num.partitions': 1,
      'replica.lag.time.max.ms': 5_000,
      'inter.broker.protocol.version': '2.7-IV1',
    },
    topics: [{ name: 't', partitions: 1, replicationFactor: 3, config: { 'min.insync.replicas': 1 } }],
    producers: [{ id: 'p', topic: 't', keys: null, recordsPerSecond: 20, startAtMs: 6_000 }],
    consumers: [],
    ...more,
  }
}

function start(scenario: Scenario = cluster(), seed = 1): Run {
  const run = createRun({ version: 1, scenario, seed, commands: [] })
  run.advanceTo((scenario.network === 'illustrative' ? 25 : 12) * SECOND)
  return run
}

const NOTES = '/isr_change_notification'
const STATE = '/brokers/topics/t/partitions/0/state'
const tree = (run: Run) => (run.world.nodes['zookeeper-1'] as ZooKeeper).disk.tree.nodes
const written = (run: Run) => JSON.parse(tree(run)[STATE]?.data ?? 'null')
const notes = (run: Run) => tree(run)[NOTES]?.children ?? []
const controller = (run: Run) => zooKeeperController(run.world) as Broker
const cached = (run: Run) => freshestImage(run.world)?.topics.t?.partitions[0]
const leader = (run: Run) => leaderOf(run.world, 't-0') as NonNullable<ReturnType<typeof leaderOf>>
const told = (run: Run, broker: number) => brokerIn(run, broker).memory?.image.topics.t?.partitions[0]?.isr

/** A cluster whose leader of t-0 is not the controller, and a follower that is not it either. */
function stage() {
  for (let seed = 1; seed < 40; seed++) {
    const run = start(cluster(), seed)
    const led = leader(run).broker.brokerId
    const office = controller(run).brokerId
    const follower = cached(run)?.replicas.find((id) => id !== led && id !== office)
    if (led !== office && follower !== undefined) return { run, led, office, follower }
  }
  throw new Error('no such seed')
}

function cut(run: Run, a: number, b: number | 'zookeeper'): void {
  const other = b === 'zookeeper' ? b : `broker-${b}`
  run.act({ kind: 'CutLink', a: `broker-${a}`, b: other, direction: 'both' })
}

/** Runs until something is so, in steps of a tenth of a second. */
function until(run: Run, seconds: number, holds: () => boolean): void {
  const end = run.now + seconds * SECOND
  while (!holds()) {
    if (run.now >= end) throw new Error('it did not come to pass')
    run.advanceTo(run.now + SECOND / 10)
  }
}

test('the leader writes the ISR itself; the controller hears of it when nothing has changed for five seconds', () => {
  const { run, led, follower, office } = stage()
  const at = run.now
  const { version } = tree(run)[STATE] as { version: number }
  cut(run, led, follower)
  until(run, 12, () => !written(run).isr.includes(follower))
  const changedAt = run.now
  expect(written(run)).toMatchObject({ leader: led, leader_epoch: 0, controller_epoch: 1 })
  expect(tree(run)[STATE]?.version).toBe(version + 1)
  run.advanceTo(run.now + SECOND)
  expect(leader(run).role).toMatchObject({ proposed: null, partitionEpoch: version + 1 })
  expect(leader(run).role.isr).not.toContain(follower)
  // Until then the controller and everybody else show the old ISR.
  expect(cached(run)?.isr).toContain(follower)
  expect(told(run, led)).toContain(follower)
  until(run, 10, () => ofKind(run, 'IsrChangesPropagated', at).length > 0)
  expect(run.now - changedAt).toBeGreaterThanOrEqual(4.8 * SECOND)
  expect(run.now - changedAt).toBeLessThanOrEqual(7.6 * SECOND)
  expect(ofKind(run, 'IsrChangesPropagated', at)[0]).toMatchObject({
    broker: led,
    znode: `${NOTES}/isr_change_0000000000`,
    partitions: ['t-0'],
  })
  wait(run, 1)
  expect(cached(run)?.isr).not.toContain(follower)
  for (const id of [led, office]) expect(told(run, id)).not.toContain(follower)
  expect(notes(run)).toEqual([])
  expect(ofKind(run, 'IsrChangesRead', at)).toMatchObject([{ controller: office, znodes: 1 }])
  expect(ofKind(run, 'IsrProposed', at).map((f) => f.via)).toEqual(['ZooKeeper'])

  run.act({ kind: 'HealAllLinks' })
  until(run, 30, () => written(run).isr.includes(follower))
  wait(run, 9)
  expect(cached(run)?.isr).toContain(follower)
  expect(cached(run)?.leaderEpoch).toBe(0)
  expect(ofKind(run, 'IsrChanged', at).map((f) => f.reason)).toEqual(['lagging', 'caught up'])
  expect(ofKind(run, 'IsrChangesPropagated', at)).toHaveLength(2)
  // No AlterPartition went to anybody.
  expect(tree(run)[NOTES]?.cversion).toBe(4)
})

test('nothing is told while changes go on, but never later than a minute after what was told last', () => {
  const changes = { decidedBy: {}, waiting: ['t-0'], sending: [], lastChangeAt: 0, lastPropagatedAt: 0 }
  expect(isDue(changes, 5 * SECOND)).toBe(false)
  expect(isDue(changes, 5 * SECOND + 1)).toBe(true)
  const busy = { ...changes, lastChangeAt: 58 * SECOND }
  expect(isDue(busy, 60 * SECOND)).toBe(false)
  expect(isDue(busy, 60 * SECOND + 1)).toBe(true)
  expect(isDue({ ...busy, waiting: [] }, 90 * SECOND)).toBe(false)
  expect(isDue({ ...busy, sending: ['t-0'] }, 90 * SECOND)).toBe(false)
})

test('a write over a newer state is refused, and the leader learns that state from LeaderAndIsr', () => {
  const { run, led, follower, office } = stage()
  const third = cached(run)?.replicas.find((id) => id !== led && id !== follower) as number
  // LeaderAndIsr of the controller does not reach the leader.
  cut(run, led, office)
  wait(run, 1)
  const at = run.now
  run.act({ kind: 'StopNode', node: `broker-${third === office ? follower : third}` })
  until(run, 8, () => written(run).leader_epoch === 1)
  expect(leader(run).role.leaderEpoch).toBe(0)
  until(run, 12, () => ofKind(run, 'IsrRefused', at).length > 0)
  expect(ofKind(run, 'IsrRefused', at)[0]).toMatchObject({
    broker: led,
    error: 'INVALID_UPDATE_VERSION',
    via: 'ZooKeeper',
  })
  expect(written(run)).toMatchObject({ leader_epoch: 1 })
  // It waits in what it proposed, and tries no more.
  expect(leader(run).role).toMatchObject({ leaderEpoch: 0, proposed: { expanding: false } })
  wait(run, 8)
  expect(
    ofKind(run, 'IsrProposed', at).filter((f) => f.broker === led && f.partition === 't-0'),
  ).toHaveLength(1)
  run.act({ kind: 'HealAllLinks' })
  wait(run, 20)
  const { role, broker } = leader(run)
  expect(broker.brokerId).toBe(written(run).leader)
  expect(role).toMatchObject({ leaderEpoch: written(run).leader_epoch, proposed: null })
  expect(role.isr).toEqual(written(run).isr)
})

test('a leader whose answer was lost finds its own write in the znode and goes on', () => {
  // A producer that comes too soon would have the topic made with one replica.
  const producers = [{ id: 'p', topic: 't', keys: null, recordsPerSecond: 5, startAtMs: 18_000 }]
  const run = start(cluster({ network: 'illustrative', producers }))
  const led = leader(run).broker.brokerId
  const follower = cached(run)?.replicas.find((id) => id !== led) as number
  const at = run.now
  cut(run, led, follower)
  until(run, 20, () => ofKind(run, 'IsrProposed', at).some((f) => f.broker === led))
  const end = run.now + SECOND
  while (written(run).isr.includes(follower) && run.now < end) run.advanceTo(run.now + SECOND / 200)
  const { version } = tree(run)[STATE] as { version: number }
  // Written, and the answer is still on its way: it is lost with the connection, the session lives on.
  expect(leader(run).role.proposed).not.toBeNull()
  run.act({ kind: 'ResetConnections', a: `broker-${led}`, b: 'zookeeper' })
  wait(run, 4)
  expect(leader(run).role).toMatchObject({ partitionEpoch: version, proposed: null })
  expect(leader(run).role.isr).not.toContain(follower)
  expect(tree(run)[STATE]?.version).toBe(version)
  expect(ofKind(run, 'IsrRefused', at)).toEqual([])
})

test('a new controller deletes the notifications that wait and reads the states themselves', () => {
  const { run, led, follower, office } = stage()
  const at = run.now
  // The controller does not hear of the notification: it is on its way out of the ensemble.
  cut(run, led, follower)
  cut(run, office, 'zookeeper')
  until(run, 20, () => notes(run).length > 0)
  expect(ofKind(run, 'IsrChangesRead', at)).toEqual([])
  expect(JSON.parse(tree(run)[`${NOTES}/${notes(run)[0]}`]?.data ?? 'null')).toEqual({
    version: 1,
    partitions: [{ topic: 't', partition: 0 }],
  })
  until(run, 30, () => controller(run)?.brokerId !== office)
  wait(run, 1)
  expect(notes(run)).toEqual([])
  expect(ofKind(run, 'ControllerElected', at)).toHaveLength(1)
  const now = controller(run).memory?.zk?.context?.image.topics.t?.partitions[0]
  expect(now?.isr).toEqual(written(run).isr)
  expect(now?.isr).not.toContain(follower)
})

test('what was not told when the session expired is told in the next one', () => {
  const { run, led, follower } = stage()
  const at = run.now
  cut(run, led, follower)
  until(run, 12, () => !written(run).isr.includes(follower))
  wait(run, 1)
  cut(run, led, 'zookeeper')
  wait(run, 40)
  expect(ofKind(run, 'IsrChangesPropagated', at).filter((f) => f.broker === led)).toEqual([])
  run.act({ kind: 'HealAllLinks' })
  wait(run, 20)
  const mine = ofKind(run, 'IsrChangesPropagated', at).filter((f) => f.broker === led)
  expect(mine[0]?.partitions).toContain('t-0')
  for (const key of ['t-0']) expect(cached(run)?.isr, key).toEqual(written(run).isr)
})

test('a reassignment completes as soon as the new replicas are in sync, without waiting for a notification', () => {
  const run = start(cluster({ topics: [{ name: 't', partitions: 1, replicationFactor: 2 }] }))
  const from = cached(run)?.replicas as readonly number[]
  const to = [1, 2, 3, 4].filter((id) => !from.includes(id))
  const at = run.now
  run.act({
    kind: 'ReassignPartitions',
    partitions: [{ topic: 't', partition: 0, replicas: to }],
    throttle: null,
  })
  wait(run, 4)
  expect(ofKind(run, 'ReassignmentCompleted', at)).toHaveLength(1)
  expect(ofKind(run, 'IsrChangesPropagated', at)).toEqual([])
  expect(cached(run)).toMatchObject({ replicas: to, addingReplicas: [], removingReplicas: [] })
})

test('an unclean leader does not recover: that came with 3.2-IV0', () => {
  const run = start(
    cluster({
      topics: [
        {
          name: 't',
          partitions: 1,
          replicationFactor: 2,
          config: { 'unclean.leader.election.enable': true },
        },
      ],
    }),
  )
  const { brokerId } = leader(run).broker
  const other = cached(run)?.replicas.find((id) => id !== brokerId) as number
  run.act({ kind: 'CrashNode', node: `broker-${other}` })
  wait(run, 30)
  run.act({ kind: 'CrashNode', node: `broker-${brokerId}` })
  wait(run, 30)
  run.act({ kind: 'StartNode', node: `broker-${other}` })
  wait(run, 25)
  expect(written(run)).toMatchObject({ leader: other, isr: [other] })
  expect(written(run).leader_recovery_state).toBeUndefined()
})
