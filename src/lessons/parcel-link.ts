/** A lesson in a fragment: base64url(CRC-32 of the rest, raw deflate(JSON)), as runs travel in `#v2:`. */
import { InputError } from '../scenarios/input-error.ts'
import { MAX_JSON_BYTES } from '../scenarios/untrusted-json.ts'
import { fromBase64url, toBase64url } from '../share/base64url.ts'
import { crc32 } from '../share/crc32.ts'
import { deflate, inflate } from '../share/deflate.ts'
import { type Parcel, readParcel } from './parcel.ts'

/** As long as a link to a run may be. */
export const MAX_PACKED = 32 * 1024
const CRC_BYTES = 4

/** Packs a lesson. Rejects with InputError when it would be too long to be opened again. */
export async function packParcel(parcel: Parcel): Promise<string> {
  const packed = await deflate(new TextEncoder().encode(JSON.stringify(parcel)))
  const whole = new Uint8Array(CRC_BYTES + packed.length)
  new DataView(whole.buffer).setUint32(0, crc32(packed))
  whole.set(packed, CRC_BYTES)
  const text = toBase64url(whole)
  if (text.length > MAX_PACKED)
    throw new InputError('too long', '', `a link of at most ${MAX_PACKED / 1024} KiB`)
  return text
}

/** Unpacks a lesson. Rejects with InputError that says what is wrong and where. */
export async function unpackParcel(text: string): Promise<Parcel> {
  if (text.length > MAX_PACKED) throw new InputError('too long', '', `at most ${MAX_PACKED / 1024} KiB`)
  const bytes = fromBase64url(text)
  if (!bytes) throw new InputError('encoding', '', 'base64url')
  const packed = bytes.slice(CRC_BYTES)
  if (bytes.length < CRC_BYTES || new DataView(bytes.buffer).getUint32(0) !== crc32(packed))
    throw new InputError('encoding', '', 'a whole link')
  const json = await inflate(packed, MAX_JSON_BYTES).catch(() => {
    throw new InputError('encoding', '', 'raw deflate')
  })
  if (!json) throw new InputError('too large', '', `at most ${MAX_JSON_BYTES / 1024} KiB`)
  return readParcel(new TextDecoder().decode(json))
}
