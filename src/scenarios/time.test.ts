import { describe, expect, test } from 'vitest'
import {
  type Command,
  createRun,
  type Envelope,
  type Message,
  notableSort,
  type Run,
  SECOND,
} from '../engine/index.ts'
import { opening } from './opening.ts'

const crash = { kind: 'CrashNode', node: 'broker-2' } as Command
const start = { kind: 'StartNode', node: 'broker-2' } as Command

function at(seconds: number): Run {
  const run = createRun({ version: 1, scenario: opening, seed: 7, commands: [] })
  run.advanceTo(seconds * SECOND)
  return run
}

const isProduce = ({ body }: Envelope<Message>) =>
  body?.kind === 'ProduceRequest' || body?.kind === 'ProduceResponse'

describe('a fork', () => {
  test('goes its own way and leaves the run as it was', () => {
    const run = at(20)
    run.act(crash)
    run.advanceTo(40 * SECOND)
    const known = run.digest()
    run.seek(30 * SECOND)
    const fork = run.fork()
    fork.act(start)
    fork.advanceTo(40 * SECOND)
    expect(fork.digest()).not.toBe(known)
    expect(run.horizon).toBe(40 * SECOND)
    expect(run.recording().commands).toHaveLength(1)
    run.seek(40 * SECOND)
    expect(run.digest()).toBe(known)
  })

  test('is, played again from its recording, the same world with the same measures', () => {
    const run = at(20.4)
    run.advanceTo(33 * SECOND)
    run.seek(24.5 * SECOND)
    const fork = run.fork()
    fork.act(crash)
    fork.advanceTo(33 * SECOND)
    const again = createRun(fork.recording())
    again.advanceTo(33 * SECOND)
    expect(again.digest()).toBe(fork.digest())
    expect(again.series).toEqual(fork.series)
    fork.seek(22 * SECOND)
    again.seek(22 * SECOND)
    expect(again.digest()).toBe(fork.digest())
    expect(fork.series.some((sample) => sample.requests > 0)).toBe(true)
  })
})

describe('a look ahead', () => {
  test('finds what comes to pass when nobody acts, and moves nothing', () => {
    const run = at(20)
    run.act(crash)
    const before = run.digest()
    const ahead = run.ahead()
    expect(ahead.look(60 * SECOND, 100)).toBe(false)
    expect(ahead.reached).toBeLessThan(60 * SECOND)
    while (!ahead.look(60 * SECOND, 500));
    expect(run.digest()).toBe(before)
    const { steps } = run.world
    run.advanceTo(60 * SECOND)
    const came = run.facts.filter((timed) => timed.step > steps && notableSort(timed.fact) !== null)
    expect(ahead.found).toEqual(came)
    expect(came.length).toBeGreaterThan(2)
  })

  test('knows the commands that are still to come', () => {
    const run = at(20)
    run.act(crash)
    run.seek(10 * SECOND)
    const ahead = run.ahead()
    ahead.look(21 * SECOND, Infinity)
    expect(ahead.found.map((timed) => timed.fact.kind)).toContain('NodeCrashed')
    ahead.forgetBefore(21 * SECOND)
    expect(ahead.found).toEqual([])
  })
})

describe('stepping by requests', () => {
  test('stops where a request is sent or answered, the same forwards and backwards', () => {
    const run = at(12)
    const forwards: string[] = []
    for (let i = 0; i < 8; i++) {
      expect(run.toNextExchange(isProduce)).toBe(true)
      forwards.push(`${run.world.steps} ${run.digest()}`)
    }
    const backwards = [forwards[7]]
    for (let i = 0; i < 7; i++) {
      expect(run.toPreviousExchange(isProduce)).toBe(true)
      backwards.unshift(`${run.world.steps} ${run.digest()}`)
    }
    expect(backwards).toEqual(forwards)
  })

  test('stays where it is when there is none before', () => {
    const run = at(12)
    const before = run.digest()
    expect(run.toPreviousExchange(() => false)).toBe(false)
    expect([run.digest(), run.now]).toEqual([before, 12 * SECOND])
    expect(run.toNextExchange(() => false, 50)).toBe(false)
    expect(run.world.steps).toBeGreaterThan(50)
  })

  test('runs until one message of the queue has been handled', () => {
    const run = at(12)
    const chosen = [...run.world.queue].sort((a, b) => a.at - b.at || a.seq - b.seq)[6]
    if (!chosen) throw new Error('an empty queue')
    expect(run.stepThrough(chosen.seq)).toBe(true)
    expect(run.world.now).toBe(chosen.at)
    expect(run.world.queue).not.toContain(chosen)
  })
})
