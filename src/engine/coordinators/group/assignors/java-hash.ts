/**
 * The order in which Java's HashMap and HashSet go through their keys. The server's assignors go through such
 * tables, so who gets which partition depends on it; for equal answers it has to be the same.
 * Follows java.util.HashMap (table sizes, spreading, order within a bucket) and org.apache.kafka.common.Uuid.
 * Leaves out the trees that buckets of eight and more become.
 */

const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** The four 32-bit words of a Uuid written in base64 (22 characters), most significant first. */
function uuidWords(id: string): [number, number, number, number] {
  const words: [number, number, number, number] = [0, 0, 0, 0]
  let buffer = 0
  let bits = 0
  let byteAt = 0
  for (let i = 0; i < id.length && byteAt < 16; i++) {
    buffer = ((buffer << 6) | Math.max(0, BASE64URL.indexOf(id[i] as string))) & 0xffff
    bits += 6
    if (bits < 8) continue
    bits -= 8
    const word = byteAt >> 2
    words[word] = ((words[word] as number) << 8) | ((buffer >> bits) & 0xff)
    byteAt++
  }
  return words
}

/** Uuid.hashCode, a signed 32-bit number. */
export function uuidHash(id: string): number {
  const [a, b, c, d] = uuidWords(id)
  return a ^ b ^ c ^ d
}

/** Uuid.compareTo: as two signed 64-bit numbers. */
export function compareUuid(x: string, y: string): number {
  const a = uuidWords(x)
  const b = uuidWords(y)
  for (let i = 0; i < 4; i++) {
    // The first word of each long carries the sign.
    const [p, q] = i % 2 === 0 ? [a[i], b[i]] : [(a[i] as number) >>> 0, (b[i] as number) >>> 0]
    if (p !== q) return (p as number) < (q as number) ? -1 : 1
  }
  return 0
}

function tableSizeFor(capacity: number): number {
  let size = 1
  while (size < capacity) size *= 2
  return size
}

/** The capacity that HashMap.newHashMap gives for so many entries, as the assignors' helper writes it. */
export function newHashCapacity(entries: number): number {
  return Math.floor((entries + 1) / 0.75 + 1)
}

/** The capacity of `new HashSet<>(collection)`. */
export function copiedCapacity(size: number): number {
  return Math.max(Math.floor(size / 0.75) + 1, 16)
}

/** A map that goes through its entries as a java.util.HashMap with such keys would. */
export class JavaHashMap<K, V> {
  #capacity: number
  readonly #hashOf: (key: K) => number
  readonly #nameOf: (key: K) => string | number
  readonly #entries: Map<string | number, { readonly key: K; value: V; readonly spread: number }> = new Map()

  constructor(hashOf: (key: K) => number, nameOf: (key: K) => string | number, capacity = 16) {
    this.#hashOf = hashOf
    this.#nameOf = nameOf
    this.#capacity = tableSizeFor(capacity)
  }

  get(key: K): V | undefined {
    return this.#entries.get(this.#nameOf(key))?.value
  }

  set(key: K, value: V): void {
    const known = this.#entries.get(this.#nameOf(key))
    if (known) {
      known.value = value
      return
    }
    const hash = this.#hashOf(key)
    this.#entries.set(this.#nameOf(key), { key, value, spread: hash ^ (hash >>> 16) })
    if (this.#entries.size > this.#capacity * 0.75) this.#capacity *= 2
  }

  delete(key: K): void {
    this.#entries.delete(this.#nameOf(key))
  }

  get size(): number {
    return this.#entries.size
  }

  /** The entries by bucket, then by when they came; a copy that may be changed under way. */
  entries(): [K, V][] {
    const mask = this.#capacity - 1
    return [...this.#entries.values()]
      .sort((a, b) => (a.spread & mask) - (b.spread & mask))
      .map(({ key, value }) => [key, value])
  }
}

/** Keys as a HashMap filled in this order goes through them. */
export function inHashOrder<K>(keys: readonly K[], hashOf: (key: K) => number, capacity = 16): K[] {
  const map = new JavaHashMap<K, true>(hashOf, (key) => key as string, capacity)
  for (const key of keys) map.set(key, true)
  return map.entries().map(([key]) => key)
}

/** A HashSet<Integer>. */
export class IntSet {
  readonly #map: JavaHashMap<number, true>

  constructor(values: readonly number[] = [], capacity = 16) {
    this.#map = new JavaHashMap(
      (n) => n,
      (n) => n,
      capacity,
    )
    for (const value of values) this.#map.set(value, true)
  }

  has(value: number): boolean {
    return this.#map.get(value) === true
  }

  add(value: number): void {
    this.#map.set(value, true)
  }

  delete(value: number): boolean {
    const had = this.has(value)
    this.#map.delete(value)
    return had
  }

  get size(): number {
    return this.#map.size
  }

  /** In Java's order; a copy. */
  values(): number[] {
    return this.#map.entries().map(([value]) => value)
  }
}
