/**
 * Programs for confluent-kafka 2.16 (Python), which is librdkafka: its own names, or Kafka's where it takes both. poll()
 * hands over one message at a time.
 */
import type { ConsumerSpec, ProducerSpec, ShareConsumerSpec } from '../engine/index.ts'
import { core, indent, line, lines, setting } from './lines.ts'
import { literal, template } from './literal.ts'
import { type CommitPlan, type ConsumerPlan, type ProducerPlan, planConsumer, planProducer } from './plan.ts'
import { ofLibrdkafka } from './rdkafka-names.ts'
import type { Said, Settings } from './settings.ts'
import { planShare, type SharePlan } from './share-plan.ts'
import type { CodeLine, ConfigValue } from './types.ts'

const text = (value: string) => literal('python', value)
const IN = '    '

const written = (value: ConfigValue): string =>
  typeof value === 'string'
    ? text(value)
    : typeof value === 'boolean'
      ? value
        ? 'True'
        : 'False'
      : String(value)

const entry = (said: Said): CodeLine =>
  setting('python', said, {
    before: `${text(ofLibrdkafka(said.name))}: `,
    value: written(said.value),
    after: said.how === 'told' ? '' : ',',
  })

/** A client's configuration. */
function made(
  name: string,
  kind: string,
  fixed: readonly (readonly [string, string, CodeLine['part']])[],
  said: readonly Said[],
): CodeLine[] {
  return core([
    line(`${name} = ${kind}({`, { part: kind === 'Producer' ? 'accumulator' : 'group' }),
    ...indent(IN, [
      ...fixed.map(([key, value, part]) => line(`'${key}': ${text(value)},`, part ? { part } : {})),
      ...said.map(entry),
    ]),
    line('})'),
  ])
}

const STANDARD = ['queue', 'random', 'signal', 'sys', 'threading', 'time']
const KAFKA = [
  'AcknowledgeType',
  'Consumer',
  'KafkaError',
  'KafkaException',
  'Producer',
  'ShareConsumer',
  'TopicPartition',
]

/** The whole file; what is named outside of literals is imported. */
function file(what: string, functions: readonly CodeLine[], main: readonly CodeLine[]): CodeLine[] {
  const body = [...functions, line(''), ...STOP, ...main]
  const code = body.map((one) => one.text.replace(/'(\\.|[^'\\])*'|"(\\.|[^"\\])*"/g, "''")).join('\n')
  const standard = STANDARD.filter((name) => new RegExp(`\\b${name}\\.`).test(code))
  const kafka = KAFKA.filter((name) => new RegExp(`\\b${name}\\b`).test(code))
  return [
    ...lines(
      `# ${what} with confluent-kafka. Ctrl+C ends it in order.`,
      ...standard.map((name) => `import ${name}`),
      '',
      `from confluent_kafka import ${kafka.join(', ')}`,
      '',
    ),
    ...body,
  ]
}

const STOP = lines(
  'running = True',
  '',
  '',
  'def stop(*_):',
  '    global running',
  '    running = False',
  '',
  '',
  'signal.signal(signal.SIGINT, stop)',
  'signal.signal(signal.SIGTERM, stop)',
  '',
)

const DELIVERED = lines(
  '',
  'def delivered(problem, message):',
  '    if problem is not None:',
  "        print('not written:', problem, file=sys.stderr)",
  '',
)

const PART = { part: 'transaction' } as const

/** One record: its key, its value, its headers, and where it goes. */
function record(plan: ProducerPlan): CodeLine[] {
  const { keys, bytes, headers, placed } = plan
  const hasKey = keys !== null
  const list = headers.map(
    ({ key, value }) => `(${text(key)}, ${value === null ? 'None' : template('python', value, hasKey)})`,
  )
  const where = placed.length > 0 ? ', **placed' : ''
  const extra = `${list.length > 0 ? `, headers=[${list.join(', ')}]` : ''}${where}`
  return [
    ...(keys
      ? lines(keys.length > 1 ? 'key = random.choice(keys)' : `key = ${text(keys[0] as string)}`)
      : []),
    line(`value = ${template('python', plan.value, hasKey)}`),
    ...(bytes > 0 ? lines(`value += '.' * (${bytes} - len(value.encode()))`) : []),
    ...(placed.length > 0
      ? [
          line("placed = {'partition': partition_of[key]} if key in partition_of else {}", {
            part: 'partitioner',
          }),
        ]
      : []),
    ...core([
      line(
        `producer.produce(${text(plan.topic)}, ${hasKey ? 'key=key, ' : ''}value=value${extra}, on_delivery=delivered)`,
        { part: 'in flight' },
      ),
    ]),
  ]
}

const waiting = (ms: number): CodeLine[] =>
  // Delivery reports come in poll().
  [line(ms > 0 ? `producer.poll(${ms / 1_000})` : 'producer.poll(0)', { part: 'application' })]

const refused = (plan: ProducerPlan): CodeLine[] => [
  ...lines('try:'),
  ...indent(IN, record(plan)),
  ...lines('except BufferError as full:', "    print('not sent:', full, file=sys.stderr)"),
]

function inTransactions(plan: ProducerPlan): CodeLine[] {
  const { transaction } = plan
  const { records = 0, abortEvery = 0 } = transaction ?? {}
  const ends =
    abortEvery > 0
      ? [
          line('transactions += 1', PART),
          line(`if transactions % ${abortEvery} == 0:`, PART),
          line('    producer.abort_transaction()', PART),
          line('else:'),
          line('    producer.commit_transaction()', PART),
        ]
      : [line('producer.commit_transaction()', PART)]
  return [
    ...lines('try:'),
    ...indent(IN, [
      line('if pending == 0:'),
      line('    producer.begin_transaction()', PART),
      ...record(plan),
      line('pending += 1'),
      ...(transaction
        ? [line(`if pending == ${records}:`, PART), ...indent(IN, [...ends, line('pending = 0')])]
        : []),
    ]),
    ...lines(
      'except KafkaException as e:',
      '    if not e.args[0].txn_requires_abort():',
      '        raise',
      "    print('aborted:', e, file=sys.stderr)",
      '    producer.abort_transaction()',
      '    pending = 0',
    ),
  ]
}

function sending(plan: ProducerPlan): CodeLine[] {
  const { keys, records, pauseMs, transactional, transaction, placed } = plan
  return [
    ...(keys && keys.length > 1 ? lines(`keys = [${keys.map(text).join(', ')}]`) : []),
    ...(placed.length > 0
      ? [
          line(`partition_of = {${placed.map(([key, to]) => `${text(key)}: ${to}`).join(', ')}}`, {
            part: 'partitioner',
          }),
        ]
      : []),
    ...(transactional ? [line('producer.init_transactions()', PART), line('pending = 0')] : []),
    ...(transactional && transaction && transaction.abortEvery > 0 ? lines('transactions = 0') : []),
    ...lines('n = 0'),
    line(records === null ? 'while running:' : `while running and n < ${records}:`, { part: 'application' }),
    ...indent(IN, [
      ...(transactional ? inTransactions(plan) : refused(plan)),
      line('n += 1'),
      ...waiting(pauseMs),
    ]),
    ...(transactional
      ? [
          line('if pending > 0:'),
          line(`    producer.${transaction ? 'abort' : 'commit'}_transaction()`, PART),
        ]
      : []),
    ...core([line('producer.flush()', { part: 'accumulator' })]),
  ]
}

/** A producer's program. */
export function pythonProducer(
  spec: ProducerSpec,
  settings: Settings,
  bootstrap: string,
  records?: number,
): CodeLine[] {
  const plan = planProducer(spec, settings.effective, records)
  const fixed = [
    ['bootstrap.servers', bootstrap, 'cluster'],
    ['client.id', plan.id, undefined],
  ] as const
  return file('A producer', DELIVERED, [
    ...made('producer', 'Producer', fixed, settings.said),
    line(''),
    ...sending(plan),
  ])
}

const COMMIT = { part: 'commit' } as const

/** Whether the application has to remember what it has finished. */
const remembers = (commit: CommitPlan): boolean =>
  (typeof commit.every === 'number' && commit.every > 1) ||
  commit.offByOne ||
  commit.onRevoke ||
  commit.onClose

function committing(commit: CommitPlan): CodeLine[] {
  const how = commit.isSync ? ', asynchronous=False' : ''
  if (!remembers(commit)) return core([line(`consumer.commit(message=message${how})`, COMMIT)])
  const next = commit.offByOne ? 'message.offset()' : 'message.offset() + 1'
  const call = line(`consumer.commit(offsets=list(finished.values())${how})`, COMMIT)
  const many = typeof commit.every === 'number' && commit.every > 1
  return [
    line('at = (message.topic(), message.partition())', COMMIT),
    line(`finished[at] = TopicPartition(*at, ${next})`, COMMIT),
    ...(many
      ? [
          line('uncommitted += 1', COMMIT),
          line(`if uncommitted == ${commit.every}:`, COMMIT),
          ...indent(IN, [call, line('uncommitted = 0')]),
        ]
      : [call]),
  ]
}

const process = (ms: number): CodeLine[] => [
  ...lines(
    '',
    'def process(message):',
    "    print(f'{message.topic()}-{message.partition()}@{message.offset()} {message.key()} = {message.value()}')",
  ),
  ...(ms > 0 ? [line(`    time.sleep(${ms / 1_000})`, { part: 'application' })] : []),
  ...lines(''),
]

const WORKER = lines(
  'work = queue.Queue(1000)',
  '',
  '',
  'def worker():',
  '    while True:',
  '        process(work.get())',
  '',
  '',
  'threading.Thread(target=worker, daemon=True).start()',
)

function subscribing(plan: ConsumerPlan): CodeLine[] {
  const { assign, topics, commit } = plan
  if (assign)
    return core([
      line(
        `consumer.assign([${assign.map(({ topic, partition }) => `TopicPartition(${text(topic)}, ${partition})`).join(', ')}])`,
        { part: 'fetch' },
      ),
    ])
  const list = `[${topics.map(text).join(', ')}]`
  if (!commit?.onRevoke) return core([line(`consumer.subscribe(${list})`, { part: 'topic' })])
  return [
    ...lines('', 'def revoked(consumer, partitions):', '    if finished:'),
    line('        consumer.commit(offsets=list(finished.values()), asynchronous=False)', COMMIT),
    ...lines('    for p in partitions:', '        finished.pop((p.topic, p.partition), None)', '', ''),
    line(`consumer.subscribe(${list}, on_revoke=revoked)`, { part: 'group' }),
  ]
}

function consuming(plan: ConsumerPlan): CodeLine[] {
  const { commit, handOff } = plan
  const work = core([line(handOff ? 'work.put(message)' : 'process(message)', { part: 'application' })])
  const commits = commit ? committing(commit) : []
  return [
    ...(commit && remembers(commit) ? [line('finished = {}', COMMIT)] : []),
    ...(commit && typeof commit.every === 'number' && commit.every > 1 ? lines('uncommitted = 0') : []),
    ...(handOff ? WORKER : []),
    ...subscribing(plan),
    ...lines('try:'),
    ...indent(IN, [
      ...core([line('while running:'), line('    message = consumer.poll(1.0)', { part: 'fetch' })]),
      ...lines(
        '    if message is None:',
        '        continue',
        '    if message.error():',
        "        print('not read:', message.error(), file=sys.stderr)",
        '        continue',
      ),
      ...indent(IN, commit?.before ? [...commits, ...work] : [...work, ...commits]),
    ]),
    ...lines('finally:'),
    ...(commit?.onClose
      ? [
          line('    if finished:'),
          line('        consumer.commit(offsets=list(finished.values()), asynchronous=False)', COMMIT),
        ]
      : []),
    ...core([line('    consumer.close()', { part: 'group' })]),
  ]
}

type Fixed = readonly (readonly [string, string, CodeLine['part']])[]

/** librdkafka has no consumer without a group.id; one that is assigned by hand never joins it. */
const fixedOf = (plan: ConsumerPlan, bootstrap: string): Fixed => [
  ['bootstrap.servers', bootstrap, 'cluster'],
  ['client.id', plan.id, undefined],
  ['group.id', plan.group ?? plan.id, 'group'],
]

/** With commits by hand, or no group, the clock must not commit. */
function manual(plan: ConsumerPlan, said: readonly Said[]): readonly Said[] {
  const others = said.filter(({ name }) => name !== 'enable.auto.commit')
  const own = said.find(({ name, how }) => name === 'enable.auto.commit' && how !== 'told')
  if (own || (plan.auto && plan.commit === null)) return said
  return [
    ...others,
    { name: 'enable.auto.commit', value: plan.auto, own: null, how: plan.auto ? 'told' : 'carried' },
  ]
}

/** A consumer's program. */
export function pythonConsumer(spec: ConsumerSpec, settings: Settings, bootstrap: string): CodeLine[] {
  const plan = planConsumer(spec, settings.effective, settings.isOwn)
  const made_ = made('consumer', 'Consumer', fixedOf(plan, bootstrap), manual(plan, settings.said))
  return file('A consumer', process(plan.processMs), [...made_, line(''), ...consuming(plan)])
}

/** A consumer that writes what it reads on, in one transaction for each message (consume-transform-produce). */
export function pythonCopier(
  spec: ConsumerSpec,
  producer: ProducerSpec,
  settings: { readonly consumer: Settings; readonly producer: Settings },
  bootstrap: string,
): CodeLine[] {
  const plan = planConsumer(spec, settings.consumer.effective, settings.consumer.isOwn)
  const writes = [
    ['bootstrap.servers', bootstrap, 'cluster'],
    ['client.id', producer.id, undefined],
  ] as const
  return file('A copier', process(plan.processMs), [
    ...made(
      'consumer',
      'Consumer',
      fixedOf(plan, bootstrap),
      manual({ ...plan, commit: null }, settings.consumer.said),
    ),
    ...made('producer', 'Producer', writes, settings.producer.said),
    line(''),
    line('producer.init_transactions()', PART),
    ...subscribing({ ...plan, commit: null }),
    ...lines('try:', '    while running:'),
    line('        message = consumer.poll(1.0)', { part: 'fetch' }),
    ...lines('        if message is None or message.error():', '            continue'),
    line('        producer.begin_transaction()', PART),
    ...lines('        process(message)'),
    line(`        producer.produce(${text(producer.topic)}, key=message.key(), value=message.value())`, {
      part: 'in flight',
    }),
    line(
      '        producer.send_offsets_to_transaction(consumer.position(consumer.assignment()), consumer.consumer_group_metadata())',
      COMMIT,
    ),
    line('        producer.commit_transaction()', PART),
    ...lines('finally:', '    producer.flush()', '    consumer.close()'),
  ])
}

function answering(plan: SharePlan): CodeLine[] {
  const { explicit, answer, rejectEvery, releaseEvery } = plan
  if (!explicit) return []
  const say = (what: string) => `consumer.acknowledge(message, AcknowledgeType.${what})`
  const rules = [
    ...(rejectEvery > 0 ? [[rejectEvery, 'REJECT'] as const] : []),
    ...(releaseEvery > 0 ? [[releaseEvery, 'RELEASE'] as const] : []),
  ]
  if (rules.length === 0) return [line(say(answer.toUpperCase()), COMMIT)]
  return [
    ...rules.flatMap(([every, what], i) => [
      line(`${i === 0 ? 'if' : 'elif'} message.offset() % ${every} == 0:`, COMMIT),
      line(`    ${say(what)}`, COMMIT),
    ]),
    line('else:'),
    line(`    ${say(answer.toUpperCase())}`, COMMIT),
  ]
}

/** A share consumer's program (KIP-932; a preview in this library). */
export function pythonShareConsumer(
  spec: ShareConsumerSpec,
  said: readonly Said[],
  bootstrap: string,
): CodeLine[] {
  const plan = planShare(spec)
  const fixed: Fixed = [
    ['bootstrap.servers', bootstrap, 'cluster'],
    ['client.id', plan.id, undefined],
    ['group.id', plan.group, 'group'],
  ]
  return file('A share consumer', process(plan.processMs), [
    ...made('consumer', 'ShareConsumer', fixed, said),
    line(''),
    line(`consumer.subscribe([${plan.topics.map(text).join(', ')}])`, { part: 'topic' }),
    ...lines('try:', '    while running:'),
    line('        for message in consumer.poll(timeout=1.0):', { part: 'fetch' }),
    ...lines(
      '            if message.error():',
      "                print('not read:', message.error(), file=sys.stderr)",
      '                continue',
      '            process(message)',
    ),
    ...indent(IN.repeat(3), answering(plan)),
    ...(plan.explicit ? [line('        consumer.commit_sync()', COMMIT)] : []),
    ...lines('finally:', '    consumer.close()'),
  ])
}
