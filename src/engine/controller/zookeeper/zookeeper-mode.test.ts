/** A whole cluster in ZooKeeper mode: what Kafka 3.9 promises of its controller. */
import { expect, test } from 'vitest'
import { createRun, type Run } from '../../history/run.ts'
import { freshestImage, leaderOf, zooKeeperController } from '../../history/series.ts'
import { MS, SECOND } from '../../kernel/types.ts'
import type { Scenario } from '../../scenario.ts'
import { brokerIn, ofKind, wait } from '../../test-run.ts'
import type { Broker, ZooKeeper } from '../../world.ts'

function cluster(more: Partial<Scenario> = {}): Scenario {
  return {
    version: 1,
    id: 'zk',
    seed: 1,
    network: 'datacentre',
    controlPlane: 'zookeeper',
    zookeeper: [1, 2, 3],
    brokers: [1, 2, 3].map((id) => ({ id, rack: null })),
    controllers: [100],
    brokerConfig: { 'offsets.topic.num.partitions': 1 },
    topics: [{ name: 't', partitions: 3, replicationFactor: 3, config: { 'min.insync.replicas': 2 } }],
    producers: [],
    consumers: [],
    ...more,
  }
}

function start(scenario: Scenario = cluster(), seed = 1): Run {
  const run = createRun({ version: 1, scenario, seed, commands: [] })
  run.advanceTo(12 * SECOND)
  return run
}

const controller = (run: Run) => zooKeeperController(run.world) as Broker
const znode = (run: Run, path: string) =>
  Object.values(run.world.nodes)
    .filter((node): node is ZooKeeper => node.role === 'zookeeper' && node.process === 'running')
    .map((node) => node.disk.tree.nodes[path])
    .find((found) => found !== undefined)
const json = (run: Run, path: string) => JSON.parse(znode(run, path)?.data ?? 'null')
const registration = (run: Run, partition = 0) => freshestImage(run.world)?.topics.t?.partitions[partition]
const others = (run: Run, ...ids: number[]) =>
  [1, 2, 3].filter((id) => !ids.includes(id) && brokerIn(run, id).process === 'running')

test('the znodes are those that Kafka 3.9 writes', () => {
  const run = start()
  const id = controller(run).brokerId
  expect(json(run, '/controller')).toMatchObject({ version: 2, brokerid: id, kraftControllerEpoch: -1 })
  expect(znode(run, '/controller')?.ephemeralOwner).not.toBeNull()
  expect(znode(run, '/controller_epoch')?.data).toBe('1')
  expect(json(run, '/brokers/ids/2')).toMatchObject({ version: 5, host: 'broker-2', port: 9092 })
  const topic = json(run, '/brokers/topics/t')
  expect(topic).toMatchObject({ version: 3, adding_replicas: {}, removing_replicas: {} })
  expect(Object.keys(topic.partitions)).toEqual(['0', '1', '2'])
  const [leader] = topic.partitions[0]
  expect(json(run, '/brokers/topics/t/partitions/0/state')).toEqual({
    controller_epoch: 1,
    leader,
    version: 1,
    leader_epoch: 0,
    isr: topic.partitions[0],
  })
  expect(json(run, '/config/topics/t')).toEqual({ version: 1, config: { 'min.insync.replicas': '2' } })
  expect(json(run, '/cluster/id').version).toBe('1')
  expect(json(run, '/feature')).toEqual({ features: {}, version: 2, status: 1 })
  for (const path of ['/isr_change_notification', '/config/changes', '/admin/delete_topics'])
    expect(znode(run, path)).toMatchObject({ data: null, children: [] })
})

test('the broker epoch is the zxid that created the znode, and a new life has a higher one', () => {
  const run = start()
  const [id] = others(run, controller(run).brokerId) as [number]
  const before = brokerIn(run, id).memory?.brokerEpoch as number
  const czxid = znode(run, `/brokers/ids/${id}`)?.czxid as { epoch: number; counter: number }
  expect(before).toBe(czxid.epoch * 2 ** 32 + czxid.counter)
  run.act({ kind: 'StopNode', node: `broker-${id}` })
  wait(run, 5)
  run.act({ kind: 'StartNode', node: `broker-${id}` })
  wait(run, 5)
  expect(brokerIn(run, id).memory?.brokerEpoch).toBeGreaterThan(before)
})

test('a dead broker is noticed when its session expires; its leaderships move, and every ISR it leaves raises the leader epoch', () => {
  const run = start()
  const id = others(run, controller(run).brokerId)[0] as number
  const led = [0, 1, 2].find((p) => registration(run, p)?.leader === id) as number
  const followed = [0, 1, 2].filter((p) => p !== led)
  const at = run.now
  run.act({ kind: 'CrashNode', node: `broker-${id}` })
  // Its last ping may be six seconds old.
  wait(run, 11)
  expect(registration(run, led)?.leader).toBe(id)
  wait(run, 14)
  expect(ofKind(run, 'BrokerVanished', at).map((f) => f.broker)).toEqual([id])
  expect(registration(run, led)?.leader).not.toBe(id)
  for (const p of [led, ...followed]) {
    expect(registration(run, p)).toMatchObject({ leaderEpoch: 1 })
    expect(registration(run, p)?.isr).not.toContain(id)
  }
  expect(ofKind(run, 'LeaderElected', at).map((f) => f.reason)).toEqual(['broker gone'])
})

test('the controller dies: another takes the office in the next epoch, reads everything, and the old leader is replaced', () => {
  const run = start()
  const old = controller(run).brokerId
  const at = run.now
  run.act({ kind: 'CrashNode', node: `broker-${old}` })
  wait(run, 26)
  const [elected] = ofKind(run, 'ControllerElected', at)
  expect(elected?.epoch).toBe(2)
  expect(elected?.broker).not.toBe(old)
  expect(znode(run, '/controller_epoch')?.data).toBe('2')
  expect(ofKind(run, 'ControllerLoaded', at)[0]).toMatchObject({ partitions: 3 })
  for (const p of [0, 1, 2]) expect(registration(run, p)?.leader).not.toBe(old)
})

test('the office is longer empty the more partitions there are to read', () => {
  const took = [3, 60].map((partitions) => {
    const run = start(cluster({ topics: [{ name: 't', partitions, replicationFactor: 2 }] }))
    const at = run.now
    run.act({ kind: 'CrashNode', node: controller(run).id })
    wait(run, 30)
    return ofKind(run, 'ControllerLoaded', at)[0]?.tookMs as number
  })
  expect(took[1]).toBeGreaterThan((took[0] as number) * 2)
})

test('a clean stop moves leaderships first and gives the znodes back at once', () => {
  const run = start()
  const id = controller(run).brokerId
  const at = run.now
  run.act({ kind: 'StopNode', node: `broker-${id}` })
  wait(run, 2)
  expect(brokerIn(run, id).process).toBe('stopped')
  expect(ofKind(run, 'ControlledShutdownStarted', at)).toHaveLength(1)
  expect(ofKind(run, 'LeaderElected', at).every((f) => f.reason === 'shutdown')).toBe(true)
  expect(ofKind(run, 'PartitionWentOffline', at)).toEqual([])
  expect(znode(run, `/brokers/ids/${id}`)).toBeUndefined()
  expect(controller(run).brokerId).not.toBe(id)
})

test('a paused controller is replaced, and is refused by its old epoch when it wakes', () => {
  const run = start()
  const zombie = controller(run)
  const at = run.now
  run.act({ kind: 'PauseNode', node: zombie.id })
  wait(run, 30)
  expect(ofKind(run, 'ControllerElected', at)).toHaveLength(1)
  const now = controller(run)
  // It still believes: a request that it sends before it hears of its session meets brokers that know better.
  run.act({ kind: 'ResumeNode', node: zombie.id })
  wait(run, 3)
  expect(brokerIn(run, zombie.brokerId).memory?.zk?.context).toBeNull()
  expect(ofKind(run, 'ControllerResigned', at).map((f) => f.broker)).toEqual([zombie.brokerId])
  expect(zooKeeperController(run.world)?.id).toBe(now.id)
  expect(json(run, `/brokers/ids/${zombie.brokerId}`)).not.toBeNull()
})

test('a controller that is only cut off from ZooKeeper writes nothing and is fenced by brokers', () => {
  const run = start()
  const zombie = controller(run)
  const at = run.now
  run.act({ kind: 'CutLink', a: zombie.id, b: 'zookeeper', direction: 'both' })
  wait(run, 40)
  const [elected] = ofKind(run, 'ControllerElected', at)
  expect(elected?.broker).not.toBe(zombie.brokerId)
  const epochs = Object.values(run.world.nodes).flatMap((node) =>
    node.role === 'broker' && node.id !== zombie.id ? [node.memory?.zk?.controllerEpoch] : [],
  )
  expect(epochs).toEqual([2, 2])
  run.act({ kind: 'HealAllLinks' })
  wait(run, 30)
  expect(brokerIn(run, zombie.brokerId).memory?.zk?.context).toBeNull()
  for (const p of [0, 1, 2]) expect([...(registration(run, p)?.isr ?? [])].sort()).toEqual([1, 2, 3])
})

test('without a quorum of ZooKeeper records keep flowing, but nobody is elected', () => {
  const run = start(
    cluster({
      producers: [{ id: 'p', topic: 't', keys: null, recordsPerSecond: 20, startAtMs: 6_000 }],
    }),
  )
  wait(run, 3)
  for (const id of [2, 3]) run.act({ kind: 'CrashNode', node: `zookeeper-${id}` })
  const at = run.now
  wait(run, 25)
  expect(ofKind(run, 'BatchAcknowledged', at + 20 * SECOND).length).toBeGreaterThan(5)
  const leader = registration(run)?.leader as number
  run.act({ kind: 'CrashNode', node: `broker-${leader}` })
  wait(run, 60)
  expect(ofKind(run, 'LeaderElected', at)).toEqual([])
  for (const id of [2, 3]) run.act({ kind: 'StartNode', node: `zookeeper-${id}` })
  wait(run, 45)
  expect(leaderOf(run.world, 't-0')?.broker.brokerId).not.toBe(leader)
})

test('a slow follower falls out of the ISR and comes back by AlterPartition, without a new leader epoch', () => {
  const run = start(
    cluster({
      brokerConfig: { 'offsets.topic.num.partitions': 1, 'replica.lag.time.max.ms': 5_000 },
      topics: [{ name: 't', partitions: 1, replicationFactor: 3 }],
      producers: [{ id: 'p', topic: 't', keys: null, recordsPerSecond: 20, startAtMs: 6_000 }],
    }),
  )
  const leader = registration(run)?.leader as number
  // Not the controller: the leader has to reach that one.
  const [follower] = others(run, leader, controller(run).brokerId) as [number]
  const at = run.now
  run.act({ kind: 'CutLink', a: `broker-${follower}`, b: `broker-${leader}`, direction: 'both' })
  wait(run, 12)
  expect(registration(run)).toMatchObject({ leaderEpoch: 0 })
  expect(registration(run)?.isr).not.toContain(follower)
  run.act({ kind: 'HealAllLinks' })
  wait(run, 30)
  expect(registration(run)?.isr).toContain(follower)
  const reasons = ofKind(run, 'IsrChanged', at).filter((f) => f.partition === 't-0')
  expect(reasons.map((f) => f.reason)).toEqual(['lagging', 'caught up'])
  expect(znode(run, '/isr_change_notification')?.cversion).toBe(0)
})

test('topics are made, grown, configured and deleted through ZooKeeper', () => {
  const run = start()
  run.act({ kind: 'CreateTopic', topic: 'u', partitions: 2, replicationFactor: 2, config: {} })
  wait(run, 3)
  expect(freshestImage(run.world)?.topics.u?.partitions).toHaveLength(2)
  run.act({ kind: 'CreatePartitions', topic: 'u', count: 4, assignments: null })
  wait(run, 3)
  expect(freshestImage(run.world)?.topics.u?.partitions.map((p) => p.isr.length)).toEqual([2, 2, 2, 2])
  run.act({
    kind: 'AlterConfigs',
    resourceType: 'TOPIC',
    resourceName: 'u',
    name: 'min.insync.replicas',
    value: '2',
  })
  wait(run, 3)
  expect(json(run, '/config/changes/config_change_0000000000')).toEqual({
    version: 2,
    entity_path: 'topics/u',
  })
  for (const id of [1, 2, 3])
    expect(brokerIn(run, id).memory?.image.configs.u).toEqual({ 'min.insync.replicas': '2' })
  run.act({ kind: 'DeleteTopic', topic: 'u' })
  wait(run, 5)
  expect(znode(run, '/brokers/topics/u')).toBeUndefined()
  expect(znode(run, '/admin/delete_topics')?.children).toEqual([])
  for (const id of [1, 2, 3])
    expect(Object.keys(brokerIn(run, id).disk.logs).filter((key) => key.startsWith('u-'))).toEqual([])
})

test('a topic with a replica on a dead broker is deleted when the broker is back', () => {
  const run = start()
  const [id] = others(run, controller(run).brokerId) as [number]
  run.act({ kind: 'StopNode', node: `broker-${id}` })
  wait(run, 3)
  run.act({ kind: 'DeleteTopic', topic: 't' })
  wait(run, 5)
  expect(znode(run, '/brokers/topics/t')).toBeDefined()
  run.act({ kind: 'StartNode', node: `broker-${id}` })
  wait(run, 8)
  expect(znode(run, '/brokers/topics/t')).toBeUndefined()
  expect(Object.keys(brokerIn(run, id).disk.logs)).toEqual([])
})

test('a partition moves to other brokers and the old replica deletes its log', () => {
  const run = start(
    cluster({
      brokers: [1, 2, 3, 4].map((id) => ({ id, rack: null })),
      topics: [{ name: 't', partitions: 1, replicationFactor: 2 }],
    }),
  )
  const from = registration(run)?.replicas as readonly number[]
  const to = [1, 2, 3, 4].filter((id) => !from.includes(id))
  run.act({
    kind: 'ReassignPartitions',
    partitions: [{ topic: 't', partition: 0, replicas: to }],
    throttle: null,
  })
  wait(run, 10)
  expect(registration(run)).toMatchObject({ replicas: to, addingReplicas: [], removingReplicas: [] })
  expect(to).toContain(registration(run)?.leader)
  for (const id of from) expect(brokerIn(run, id).disk.logs['t-0']).toBeUndefined()
})

test('leadership goes back to preferred replicas only where more than a tenth of a broker’s own is elsewhere', () => {
  const run = start()
  const id = others(run, controller(run).brokerId)[0] as number
  run.act({ kind: 'StopNode', node: `broker-${id}` })
  wait(run, 5)
  run.act({ kind: 'StartNode', node: `broker-${id}` })
  const at = run.now
  wait(run, 310)
  const back = ofKind(run, 'LeaderElected', at).filter((f) => f.to === id)
  expect(back.map((f) => f.reason)).toEqual(['preferred'])
})

test('the last in-sync replica stays in the ISR and leads again when it is back', () => {
  const run = start(cluster({ topics: [{ name: 't', partitions: 1, replicationFactor: 1 }] }))
  const only = registration(run)?.leader as number
  run.act({ kind: 'CrashNode', node: `broker-${only}` })
  wait(run, 30)
  expect(registration(run)).toMatchObject({ leader: -1, isr: [only] })
  run.act({ kind: 'StartNode', node: `broker-${only}` })
  wait(run, 5)
  expect(registration(run)).toMatchObject({ leader: only, isr: [only] })
})

test('a restart within the old session has to wait until that session has expired', () => {
  const run = start()
  const [id] = others(run, controller(run).brokerId) as [number]
  const at = run.now
  run.act({ kind: 'CrashNode', node: `broker-${id}` })
  wait(run, 2)
  run.act({ kind: 'StartNode', node: `broker-${id}` })
  wait(run, 30)
  expect(ofKind(run, 'BrokerRegistrationRefused', at).map((f) => f.error)).toEqual(['NODEEXISTS'])
  const [appeared] = ofKind(run, 'BrokerAppeared', at)
  expect(appeared?.at).toBeGreaterThan(at + 16_000 * MS)
  for (const p of [0, 1, 2]) expect(registration(run, p)?.isr).toContain(id)
})
