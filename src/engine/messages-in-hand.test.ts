/** What a lost or late message of Kafka's leads to: seen from the client and in the log. */
import { expect, test } from 'vitest'
import type { Command } from './commands.ts'
import { createRun, type Run } from './history/run.ts'
import { leaderOf } from './history/series.ts'
import { SECOND } from './kernel/types.ts'
import { batchesIn } from './log/partition-log.ts'
import type { Scenario } from './scenario.ts'
import { ofKind, started } from './test-run.ts'

const cluster = (config: Record<string, string | number | boolean>): Scenario => ({
  version: 1,
  id: 'in-hand',
  seed: 1,
  network: 'illustrative',
  brokers: [1, 2, 3].map((id) => ({ id, rack: null })),
  controllers: [100],
  brokerConfig: { 'offsets.topic.num.partitions': 1 },
  topics: [{ name: 't', partitions: 1, replicationFactor: 3 }],
  producers: [
    {
      id: 'p',
      topic: 't',
      keys: null,
      recordsPerSecond: 0,
      startAtMs: 8_000,
      config: { 'request.timeout.ms': 5_000, 'delivery.timeout.ms': 60_000, ...config },
    },
  ],
  consumers: [],
})

/** Lets the producer send one record and stops while the message of that kind is half way. */
function caught(kind: string, config: Record<string, string | number | boolean> = {}) {
  const run = started(cluster(config), 1)
  run.act({ kind: 'SendRecord', producer: 'p', topic: 't', partition: 0, key: null, value: 'x' })
  const end = run.now + 20 * SECOND
  for (;;) {
    const message = run.world.queue.find((e) => e.body?.kind === kind && e.via !== 'timer')
    if (message) {
      run.seek(Math.round((message.at + message.sentAt) / 2))
      return { run, seq: message.seq, at: message.at }
    }
    if (run.now > end || !run.stepEvent()) throw new Error(`no ${kind}`)
  }
}

const values = (run: Run) =>
  batchesIn(leaderOf(run.world, 't-0')?.broker.disk.logs['t-0'] as never).flatMap((batch) => [
    ...batch.values,
  ])
const later = (run: Run, seconds: number) => run.seek(run.now + seconds * SECOND)

test.each([
  [true, ['x']],
  [false, ['x', 'x']],
])(
  'an acknowledgement that is lost is a duplicate, unless the producer is idempotent (%s)',
  (idempotent, log) => {
    const { run, seq } = caught('ProduceResponse', { 'enable.idempotence': idempotent })
    run.act({ kind: 'DropMessage', seq, consequence: 'silent' })
    later(run, 20)
    expect(values(run)).toEqual(log)
    expect(ofKind(run, 'BatchAcknowledged').length).toBe(1)
    expect(ofKind(run, 'MessageDropped')).toMatchObject([
      { api: 'Produce', via: 'response', consequence: 'silent', to: 'producer-p', resentInMs: 0 },
    ])
  },
)

test('a produce request that is lost with a reset is sent again and stands in the log once', () => {
  const { run, seq } = caught('ProduceRequest', { 'enable.idempotence': false })
  run.act({ kind: 'DropMessage', seq, consequence: 'reset' })
  later(run, 20)
  expect(values(run)).toEqual(['x'])
  expect(ofKind(run, 'BatchSent')).toHaveLength(2)
})

test('a lost packet shows as delay only', () => {
  const { run, seq, at } = caught('ProduceRequest')
  run.act({ kind: 'DropMessage', seq, consequence: 'resent' })
  const [fact] = ofKind(run, 'MessageDropped')
  expect(fact?.resentInMs).toBeGreaterThan(0)
  run.seek(at)
  expect(values(run)).toEqual([])
  later(run, 20)
  expect(values(run)).toEqual(['x'])
  expect(ofKind(run, 'BatchRetried')).toEqual([])
})

test('a run with messages in hand is the same run again', () => {
  const { run, seq } = caught('ProduceRequest')
  run.act({ kind: 'DelayMessage', seq, byMs: 7_000 })
  later(run, 30)
  const again = createRun(run.recording())
  again.seek(run.now)
  expect(again.digest()).toBe(run.digest())
  expect(ofKind(again, 'MessageDelayed')).toEqual(ofKind(run, 'MessageDelayed'))
})

test.each<[Command, string, string]>([
  [{ kind: 'DelayMessage', seq: 999_999, byMs: 5 }, 'seq', 'a message that is under way now'],
  [{ kind: 'DelayMessage', seq: -1, byMs: 0 }, 'byMs', 'an integer from 1 to 60000'],
  [{ kind: 'DelayMessage', seq: -1, byMs: 1.5 }, 'byMs', 'an integer from 1 to 60000'],
  [{ kind: 'DropMessage', seq: -1, consequence: 'gone' as 'silent' }, 'consequence', 'resent, silent, reset'],
])('%o is refused by its field, and nothing changes', (command, field, allowed) => {
  const { run, seq } = caught('ProduceRequest')
  const before = run.digest()
  const meant = 'seq' in command && command.seq < 0 ? { ...command, seq } : command
  expect(() => run.act(meant)).toThrow(expect.objectContaining({ field, allowed }))
  expect(run.digest()).toBe(before)
})
