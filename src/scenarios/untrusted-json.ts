/** JSON from outside, bounded before anything walks it recursively. */
import { InputError, pathText } from './input-error.ts'

export const MAX_JSON_BYTES = 256 * 1024
export const MAX_JSON_DEPTH = 12
/** A letter of a text takes so many bytes at most. */
const LETTER_BYTES = 3

const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype'])

interface Spot {
  readonly value: object
  readonly path: readonly (string | number)[]
}

function children({ value, path }: Spot): Spot[] {
  const found: Spot[] = []
  for (const key of Object.keys(value)) {
    const here = [...path, Array.isArray(value) ? Number(key) : key]
    if (FORBIDDEN.has(key)) throw new InputError('forbidden name', pathText(here), 'any other name')
    const child: unknown = (value as Record<string, unknown>)[key]
    if (typeof child === 'object' && child !== null) found.push({ value: child, path: here })
  }
  return found
}

/** Refuses what is nested too deep or uses a name that could reach a prototype. Walks without recursion. */
export function checkShape(value: unknown, most = MAX_JSON_DEPTH): void {
  if (typeof value !== 'object' || value === null) return
  const waiting: Spot[] = [{ value, path: [] }]
  for (let spot = waiting.pop(); spot; spot = waiting.pop()) {
    if (spot.path.length >= most)
      throw new InputError('too deep', pathText(spot.path), `at most ${most} levels`)
    waiting.push(...children(spot))
  }
}

/** Parses JSON from outside, of at most so many bytes. Throws InputError. */
export function parseUntrusted(text: string, most = MAX_JSON_BYTES): unknown {
  // No character is less than a byte: what is far too long is not even measured.
  if (text.length > most || new TextEncoder().encode(text).length > most)
    throw new InputError('too large', '', `at most ${most / 1024} KiB of JSON`)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new InputError('not json', '', 'valid JSON')
  }
  checkShape(value)
  return value
}

/** The same for what was measured in letters when it was kept. Throws InputError. */
export function parseKept(text: string, letters: number): unknown {
  if (text.length > letters) throw new InputError('too large', '', `at most ${letters} letters of JSON`)
  return parseUntrusted(text, letters * LETTER_BYTES)
}
