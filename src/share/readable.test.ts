import { describe, expect, test } from 'vitest'
import { type Command, SECOND } from '../engine/index.ts'
import { opening } from '../scenarios/index.ts'
import { InputError } from '../scenarios/input-error.ts'
import { inMode } from '../scenarios/mode.ts'
import { decodeLink, encodeLink, type Shared } from './link.ts'
import { readReadable, writeReadable } from './readable.ts'
import { readActions, readTime, writeAction, writeTime } from './short-actions.ts'
import { SHORT_WORDS } from './short-words.ts'

const plain: Shared = {
  recording: { version: 1, scenario: opening, seed: opening.seed, commands: [] },
  at: 42_180_000,
  steps: null,
  digest: null,
  engine: '',
  selection: null,
  view: null,
}

async function refusal(fragment: string): Promise<InputError> {
  const problem: unknown = await decodeLink(fragment).then(
    () => null,
    (reason: unknown) => reason,
  )
  expect(problem).toBeInstanceOf(InputError)
  return problem as InputError
}

describe('a link in words', () => {
  test('names a scenario and a moment', async () => {
    expect(await decodeLink('#scenario=opening&t=42.18')).toEqual(plain)
    expect(await encodeLink(plain)).toBe('#scenario=opening&t=42.18')
  })

  test('opens where the scenario opens when it names no moment', async () => {
    expect((await decodeLink('#scenario=opening')).at).toBe(30 * SECOND)
    expect((await decodeLink('#run=crash:2@+1s')).recording.commands[0]?.at).toBe(31 * SECOND)
  })

  test('says what people do, and when', async () => {
    const { recording } = await decodeLink('#scenario=opening&run=crash:2@8.5s,restart:2@22s&t=30')
    expect(recording.commands).toEqual([
      { at: 8_500_000, command: { kind: 'CrashNode', node: 'broker-2' } },
      { at: 22_000_000, command: { kind: 'StartNode', node: 'broker-2' } },
    ])
  })

  test('puts actions in the order of their moments', async () => {
    const { recording } = await decodeLink('#run=start:2@50s,crash:2@40s')
    expect(recording.commands.map(({ command }) => command.kind)).toEqual(['CrashNode', 'StartNode'])
  })

  test('says what is visible, and is the same when written again', async () => {
    const shared: Shared = {
      ...plain,
      recording: { ...plain.recording, scenario: inMode(opening, 'zookeeper'), seed: 9 },
      steps: 77,
      digest: 'ab12',
      engine: '0.1.0',
      selection: { kind: 'replica', topic: 'user-events', partition: 1, broker: 2 },
      view: {
        tab: 'groups',
        place: { zoom: 2.5, x: 0.25, y: 0.75 },
        hidden: ['__consumer_offsets', 'system-logs'],
        layersOff: ['heartbeats'],
        followed: 4_294_967_300,
      },
    }
    const link = await encodeLink(shared)
    expect(link).toBe(
      '#scenario=opening&mode=zookeeper&seed=9&t=42.18&select=replica:user-events:1:2&tab=groups' +
        '&zoom=2.5:0.25:0.75&hide=__consumer_offsets:system-logs&off=heartbeats&follow=4294967300&check=0.1.0:77:ab12',
    )
    expect(await decodeLink(link)).toEqual(shared)
  })

  test.each<[string, string]>([
    ['#scenario=closing', 'scenario'],
    ['#scenario=__proto__', 'scenario'],
    ['#scenario=opening&t=soon', 't'],
    ['#scenario=opening&t=99999999', 't'],
    ['#scenario=opening&t=1&t=2', 't'],
    ['#scenario=opening&colour=red', 'colour=red'],
    ['#scenario=opening&run=crash:2', 'run[0]'],
    ['#scenario=opening&run=crash:2@1s,explode:2@3s', 'run[1]'],
    ['#scenario=opening&run=crash:2:3@1s', 'run[0]'],
    ['#scenario=opening&run=crash@1s', 'run[0].command.node'],
    ['#scenario=opening&run=lossy:1:2:150@1s', 'run[0].command.percent'],
    ['#scenario=opening&run=do:%7B%22kind%22:%22Explode%22%7D@1s', 'run[0].command.kind'],
    ['#scenario=opening&seed=-1', 'seed'],
    ['#scenario=opening&mode=raft', 'mode'],
    ['#scenario=opening&select=window:1', 'select.kind'],
    ['#scenario=opening&select=broker:two', 'select.broker'],
    ['#scenario=opening&zoom=0:0:0', 'view.place.zoom'],
    ['#scenario=opening&check=0.1.0:many:ff', 'check'],
  ])('%s is refused by its field', async (fragment, field) => {
    expect((await refusal(fragment)).field).toBe(field)
  })
})

test('moments are read in seconds, milliseconds, microseconds and minutes', () => {
  const read = (text: string) => readTime(text, 30 * SECOND)
  expect(['8.5', '8.5s', '8500ms', '7us', '2m', '+1.5'].map(read)).toEqual([
    8_500_000, 8_500_000, 8_500_000, 7, 120_000_000, 31_500_000,
  ])
  expect(['', 's', '-1', '1h', '1e3', '+'].map(read)).toEqual([null, null, null, null, null, null])
  expect([0, 7, 8_500_000, 120_000_000].map(writeTime)).toEqual(['0', '0.000007', '8.5', '120'])
})

const topic = 'a,b:c@d+e=f ~!%'
const COMMANDS: readonly Command[] = [
  { kind: 'SendRecord', producer: 'p', topic: 't', partition: null, key: null, value: null },
  { kind: 'SendRecord', producer: 'p', topic: 't', partition: 0, key: '', value: 'a,b:c@d+e ~!%20 "q" 값' },
  { kind: 'PowerLoss', node: 'broker-1' },
  { kind: 'PowerLoss', node: 'broker-1', keepUnflushed: 0.5 },
  { kind: 'CutLink', a: 'broker-1', b: 'controller-100', direction: 'a-to-b' },
  { kind: 'SlowLink', a: '*', b: 'rack:a', delayMs: 500, jitterMs: 0 },
  { kind: 'CloseClient', client: 'consumer-c', midBatch: true },
  { kind: 'SeekConsumer', consumer: 'c', topic: null, partition: null, target: { to: 'end' } },
  { kind: 'SeekConsumer', consumer: 'c', topic: 't', partition: 3, target: { to: 'offset', offset: 7 } },
  {
    kind: 'SeekConsumer',
    consumer: 'c',
    topic: 't',
    partition: 3,
    target: { to: 'timestamp', timestamp: 9 },
  },
  { kind: 'CommitOffsets', consumer: 'c', offsets: null },
  { kind: 'CommitOffsets', consumer: 'c', offsets: [{ topic: 'a-b', partition: 1, offset: 9 }] },
  { kind: 'ChangeSubscription', consumer: 'c', topics: ['a', 'b'] },
  {
    kind: 'AddConsumer',
    consumer: {
      id: 'c',
      group: 'g',
      topics: ['t'],
      config: { 'max.poll.records': 1, 'enable.auto.commit': 'true', 'client.rack': '1' },
    },
  },
  {
    kind: 'AddConsumer',
    consumer: { id: 'c', group: null, topics: [], assign: [{ topic: 't', partition: 0 }] },
  },
  { kind: 'AddProducer', producer: { id: 'p', topic: 't', keys: ['a', ''], recordsPerSecond: 1.5 } },
  {
    kind: 'CreateTopic',
    topic,
    partitions: -1,
    replicationFactor: -1,
    config: {},
    assignments: [
      [1, 2],
      [2, 3],
    ],
  },
  {
    kind: 'CreateTopic',
    topic: 't',
    partitions: 3,
    replicationFactor: 2,
    config: { 'min.insync.replicas': '2' },
  },
  { kind: 'ElectLeaders', electionType: 'UNCLEAN', topic: 't', partition: 0 },
  {
    kind: 'ReassignPartitions',
    partitions: [
      { topic: 't', partition: 0, replicas: [2, 3] },
      { topic: 'u.v-w', partition: 11, replicas: [1] },
    ],
    throttle: 1000,
  },
  { kind: 'CreatePartitions', topic: 't', count: 6, assignments: null },
  { kind: 'AlterConfigs', resourceType: 'BROKER', resourceName: '', name: 'log.retention.ms', value: null },
  { kind: 'DeleteOffsets', group: 'g', partitions: [{ topic: 't', partition: 0 }] },
  { kind: 'ResetOffsets', group: 'g', topic: null, partition: null, to: 'shift-by', value: -5 },
  { kind: 'RunTool', line: 'kafka-topics --list', words: ['kafka-topics', '--list'], input: ['', 'a+b'] },
  { kind: 'RollingRestart' },
]

test.each(COMMANDS)('an action is read as it was written: $kind %#', (command) => {
  const text = writeAction(command)
  expect(text).not.toContain(' ')
  expect(readActions(`${text}@1s`, 0)).toEqual([{ at: SECOND, command }])
})

test('only what no words can say is written as JSON', () => {
  const asJson = COMMANDS.filter((command) => writeAction(command).startsWith('do:'))
  expect(asJson.map(({ kind }) => kind)).toEqual(['AddConsumer'])
})

test('no word means two things', () => {
  const words = Object.values(SHORT_WORDS).flatMap(({ word, also = [] }) => [word, ...also])
  expect(new Set(words).size).toBe(words.length)
  expect(words.every((word) => /^[a-z-]+$/.test(word) && word !== 'do')).toBe(true)
})

test('a check that words cannot say is packed, and comes back', async () => {
  const shared = await readReadable('#scenario=opening&t=31&check=0.1.0:5000:00ff00ff')
  expect(await writeReadable(shared)).toContain('check=0.1.0:5000:00ff00ff')
  // More events than words have figures for, and a fingerprint of nothing.
  for (const odd of [{ steps: 9_000_000_000_000_000 }, { digest: '' }, { engine: 'a:b' }])
    expect(await writeReadable({ ...shared, ...odd })).toBeNull()
})
