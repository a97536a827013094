import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readCases, type VectorCase } from '../../../../conformance/vectors/read-vectors.ts'
import { partitionForKeyBytes, utf8 } from './murmur2.ts'
import {
  FRESH_PARTITIONER,
  PARTITIONERS,
  type PartitionerName,
  type PartitionerState,
  partitionBy,
} from './partitioners.ts'

const question = {
  key: null,
  bytes: 1,
  partitions: 3,
  available: [0, 1, 2],
  now: 0,
  stickyFor: 0,
}
const never = () => {
  throw new Error('a draw where nothing is left to chance')
}

interface Balancer {
  readonly balancer: PartitionerName
  readonly keyUtf8: string
  readonly partitions: number
}
const vectors = readCases<VectorCase<Balancer, number>>('kafka-go-balancers.json', 40)

test.each(vectors)('kafka-go chooses $name', ({ input, expected }) => {
  const asked = { ...question, key: utf8(input.keyUtf8), partitions: input.partitions }
  expect(partitionBy(input.balancer, asked, FRESH_PARTITIONER, never).partition).toBe(expected)
})

interface Recording {
  readonly name: string
  readonly library: string
  readonly partitioner: PartitionerName | 'default'
  readonly keyed?: Record<string, number[]>
  readonly keyless?: Record<string, number[]>
  readonly keysBase64: string[]
  readonly keylessSizes?: number[]
}
const folder = new URL('../../../../conformance/clients/', import.meta.url)
const recordings = readdirSync(folder).map(
  (file) => JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Recording,
)

/** Real libraries leave these to chance. */
function isRandom(name: Recording['partitioner'], key: readonly number[]): boolean {
  return key.length === 0 && (name === 'CRC32Balancer' || name === 'consistent_random')
}

const all = (n: number) => Array.from({ length: n }, (_, i) => i)

/** What our partitioner answers to the recorded questions, one after another. */
function answers(
  { partitioner }: Recording,
  partitions: number,
  records: readonly { readonly key: readonly number[] | null; readonly bytes: number }[],
  start: PartitionerState,
  available: readonly number[] = all(partitions),
): number[] {
  let state = start
  return records.map(({ key, bytes }) => {
    if (partitioner === 'default') return partitionForKeyBytes(key ?? [], partitions)
    const asked = { ...question, key, bytes, partitions, available }
    const choice = partitionBy(partitioner, asked, state, key && isRandom(partitioner, key) ? () => 0 : never)
    state = choice.state
    return choice.partition
  })
}

/**
 * Java goes round in the order in which the broker's metadata names the partitions, which is not by number: the first
 * round tells it.
 */
function roundOf({ partitioner }: Recording, count: number, theirs: readonly number[]): readonly number[] {
  if (partitioner !== 'RoundRobinPartitioner') return all(count)
  const round = theirs.slice(0, count)
  expect(new Set(round).size).toBe(round.length)
  return [...round, ...all(count).filter((p) => !round.includes(p))]
}

test('every library was recorded with every partitioner of its own that is not random', () => {
  expect(recordings.map((r) => r.name).length).toBeGreaterThanOrEqual(18)
  const recorded = new Set(recordings.map((r) => r.partitioner))
  for (const name of PARTITIONERS) if (name !== 'random') expect(recorded).toContain(name)
})

test.each(recordings)('keyed records go where the real library sends them: $name', (recording) => {
  const keys = recording.keysBase64.map((key) => [...Buffer.from(key, 'base64')])
  const counts = Object.keys(recording.keyed ?? {})
  expect(counts.length).toBeGreaterThanOrEqual(8)
  for (const count of counts) {
    const records = keys.map((key) => ({ key, bytes: key.length + 1 }))
    const theirs = recording.keyed?.[count] ?? []
    const round = roundOf(recording, Number(count), theirs)
    const ours = answers(recording, Number(count), records, FRESH_PARTITIONER, round)
    keys.forEach((key, i) => {
      if (isRandom(recording.partitioner, key)) ours[i] = theirs[i] as number
    })
    expect(ours, `${count} partitions`).toEqual(theirs)
  }
})

test.each(recordings.filter((r) => r.keyless))(
  'records without a key go where the real library sends them: $name',
  (recording) => {
    for (const [count, theirs] of Object.entries(recording.keyless ?? {})) {
      // kafkajs begins its round at random.
      const counter = recording.library === 'kafkajs' ? (theirs[0] as number) - 1 : 0
      const records = (recording.keylessSizes ?? []).map((bytes) => ({ key: null, bytes }))
      const round = roundOf(recording, Number(count), theirs)
      const ours = answers(recording, Number(count), records, { ...FRESH_PARTITIONER, counter }, round)
      expect(ours, `${count} partitions`).toEqual(theirs)
    }
  },
)

test('librdkafka sticks to a partition for a while, and leaves one without a leader', () => {
  const asked = { ...question, stickyFor: 10 }
  const first = partitionBy('consistent_random', asked, FRESH_PARTITIONER, () => 1)
  const later = partitionBy('consistent_random', { ...asked, now: 10 }, first.state, never)
  expect([first.partition, later.partition]).toEqual([1, 1])
  expect(partitionBy('consistent_random', { ...asked, now: 11 }, later.state, () => 2).partition).toBe(2)
  expect(
    partitionBy('consistent_random', { ...asked, available: [0, 2] }, later.state, () => 0).partition,
  ).toBe(0)
})

test('an empty key is no key for CRC32Balancer and consistent_random, and a key for the others', () => {
  const asked = { ...question, key: [] }
  const last = (_: number, highest: number) => highest
  for (const name of ['CRC32Balancer', 'consistent_random'] as const)
    expect(partitionBy(name, asked, FRESH_PARTITIONER, last).partition).toBe(2)
  for (const name of ['CRC32Balancer{Consistent}', 'consistent', 'murmur2_random', 'fnv1a_random'] as const)
    expect(() => partitionBy(name, asked, FRESH_PARTITIONER, never)).not.toThrow()
})
