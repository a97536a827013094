import { describe, expect, it } from 'vitest'
import { createRun, MS, oracleOf, type Run, SECOND, type TimedFact } from '../../engine/index.ts'
import { reordering } from '../../scenarios/named/exactly-once.ts'
import { opening } from '../../scenarios/opening.ts'
import { inversionsOf, MOST_ORDERED, type OrderedRecord, type OrderScope, readOrder } from './read-order.ts'

function runTo(ms: number): Run {
  const run = createRun({ version: 1, scenario: opening, seed: opening.seed, commands: [] })
  run.seek(ms * MS)
  return run
}

function order(run: Run, scope: OrderScope, group: string | null = null, until: number | null = null) {
  const { oracle } = oracleOf(run)
  return readOrder(run.facts, run.world.steps, { scope, group, until, storyOf: (id) => oracle.story(id) })
}

const record = (id: number, partition: string, key: string | null, ...ranks: number[]): OrderedRecord => ({
  id,
  producer: 'p',
  key,
  partition,
  stops: Object.fromEntries(
    (['produced', 'stored', 'delivered', 'processed'] as const)
      .slice(0, ranks.length)
      .map((station, i) => [station, { at: id * 10 + i, rank: ranks[i] ?? 0, again: 0 }]),
  ),
})

describe('records that changed places', () => {
  it('are those whose order differs between two stations, with the moment at which it did', () => {
    const found = inversionsOf([
      record(1, 'a-0', 'k', 0, 1),
      record(2, 'a-0', 'k', 1, 0),
      record(3, 'a-0', 'k', 2, 2),
    ])
    expect(found).toEqual([{ to: 'stored', first: 1, second: 2, at: 21, sort: 'partition' }])
  })

  it('are grave in one partition or with one key, and no fault across partitions', () => {
    const sortOf = (b: OrderedRecord) => inversionsOf([record(1, 'a-0', 'k', 0, 1), b])[0]?.sort
    expect(sortOf(record(2, 'a-0', 'other', 1, 0))).toBe('partition')
    expect(sortOf(record(2, 'a-1', 'k', 1, 0))).toBe('key')
    expect(sortOf(record(2, 'a-1', 'other', 1, 0))).toBe('across')
    expect(sortOf(record(2, 'a-1', null, 1, 0))).toBe('across')
  })

  it('are no fault where two producers write to a partition, but are when its log is delivered out of order', () => {
    const other = (...ranks: number[]) => ({ ...record(2, 'a-0', 'k', ...ranks), producer: 'q' })
    expect(inversionsOf([record(1, 'a-0', 'k', 0, 1), other(1, 0)])[0]?.sort).toBe('producers')
    expect(inversionsOf([record(1, 'a-0', 'k', 0, 0, 1), other(1, 1, 0)])[0]?.sort).toBe('partition')
  })

  it('of long ago are led to, when retries without idempotence changed them', () => {
    const run = createRun({ version: 1, scenario: reordering, seed: reordering.seed, commands: [] })
    run.seek(85 * SECOND)
    const { inversions, earlier } = order(run, { kind: 'all' })
    expect(inversions).toEqual([])
    if (!earlier) throw new Error('nothing was out of order')
    const then = order(run, { kind: 'all' }, null, earlier.id + MOST_ORDERED / 2).inversions
    expect(then.some(({ first, sort }) => first === earlier.id && sort === 'partition')).toBe(true)
  })

  it('count only where both have come', () => {
    expect(inversionsOf([record(1, 'a-0', 'k', 0), record(2, 'a-0', 'k', 1, 0)])).toEqual([])
  })
})

describe('the order of a run', () => {
  it('holds within every partition while nothing fails, from the producer to the application', () => {
    const run = runTo(40_000)
    for (const partition of ['user-events-0', 'user-events-1', 'payment-transactions-1']) {
      const { records, inversions } = order(run, { kind: 'partition', partition }, 'audit-group')
      expect(records.length).toBeGreaterThan(3)
      expect(inversions).toEqual([])
      expect(records.some(({ stops }) => stops.processed)).toBe(true)
      const offsets = records.flatMap(({ id, stops }) =>
        stops.stored ? [oracleOf(run).oracle.story(id)?.places.at(-1)?.offset ?? -1] : [],
      )
      expect(offsets).toEqual(offsets.toSorted((a, b) => a - b))
    }
  })

  it('is not kept across partitions, and nothing of that is called grave', () => {
    const { records, inversions, more, groups } = order(runTo(40_000), { kind: 'all' })
    expect(records).toHaveLength(MOST_ORDERED)
    expect(more).toBe(true)
    expect(groups).toEqual(['audit-group', 'user-analytics-group'])
    expect(inversions.length).toBeGreaterThan(0)
    expect(inversions.every(({ sort }) => sort === 'across')).toBe(true)
  })

  it('ends at the moment shown', () => {
    const run = runTo(40_000)
    const all = order(run, { kind: 'all' }).records
    run.seek(30 * SECOND)
    const then = order(run, { kind: 'all' }).records
    expect(then).not.toEqual(all)
    expect(then.every(({ stops }) => Object.values(stops).every(({ at }) => at <= 30 * SECOND))).toBe(true)
  })

  it('shows a retried batch behind the one that was sent after it', () => {
    const at = (step: number, fact: object) => ({ at: step, step, fact }) as unknown as TimedFact
    const created = (step: number, id: number) =>
      at(step, { kind: 'RecordCreated', id, key: 'k', partition: 'a-0', producer: 'producer-p' })
    const appended = (step: number, id: number, baseOffset: number) =>
      at(step, {
        kind: 'BatchAppended',
        leader: true,
        partition: 'a-0',
        batch: { ids: [id], baseOffset, partitionLeaderEpoch: 0 },
      })
    const facts = [created(1, 1), created(2, 2), appended(3, 2, 0), appended(4, 1, 1)]
    const reading = readOrder(facts, 4, {
      scope: { kind: 'key', key: 'k' },
      group: null,
      until: null,
      storyOf: () => null,
    })
    expect(reading.inversions).toEqual([{ to: 'stored', first: 1, second: 2, at: 4, sort: 'partition' }])
    expect(
      readOrder(facts, 3, { scope: { kind: 'all' }, group: null, until: null, storyOf: () => null })
        .inversions,
    ).toEqual([])
  })
})
