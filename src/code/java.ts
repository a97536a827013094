/**
 * Programs for org.apache.kafka:kafka-clients 4.x: KafkaProducer, KafkaConsumer and KafkaShareConsumer, with Kafka's own
 * names. Nothing is left out; it is what everything else is compared with.
 */
import type { ConsumerSpec, ProducerSpec, ShareConsumerSpec } from '../engine/index.ts'
import { core, indent, line, lines, setting } from './lines.ts'
import { literal, template } from './literal.ts'
import { classOf } from './names.ts'
import { type CommitPlan, type ConsumerPlan, type ProducerPlan, planConsumer, planProducer } from './plan.ts'
import type { Said, Settings } from './settings.ts'
import { planShare, type SharePlan } from './share-plan.ts'
import { assignorClasses } from './tables/java.ts'
import type { CodeLine, ConfigValue } from './types.ts'

const text = (value: string) => literal('java', value)
const IN = '    '

function written(value: ConfigValue): string {
  if (typeof value === 'string') return text(value)
  return typeof value === 'number' && Math.abs(value) > 2_147_483_647 ? `${value}L` : String(value)
}

/** Java knows assignors by their classes only. */
const valueOfJava = ({ name, value }: Said): ConfigValue =>
  name === 'partition.assignment.strategy' ? assignorClasses(String(value)) : value

const put = (said: Said): CodeLine =>
  setting('java', said, {
    before: `props.put(${text(said.name)}, `,
    value: written(valueOfJava(said)),
    after: ');',
  })

/** The properties of a client. */
function properties(
  fixed: readonly (readonly [string, string, CodeLine['part']])[],
  said: readonly Said[],
): CodeLine[] {
  return core([
    line('Properties props = new Properties();'),
    ...fixed.map(([name, value, part]) =>
      line(`props.put("${name}", ${text(value)});`, part ? { part } : {}),
    ),
    ...said.map(put),
  ])
}

const IMPORTS: Readonly<Record<string, string>> = {
  Duration: 'java.time.Duration',
  Collection: 'java.util.Collection',
  HashMap: 'java.util.HashMap',
  List: 'java.util.List',
  Map: 'java.util.Map',
  Properties: 'java.util.Properties',
  BlockingQueue: 'java.util.concurrent.BlockingQueue',
  LinkedBlockingQueue: 'java.util.concurrent.LinkedBlockingQueue',
  ThreadLocalRandom: 'java.util.concurrent.ThreadLocalRandom',
  StandardCharsets: 'java.nio.charset.StandardCharsets',
  AcknowledgeType: 'org.apache.kafka.clients.consumer.AcknowledgeType',
  ConsumerRebalanceListener: 'org.apache.kafka.clients.consumer.ConsumerRebalanceListener',
  ConsumerRecord: 'org.apache.kafka.clients.consumer.ConsumerRecord',
  ConsumerRecords: 'org.apache.kafka.clients.consumer.ConsumerRecords',
  KafkaConsumer: 'org.apache.kafka.clients.consumer.KafkaConsumer',
  KafkaShareConsumer: 'org.apache.kafka.clients.consumer.KafkaShareConsumer',
  OffsetAndMetadata: 'org.apache.kafka.clients.consumer.OffsetAndMetadata',
  KafkaProducer: 'org.apache.kafka.clients.producer.KafkaProducer',
  ProducerRecord: 'org.apache.kafka.clients.producer.ProducerRecord',
  KafkaException: 'org.apache.kafka.common.KafkaException',
  TopicPartition: 'org.apache.kafka.common.TopicPartition',
  AuthorizationException: 'org.apache.kafka.common.errors.AuthorizationException',
  OutOfOrderSequenceException: 'org.apache.kafka.common.errors.OutOfOrderSequenceException',
  ProducerFencedException: 'org.apache.kafka.common.errors.ProducerFencedException',
  WakeupException: 'org.apache.kafka.common.errors.WakeupException',
  StringDeserializer: 'org.apache.kafka.common.serialization.StringDeserializer',
  StringSerializer: 'org.apache.kafka.common.serialization.StringSerializer',
}

/** The whole file around the body of main; what is named outside of literals is imported. */
function file(
  id: string,
  what: string,
  main: readonly CodeLine[],
  members: readonly CodeLine[] = [],
): CodeLine[] {
  const code = [...main, ...members].map((one) => one.text.replace(/"(\\.|[^"\\])*"/g, '""')).join('\n')
  const used = Object.entries(IMPORTS)
    .filter(([name]) => new RegExp(`\\b${name}\\b`).test(code))
    .map(([, path]) => path)
    .sort()
  return [
    ...lines(`// ${what} with kafka-clients. Ctrl+C ends it in order.`),
    ...lines(...used.map((path) => `import ${path};`), ''),
    line(`public class ${classOf(id)} {`),
    ...indent(IN, [
      ...members,
      ...lines('public static void main(String[] args) throws Exception {'),
      ...indent(IN, main),
      ...lines('}'),
    ]),
    line('}'),
  ]
}

const RUNNING = lines('private static volatile boolean running = true;', '')

/** Until the process is told to end; then main is waited for. */
const stopHook = (stop: string): CodeLine[] =>
  lines(
    'Thread main = Thread.currentThread();',
    'Runtime.getRuntime().addShutdownHook(new Thread(() -> {',
    `    ${stop}`,
    '    try {',
    '        main.join();',
    '    } catch (InterruptedException e) {',
    '        Thread.currentThread().interrupt();',
    '    }',
    '}));',
  )

const STRINGS = 'new StringSerializer(), new StringSerializer()'

/** One record: its key, its value, its headers, and where it goes. */
function record(plan: ProducerPlan): CodeLine[] {
  const { keys, bytes, headers, placed } = plan
  const hasKey = keys !== null
  const key = !keys
    ? 'null'
    : keys.length > 1
      ? 'keys.get(ThreadLocalRandom.current().nextInt(keys.size()))'
      : text(keys[0] as string)
  const where = placed.length > 0 ? 'partitionOf.get(key), ' : ''
  return [
    ...lines(`String key = ${key};`, `String value = ${template('java', plan.value, hasKey)};`),
    ...(bytes > 0
      ? lines(`value += ".".repeat(Math.max(0, ${bytes} - value.getBytes(StandardCharsets.UTF_8).length));`)
      : []),
    line(
      `ProducerRecord<String, String> record = new ProducerRecord<>(${text(plan.topic)}, ${where}key, value);`,
      { part: placed.length > 0 ? 'partitioner' : 'topic' },
    ),
    ...headers.map(({ key: name, value: of }) =>
      line(
        `record.headers().add(${text(name)}, ${of === null ? 'null' : `(${template('java', of, hasKey)}).getBytes(StandardCharsets.UTF_8)`});`,
      ),
    ),
  ]
}

const SEND = core([
  line('producer.send(record, (metadata, problem) -> {', { part: 'in flight' }),
  ...lines('    if (problem != null) System.err.println("not written: " + problem);', '});'),
])

const PART = { part: 'transaction' } as const

/** The records of transactions, and how each ends. */
function inTransactions(plan: ProducerPlan): CodeLine[] {
  const { transaction } = plan
  const { abortEvery = 0, records = 0 } = transaction ?? {}
  const ends =
    abortEvery > 0
      ? [
          line(`if (++transactions % ${abortEvery} == 0) producer.abortTransaction();`, PART),
          line('else producer.commitTransaction();', PART),
        ]
      : [line('producer.commitTransaction();', PART)]
  return [
    ...lines('try {'),
    ...indent(IN, [
      line('if (pending == 0) producer.beginTransaction();', PART),
      ...record(plan),
      ...SEND,
      ...(transaction
        ? [
            line(`if (++pending == ${records}) {`, PART),
            ...indent(IN, [...ends, line('pending = 0;')]),
            line('}'),
          ]
        : [line('pending++;')]),
    ]),
    line(
      '} catch (ProducerFencedException | OutOfOrderSequenceException | AuthorizationException fatal) {',
      PART,
    ),
    ...lines(
      '    throw fatal; // nothing but a new producer helps',
      '} catch (KafkaException e) {',
      '    System.err.println("aborted: " + e);',
      '    producer.abortTransaction();',
      '    pending = 0;',
      '}',
    ),
  ]
}

function sending(plan: ProducerPlan): CodeLine[] {
  const { keys, records, pauseMs, transactional, transaction, placed } = plan
  const body = transactional ? inTransactions(plan) : [...record(plan), ...SEND]
  return [
    ...(keys && keys.length > 1 ? lines(`List<String> keys = List.of(${keys.map(text).join(', ')});`) : []),
    ...(placed.length > 0
      ? [
          line('Map<String, Integer> partitionOf = new HashMap<>();', { part: 'partitioner' }),
          ...placed.map(([key, to]) =>
            line(`partitionOf.put(${text(key)}, ${to});`, { part: 'partitioner' }),
          ),
        ]
      : []),
    ...(transactional ? [line('producer.initTransactions();', PART), line('int pending = 0;')] : []),
    ...(transactional && transaction && transaction.abortEvery > 0 ? lines('int transactions = 0;') : []),
    line(`for (int n = 0; ${records === null ? '' : `n < ${records} && `}running; n++) {`, {
      part: 'application',
    }),
    ...indent(IN, [
      ...body,
      ...(pauseMs > 0 ? [line(`Thread.sleep(${pauseMs});`, { part: 'application' })] : []),
    ]),
    ...lines('}'),
    ...(transactional
      ? [line(`if (pending > 0) producer.${transaction ? 'abort' : 'commit'}Transaction();`, PART)]
      : []),
  ]
}

/** A producer's program. */
export function javaProducer(
  spec: ProducerSpec,
  settings: Settings,
  bootstrap: string,
  records?: number,
): CodeLine[] {
  const plan = planProducer(spec, settings.effective, records)
  const main = [
    ...properties(
      [
        ['bootstrap.servers', bootstrap, 'cluster'],
        ['client.id', plan.id, undefined],
      ],
      settings.said,
    ),
    line(''),
    ...stopHook('running = false;'),
    ...core([
      line(`try (KafkaProducer<String, String> producer = new KafkaProducer<>(props, ${STRINGS})) {`, {
        part: 'accumulator',
      }),
    ]),
    ...indent(IN, sending(plan)),
    ...core(lines('}')),
  ]
  return file(plan.id, 'A producer', main, RUNNING)
}

const COMMIT = { part: 'commit' } as const

/** Whether the application has to remember what it has finished. */
const remembers = (commit: CommitPlan): boolean =>
  commit.every !== 'poll' || commit.offByOne || commit.onRevoke || commit.onClose

const commitCall = (commit: CommitPlan): CodeLine => {
  const offsets = remembers(commit) ? 'finished' : ''
  return commit.isSync
    ? line(`consumer.commitSync(${offsets});`, COMMIT)
    : line(
        `consumer.commitAsync(${offsets === '' ? '' : 'new HashMap<>(finished), '}(offsets, problem) -> {`,
        COMMIT,
      )
}
const commitLines = (commit: CommitPlan): CodeLine[] =>
  core([
    commitCall(commit),
    ...(commit.isSync
      ? []
      : lines('    if (problem != null) System.err.println("not committed: " + problem);', '});')),
  ])

/** What is done with each record, and when it counts as finished. */
function eachRecord(plan: ConsumerPlan): CodeLine[] {
  const { commit, handOff } = plan
  const work = core([line(handOff ? 'work.put(record);' : 'process(record);', { part: 'application' })])
  if (!commit || !remembers(commit)) return work
  const next = commit.offByOne ? 'record.offset()' : 'record.offset() + 1'
  const note = [
    line(
      `finished.put(new TopicPartition(record.topic(), record.partition()), new OffsetAndMetadata(${next}));`,
      COMMIT,
    ),
    ...(commit.every === 'poll'
      ? []
      : commit.every === 1
        ? commitLines(commit)
        : [
            line(`if (++uncommitted == ${commit.every}) {`, COMMIT),
            ...indent(IN, [...commitLines(commit), line('uncommitted = 0;')]),
            line('}'),
          ]),
  ]
  return commit.before ? [...note, ...work] : [...work, ...note]
}

function subscribing(plan: ConsumerPlan): CodeLine[] {
  const { assign, topics, commit } = plan
  if (assign) {
    const list = assign.map(({ topic, partition }) => `new TopicPartition(${text(topic)}, ${partition})`)
    return core([line(`consumer.assign(List.of(${list.join(', ')}));`, { part: 'fetch' })])
  }
  const list = `List.of(${topics.map(text).join(', ')})`
  if (!commit?.onRevoke) return core([line(`consumer.subscribe(${list});`, { part: 'topic' })])
  return [
    line(`consumer.subscribe(${list}, new ConsumerRebalanceListener() {`, { part: 'group' }),
    ...lines(
      '    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {',
      '        consumer.commitSync(finished);',
      '        finished.keySet().removeAll(partitions);',
      '    }',
      '',
      '    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {',
      '    }',
      '});',
    ),
  ]
}

function polling(plan: ConsumerPlan): CodeLine[] {
  const { commit } = plan
  const atOnce = commit?.every === 'poll' ? commitLines(commit) : []
  const isEarly = commit?.before && !remembers(commit)
  return [
    ...core([
      line('while (true) {'),
      line('    ConsumerRecords<String, String> records = consumer.poll(Duration.ofSeconds(1));', {
        part: 'fetch',
      }),
    ]),
    ...(isEarly ? indent(IN, atOnce) : []),
    ...core(lines('    for (ConsumerRecord<String, String> record : records) {')),
    ...indent(`${IN}${IN}`, eachRecord(plan)),
    ...core(lines('    }')),
    ...(isEarly ? [] : indent(IN, atOnce)),
    ...core(lines('}')),
  ]
}

const process = (ms: number): CodeLine[] => [
  line(
    `private static void process(ConsumerRecord<String, String> record)${ms > 0 ? ' throws InterruptedException' : ''} {`,
  ),
  ...lines(
    '    System.out.printf("%s-%d@%d %s = %s%n", record.topic(), record.partition(), record.offset(), record.key(), record.value());',
  ),
  ...(ms > 0 ? [line(`    Thread.sleep(${ms});`, { part: 'application' })] : []),
  ...lines('}', ''),
]

/** A worker thread with a queue of its own: positions run ahead of what is done. */
const WORKER: readonly CodeLine[] = [
  ...lines(
    'BlockingQueue<ConsumerRecord<String, String>> work = new LinkedBlockingQueue<>(1000);',
    'Thread worker = new Thread(() -> {',
  ),
  ...lines(
    '    try {',
    '        while (true) process(work.take());',
    '    } catch (InterruptedException e) {',
    '        Thread.currentThread().interrupt();',
    '    }',
    '});',
    'worker.setDaemon(true);',
    'worker.start();',
  ),
]

const DESERIALIZERS = 'new StringDeserializer(), new StringDeserializer()'

function consumerProperties(plan: ConsumerPlan, said: readonly Said[], bootstrap: string): CodeLine[] {
  const group = plan.group === null ? [] : [['group.id', plan.group, 'group'] as const]
  const auto = plan.group === null && !said.some(({ name }) => name === 'enable.auto.commit')
  const isManual =
    plan.commit && !said.some(({ name, how }) => name === 'enable.auto.commit' && how !== 'told')
  const shown = isManual || auto ? said.filter(({ name }) => name !== 'enable.auto.commit') : said
  return [
    ...properties(
      [['bootstrap.servers', bootstrap, 'cluster'], ['client.id', plan.id, undefined], ...group],
      shown,
    ),
    ...(auto
      ? [line('props.put("enable.auto.commit", false); // there is no group to commit for', COMMIT)]
      : []),
  ]
}

/** A consumer's program. */
export function javaConsumer(spec: ConsumerSpec, settings: Settings, bootstrap: string): CodeLine[] {
  const plan = planConsumer(spec, settings.effective, settings.isOwn)
  const { commit } = plan
  const keeps = commit !== null && remembers(commit)
  const main = [
    ...consumerProperties(plan, settings.said, bootstrap),
    line(''),
    ...core([
      line(`KafkaConsumer<String, String> consumer = new KafkaConsumer<>(props, ${DESERIALIZERS});`, {
        part: 'group',
      }),
    ]),
    ...stopHook('consumer.wakeup();'),
    ...(keeps ? [line('Map<TopicPartition, OffsetAndMetadata> finished = new HashMap<>();', COMMIT)] : []),
    ...(commit && typeof commit.every === 'number' && commit.every > 1 ? lines('int uncommitted = 0;') : []),
    ...(plan.handOff ? WORKER : []),
    ...lines('try {'),
    ...indent(IN, [...subscribing(plan), ...polling(plan)]),
    ...lines('} catch (WakeupException e) {', '    // asked to end', '} finally {'),
    ...(commit?.onClose ? [line('    consumer.commitSync(finished);', COMMIT)] : []),
    ...lines('    consumer.close();', '}'),
  ]
  return file(plan.id, 'A consumer', main, process(plan.processMs))
}

/** A consumer that writes what it reads on, in one transaction for each poll (consume-transform-produce). */
export function javaCopier(
  spec: ConsumerSpec,
  producer: ProducerSpec,
  settings: { readonly consumer: Settings; readonly producer: Settings },
  bootstrap: string,
): CodeLine[] {
  const plan = planConsumer(spec, settings.consumer.effective, settings.consumer.isOwn)
  const main = [
    ...consumerProperties({ ...plan, commit: null }, settings.consumer.said, bootstrap),
    ...core([
      line(`KafkaConsumer<String, String> consumer = new KafkaConsumer<>(props, ${DESERIALIZERS});`, {
        part: 'group',
      }),
    ]),
    line(''),
    ...properties(
      [
        ['bootstrap.servers', bootstrap, 'cluster'],
        ['client.id', producer.id, undefined],
      ],
      settings.producer.said,
    ).map((one, i) => (i === 0 ? line('props = new Properties();') : one)),
    ...core([
      line(`KafkaProducer<String, String> producer = new KafkaProducer<>(props, ${STRINGS});`, {
        part: 'accumulator',
      }),
    ]),
    ...stopHook('consumer.wakeup();'),
    line(''),
    line('producer.initTransactions();', PART),
    ...lines('try {'),
    ...indent(IN, [...subscribing(plan), ...copying(producer.topic)]),
    ...lines(
      '} catch (WakeupException e) {',
      '    // asked to end',
      '} finally {',
      '    producer.close();',
      '    consumer.close();',
      '}',
    ),
  ]
  return file(plan.id, 'A copier', main, process(plan.processMs))
}

const copying = (topic: string): CodeLine[] => [
  ...lines(
    'while (true) {',
    '    ConsumerRecords<String, String> records = consumer.poll(Duration.ofSeconds(1));',
    '    if (records.isEmpty()) continue;',
  ),
  line('    producer.beginTransaction();', PART),
  ...lines(
    '    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();',
    '    for (ConsumerRecord<String, String> record : records) {',
    '        process(record);',
  ),
  line(`        producer.send(new ProducerRecord<>(${text(topic)}, record.key(), record.value()));`, {
    part: 'in flight',
  }),
  ...lines(
    '        offsets.put(new TopicPartition(record.topic(), record.partition()), new OffsetAndMetadata(record.offset() + 1));',
    '    }',
  ),
  line('    producer.sendOffsetsToTransaction(offsets, consumer.groupMetadata());', COMMIT),
  line('    producer.commitTransaction();', PART),
  ...lines('}'),
]

const ACK: Readonly<Record<'accept' | 'release' | 'reject', string>> = {
  accept: 'ACCEPT',
  release: 'RELEASE',
  reject: 'REJECT',
}

/** What the application says of a record. */
function answering(plan: SharePlan): CodeLine[] {
  const { explicit, answer, rejectEvery, releaseEvery } = plan
  if (!explicit) return []
  const plain = `consumer.acknowledge(record, AcknowledgeType.${ACK[answer]});`
  return [
    ...(rejectEvery > 0
      ? [
          line(
            `if (record.offset() % ${rejectEvery} == 0) consumer.acknowledge(record, AcknowledgeType.REJECT);`,
            COMMIT,
          ),
        ]
      : []),
    ...(releaseEvery > 0
      ? [
          line(
            `${rejectEvery > 0 ? 'else ' : ''}if (record.offset() % ${releaseEvery} == 0) consumer.acknowledge(record, AcknowledgeType.RELEASE);`,
            COMMIT,
          ),
        ]
      : []),
    line(rejectEvery > 0 || releaseEvery > 0 ? `else ${plain}` : plain, COMMIT),
  ]
}

/** A share consumer's program (KIP-932). */
export function javaShareConsumer(
  spec: ShareConsumerSpec,
  said: readonly Said[],
  bootstrap: string,
): CodeLine[] {
  const plan = planShare(spec)
  const main = [
    ...properties(
      [
        ['bootstrap.servers', bootstrap, 'cluster'],
        ['client.id', plan.id, undefined],
        ['group.id', plan.group, 'group'],
      ],
      said,
    ),
    line(''),
    ...core([
      line(
        `KafkaShareConsumer<String, String> consumer = new KafkaShareConsumer<>(props, ${DESERIALIZERS});`,
        { part: 'group' },
      ),
    ]),
    ...stopHook('consumer.wakeup();'),
    ...lines('try {'),
    ...indent(IN, [
      line(`consumer.subscribe(List.of(${plan.topics.map(text).join(', ')}));`, { part: 'topic' }),
      ...lines('while (true) {'),
      line('    ConsumerRecords<String, String> records = consumer.poll(Duration.ofSeconds(1));', {
        part: 'fetch',
      }),
      ...lines('    for (ConsumerRecord<String, String> record : records) {'),
      line('        process(record);', { part: 'application' }),
      ...indent(`${IN}${IN}`, answering(plan)),
      ...lines('    }'),
      ...(plan.explicit ? [line('    consumer.commitSync();', COMMIT)] : []),
      ...lines('}'),
    ]),
    ...lines(
      '} catch (WakeupException e) {',
      '    // asked to end',
      '} finally {',
      '    consumer.close();',
      '}',
    ),
  ]
  return file(plan.id, 'A share consumer', main, process(plan.processMs))
}
