/** A run as a link: in words where they suffice (readable.ts), else packed (packed.ts). */
import { InputError } from '../scenarios/input-error.ts'
import { isLink } from './is-link.ts'
import { MAX_LINK_LENGTH, pack, unpack } from './packed.ts'
import { readReadable, writeReadable } from './readable.ts'
import type { Shared } from './shared.ts'

export type { Shared }
export { MAX_LINK_LENGTH }

/** The fragment for a run, the same for the same. Rejects with InputError when it would be too long to be opened again. */
export async function encodeLink(shared: Shared): Promise<string> {
  return (await writeReadable(shared)) ?? (await pack(shared))
}

/** Reads a fragment. Rejects with InputError that says what is wrong and where; nothing else happens. */
export async function decodeLink(fragment: string): Promise<Shared> {
  if (fragment.length > MAX_LINK_LENGTH)
    throw new InputError('too long', '', `at most ${MAX_LINK_LENGTH / 1024} KiB`)
  return isLink(fragment) && !/^#v\d+:/.test(fragment) ? readReadable(fragment) : unpack(fragment)
}
