import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type ConsumerSpec, PROFILES, type ProducerSpec } from '../engine/index.ts'
import { literal } from './literal.ts'
import { classOf, fileOf, slugOf } from './names.ts'
import { programOf, textOf } from './program.ts'
import { HOSTILE, SAMPLE_CLIENTS } from './sample-clients.ts'
import { LIBRARY_OF } from './settings.ts'
import { type CodeClient, LANGUAGES, type Language } from './types.ts'

const producer = (spec: Partial<ProducerSpec> = {}): CodeClient => ({
  kind: 'producer',
  spec: { id: 'p', topic: 'orders', keys: null, recordsPerSecond: 5, ...spec },
})
const consumer = (spec: Partial<ConsumerSpec> = {}): CodeClient => ({
  kind: 'consumer',
  spec: { id: 'c', group: 'g', topics: ['orders'], ...spec },
})
const linesOf = (client: CodeClient, language: Language) => programOf(client, language).lines
const code = (client: CodeClient, language: Language) => textOf(programOf(client, language))
const whys = (client: CodeClient, language: Language) =>
  programOf(client, language).unsupported.map(({ config, why }) => `${config}: ${why}`)

// ── texts of people ──

/** What may stand inside a literal of each language, by its grammar. */
const TOKENS: Readonly<Record<Language, RegExp>> = {
  go: /^(`[^`\n\r]*`|"([^"\\\n]|\\[\\"nrt]|\\u[0-9a-f]{4}|\\U[0-9a-f]{8})*")$/u,
  java: /^"([^"\\\n\r]|\\[\\"nrt]|\\[0-7]{3}|\\u[0-9a-f]{4})*"$/u,
  python:
    /^('([^'\\\n\r]|\\[\\'nrt]|\\u[0-9a-f]{4}|\\U[0-9a-f]{8})*'|"([^"\\\n\r]|\\[\\"nrt]|\\u[0-9a-f]{4}|\\U[0-9a-f]{8})*")$/u,
  typescript: /^('([^'\\\n\r]|\\[\\'nrt]|\\u[0-9a-f]{4})*'|"([^"\\\n\r]|\\[\\"nrt]|\\u[0-9a-f]{4})*")$/u,
  csharp: /^"([^"\\\n\r]|\\[\\"nrt]|\\u[0-9a-f]{4})*"$/u,
}

const ESCAPED: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' }

/** Reads a literal as its language does; written apart from what wrote it. */
function read(language: Language, written: string): string {
  const inner = written.slice(1, -1)
  if (written.startsWith('`')) return inner
  const wide = language === 'go' || language === 'python' ? '|U[0-9a-f]{8}' : ''
  return inner.replace(new RegExp(`\\\\(u[0-9a-f]{4}${wide}|[0-7]{3}|.)`, 'gu'), (_, what: string) => {
    if (/^[uU]./.test(what)) return String.fromCodePoint(Number.parseInt(what.slice(1), 16))
    if (/^[0-7]{3}$/.test(what)) return String.fromCharCode(Number.parseInt(what, 8))
    return ESCAPED[what] ?? what
  })
}

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom(...HOSTILE, '\\', '"', "'", '`', 'u', '0', '1', '\n') }),
)
const mended = (text: string) =>
  text.replace(/[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]/g, (it) => (it.length === 2 ? it : '\ufffd'))

test.each(LANGUAGES)('No text can leave its literal in %s, and each is read back as it was', (language) => {
  fc.assert(
    fc.property(anyText, (text) => {
      const written = literal(language, text)
      expect(written).toMatch(TOKENS[language])
      expect(read(language, written)).toBe(mended(text))
    }),
    { numRuns: 500 },
  )
})

test.each(LANGUAGES)(
  'Names of topics, keys, headers and groups stand in a %s program as literals only',
  (language) => {
    fc.assert(
      fc.property(
        anyText.filter((text) => text.length > 3),
        (text) => {
          const odd = `${text}"'\`\n*/`
          const clients = [
            producer({ id: odd, topic: odd, keys: [odd], value: odd, headers: [{ key: odd, value: odd }] }),
            consumer({ id: odd, group: odd, topics: [odd] }),
          ]
          for (const client of clients)
            for (const { text: line } of linesOf(client, language)) expect(line).not.toContain('\n')
        },
      ),
      { numRuns: 50 },
    )
  },
)

test('A file stays in its folder, and clients of different names have different files', () => {
  fc.assert(
    fc.property(anyText, anyText, (one, other) => {
      for (const language of LANGUAGES)
        expect(fileOf(language, one)).toMatch(/^[A-Za-z][\w-]*\.(go|java|py|ts|cs)$/)
      if (one !== other) expect(slugOf(one) === slugOf(other) && classOf(one) === classOf(other)).toBe(false)
    }),
  )
  expect(fileOf('java', 'orders-app')).toBe('OrdersAppApp.java')
  expect(classOf('a-1')).not.toBe(classOf('a1'))
})

// ── settings ──

test('A program says what was set by the names and units of its library', () => {
  const client = producer({ config: { 'linger.ms': 20, acks: '1' } })
  expect(code(client, 'java')).toContain('props.put("linger.ms", 20);')
  expect(code(client, 'go')).toMatch(/BatchTimeout: +20 \* time\.Millisecond,/)
  expect(code(client, 'go')).toMatch(/RequiredAcks: +kafka\.RequireOne,/)
  expect(code(client, 'python')).toContain("'linger.ms': 20,")
  expect(code(client, 'csharp')).toContain('LingerMs = 20,')
  expect(code(client, 'csharp')).toContain('Acks = Acks.Leader,')
  expect(code(client, 'typescript')).toContain('acks: 1,')
})

test('What nobody set is written where the default of another library would do otherwise', () => {
  // linger.ms is 5 in Java, BatchTimeout a second in kafka-go; committed records only is the default of librdkafka.
  expect(code(producer(), 'go')).toMatch(/BatchTimeout: +5 \* time\.Millisecond,/)
  expect(code(producer(), 'java')).not.toMatch(/^ *props\.put\("linger\.ms"/m)
  expect(code(consumer(), 'python')).toContain("'isolation.level': 'read_uncommitted',")
  expect(code(producer({ client: 'kafka-go' }), 'java')).toContain('props.put("linger.ms", 1000);')
})

test('Java is told its assignors by their classes, whatever a scenario calls them', () => {
  const client = consumer({ config: { 'partition.assignment.strategy': 'cooperative-sticky' } })
  expect(code(client, 'java')).toContain('"org.apache.kafka.clients.consumer.CooperativeStickyAssignor"')
  expect(code(client, 'python')).toContain("'partition.assignment.strategy': 'cooperative-sticky'")
})

test('A library without a setting says so, with the reason', () => {
  const transactional = producer({
    config: { 'transactional.id': 't', 'max.in.flight.requests.per.connection': 2 },
  })
  expect(whys(transactional, 'go')).toEqual(
    expect.arrayContaining([
      'transactional.id: no transactions',
      'enable.idempotence: no idempotence',
      'max.in.flight.requests.per.connection: no setting',
    ]),
  )
  expect(whys(transactional, 'java')).toEqual([])
  expect(whys(consumer({ config: { 'group.instance.id': 'a' } }), 'typescript')).toContain(
    'group.instance.id: no static members',
  )
  expect(programOf(SAMPLE_CLIENTS.sharing as CodeClient, 'go').lines).toEqual([])
})

test('A value in a line is that of the client, at its place', () => {
  for (const [name, client] of Object.entries(SAMPLE_CLIENTS))
    for (const language of LANGUAGES)
      for (const { text, value, config } of linesOf(client, language)) {
        if (!value) continue
        expect([name, language, config]).toEqual([name, language, value.config])
        expect(value.to, text).toBeGreaterThan(value.from)
        expect(text.slice(value.from, value.to), text).toMatch(/^\S(.*\S)?$/)
      }
  const [line] = linesOf(producer({ config: { 'linger.ms': 20 } }), 'go').filter(
    (one) => one.config === 'linger.ms',
  )
  expect(line?.text.slice(line.value?.from, line.value?.to)).toBe('20 * time.Millisecond')
  expect(line?.value).toMatchObject({ config: 'linger.ms', now: 20 })
})

test('Every setting that a table leads to is one of its library', () => {
  for (const language of LANGUAGES)
    for (const client of Object.values(SAMPLE_CLIENTS)) {
      if (client.kind === 'share-consumer') continue
      const { producer: one, consumer: other } = PROFILES[LIBRARY_OF[language]]
      const known = Object.keys({ ...one.settings, ...other.settings })
      for (const { config } of linesOf(client, language))
        if (config !== undefined && (client.spec.client ?? 'java') === LIBRARY_OF[language])
          expect(known).toContain(config)
    }
})

test('Commits are made when the application of the simulation makes them', () => {
  const before = code(
    consumer({
      config: { 'enable.auto.commit': false },
      commit: { mode: 'sync', when: 'before', every: 'poll' },
    }),
    'java',
  )
  expect(before.indexOf('commitSync()')).toBeLessThan(before.indexOf(' process(record);'))
  const after = code(
    consumer({
      config: { 'enable.auto.commit': false },
      commit: { mode: 'sync', when: 'after', every: 'poll' },
    }),
    'java',
  )
  expect(after.indexOf('commitSync()')).toBeGreaterThan(after.indexOf(' process(record);'))
  expect(code(consumer({ client: 'kafka-go', config: { Read: 'FetchMessage' } }), 'go')).toMatch(
    /FetchMessage[\s\S]*process\(m\)[\s\S]*CommitMessages/,
  )
  expect(code(consumer({ client: 'kafka-go' }), 'go')).toContain('ReadMessage')
})

test('So many records are sent as were asked for', () => {
  const options = { records: 12, bootstrap: 'broker:9' }
  for (const language of LANGUAGES) {
    const text = textOf(programOf(producer(), language, options))
    expect(text).toMatch(/n < 12\b/)
    expect(text).toContain('broker:9')
  }
})
