/** Copies of a world, and its fingerprint. Frozen means immutable means shared; everything else is copied. */
import type { Connection, Pause, World } from './types.ts'

type Plain = Record<string, unknown>

/** True when both hold the same values under the same names in the same order (loops follow it). */
function isSame(copy: Plain, before: Plain): boolean {
  const names = Object.keys(before)
  let i = 0
  for (const key in copy) {
    if (key !== names[i] || copy[key] !== before[key]) return false
    i++
  }
  return i === names.length
}

function copyArray(value: readonly unknown[], before: unknown): readonly unknown[] {
  const earlier = Array.isArray(before) ? before : null
  // An array of batches, of numbers or of texts: its members are shared, its ends tell.
  const flat = Object.isFrozen(value[0]) && Object.isFrozen(value[value.length - 1])
  const copy = flat ? value.slice() : new Array(value.length)
  if (!flat) for (let i = 0; i < value.length; i++) copy[i] = copyPlain(value[i], earlier?.[i])
  if (earlier?.length !== copy.length) return copy
  for (let i = 0; i < copy.length; i++) if (copy[i] !== earlier[i]) return copy
  return earlier
}

/**
 * Copies plain data; frozen parts are shared. What is equal to `before`, an earlier copy that nobody changes,
 * is taken from there: a checkpoint then holds only what is new since the last one.
 */
export function copyPlain<T>(value: T, before?: unknown): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  if (Array.isArray(value)) return copyArray(value, before) as T
  const earlier = typeof before === 'object' && before !== null ? (before as Plain) : null
  // One copy of the whole shape is far cheaper than field by field; only what is nested needs a second look.
  const copy = { ...value } as Plain
  for (const key in copy) {
    const inner = copy[key]
    if (typeof inner === 'object' && inner !== null) copy[key] = copyPlain(inner, earlier?.[key])
  }
  return (earlier && isSame(copy, earlier) ? earlier : copy) as T
}

/**
 * A world that can be moved on without touching the first. Messages under way are never changed, so shared.
 * With `before`, an earlier snapshot that is only kept, equal parts are shared with it: such a snapshot may
 * not be moved on itself.
 */
export function snapshot<S, M>(world: World<S, M>, before?: World<S, M>): World<S, M> {
  const connections: World<S, M>['connections'] = {}
  for (const key in world.connections) {
    const connection = world.connections[key] as Connection<M>
    const { backlog, inFlight } = connection
    const copy = { ...connection, backlog: backlog.slice(), inFlight: inFlight.slice() }
    const earlier = before?.connections[key]
    if (
      earlier &&
      backlog.length + inFlight.length + earlier.backlog.length + earlier.inFlight.length === 0
    ) {
      copy.backlog = earlier.backlog
      copy.inFlight = earlier.inFlight
      connections[key] = isSame(copy as never, earlier as never) ? earlier : copy
    } else connections[key] = copy
  }
  return {
    ...world,
    rng: copyPlain(world.rng),
    queue: world.queue.slice(),
    nodes: copyPlain(world.nodes, before?.nodes),
    lives: { ...world.lives },
    connections,
    held: world.held.slice(),
    paused: copyPauses(world.paused),
    skews: { ...world.skews },
    dials: copyPlain(world.dials),
  }
}

function copyPauses<S, M>(paused: World<S, M>['paused']): World<S, M>['paused'] {
  const copy: World<S, M>['paused'] = {}
  for (const node in paused) {
    const { since, waiting } = paused[node] as Pause<M>
    copy[node] = { since, waiting: waiting.slice() }
  }
  return copy
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
