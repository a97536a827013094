import { describe, expect, it } from 'vitest'
import { createRun, MS, type Producer, type ProducerSpec, type Run } from '../../engine/index.ts'
import { opening } from '../../scenarios/opening.ts'
import { fitLanes, producerIn, readAccumulator } from './accumulator.ts'

/** A producer that waits long for company, and fills its batches with a few records. */
const slow: ProducerSpec = {
  id: 'slow',
  topic: 'user-events',
  keys: ['a', 'b', 'c', 'd', 'e', 'f'],
  recordsPerSecond: 20,
  config: { 'linger.ms': 2000, 'batch.size': 300 },
  startAtMs: 9_000,
}

function runWith(spec: Partial<ProducerSpec> = {}): Run {
  const scenario = { ...opening, producers: [{ ...slow, ...spec }], consumers: [] }
  return createRun({ version: 1, scenario, seed: 5, commands: [] })
}

function slowIn(run: Run): Producer {
  const found = producerIn(run.world, 'producer-slow')
  if (!found) throw new Error('no producer')
  return found
}

describe('the accumulator as its card shows it', () => {
  it('holds every record that was created and is not settled, once', () => {
    const run = runWith()
    for (let at = 9_500; at < 16_000; at += 170) {
      run.seek(at * MS)
      const producer = slowIn(run)
      const { created, acknowledged, failed } = producer.counts
      const ids = readAccumulator(producer, run.now).lanes.flatMap((lane) =>
        lane.batches.flatMap((batch) => batch.ids),
      )
      expect(new Set(ids).size).toBe(ids.length)
      expect(ids.length).toBe(created - acknowledged - failed)
    }
  })

  it('has a lane for each partition of the topic, in order, empty or not', () => {
    const run = runWith()
    run.seek(12_000 * MS)
    const { lanes } = readAccumulator(slowIn(run), run.now)
    expect(lanes.map((lane) => lane.key)).toEqual(['user-events-0', 'user-events-1', 'user-events-2'])
  })

  it('tells lingering from ready and sent, and closes what no record can join', () => {
    const run = runWith()
    const seen = new Set<string>()
    for (let at = 9_500; at < 16_000; at += 90) {
      run.seek(at * MS)
      const producer = slowIn(run)
      for (const { batches } of readAccumulator(producer, run.now).lanes)
        batches.forEach((batch, i) => {
          seen.add(batch.state)
          if (i < batches.length - 1 || batch.state === 'sent') expect(batch.closed).toBe(true)
          if (batch.state === 'lingering') {
            expect(batch.closed).toBe(false)
            expect(batch.waits).toBeGreaterThan(0)
            expect(batch.waits).toBeLessThanOrEqual(2000 * MS)
            expect(batch.eighths).toBeGreaterThan(0)
          }
          expect(batch.filled).toBeLessThanOrEqual(1)
        })
    }
    expect([...seen]).toEqual(expect.arrayContaining(['lingering', 'sent']))
  })

  it('says that send() is blocked by memory, and by nothing while there is some', () => {
    const run = runWith({ config: { 'buffer.memory': 400, 'batch.size': 300 }, recordsPerSecond: 50 })
    run.seek(9_050 * MS)
    let blocked = false
    for (let at = 9_100; at < 16_000 && !blocked; at += 100) {
      run.seek(at * MS)
      const view = readAccumulator(slowIn(run), run.now)
      if (view.blockedBy === 'memory') {
        blocked = true
        expect(view.blocked).toBeGreaterThan(0)
      } else if (view.blockedBy === null) expect(view.blocked).toBe(0)
    }
    expect(blocked).toBe(true)
  })

  it('keeps lanes in their places while they find room, and counts the batches of those that do not', () => {
    const lanes = [[], ['x'], [], ['y', 'z']].map((batches) => ({ batches }))
    expect(fitLanes(lanes, 4)).toEqual({ shown: lanes, more: 0 })
    expect(fitLanes(lanes, 1)).toEqual({ shown: [lanes[1]], more: 2 })
  })
})
