import { describe, expect, it } from 'vitest'
import { createRun, type Envelope, type KafkaWorld, type Message } from '../../engine/index.ts'
import { opening } from '../../scenarios/opening.ts'
import { collectFlights, createFlightBook, type Flight, flightAt, progressOf } from './flights.ts'
import { layoutStage } from './layout.ts'
import { createRoutes } from './routes.ts'
import { readShape } from './shape.ts'

const ALL = {
  records: true,
  acks: true,
  replication: true,
  heartbeats: true,
  metadata: true,
  coordination: true,
  quorum: true,
}

function world(): KafkaWorld {
  const run = createRun({ version: 1, scenario: opening, seed: opening.seed, commands: [] })
  run.seek(31_200_000)
  return run.world
}

function bookOf(of: KafkaWorld) {
  const layout = layoutStage(readShape(of, ['__consumer_offsets']), { width: 1140, height: 620 })
  return { layout, book: createFlightBook(createRoutes(layout)) }
}

const travelling = (of: KafkaWorld) =>
  of.queue.filter(
    (e: Envelope<Message>) =>
      ['request', 'response', 'close'].includes(e.via) && of.connections[e.connection]?.epoch === e.epoch,
  )

describe('flights are the messages of the queue', () => {
  it('each is where its own times say it is', () => {
    expect(progressOf({ sentAt: 100, at: 200 }, 100)).toBe(0)
    expect(progressOf({ sentAt: 100, at: 200 }, 150)).toBe(0.5)
    expect(progressOf({ sentAt: 100, at: 200 }, 250)).toBe(1)
    expect(progressOf({ sentAt: 100, at: 100 }, 100)).toBe(1)
  })

  it('all that travel are drawn, nothing else is', () => {
    const of = world()
    const { book } = bookOf(of)
    collectFlights(book, of, of.now, { layers: ALL, still: false })
    const drawn = new Set(book.flights.slice(0, book.count).map((f) => f.plan.envelope.seq))
    expect([...drawn].sort()).toEqual(
      travelling(of)
        .map((e) => e.seq)
        .sort(),
    )
    expect(drawn.size).toBeGreaterThan(3)
  })

  it('a layer that is switched off is not drawn', () => {
    const of = world()
    const { book } = bookOf(of)
    collectFlights(book, of, of.now, { layers: { ...ALL, quorum: false }, still: false })
    for (const f of book.flights.slice(0, book.count)) expect(f.plan.layer).not.toBe('quorum')
  })

  it('stay on the stage and move on with time', () => {
    const of = world()
    const { layout, book } = bookOf(of)
    for (let i = 0; i <= 20; i++) {
      collectFlights(book, of, of.now + i * 5_000, { layers: ALL, still: false })
      for (const { x, y } of book.flights.slice(0, book.count)) {
        expect(x).toBeGreaterThanOrEqual(0)
        expect(y).toBeGreaterThanOrEqual(0)
        expect(x).toBeLessThanOrEqual(layout.width)
        expect(y).toBeLessThanOrEqual(layout.height)
      }
    }
  })

  it('stand still in the middle when motion is reduced', () => {
    const of = world()
    const { book } = bookOf(of)
    collectFlights(book, of, of.now, { layers: ALL, still: true })
    for (const flight of book.flights.slice(0, book.count)) expect(flight.t).toBe(0.5)
  })
})

describe('the flight under the pointer', () => {
  const of = world()
  const { book } = bookOf(of)
  collectFlights(book, of, of.now, { layers: ALL, still: false })
  const first = book.flights[0] as Flight

  it('is the nearest within reach', () => {
    expect(flightAt(book, first.x, first.y)).not.toBeNull()
    expect(flightAt(book, first.x + 3, first.y + 3)).not.toBeNull()
  })

  it('is none when all are farther away', () => {
    expect(flightAt(book, -500, -500)).toBeNull()
  })

  it('is never one that is not in the air', () => {
    const empty = { ...book, count: 0 }
    expect(flightAt(empty, first.x, first.y)).toBeNull()
  })
})
