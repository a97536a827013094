import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import compiled from './compiled.json' with { type: 'json' }
import { filesOf, LANGUAGES, LIBRARIES, listingOf } from './programs.ts'

const records: Readonly<
  Record<string, { programs: number; library: string; compiler: string; sha256: string } | undefined>
> = compiled

test.each(LANGUAGES)(
  'The %s programs are those that were compiled with the library (npm run conformance:code)',
  (language) => {
    const stored = readFileSync(new URL(`programs/${language}.txt`, import.meta.url), 'utf8')
    expect(listingOf(language)).toBe(stored)
    const { name, version } = LIBRARIES[language]
    expect(records[language]).toMatchObject({
      programs: filesOf(language).length,
      library: `${name} ${version}`,
      sha256: createHash('sha256').update(stored).digest('hex'),
    })
  },
)

test.each(LANGUAGES)('No two clients share a file in %s', (language) => {
  const files = filesOf(language).map(({ file }) => file.toLowerCase())
  expect(new Set(files).size).toBe(files.length)
})
