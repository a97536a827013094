import { expect, test } from 'vitest'
import type { Fact, NodeId, TimedFact } from '../../engine/index.ts'
import { countHappened, createFilter } from './filter.ts'

const crash = (id: number): Fact => ({
  kind: 'NodeCrashed',
  node: `broker-${id}` as NodeId,
  role: 'broker',
})
const poll: Fact = { kind: 'MetadataCommitted', node: 'controller-100' as NodeId, from: 1, to: 2 }
const timed = (step: number, fact: Fact): TimedFact => ({ at: step * 10, step, fact })
const text = ({ fact }: TimedFact) => ('node' in fact ? fact.node : '')

test('notable facts only, or all', () => {
  const facts = [timed(1, poll), timed(2, crash(1)), timed(3, poll)]
  expect(createFilter({ notableOnly: true, search: '', text }).read(facts)).toEqual([1])
  expect(createFilter({ notableOnly: false, search: '', text }).read(facts)).toEqual([0, 1, 2])
})

test('a list that grew in place is read on from where it was', () => {
  let asked = 0
  const filter = createFilter({
    notableOnly: false,
    search: 'BROKER-2',
    text: (fact) => {
      asked += 1
      return text(fact)
    },
  })
  const facts = [timed(1, crash(1)), timed(2, crash(2))]
  expect(filter.read(facts)).toEqual([1])
  facts.push(timed(3, crash(2)))
  expect(filter.read(facts)).toEqual([1, 2])
  expect(filter.read(facts)).toEqual([1, 2])
  expect(asked).toBe(3)
})

test('a list whose future was forgotten is read anew', () => {
  const filter = createFilter({ notableOnly: true, search: '', text })
  const facts = [timed(1, crash(1)), timed(2, crash(2))]
  expect(filter.read(facts)).toEqual([0, 1])
  expect(filter.read(facts.slice(0, 1))).toEqual([0])
  const again = [timed(1, crash(1)), timed(2, poll), timed(3, crash(3))]
  expect(filter.read(again)).toEqual([0, 2])
})

test('what had happened by then', () => {
  const facts = [timed(1, crash(1)), timed(2, crash(2)), timed(2, crash(3)), timed(5, crash(1))]
  expect([0, 1, 2, 4, 5].map((steps) => countHappened(facts, [0, 1, 2, 3], steps))).toEqual([0, 1, 3, 3, 4])
})
