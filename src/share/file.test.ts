import { describe, expect, test } from 'vitest'
import { MS } from '../engine/index.ts'
import { opening } from '../scenarios/index.ts'
import { InputError } from '../scenarios/input-error.ts'
import { fileName, readFile, writeFile } from './file.ts'
import type { Shared } from './link.ts'

const shared: Shared = {
  recording: {
    version: 1,
    scenario: opening,
    seed: 7,
    commands: [{ at: 31_000_000, command: { kind: 'CrashNode', node: 'broker-2' } }],
  },
  at: 42_180_000,
  steps: 9,
  digest: 'ab',
  engine: '0.1.0',
  selection: { kind: 'broker', broker: 2 },
  view: { tab: 'events' },
}

async function refusal(text: string): Promise<InputError> {
  const problem: unknown = await readFile(text).then(
    () => null,
    (reason: unknown) => reason,
  )
  expect(problem).toBeInstanceOf(InputError)
  return problem as InputError
}

describe('a file', () => {
  test('carries a run there and back, and says what it is', async () => {
    const text = await writeFile(shared)
    expect(await readFile(text)).toEqual(shared)
    expect(JSON.parse(text)).toMatchObject({ kafkascope: 1, scenario: 'opening' })
    expect(text.split('\n').length).toBeGreaterThan(10)
    expect(fileName(shared)).toBe('opening-42.18s.kafkascope.json')
  })

  test('may be a scenario or a recording alone; it opens at its opening', async () => {
    const mine = { ...opening, id: 'mine' }
    const at = (opening.openAtMs ?? 0) * MS
    expect(await readFile(JSON.stringify(mine))).toMatchObject({
      at,
      recording: { scenario: mine, commands: [] },
    })
    const recording = { ...shared.recording, scenario: mine }
    expect(await readFile(JSON.stringify(recording))).toMatchObject({ at, recording, digest: null })
  })

  test('of two thousand actions is still read', async () => {
    const command = {
      kind: 'SendRecord',
      producer: 'p',
      topic: 't',
      partition: null,
      key: null,
      value: 'v'.repeat(200),
    } as const
    const commands = Array.from({ length: 2000 }, (_, i) => ({ at: 31_000_000 + i, command }))
    const text = await writeFile({ ...shared, recording: { ...shared.recording, commands } })
    expect((await readFile(text)).recording.commands).toHaveLength(2000)
  })
})

test.each<[string, string, string]>([
  ['', 'not json', ''],
  ['[]', 'value', ''],
  ['null', 'value', ''],
  ['{"kafkascope":2}', 'value', 'kafkascope'],
  ['{"kafkascope":1,"__proto__":{}}', 'forbidden name', '__proto__'],
  ['{"version":1}', 'value', 'id'],
  ['{"scenario":{}}', 'value', 'version'],
  [' '.repeat(3_000_000), 'too large', ''],
])('%.30s … is refused by its fault and field', async (text, fault, field) => {
  expect(await refusal(text)).toMatchObject({ fault, field })
})

test('a run that nobody could wait for is refused before it is begun', async () => {
  const brokers = Array.from({ length: 100 }, (_, i) => ({ id: i + 1, rack: null }))
  const topics = [{ name: 't', partitions: 100, replicationFactor: 3 }]
  const busy = { ...opening, id: 'busy', brokers, topics, openAtMs: 14_000_000 }
  expect(await refusal(JSON.stringify(busy))).toMatchObject({ fault: 'too costly', field: 'at' })
})
