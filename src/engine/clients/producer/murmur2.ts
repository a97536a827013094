/*
 * Which partition a keyed record goes to: the Java client's default, murmur2 over the serialized key.
 * Follows org.apache.kafka.common.utils.Utils.murmur2 and
 * producer.internals.BuiltInPartitioner.partitionForKey.
 * Leaves out serializers other than text: callers with other keys hand over the bytes.
 */

const SEED = 0x9747b28c
const MULTIPLIER = 0x5bd1e995
const ROTATION = 24

/**
 * The UTF-8 bytes (0–255) of a text, as Java's String.getBytes(UTF_8) gives them: half of a surrogate pair
 * becomes '?', where browsers would write the three bytes of U+FFFD. Source: Kafka's StringSerializer.
 */
export function utf8(text: string): number[] {
  const bytes: number[] = []
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    if (code < 0x80) bytes.push(code)
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), continuation(code))
    else if (code >= 0xd800 && code <= 0xdfff) bytes.push(0x3f)
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), continuation(code >> 6), continuation(code))
    else
      bytes.push(0xf0 | (code >> 18), continuation(code >> 12), continuation(code >> 6), continuation(code))
  }
  return bytes
}

function continuation(code: number): number {
  return 0x80 | (code & 0x3f)
}

function mixed(value: number): number {
  const product = Math.imul(value, MULTIPLIER)
  return Math.imul(product ^ (product >>> ROTATION), MULTIPLIER)
}

/**
 * The 32-bit murmur2 hash of `bytes`, signed as Java's int. Only the low eight bits of each element count, so
 * signed bytes do as well. Source: Utils.murmur2.
 */
export function murmur2(bytes: ArrayLike<number>): number {
  const length = bytes.length
  const wholeWords = length & ~3
  let hash = SEED ^ length
  for (let at = 0; at < wholeWords; at += 4) {
    const word = byteAt(bytes, at) | (byteAt(bytes, at + 1) << 8) | (byteAt(bytes, at + 2) << 16)
    hash = Math.imul(hash, MULTIPLIER) ^ mixed(word | (byteAt(bytes, at + 3) << 24))
  }
  if (length > wholeWords) {
    for (let at = length - 1; at >= wholeWords; at--) hash ^= byteAt(bytes, at) << (8 * (at - wholeWords))
    hash = Math.imul(hash, MULTIPLIER)
  }
  hash = Math.imul(hash ^ (hash >>> 13), MULTIPLIER)
  return (hash ^ (hash >>> 15)) | 0
}

function byteAt(bytes: ArrayLike<number>, index: number): number {
  return (bytes[index] ?? 0) & 0xff
}

/**
 * The partition, 0 to `partitions` - 1, of a record whose key serializes to `bytes`. It counts over all
 * partitions, with a leader or without, so adding partitions moves keys. An empty key is hashed like any
 * other. Source: BuiltInPartitioner.partitionForKey.
 */
export function partitionForKeyBytes(bytes: ArrayLike<number>, partitions: number): number {
  return (murmur2(bytes) & 0x7fffffff) % partitions
}

/**
 * The partition, 0 to `partitions` - 1, of a record with a text key (StringSerializer). A record without a
 * key never comes here: see sticky-partitioner.ts.
 */
export function partitionForKey(key: string, partitions: number): number {
  return partitionForKeyBytes(utf8(key), partitions)
}
