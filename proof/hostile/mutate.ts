/** Hostile variants of good input: by its structure, by its words, by its raw characters. One seed, one variant. */
import { toBase64url } from '../../src/share/base64url.ts'
import { crc32 } from '../../src/share/crc32.ts'
import type { Outside } from '../../src/share/decode.ts'
import { deflate } from '../../src/share/deflate.ts'

/** Draws the same numbers for the same seed (mulberry32). */
export type Draw = (below: number) => number

export function drawFrom(seed: number): Draw {
  let state = seed >>> 0
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) % below
  }
}

const pick = <T>(from: readonly T[], draw: Draw): T => from[draw(from.length)] as T

const nested = (depth: number): unknown => JSON.parse('['.repeat(depth) + ']'.repeat(depth))

const VALUES: readonly ((draw: Draw) => unknown)[] = [
  () => null,
  () => true,
  () => -1,
  () => 0,
  () => 1.5,
  () => 1e308,
  () => Number.MAX_SAFE_INTEGER,
  (draw) => draw(1_000_000_000),
  () => '',
  () => '__proto__',
  () => 'constructor',
  () => 'toString',
  () => '<img src=x onerror=alert(1)>',
  () => '\u0000\ud800\uffff',
  () => '가'.repeat(400),
  () => 'x'.repeat(20_000),
  () => [],
  () => ({}),
  () => nested(11),
  () => nested(40),
  () => Array.from({ length: 3000 }, (_, i) => i),
  () => JSON.parse('{"__proto__":{"polluted":true}}'),
  () => ({ toJSON: 1, valueOf: 2 }),
]

const KEYS = ['__proto__', 'constructor', 'prototype', 'then', 'toJSON', '', 'kind', 'id', 'length', '0']

/** Every object and list in a value. */
function holders(value: unknown, found: object[] = []): object[] {
  if (typeof value !== 'object' || value === null) return found
  found.push(value)
  for (const child of Object.values(value)) holders(child, found)
  return found
}

function define(holder: object, key: string, value: unknown): void {
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true })
}

/** Changes some fields of a value that belongs to the caller. */
function mutateFields(value: unknown, draw: Draw): void {
  // What is doubled inside of what was doubled grows beyond what any text can hold.
  let most = 300
  for (let left = 1 + draw(3); left > 0; left--) {
    const holder = pick(holders(value), draw)
    const keys = Object.keys(holder)
    const key = keys.length > 0 ? pick(keys, draw) : '0'
    const way = draw(6)
    if (way === 0) Reflect.deleteProperty(holder, key)
    else if (way === 1 && !Array.isArray(holder)) define(holder, pick(KEYS, draw), pick(VALUES, draw)(draw))
    else if (way === 2 && Array.isArray(holder) && holder.length > 0) {
      holder.push(...Array.from({ length: 1 + draw(most) }, () => holder[0]))
      most = 10
    } else if (way === 3)
      define(holder, key, (holder as Record<string, unknown>)[pick(keys.length > 0 ? keys : ['0'], draw)])
    else define(holder, key, pick(VALUES, draw)(draw))
  }
}

/** Flips, drops, doubles and inserts characters. */
function mutateText(text: string, draw: Draw, alphabet: string): string {
  let made = text
  for (let left = 1 + draw(8); left > 0; left--) {
    const at = draw(made.length + 1)
    const size = 1 + draw(draw(4) === 0 ? 60 : 3)
    const way = draw(4)
    const strange = Array.from({ length: size }, () => alphabet[draw(alphabet.length)]).join('')
    if (way === 0) made = made.slice(0, at) + made.slice(at + size)
    else if (way === 1) made = made.slice(0, at) + strange + made.slice(at)
    else if (way === 2) made = made.slice(0, at) + strange + made.slice(at + size)
    else made = made.slice(0, at) + made.slice(at, at + size).repeat(1 + draw(40)) + made.slice(at + size)
  }
  return made
}

const ADDRESS = 'abcz019-_~!*+.,:;@=&%#/?<>"\'() \u0000가\ud800'
const JSONISH = '{}[]",:0123456789eE+-.truefalsn\\u \n\t\u0000가'

const WORDS = [
  'crash:',
  'do:',
  '@',
  '@+',
  ',',
  ':',
  '%',
  '%7B',
  '+',
  '=',
  '!',
  '~',
  '&t=',
  '&run=',
  'config:broker:',
  '999999999999s',
]

/** Links and files that are good, to begin with. */
export interface Seeds {
  readonly links: readonly string[]
  readonly values: readonly unknown[]
}

/** A hostile variant of a text that is JSON: its fields changed, and at times its letters too. */
export function hostileJson(text: string, draw: Draw): string {
  if (draw(4) === 0) return mutateText(text, draw, JSONISH)
  const value: unknown = JSON.parse(text)
  if (typeof value !== 'object' || value === null) return mutateText(text, draw, JSONISH)
  mutateFields(value, draw)
  const changed = JSON.stringify(value)
  return draw(5) === 0 ? mutateText(changed, draw, JSONISH) : changed
}

/** The variant of a seed. */
export async function hostile(seed: number, { links, values }: Seeds): Promise<Outside> {
  const draw = drawFrom(seed)
  const way = draw(6)
  if (way === 0) return { from: 'link', text: mutateText(pick(links, draw), draw, ADDRESS) }
  if (way === 1) {
    const parts = pick(links, draw).split(/(?=[,:@&=])/)
    for (let left = 1 + draw(6); left > 0; left--)
      parts.splice(draw(parts.length + 1), draw(2), draw(2) === 0 ? pick(WORDS, draw) : pick(parts, draw))
    return { from: 'link', text: parts.join('') }
  }
  const value = structuredClone(pick(values, draw))
  mutateFields(value, draw)
  const text = JSON.stringify(value)
  if (way === 2) return { from: 'file', text: mutateText(text, draw, JSONISH) }
  if (way === 3) return { from: 'file', text }
  const packed = await deflate(new Uint8Array(new TextEncoder().encode(text)))
  // Mostly in the form that fits, so that more than the first check is met.
  const version =
    typeof value === 'object' && value !== null && 'v' in value && draw(8) > 0 ? value.v : 1 + (way % 2)
  if (version === 1) return { from: 'link', text: `#v1:${toBase64url(packed)}` }
  const whole = new Uint8Array(4 + packed.length)
  new DataView(whole.buffer).setUint32(0, crc32(packed))
  whole.set(packed, 4)
  return { from: 'link', text: `#v2:${toBase64url(whole)}` }
}
