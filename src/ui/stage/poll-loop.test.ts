import { describe, expect, it } from 'vitest'
import { type Consumer, createRun, MS, type Run } from '../../engine/index.ts'
import { opening } from '../../scenarios/opening.ts'
import { readLoop, readPositions } from './poll-loop.ts'

function runWith(processMs: number): Run {
  const consumers = [
    {
      id: 'slow',
      group: 'g',
      topics: ['user-events'],
      processMs,
      config: { 'auto.offset.reset': 'earliest', 'max.poll.records': 5 },
      startAtMs: 9_000,
    },
  ]
  return createRun({ version: 1, scenario: { ...opening, consumers }, seed: 3, commands: [] })
}

function slowIn(run: Run): Consumer {
  const node = run.world.nodes['consumer-slow']
  if (node?.role !== 'consumer') throw new Error('no consumer')
  return node
}

describe('the poll loop on a consumer’s card', () => {
  it('moves on with simulated time, record by record, and never back within what one poll() returned', () => {
    const run = runWith(900)
    let [token, share, moved] = [-1, 0, 0]
    for (let at = 18_000; at < 40_000; at += 100) {
      run.seek(at * MS)
      const consumer = slowIn(run)
      const loop = readLoop(consumer, run.now)
      if (loop.state !== 'processing') continue
      expect(loop.total).toBeLessThanOrEqual(5)
      expect(loop.done).toBeLessThan(loop.total)
      expect(loop.record).not.toBeNull()
      expect(loop.left).toBeLessThanOrEqual(900 * MS)
      if (consumer.counts.polls === token) {
        expect(loop.share).toBeGreaterThanOrEqual(share)
        if (loop.share > share) moved++
      }
      token = consumer.counts.polls
      share = loop.share
    }
    expect(moved).toBeGreaterThan(20)
  })

  it('counts the finished records as the consumer does', () => {
    const run = runWith(900)
    for (let at = 18_000; at < 40_000; at += 700) {
      run.seek(at * MS)
      const consumer = slowIn(run)
      const { state, done, total } = readLoop(consumer, run.now)
      if (state !== 'polling') expect(consumer.counts.processed).toBe(consumer.counts.received - total + done)
    }
  })

  it('shows nothing in hand while poll() blocks', () => {
    const run = runWith(0)
    run.seek(30_000 * MS)
    expect(readLoop(slowIn(run), run.now)).toMatchObject({
      state: 'polling',
      total: 0,
      share: 0,
      record: null,
    })
  })
})

describe('the bar under a partition', () => {
  it('is what was read and not committed, and goes when it is committed', () => {
    const run = runWith(400)
    const seen: number[] = []
    for (let at = 18_000; at < 40_000; at += 250) {
      run.seek(at * MS)
      for (const p of readPositions(run.world, slowIn(run))) {
        if (p.position >= 0 && p.committed >= 0) expect(p.again).toBe(p.position - p.committed)
        seen.push(p.again)
      }
    }
    expect(Math.max(...seen)).toBeGreaterThan(0)
    expect(Math.min(...seen)).toBe(0)
  })
})
