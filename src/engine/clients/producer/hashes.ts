/** Hashes by which client libraries choose partitions, over bytes (0–255); murmur2 is in its own file. */

/** FNV-1a, 32 bits, as a signed number (Go's hash/fnv New32a; librdkafka's rd_fnv1a before its absolute value). */
export function fnv1a(bytes: ArrayLike<number>): number {
  let hash = 0x811c9dc5 | 0
  for (let at = 0; at < bytes.length; at++) hash = Math.imul(hash ^ ((bytes[at] ?? 0) & 0xff), 0x01000193)
  return hash
}

/** CRC-32 (IEEE), 0 to 2^32 - 1 (Go's crc32.ChecksumIEEE, librdkafka's rd_crc32). */
export function crc32(bytes: ArrayLike<number>): number {
  let crc = ~0
  for (let at = 0; at < bytes.length; at++) {
    crc ^= (bytes[at] ?? 0) & 0xff
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  return ~crc >>> 0
}

const MULTIPLIER = 0x5bd1e995

/**
 * murmur2 as kafkajs computed it before 2.0 (src/producer/partitioners/legacy/murmur2.js): it multiplies floating
 * point numbers, which lose their low bits, and takes an unfinished word once more as a whole one. Its answers are
 * not those of the Java client for most keys.
 */
export function legacyMurmur2(bytes: ArrayLike<number>): number {
  const { length } = bytes
  const at = (index: number) => (bytes[index] ?? 0) & 0xff
  let hash = 0x9747b28c ^ length
  for (let i = 0; i < length / 4; i++) {
    let word = at(i * 4) + (at(i * 4 + 1) << 8) + (at(i * 4 + 2) << 16) + (at(i * 4 + 3) << 24)
    word *= MULTIPLIER
    word ^= word >>> 24
    word *= MULTIPLIER
    hash *= MULTIPLIER
    hash ^= word
  }
  const whole = length & ~3
  const rest = length % 4
  if (rest > 2) hash ^= at(whole + 2) << 16
  if (rest > 1) hash ^= at(whole + 1) << 8
  if (rest > 0) {
    hash ^= at(whole)
    hash *= MULTIPLIER
  }
  hash ^= hash >>> 13
  hash *= MULTIPLIER
  return hash ^ (hash >>> 15)
}
