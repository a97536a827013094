import { expect, test } from 'vitest'
import { readCases, type VectorCase } from '../../../../../conformance/vectors/read-vectors.ts'
import { assignCooperativeSticky, assignSticky } from './sticky.ts'
import { type Assignment, type AssignorMember, nameOf, type TopicPartition, type Topics } from './types.ts'

interface WrittenMember {
  readonly memberId: string
  readonly rackId?: string
  readonly topics: readonly string[]
  readonly ownedPartitions: readonly string[]
  readonly generation?: number
  readonly subscriptionGenerationId?: number
}
type Case = VectorCase<
  { readonly topics: Topics; readonly members: readonly WrittenMember[] },
  { readonly assignment: Readonly<Record<string, readonly string[]>> }
>

function parse(name: string): TopicPartition {
  const at = name.lastIndexOf('-')
  return { topic: name.slice(0, at), partition: Number(name.slice(at + 1)) }
}

const membersOf = (written: readonly WrittenMember[]): AssignorMember[] =>
  written.map(({ ownedPartitions, subscriptionGenerationId, ...member }) => ({
    ...member,
    ownedPartitions: ownedPartitions.map(parse),
    subscriptionGeneration: subscriptionGenerationId ?? -1,
  }))

const named = (assignment: Assignment) =>
  Object.fromEntries(Object.entries(assignment).map(([id, given]) => [id, given.map(nameOf).sort()]))

const sorted = (assignment: Readonly<Record<string, readonly string[]>>) =>
  Object.fromEntries(Object.entries(assignment).map(([id, given]) => [id, [...given].sort()]))

const sticky = readCases<Case>('assignor-client-sticky.json', 115)
const cooperative = readCases<Case>('assignor-client-cooperativesticky.json', 141)

test.each(sticky)('sticky: members get the partitions Kafka gives them: $name', ({ input, expected }) => {
  expect(named(assignSticky(input.topics, membersOf(input.members)))).toEqual(sorted(expected.assignment))
})

test.each(cooperative)('cooperative: members get what Kafka gives them: $name', ({ input, expected }) => {
  const given = named(assignCooperativeSticky(input.topics, membersOf(input.members)))
  expect(given).toEqual(sorted(expected.assignment))
})

test('of two claims in one generation neither counts, and the partition waits until both have let go', () => {
  const member = (memberId: string, owned: readonly string[]): AssignorMember => ({
    memberId,
    topics: ['t'],
    ownedPartitions: owned.map(parse),
    generation: 1,
    subscriptionGeneration: 1,
  })
  const members = [member('a', ['t-0', 't-1']), member('b', ['t-0', 't-2'])]
  const given = named(assignCooperativeSticky({ t: { partitions: 3 } }, members))
  expect(Object.values(given).flat().sort()).toEqual(['t-1', 't-2'])
})

test('a partition that moves is withheld from its new owner, and kept from the old one', () => {
  const owner: AssignorMember = {
    memberId: 'a',
    topics: ['t'],
    ownedPartitions: ['t-0', 't-1'].map(parse),
    generation: 3,
    subscriptionGeneration: 3,
  }
  const newcomer: AssignorMember = { memberId: 'b', topics: ['t'] }
  const topics = { t: { partitions: 2 } }
  expect(named(assignCooperativeSticky(topics, [owner, newcomer]))).toEqual({ a: ['t-0'], b: [] })
  expect(named(assignSticky(topics, [owner, newcomer]))).toEqual({ a: ['t-0'], b: ['t-1'] })
})
