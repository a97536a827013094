import { expect, test } from 'vitest'
import { readCases, type VectorCase } from '../../../conformance/vectors/read-vectors.ts'
import { javaStringHashCode } from '../kernel/java-hash-order.ts'
import { coordinatorPartition } from './coordinator-partition.ts'

interface Expected {
  readonly javaStringHashCode: number
  readonly partitionFor: Readonly<Record<string, number>>
}
const cases = readCases<VectorCase<{ readonly id: string }, Expected>>('coordinator-partition.json', 13)

test.each(cases)(
  'an id hashes and finds its coordinator partition as in Kafka: "$name"',
  ({ input, expected }) => {
    expect(javaStringHashCode(input.id)).toBe(expected.javaStringHashCode)
    const answers = Object.keys(expected.partitionFor).map((n) => [
      n,
      coordinatorPartition(input.id, Number(n)),
    ])
    expect(Object.fromEntries(answers)).toEqual(expected.partitionFor)
  },
)

test('the one hash without a positive counterpart goes to partition 0', () => {
  expect(javaStringHashCode('polygenelubricants')).toBe(-0x80000000)
  expect(coordinatorPartition('polygenelubricants', 7)).toBe(0)
})

test('a character outside the first plane counts as its two UTF-16 code units', () => {
  expect(javaStringHashCode('😀')).toBe(0xd83d * 31 + 0xde00)
})
