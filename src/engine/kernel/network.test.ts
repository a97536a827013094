/** What TCP promises, and what it does not, whatever is done to the links and the processes. */
import { expect, test } from 'vitest'
import { dropUnsent, resetConnections, setLinkFaults } from './cuts.ts'
import { nextRetransmission } from './links.ts'
import { pauseNode, resumeNode } from './pause.ts'
import { digest, snapshot } from './snapshot.ts'
import { createWorld, endNode, nextEventAt, Stepper, startNode } from './step.ts'
import { type LinkFault, type Micros, type Model, MS, type NodeId, SECOND, type World } from './types.ts'

interface Peer {
  readonly role: 'client' | 'server'
  readonly rack: string
  /** Numbers that a server got, or that a client got answers to, in order. */
  got: number[]
  failed: string[]
  woke: Micros[]
}
type Note =
  | { readonly kind: 'NumberRequest'; readonly n: number }
  | { readonly kind: 'NumberResponse'; readonly n: number }
  | { readonly kind: 'Bell' }
type Net = World<Peer, Note>

const handlers = {
  NumberRequest(
    self: Peer,
    { n }: { n: number },
    io: { reply(ref: unknown, body: Note): void },
    ref: unknown,
  ) {
    self.got.push(n)
    io.reply(ref, { kind: 'NumberResponse', n })
  },
  NumberResponse(self: Peer, { n }: { n: number }) {
    self.got.push(n)
  },
  Bell(self: Peer, _: unknown, io: { now: Micros }) {
    self.woke.push(io.now)
  },
}
const failed = (
  self: Peer,
  failure: { reason: string; request: Note | null },
  { now }: { now: Micros },
): void => {
  const { request, reason } = failure
  self.failed.push(`${request?.kind === 'NumberRequest' ? request.n : '-'} ${reason} ${now}`)
}
const model = {
  handlers: { client: handlers, server: handlers },
  failed: { client: failed, server: failed },
  dial: () => ({ backoff: 50 * MS, backoffMax: SECOND, setup: 10 * SECOND, setupMax: 30 * SECOND }),
} as unknown as Model<Peer, Note, never>

const A = 'a' as NodeId
const B = 'b' as NodeId
const C = 'c' as NodeId
const cut = (from: string, to: string): LinkFault => ({ kind: 'cut', from, to })

function net(delay: readonly [number, number] = [MS, 3 * MS], seed = 1) {
  const rule = { kind: 'delay', from: '*', to: '*', minDelay: delay[0], maxDelay: delay[1] } as const
  const world: Net = createWorld(seed, [rule])
  const stepper = new Stepper<Peer, Note, never>(model, () => {})
  for (const [id, role] of [
    [A, 'client'],
    [B, 'server'],
    [C, 'client'],
  ] as const) {
    world.nodes[id] = { role, rack: id === C ? 'far' : 'near', got: [], failed: [], woke: [] }
    world.lives[id] = 0
    startNode(world, id)
  }
  const peer = (id: NodeId) => world.nodes[id] as Peer
  return {
    world,
    peer,
    runTo(at: Micros) {
      for (let next = nextEventAt(world); next !== null && next <= at; next = nextEventAt(world))
        stepper.step(world)
      world.now = at
    },
    send: (n: number, timeout: Micros = 30 * SECOND, from: NodeId = A) =>
      stepper.poke(world, from, (_, io) => io.request(B, 'main', { kind: 'NumberRequest', n }, timeout)),
    tell: (n: number) => stepper.poke(world, A, (_, io) => io.tell(B, 'main', { kind: 'NumberRequest', n })),
    wake: (id: NodeId, after: Micros) =>
      stepper.poke(world, id, (_, io) => io.wakeAfter(after, { kind: 'Bell' })),
  }
}

/** Both ways between two sides. */
const apart = (a: string, b: string) => [cut(a, b), cut(b, a)]

test('what a cut link holds arrives in order once it heals, and what is sent later does not overtake it', () => {
  const { world, peer, send, runTo } = net()
  send(1)
  runTo(SECOND)
  send(2)
  setLinkFaults(world, apart(A, B))
  send(3)
  runTo(5 * SECOND)
  expect(peer(B).got).toEqual([1])
  expect(world.held).toHaveLength(2)
  setLinkFaults(world, [])
  send(4)
  runTo(20 * SECOND)
  expect(peer(B).got).toEqual([1, 2, 3, 4])
  expect(peer(A).got).toEqual([1, 2, 3, 4])
  expect(peer(A).failed).toEqual([])
})

test('held bytes leave when TCP sends them again: after 200 ms, then after twice as long each time', () => {
  const at = (seconds: number) => nextRetransmission(0, seconds * SECOND) / SECOND
  expect([0.1, 0.5, 1, 7, 100].map(at)).toEqual([0.2, 0.6, 1.4, 12.6, 102.2])
})

test('a one-way cut lets the other direction through', () => {
  const { world, peer, send, runTo } = net()
  send(1)
  runTo(SECOND)
  setLinkFaults(world, [cut(B, A)])
  send(2, 5 * SECOND)
  runTo(4 * SECOND)
  expect(peer(B).got).toEqual([1, 2])
  expect(peer(A).got).toEqual([1])
  runTo(10 * SECOND)
  expect(peer(A).failed).toEqual(['2 timeout 6000000'])
})

test('a request that timed out on a cut link may still be carried out later, behind its own repeat', () => {
  const { world, peer, send, runTo } = net()
  send(1)
  runTo(SECOND)
  setLinkFaults(world, apart(A, B))
  send(2, 2 * SECOND)
  runTo(4 * SECOND)
  expect(peer(A).failed).toEqual(['2 timeout 3000000'])
  setLinkFaults(world, [])
  // The repeat goes over a new connection and arrives first: the old one waits for its retransmission.
  send(22)
  runTo(30 * SECOND)
  expect(peer(B).got).toEqual([1, 22, 2])
  expect(Object.keys(world.connections)).toHaveLength(1)
})

test('a request that timed out on its way still arrives, and nobody is answered', () => {
  const { world, peer, send, runTo } = net([8 * SECOND, 8 * SECOND])
  send(1, SECOND)
  runTo(SECOND)
  expect(peer(A).failed).toEqual(['1 timeout 1000000'])
  runTo(30 * SECOND)
  expect(peer(B).got).toEqual([1])
  expect(peer(A).got).toEqual([])
  expect(world.connections).toEqual({})
})

test('a connection over a cut link is given up after the set-up timeout, and nothing of it is ever sent', () => {
  const { world, peer, send, runTo } = net()
  setLinkFaults(world, [cut(B, A)])
  send(1)
  runTo(13 * SECOND)
  const [failure] = peer(A).failed
  expect(failure).toMatch(/^1 disconnected /)
  const after = Number(failure?.split(' ')[2])
  expect(after).toBeGreaterThanOrEqual(8 * SECOND)
  expect(after).toBeLessThanOrEqual(12 * SECOND)
  setLinkFaults(world, [])
  runTo(60 * SECOND)
  expect(peer(B).got).toEqual([])
  expect(world.held).toEqual([])
})

test('a connection that is being set up when the link heals is set up', () => {
  const { world, peer, send, runTo } = net()
  setLinkFaults(world, apart(A, B))
  send(1)
  runTo(2 * SECOND)
  setLinkFaults(world, [])
  runTo(20 * SECOND)
  expect(peer(A).got).toEqual([1])
  expect(peer(A).failed).toEqual([])
})

test('a reset fails what waits, and what was on the wire never arrives', () => {
  const { world, peer, send, runTo } = net()
  send(1)
  runTo(SECOND)
  send(2)
  send(3)
  expect(resetConnections(world, 'near', B)).toBe(0)
  expect(resetConnections(world, 'rack:far', B)).toBe(0)
  expect(resetConnections(world, A, 'server')).toBe(1)
  runTo(5 * SECOND)
  expect(peer(B).got).toEqual([1])
  expect(peer(A).failed).toEqual(['2 disconnected 1000000', '3 disconnected 1000000'])
})

test('loss shows as delay: every number arrives once and in order, or its request fails', () => {
  const { world, peer, send, runTo } = net([MS, 3 * MS], 7)
  setLinkFaults(world, [{ kind: 'loss', from: '*', to: '*', percent: 60 }])
  for (let n = 1; n <= 200; n++) {
    send(n, 20 * SECOND)
    runTo(n * SECOND)
  }
  runTo(1_000 * SECOND)
  const { got } = peer(B)
  expect(new Set(got).size).toBe(got.length)
  const failures = new Set(peer(A).failed.map((text) => Number(text.split(' ')[0])))
  for (let n = 1; n <= 200; n++) expect(peer(A).got.includes(n) !== failures.has(n), `number ${n}`).toBe(true)
  expect(peer(A).got).toEqual([...peer(A).got].sort((x, y) => x - y))
  expect(failures.size).toBeGreaterThan(0)
})

test('slowness is in order too', () => {
  const { world, peer, send, runTo } = net()
  setLinkFaults(world, [{ kind: 'slow', from: A, to: '*', delay: SECOND, jitter: 5 * SECOND }])
  for (let n = 1; n <= 20; n++) send(n)
  runTo(SECOND)
  expect(peer(B).got).toEqual([])
  runTo(30 * SECOND)
  expect(peer(B).got).toEqual(Array.from({ length: 20 }, (_, i) => i + 1))
})

test('the star of a rule means those outside its other side', () => {
  const { world, peer, send, runTo } = net()
  setLinkFaults(world, apart('rack:near', '*'))
  send(1)
  send(2, 30 * SECOND, C)
  runTo(SECOND)
  expect(peer(B).got).toEqual([1])
})

test('a rule draws from streams of its own: the other links keep their delays', () => {
  const arrivals = (faults: readonly LinkFault[]) => {
    const { world, peer, send, runTo } = net([MS, 500 * MS])
    setLinkFaults(world, faults)
    for (let n = 0; n < 10; n++) {
      send(n, 30 * SECOND, C)
      send(n + 100)
      runTo((n + 1) * SECOND)
    }
    return { got: peer(C).got, streams: { ...world.rng.network } }
  }
  const healthy = arrivals([])
  expect(arrivals([{ kind: 'slow', from: A, to: B, delay: MS, jitter: 90 * MS }])).toEqual(healthy)
})

test('a paused server takes requests in and answers them in order when it goes on', () => {
  const { world, peer, send, wake, runTo } = net()
  send(1)
  runTo(SECOND)
  pauseNode(world, B)
  wake(B, SECOND)
  send(2)
  send(3)
  runTo(10 * SECOND)
  expect(peer(B).got).toEqual([1])
  expect(peer(B).woke).toEqual([])
  expect(resumeNode(world, B)).toBe(9 * SECOND)
  runTo(11 * SECOND)
  expect(peer(B).got).toEqual([1, 2, 3])
  expect(peer(A).got).toEqual([1, 2, 3])
  expect(peer(B).woke).toEqual([10 * SECOND])
})

test('a paused server carries out what its clients have given up', () => {
  const { world, peer, send, runTo } = net()
  send(1)
  runTo(SECOND)
  pauseNode(world, B)
  send(2, 2 * SECOND)
  runTo(5 * SECOND)
  expect(peer(A).failed).toEqual(['2 timeout 3000000'])
  send(22)
  runTo(6 * SECOND)
  resumeNode(world, B)
  runTo(7 * SECOND)
  expect(peer(B).got).toEqual([1, 2, 22])
  expect(peer(A).got).toEqual([1, 22])
})

test('a paused client reads what came before it looks at its timeouts', () => {
  const { world, peer, send, runTo } = net([2 * SECOND, 2 * SECOND])
  send(1, 3 * SECOND)
  runTo(SECOND)
  pauseNode(world, A)
  runTo(60 * SECOND)
  resumeNode(world, A)
  runTo(61 * SECOND)
  expect(peer(A).got).toEqual([1])
  expect(peer(A).failed).toEqual([])
})

test('a process that is killed while it is paused serves nothing of what waited for it', () => {
  const { world, peer, send, runTo } = net()
  pauseNode(world, B)
  send(1)
  runTo(SECOND)
  endNode(world, B)
  runTo(3 * SECOND)
  expect(peer(B).got).toEqual([])
  expect(peer(A).failed).toHaveLength(1)
  expect(world.paused).toEqual({})
})

/** A client whose request a cut link holds ends; how it ends is for the tests. */
function endsBehindACut(howElse: (world: Net) => void) {
  const it = net()
  it.send(1)
  it.runTo(SECOND)
  setLinkFaults(it.world, apart(A, B))
  it.send(2)
  endNode(it.world, A)
  howElse(it.world)
  it.runTo(2 * SECOND)
  setLinkFaults(it.world, [])
  it.runTo(20 * SECOND)
  return it
}

test('what a killed process had written behind a cut is sent by its machine, but not by one without power', () => {
  expect(endsBehindACut(() => {}).peer(B).got).toEqual([1, 2])
  const { peer, world } = endsBehindACut((w) => dropUnsent(w, A))
  expect(peer(B).got).toEqual([1])
  expect([world.held, world.connections]).toEqual([[], {}])
})

test('a server without power answers nothing behind a cut, nor says that it is gone: its client waits', () => {
  const it = net()
  it.send(1)
  it.runTo(SECOND)
  it.send(2, 10 * SECOND)
  setLinkFaults(it.world, [cut(B, A)])
  it.runTo(1.5 * SECOND)
  expect(it.peer(B).got).toEqual([1, 2])
  endNode(it.world, B)
  dropUnsent(it.world, B)
  setLinkFaults(it.world, [])
  it.runTo(10 * SECOND)
  expect(it.peer(A)).toMatchObject({ got: [1], failed: [] })
  it.runTo(12 * SECOND)
  expect(it.peer(A).failed).toEqual([`2 timeout ${11 * SECOND}`])
})

test('a client that was refused waits before it dials again, twice as long each time, at most a second', () => {
  const { world, peer, send, runTo } = net()
  endNode(world, B)
  const waits: number[] = []
  for (let n = 1; n <= 10; n++) {
    send(n)
    runTo(world.now + 3 * SECOND)
    waits.push((world.dials['a>b#main']?.notBefore ?? 0) - Number(peer(A).failed.at(-1)?.split(' ')[2]))
  }
  expect(peer(A).failed).toHaveLength(10)
  waits.slice(0, 5).forEach((wait, i) => {
    expect(wait).toBeGreaterThanOrEqual(0.8 * 50 * MS * 2 ** i - 1)
    expect(wait).toBeLessThanOrEqual(1.2 * 50 * MS * 2 ** i + 1)
  })
  expect(Math.max(...waits)).toBeLessThanOrEqual(SECOND)
  startNode(world, B)
  send(11)
  runTo(world.now + 3 * SECOND)
  expect(peer(A).got).toEqual([11])
  expect(world.dials).toEqual({})
})

test('nobody can make a buffer grow without end', () => {
  for (const stop of ['cut', 'pause'] as const) {
    const { world, tell, runTo } = net()
    tell(0)
    runTo(SECOND)
    if (stop === 'cut') setLinkFaults(world, apart(A, B))
    else pauseNode(world, B)
    for (let n = 1; n <= 2_000; n++) {
      tell(n)
      runTo(world.now + 10 * MS)
    }
    expect(world.held.length + (world.paused[B]?.waiting.length ?? 0)).toBeLessThan(450)
    expect(world.queue.length).toBeLessThan(50)
  }
})

test('a copy of a world with faults in it goes on identically, also as JSON', () => {
  const { world, send, runTo } = net([MS, 900 * MS])
  for (let n = 1; n <= 30; n++) send(n)
  runTo(300 * MS)
  setLinkFaults(world, [cut(A, B), { kind: 'loss', from: B, to: A, percent: 50 }])
  pauseNode(world, C)
  send(99, SECOND, C)
  runTo(2 * SECOND)
  const copies = [snapshot(world), JSON.parse(JSON.stringify(world)) as Net]
  const end = (w: Net): string => {
    const stepper = new Stepper<Peer, Note, never>(model, () => {})
    setLinkFaults(w, [])
    resumeNode(w, C)
    for (let i = 0; i < 500 && stepper.step(w); i++);
    return digest(w)
  }
  const [first, ...others] = [end(world), ...copies.map(end)]
  for (const other of others) expect(other).toBe(first)
})
