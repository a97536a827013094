/** Copies of a world, and its fingerprint. Frozen means immutable means shared; everything else is copied. */
import type { Connection, World } from './types.ts'

/** Copies plain data; frozen parts are shared. */
export function copyPlain<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  if (Array.isArray(value)) {
    // An array of batches, of numbers or of texts: its members are shared, its ends tell.
    if (Object.isFrozen(value[0]) && Object.isFrozen(value[value.length - 1])) return value.slice() as T
    const copy = new Array(value.length)
    for (let i = 0; i < value.length; i++) copy[i] = copyPlain(value[i])
    return copy as T
  }
  // One copy of the whole shape is far cheaper than field by field; only what is nested needs a second look.
  const copy = { ...value } as Record<string, unknown>
  for (const key in copy) {
    const inner = copy[key]
    if (typeof inner === 'object' && inner !== null) copy[key] = copyPlain(inner)
  }
  return copy as T
}

/** A world that can be moved on without touching the first. Messages under way are never changed, so shared. */
export function snapshot<S, M>(world: World<S, M>): World<S, M> {
  const connections: World<S, M>['connections'] = {}
  for (const key in world.connections) {
    const connection = world.connections[key] as Connection<M>
    connections[key] = {
      ...connection,
      backlog: connection.backlog.slice(),
      inFlight: connection.inFlight.slice(),
    }
  }
  return {
    ...world,
    rng: copyPlain(world.rng),
    queue: world.queue.slice(),
    nodes: copyPlain(world.nodes),
    lives: { ...world.lives },
    connections,
  }
}

const known = new WeakMap<object, readonly [number, number]>()

function mix(h: [number, number], word: number): void {
  h[0] = Math.imul(h[0] ^ word, 0x85ebca6b)
  h[0] ^= h[0] >>> 13
  h[1] = Math.imul(h[1] ^ (word + 0x9e3779b9), 0xc2b2ae35)
  h[1] ^= h[1] >>> 16
}

function mixText(h: [number, number], text: string): void {
  mix(h, text.length)
  for (let i = 0; i < text.length; i++) mix(h, text.charCodeAt(i))
}

function mixNumber(h: [number, number], value: number): void {
  if (Number.isSafeInteger(value)) {
    mix(h, value | 0)
    mix(h, Math.floor(value / 4294967296))
  } else mixText(h, String(value))
}

function mixObject(h: [number, number], value: object): void {
  const frozen = Object.isFrozen(value)
  const before = frozen ? known.get(value) : undefined
  const own: [number, number] = [0x2545f491, 0x1b873593]
  if (!before) {
    if (Array.isArray(value)) {
      mix(own, value.length)
      for (const item of value) mixValue(own, item)
    } else
      for (const key of Object.keys(value).sort()) {
        const inner = (value as Record<string, unknown>)[key]
        if (inner === undefined) continue
        mixText(own, key)
        mixValue(own, inner)
      }
    if (frozen) known.set(value, own)
  }
  const [a, b] = before ?? own
  mix(h, a)
  mix(h, b)
}

function mixValue(h: [number, number], value: unknown): void {
  if (typeof value === 'number') mixNumber(h, value)
  else if (typeof value === 'string') mixText(h, value)
  else if (typeof value === 'object' && value !== null) mixObject(h, value)
  else mix(h, value === null ? 1 : value === undefined ? 2 : value === true ? 3 : 4)
}

/** A 64-bit fingerprint of plain data as 16 hexadecimal digits; the order of keys does not matter. */
export function digest(value: unknown): string {
  const h: [number, number] = [0x12345678, 0x6b43a9b5]
  mixValue(h, value)
  return h.map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('')
}
