import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Fact, notableSort, type TimedFact } from '../../engine/index.ts'
import { en } from '../../i18n/en/index.ts'
import { ko } from '../../i18n/ko/index.ts'
import { markLabel } from './mark-label.ts'
import { gatherMarks, labelled, type Mark } from './marks.ts'
import { createNotableIndex, type Notable } from './notables.ts'

const fenced = (broker: number): Fact => ({ kind: 'BrokerFenced', broker, reason: 'session expired' })
const crashed: Fact = { kind: 'NodeCrashed', node: 'broker-2' as never, role: 'broker' }
const everyday: Fact = { kind: 'OffsetsCommitted', group: 'g', member: '', generation: -1, offsets: [] }

let step = 0
function timed(at: number, fact: Fact): TimedFact {
  step += 1
  return { at, step, fact }
}
function notable(at: number, fact: Fact): Notable {
  return { timed: timed(at, fact), sort: notableSort(fact) ?? 'data' }
}

describe('marks', () => {
  test('facts that would stand on each other become one mark, led by the most important', () => {
    const marks = gatherMarks(
      [notable(0, fenced(1)), notable(4, crashed), notable(40, fenced(3))],
      (at) => at,
      10,
    )
    expect(marks.map((mark) => [mark.x, mark.count, mark.lead.timed.fact.kind])).toEqual([
      [0, 2, 'NodeCrashed'],
      [40, 1, 'BrokerFenced'],
    ])
  })

  test('labels never overlap each other, another mark or the end', () => {
    const places = fc.uniqueArray(fc.integer({ min: 0, max: 900 }), { minLength: 1, maxLength: 40 })
    fc.assert(
      fc.property(places, fc.integer({ min: 20, max: 160 }), (at, width) => {
        const facts = at.sort((a, b) => a - b).map((x) => notable(x, x % 2 ? crashed : fenced(1)))
        const marks = gatherMarks(facts, (x) => x, 13)
        const shown = labelled(marks, () => width, 900)
        const spans = [...shown].map(([mark, wide]) => ({ mark, from: mark.x + 8, to: mark.x + 8 + wide }))
        for (const span of spans) {
          expect(span.to).toBeLessThanOrEqual(900)
          for (const other of marks as Mark[])
            if (other !== span.mark && other.x > span.mark.x)
              expect(other.x - 8).toBeGreaterThanOrEqual(span.to)
        }
      }),
    )
  })

  test('a label names what happened in both languages', () => {
    expect(markLabel(crashed, en.shell.pin)).toBe('broker 2 crashed')
    expect(markLabel(crashed, ko.page.shell.pin)).toBe('브로커 2 강제 종료')
    expect(markLabel(everyday, en.shell.pin)).toBe('')
  })
})

describe('the index of notable facts', () => {
  test('reads only what is new, and starts over with another list', () => {
    const index = createNotableIndex()
    const facts = [timed(0, crashed), timed(1, everyday)]
    const first = index.read(facts)
    expect(first).toHaveLength(1)
    expect(index.read(facts)).toBe(first)
    facts.push(timed(2, fenced(2)))
    expect(index.read(facts).map((each) => each.timed.at)).toEqual([0, 2])
    expect(index.read([timed(9, crashed)]).map((each) => each.timed.at)).toEqual([9])
  })
})
