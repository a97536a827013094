import { expect, test } from 'vitest'
import { createRun, freshestImage, type Scenario, SECOND } from '../engine/index.ts'
import { openingZooKeeper } from './index.ts'
import { InputError } from './input-error.ts'
import { inMode, modeOf, recordingInMode } from './mode.ts'
import { opening } from './opening.ts'
import { parseScenario } from './schema.ts'

test('a scenario goes into the other mode and back', () => {
  const there = inMode(opening, 'zookeeper')
  expect(there).toMatchObject({ controlPlane: 'zookeeper', zookeeper: [1, 2, 3], brokers: opening.brokers })
  expect(parseScenario(JSON.parse(JSON.stringify(there)))).toEqual(there)
  const back = inMode(there, 'kraft')
  expect(modeOf(back)).toBe('kraft')
  expect({ ...back, controlPlane: undefined, zookeeper: undefined }).toMatchObject(opening)
  expect(inMode(opening, 'kraft')).toBe(opening)
})

test.each([
  [1, 1],
  [2, 1],
  [3, 3],
  [4, 3],
  [5, 5],
  [7, 5],
])('%i controllers become an ensemble of %i', (controllers, servers) => {
  const ids = Array.from({ length: controllers }, (_, i) => 100 + i)
  expect(inMode({ ...opening, controllers: ids }, 'zookeeper').zookeeper).toHaveLength(servers)
})

test('what the script does to a controller it does to a server of the ensemble', () => {
  const script: Scenario['script'] = [
    { at: 1, command: { kind: 'CrashNode', node: 'controller-101' } },
    { at: 2, command: { kind: 'CrashNode', node: 'broker-1' } },
    { at: 3, command: { kind: 'CutLink', a: 'controller', b: 'controller-102', direction: 'both' } },
  ]
  const there = inMode({ ...opening, script }, 'zookeeper')
  expect(there.script?.map(({ command }) => command)).toMatchObject([
    { node: 'zookeeper-2' },
    { node: 'broker-1' },
    { a: 'zookeeper', b: 'zookeeper-3' },
  ])
  expect(inMode(there, 'kraft').script).toEqual(script)
})

test.each([
  ['none', undefined, 'because controlPlane is zookeeper'],
  ['an even ensemble', [1, 2], '1, 3 or 5'],
  ['seven servers', [1, 2, 3, 4, 5, 6, 7], 'a list of 1 to 5'],
])('%s is refused by its field', (_, zookeeper, allowed) => {
  const wrong = JSON.parse(JSON.stringify({ ...opening, controlPlane: 'zookeeper', zookeeper }))
  try {
    parseScenario(wrong)
    expect.unreachable()
  } catch (problem) {
    expect(problem).toBeInstanceOf(InputError)
    expect((problem as InputError).field).toBe('zookeeper')
    expect((problem as InputError).allowed).toContain(allowed)
  }
})

test('both modes serve the same clients: same topics, all replicas in sync, records consumed', () => {
  for (const scenario of [opening, openingZooKeeper]) {
    const run = createRun({ version: 1, scenario, seed: scenario.seed, commands: [] })
    run.advanceTo(40 * SECOND)
    const image = freshestImage(run.world)
    expect(Object.keys(image?.topics ?? {}).sort()).toEqual(
      ['__consumer_offsets', 'payment-transactions', 'system-logs', 'user-events'].sort(),
    )
    for (const topic of Object.values(image?.topics ?? {}))
      for (const p of topic.partitions) expect([...p.isr].sort()).toEqual([...p.replicas].sort())
    expect(run.series.slice(-8).reduce((all, sample) => all + sample.consumed, 0)).toBeGreaterThan(5)
  }
})

test('a run goes over with what people did, and comes back as it was', () => {
  const commands = [
    { at: 1, command: { kind: 'CrashNode', node: 'controller-101' } },
    { at: 2, command: { kind: 'CutLink', a: 'broker-1', b: 'controller', direction: 'both' } },
    { at: 3, command: { kind: 'CrashNode', node: 'broker-2' } },
  ] as const
  const recording = { version: 1, scenario: opening, seed: 9, commands } as const
  const there = recordingInMode(recording, 'zookeeper')
  expect(there.commands.map(({ command }) => command)).toEqual([
    { kind: 'CrashNode', node: 'zookeeper-2' },
    { kind: 'CutLink', a: 'broker-1', b: 'zookeeper', direction: 'both' },
    { kind: 'CrashNode', node: 'broker-2' },
  ])
  expect(there.seed).toBe(9)
  expect(recordingInMode(there, 'kraft').commands).toEqual(commands)
  expect(recordingInMode(recording, 'kraft')).toBe(recording)
})
