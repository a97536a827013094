import { expect, test } from 'vitest'
import { readCases, type VectorCase } from '../../../conformance/vectors/read-vectors.ts'
import { type PlacementBroker, placeReplicas } from './replica-placement.ts'

interface Input {
  readonly brokers: readonly PlacementBroker[]
  readonly numPartitions: number
  readonly replicationFactor: number
  /** The random generator answers this, modulo the bound, every time. */
  readonly randomConstant: number
}
type Expected = { readonly replicas: readonly (readonly number[])[] } | { readonly error: string }

const cases = readCases<VectorCase<Input, Expected>>('replica-placement.json', 165)

function place({ brokers, numPartitions, replicationFactor, randomConstant }: Input) {
  const nextInt = (bound: number) => randomConstant % bound
  return placeReplicas({ brokers, partitions: numPartitions, replicationFactor, nextInt })
}

test.each(cases)('replicas land on the brokers Kafka chooses: $name', ({ input, expected }) => {
  const placement = place(input)
  if ('error' in expected) expect(placement).toMatchObject(expected)
  else expect(placement).toEqual(expected)
})

test('the cases hold both outcomes', () => {
  const refused = cases.filter(({ expected }) => 'error' in expected).length
  expect(refused).toBeGreaterThan(0)
  expect(cases.length - refused).toBeGreaterThan(100)
})

test('the brokers handed in stay as they were', () => {
  const brokers = Object.freeze([2, 0, 1].map((id) => Object.freeze({ id, rack: null, fenced: false })))
  place({ brokers, numPartitions: 9, replicationFactor: 3, randomConstant: 5 })
  expect(brokers.map((broker) => broker.id)).toEqual([2, 0, 1])
})

test('a factor above the registered brokers is refused with the reason, fenced brokers count', () => {
  const brokers = [1, 2].map((id) => ({ id, rack: null, fenced: id === 2 }))
  const input = { brokers, numPartitions: 1, randomConstant: 0 }
  expect(place({ ...input, replicationFactor: 2 })).toEqual({ replicas: [[1, 2]] })
  expect(place({ ...input, replicationFactor: 3 })).toEqual({
    error: 'INVALID_REPLICATION_FACTOR',
    message: 'The target replication factor of 3 cannot be reached because only 2 broker(s) are registered.',
  })
})
