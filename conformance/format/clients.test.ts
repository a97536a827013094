import { describe, expect, test } from 'vitest'
import { type GroupSeen, handedOver, sortedPlaces } from './client-observation.ts'
import { FormatError, parseScenarioFile } from './scenario.ts'
import { clientsCalm, clientsHold, countOf } from './settled-clients.ts'

const withSteps = (steps: readonly object[]) => ({
  version: 1,
  name: 'a-scenario',
  asks: 'Does anything happen at all?',
  cluster: { mode: 'kraft', brokers: [{ id: 1 }], controllers: 1 },
  topics: [{ name: 't', assignment: [[1]] }],
  steps,
})
const consumer = { do: 'consumer', name: 'c1', group: 'g', topics: ['t'] }
const producer = { do: 'transactional', name: 'p1', id: 'x' }

describe('a bad step of a client is refused with its field and what is allowed there', () => {
  const cases: [what: string, steps: object[], field: string, allowed: RegExp][] = [
    ['a name twice', [consumer, consumer], 'steps[1].name', /other than c1/],
    ['a client that nobody started', [{ do: 'close', client: 'c1' }], 'steps[0].client', /before/],
    [
      'a producer for a consumer',
      [producer, { do: 'received', consumer: 'p1' }],
      'steps[1].consumer',
      /consumer/,
    ],
    ['topics and partitions', [{ ...consumer, assign: [{ topic: 't' }] }], 'steps[0]', /either/],
    ['topics without a group', [{ do: 'consumer', name: 'c', topics: ['t'] }], 'steps[0].group', /missing/],
    [
      'assignors of the server',
      [{ ...consumer, protocol: 'consumer', assignors: ['range'] }],
      'steps[0].assignors',
      /classic/,
    ],
    ['acknowledgements of a plain consumer', [{ ...consumer, ack: 'accept' }], 'steps[0].ack', /share/],
    [
      'offsets of nobody',
      [producer, { do: 'sendOffsets', producer: 'p1', offsets: [{ topic: 't', offset: 1 }] }],
      'steps[1]',
      /either/,
    ],
  ]
  test.each(cases)('%s', (_, steps, field, allowed) => {
    const parse = () => parseScenarioFile(withSteps(steps))
    expect(parse).toThrow(FormatError)
    try {
      parse()
    } catch (problem) {
      expect(problem).toMatchObject({ field, allowed: expect.stringMatching(allowed) })
    }
  })
})

test('partitions stand in order of topic and number', () => {
  expect(sortedPlaces(['t-10', 'u-0', 't-2', 't-1.x-1'])).toEqual(['t-2', 't-10', 't-1.x-1', 'u-0'])
})

const record = (offset: number, deliveries?: number) => ({
  place: 't-0',
  offset,
  key: null,
  value: `a-${offset}`,
  deliveries,
})

test('records stand in the order they were handed over, of a share group by delivery count', () => {
  expect(handedOver([record(0), record(1), record(0)])).toEqual({ 't-0': ['0..1 a-0..1', '0 a-0'] })
  expect(handedOver([record(1, 2), record(0, 1), record(0, 2), record(1, 1)])).toEqual({
    't-0': ['0..1 a-0..1 x1', '0..1 a-0..1 x2'],
  })
})

test('each record counts as often as it was handed over', () => {
  expect(countOf({ 't-0': ['0..4 a-0..4', '3 a-3'], 't-1': ['7..8 b-0..1 x2'] })).toBe(8)
})

const group = (state: string, assignment: readonly string[]): GroupSeen => ({
  type: 'classic',
  state,
  assignor: 'range',
  epoch: null,
  members: { c1: { instance: null, assignment, epoch: 1 } },
  offsets: { 't-0': 3 },
})
const seen = (state: string, theirs: readonly string[], own: readonly string[]) => ({
  groups: { g: group(state, theirs) },
  consumers: { c1: { assignment: own, records: {}, error: 'NONE' } },
  transactions: { x: { state: 'Ongoing', epoch: 0, partitions: [] } },
})

test('clients are at rest when groups are stable and members have what the coordinator says', () => {
  const live = [{ name: 'c1', group: 'g', share: false }]
  expect(clientsCalm(seen('Stable', ['t-0'], ['t-0']), live)).toBe(true)
  expect(clientsCalm(seen('PreparingRebalance', ['t-0'], ['t-0']), live)).toBe(false)
  expect(clientsCalm(seen('Stable', ['t-0'], []), live)).toBe(false)
  expect(clientsCalm(seen('Stable', [], []), [{ name: 'c2', group: 'g', share: false }])).toBe(true)
})

test('a condition holds only when all that it names is so', () => {
  const now = seen('Stable', ['t-0'], ['t-0'])
  expect(clientsHold(now, { group: 'g', state: 'Stable', members: 1 })).toBe(true)
  expect(clientsHold(now, { group: 'g', state: 'Stable', members: 2 })).toBe(false)
  expect(clientsHold(now, { consumer: 'c1', assigned: 1 })).toBe(true)
  expect(clientsHold(now, { consumer: 'c1', received: 1 })).toBe(false)
  expect(clientsHold(now, { committed: 'g', topic: 't', offset: 3 })).toBe(true)
  expect(clientsHold(now, { committed: 'g', topic: 't', partition: 1, offset: 3 })).toBe(false)
  expect(clientsHold(now, { transaction: 'x', state: 'CompleteCommit' })).toBe(false)
})
