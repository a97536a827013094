/** The programs of all sample clients, one text a language: what is compiled, stored and compared. */

import type { Language } from '../../src/code/index.ts'
import { manifestsOf, programOf, textOf } from '../../src/code/index.ts'
import { literal } from '../../src/code/literal.ts'
import { HOSTILE, SAMPLE_CLIENTS } from '../../src/code/sample-clients.ts'
import '../../src/engine/every-room.ts'

export { LANGUAGES, LIBRARIES } from '../../src/code/index.ts'
export { literal, manifestsOf }

export interface SampleFile {
  readonly file: string
  readonly text: string
}

/** Every sample client's program in a language. */
export function filesOf(language: Language): SampleFile[] {
  return Object.values(SAMPLE_CLIENTS).flatMap((client) => {
    const program = programOf(client, language)
    return program.lines.length === 0 ? [] : [{ file: program.file, text: textOf(program) }]
  })
}

/** The same as one text; what a library lacks stands with each. */
export function listingOf(language: Language): string {
  const parts = Object.entries(SAMPLE_CLIENTS).map(([name, client]) => {
    const program = programOf(client, language)
    const lost = program.unsupported.map(
      ({ config, value, why }) => `--- not: ${JSON.stringify([config, value])} ${why}\n`,
    )
    return `=== ${name}: ${program.file}\n${lost.join('')}${program.lines.length === 0 ? '' : textOf(program)}`
  })
  return parts.join('\n')
}

/** Texts whose literals a compiler has to read back as they are. */
export function hostileTexts(): string[] {
  const parts = [
    ...HOSTILE,
    '\\',
    '\\\\',
    '"',
    "'",
    '`',
    '\\u',
    '0',
    '\0',
    '\u0007',
    '\u0085',
    '\ufeff',
    '${',
    '%',
  ]
  let seed = 7
  const draw = (most: number) => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0
    return (seed >>> 8) % most
  }
  const made = Array.from({ length: 200 }, () =>
    Array.from({ length: draw(24) }, () => parts[draw(parts.length)]).join(''),
  )
  return [HOSTILE, ...made]
}
