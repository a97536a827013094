import { expect, test } from 'vitest'
import { buildWorld, zooKeeperNode } from '../build-world.ts'
import type { Fact, FactKind, FactOf } from '../facts.ts'
import { endNode, nextEventAt, Stepper, startNode } from '../kernel/step.ts'
import { type Model, type NodeId, SECOND, type World } from '../kernel/types.ts'
import type { Message } from '../messages.ts'
import type { KafkaIo, ZooKeeper } from '../world.ts'
import type { WatchEvent, ZkClient, ZkOp, ZkResult } from '../zookeeper-state.ts'
import { startZooKeeper, zooKeeperFailed, zooKeeperHandlers } from './behaviour.ts'
import { freshZkClient, type ZkClientBehaviour, zkClientBehaviour } from './client.ts'
import { compareZxid, formatZxid } from './zxid.ts'

interface TestClient {
  readonly role: 'client'
  readonly id: NodeId
  readonly config: { 'zookeeper.session.timeout.ms': number; 'zookeeper.max.in.flight.requests': number }
  zk: ZkClient
  heard: (WatchEvent | readonly ZkResult[] | 'opened' | 'expired' | 'closed')[]
}
type TestNode = ZooKeeper | TestClient

const behaviour: ZkClientBehaviour<TestClient> = zkClientBehaviour<TestClient>({
  clientOf: (self) => self.zk,
  opened: (self) => self.heard.push('opened'),
  expired: (self) => self.heard.push('expired'),
  answered: (self, _, call) => self.heard.push(call.results),
  event: (self, _, event) => self.heard.push(event),
  closed: (self) => self.heard.push('closed'),
})

const model: Model<TestNode, Message, Fact> = {
  handlers: { zookeeper: zooKeeperHandlers, client: behaviour.handlers },
  failed: {
    zookeeper: zooKeeperFailed,
    client: (self, failure, io) => behaviour.failed(self, io, failure.to),
  },
}

function ensemble(servers: number, seed = 1, clients = 2) {
  const ids = Array.from({ length: servers }, (_, i) => i + 1)
  const world = buildWorld(
    {
      version: 1,
      id: 'zk',
      seed,
      network: 'datacentre',
      controlPlane: 'zookeeper',
      zookeeper: ids,
      brokers: [],
      controllers: [],
      topics: [],
      producers: [],
      consumers: [],
    },
    seed,
  ) as unknown as World<TestNode, Message>
  const facts: Fact[] = []
  const stepper = new Stepper<TestNode, Message, Fact>(model, (fact) => facts.push(fact))
  const start = (id: number) => {
    startNode(world, zooKeeperNode(id))
    stepper.poke(world, zooKeeperNode(id), (self, io) => {
      if (self.role !== 'zookeeper') return
      self.process = 'running'
      startZooKeeper(self, io as KafkaIo)
    })
  }
  const crash = (id: number) => {
    const node = world.nodes[zooKeeperNode(id)] as ZooKeeper
    endNode(world, node.id)
    node.process = 'crashed'
    node.memory = null
  }
  const runFor = (seconds: number) => {
    const end = world.now + seconds * SECOND
    for (let next = nextEventAt(world); next !== null && next <= end; next = nextEventAt(world))
      stepper.step(world)
    world.now = end
  }
  for (const id of ids) start(id)
  for (let n = 1; n <= clients; n++) {
    const id = `client-${n}` as NodeId
    world.nodes[id] = {
      role: 'client',
      id,
      config: { 'zookeeper.session.timeout.ms': 18_000, 'zookeeper.max.in.flight.requests': 10 },
      zk: freshZkClient(ids.map(zooKeeperNode), n - 1),
      heard: [],
    }
    world.lives[id] = 0
    startNode(world, id)
    stepper.poke(world, id, (self, io) => {
      if (self.role === 'client') behaviour.start(self, io as KafkaIo)
    })
  }
  const server = (id: number) => world.nodes[zooKeeperNode(id)] as ZooKeeper
  const client = (n: number) => world.nodes[`client-${n}`] as TestClient
  const ask = (n: number, ...ops: ZkOp[]) =>
    stepper.poke(world, client(n).id, (self, io) => {
      if (self.role === 'client') behaviour.ask(self, io as KafkaIo, 'test', ops)
    })
  const results = (n: number) => client(n).heard.filter((h): h is readonly ZkResult[] => Array.isArray(h))
  const call = (n: number, ...ops: ZkOp[]): readonly ZkResult[] => {
    const before = results(n).length
    ask(n, ...ops)
    runFor(1)
    return results(n)[before] ?? []
  }
  const leader = () => ids.map(server).filter((s) => s.memory?.role.kind === 'LEADING')
  const ofKind = <K extends FactKind>(kind: K) => facts.filter((f): f is FactOf<K> => f.kind === kind)
  const act = (n: number, what: (self: TestClient, io: KafkaIo) => void) =>
    stepper.poke(world, client(n).id, (self, io) => {
      if (self.role === 'client') what(self, io as KafkaIo)
    })
  return { world, server, client, call, ask, runFor, start, crash, leader, ofKind, act, results, facts }
}

const create = (path: string, data: string | null = null, mode: 'PERSISTENT' | 'EPHEMERAL' = 'PERSISTENT') =>
  ({ op: 'create', path, data, mode }) as const

test('of servers with the same history the highest id leads, in epoch 1', () => {
  const it = ensemble(3)
  it.runFor(3)
  expect(it.leader().map((s) => s.serverId)).toEqual([3])
  expect(it.ofKind('ZooKeeperLeaderElected')).toEqual([
    { kind: 'ZooKeeperLeaderElected', node: 'zookeeper-3', epoch: 1 },
  ])
  expect(it.client(1).heard).toEqual(['opened'])
})

test('a single server leads alone', () => {
  const it = ensemble(1)
  it.runFor(2)
  expect(it.call(1, create('/a', 'x'))[0]?.code).toBe('OK')
})

test('a write is on a quorum before it is answered, and on all soon after', () => {
  const it = ensemble(5)
  it.runFor(3)
  expect(it.call(1, create('/a', 'x'))).toMatchObject([{ code: 'OK', path: '/a' }])
  for (const id of [1, 2, 3, 4, 5]) expect(it.server(id).disk.tree.nodes['/a']?.data).toBe('x')
})

test('versions guard writes, and a multi does all or nothing', () => {
  const it = ensemble(3)
  it.runFor(3)
  it.call(1, create('/a', 'x'))
  expect(it.call(2, { op: 'setData', path: '/a', data: 'y', version: 3 })[0]?.code).toBe('BADVERSION')
  expect(it.call(2, { op: 'setData', path: '/a', data: 'y', version: 0 })).toMatchObject([
    { code: 'OK', stat: { version: 1 } },
  ])
  const both = it.call(1, {
    op: 'multi',
    ops: [create('/b'), { op: 'setData', path: '/a', data: 'z', version: 0 }],
  })
  expect(both[0]).toMatchObject({ code: 'BADVERSION', results: [{ code: 'OK' }, { code: 'BADVERSION' }] })
  expect(it.server(1).disk.tree.nodes['/b']).toBeUndefined()
  const parentFirst = it.call(1, { op: 'multi', ops: [create('/b'), create('/b/c', '1')] })
  expect(parentFirst[0]).toMatchObject({ code: 'OK', results: [{ path: '/b' }, { path: '/b/c' }] })
})

test('a watch fires once, before its client reads what it announces', () => {
  const it = ensemble(3)
  it.runFor(3)
  it.call(1, create('/a', '1'))
  it.call(2, { op: 'getData', path: '/a', watch: true })
  it.client(2).heard.length = 0
  it.ask(1, { op: 'setData', path: '/a', data: '2', version: -1 })
  for (let i = 0; i < 20; i++) {
    it.runFor(0.0005)
    it.ask(2, { op: 'getData', path: '/a', watch: false })
  }
  it.runFor(1)
  const { heard } = it.client(2)
  const events = heard.filter((h) => typeof h === 'object' && 'type' in h)
  expect(events).toEqual([{ type: 'NodeDataChanged', path: '/a' }])
  const firstNew = heard.findIndex((h) => Array.isArray(h) && h[0]?.data === '2')
  const event = heard.findIndex((h) => typeof h === 'object' && 'type' in h)
  expect(firstNew).toBeGreaterThan(0)
  expect(event).toBeLessThan(firstNew)
  it.call(1, { op: 'setData', path: '/a', data: '3', version: -1 })
  expect(it.client(2).heard.filter((h) => typeof h === 'object' && 'type' in h)).toHaveLength(1)
})

test('an exists watch waits for a node, a child watch sees children come and go', () => {
  const it = ensemble(3)
  it.runFor(3)
  it.call(1, create('/ids'))
  it.call(2, { op: 'exists', path: '/controller', watch: true })
  it.call(2, { op: 'getChildren', path: '/ids', watch: true })
  it.client(2).heard.length = 0
  it.call(1, create('/controller', null, 'EPHEMERAL'))
  it.call(1, create('/ids/1', null, 'EPHEMERAL'))
  expect(it.client(2).heard).toEqual([
    { type: 'NodeCreated', path: '/controller' },
    { type: 'NodeChildrenChanged', path: '/ids' },
  ])
})

test('ephemeral nodes go at once with a clean close, after the timeout with a crash', () => {
  const it = ensemble(3)
  it.runFor(3)
  it.call(1, create('/one', null, 'EPHEMERAL'))
  it.call(2, create('/two', null, 'EPHEMERAL'))
  it.act(1, (self, io) => behaviour.close(self, io))
  it.runFor(1)
  expect(it.client(1).heard.at(-1)).toBe('closed')
  expect(it.server(3).disk.tree.nodes['/one']).toBeUndefined()
  const at = it.world.now
  endNode(it.world, it.client(2).id)
  it.runFor(17)
  expect(it.server(3).disk.tree.nodes['/two']).toBeDefined()
  it.runFor(6)
  expect(it.server(3).disk.tree.nodes['/two']).toBeUndefined()
  expect(it.ofKind('ZooKeeperSessionExpired').map((f) => f.client)).toEqual(['client-2'])
  expect(it.world.now - at).toBeLessThan(24 * SECOND)
})

test('a session and its watches move on when its server dies', () => {
  const it = ensemble(3)
  it.runFor(3)
  it.call(2, create('/a', '1'))
  const at = it.client(1).zk.at % 3
  const mine = Number(it.client(1).zk.servers[at]?.slice(-1))
  it.call(1, create('/mine', null, 'EPHEMERAL'))
  it.call(1, { op: 'getData', path: '/a', watch: true })
  it.client(1).heard.length = 0
  it.crash(mine)
  it.runFor(0.2)
  it.runFor(8)
  expect(it.call(2, { op: 'setData', path: '/a', data: '2', version: -1 })[0]?.code).toBe('OK')
  it.runFor(10)
  expect(it.client(1).heard).toEqual([{ type: 'NodeDataChanged', path: '/a' }])
  expect(it.client(1).zk.state).toBe('CONNECTED')
  expect(it.leader()[0]?.disk.tree.nodes['/mine']).toBeDefined()
  expect(it.ofKind('ZooKeeperSessionExpired')).toEqual([])
})

test('the leader dies: another leads in the next epoch with everything that was acknowledged', () => {
  const it = ensemble(3)
  it.runFor(3)
  for (let i = 0; i < 30; i++) it.ask(1, create(`/n${i}`))
  it.runFor(1)
  it.crash(3)
  it.runFor(8)
  expect(it.leader().map((s) => s.serverId)).toEqual([2])
  expect(it.leader()[0]?.disk.currentEpoch).toBe(2)
  expect(Object.keys(it.leader()[0]?.disk.tree.nodes ?? {})).toContain('/n29')
  expect(it.call(2, create('/after'))[0]?.code).toBe('OK')
  it.start(3)
  it.runFor(6)
  expect(it.server(3).memory?.role.kind).toBe('FOLLOWING')
  expect(it.server(3).disk.tree.nodes['/after']).toBeDefined()
  expect(it.leader().map((s) => s.serverId)).toEqual([2])
})

test('without a quorum nothing is written and no session expires; what was asked is done later', () => {
  const it = ensemble(3)
  it.runFor(3)
  it.call(1, create('/mine', null, 'EPHEMERAL'))
  it.crash(3)
  it.crash(2)
  it.runFor(60)
  expect(it.leader()).toEqual([])
  it.ask(1, create('/late'))
  it.runFor(20)
  expect(
    it
      .results(1)
      .flat()
      .some((r) => r.path === '/late'),
  ).toBe(false)
  expect(it.ofKind('ZooKeeperSessionExpired')).toEqual([])
  it.start(2)
  it.runFor(15)
  expect(it.leader().map((s) => s.serverId)).toEqual([2])
  expect(it.results(1).flat().at(-1)).toMatchObject({ code: 'OK', path: '/late' })
  expect(it.leader()[0]?.disk.tree.nodes['/mine']).toBeDefined()
})

test('a proposal that only a dead leader has logged is cut off when it comes back', () => {
  const it = ensemble(3)
  it.runFor(3)
  it.crash(1)
  it.crash(2)
  it.ask(2, create('/only-on-3'))
  it.runFor(0.01)
  const alone = it.server(3)
  // The proposal is logged on the leader and reaches nobody.
  it.crash(3)
  it.start(1)
  it.start(2)
  it.runFor(10)
  expect(it.leader().map((s) => s.serverId)).toEqual([2])
  it.call(1, create('/new'))
  it.start(3)
  it.runFor(8)
  expect(alone.disk.log).toEqual([])
  expect(alone.disk.tree.nodes['/new']).toBeDefined()
  expect(alone.disk.tree.nodes['/only-on-3']?.czxid.epoch).not.toBe(1)
})

test('whatever crashes, all servers apply the same transactions in the same order', () => {
  for (let seed = 1; seed <= 12; seed++) {
    const it = ensemble(3, seed)
    const order: Record<string, string> = {}
    let n = 0
    const rnd = (below: number) => (Math.imul(++n + seed * 7919, 2_654_435_761) >>> 8) % below
    it.runFor(3)
    for (let round = 0; round < 40; round++) {
      it.ask(1 + rnd(2), create(`/r${round}`))
      const id = 1 + rnd(3)
      if (rnd(4) === 0) {
        if (it.server(id).process === 'running') it.crash(id)
        else it.start(id)
      }
      it.runFor(0.05 * (1 + rnd(60)))
      for (const server of [1, 2, 3].map(it.server))
        for (const txn of server.disk.recent) {
          const zxid = formatZxid(txn.zxid)
          const what = JSON.stringify(txn.change)
          order[zxid] ??= what
          expect(order[zxid], `seed ${seed} ${zxid} on ${server.id}`).toBe(what)
        }
    }
    for (const id of [1, 2, 3]) if (it.server(id).process !== 'running') it.start(id)
    it.runFor(40)
    const zxids = [1, 2, 3].map((id) => formatZxid(it.server(id).disk.tree.lastZxid))
    expect(new Set(zxids).size, `seed ${seed}: ${zxids}`).toBe(1)
    expect(it.leader(), `seed ${seed}`).toHaveLength(1)
    expect(it.results(1).length + it.results(2).length, `seed ${seed}: all answered`).toBe(40)
    expect(compareZxid(it.server(1).disk.tree.lastZxid, it.client(1).zk.lastZxid)).toBeGreaterThanOrEqual(0)
  }
})
