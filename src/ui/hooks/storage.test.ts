import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { dismissTrouble, onStorageTrouble, recall, remember, setAside, storageTrouble } from './storage.ts'

let kept: Map<string, string>
let refuses: Error | null

beforeEach(() => {
  kept = new Map()
  refuses = null
  vi.stubGlobal('window', {
    localStorage: {
      getItem: (name: string) => kept.get(name) ?? null,
      setItem: (name: string, value: string) => {
        if (refuses) throw refuses
        kept.set(name, value)
      },
    },
  })
  dismissTrouble()
})
afterEach(() => vi.unstubAllGlobals())

test('what can be kept is kept, and nothing is said', () => {
  expect(remember('theme', 'dark')).toBe(true)
  expect(recall('theme')).toBe('dark')
  expect([...kept]).toEqual([['kafkascope.theme', 'dark']])
  expect(storageTrouble()).toBeNull()
})

test.each([
  [new DOMException('no room', 'QuotaExceededError'), 'full'],
  [new DOMException('not here', 'SecurityError'), 'denied'],
])('what is refused is told, once, and known until the page goes: %s', (problem, told) => {
  const hear = vi.fn()
  const end = onStorageTrouble(hear)
  remember('a', 'old')
  refuses = problem
  expect(remember('a', 'new')).toBe(false)
  expect(remember('a', 'newer')).toBe(false)
  expect(recall('a')).toBe('newer')
  expect(storageTrouble()).toBe(told)
  expect(hear).toHaveBeenCalledTimes(1)
  refuses = null
  expect(remember('a', 'newest')).toBe(true)
  expect([recall('a'), kept.get('kafkascope.a')]).toEqual(['newest', 'newest'])
  end()
})

test('a storage that cannot even be reached breaks nothing', () => {
  vi.stubGlobal('window', {
    get localStorage(): never {
      throw new DOMException('not here', 'SecurityError')
    },
  })
  expect(recall('unheard of')).toBeNull()
  expect(storageTrouble()).toBeNull()
  expect(remember('b', 'kept for now')).toBe(false)
  expect(recall('b')).toBe('kept for now')
  expect(storageTrouble()).toBe('denied')
})

test('what cannot be read is set aside before it is written over', () => {
  remember('list', '{broken')
  setAside('list')
  remember('list', '[]')
  expect(recall('list.damaged')).toBe('{broken')
  expect(storageTrouble()).toBe('damaged')
})
