/*
 * The order in which hash tables of Java (HashMap, HashSet) iterate: decisions that walk such tables hang on it.
 * Buckets by the spread hash, insertion order within a bucket. A bucket of eight or
 * more, which Java makes a tree, is left out.
 */

/**
 * Java's String.hashCode: 31-based over UTF-16 code units (not code points, not UTF-8 bytes), a signed 32-bit
 * number.
 */
export function javaStringHashCode(text: string): number {
  let hash = 0
  for (let i = 0; i < text.length; i++) hash = (Math.imul(31, hash) + text.charCodeAt(i)) | 0
  return hash
}

/** How many buckets a HashMap has that once held `size` entries. */
export function javaCapacity(size: number): number {
  let capacity = 16
  while (size > capacity * 0.75) capacity *= 2
  return capacity
}

/** The bucket of a hash code in a table of `capacity`, a power of two. */
export function javaBucket(hash: number, capacity: number): number {
  return (hash ^ (hash >>> 16)) & (capacity - 1)
}

/** Keys, given in the order they were put in, as `new HashMap<String, …>()` iterates them. */
export function javaHashOrder<T>(items: readonly T[], key: (item: T) => string): T[] {
  const capacity = javaCapacity(items.length)
  return items
    .map((item, at) => ({ item, at, bucket: javaBucket(javaStringHashCode(key(item)), capacity) }))
    .sort((a, b) => a.bucket - b.bucket || a.at - b.at)
    .map(({ item }) => item)
}
