import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { comment, quoted } from './shell.ts'

/** What bash makes of words. */
function wordsInBash(text: string): string[] {
  const out = execFileSync('bash', ['-c', `printf '%s\\0' ${text}`], { encoding: 'utf8' })
  return out.split('\0').slice(0, -1)
}

const nasty = fc.string({
  unit: fc.oneof(
    fc.constantFrom(...'\'"`$\\!{}()[]|&;<>*?~# \t\n\r=%-,', '한', '\u2028', '🙂'),
    fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 1 }),
  ),
  maxLength: 30,
})

test('a quoted word is that word to bash, whatever it holds', () => {
  fc.assert(
    fc.property(fc.array(nasty, { minLength: 20, maxLength: 200 }), (words) => {
      expect(wordsInBash(words.map(quoted).join(' '))).toEqual(words)
    }),
    { numRuns: 20 },
  )
})

test('plain words stand without quotes, so that scripts read well', () => {
  for (const plain of ['orders', 'broker-1:9092,broker-2:9092', '--topic', 'retention.ms=1000', '1:2:3'])
    expect(quoted(plain)).toBe(plain)
})

test('what bash would take for something else is quoted', () => {
  for (const word of ['', '~', '=x', 'a b', '$HOME', '*', 'a\nb', '!x', '{a,b}'])
    expect(quoted(word)[0]).toBe("'")
})

test('a NUL, which no word can hold, is refused', () => {
  expect(() => quoted('a\0b')).toThrow('NUL')
})

test('a comment is one line, whatever it holds', () => {
  expect(comment('a\nrm -rf /\r\u2028b')).toBe('# a rm -rf / b')
})
