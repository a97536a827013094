/** The inspector and the narration on a real run: a broker crashes, comes back, a consumer joins. */
import { describe, expect, test } from 'vitest'
import { createRun, type Recording, SECOND, type TimedFact } from '../../engine/index.ts'
import { narration as en } from '../../i18n/en/narration.ts'
import { narration as ko } from '../../i18n/ko/narration.ts'
import { opening } from '../../scenarios/index.ts'
import { narrate, plain } from '../narration/narrate.ts'
import { journeyOf } from './journey.ts'
import { groupNames, readGroup } from './read/groups.ts'
import { brokersOf, sessionLeft, statusOf } from './read/nodes.ts'
import { lagOf, partitionsOf, replicasOf, topicNames } from './read/partitions.ts'
import { momentOf, recordAt, searchLog } from './read/records.ts'

const recording: Recording = {
  version: 1,
  scenario: opening,
  seed: opening.seed,
  commands: [
    { at: 32 * SECOND, command: { kind: 'CrashNode', node: 'broker-2' } },
    { at: 55 * SECOND, command: { kind: 'StartNode', node: 'broker-2' } },
    {
      at: 70 * SECOND,
      command: {
        kind: 'AddConsumer',
        consumer: { id: 'analytics-3', group: 'user-analytics-group', topics: ['user-events'] },
      },
    },
  ],
}
const run = createRun(recording)

function readAll(): void {
  const { world } = run
  for (const broker of brokersOf(world)) {
    statusOf(world, broker)
    sessionLeft(world, broker.brokerId)
  }
  for (const name of groupNames(world)) readGroup(world, name)
  for (const topic of topicNames(world))
    for (const row of partitionsOf(world, topic)) {
      replicasOf(world, row)
      lagOf(world, `${topic}-${row.partition}`)
    }
}

describe('a run in which a broker crashes and returns', () => {
  run.seek(31 * SECOND)

  test('before: all is well', () => {
    expect(brokersOf(run.world).map((broker) => statusOf(run.world, broker))).toEqual(['up', 'up', 'up'])
    const rows = partitionsOf(run.world, 'user-events')
    expect(rows).toHaveLength(3)
    for (const row of rows) {
      expect(row).toMatchObject({ leaderless: false, underReplicated: false, underMinIsr: false, minIsr: 2 })
      expect(row.highWatermark).toBeLessThanOrEqual(row.logEnd ?? -1)
    }
    const group = readGroup(run.world, 'user-analytics-group')
    expect(group).toMatchObject({ state: 'Stable', protocol: 'range' })
    expect(group?.members.flatMap((member) => member.assigned).sort()).toEqual([
      'user-events-0',
      'user-events-1',
      'user-events-2',
    ])
  })

  test('crashed: first the countdown, then fenced, under-replicated and led by others', () => {
    run.seek(33 * SECOND)
    const broker = brokersOf(run.world)[1]
    expect(broker && statusOf(run.world, broker)).toBe('crashed')
    expect(sessionLeft(run.world, 2)).toBeGreaterThan(0)
    const before = partitionsOf(run.world, 'user-events').filter((row) => row.leader === 2)
    expect(before.length).toBeGreaterThan(0)
    for (const row of before) expect(row.leaderless).toBe(true)
    run.seek(50 * SECOND)
    expect(sessionLeft(run.world, 2)).toBeNull()
    for (const row of partitionsOf(run.world, 'user-events')) {
      expect(row.leader).not.toBe(2)
      expect(row.underReplicated).toBe(true)
      expect(replicasOf(run.world, row).find((replica) => replica.broker === 2)?.state).toBe('down')
    }
  })

  test('at every second everything can be read, forwards and backwards', () => {
    for (let second = 0; second <= 100; second += 1) {
      run.seek(second * SECOND)
      readAll()
    }
    for (let second = 96; second >= 0; second -= 12) {
      run.seek(second * SECOND)
      readAll()
    }
  })

  test('every fact of it can be told in both languages', () => {
    run.seek(100 * SECOND)
    const kinds = new Set(run.facts.map(({ fact }) => fact.kind))
    expect(kinds.size).toBeGreaterThan(25)
    for (const { fact } of run.facts)
      for (const words of [en, ko]) {
        const { line, why } = narrate(fact, words)
        expect(plain(line)).not.toMatch(/undefined|NaN|\[object/)
        expect(why === null || plain(why).length > 10).toBe(true)
      }
  })

  test('the journey of a record that was acknowledged by all is complete and in order', () => {
    const acknowledged = run.facts.filter(
      (timed): timed is TimedFact & { fact: { kind: 'BatchAcknowledged' } } =>
        timed.fact.kind === 'BatchAcknowledged' && timed.fact.acks === -1 && timed.at < 28 * SECOND,
    )
    expect(acknowledged.length).toBeGreaterThan(5)
    for (const { fact } of acknowledged) {
      const journey = journeyOf(run.facts, fact.ids[0] ?? -1, run.world.steps)
      const kinds = journey?.steps.map((step) => step.kind) ?? []
      for (const kind of ['created', 'sent', 'appended', 'replicated', 'committed', 'acknowledged', 'polled'])
        expect(kinds).toContain(kind)
      expect(kinds.indexOf('appended')).toBeLessThan(kinds.indexOf('committed'))
      expect(kinds.indexOf('committed')).toBeLessThan(kinds.indexOf('acknowledged'))
      expect(journey).toMatchObject({ fate: 'delivered', offset: fact.baseOffset, known: true })
    }
  })

  test('records of a log are found by offset and by their words', () => {
    const log = brokersOf(run.world)[0]?.disk.logs['user-events-1']
    if (!log) throw new Error('broker 1 has no log of user-events-1')
    const record = recordAt(log, 3)
    expect(record).toMatchObject({ offset: 3, leaderEpoch: 0 })
    expect(momentOf(record?.timestamp ?? 0)).toBeLessThan(run.now)
    const found = searchLog(log, 'LOGIN')
    expect(found.length).toBeGreaterThan(0)
    expect(found).toEqual([...found].sort((a, b) => b - a))
    for (const offset of found) expect(recordAt(log, offset)?.value).toContain('login')
    expect(recordAt(log, log.logEndOffset)).toBeNull()
  })
})
