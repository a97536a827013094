import fc from 'fast-check'
import { afterEach, expect, test, vi } from 'vitest'
import type { Command } from '../engine/commands.ts'
import { createRun, type Run } from '../engine/history/run.ts'
import { digest } from '../engine/kernel/snapshot.ts'
import { Stepper } from '../engine/kernel/step.ts'
import { SECOND } from '../engine/kernel/types.ts'
import type { Message } from '../engine/messages.ts'
import { model } from '../engine/model.ts'
import type { KafkaWorld, Node } from '../engine/world.ts'
import { opening } from './opening.ts'

const start = (seed = 1): Run => createRun({ version: 1, scenario: opening, seed, commands: [] })

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

const actions = fc.array(
  fc.tuple(
    fc.integer({ min: 0, max: 6_000_000 }),
    fc.constantFrom<Command>(
      { kind: 'CrashNode', node: 'broker-2' },
      { kind: 'StartNode', node: 'broker-2' },
      { kind: 'StopNode', node: 'broker-1' },
      {
        kind: 'SendRecord',
        producer: 'web-frontend',
        topic: 'user-events',
        partition: null,
        key: 'a',
        value: 'b',
      },
    ),
  ),
  { maxLength: 5 },
)

function play(run: Run, script: readonly (readonly [number, Command])[]): void {
  run.seek(30 * SECOND)
  for (const [after, command] of script) {
    run.seek(run.now + after)
    try {
      run.act(command)
    } catch {
      // Not possible just now (the broker is down already): nothing was done.
    }
  }
  run.seek(run.now + 5 * SECOND)
}

test('going to any moment and back gives the same world', () => {
  fc.assert(
    fc.property(actions, fc.nat(70_000_000), fc.nat(1_000), (script, at, seed) => {
      const run = start(seed)
      play(run, script)
      const [end, mark, facts] = [run.now, run.digest(), run.facts.length]
      run.seek(Math.min(at, end))
      run.seek(end)
      expect(run.digest()).toBe(mark)
      expect(run.facts.length).toBe(facts)
    }),
    { numRuns: 15 },
  )
}, 120_000)

test('a recording gives the same world as the run it was made from', () => {
  fc.assert(
    fc.property(actions, fc.nat(1_000), (script, seed) => {
      const run = start(seed)
      play(run, script)
      const again = createRun(JSON.parse(JSON.stringify(run.recording())))
      again.seek(run.now)
      expect(again.digest()).toBe(run.digest())
    }),
    { numRuns: 15 },
  )
}, 120_000)

test('a world goes on from its JSON as if nothing had happened', () => {
  const run = start()
  run.seek(33 * SECOND)
  const copy = JSON.parse(JSON.stringify(run.world)) as KafkaWorld
  expect(digest(copy)).toBe(run.digest())
  const stepper = new Stepper<Node, Message, never>(model as never, () => {})
  const steps = run.world.steps + 3_000
  while (copy.steps < steps) stepper.step(copy)
  while (run.world.steps < steps) run.stepEvent()
  expect(digest(copy)).toBe(run.digest())
})

test('steps lead forward and back through the same worlds', () => {
  const run = start()
  run.seek(30 * SECOND)
  const seen = [run.digest()]
  for (let i = 0; i < 40; i++) {
    run.stepEvent()
    seen.push(run.digest())
  }
  for (let i = 39; i >= 0; i--) {
    run.stepBack()
    expect(run.digest(), `step ${i}`).toBe(seen[i])
  }
})

test('the engine asks neither the host for time nor for chance', () => {
  const no = () => {
    throw new Error('The engine asked the host')
  }
  vi.spyOn(Math, 'random').mockImplementation(no)
  vi.spyOn(Date, 'now').mockImplementation(no)
  vi.stubGlobal('performance', { now: no })
  vi.stubGlobal('setTimeout', no)
  const run = start()
  run.seek(31 * SECOND)
  run.act({ kind: 'CrashNode', node: 'broker-1' })
  run.seek(45 * SECOND)
  expect(run.facts.some(({ fact }) => fact.kind === 'BrokerFenced')).toBe(true)
})

test('acting in the past begins another future, and the first one can be had again', () => {
  const run = start()
  run.seek(40 * SECOND)
  const before = run.recording()
  const [mark, factsThen] = [run.digest(), run.facts.length]
  run.seek(32 * SECOND)
  run.act({ kind: 'CrashNode', node: 'broker-3' })
  expect(run.horizon).toBe(32 * SECOND)
  run.seek(40 * SECOND)
  expect(run.digest()).not.toBe(mark)
  const first = createRun(before)
  first.seek(40 * SECOND)
  expect(first.digest()).toBe(mark)
  expect(first.facts.length).toBe(factsThen)
})

test('the next notable moment is found, known or not', () => {
  const run = start()
  run.seek(30 * SECOND)
  run.act({ kind: 'CrashNode', node: 'broker-2' })
  expect(run.toNextNotable()?.fact.kind).toBe('BrokerFenced')
  run.seek(29 * SECOND)
  expect(run.toNextNotable()?.fact.kind).toBe('NodeCrashed')
  expect(run.toPreviousNotable()?.at).toBeLessThan(30 * SECOND)
})

test('an impossible command says what is allowed and changes nothing', () => {
  const run = start()
  run.seek(30 * SECOND)
  const mark = run.digest()
  expect(() => run.act({ kind: 'CrashNode', node: 'broker-9' })).toThrow(/node.*broker-1, broker-2, broker-3/)
  expect(() => run.act({ kind: 'StartNode', node: 'broker-1' })).toThrow(/node/)
  expect(() =>
    run.act({ kind: 'CreateTopic', topic: 'a', partitions: 5_000, replicationFactor: 1, config: {} }),
  ).toThrow(/partitions/)
  expect(run.digest()).toBe(mark)
  expect(run.recording().commands).toEqual([])
})
