import { expect, test } from 'vitest'
import { readCases, type VectorCase } from '../../../../conformance/vectors/read-vectors.ts'
import { murmur2, partitionForKey, partitionForKeyBytes, utf8 } from './murmur2.ts'

interface Expected {
  readonly murmur2: number
  readonly positive: number
  readonly partitionFor: Readonly<Record<string, number>>
}
type Case = VectorCase<{ readonly keyUtf8?: string; readonly keyBase64: string }, Expected>

const cases = readCases<Case>('partitioner-murmur2.json', 109)

test.each(cases)('the bytes of a key hash and land where Kafka puts them: $name', ({ input, expected }) => {
  const bytes = Buffer.from(input.keyBase64, 'base64')
  expect(murmur2(bytes)).toBe(expected.murmur2)
  expect(murmur2(bytes) & 0x7fffffff).toBe(expected.positive)
  const answers = Object.keys(expected.partitionFor).map((n) => [n, partitionForKeyBytes(bytes, Number(n))])
  expect(Object.fromEntries(answers)).toEqual(expected.partitionFor)
})

const texts = cases.flatMap(({ name, input, expected }) =>
  input.keyUtf8 === undefined ? [] : [{ name, key: input.keyUtf8, base64: input.keyBase64, expected }],
)

test('there are text keys among the cases', () => {
  expect(texts.length).toBeGreaterThanOrEqual(77)
})

test.each(texts)('a text key lands where Kafka puts it: $name', ({ key, base64, expected }) => {
  expect(utf8(key)).toEqual([...Buffer.from(base64, 'base64')])
  const answers = Object.keys(expected.partitionFor).map((n) => [n, partitionForKey(key, Number(n))])
  expect(Object.fromEntries(answers)).toEqual(expected.partitionFor)
})

test('signed bytes, as Java has them, hash like unsigned ones', () => {
  const bytes = utf8('주문-1')
  expect(murmur2(Int8Array.from(bytes))).toBe(murmur2(bytes))
})

test('half of a surrogate pair is encoded as a question mark, as Java does', () => {
  expect(utf8('a\ud83d')).toEqual([0x61, 0x3f])
  expect(utf8('\ude00b')).toEqual([0x3f, 0x62])
})
