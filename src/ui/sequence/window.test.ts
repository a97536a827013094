import { expect, test } from 'vitest'
import { SECOND } from '../../engine/index.ts'
import { domainOf, MAX_SPAN, MIN_SPAN, panned, showing, zoomed } from './window.ts'

const now = 60 * SECOND
const following = { span: 10 * SECOND, end: null }

test('following, the present is in view and zooming keeps following it', () => {
  const [from, to] = domainOf(following, now)
  expect(from).toBeLessThan(now)
  expect(to).toBeGreaterThan(now)
  expect(zoomed(following, 2, null, now)).toEqual({ span: 5 * SECOND, end: null })
})

test('zooming around a moment leaves it where it is', () => {
  const at = 55 * SECOND
  const before = domainOf(following, now)
  const after = domainOf(zoomed(following, 4, at, now), now)
  const share = ([from, to]: readonly [number, number]) => (at - from) / (to - from)
  expect(share(after)).toBeCloseTo(share(before), 6)
})

test('zoom reaches from microseconds to minutes and no further', () => {
  expect(zoomed(following, 1e12, null, now).span).toBe(MIN_SPAN)
  expect(zoomed(following, 1e-12, null, now).span).toBe(MAX_SPAN)
})

test('moving back stops following, moving on to the present follows again', () => {
  const back = panned(following, -0.5, now)
  expect(back.end).toBeLessThan(now)
  expect(panned(panned(back, 0.3, now), 0.9, now).end).toBeNull()
})

test('showing a moment moves only when it has to', () => {
  const [from, to] = domainOf(following, now)
  expect(domainOf(showing(following, 55 * SECOND, now), now)).toEqual([from, to])
  const [left, right] = domainOf(showing(following, 20 * SECOND, now), now)
  expect((left + right) / 2).toBe(20 * SECOND)
})
