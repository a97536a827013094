/** What Kafka's tools of 4.4.0 said on a real cluster (recordings.json), against the same command lines in the simulator. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import {
  createRun,
  type Run,
  type Scenario,
  SECOND,
  terminalOf,
  terminalState,
} from '../../src/engine/index.ts'
import { readCommandLine } from '../../src/ui/terminal/shell.ts'
import { TERMINAL_DIFFERENCES } from './differences.ts'
import { maskErr, maskOut, type ToolRecord } from './mask.ts'

const { tools } = JSON.parse(readFileSync(new URL('recordings.json', import.meta.url), 'utf8')) as {
  readonly tools: readonly ToolRecord[]
}

const SCENARIO: Scenario = {
  version: 1,
  id: 'terminal',
  seed: 1,
  network: 'datacentre',
  controllers: [3000],
  brokers: [1, 2, 3].map((id) => ({ id, rack: null })),
  topics: [],
  producers: [],
  consumers: [],
  brokerConfig: {
    'offsets.topic.num.partitions': 1,
    'offsets.topic.replication.factor': 1,
    'auto.leader.rebalance.enable': false,
    'group.initial.rebalance.delay.ms': 0,
  },
}

function words(line: string): readonly string[] {
  const found = [...line.matchAll(/"([^"]*)"|(\S+)/g)]
  return found.map(([, quoted, plain]) => quoted ?? plain ?? '')
}

function say(run: Run, { line, input }: ToolRecord) {
  const lines = input?.replaceAll('\\n', '\n').replace(/\n$/, '').split('\n') ?? null
  run.act({ kind: 'RunTool', line, words: words(line), input: lines })
  const from = run.now
  while (terminalState(run.world) !== 'ready' && run.now - from < 90 * SECOND)
    run.advanceTo(run.now + 100_000)
  const entry = terminalOf(run.world)?.entries.at(-1)
  const client = entry?.client ? run.world.nodes[entry.client] : undefined
  const said = client && 'console' in client ? (client.console?.lines ?? []) : []
  const all = [...(entry?.output ?? []), ...said]
  const text = (err: boolean) =>
    all
      .filter((each) => (each.err ?? false) === err)
      .map((each) => each.text)
      .join('\n')
  return { out: maskOut(text(false)), err: maskErr(text(true)), code: entry?.code ?? null }
}

test('Kafka’s tools say what they said on a real cluster, but for known differences', () => {
  const run = createRun({ version: 1, scenario: SCENARIO, seed: 1, commands: [] })
  run.advanceTo(15 * SECOND)
  const differ: string[] = []
  for (const record of tools) {
    const ours = say(run, record)
    const real = {
      out: maskOut(record.out),
      err: maskErr(record.err),
      code: ours.code === null ? null : record.code,
    }
    if (record.line in TERMINAL_DIFFERENCES) {
      if (JSON.stringify(ours) === JSON.stringify(real)) differ.push(`agrees by now: ${record.line}`)
    } else expect({ line: record.line, ...ours }).toEqual({ line: record.line, ...real })
  }
  expect(differ).toEqual([])
  expect(tools.length).toBeGreaterThan(100)
}, 60_000)

test('going back over a tool’s questions and on again says the same', () => {
  const run = createRun({ version: 1, scenario: SCENARIO, seed: 1, commands: [] })
  run.advanceTo(15 * SECOND)
  for (const record of tools.slice(0, 24)) say(run, record)
  const [end, digest] = [run.now, run.digest()]
  const said = JSON.stringify(terminalOf(run.world)?.entries)
  run.seek(15_150_000)
  expect(terminalOf(run.world)?.entries.length).toBeLessThan(4)
  run.seek(end)
  expect(run.digest()).toBe(digest)
  expect(JSON.stringify(terminalOf(run.world)?.entries)).toBe(said)
  const again = createRun(JSON.parse(JSON.stringify(run.recording())))
  again.advanceTo(end)
  expect(again.digest()).toBe(digest)
})

test('the shell reads quotes, pipes and here-documents', () => {
  expect(readCommandLine("kafka-topics --topic 'a|b' --list")).toEqual({
    line: "kafka-topics --topic 'a|b' --list",
    words: ['kafka-topics', '--topic', 'a|b', '--list'],
    input: null,
  })
  expect(readCommandLine('seq 1 3 | kafka-console-producer --topic t')).toMatchObject({
    input: ['1', '2', '3'],
  })
  expect(readCommandLine('kafka-console-producer --topic t <<END\nx\ny z\nEND')).toMatchObject({
    words: ['kafka-console-producer', '--topic', 't'],
    input: ['x', 'y z'],
  })
  expect(readCommandLine('kafka-topics --list > f')).toEqual({ problem: 'operator', text: '>' })
  expect(readCommandLine('cat f | kafka-console-producer')).toEqual({ problem: 'source', text: 'cat f' })
})
