import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import '../engine/every-room.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Command, Recording, Scenario } from '../engine/index.ts'
import { exported as en } from '../i18n/en/export.ts'
import { exported as ko } from '../i18n/ko/export.ts'
import { findScenario, LIBRARY } from '../scenarios/library.ts'
import { NAMED } from '../scenarios/named/index.ts'
import { type Bundle, bundleOf } from './bundle.ts'

function bundle(scenario: Scenario, commands: Recording['commands'] = [], words = en): Bundle {
  const recording: Recording = { version: 1, scenario, seed: scenario.seed, commands }
  return bundleOf(recording, {
    words,
    title: scenario.id,
    outcome: null,
    why: {},
    language: 'own',
    bounded: false,
  })
}

const fileOf = ({ files }: Bundle, path: string) => files.find((file) => file.path === path)?.text ?? ''

/** Says what it was called with in place of doing it. */
const STUB = `BUNDLE=/bundle
say() { :; }
tool() { printf '%s\\0' tool "$@" END >>"$SAID"; case $1 in kafka-console-producer*) printf 'input\\0' >>"$SAID"; cat >>"$SAID"; printf '\\0END\\0' >>"$SAID" ;; esac; }
for verb in start kill stop pause resume wipe; do eval "node_$verb() { printf '%s\\\\0' $verb \\"\\$@\\" END >>\\"\\$SAID\\"; }"; done
node_running() { return 1; }
in_node() { printf '%s\\0' in_node "$@" END >>"$SAID"; }
in_network() { cat >/dev/null; }
`

const root = mkdtempSync(join(tmpdir(), 'kafkascope-export-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

function written(made: Bundle, folder: string): string {
  const at = join(root, folder)
  rmSync(at, { recursive: true, force: true })
  for (const { path, text } of [...made.files, { path: 'bin/stub.sh', text: STUB }]) {
    mkdirSync(dirname(join(at, path)), { recursive: true })
    writeFileSync(join(at, path), text)
  }
  return at
}

/** Runs a script with all it would do written down; its pauses last no time. */
function said(made: Bundle, script: string): string[][] {
  const at = written(made, 'said')
  const file = join(at, 'said')
  writeFileSync(file, '')
  execFileSync('bash', [join(at, script)], {
    env: { PATH: process.env.PATH, BACKEND: 'stub', SLOWER: '0', SAID: file, HOME: at },
    stdio: ['ignore', 'ignore', 'pipe'],
    cwd: at,
  })
  const calls: string[][] = [[]]
  for (const word of readFileSync(file, 'utf8').split('\0').slice(0, -1))
    if (word === 'END') calls.push([])
    else calls.at(-1)?.push(word)
  return calls.filter((call) => call.length > 0)
}

const SMALL: Scenario = {
  version: 1,
  id: 'small',
  seed: 1,
  network: 'datacentre',
  brokers: [
    { id: 1, rack: 'a' },
    { id: 2, rack: 'b' },
  ],
  controllers: [100],
  topics: [{ name: 'orders', partitions: 1, replicationFactor: 2 }],
  producers: [{ id: 'shop', topic: 'orders', keys: null, recordsPerSecond: 1, startAtMs: 1_000 }],
  consumers: [],
}

const doing = (...commands: Command[]) => commands.map((command, i) => ({ at: (i + 2) * 1_000_000, command }))

describe('every scenario of the library', () => {
  const all = new Map<string, Bundle>()
  beforeAll(async () => {
    for (const id of [...Object.keys(LIBRARY), ...Object.keys(NAMED)]) {
      const scenario = await findScenario(id)
      if (scenario) all.set(id, bundle(scenario))
    }
  })

  test('becomes scripts that bash can read', () => {
    let n = 0
    for (const [id, made] of all) {
      const at = written(made, `all/${id}`)
      n += made.files.filter(({ path }) => path.endsWith('.sh')).length
      execFileSync('bash', [
        '-c',
        'for f in "$1"/*.sh "$1"/bin/*.sh; do bash -n "$f" || exit 1; done',
        '-',
        at,
      ])
    }
    expect(n).toBeGreaterThan(400)
  })

  test('becomes a compose file in which every name and address is unlike all others', () => {
    for (const made of all.values()) {
      const compose = fileOf(made, 'compose.yaml')
      const owners = new Map<string, string>()
      for (const [, name = '', ip = ''] of compose.matchAll(
        /^ {2}([\w.-]+):\n(?: {4}.*\n)*? +ipv4_address: "([\d.]+)"/gm,
      )) {
        const client = name.replace(/-v\d+$/, '')
        expect(owners.get(ip) ?? client).toBe(client)
        owners.set(ip, client)
      }
      expect(owners.size).toBeGreaterThan(3)
      for (const [, name = ''] of compose.matchAll(/start-node\.sh"\n\s+- "([^"]+)"/g))
        expect(fileOf(made, `config/${name}.properties`)).not.toBe('')
    }
  })

  test('says in Korean what it says in English', async () => {
    const scenario = await findScenario('zombie-leader')
    if (!scenario) throw new Error('no such scenario')
    const readme = fileOf(bundle(scenario, [], ko), 'README.md')
    expect(readme).toContain('실행 순서')
    expect(readme).not.toContain('Left out')
  })
})

test('commands become command lines and signals, in order, together where they come together', () => {
  const calls = said(
    bundle(
      SMALL,
      doing(
        { kind: 'CrashNode', node: 'broker-1' },
        { kind: 'StartNode', node: 'broker-1' },
        { kind: 'PauseNode', node: 'controller-100' },
        { kind: 'ResumeNode', node: 'controller-100' },
        { kind: 'FailZone', rack: 'b' },
        { kind: 'CreatePartitions', topic: 'orders', count: 3, assignments: [[1], [2]] },
        {
          kind: 'AlterConfigs',
          resourceType: 'TOPIC',
          resourceName: 'orders',
          name: 'cleanup.policy',
          value: 'compact,delete',
        },
        {
          kind: 'ReassignPartitions',
          partitions: [{ topic: 'orders', partition: 0, replicas: [2, 1] }],
          throttle: null,
        },
        { kind: 'ResetOffsets', group: 'g', topic: 'orders', partition: 0, to: 'by-duration', value: 1_500 },
        { kind: 'CloseClient', client: 'producer-shop' },
      ),
    ),
    'script.sh',
  )
  const server = ['--bootstrap-server', 'broker-1:9092,broker-2:9092']
  expect(calls).toEqual([
    ['start', 'producer-shop'],
    ['kill', 'broker-1'],
    ['start', 'broker-1'],
    ['pause', 'controller-100'],
    ['resume', 'controller-100'],
    ['kill', 'broker-2'],
    [
      'tool',
      'kafka-topics',
      ...server,
      '--alter',
      '--topic',
      'orders',
      '--partitions',
      '3',
      '--replica-assignment',
      '1,1,2',
    ],
    [
      'tool',
      'kafka-configs',
      ...server,
      '--alter',
      '--entity-type',
      'topics',
      '--entity-name',
      'orders',
      '--add-config',
      'cleanup.policy=[compact,delete]',
    ],
    [
      'tool',
      'kafka-reassign-partitions',
      ...server,
      '--reassignment-json-file',
      '/bundle/files/reassignment.json',
      '--execute',
    ],
    [
      'tool',
      'kafka-consumer-groups',
      ...server,
      '--reset-offsets',
      '--group',
      'g',
      '--topic',
      'orders:0',
      '--by-duration',
      'PT1.5S',
      '--execute',
    ],
    ['stop', 'producer-shop'],
  ])
})

test('a changed client is another version of its program, in the place of the first', () => {
  const made = bundle(
    SMALL,
    doing(
      { kind: 'SetProducerRate', producer: 'shop', recordsPerSecond: 5 },
      { kind: 'SetProducerRate', producer: 'shop', recordsPerSecond: 0 },
      { kind: 'CrashNode', node: 'producer-shop' },
    ),
  )
  expect(said(made, 'script.sh')).toEqual([
    ['start', 'producer-shop'],
    ['stop', 'producer-shop'],
    ['start', 'producer-shop-v2'],
    ['stop', 'producer-shop-v2'],
  ])
  expect(made.notes.map(({ reason }) => reason)).toEqual(['restarted', 'restarted'])
})

test('what cannot be expressed is named with its reason, and leaves no line', () => {
  const made = bundle(
    SMALL,
    doing(
      { kind: 'SkewClock', node: 'broker-1', skewMs: 5_000 },
      { kind: 'SlowDisk', node: 'broker-1', writeMs: 10, readMs: 0 },
      { kind: 'DropMessage', seq: 4, consequence: 'silent' },
      { kind: 'CrashNode', node: 'broker-9' },
    ),
  )
  expect(made.notes.map(({ reason }) => reason)).toEqual(['clock', 'disk', 'message', 'nowhere'])
  expect(said(made, 'script.sh')).toEqual([['start', 'producer-shop']])
  expect(fileOf(made, 'README.md')).toContain('SkewClock')
})

const texts = fc.string({
  unit: fc.constantFrom(...'\'"`$()\\;&|<>*~#!{} \t\nab=:,[]', '\r', '\u001f', '한', '🙂'),
  minLength: 1,
  maxLength: 24,
})

test('nothing that a scenario says breaks out of its quotation', () => {
  fc.assert(
    fc.property(texts, texts, texts, texts, (topic, group, value, key) => {
      const made = bundle(
        SMALL,
        doing(
          { kind: 'CreateTopic', topic, partitions: 1, replicationFactor: 1, config: { [key]: value } },
          { kind: 'DeleteGroup', group },
          { kind: 'AlterConfigs', resourceType: 'GROUP', resourceName: group, name: key, value },
          { kind: 'SendRecord', producer: 'shop', topic: 'orders', partition: null, key, value },
          { kind: 'RunTool', line: value, words: ['kafka-topics', key, value], input: null },
          { kind: 'CutLink', a: `rack:${value}`, b: group, direction: 'both' },
          { kind: 'SkewClock', node: key, skewMs: 1 },
        ),
      )
      const calls = said(made, 'script.sh').filter(([verb]) => verb === 'tool')
      const words = calls.flat()
      expect(calls.map(([, tool]) => tool)).toEqual([
        'kafka-topics',
        'kafka-consumer-groups',
        'kafka-configs',
        ...(made.notes.some(({ reason }) => reason === 'line') ? [] : ['kafka-console-producer']),
        'kafka-topics',
      ])
      for (const text of [topic, group, `${key}=${value}`]) expect(words).toContain(text)
      expect(calls.at(-1)).toEqual(['tool', 'kafka-topics', key, value])
    }),
    { numRuns: 40 },
  )
})

test('a record typed by hand reads back as itself: key, value, tombstone, headers', () => {
  const send = (
    key: string | null,
    value: string | null,
    headers?: { key: string; value: string | null }[],
  ) =>
    ({
      kind: 'SendRecord',
      producer: 'shop',
      topic: 'orders',
      partition: null,
      key,
      value,
      ...(headers ? { headers } : {}),
    }) as const
  const made = bundle(
    SMALL,
    doing(send('a\tb', "it's", []), send('k', null), send(null, 'v', [{ key: 'h', value: '1' }])),
  )
  const calls = said(made, 'script.sh')
  const tools = calls.filter(([verb]) => verb === 'tool')
  expect(tools.map((call) => call.filter((word) => word.includes('=')))).toEqual([
    ['parse.key=true', 'key.separator=|'],
    ['null.marker=NULL', 'parse.key=true', 'key.separator=\t'],
    ['parse.headers=true', 'headers.delimiter=\t', 'headers.separator=,', 'headers.key.separator=:'],
  ])
  const typed = calls.filter(([verb]) => verb === 'input').map(([, line]) => line)
  expect(typed).toEqual(["a\tb|it's\n", 'k\tNULL\n', 'h:1\tv\n'])
})
