/**
 * A run packed into a fragment: `#v2:` + base64url(CRC-32 of the rest, raw deflate(canonical JSON)).
 * `#v1:`, without the checksum, is still read.
 */
import { InputError } from '../scenarios/input-error.ts'
import { MAX_JSON_BYTES, parseUntrusted } from '../scenarios/untrusted-json.ts'
import { fromBase64url, toBase64url } from './base64url.ts'
import { crc32 } from './crc32.ts'
import { deflate, inflate } from './deflate.ts'
import { fromJson, type Shared, toJson } from './shared.ts'

export const MAX_LINK_LENGTH = 32 * 1024

const CRC_BYTES = 4

/** Packs a run. Rejects with InputError when it would be too long to be opened again. */
export async function pack(shared: Shared): Promise<string> {
  const bytes = new TextEncoder().encode(await toJson(shared, 2))
  const packed = await deflate(new Uint8Array(bytes))
  const whole = new Uint8Array(CRC_BYTES + packed.length)
  new DataView(whole.buffer).setUint32(0, crc32(packed))
  whole.set(packed, CRC_BYTES)
  const fragment = `#v2:${toBase64url(whole)}`
  if (bytes.length > MAX_JSON_BYTES || fragment.length > MAX_LINK_LENGTH)
    throw new InputError('too long', 'commands', `a link of at most ${MAX_LINK_LENGTH / 1024} KiB`)
  return fragment
}

async function jsonIn(packed: Uint8Array<ArrayBuffer>): Promise<unknown> {
  const bytes = await inflate(packed, MAX_JSON_BYTES).catch(() => {
    throw new InputError('encoding', '', 'raw deflate')
  })
  if (!bytes) throw new InputError('too large', '', `at most ${MAX_JSON_BYTES / 1024} KiB`)
  return parseUntrusted(new TextDecoder().decode(bytes))
}

/** Unpacks a run. Rejects with InputError that says what is wrong and where; nothing else happens. */
export async function unpack(fragment: string): Promise<Shared> {
  const [, version, text = ''] = /^#v([12]):(.*)$/s.exec(fragment) ?? []
  if (version === undefined) throw new InputError('version', '', 'v1 or v2')
  const bytes = fromBase64url(text)
  if (!bytes) throw new InputError('encoding', '', 'base64url')
  const head = version === '1' ? 0 : CRC_BYTES
  if (bytes.length < head) throw new InputError('encoding', '', 'a whole link')
  const packed = bytes.slice(head)
  if (head > 0 && new DataView(bytes.buffer).getUint32(0) !== crc32(packed))
    throw new InputError('encoding', '', 'a whole link')
  const value = await jsonIn(packed)
  if (typeof value === 'object' && value !== null && 'v' in value && String(value.v) !== version)
    throw new InputError('version', 'v', version)
  return fromJson(value, version === '1' ? 1 : 2)
}
