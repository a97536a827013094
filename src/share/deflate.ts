/** Raw DEFLATE (RFC 1951) by the platform's own streams. */

async function collect(
  stream: ReadableStream<Uint8Array>,
  most: number,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const parts: Uint8Array[] = []
  let size = 0
  const reader = stream.getReader()
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    size += next.value.length
    if (size > most) {
      // A bomb is not unpacked any further.
      await reader.cancel().catch(() => undefined)
      return null
    }
    parts.push(next.value)
  }
  const all = new Uint8Array(size)
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

function through(bytes: Uint8Array<ArrayBuffer>, transform: CompressionStream | DecompressionStream) {
  const writer = transform.writable.getWriter()
  // A damaged stream or a cancelled reader rejects these too; the reader tells of it.
  writer.write(bytes).catch(() => undefined)
  writer.close().catch(() => undefined)
  return transform.readable
}

/** Packs bytes. */
export async function deflate(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const packed = await collect(through(bytes, new CompressionStream('deflate-raw')), Number.POSITIVE_INFINITY)
  return packed ?? new Uint8Array()
}

/** Unpacks at most `most` bytes; null when there are more. Rejects when the bytes are damaged. */
export function inflate(
  bytes: Uint8Array<ArrayBuffer>,
  most: number,
): Promise<Uint8Array<ArrayBuffer> | null> {
  return collect(through(bytes, new DecompressionStream('deflate-raw')), most)
}
