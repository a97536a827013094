/**
 * Programs for tulios/kafkajs 2.2.4. Chosen over @confluentinc/kafka-javascript because it is the library that the
 * simulated clients can be; what only the other has (KIP-848, static members, codecs) is said beside the program.
 */
import type { ConsumerSpec, ProducerSpec } from '../engine/index.ts'
import { core, indent, line, lines, setting } from './lines.ts'
import { literal, template } from './literal.ts'
import { type CommitPlan, type ConsumerPlan, type ProducerPlan, planConsumer, planProducer } from './plan.ts'
import type { Said, Settings } from './settings.ts'
import type { CodeLine, ConfigValue } from './types.ts'

const text = (value: string) => literal('typescript', value)
const IN = '  '

function written(name: string, value: ConfigValue): string {
  if (name === 'compression')
    return value === 'none' ? 'CompressionTypes.None' : `CompressionTypes.${String(value).toUpperCase()}`
  if (name === 'createPartitioner') return `Partitioners.${value}`
  if (name === 'acks') return String(value)
  return typeof value === 'string' ? text(value) : String(value)
}

const field = (said: Said): CodeLine => {
  const name = said.name.replace(/^retry\./, '')
  return setting('typescript', said, {
    before: `${name}: `,
    value: written(said.name, said.value),
    after: said.how === 'told' ? '' : ',',
  })
}

/** Settings as the fields of an object; those of `retry` are an object of their own. */
function fields(said: readonly Said[]): CodeLine[] {
  const retry = said.filter(({ name }) => name.startsWith('retry.'))
  const others = said.filter(({ name }) => !name.startsWith('retry.'))
  const isSet = retry.some(({ how }) => how !== 'told')
  const nested = isSet ? [line('retry: {'), ...indent(IN, retry.map(field)), line('},')] : []
  const told = isSet
    ? []
    : retry.map((one) =>
        setting('typescript', one, {
          before: 'retry: { retries: ',
          value: written(one.name, one.value),
          after: ' }',
        }),
      )
  return [
    ...others.filter(({ how }) => how !== 'told').map(field),
    ...nested,
    ...others.filter(({ how }) => how === 'told').map(field),
    ...told,
  ]
}

const OF_CLIENT = ['connectionTimeout', 'requestTimeout']
const OF_SEND = ['acks', 'timeout', 'compression']
const OF_SUBSCRIBE = ['fromBeginning']
const OF_RUN = ['autoCommit', 'autoCommitInterval']

/** The settings that one call takes. */
const among = (said: readonly Said[], names: readonly string[]): Said[] =>
  said.filter(({ name }) => names.includes(name))

function client(id: string, said: readonly Said[], bootstrap: string): CodeLine[] {
  return core([
    line('const kafka = new Kafka({'),
    line(`  clientId: ${text(id)},`),
    line(`  brokers: [${bootstrap.split(',').map(text).join(', ')}],`, { part: 'cluster' }),
    ...indent(IN, fields(among(said, OF_CLIENT))),
    line('})'),
  ])
}

const IMPORTED = ['CompressionTypes', 'Kafka', 'Partitioners']
const TYPES = ['KafkaMessage']

function file(what: string, body: readonly CodeLine[]): CodeLine[] {
  const code = body.map((one) => one.text.replace(/'(\\.|[^'\\])*'|"(\\.|[^"\\])*"/g, "''")).join('\n')
  const uses = (name: string) => new RegExp(`\\b${name}\\b`).test(code)
  const names = [...IMPORTED.filter(uses), ...TYPES.filter(uses).map((name) => `type ${name}`)]
  return [
    ...lines(`// ${what} with kafkajs. Ctrl+C ends it in order.`),
    ...(uses('sleep') ? lines("import { setTimeout as sleep } from 'node:timers/promises'") : []),
    ...lines(`import { ${names.join(', ')} } from 'kafkajs'`, ''),
    ...body,
  ]
}

const RUNNING = lines(
  'let running = true',
  'const stop = () => {',
  '  running = false',
  '}',
  "process.once('SIGINT', stop)",
  "process.once('SIGTERM', stop)",
  '',
)

/** One record: its key, its value, its headers, and where it goes. */
function record(plan: ProducerPlan): { readonly before: CodeLine[]; readonly message: string } {
  const { keys, bytes, headers, placed } = plan
  const hasKey = keys !== null
  const list = headers.map(
    ({ key, value }) =>
      `${text(key)}: ${value === null ? 'undefined' : template('typescript', value, hasKey)}`,
  )
  const parts = [
    ...(keys ? ['key'] : []),
    'value',
    ...(list.length > 0 ? [`headers: { ${list.join(', ')} }`] : []),
    ...(placed.length > 0 ? ['partition: partitionOf.get(key)'] : []),
  ]
  const pad = ` + '.'.repeat(Math.max(0, ${bytes} - Buffer.byteLength(text)))`
  const value = template('typescript', plan.value, hasKey)
  return {
    before: [
      ...(keys
        ? lines(
            keys.length > 1
              ? 'const key = keys[Math.floor(Math.random() * keys.length)] as string'
              : `const key = ${text(keys[0] as string)}`,
          )
        : []),
      ...(bytes > 0
        ? lines(`const text = ${value}`, `const value = text${pad}`)
        : lines(`const value = ${value}`)),
    ],
    message: `{ ${parts.join(', ')} }`,
  }
}

function sendCall(plan: ProducerPlan, said: readonly Said[], by: string, after: string): CodeLine[] {
  const { before, message } = record(plan)
  return [
    ...before,
    ...core([
      line(`${by}.send({`, { part: 'in flight' }),
      line(`  topic: ${text(plan.topic)},`, { part: 'topic' }),
      line(`  messages: [${message}],`),
      ...indent(IN, fields(among(said, OF_SEND))),
      line(`})${after}`),
    ]),
  ]
}

const PART = { part: 'transaction' } as const

function inTransactions(plan: ProducerPlan, said: readonly Said[]): CodeLine[] {
  const { transaction } = plan
  const { records = 0, abortEvery = 0 } = transaction ?? {}
  return [
    line('transaction ??= await producer.transaction()', PART),
    ...lines('try {'),
    ...indent(IN, [
      ...sendCall(plan, said, 'await transaction', ''),
      ...(transaction
        ? [
            line(`if (++pending === ${records}) {`, PART),
            line(
              abortEvery > 0
                ? `  await (++transactions % ${abortEvery} === 0 ? transaction.abort() : transaction.commit())`
                : '  await transaction.commit()',
              PART,
            ),
            ...lines('  transaction = null', '  pending = 0', '}'),
          ]
        : []),
    ]),
    ...lines(
      '} catch (problem) {',
      "  console.error('aborted:', problem)",
      '  if (transaction?.isActive()) await transaction.abort()',
      '  transaction = null',
      ...(transaction ? ['  pending = 0'] : []),
      '}',
    ),
  ]
}

function sending(plan: ProducerPlan, said: readonly Said[]): CodeLine[] {
  const { keys, records, pauseMs, transactional, transaction, placed } = plan
  const plain = [
    ...sendCall(plan, said, 'const sent = producer', ''),
    ...lines(
      'pending.add(sent)',
      "sent.catch((problem) => console.error('not written:', problem)).finally(() => pending.delete(sent))",
    ),
  ]
  return [
    ...(keys && keys.length > 1 ? lines(`const keys = [${keys.map(text).join(', ')}]`) : []),
    ...(placed.length > 0
      ? [
          line(
            `const partitionOf = new Map<string, number>([${placed.map(([key, to]) => `[${text(key)}, ${to}]`).join(', ')}])`,
            { part: 'partitioner' },
          ),
        ]
      : []),
    ...(transactional
      ? [
          line('let transaction: Awaited<ReturnType<typeof producer.transaction>> | null = null', PART),
          ...(transaction ? lines('let pending = 0') : []),
          ...(transaction && transaction.abortEvery > 0 ? lines('let transactions = 0') : []),
        ]
      : lines('const pending = new Set<Promise<unknown>>()')),
    line('await producer.connect()', { part: 'cluster' }),
    line(`for (let n = 0; ${records === null ? '' : `n < ${records} && `}running; n++) {`, {
      part: 'application',
    }),
    ...indent(IN, [
      ...(transactional ? inTransactions(plan, said) : plain),
      ...(pauseMs > 0 ? [line(`await sleep(${pauseMs})`, { part: 'application' })] : []),
    ]),
    ...lines('}'),
    ...(transactional
      ? [line(`if (transaction) await transaction.${transaction ? 'abort' : 'commit'}()`, PART)]
      : lines('await Promise.allSettled(pending)')),
    line('await producer.disconnect()', { part: 'cluster' }),
  ]
}

function producerOf(said: readonly Said[]): CodeLine[] {
  const own = said.filter(({ name }) => ![...OF_CLIENT, ...OF_SEND].includes(name))
  // A transactional producer of kafkajs is only safe with both (its own documentation).
  const needs = own.some(({ name }) => name === 'transactionalId')
  const missing = needs
    ? lines(
        ...(own.some(({ name, how }) => name === 'idempotent' && how !== 'told')
          ? []
          : ['idempotent: true,']),
        ...(own.some(({ name }) => name === 'maxInFlightRequests') ? [] : ['maxInFlightRequests: 1,']),
      )
    : []
  const shown = needs ? own.filter(({ name, how }) => name !== 'idempotent' || how !== 'told') : own
  if (shown.length === 0) return core([line('const producer = kafka.producer()', { part: 'accumulator' })])
  return core([
    line('const producer = kafka.producer({', { part: 'accumulator' }),
    ...indent(IN, [...missing, ...fields(shown)]),
    line('})'),
  ])
}

/** A producer's program. */
export function kafkajsProducer(
  spec: ProducerSpec,
  settings: Settings,
  bootstrap: string,
  records?: number,
): CodeLine[] {
  const plan = planProducer(spec, settings.effective, records)
  return file('A producer', [
    ...client(plan.id, settings.said, bootstrap),
    ...producerOf(settings.said),
    line(''),
    ...RUNNING,
    ...sending(plan, settings.said),
  ])
}

const COMMIT = { part: 'commit' } as const

const nextOf = ({ offByOne }: CommitPlan, offset: string): string =>
  offByOne ? offset : `String(BigInt(${offset}) + 1n)`

function commitCall(commit: CommitPlan, topic: string): CodeLine {
  const offsets = `[{ ${topic}, offset: ${nextOf(commit, 'message.offset')} }]`
  return line(
    commit.isSync
      ? `await consumer.commitOffsets(${offsets})`
      : `consumer.commitOffsets(${offsets}).catch(console.error)`,
    COMMIT,
  )
}

const PROCESS = (ms: number): CodeLine[] => [
  line('async function work(topic: string, partition: number, message: KafkaMessage) {'),
  line("  console.log(topic, partition, message.offset, String(message.key), '=', String(message.value))"),
  ...(ms > 0 ? [line(`  await sleep(${ms})`, { part: 'application' })] : []),
  ...lines('}', ''),
]

const QUEUE = lines(
  'const queue: (() => Promise<void>)[] = []',
  'async function drain() {',
  '  while (running) {',
  '    const next = queue.shift()',
  '    await (next ? next() : sleep(10))',
  '  }',
  '}',
  'void drain()',
  '',
)

function eachMessage(plan: ConsumerPlan): CodeLine[] {
  const { commit, handOff } = plan
  const job = core([
    line(
      handOff ? 'queue.push(() => work(topic, partition, message))' : 'await work(topic, partition, message)',
      { part: 'application' },
    ),
  ])
  const every = typeof commit?.every === 'number' ? commit.every : 1
  const call = commit ? [commitCall(commit, 'topic, partition')] : []
  const commits =
    commit && every > 1
      ? [line(`if (++uncommitted % ${every} === 0) {`, COMMIT), ...indent(IN, call), line('}')]
      : call
  return [
    line('eachMessage: async ({ topic, partition, message }) => {', { part: 'fetch' }),
    ...indent(IN, commit?.before ? [...commits, ...job] : [...job, ...commits]),
    line('},'),
  ]
}

/** Once for all that an answer brought of a partition. */
function eachBatch(plan: ConsumerPlan, commit: CommitPlan): CodeLine[] {
  const job = plan.handOff
    ? 'queue.push(() => work(topic, partition, message))'
    : 'await work(topic, partition, message)'
  const at = commit.before ? 'batch.lastOffset()' : 'last'
  const next = nextOf(commit, at)
  const how = `consumer.commitOffsets([{ topic, partition, offset: ${next} }])`
  const call = line(commit.isSync ? `await ${how}` : `${how}.catch(console.error)`, COMMIT)
  return [
    line('eachBatch: async ({ batch, heartbeat, isRunning, isStale }) => {', { part: 'fetch' }),
    ...lines('  const { topic, partition } = batch'),
    ...(commit.before ? [...indent(IN, [call])] : lines("  let last = ''")),
    ...lines('  for (const message of batch.messages) {', '    if (!isRunning() || isStale()) break'),
    line(`    ${job}`, { part: 'application' }),
    ...(commit.before ? [] : lines('    last = message.offset')),
    ...lines('    await heartbeat()', '  }'),
    ...(commit.before ? [] : [line("  if (last !== '') {"), ...indent(IN + IN, [call]), line('  }')]),
    line('},'),
  ]
}

function running(plan: ConsumerPlan, said: readonly Said[]): CodeLine[] {
  const { topics, assign, commit } = plan
  const read = assign ? [...new Set(assign.map(({ topic }) => topic))] : topics
  const manual = commit !== null && !said.some(({ name, how }) => name === 'autoCommit' && how !== 'told')
  const run = among(said, OF_RUN).filter(({ name }) => !manual || name !== 'autoCommit')
  return [
    line('await consumer.connect()', { part: 'cluster' }),
    ...core([
      line('await consumer.subscribe({', { part: 'topic' }),
      line(`  topics: [${read.map(text).join(', ')}],`, { part: 'topic' }),
      ...indent(IN, fields(among(said, OF_SUBSCRIBE))),
      line('})'),
    ]),
    ...(commit && typeof commit.every === 'number' && commit.every > 1 ? lines('let uncommitted = 0') : []),
    ...core([
      line('await consumer.run({', { part: 'fetch' }),
      ...(manual ? [line('  autoCommit: false,', COMMIT)] : []),
      ...indent(IN, fields(run)),
      ...indent(IN, commit?.every === 'poll' ? eachBatch(plan, commit) : eachMessage(plan)),
      line('})'),
    ]),
    ...lines(
      '',
      'await new Promise<void>((done) => {',
      "  process.once('SIGINT', () => done())",
      "  process.once('SIGTERM', () => done())",
      '})',
    ),
    ...(plan.handOff ? lines('running = false') : []),
    line('await consumer.disconnect()', { part: 'group' }),
  ]
}

function consumerOf(plan: ConsumerPlan, said: readonly Said[]): CodeLine[] {
  const own = said.filter(({ name }) => ![...OF_CLIENT, ...OF_SUBSCRIBE, ...OF_RUN].includes(name))
  return core([
    line('const consumer = kafka.consumer({', { part: 'group' }),
    line(`  groupId: ${text(plan.group ?? plan.id)},`, { part: 'group' }),
    ...indent(IN, fields(own)),
    line('})'),
  ])
}

/** A consumer's program. */
export function kafkajsConsumer(spec: ConsumerSpec, settings: Settings, bootstrap: string): CodeLine[] {
  const plan = planConsumer(spec, settings.effective, settings.isOwn)
  return file('A consumer', [
    ...client(plan.id, settings.said, bootstrap),
    ...consumerOf(plan, settings.said),
    line(''),
    ...PROCESS(plan.processMs),
    ...(plan.handOff ? [...lines('let running = true'), ...QUEUE] : []),
    ...running(plan, settings.said),
  ])
}

/** A consumer that writes what it reads on, in one transaction for each batch (consume-transform-produce). */
export function kafkajsCopier(
  spec: ConsumerSpec,
  producer: ProducerSpec,
  settings: { readonly consumer: Settings; readonly producer: Settings },
  bootstrap: string,
): CodeLine[] {
  const plan = planConsumer(spec, settings.consumer.effective, settings.consumer.isOwn)
  const { said } = settings.consumer
  return file('A copier', [
    ...client(plan.id, said, bootstrap),
    ...consumerOf(plan, said),
    ...producerOf(settings.producer.said),
    line(''),
    ...PROCESS(plan.processMs),
    line('await producer.connect()', { part: 'cluster' }),
    line('await consumer.connect()', { part: 'cluster' }),
    line('await consumer.subscribe({', { part: 'topic' }),
    line(`  topics: [${plan.topics.map(text).join(', ')}],`, { part: 'topic' }),
    ...indent(IN, fields(among(said, OF_SUBSCRIBE))),
    ...lines('})', 'await consumer.run({', '  autoCommit: false,'),
    line('  eachBatch: async ({ batch }) => {', { part: 'fetch' }),
    line('    const transaction = await producer.transaction()', PART),
    ...lines(
      '    for (const message of batch.messages) {',
      '      await work(batch.topic, batch.partition, message)',
    ),
    line(
      `      await transaction.send({ topic: ${text(producer.topic)}, messages: [{ key: message.key, value: message.value }] })`,
      { part: 'in flight' },
    ),
    ...lines('    }', '    const offset = String(BigInt(batch.lastOffset()) + 1n)'),
    line('    await transaction.sendOffsets({', COMMIT),
    ...lines(
      `      consumerGroupId: ${text(plan.group ?? plan.id)},`,
      '      topics: [{ topic: batch.topic, partitions: [{ partition: batch.partition, offset }] }],',
      '    })',
    ),
    line('    await transaction.commit()', PART),
    ...lines(
      '  },',
      '})',
      '',
      'await new Promise<void>((done) => {',
      "  process.once('SIGINT', () => done())",
      "  process.once('SIGTERM', () => done())",
      '})',
      'await consumer.disconnect()',
      'await producer.disconnect()',
    ),
  ])
}
