import { expect, test } from 'vitest'
import { readCases, type VectorCase } from '../../../../../conformance/vectors/read-vectors.ts'
import { assignRoundRobin } from './round-robin.ts'
import type { Assignment, AssignorMember, Topics } from './types.ts'

type Case = VectorCase<
  { readonly topics: Topics; readonly members: readonly AssignorMember[] },
  { readonly assignment: Readonly<Record<string, readonly string[]>> }
>
const cases = readCases<Case>('assignor-client-roundrobin.json', 9)

/** Each member's partitions as `topic-partition`, in an order that does not matter. */
function named(assignment: Assignment): Record<string, string[]> {
  const entries = Object.entries(assignment)
  return Object.fromEntries(
    entries.map(([member, given]) => [member, given.map((tp) => `${tp.topic}-${tp.partition}`).sort()]),
  )
}

test.each(cases)('members get the partitions Kafka gives them: $name', ({ input, expected }) => {
  const answer = Object.entries(expected.assignment).map(([member, given]) => [member, [...given].sort()])
  expect(named(assignRoundRobin(input.topics, input.members))).toEqual(Object.fromEntries(answer))
})

test.each(cases)('the order in which members are listed does not matter: $name', ({ input }) => {
  const reversed = [...input.members].reverse()
  expect(named(assignRoundRobin(input.topics, reversed))).toEqual(
    named(assignRoundRobin(input.topics, input.members)),
  )
})
