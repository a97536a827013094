/** What a hand on one message may do, and what TCP keeps whatever it does. */
import { expect, test } from 'vitest'
import { delayMessage, loseMessage, messageUnderWay, shareOfWay } from './in-hand.ts'
import { createWorld, nextEventAt, Stepper, startNode } from './step.ts'
import { type Envelope, type Micros, type Model, MS, type NodeId, SECOND, type World } from './types.ts'

interface Peer {
  readonly role: 'client' | 'server'
  got: string[]
}
type Note =
  | { readonly kind: 'NumberRequest'; readonly n: number }
  | { readonly kind: 'NumberResponse'; readonly n: number }
type Net = World<Peer, Note>

const A = 'a' as NodeId
const B = 'b' as NodeId

const handlers = {
  NumberRequest(
    self: Peer,
    { n }: { n: number },
    io: { now: Micros; reply(ref: unknown, body: Note): void },
    ref: unknown,
  ) {
    self.got.push(`${n} at ${io.now / MS}`)
    io.reply(ref, { kind: 'NumberResponse', n })
  },
  NumberResponse(self: Peer, { n }: { n: number }, io: { now: Micros }) {
    self.got.push(`${n} at ${io.now / MS}`)
  },
}
const failed = (self: Peer, f: { reason: string; request: Note | null }, { now }: { now: Micros }): void => {
  self.got.push(`${f.request?.kind === 'NumberRequest' ? f.request.n : '-'} ${f.reason} at ${now / MS}`)
}
const model = {
  handlers: { client: handlers, server: handlers },
  failed: { client: failed, server: failed },
} as unknown as Model<Peer, Note, never>

/** Two machines 10 ms apart. */
function net() {
  const world: Net = createWorld(1, [
    { kind: 'delay', from: '*', to: '*', minDelay: 10 * MS, maxDelay: 10 * MS },
  ])
  const stepper = new Stepper<Peer, Note, never>(model, () => {})
  for (const [id, role] of [
    [A, 'client'],
    [B, 'server'],
  ] as const) {
    world.nodes[id] = { role, got: [] }
    world.lives[id] = 0
    startNode(world, id)
  }
  return {
    world,
    got: (id: NodeId) => (world.nodes[id] as Peer).got,
    runTo(ms: number) {
      for (let next = nextEventAt(world); next !== null && next <= ms * MS; next = nextEventAt(world))
        stepper.step(world)
      world.now = ms * MS
    },
    /** Sends a request and gives its number in the queue. */
    send(n: number, timeout = 30 * SECOND): number {
      const { nextSeq } = world
      stepper.poke(world, A, (_, io) => io.request(B, 'main', { kind: 'NumberRequest', n }, timeout))
      return world.queue.find((e) => e.seq >= nextSeq && e.via === 'request')?.seq ?? -1
    },
    message(seq: number): Envelope<Note> {
      const found = messageUnderWay(world, seq)
      if (!found) throw new Error(`${seq} is not under way`)
      return found
    },
    answers: () => world.queue.filter((e) => e.via === 'response'),
  }
}

test('a message that is held up arrives later, and what is behind it does not overtake it', () => {
  const { world, got, runTo, send, message } = net()
  const first = send(1)
  runTo(5)
  send(2)
  delayMessage(world, message(first), 100 * MS)
  send(3)
  runTo(500)
  expect(got(B)).toEqual(['1 at 110', '2 at 110', '3 at 110'])
})

test('the other direction, and other connections, go on as before', () => {
  const { world, got, runTo, send, message } = net()
  send(1)
  runTo(12)
  delayMessage(world, message(send(2)), 100 * MS)
  runTo(500)
  expect(got(A)).toEqual(['1 at 20', '2 at 132'])
})

test('a message that is held up stands where it was, then goes the rest of its way', () => {
  const { world, runTo, send, message } = net()
  const seq = send(1)
  runTo(4)
  delayMessage(world, message(seq), 100 * MS)
  const share = (ms: number) => Number(shareOfWay(message(seq), ms * MS).toFixed(3))
  expect([4, 60, 104, 107, 110].map(share)).toEqual([0.4, 0.4, 0.4, 0.7, 1])
  runTo(50)
  delayMessage(world, message(seq), 100 * MS)
  expect([50, 204, 207].map(share)).toEqual([0.4, 0.4, 0.7])
})

test('a lost packet is sent again after 200 ms, and its connection does not notice', () => {
  const { world, got, runTo, send, message } = net()
  const first = send(1)
  send(2)
  runTo(5)
  loseMessage(world, message(first), 'resent')
  runTo(900)
  expect(got(B)).toEqual(['1 at 210', '2 at 210'])
  expect(got(A)).toEqual(['1 at 220', '2 at 220'])
})

test('after a silent loss nothing gets through until a timeout ends the connection', () => {
  const { world, got, runTo, send, message } = net()
  const first = send(1, 5 * SECOND)
  send(2, 20 * SECOND)
  runTo(5)
  loseMessage(world, message(first), 'silent')
  send(3, 20 * SECOND)
  runTo(4_999)
  expect([...got(A), ...got(B)]).toEqual([])
  runTo(6_000)
  expect(got(A)).toEqual(['1 timeout at 5000', '2 disconnected at 5000', '3 disconnected at 5000'])
  send(4)
  runTo(7_000)
  expect(got(B)).toEqual(['4 at 6010'])
})

test('an answer that is lost leaves the work done and its sender without word', () => {
  const { world, got, runTo, send, answers } = net()
  send(1, 5 * SECOND)
  runTo(12)
  const [answer] = answers()
  if (answer) loseMessage(world, answer, 'silent')
  runTo(6_000)
  expect(got(B)).toEqual(['1 at 10'])
  expect(got(A)).toEqual(['1 timeout at 5000'])
})

test('TCP itself gives a silent connection up when no timeout does', () => {
  const { world, got, runTo, send, message } = net()
  loseMessage(world, message(send(1, 900 * SECOND)), 'silent')
  runTo(102_200)
  expect(got(A)).toEqual(['1 disconnected at 102200'])
  expect(world.connections).toEqual({})
})

test('a reset ends the connection at once at both ends', () => {
  const { world, got, runTo, send, message } = net()
  const first = send(1)
  send(2)
  runTo(5)
  loseMessage(world, message(first), 'reset')
  runTo(50)
  expect(got(A)).toEqual(['1 disconnected at 5', '2 disconnected at 5'])
  expect(got(B)).toEqual([])
})

test('what its client has given up can be lost too, and leaves nothing behind', () => {
  const { world, got, runTo, send, message } = net()
  const seq = send(1, 4 * MS)
  runTo(5)
  expect(got(A)).toEqual(['1 timeout at 4'])
  loseMessage(world, message(seq), 'silent')
  runTo(1_000)
  expect(got(B)).toEqual([])
  expect([world.connections, world.queue]).toEqual([{}, []])
})

test('a message that has arrived, or of a connection that is gone, is out of reach', () => {
  const { world, runTo, send } = net()
  const seq = send(1)
  runTo(15)
  expect(messageUnderWay(world, seq)).toBeUndefined()
  expect(messageUnderWay(world, 12_345)).toBeUndefined()
})
