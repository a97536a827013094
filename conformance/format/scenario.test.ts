import { describe, expect, test } from 'vitest'
import { fingerprint } from './fingerprint.ts'
import { batchesOf, FormatError, parseScenarioFile } from './scenario.ts'

const good = {
  version: 1,
  name: 'a-scenario',
  asks: 'Does anything happen at all?',
  cluster: { mode: 'kraft', brokers: [{ id: 1 }, { id: 2 }], controllers: 1 },
  topics: [{ name: 't', assignment: [[1, 2]] }],
  steps: [{ do: 'observe' }],
}

const step = (one: object) => ({ ...good, steps: [one] })

function refusal(value: unknown): { field: string; allowed: string } {
  try {
    parseScenarioFile(value)
  } catch (problem) {
    if (problem instanceof FormatError) return { field: problem.field, allowed: problem.allowed }
    throw problem
  }
  throw new Error('was not refused')
}

describe('a bad scenario is refused with its field and what is allowed there', () => {
  const cases: [what: string, value: unknown, field: string, allowed: RegExp][] = [
    ['nothing', null, '', /./],
    ['another version', { ...good, version: 2 }, 'version', /1/],
    ['an unknown field', { ...good, extra: 1 }, 'extra', /no field of this name/],
    [
      'an unknown field of a step',
      step({ do: 'observe', now: true }),
      'steps[0].now',
      /no field of this name/,
    ],
    ['a missing field', step({ do: 'wait' }), 'steps[0].ms', /missing/],
    ['an unknown step', step({ do: 'explode' }), 'steps[0].do', /step/],
    [
      'an unknown mode',
      { ...good, cluster: { ...good.cluster, mode: 'etcd' } },
      'cluster.mode',
      /kraft or zookeeper/,
    ],
    ['a text for a number', step({ do: 'wait', ms: '5' }), 'steps[0].ms', /integer from 0 to 300000/],
    [
      'a topic without a place',
      { ...good, topics: [{ name: 't', partitions: 1 }] },
      'topics[0].replicationFactor',
      /assignment/,
    ],
    [
      'a topic with two places',
      step({ do: 'createTopic', topic: { ...good.topics[0], partitions: 1 } }),
      'steps[0].topic.assignment',
      /nothing/,
    ],
    ['a name twice', { ...good, topics: [good.topics[0], good.topics[0]] }, 'topics[1].name', /other than t/],
    [
      'a broker twice',
      { ...good, cluster: { ...good.cluster, brokers: [{ id: 1 }, { id: 1 }] } },
      'cluster.brokers[1].id',
      /other than 1/,
    ],
    ['a process that is not there', step({ do: 'kill', broker: 9 }), 'steps[0].broker', /1, 2/],
    ['a controller that is not there', step({ do: 'kill', controller: 1 }), 'steps[0].controller', /0 to 0/],
    ['two processes', step({ do: 'kill', broker: 1, controller: 0 }), 'steps[0]', /either/],
    ['no process', step({ do: 'stop' }), 'steps[0]', /either/],
    [
      'tombstones without keys',
      step({ do: 'produce', topic: 't', value: 'a', tombstones: true }),
      'steps[0].keys',
      /number/,
    ],
    [
      'batches in the background',
      step({ do: 'produce', topic: 't', value: 'a', perBatch: 1, background: 'x' }),
      'steps[0].perBatch',
      /background/,
    ],
    [
      'an await of nothing',
      step({ do: 'await', background: 'x' }),
      'steps[0].background',
      /produce step before/,
    ],
    [
      'a produce that nobody awaits',
      step({ do: 'produce', topic: 't', value: 'a', background: 'x' }),
      'steps',
      /await/,
    ],
    [
      'eligible leaders in ZooKeeper mode',
      { ...good, cluster: { ...good.cluster, mode: 'zookeeper', elr: true } },
      'cluster.elr',
      /false/,
    ],
    [
      'a config of two resources',
      step({ do: 'alterConfig', topic: 't', broker: 1, set: {} }),
      'steps[0]',
      /either/,
    ],
  ]
  test.each(cases)('%s', (_, value, field, allowed) => {
    const found = refusal(value)
    expect(found.field).toBe(field)
    expect(found.allowed).toMatch(allowed)
  })

  test('and a good one is not', () => {
    expect(parseScenarioFile(good)).toEqual(good)
  })
})

test('the fingerprint is that of what is done, whatever is said about it and in whichever order', () => {
  const plain = parseScenarioFile(good)
  const { cluster, ...rest } = good
  const reordered = parseScenarioFile({
    cluster: { controllers: 1, brokers: cluster.brokers, mode: 'kraft' },
    ...rest,
    asks: 'Another sentence entirely?',
  })
  expect(fingerprint(reordered)).toBe(fingerprint(plain))
  expect(fingerprint(parseScenarioFile(step({ do: 'wait', ms: 1 })))).not.toBe(fingerprint(plain))
})

test('records are numbered through, keyed in turn, padded, and cut into batches', () => {
  const batches = batchesOf({
    do: 'produce',
    topic: 't',
    value: 'a',
    count: 5,
    perBatch: 2,
    keys: 2,
    bytes: 5,
  })
  expect(batches).toEqual([
    [
      { key: 'k0', value: 'a-0~~' },
      { key: 'k1', value: 'a-1~~' },
    ],
    [
      { key: 'k0', value: 'a-2~~' },
      { key: 'k1', value: 'a-3~~' },
    ],
    [{ key: 'k0', value: 'a-4~~' }],
  ])
})
