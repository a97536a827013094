import { describe, expect, test } from 'vitest'
import { nextSpeed, SPEEDS, speedAt } from '../controls/speeds.ts'
import { same } from './same.ts'
import { firstLanguage, firstOf, THEMES, themeOf } from './use-preferences.ts'

describe('the first language and theme', () => {
  test('are those kept, else those of the browser, else English and the system’s', () => {
    expect(firstLanguage('ko', ['en-US'])).toBe('ko')
    expect(firstLanguage(null, ['fr-FR', 'ko-KR', 'en'])).toBe('ko')
    expect(firstLanguage('klingon', ['fr'])).toBe('en')
    const first = (kept: string | null, dark: boolean) => themeOf(firstOf(kept, THEMES, 'system'), dark)
    expect([first('light', true), first(null, true), first('<b>', false)]).toEqual(['light', 'dark', 'light'])
    expect([first('system', true), first('system', false)]).toEqual(['dark', 'light'])
  })
})

describe('speeds', () => {
  test('go through the presets and stop at both ends', () => {
    expect(nextSpeed(1, 1)).toBe(2)
    expect(nextSpeed(0.7, -1)).toBe(0.5)
    expect([nextSpeed(100, 1), nextSpeed(SPEEDS[0], -1)]).toEqual([100, SPEEDS[0]])
  })
  test('the slider is logarithmic and rests at real time', () => {
    expect([speedAt(-3), speedAt(2), speedAt(0.04), speedAt(-0.3)]).toEqual([0.001, 100, 1, 0.5])
  })
})

test('two values are the same when they say the same', () => {
  expect(same({ a: [1, { b: null }] }, { a: [1, { b: null }] })).toBe(true)
  expect(same({ a: 1 }, { a: 1, b: undefined })).toBe(false)
  expect(same([], {})).toBe(false)
  expect(same(Number.NaN, Number.NaN)).toBe(true)
})
