/** The one way in for whatever comes from outside: a link, a file, a message, what was stored. */
import { InputError } from '../scenarios/input-error.ts'
import { MAX_FILE_BYTES, readFile } from './file.ts'
import { decodeLink } from './link.ts'
import type { Shared } from './shared.ts'

export interface Outside {
  readonly from: 'link' | 'file'
  readonly text: string
}

/** Reads it. Rejects with InputError that names the field and the limit; nothing else happens. */
export function decode({ from, text }: Outside): Promise<Shared> {
  return from === 'link' ? decodeLink(text) : readFile(text)
}

/** What is wrong with what is too large even to be handed on, null when nothing is. */
export function sizeProblem({ text }: Outside): InputError | null {
  if (text.length <= MAX_FILE_BYTES) return null
  return new InputError('too large', '', `at most ${MAX_FILE_BYTES / 1024} KiB`)
}
