import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SECOND } from '../../engine/index.ts'
import {
  axisEnd,
  following,
  keyStep,
  LEAST_STRETCH,
  panned,
  type Stretch,
  tickEvery,
  tickLabel,
  ticksOf,
  zoomed,
} from './axis.ts'

const WHOLE = 4 * 3600 * SECOND
const stretch = fc
  .tuple(fc.integer({ min: 0, max: WHOLE - 20 }), fc.integer({ min: LEAST_STRETCH, max: WHOLE }))
  .map(([from, span]): Stretch => ({ from, to: Math.min(WHOLE, from + span) }))

test('the axis stretches in steps and always holds what is known', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 20_000_000_000 }), (horizon) => {
      expect(axisEnd(horizon)).toBeGreaterThanOrEqual(horizon)
    }),
  )
  expect([axisEnd(0), axisEnd(45_000_000), axisEnd(46_000_000)]).toEqual([60_000_000, 60_000_000, 90_000_000])
})

describe('a stretch of the axis', () => {
  test('is zoomed around a moment, which stays where it is, from hours to microseconds', () => {
    expect(zoomed({ from: 0, to: WHOLE }, 2, WHOLE / 4, WHOLE)).toEqual({
      from: WHOLE / 8,
      to: (WHOLE * 5) / 8,
    })
    let view: Stretch | null = { from: 0, to: WHOLE }
    const at = 5_000 * SECOND + 123_456
    while (view && view.to - view.from > LEAST_STRETCH) view = zoomed(view, 10, at, WHOLE)
    expect(view?.from).toBeLessThanOrEqual(at)
    expect(view?.to).toBeGreaterThanOrEqual(at)
    expect((view?.to ?? 0) - (view?.from ?? 0)).toBe(LEAST_STRETCH)
    while (view) view = zoomed(view, 0.1, at, WHOLE)
    expect(view).toBeNull()
  })

  test('never leaves the whole, however it is zoomed and moved', () => {
    fc.assert(
      fc.property(
        stretch,
        fc.double({ min: 0.01, max: 100, noNaN: true }),
        fc.double({ min: -5, max: 5, noNaN: true }),
        (view, factor, share) => {
          for (const next of [zoomed(view, factor, view.from, WHOLE), panned(view, share, WHOLE)]) {
            if (!next) continue
            expect(next.from).toBeGreaterThanOrEqual(0)
            expect(next.to).toBeLessThanOrEqual(WHOLE + 1)
            expect(next.to - next.from).toBeGreaterThanOrEqual(LEAST_STRETCH)
          }
        },
      ),
    )
  })

  test('goes along with the moment shown, and stays while that is in view', () => {
    const view = { from: 1000, to: 2000 }
    expect(following(view, 1500, 1400, WHOLE)).toBe(view)
    expect(following(view, 2010, 1990, WHOLE)).toEqual({ from: 1910, to: 2910 })
    expect(following(view, 990, 1010, WHOLE)).toEqual({ from: 90, to: 1090 })
    expect(following(view, 90_000, 1500, WHOLE)).toEqual({ from: 89_500, to: 90_500 })
  })
})

describe('ticks', () => {
  test('stand apart, and say as much of the time as they differ in', () => {
    expect(tickEvery(60 * SECOND, 1200)).toBe(5 * SECOND)
    fc.assert(
      fc.property(stretch, fc.integer({ min: 300, max: 3000 }), (view, width) => {
        const { every, at } = ticksOf(view, width)
        expect(at.length).toBeLessThanOrEqual(width / 90 + 1)
        expect(new Set(at.map((each) => tickLabel(each, every))).size).toBe(at.length)
        expect(at.every((each) => each >= view.from && each <= view.to)).toBe(true)
      }),
    )
    expect(tickLabel(42_180_250, 50)).toBe('00:42.180250')
    expect(tickLabel(42_180_000, 20_000)).toBe('00:42.180')
    expect(tickLabel(3_642 * SECOND, SECOND)).toBe('1:00:42')
  })

  test('keys move by a second, or by less where less is shown', () => {
    expect(keyStep({ from: 0, to: 90 * SECOND })).toBe(SECOND)
    expect(keyStep({ from: 0, to: 60_000 })).toBe(1000)
    expect(keyStep({ from: 0, to: 20 })).toBe(1)
  })
})
