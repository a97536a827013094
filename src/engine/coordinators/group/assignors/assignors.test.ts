import { describe, expect, test } from 'vitest'
import { readCases, type VectorCase } from '../../../../../conformance/vectors/read-vectors.ts'
import { assignServerRange } from './range.ts'
import { assignSimple } from './simple.ts'
import { type GroupSpec, PartitionAssignorError, type SpecMember, type TopicAssignment } from './types.ts'
import { assignUniform } from './uniform.ts'

interface Input {
  readonly subscriptionType: 'HOMOGENEOUS' | 'HETEROGENEOUS'
  readonly topics: GroupSpec['topics']
  readonly members: readonly SpecMember[]
}
interface Expected {
  readonly assignment?: Readonly<Record<string, TopicAssignment>>
  readonly throws?: string
  readonly message?: string
}
type Case = VectorCase<Input, Expected> & { readonly orderSensitive: boolean }

const KINDS = [
  ['uniform', assignUniform, 27],
  ['range', assignServerRange, 19],
  ['simple', assignSimple, 32],
] as const

function sorted(assignment: Readonly<Record<string, TopicAssignment>>) {
  return Object.fromEntries(
    Object.entries(assignment).flatMap(([member, topics]) => {
      const held = Object.entries(topics).filter(([, partitions]) => partitions.length > 0)
      return held.length === 0
        ? []
        : [[member, Object.fromEntries(held.map(([t, ps]) => [t, [...ps].sort((a, b) => a - b)]))]]
    }),
  )
}

const specOf = ({ topics, members, subscriptionType }: Input): GroupSpec => ({
  topics,
  members,
  homogeneous: subscriptionType === 'HOMOGENEOUS',
})

describe.each(KINDS)('%s', (name, assign, count) => {
  test.each(readCases<Case>(`assignor-server-${name}.json`, count))('as Kafka: $name', (vector) => {
    const spec = specOf(vector.input)
    if (vector.expected.throws !== undefined) {
      expect(() => assign(spec)).toThrow(PartitionAssignorError)
      expect(() => assign(spec)).toThrow(vector.expected.message as string)
      return
    }
    expect(sorted(assign(spec))).toEqual(sorted(vector.expected.assignment ?? {}))
  })
})
