/**
 * What clients see under random faults, judged as Jepsen judges Kafka: nothing is wrong while every guard stands, and
 * each guard that is taken away lets through what it was there for.
 */
import { expect, test } from 'vitest'
import { type Anomaly, NEVER_PROMISED } from '../../src/engine/oracle/history/check-history.ts'
import { ALL_GUARDS, type Guards, historyRun } from './history-run.ts'

const FIRST = Number(process.env.FUZZ_FROM ?? 0)
const SEEDS = Number(process.env.FUZZ_RUNS ?? 60)

/** How many seeds show each anomaly, until all that are looked for were seen. */
function tally(
  guards: Guards,
  { seeds, losesPower, wanted }: { seeds: number; losesPower: boolean; wanted: readonly Anomaly[] },
): Partial<Record<Anomaly, number>> {
  const tallied: Partial<Record<Anomaly, number>> = {}
  for (let seed = FIRST; seed < FIRST + seeds; seed++) {
    const { counts } = historyRun(seed, guards, { losesPower }).verdict
    for (const anomaly of Object.keys(counts) as Anomaly[]) tallied[anomaly] = (tallied[anomaly] ?? 0) + 1
    if (wanted.every((anomaly) => tallied[anomaly])) break
  }
  return tallied
}

test.each([false, true])(
  'with acks=all, two in-sync replicas, idempotence and clean elections clients see nothing wrong (one power loss: %s)',
  (losesPower) => {
    for (let seed = FIRST; seed < FIRST + SEEDS; seed++) {
      const { verdict } = historyRun(seed, ALL_GUARDS, { losesPower })
      expect(verdict.findings, `seed ${seed}, FUZZ_FROM=${seed} FUZZ_RUNS=1`).toEqual([])
    }
  },
  600_000,
)

test('whole transactions are read, or nothing of them, by readers of committed data', () => {
  for (let seed = FIRST; seed < FIRST + SEEDS; seed++) {
    const { verdict } = historyRun(seed, { ...ALL_GUARDS, transactions: 'read_committed' })
    const wrong = verdict.findings.filter(({ anomaly }) => !NEVER_PROMISED.has(anomaly))
    expect(wrong, `seed ${seed}, FUZZ_FROM=${seed} FUZZ_RUNS=1`).toEqual([])
  }
}, 600_000)

// inconsistent-offsets: what was read is gone, and something else stands in its place.
const WITHOUT: readonly [guard: string, guards: Partial<Guards>, losesPower: boolean, shows: Anomaly[]][] = [
  ['acks=all', { acks: '1', idempotence: false }, false, ['lost-write', 'inconsistent-offsets']],
  ['any acknowledgement', { acks: '0', idempotence: false }, false, ['unseen']],
  ['idempotence', { idempotence: false }, false, ['duplicate', 'nonmonotonic-send']],
  ['clean elections', { cleanElection: false, minIsr: 1 }, false, ['inconsistent-offsets']],
  ['read_committed', { transactions: 'read_uncommitted' }, false, ['aborted-read']],
  ['a second in-sync replica', { minIsr: 1 }, true, ['inconsistent-offsets']],
]

test.each(WITHOUT)(
  'without %s clients see what it is there for',
  (_, guards, losesPower, shows) => {
    const tallied = tally({ ...ALL_GUARDS, ...guards }, { seeds: 100, losesPower, wanted: shows })
    for (const anomaly of shows) expect(tallied, JSON.stringify(tallied)).toHaveProperty([anomaly])
  },
  600_000,
)
