import { expect, test } from 'vitest'
import { readCases, type VectorCase } from '../../../../conformance/vectors/read-vectors.ts'
import { adaptiveTable, chooseByTable, choosePartition, updateStickyState } from './sticky-partitioner.ts'

interface Input {
  readonly queueSizes: readonly number[]
  readonly length: number
  readonly partitionIds: readonly number[]
}
type Expected =
  | { readonly adaptive: false }
  | {
      readonly adaptive: true
      readonly cumulativeFrequencyTable: readonly number[]
      readonly partitionForRandom0toEnd: readonly number[]
    }

const cases = readCases<VectorCase<Input, Expected>>('partitioner-adaptive.json', 16)

test.each(cases)('shorter queues get the chances Kafka gives them: $name', ({ input, expected }) => {
  const table = adaptiveTable(input.queueSizes, input.partitionIds, input.length)
  if (!expected.adaptive) expect(table).toBeNull()
  else {
    expect(table?.cumulativeWeights).toEqual(expected.cumulativeFrequencyTable)
    const answers = expected.partitionForRandom0toEnd.map(
      (_, random) => table && chooseByTable(table, random),
    )
    expect(answers).toEqual(expected.partitionForRandom0toEnd)
  }
})

test('a random number beyond the sum of weights wraps around', () => {
  const table = adaptiveTable([0, 3, 1], [0, 1, 2], 3)
  expect(table && chooseByTable(table, 8 * 1000 + 4)).toBe(1)
})

test('every random number is drawn once and within the weights', () => {
  const drawn: (readonly [number, number])[] = []
  const highest = (low: number, high: number) => {
    drawn.push([low, high])
    return high
  }
  const table = adaptiveTable([0, 3, 1], [7, 8, 9], 3)
  expect(choosePartition({ table, available: [7, 8, 9], partitions: 12 }, highest)).toBe(9)
  expect(choosePartition({ table: null, available: [2, 5], partitions: 6 }, highest)).toBe(5)
  expect(choosePartition({ table: null, available: [], partitions: 6 }, highest)).toBe(5)
  expect(drawn).toEqual([
    [0, 7],
    [0, 1],
    [0, 5],
  ])
})

// KIP-794: another partition from batch.size bytes on, at a batch boundary, at the latest at 2 x batch.size.
const sticky = [
  { why: 'stays below batch.size', produced: 16_000, appended: 383, enableSwitch: true, stays: true },
  { why: 'switches at batch.size', produced: 16_000, appended: 384, enableSwitch: true, stays: false },
  { why: 'waits for the batch boundary', produced: 16_000, appended: 384, enableSwitch: false, stays: true },
  {
    why: 'waits just below 2 x batch.size',
    produced: 32_000,
    appended: 767,
    enableSwitch: false,
    stays: true,
  },
  {
    why: 'waits no longer at 2 x batch.size',
    produced: 32_000,
    appended: 768,
    enableSwitch: false,
    stays: false,
  },
  {
    why: 'switches at the boundary it waited for',
    produced: 30_000,
    appended: 0,
    enableSwitch: true,
    stays: false,
  },
]

test.each(sticky)('the sticky partition $why', ({ produced, appended, enableSwitch, stays }) => {
  let choices = 0
  const choose = () => {
    choices++
    return 4
  }
  const state = { partition: 1, producedBytes: produced }
  const next = updateStickyState(state, { appendedBytes: appended, batchSize: 16_384, enableSwitch }, choose)
  const stayed = { partition: 1, producedBytes: produced + appended }
  expect(next).toEqual(stays ? stayed : { partition: 4, producedBytes: 0 })
  expect(choices).toBe(stays ? 0 : 1)
})
