/**
 * Programs for Confluent.Kafka 2.16 (C#), which is librdkafka by its generated property names. C# 7, so that an old
 * compiler takes them too. It has no share consumer yet.
 */
import type { ConsumerSpec, ProducerSpec } from '../engine/index.ts'
import { core, indent, line, lines, setting } from './lines.ts'
import { literal, template } from './literal.ts'
import { classOf } from './names.ts'
import { type CommitPlan, type ConsumerPlan, type ProducerPlan, planConsumer, planProducer } from './plan.ts'
import { memberOf, ofLibrdkafka, propertyOf } from './rdkafka-names.ts'
import type { Said, Settings } from './settings.ts'
import type { CodeLine } from './types.ts'

const text = (value: string) => literal('csharp', value)
const IN = '    '

/** As a property; null where it has to go by Set(). */
function asProperty(said: Said): CodeLine | null {
  const member = typeof said.value === 'string' ? memberOf(said.name, said.value) : undefined
  const property = propertyOf(said.name)
  if (member === null || property === null) return null
  const value = member ?? (typeof said.value === 'string' ? text(said.value) : String(said.value))
  return setting('csharp', said, { before: `${property} = `, value, after: said.how === 'told' ? '' : ',' })
}

const bySet = (name: string, said: Said): CodeLine =>
  setting('csharp', said, {
    before: `${name}.Set(${text(ofLibrdkafka(said.name))}, `,
    value: text(String(said.value)),
    after: ');',
  })

type Fixed = readonly (readonly [string, string, CodeLine['part']])[]

/** A client's configuration. */
function configured(name: string, kind: string, fixed: Fixed, said: readonly Said[]): CodeLine[] {
  const others = said.filter((one) => asProperty(one) === null)
  return core([
    line(`var ${name} = new ${kind}`),
    line('{'),
    ...indent(IN, [
      ...fixed.map(([property, value, part]) => line(`${property} = ${text(value)},`, part ? { part } : {})),
      ...said.flatMap((one) => asProperty(one) ?? []),
    ]),
    line('};'),
    ...others.map((one) => bySet(name, one)),
  ])
}

const USED: Readonly<Record<string, readonly string[]>> = {
  'System.Collections.Concurrent': ['BlockingCollection'],
  'System.Collections.Generic': ['Dictionary'],
  'System.Linq': ['ToList', 'Select'],
  'System.Text': ['Encoding'],
  'System.Threading': ['CancellationTokenSource', 'Thread'],
  'System.Threading.Tasks': ['Task'],
}

function file(
  id: string,
  what: string,
  main: readonly CodeLine[],
  members: readonly CodeLine[] = [],
): CodeLine[] {
  const code = [...STOP, ...main, ...members]
    .map((one) => one.text.replace(/"(\\.|[^"\\])*"/g, '""'))
    .join('\n')
  const used = Object.entries(USED).flatMap(([name, words]) =>
    words.some((word) => new RegExp(`\\b${word}\\b`).test(code)) ? [name] : [],
  )
  return [
    ...lines(
      `// ${what} with Confluent.Kafka. Ctrl+C ends it in order.`,
      'using System;',
      ...used.map((name) => `using ${name};`),
      'using Confluent.Kafka;',
      '',
      `public static class ${classOf(id)}`,
      '{',
    ),
    ...indent(IN, [
      ...lines('public static void Main()', '{'),
      ...indent(IN, [...STOP, ...main]),
      ...lines('}'),
      ...members,
    ]),
    ...lines('}'),
  ]
}

const STOP = lines(
  'var stop = new CancellationTokenSource();',
  'Console.CancelKeyPress += (_, e) =>',
  '{',
  '    e.Cancel = true;',
  '    stop.Cancel();',
  '};',
  '',
)

const keyType = (plan: ProducerPlan): string => (plan.keys ? 'string' : 'Null')

/** One record: its key, its value, its headers, and where it goes. */
function record(plan: ProducerPlan): CodeLine[] {
  const { keys, bytes, headers, placed } = plan
  const hasKey = keys !== null
  const kind = `Message<${keyType(plan)}, string>`
  const list = headers.map(
    ({ key, value }) =>
      `{ ${text(key)}, ${value === null ? 'null' : `Encoding.UTF8.GetBytes(${template('csharp', value, hasKey)})`} }`,
  )
  const fields = [
    ...(keys ? ['Key = key'] : []),
    'Value = value',
    ...(list.length > 0 ? [`Headers = new Headers { ${list.join(', ')} }`] : []),
  ]
  const topic = text(plan.topic)
  const where =
    placed.length > 0
      ? `new TopicPartition(${topic}, partitionOf.TryGetValue(key, out var to) ? new Partition(to) : Partition.Any)`
      : topic
  return [
    ...(keys
      ? lines(
          keys.length > 1
            ? 'var key = keys[random.Next(keys.Length)];'
            : `var key = ${text(keys[0] as string)};`,
        )
      : []),
    line(`var value = ${template('csharp', plan.value, hasKey)};`),
    ...(bytes > 0
      ? lines(
          `value += new string('.', Math.max(0, ${bytes} - Encoding.UTF8.GetByteCount(value)));`.replace(
            'Math.max',
            'Math.Max',
          ),
        )
      : []),
    line(`var message = new ${kind} { ${fields.join(', ')} };`),
    ...core([line(`producer.Produce(${where}, message, report =>`, { part: 'in flight' })]),
    ...lines(
      '{',
      '    if (report.Error.IsError) Console.Error.WriteLine("not written: " + report.Error);',
      '});',
    ),
  ]
}

const PART = { part: 'transaction' } as const

function inTransactions(plan: ProducerPlan): CodeLine[] {
  const { transaction } = plan
  const { records = 0, abortEvery = 0 } = transaction ?? {}
  const ends =
    abortEvery > 0
      ? [
          line(`if (++transactions % ${abortEvery} == 0) producer.AbortTransaction();`, PART),
          line('else producer.CommitTransaction();', PART),
        ]
      : [line('producer.CommitTransaction();', PART)]
  return [
    ...lines('try', '{'),
    ...indent(IN, [
      line('if (pending++ == 0) producer.BeginTransaction();', PART),
      ...record(plan),
      ...(transaction
        ? [
            line(`if (pending == ${records})`, PART),
            line('{'),
            ...indent(IN, [...ends, line('pending = 0;')]),
            line('}'),
          ]
        : []),
    ]),
    ...lines(
      '}',
      'catch (KafkaTxnRequiresAbortException e)',
      '{',
      '    Console.Error.WriteLine("aborted: " + e.Error);',
      '    producer.AbortTransaction();',
      '    pending = 0;',
      '}',
    ),
  ]
}

function sending(plan: ProducerPlan): CodeLine[] {
  const { keys, records, pauseMs, transactional, transaction, placed } = plan
  const plain = [
    ...lines('try', '{'),
    ...indent(IN, record(plan)),
    ...lines(
      '}',
      `catch (ProduceException<${keyType(plan)}, string> e)`,
      '{',
      '    Console.Error.WriteLine("not sent: " + e.Error);',
      '}',
    ),
  ]
  return [
    ...(keys && keys.length > 1
      ? lines(`var keys = new[] { ${keys.map(text).join(', ')} };`, 'var random = new Random();')
      : []),
    ...(placed.length > 0
      ? [
          line(
            `var partitionOf = new Dictionary<string, int> { ${placed.map(([key, to]) => `{ ${text(key)}, ${to} }`).join(', ')} };`,
            { part: 'partitioner' },
          ),
        ]
      : []),
    ...(transactional
      ? [line('producer.InitTransactions(TimeSpan.FromSeconds(60));', PART), line('var pending = 0;')]
      : []),
    ...(transactional && transaction && transaction.abortEvery > 0 ? lines('var transactions = 0;') : []),
    line(
      `for (var n = 0; ${records === null ? '' : `n < ${records} && `}!stop.IsCancellationRequested; n++)`,
      { part: 'application' },
    ),
    ...lines('{'),
    ...indent(IN, [
      ...(transactional ? inTransactions(plan) : plain),
      ...(pauseMs > 0 ? [line(`stop.Token.WaitHandle.WaitOne(${pauseMs});`, { part: 'application' })] : []),
    ]),
    ...lines('}'),
    ...(transactional
      ? [line(`if (pending > 0) producer.${transaction ? 'Abort' : 'Commit'}Transaction();`, PART)]
      : []),
    line('producer.Flush(TimeSpan.FromSeconds(10));', { part: 'accumulator' }),
  ]
}

/** A producer's program. */
export function csharpProducer(
  spec: ProducerSpec,
  settings: Settings,
  bootstrap: string,
  records?: number,
): CodeLine[] {
  const plan = planProducer(spec, settings.effective, records)
  const fixed: Fixed = [
    ['BootstrapServers', bootstrap, 'cluster'],
    ['ClientId', plan.id, undefined],
  ]
  return file(plan.id, 'A producer', [
    ...configured('config', 'ProducerConfig', fixed, settings.said),
    ...core([
      line(`using (var producer = new ProducerBuilder<${keyType(plan)}, string>(config).Build())`, {
        part: 'accumulator',
      }),
      line('{'),
    ]),
    ...indent(IN, sending(plan)),
    ...core(lines('}')),
  ])
}

const COMMIT = { part: 'commit' } as const
const LIST = 'finished.Select(each => new TopicPartitionOffset(each.Key, each.Value)).ToList()'

/** Whether the application has to remember what it has finished. */
const remembers = (commit: CommitPlan): boolean =>
  (typeof commit.every === 'number' && commit.every > 1) ||
  commit.offByOne ||
  commit.onRevoke ||
  commit.onClose

function committing(commit: CommitPlan): CodeLine[] {
  const by = (call: string): CodeLine =>
    line(
      commit.isSync ? `${call};` : `Task.Run(() => ${call}); // it has no commit that does not wait`,
      COMMIT,
    )
  if (!remembers(commit)) return core([by('consumer.Commit(result)')])
  const many = typeof commit.every === 'number' && commit.every > 1
  const call = by(`consumer.Commit(${LIST})`)
  return [
    line(
      `finished[result.TopicPartition] = new Offset(result.Offset.Value${commit.offByOne ? '' : ' + 1'});`,
      COMMIT,
    ),
    ...(many
      ? [
          line(`if (++uncommitted == ${commit.every})`, COMMIT),
          line('{'),
          ...indent(IN, [call, line('uncommitted = 0;')]),
          line('}'),
        ]
      : [call]),
  ]
}

const process = (ms: number): CodeLine[] => [
  ...lines(
    '',
    'private static void Process(ConsumeResult<string, string> result)',
    '{',
    '    Console.WriteLine($"{result.Topic}-{result.Partition.Value}@{result.Offset.Value} {result.Message.Key} = {result.Message.Value}");',
  ),
  ...(ms > 0 ? [line(`    Thread.Sleep(${ms});`, { part: 'application' })] : []),
  ...lines('}'),
]

const WORKER = lines(
  'var work = new BlockingCollection<ConsumeResult<string, string>>(1000);',
  'Task.Run(() =>',
  '{',
  '    foreach (var one in work.GetConsumingEnumerable()) Process(one);',
  '});',
)

function subscribing(plan: ConsumerPlan): CodeLine {
  const { assign, topics } = plan
  if (assign)
    return line(
      `consumer.Assign(new[] { ${assign.map(({ topic, partition }) => `new TopicPartition(${text(topic)}, ${partition})`).join(', ')} });`,
      { part: 'fetch' },
    )
  return line(`consumer.Subscribe(new[] { ${topics.map(text).join(', ')} });`, { part: 'topic' })
}

function consuming(plan: ConsumerPlan): CodeLine[] {
  const { commit, handOff } = plan
  const work = core([line(handOff ? 'work.Add(result);' : 'Process(result);', { part: 'application' })])
  const commits = commit ? committing(commit) : []
  return [
    ...core([subscribing(plan)]),
    ...(commit && typeof commit.every === 'number' && commit.every > 1 ? lines('var uncommitted = 0;') : []),
    ...(handOff ? WORKER : []),
    ...lines('try', '{', '    while (true)', '    {'),
    ...core([line('        var result = consumer.Consume(stop.Token);', { part: 'fetch' })]),
    ...indent(IN + IN, commit?.before ? [...commits, ...work] : [...work, ...commits]),
    ...lines(
      '    }',
      '}',
      'catch (OperationCanceledException)',
      '{',
      '    // asked to end',
      '}',
      'finally',
      '{',
    ),
    ...(commit?.onClose ? [line(`    if (finished.Count > 0) consumer.Commit(${LIST});`, COMMIT)] : []),
    ...core([line('    consumer.Close();', { part: 'group' })]),
    ...lines('}'),
  ]
}

/** librdkafka has no consumer without a group.id; one that is assigned by hand never joins it. */
const fixedOf = (plan: ConsumerPlan, bootstrap: string): Fixed => [
  ['BootstrapServers', bootstrap, 'cluster'],
  ['ClientId', plan.id, undefined],
  ['GroupId', plan.group ?? plan.id, 'group'],
]

/** With commits by hand, or no group, the clock must not commit. */
function manual(plan: ConsumerPlan, said: readonly Said[]): readonly Said[] {
  const own = said.find(({ name, how }) => name === 'enable.auto.commit' && how !== 'told')
  if (own || (plan.auto && plan.commit === null)) return said
  const others = said.filter(({ name }) => name !== 'enable.auto.commit')
  return [
    ...others,
    { name: 'enable.auto.commit', value: plan.auto, own: null, how: plan.auto ? 'told' : 'carried' },
  ]
}

const BUILDER = 'new ConsumerBuilder<string, string>(config)'

function building(plan: ConsumerPlan): CodeLine[] {
  if (!plan.commit?.onRevoke)
    return core([line(`using (var consumer = ${BUILDER}.Build())`, { part: 'group' })])
  return [
    line(`var builder = ${BUILDER}.SetPartitionsRevokedHandler((self, partitions) =>`, { part: 'group' }),
    ...lines('{'),
    line(`    if (finished.Count > 0) self.Commit(${LIST});`, COMMIT),
    ...lines(
      '    foreach (var each in partitions) finished.Remove(each.TopicPartition);',
      '});',
      'using (var consumer = builder.Build())',
    ),
  ]
}

/** A consumer's program. */
export function csharpConsumer(spec: ConsumerSpec, settings: Settings, bootstrap: string): CodeLine[] {
  const plan = planConsumer(spec, settings.effective, settings.isOwn)
  const keeps = plan.commit !== null && remembers(plan.commit)
  const main = [
    ...configured('config', 'ConsumerConfig', fixedOf(plan, bootstrap), manual(plan, settings.said)),
    ...(keeps ? [line('var finished = new Dictionary<TopicPartition, Offset>();', COMMIT)] : []),
    ...building(plan),
    ...core(lines('{')),
    ...indent(IN, consuming(plan)),
    ...core(lines('}')),
  ]
  return file(plan.id, 'A consumer', main, process(plan.processMs))
}

/** A consumer that writes what it reads on, in one transaction for each message (consume-transform-produce). */
export function csharpCopier(
  spec: ConsumerSpec,
  producer: ProducerSpec,
  settings: { readonly consumer: Settings; readonly producer: Settings },
  bootstrap: string,
): CodeLine[] {
  const plan = planConsumer(spec, settings.consumer.effective, settings.consumer.isOwn)
  const writes: Fixed = [
    ['BootstrapServers', bootstrap, 'cluster'],
    ['ClientId', producer.id, undefined],
  ]
  const main = [
    ...configured(
      'config',
      'ConsumerConfig',
      fixedOf(plan, bootstrap),
      manual({ ...plan, commit: null }, settings.consumer.said),
    ),
    ...configured('writes', 'ProducerConfig', writes, settings.producer.said),
    line(`using (var consumer = ${BUILDER}.Build())`, { part: 'group' }),
    line('using (var producer = new ProducerBuilder<string, string>(writes).Build())', {
      part: 'accumulator',
    }),
    ...lines('{'),
    line('    producer.InitTransactions(TimeSpan.FromSeconds(60));', PART),
    ...indent(IN, [subscribing(plan)]),
    ...lines('    try', '    {', '        while (true)', '        {'),
    line('            var result = consumer.Consume(stop.Token);', { part: 'fetch' }),
    line('            producer.BeginTransaction();', PART),
    ...lines('            Process(result);'),
    line(
      `            producer.Produce(${text(producer.topic)}, new Message<string, string> { Key = result.Message.Key, Value = result.Message.Value });`,
      { part: 'in flight' },
    ),
    ...lines(
      '            var next = new TopicPartitionOffset(result.TopicPartition, result.Offset.Value + 1);',
    ),
    line(
      '            producer.SendOffsetsToTransaction(new[] { next }, consumer.ConsumerGroupMetadata, TimeSpan.FromSeconds(30));',
      COMMIT,
    ),
    line('            producer.CommitTransaction();', PART),
    ...lines(
      '        }',
      '    }',
      '    catch (OperationCanceledException)',
      '    {',
      '        // asked to end',
      '    }',
      '    finally',
      '    {',
      '        consumer.Close();',
      '    }',
      '}',
    ),
  ]
  return file(plan.id, 'A copier', main, process(plan.processMs))
}
