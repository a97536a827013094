/** Record headers on a whole cluster: from whoever sets them to whoever prints them. */
import { expect, test } from 'vitest'
import type { Run } from './history/run.ts'
import { batchesIn } from './log/partition-log.ts'
import type { Scenario } from './scenario.ts'
import { terminalOf } from './terminal-view.ts'
import { brokerIn, ofKind, started, wait } from './test-run.ts'

const CLUSTER: Scenario = {
  version: 1,
  id: 'headers',
  seed: 1,
  network: 'datacentre',
  brokers: [1, 2, 3].map((id) => ({ id, rack: null })),
  controllers: [100],
  brokerConfig: { 'offsets.topic.num.partitions': 1 },
  topics: [{ name: 't', partitions: 1, replicationFactor: 3 }],
  producers: [{ id: 'p', topic: 't', keys: null, recordsPerSecond: 0, startAtMs: 6_000 }],
  consumers: [],
}
const headers = [
  { key: 'trace-id', value: 'abc' },
  { key: 'empty', value: null },
]
const send = (run: Run, value: string, given: typeof headers | undefined = headers) =>
  run.act({
    kind: 'SendRecord',
    producer: 'p',
    topic: 't',
    partition: 0,
    key: null,
    value,
    ...(given && { headers: given }),
  })

test('headers travel from the producer into every log, and the world stays plain data', () => {
  const run = started(CLUSTER)
  send(run, 'one')
  run.act({ kind: 'SendRecord', producer: 'p', topic: 't', partition: 0, key: null, value: 'two' })
  wait(run, 2)
  expect(ofKind(run, 'RecordCreated').map((fact) => fact.headers)).toEqual([headers, undefined])
  for (const id of [1, 2, 3]) {
    const log = brokerIn(run, id).disk.logs['t-0']
    const found = (log ? batchesIn(log) : []).flatMap((batch) =>
      batch.values.map((value, i) => [value, batch.headers?.[i] ?? null]),
    )
    expect(found).toEqual([
      ['one', headers],
      ['two', null],
    ])
  }
  expect(JSON.parse(JSON.stringify(run.world))).toEqual(run.world)
})

test('a producer’s own headers are on every record, filled in like its value', () => {
  const own = {
    id: 'w',
    topic: 't',
    keys: ['k'],
    recordsPerSecond: 5,
    headers: [{ key: 'n', value: '{key}-{n}' }],
  }
  const run = started({ ...CLUSTER, producers: [own] })
  const created = ofKind(run, 'RecordCreated')
  expect(created.length).toBeGreaterThan(5)
  expect(created[3]?.headers).toEqual([{ key: 'n', value: expect.stringMatching(/^k-\d+$/) }])
})

test('impossible headers are refused by their field, and change nothing', () => {
  const run = started(CLUSTER)
  const before = run.digest()
  expect(() => send(run, 'v', [{ key: '', value: 'x' }])).toThrow(/headers/)
  const producer = {
    id: 'q',
    topic: 't',
    keys: null,
    recordsPerSecond: 1,
    headers: [{ key: 'x'.repeat(201), value: '' }],
  }
  expect(() => run.act({ kind: 'AddProducer', producer })).toThrow(/producer\.headers/)
  expect(run.digest()).toBe(before)
})

function tool(run: Run, line: string, input: readonly string[] | null = null): readonly string[] {
  run.act({ kind: 'RunTool', line, words: line.split(' '), input })
  wait(run, 12)
  const entry = terminalOf(run.world)?.entries.at(-1)
  const client = entry?.client ? run.world.nodes[entry.client] : undefined
  const said = client && 'console' in client ? (client.console?.lines ?? []) : []
  return [...(entry?.output ?? []), ...said].map(({ text }) => text)
}

const AT = '--bootstrap-server broker-1:9092 --topic t'
const PRODUCE = `kafka-console-producer.sh ${AT} --reader-property parse.headers=true`
const CONSUME = `kafka-console-consumer.sh ${AT} --from-beginning --max-messages`

test('the console producer reads headers, the console consumer prints them', () => {
  const run = started(CLUSTER)
  tool(run, `${PRODUCE} --reader-property parse.key=true --reader-property null.marker=NIL`, [
    'a:1,b:NIL\tk\tv',
    'NIL\tk2\tv2',
  ])
  const print = '--formatter-property print.headers=true --formatter-property print.key=true'
  expect(tool(run, `${CONSUME} 2 ${print}`).slice(1)).toEqual([
    'a:1,b:null\tk\tv',
    'NO_HEADERS\tk2\tv2',
    'Processed a total of 2 messages',
  ])
  const other = `${print} --formatter-property headers.separator=; --formatter-property null.literal=-`
  expect(tool(run, `${CONSUME} 1 ${other}`)[1]).toBe('a:1;b:-\tk\tv')
})

test('a line without headers, and marks that are the same, are Kafka’s errors', () => {
  const run = started(CLUSTER)
  expect(tool(run, PRODUCE, ['no delimiter here']).join('\n')).toContain(
    "No headers delimiter found on line number 1: 'no delimiter here'",
  )
  expect(tool(run, PRODUCE, ['pair\tv']).join('\n')).toContain(
    "No header key separator found in pair 'pair' on line number 1",
  )
  expect(tool(run, `${PRODUCE} --reader-property headers.separator=:`, ['x']).join('\n')).toContain(
    'headers.separator and headers.key.separator may not be equal',
  )
})
