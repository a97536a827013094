import { expect, test, vi } from 'vitest'
import { createRun, type Recording } from '../src/engine/history/run.ts'
import { SECOND } from '../src/engine/kernel/types.ts'
import { roomsOf } from '../src/engine/rooms-of.ts'
import type { Scenario } from '../src/engine/scenario.ts'
import { opening } from '../src/scenarios/opening.ts'

const recording = (scenario: Scenario): Recording => ({ version: 1, scenario, seed: 7, commands: [] })
const withConsumer = (config: Record<string, string>): Scenario => ({
  ...opening,
  consumers: opening.consumers.map((consumer) => ({ ...consumer, config })),
})

test('A run asks for the rooms of what it does, and a plain one for none', () => {
  expect(roomsOf(recording(opening))).toEqual([])
  const [producer, ...others] = opening.producers
  const others848 = withConsumer({ 'group.protocol': 'consumer' })
  const sticky = withConsumer({ 'partition.assignment.strategy': 'cooperative-sticky' })
  for (const scenario of [
    others848,
    sticky,
    { ...opening, producers: [{ ...producer, config: { 'transactional.id': 't' } }, ...others] } as Scenario,
    { ...opening, producers: [{ ...producer, client: 'librdkafka' }, ...others] } as Scenario,
    { ...opening, shareConsumers: [{ id: 's', group: 'g', topics: ['user-events'] }] },
    { ...opening, script: [{ at: 0, command: { kind: 'RollingRestart' } }] } as Scenario,
  ])
    expect(roomsOf(recording(scenario))).toEqual(['rest'])
  expect(roomsOf(recording({ ...opening, controlPlane: 'zookeeper', zookeeper: [1, 2, 3] }))).toEqual([
    'zookeeper',
    'rest',
  ])
})

test('A plain run needs none of the other rooms for minutes, and is the same run with them', async () => {
  const whole = createRun(recording(opening))
  vi.resetModules()
  const bare = await import('../src/engine/history/run.ts')
  const alone = bare.createRun(recording(opening))
  for (const run of [whole, alone]) run.advanceTo(600 * SECOND)
  expect(alone.digest()).toBe(whole.digest())
})

test('What needs a room that is not there is refused by its name, and changes nothing', async () => {
  vi.resetModules()
  const bare = await import('../src/engine/history/run.ts')
  const zookeeper: Scenario = { ...opening, controlPlane: 'zookeeper', zookeeper: [1, 2, 3] }
  expect(() => bare.createRun(recording(zookeeper))).toThrow('"zookeeper"')
  expect(() => bare.createRun(recording(withConsumer({ 'group.protocol': 'consumer' })))).toThrow('"rest"')
  const run = bare.createRun(recording(opening))
  run.advanceTo(20 * SECOND)
  const before = run.digest()
  expect(() => run.act({ kind: 'CrashNode', node: 'broker-1' })).toThrow('"operations"')
  expect(run.digest()).toBe(before)
  expect(run.recording().commands).toEqual([])
})

test('A room that is loaded later serves a run that began without it', async () => {
  vi.resetModules()
  const bare = await import('../src/engine/history/run.ts')
  const { loadRooms } = await import('../src/engine/load-rooms.ts')
  const late = bare.createRun(recording(opening))
  late.advanceTo(20 * SECOND)
  await loadRooms(['rest'])
  const whole = createRun(recording(opening))
  whole.advanceTo(20 * SECOND)
  for (const run of [late, whole]) {
    run.act({ kind: 'CrashNode', node: 'broker-2' })
    run.advanceTo(60 * SECOND)
  }
  expect(late.digest()).toBe(whole.digest())
})
