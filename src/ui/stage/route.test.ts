import { describe, expect, it } from 'vitest'
import { type Place, placeAt, reversed, roundedRoute } from './route.ts'

const place = (): Place => ({ x: 0, y: 0, angle: 0, ahead: 0, behind: 0 })
const bend = [
  { x: 0, y: 0 },
  { x: 100, y: 0 },
  { x: 100, y: 60 },
]

describe('a route', () => {
  it('begins and ends where it says', () => {
    const route = roundedRoute(bend)
    expect(placeAt(route, 0, place())).toMatchObject({ x: 0, y: 0 })
    const end = placeAt(route, 1, place())
    expect(end.x).toBeCloseTo(100)
    expect(end.y).toBeCloseTo(60)
  })

  it('is passed at an even pace, corners included', () => {
    const route = roundedRoute(bend)
    let before = placeAt(route, 0, place())
    for (let i = 1; i <= 200; i++) {
      const next = placeAt(route, i / 200, place())
      const step = Math.hypot(next.x - before.x, next.y - before.y)
      expect(step).toBeLessThanOrEqual(route.length / 200 + 1e-6)
      expect(step).toBeGreaterThan((route.length / 200) * 0.95)
      before = next
    }
  })

  it('turns with the corner', () => {
    const route = roundedRoute(bend)
    expect(placeAt(route, 0.1, place()).angle).toBeCloseTo(0)
    expect(placeAt(route, 0.9, place()).angle).toBeCloseTo(Math.PI / 2)
  })

  it('leads back over the same places', () => {
    const there = roundedRoute(bend)
    const back = reversed(there)
    expect(back.length).toBeCloseTo(there.length)
    for (const t of [0, 0.25, 0.5, 0.61, 0.8, 1]) {
      const a = placeAt(there, t, place())
      const b = placeAt(back, 1 - t, place())
      expect(a.x).toBeCloseTo(b.x)
      expect(a.y).toBeCloseTo(b.y)
    }
  })
})
