import { describe, expect, it } from 'vitest'
import type { TimedFact } from '../../engine/index.ts'
import { createKeyLooks, keyLetter } from '../theme/palette.ts'
import { easeWindow, type Windows, windowStart } from './columns-state.ts'
import { labelStep, spread } from './draw-ruler.ts'
import { createLeaderChanges } from './leader-changes.ts'
import { chipsOf } from './partition-chips.ts'

describe('a record’s look', () => {
  it('has a letter beside its colour', () => {
    expect(keyLetter('user-456')).toBe('6')
    expect(keyLetter('alice')).toBe('A')
    expect(keyLetter('주문')).toBe('주')
    expect(keyLetter('---')).toBe('#')
  })

  it('differs between the first eight keys, and no key is grey', () => {
    const keys = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']
    const looks = createKeyLooks(keys)
    expect(new Set(keys.map((key) => looks(key).fill)).size).toBe(8)
    expect(keys.map((key) => looks(key).fill)).not.toContain(looks(null).fill)
  })

  it('stays the same for a key that nobody announced', () => {
    const looks = createKeyLooks([])
    expect(looks('late')).toBe(looks('late'))
  })
})

describe('a column’s window', () => {
  it('shows the end of the log and one free slot', () => {
    expect(windowStart(3, 8)).toBe(0)
    expect(windowStart(20, 8)).toBe(13)
  })

  it('glides by small steps, jumps by large ones, and never overshoots', () => {
    const windows: Windows = { from: new Map() }
    expect(easeWindow(windows, 'k', 10, 8, 16)).toBe(10)
    let before = 10
    for (let i = 0; i < 60; i++) {
      const next = easeWindow(windows, 'k', 12, 8, 16)
      expect(next).toBeGreaterThanOrEqual(before)
      expect(next).toBeLessThanOrEqual(12)
      before = next
    }
    expect(before).toBe(12)
    expect(easeWindow(windows, 'k', 40, 8, 16)).toBe(40)
    expect(easeWindow(windows, 'k', 41, 8, null)).toBe(41)
  })

  it('never lets the end of a log leave its column, however fast the log grows', () => {
    const windows: Windows = { from: new Map() }
    const slots = 8
    for (let end = 20; end < 400; end += end % 7) {
      const from = easeWindow(windows, 'k', windowStart(end, slots), slots, 16)
      expect(end - from).toBeLessThanOrEqual(slots)
      if (end % 7 === 0) end++
    }
  })

  it('labels offsets so that they do not touch', () => {
    expect(labelStep(13, 1)).toBe(2)
    expect(labelStep(10, 3)).toBe(5)
    expect(labelStep(7, 6)).toBe(10)
  })
})

describe('names of assigned partitions', () => {
  const namesOf = (assigned: Parameters<typeof chipsOf>[0]) => chipsOf(assigned).map((chip) => chip.name)
  it('are short for one topic, and tell topics apart for several', () => {
    expect(namesOf([{ topic: 'user-events', partition: 0 }])).toEqual(['p0'])
    const many = [0, 1, 2, 4, 5].map((partition) => ({ topic: 't', partition }))
    expect(namesOf(many)).toEqual(['p0–2,4–5'])
    const two = [
      { topic: 'user-events', partition: 0 },
      { topic: 'user-events', partition: 1 },
      { topic: 'payments', partition: 0 },
    ]
    expect(namesOf(two)).toEqual(['ue·0–1', 'pa·0'])
  })
})

describe('who led before', () => {
  const fact = (at: number, from: number, to: number): TimedFact => ({
    at,
    step: at,
    fact: { kind: 'LeaderElected', partition: 't-0', from, to, leaderEpoch: 1, reason: 'fenced' },
  })
  it('is read up to the moment shown, also after going back', () => {
    const facts = [fact(10, -1, 1), fact(20, 1, 2), fact(30, 2, 3)]
    const changes = createLeaderChanges()
    expect(changes.read({ facts, now: 25 }).get('t-0')).toMatchObject({ at: 20, from: 1, to: 2 })
    expect(changes.read({ facts, now: 35 }).get('t-0')).toMatchObject({ at: 30 })
    expect(changes.read({ facts, now: 12 }).get('t-0')).toMatchObject({ at: 10 })
    expect(changes.read({ facts, now: 5 }).size).toBe(0)
  })
})

describe('letters of groups on the ruler', () => {
  it('stand at their offsets where there is room', () => {
    expect(spread([10, 40, 20], 8, 0, 100)).toEqual([10, 40, 20])
  })
  it('of one offset stand side by side around it, the first group first', () => {
    expect(spread([50, 50], 8, 0, 100)).toEqual([46, 54])
    expect(spread([50, 50, 50], 8, 0, 100)).toEqual([42, 50, 58])
  })
  it('never touch, whoever is pushed, and stay on the ruler', () => {
    const placed = spread([98, 2, 99, 3, 100], 8, 0, 100)
    expect(placed).toEqual([84, 0, 92, 8, 100])
    const chain = spread([10, 17, 24], 8, 0, 100)
    expect(chain).toEqual([9, 17, 25])
  })
})
