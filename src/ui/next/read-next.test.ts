import { expect, test } from 'vitest'
import { CONFIG_TABLES, createRun, SECOND } from '../../engine/index.ts'
import { time as en } from '../../i18n/en/time.ts'
import { time as ko } from '../../i18n/ko/time.ts'
import { opening } from '../../scenarios/index.ts'
import { KAFKA_TIMERS } from './kafka-timers.ts'
import { kafkaName, readNext, tellNext } from './read-next.ts'

function at(seconds: number) {
  const run = createRun({ version: 1, scenario: opening, seed: 7, commands: [] })
  run.advanceTo(seconds * SECOND)
  return run
}

test('what is listed first is what happens first', () => {
  const run = at(20)
  const [first, second] = readNext(run.world, 'all', 10).rows
  run.stepEvent()
  expect(run.now).toBe(first?.at)
  expect(readNext(run.world, 'all', 100).rows.some((row) => row.seq === first?.seq)).toBe(false)
  expect(readNext(run.world, 'all', 100).rows.some((row) => row.seq === second?.seq)).toBe(true)
})

test('a timer of a process that is gone is not among what will happen', () => {
  const run = at(20)
  const timers = () =>
    readNext(run.world, 'timers', 1000).rows.filter((row) => row.to === 'broker-2' && row.via === 'timer')
  expect(timers().length).toBeGreaterThan(0)
  run.act({ kind: 'CrashNode', node: 'broker-2' })
  expect(timers()).toEqual([])
})

test('messages and timers are told apart, and both are told in words', () => {
  const { world } = at(20)
  const all = readNext(world, 'all', 1000)
  const messages = readNext(world, 'messages', 1000)
  const timers = readNext(world, 'timers', 1000)
  expect(messages.all + timers.all).toBe(all.all)
  expect(messages.rows.every((row) => row.travels)).toBe(true)
  for (const row of all.rows)
    for (const words of [en, ko]) {
      const text = tellNext(row, words.next)
      expect(text.length).toBeGreaterThan(4)
      expect(text).not.toMatch(/Timer|undefined/)
    }
})

test('every timer has a meaning in both languages, and what is Kafka’s has Kafka’s name', () => {
  const names = Object.keys(KAFKA_TIMERS)
  for (const words of [en, ko]) expect(Object.keys(words.next.does).sort()).toEqual(names.sort())
  const own = Object.entries(KAFKA_TIMERS).filter(([, name]) => name === '')
  expect(own.map(([timer]) => timer).sort()).toEqual([
    'ClientRestartStep',
    'DiskDone',
    'ProcessStopStep',
    'RollingRestartStep',
    'ToolTimer',
    'WorkerTimer',
    'WorkloadTimer',
  ])
  const configs = Object.values(CONFIG_TABLES).flatMap((table) => Object.keys(table))
  const { world } = at(20)
  const told = readNext(world, 'timers', 1000).rows.map(kafkaName).join(' ')
  for (const config of ['broker.heartbeat.interval.ms', 'heartbeat.interval.ms', 'max.poll.interval.ms']) {
    expect(configs).toContain(config)
    expect(told).toContain(config)
  }
})
