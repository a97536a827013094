import { expect, test } from 'vitest'
import { LANGUAGES, programOf, REASONS } from '../../../code/index.ts'
import { SAMPLE_CLIENTS } from '../../../code/sample-clients.ts'
import { createRun, SECOND } from '../../../engine/index.ts'
import { code as english } from '../../../i18n/en/code.ts'
import { code as korean } from '../../../i18n/ko/code.ts'
import { opening } from '../../../scenarios/opening.ts'
import { between, byLines, highlight, type Stretch } from './highlight.ts'
import {
  canRestart,
  clientOf,
  isRestarting,
  languageOf,
  messageOf,
  partOfMessage,
  partsOfThing,
  targetsOf,
  withConfig,
} from './read-code.ts'

const runAt = (seconds: number) => {
  const run = createRun({ version: 1, scenario: opening, seed: opening.seed, commands: [] })
  run.seek(seconds * SECOND)
  return run
}
const textIn = (line: readonly Stretch[]) => line.map(({ text }) => text).join('')

test.each(LANGUAGES)('The colours of a %s program leave every character where it was', async (language) => {
  for (const client of Object.values(SAMPLE_CLIENTS)) {
    const { lines } = programOf(client, language)
    const coloured = await highlight(language, lines.map(({ text }) => text).join('\n'))
    expect(coloured.map(textIn)).toEqual(lines.length === 0 ? [''] : lines.map(({ text }) => text))
  }
})

test('Keywords, texts and comments are told apart', async () => {
  const [line] = await highlight('go', 'func a() { b("c", 1) } // d')
  const tokens = Object.fromEntries((line ?? []).map(({ text, token }) => [text, token]))
  expect(tokens).toMatchObject({ func: 'keyword', '"c"': 'string', '1': 'number', '// d': 'comment' })
})

test('A line can be cut anywhere', () => {
  const line: Stretch[] = [
    { text: 'linger: ', token: 'plain' },
    { text: '20', token: 'number' },
    { text: ',', token: 'plain' },
  ]
  for (let from = 0; from <= 11; from++)
    for (let to = from; to <= 11; to++)
      expect(textIn(between(line, from, to))).toBe('linger: 20,'.slice(from, to))
  expect(byLines([{ text: 'a\nb', token: 'plain' }])).toHaveLength(2)
})

test('A client is read by its node, and anything else has no program', () => {
  const { world } = runAt(30)
  expect(clientOf(world, 'producer-web-frontend')).toMatchObject({
    kind: 'producer',
    spec: { id: 'web-frontend' },
  })
  expect(clientOf(world, 'consumer-analytics-1')).toMatchObject({
    kind: 'consumer',
    spec: { topics: ['user-events'] },
  })
  expect([clientOf(world, 'broker-1'), clientOf(world, 'nobody')]).toEqual([null, null])
  const client = clientOf(world, 'producer-web-frontend')
  expect(client && languageOf(client)).toBe('java')
})

test('A config replaces its alias, and none leaves the default', () => {
  const client = {
    kind: 'producer',
    spec: {
      id: 'p',
      topic: 't',
      keys: null,
      recordsPerSecond: 1,
      client: 'librdkafka',
      config: { 'linger.ms': 20, acks: '1' },
    },
  } as const
  expect(withConfig(client, 'queue.buffering.max.ms', 30)).toEqual({
    acks: '1',
    'queue.buffering.max.ms': 30,
  })
  expect(withConfig(client, 'queue.buffering.max.ms', null)).toEqual({ acks: '1' })
})

test('A restart is seen for as long as the client has not started again', () => {
  const run = runAt(40)
  const node = 'consumer-analytics-1'
  expect([canRestart(run.world, node), isRestarting(run.world, node)]).toEqual([true, false])
  run.act({ kind: 'RestartClient', client: node, config: { 'max.poll.records': 7 } })
  expect(isRestarting(run.world, node)).toBe(true)
  run.seek(60 * SECOND)
  expect(isRestarting(run.world, node)).toBe(false)
  const client = clientOf(run.world, node)
  expect(client?.spec.config).toEqual({ 'max.poll.records': 7 })
})

test('A message of the client and the line it is about lead to each other', () => {
  const run = runAt(40)
  const node = 'producer-web-frontend'
  let seq: number | null = null
  for (let i = 0; i < 200 && seq === null; i++) {
    run.advanceTo(run.now + 20_000)
    seq = messageOf(run.world, node, 'in flight')
  }
  expect(seq).not.toBeNull()
  expect(partOfMessage(run.world, node, seq)).toBe('in flight')
  expect(partOfMessage(run.world, 'producer-mobile-app', seq)).toBeNull()
})

test('What a line is about and what is pointed at on the stage agree', () => {
  const { world } = runAt(40)
  for (const node of ['producer-web-frontend', 'consumer-analytics-1']) {
    const client = clientOf(world, node)
    if (!client) throw new Error(node)
    for (const part of ['cluster', 'topic', 'partitioner', 'group', 'application'] as const)
      for (const { thing, inside } of targetsOf(part, node, client))
        if (!(part === 'group' && client.kind === 'producer'))
          expect(partsOfThing(thing, inside, node, client), `${node} ${part}`).toContain(part)
  }
  const producer = clientOf(world, 'producer-web-frontend')
  if (!producer) throw new Error('no producer')
  expect(
    partsOfThing(
      { kind: 'producer', node: 'producer-web-frontend' },
      'accumulator',
      'producer-web-frontend',
      producer,
    ),
  ).toEqual(['accumulator'])
  expect(
    partsOfThing({ kind: 'topic', topic: 'system-logs' }, undefined, 'producer-web-frontend', producer),
  ).toEqual([])
})

test('Every reason has its sentence in both languages', () => {
  for (const words of [english, korean]) expect(Object.keys(words.why).sort()).toEqual([...REASONS].sort())
})
