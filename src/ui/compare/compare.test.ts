import { describe, expect, test } from 'vitest'
import { createRun, SECOND, type TimedFact } from '../../engine/index.ts'
import { opening } from '../../scenarios/index.ts'
import { partingOf, quantile, readDifferences, unavailability } from './differences.ts'
import {
  changedRecording,
  changeText,
  checkedChange,
  comparedRecording,
  comparisonLabel,
  configNames,
  namesOf,
  sharedComparisonOf,
} from './plan.ts'

const recording = { version: 1 as const, scenario: opening, seed: 7, commands: [] }

describe('a change of settings', () => {
  test('is made for all or for one, for clients that people add too, and nothing else is touched', () => {
    const added = { id: 'mine', topic: 'system-logs', keys: null, recordsPerSecond: 1 }
    const one = checkedChange('producer', 'mine', 'acks', '0')
    const all = checkedChange('producer', null, 'linger.ms', '50')
    const commands = [{ at: 5, command: { kind: 'AddProducer' as const, producer: added } }]
    const changed = changedRecording({ ...recording, commands }, [one, all])
    expect(changed.commands[0]?.command).toMatchObject({
      producer: { config: { acks: '0', 'linger.ms': 50 } },
    })
    expect(changed.scenario.producers[0]?.config).toMatchObject({ acks: 'all', 'linger.ms': 50 })
    expect(changed.scenario.consumers).toEqual(opening.consumers)
    expect(changeText(one)).toBe('acks=0 (mine)')
    expect(namesOf('producer', { ...recording, commands })).toContain('mine')
  })

  test('is refused as Kafka would, by name', () => {
    expect(() => checkedChange('producer', null, 'acks', '7')).toThrow('acks')
    for (const side of ['broker', 'topic', 'producer', 'consumer'] as const)
      expect(configNames(side).length).toBeGreaterThan(3)
  })
})

describe('a comparison that is shared', () => {
  const plan = { changes: [{ side: 'producer', of: null, name: 'acks', value: '1' }] } as const
  const done = [{ at: 31 * SECOND, command: { kind: 'CrashNode', node: 'broker-2' as never } }] as const
  const first = { ...recording, commands: done }

  test('builds the second run as it was, in either control plane', () => {
    const second = comparedRecording(first, { ...plan, changes: [...plan.changes] })
    expect(second.scenario.producers.every(({ config }) => config?.acks === '1')).toBe(true)
    expect(second.commands).toEqual(done)
    expect(comparedRecording(first, { mode: 'zookeeper' }).scenario.controlPlane).toBe('zookeeper')
    expect(comparisonLabel({ mode: 'zookeeper', ...plan, changes: [...plan.changes] })).toBe(
      'ZooKeeper, acks=1',
    )
    const wrong = { changes: [{ side: 'producer', of: null, name: 'acks', value: '7' } as const] }
    expect(() => comparedRecording(first, wrong)).toThrow('acks')
  })

  test('says what was done in the second only where that is not what was done in the first', () => {
    const shared = { ...plan, changes: [...plan.changes] }
    const second = comparedRecording(first, shared)
    expect(sharedComparisonOf(first, second, shared)).toEqual(shared)
    const alone = { ...second, commands: [] }
    const told = sharedComparisonOf(first, alone, shared)
    expect(told).toEqual({ ...shared, commands: [] })
    expect(comparedRecording(first, told)).toEqual(alone)
  })
})

describe('differences', () => {
  test('two runs of one recording have none', () => {
    const [a, b] = [createRun(recording), createRun(recording)]
    for (const run of [a, b]) run.advanceTo(20 * SECOND)
    const { differences, partsAt } = readDifferences(a, b)
    expect(partsAt).toBeNull()
    expect(differences.every(({ first, second }) => first === second)).toBe(true)
  })

  test('are counted, and the moment of parting is named: acks=1 acknowledges what a crash loses', () => {
    const slow = checkedChange('broker', null, 'broker.session.timeout.ms', '20000')
    const [a, b] = [createRun(recording), createRun(changedRecording(recording, [slow]))]
    for (const run of [a, b]) {
      run.advanceTo(20 * SECOND)
      run.act({ kind: 'CrashNode', node: 'broker-1' })
      run.advanceTo(60 * SECOND)
    }
    const { differences, partsAt } = readDifferences(a, b)
    const of = (name: string) => differences.find((each) => each.name === name && each.of === null)
    expect(of('unavailable')?.second).toBeGreaterThan((of('unavailable')?.first ?? 0) + 5 * SECOND)
    expect(partsAt).not.toBeNull()
    expect(of('elections')?.at).toBeGreaterThanOrEqual(partsAt ?? Infinity)
    a.seek((partsAt ?? 0) - 1)
    b.seek((partsAt ?? 0) - 1)
    expect(readDifferences(a, b).partsAt).toBeNull()
  })
})

test('a partition is unavailable from when its leader goes until another leads', () => {
  const facts = [
    { at: 0, fact: { kind: 'BecameLeader', broker: 1, partition: 't-0' } },
    { at: 10, fact: { kind: 'NodeCrashed', node: 'broker-1' } },
    { at: 14, fact: { kind: 'PartitionWentOffline', partition: 't-0' } },
    { at: 30, fact: { kind: 'BecameLeader', broker: 2, partition: 't-0' } },
    { at: 40, fact: { kind: 'NodeCrashed', node: 'broker-1' } },
    { at: 50, fact: { kind: 'NodePaused', node: 'broker-2' } },
  ] as unknown as TimedFact[]
  expect([...unavailability(facts, 65)]).toEqual([['t-0', 20 + 15]])
})

test('lists part at the earlier of the first two that are not the same', () => {
  const fact = (at: number, kind: string) => ({ at, step: at, fact: { kind } }) as unknown as TimedFact
  expect(partingOf([fact(1, 'a'), fact(5, 'b')], [fact(1, 'a'), fact(3, 'b')])).toBe(3)
  expect(partingOf([fact(1, 'a')], [fact(1, 'a'), fact(9, 'c')])).toBe(9)
  expect(partingOf([fact(1, 'a')], [fact(1, 'a')])).toBeNull()
  expect([quantile([], 0.5), quantile([1, 2, 3, 4], 0.5), quantile([1, 2, 3, 4], 0.99)]).toEqual([null, 2, 4])
})
