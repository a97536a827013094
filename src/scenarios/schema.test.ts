import { describe, expect, test } from 'vitest'
import { type Command, createRun, type ProducerSpec, SECOND } from '../engine/index.ts'
import { InputError } from './input-error.ts'
import { opening } from './opening.ts'
import { parseCommand, parseCommands, parseRecording, parseScenario } from './schema.ts'
import { parseKept, parseUntrusted } from './untrusted-json.ts'

/** The opening scenario as loose data, changed. */
function changed(change: (scenario: Record<string, unknown>) => void): unknown {
  const copy = JSON.parse(JSON.stringify(opening)) as Record<string, unknown>
  change(copy)
  return copy
}

function refusal(act: () => unknown): InputError {
  try {
    act()
  } catch (problem) {
    if (problem instanceof InputError) return problem
    throw problem
  }
  throw new Error('nothing was refused')
}

const topic = (name: string, partitions = 1) => ({ name, partitions, replicationFactor: 1 })

describe('a scenario from outside', () => {
  test.each<[string, (s: Record<string, unknown>) => void, string, string]>([
    ['an unknown field', (s) => Object.assign(s, { zoo: 1 }), 'zoo', 'no field'],
    [
      'half a combined process',
      (s) => Object.assign(s, { combined: [9] }),
      'combined[0]',
      'an id that is among',
    ],
    [
      'a broker to be asked first that is not there',
      (s) => Object.assign((s.producers as object[])[0] as object, { bootstrap: [1, 77] }),
      'producers[0].bootstrap[1]',
      'one of the brokers: 1, 2, 3',
    ],
    ['a missing field', (s) => delete s.seed, 'seed', 'something must stand here'],
    ['a number as text', (s) => Object.assign(s, { seed: '7' }), 'seed', 'an integer from 0 to 4294967295'],
    [
      'an infinite number',
      (s) => Object.assign(s, { openAtMs: Number.POSITIVE_INFINITY }),
      'openAtMs',
      'an integer',
    ],
    ['another version', (s) => Object.assign(s, { version: 2 }), 'version', '1'],
    ['an unknown network', (s) => Object.assign(s, { network: 'moon' }), 'network', 'illustrative'],
    [
      'too many brokers',
      (s) => Object.assign(s, { brokers: Array.from({ length: 101 }, (_, id) => ({ id, rack: null })) }),
      'brokers',
      'a list of 1 to 100',
    ],
    [
      'two brokers of one id',
      (s) =>
        Object.assign(s, {
          brokers: [1, 2, 3, 2].map((id) => ({ id, rack: null })),
        }),
      'brokers[3].id',
      'not taken',
    ],
    ['a wrong name', (s) => Object.assign(s, { topics: [topic('a b')] }), 'topics[0].name', 'letters'],
    [
      'too many partitions in all',
      (s) => Object.assign(s, { topics: [topic('a', 900), topic('b', 101)] }),
      'topics',
      'at most 1000 partitions',
    ],
    [
      'too many replicas in all',
      (s) =>
        Object.assign(s, {
          brokers: Array.from({ length: 100 }, (_, id) => ({ id, rack: null })),
          topics: [{ ...topic('a', 101), replicationFactor: 100 }],
        }),
      'topics',
      'at most 10000 replicas',
    ],
    [
      'more replicas than brokers',
      (s) => Object.assign(s, { topics: [{ ...topic('a'), replicationFactor: 4 }] }),
      'topics[0].replicationFactor',
      'at most 3',
    ],
    [
      'an unknown config',
      (s) => Object.assign(s, { brokerConfig: { 'log.dirs': '/tmp' } }),
      'brokerConfig.log.dirs',
      'one of the broker configs',
    ],
    [
      'a config out of its bounds',
      (s) => Object.assign(s, { topics: [{ ...topic('a'), config: { 'min.insync.replicas': 0 } }] }),
      'topics[0].config.min.insync.replicas',
      'an integer from 1',
    ],
    [
      'a flood of internal partitions',
      (s) => Object.assign(s, { brokerConfig: { 'offsets.topic.num.partitions': 100_000 } }),
      'brokerConfig.offsets.topic.num.partitions',
      'at most 1000',
    ],
  ])('%s is refused by its path', (_, change, field, allowed) => {
    const problem = refusal(() => parseScenario(changed(change)))
    expect(problem.field).toBe(field)
    expect(problem.allowed).toContain(allowed)
  })
})

describe('commands from outside', () => {
  const all: Command[] = [
    { kind: 'CrashNode', node: 'broker-1' },
    { kind: 'StopNode', node: 'broker-1' },
    { kind: 'StartNode', node: 'broker-1' },
    { kind: 'SendRecord', producer: 'p', topic: 't', partition: null, key: null, value: 'v' },
    { kind: 'SetProducerRate', producer: 'p', recordsPerSecond: 0.5 },
    { kind: 'AddProducer', producer: { id: 'p', topic: 't', keys: null, recordsPerSecond: 1 } },
    { kind: 'AddConsumer', consumer: { id: 'c', group: 'g', topics: ['t'] } },
    { kind: 'CloseClient', client: 'consumer-c' },
    { kind: 'CreateTopic', topic: 't', partitions: 1, replicationFactor: 1, config: {} },
    { kind: 'ElectPreferredLeaders' },
    {
      kind: 'CreateTopic',
      topic: 't',
      partitions: -1,
      replicationFactor: -1,
      config: {},
      assignments: [[1, 2]],
    },
    { kind: 'ElectLeaders', electionType: 'UNCLEAN', topic: 't', partition: 0 },
    { kind: 'ElectLeaders', electionType: 'PREFERRED', topic: null, partition: null },
    {
      kind: 'ReassignPartitions',
      partitions: [{ topic: 't', partition: 0, replicas: [2, 3] }],
      throttle: null,
    },
    { kind: 'CancelReassignment', topic: 't', partition: 0 },
    { kind: 'CreatePartitions', topic: 't', count: 6, assignments: null },
    { kind: 'DeleteTopic', topic: 't' },
    { kind: 'AlterConfigs', resourceType: 'TOPIC', resourceName: 't', name: 'retention.ms', value: '1' },
    { kind: 'AddBroker', id: 4, rack: 'a' },
    { kind: 'AddController', id: 104 },
    { kind: 'RemoveController', id: 100 },
    { kind: 'UnregisterBroker', broker: 4 },
  ]
  test.each(all)('$kind is read as it was written', (command) => {
    expect(parseCommand(command)).toEqual(command)
  })

  test('an unknown kind and a wrong config are refused by their paths', () => {
    expect(refusal(() => parseCommands([{ at: 0, command: { kind: 'Explode' } }])).field).toBe(
      'commands[0].command.kind',
    )
    const consumer = { id: 'c', group: 'g', topics: ['t'], config: { 'auto.offset.reset': 'sideways' } }
    const problem = refusal(() => parseCommands([{ at: 0, command: { kind: 'AddConsumer', consumer } }]))
    expect(problem.field).toBe('commands[0].command.consumer.config.auto.offset.reset')
    expect(problem.allowed).toBe('latest, earliest, none or by_duration:PnDTnHnMn.nS')
  })

  test('clients and partitions that are added count against the bounds', () => {
    const create = { kind: 'CreateTopic', topic: 't', partitions: 999, replicationFactor: 1, config: {} }
    const recording = { version: 1, scenario: opening, seed: 1, commands: [{ at: 0, command: create }] }
    expect(refusal(() => parseRecording(recording)).allowed).toContain('1000 partitions')
  })
})

describe('JSON from outside', () => {
  test.each(['__proto__', 'constructor', 'prototype'])('%s is refused wherever it stands', (name) => {
    const problem = refusal(() => parseUntrusted(`{"scenario":{"topics":[{"${name}":{}}]}}`))
    expect(problem.fault).toBe('forbidden name')
    expect(problem.field).toContain(name)
  })

  test('deep nesting is refused without recursion', () => {
    const depth = 100_000
    expect(refusal(() => parseUntrusted('['.repeat(depth) + ']'.repeat(depth))).fault).toBe('too deep')
  })

  test('what is too large or no JSON is refused', () => {
    expect(refusal(() => parseUntrusted(JSON.stringify('가'.repeat(100_000)))).fault).toBe('too large')
    expect(refusal(() => parseUntrusted('{')).fault).toBe('not json')
  })
})

test('clients that say no time start once the topics of their scenario exist', () => {
  const { startAtMs: _, ...producer } = opening.producers[0] as ProducerSpec
  const scenario = parseScenario({
    ...opening,
    id: 'mine',
    producers: [producer, { ...producer, id: 'early', startAtMs: 0 }],
  })
  expect(scenario.producers[1]?.startAtMs).toBe(0)
  const run = createRun({
    version: 1,
    scenario: { ...scenario, producers: scenario.producers.slice(0, 1) },
    seed: 1,
    commands: [],
  })
  run.seek(12 * SECOND)
  const made = run.facts.filter(({ fact }) => fact.kind === 'TopicCreated').map(({ at }) => at)
  const started = run.facts.find(({ fact }) => fact.kind === 'NodeStarted' && fact.role === 'producer')
  expect(started?.at).toBeGreaterThan(Math.max(...made.slice(0, scenario.topics.length)))
})

test('what was kept is measured in letters, of whatever language', () => {
  const korean = JSON.stringify('가'.repeat(98))
  expect(parseKept(korean, 100)).toHaveLength(98)
  for (const text of [`${korean} `, 'x'.repeat(101)])
    expect(refusal(() => parseKept(text, 100))).toMatchObject({ fault: 'too large', field: '' })
})
