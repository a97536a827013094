/** What Kafka's tools of 4.4.0 said on a real cluster (recordings/), against the same command lines in the simulator. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import {
  type Command,
  createRun,
  type NodeId,
  type Run,
  type Scenario,
  SECOND,
  terminalOf,
  terminalState,
} from '../../src/engine/index.ts'
import { readCommandLine } from '../../src/ui/terminal/shell.ts'
import { TERMINAL_DIFFERENCES } from './differences.ts'
import { maskErr, maskOut, type ToolRecord } from './mask.ts'

interface Series {
  readonly kafka: string
  readonly tools: readonly ToolRecord[]
}

const recorded = (series: string): Series =>
  JSON.parse(readFileSync(new URL(`recordings/${series}.json`, import.meta.url), 'utf8'))
const { tools } = recorded('tools')

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
    'transaction.state.log.num.partitions': 1,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'auto.create.topics.enable': false,
    'auto.leader.rebalance.enable': false,
    'group.initial.rebalance.delay.ms': 0,
  },
}

const ZOOKEEPER_MODE: Scenario = { ...SCENARIO, controlPlane: 'zookeeper', zookeeper: [1] }

function words(line: string): readonly string[] {
  const found = [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)]
  return found.map(([, double, single, plain]) => double ?? single ?? plain ?? '')
}

function say(run: Run, { line, input }: ToolRecord) {
  const lines = input?.replaceAll('\\n', '\n').replace(/\n$/, '').split('\n') ?? null
  const read = line.startsWith('echo ')
    ? readCommandLine(line)
    : { line, words: words(line.replaceAll('localhost:9092', 'broker-1:9092')), input: lines }
  if (!read || 'problem' in read) throw new Error(line)
  run.act({ kind: 'RunTool', ...read })
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
  return { out: maskOut(text(false)), err: text(true), code: entry?.code ?? null }
}

/** What is done to the cluster beside the tools, as real/record.mjs did it. */
function direct(run: Run, line: string): void {
  const [directive, argument, ...rest] = line.split(' ')
  const node = `broker-${argument}` as NodeId
  if (directive === '@sleep') run.advanceTo(run.now + Number(argument) * SECOND)
  else if (directive === '@pause') run.act({ kind: 'PauseNode', node })
  else if (directive === '@resume') run.act({ kind: 'ResumeNode', node })
  else if (directive === '@kill') run.act({ kind: 'CrashNode', node })
  else if (directive === '@start') run.act({ kind: 'StartNode', node })
  else if (directive === '@txn') transact(run, argument ?? '', rest)
  else if (directive === '@share') share(run, argument ?? '', rest)
  else throw new Error(line)
}

function transact(run: Run, id: string, [what, topic = '', partition, value = '']: readonly string[]): void {
  if (!run.world.nodes[`producer-${id}`]) {
    const spec = { id, topic: 'orders', keys: null, recordsPerSecond: 0, config: { 'transactional.id': id } }
    run.act({ kind: 'AddProducer', producer: spec })
    run.advanceTo(run.now + 5 * SECOND)
  }
  if (what === 'begin') run.act({ kind: 'BeginTransaction', producer: id })
  else if (what === 'commit') run.act({ kind: 'CommitTransaction', producer: id })
  else if (what === 'send')
    run.act({
      kind: 'SendRecord',
      producer: id,
      topic,
      partition: Number(partition),
      key: null,
      value,
    } as Command)
  run.advanceTo(run.now + 2 * SECOND)
}

function share(run: Run, id: string, [what, group = '', topic = '']: readonly string[]): void {
  const client = `consumer-${id}` as NodeId
  if (what === 'open') run.act({ kind: 'AddShareConsumer', consumer: { id, group, topics: [topic] } })
  else run.act({ kind: 'CloseClient', client })
  run.advanceTo(run.now + SECOND)
}

/** The output of each line of a series, beside what the real tool said. */
function compare(run: Run, series: string): { readonly differ: string[]; readonly compared: number } {
  const known = TERMINAL_DIFFERENCES[series] ?? {}
  const times: Record<string, number> = {}
  const differ: string[] = []
  let compared = 0
  for (const record of recorded(series).tools) {
    if (record.line.startsWith('@')) {
      direct(run, record.line)
      continue
    }
    times[record.line] = (times[record.line] ?? 0) + 1
    const name = times[record.line] === 1 ? record.line : `${record.line} (${times[record.line]})`
    compared += 1
    const said = say(run, record)
    // The tools of 3.9 were recorded without an appender for their log.
    const ours = { out: said.out, err: maskErr(said.err, series !== 'zookeeper'), code: said.code }
    const code = ours.code === null ? null : record.code
    const real = { out: maskOut(record.out), err: maskErr(record.err), code }
    const agrees = JSON.stringify(ours) === JSON.stringify(real)
    if (name in known && agrees) differ.push(`agrees by now: ${name}`)
    else if (!(name in known) && !agrees)
      differ.push(`${name}\n--- real\n${show(real)}\n--- ours\n${show(ours)}`)
  }
  return { differ, compared }
}

const show = (said: ReturnType<typeof say>) => `${said.out}\n[stderr] ${said.err}\n[code] ${said.code}`

/** How many lines there are at least, so that an empty recording does not pass. */
const SERIES = {
  tools: 126,
  reassign: 55,
  quorum: 30,
  transactions: 50,
  zookeeper: 50,
  'zookeeper-shell': 40,
  share: 60,
  'command-config': 30,
  'zookeeper-api': 2,
} as const

test.each(Object.entries(SERIES))(
  'the tools of %s say what they said on a real cluster, but for known differences',
  (series, least) => {
    const scenario = series.startsWith('zookeeper') ? ZOOKEEPER_MODE : SCENARIO
    const run = createRun({ version: 1, scenario, seed: 1, commands: [] })
    run.advanceTo(15 * SECOND)
    const { differ, compared } = compare(run, series)
    expect(differ.join('\n\n')).toBe('')
    expect(compared).toBeGreaterThanOrEqual(least)
  },
  60_000,
)

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
  expect(readCommandLine('kafka-topics --list 2>&1 | wc')).toMatchObject({ problem: 'operator' })
  expect(readCommandLine("echo '{}' > f")).toMatchObject({ words: ['cat'], input: ['{}'], into: 'f' })
  expect(readCommandLine('kafka-topics --list > f')).toMatchObject({
    words: ['kafka-topics', '--list'],
    into: 'f',
  })
  expect(readCommandLine('cat > f <<END\n{\n}\nEND')).toMatchObject({
    words: ['cat'],
    input: ['{', '}'],
    into: 'f',
  })
  const files = { f: ['a', 'b'] }
  expect(readCommandLine('cat f | kafka-console-producer', files)).toMatchObject({ input: ['a', 'b'] })
  expect(readCommandLine('kafka-console-producer < f', files)).toMatchObject({ input: ['a', 'b'] })
  expect(readCommandLine('cat f | kafka-console-producer')).toEqual({ problem: 'file', text: 'f' })
})
