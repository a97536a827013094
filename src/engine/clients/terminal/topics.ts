/** kafka-topics (org.apache.kafka.tools.TopicCommand). Left out: --topic-id, several regular expressions. */
import { CONFIG_TABLES } from '../../config/definitions.ts'
import type { DescribedEntry, DescribedTopic } from '../../describe-messages.ts'
import { javaBucket, javaStringHashCode } from '../../kernel/java-hash-order.ts'
import type { MessageOf } from '../../messages.ts'
import { conflicts, helpOrVersion, type OptionDef, OptionError, Options, required, usage } from './options.ts'
import {
  type Asking,
  as,
  call,
  clusterMetadata,
  controllerOf,
  exceptionOf,
  illegalArgument,
  JavaError,
  logError,
  type Shell,
  ToolExit,
} from './program.ts'

const LOGGER = 'org.apache.kafka.tools.TopicCommand'

export const topicOptions: readonly OptionDef[] = [
  {
    name: 'alter',
    help: 'Raises the number of partitions. (To alter topic configurations, the kafka-configs tool can be used.)',
  },
  {
    name: 'at-min-isr-partitions',
    help: 'With --describe: only partitions with as many in-sync replicas as min.insync.replicas asks for.',
  },
  { name: 'bootstrap-server', arg: 'server to connect to', help: 'REQUIRED: a broker to ask first.' },
  {
    name: 'config',
    arg: 'name=value',
    help: 'With --create: a config of the new topic. May be given several times.',
  },
  { name: 'create', help: 'Creates a topic.' },
  { name: 'delete', help: 'Deletes topics.' },
  { name: 'describe', help: 'Shows topics with their partitions.' },
  { name: 'exclude-internal', help: 'With --list or --describe: leaves internal topics out.' },
  {
    name: 'if-exists',
    help: 'With --alter, --delete or --describe: does nothing when the topic is not there.',
  },
  { name: 'if-not-exists', help: 'With --create: does nothing when the topic is there already.' },
  { name: 'list', help: 'Lists the topics.' },
  {
    name: 'partitions',
    arg: '# of partitions',
    type: 'Integer',
    help: 'How many partitions the topic shall have.',
  },
  {
    name: 'replica-assignment',
    arg: 'broker_id_for_part1_replica1 : broker_id_for_part1_replica2 , ...',
    help: 'With --create or --alter: the replicas of each partition.',
  },
  {
    name: 'replication-factor',
    arg: 'replication factor',
    type: 'Integer',
    help: 'With --create: replicas of each partition.',
  },
  { name: 'topic', arg: 'topic', help: 'The topic; a regular expression, except with --create.' },
  { name: 'topics-with-overrides', help: 'With --describe: only topics with configs of their own.' },
  { name: 'unavailable-partitions', help: 'With --describe: only partitions without a leader that lives.' },
  {
    name: 'under-min-isr-partitions',
    help: 'With --describe: only partitions with fewer in-sync replicas than min.insync.replicas asks for.',
  },
  {
    name: 'under-replicated-partitions',
    help: 'With --describe: only partitions whose replicas are not all in sync.',
  },
]

const ACTIONS = ['create', 'list', 'alter', 'describe', 'delete']
const REPORTS = [
  'under-replicated-partitions',
  'under-min-isr-partitions',
  'at-min-isr-partitions',
  'unavailable-partitions',
]
const except = (...names: string[]) =>
  ['alter', 'create', 'describe', 'list', 'delete'].filter((a) => !names.includes(a))

function check(shell: Shell, options: Options): void {
  if (shell.words.length === 0) usage(shell, options, 'Create, delete, describe, or change a topic.')
  helpOrVersion(
    shell,
    options,
    shell.words,
    'This tool helps to create, delete, describe, or change a topic.',
  )
  if (ACTIONS.filter((action) => options.has(action)).length !== 1)
    usage(
      shell,
      options,
      'Command must include exactly one action: --list, --describe, --create, --alter or --delete',
    )
  if (!options.has('bootstrap-server')) throw illegalArgument('--bootstrap-server must be specified')
  if (options.has('describe') && options.has('if-exists') && !options.has('topic'))
    usage(shell, options, '--topic or --topic-id is required to describe a topic')
  if (!options.has('list') && !options.has('describe')) required(shell, options, 'topic')
  if (options.has('alter')) {
    if (options.has('config'))
      usage(
        shell,
        options,
        'Option combination "[[bootstrap-server], [config]]" can\'t be used with option "[alter]" (To alter topic configurations, the kafka-configs tool can be used.)',
      )
    required(shell, options, 'partitions')
  }
  conflicts(shell, options, 'config', except('alter', 'create'))
  conflicts(shell, options, 'partitions', except('alter', 'create'))
  conflicts(shell, options, 'replication-factor', except('create'))
  conflicts(shell, options, 'replica-assignment', except('alter', 'create'))
  if (options.has('create'))
    conflicts(shell, options, 'replica-assignment', ['partitions', 'replication-factor'])
  for (const report of REPORTS)
    conflicts(shell, options, report, [...except('describe'), 'topics-with-overrides'])
  conflicts(shell, options, 'topics-with-overrides', [...except('describe'), ...REPORTS])
  conflicts(shell, options, 'if-exists', except('alter', 'delete', 'describe'))
  conflicts(shell, options, 'if-not-exists', except('create'))
  conflicts(shell, options, 'exclude-internal', except('list', 'describe'))
}

const INTERNAL = new Set(['__consumer_offsets', '__transaction_state', '__share_group_state'])

/** TopicFilter.IncludeList: a comma stands for "or". */
export function matcherOf(list: string): (name: string) => boolean {
  const pattern = list
    .trim()
    .replaceAll(',', '|')
    .replaceAll(' ', '')
    .replace(/^["']+|["']+$/g, '')
  try {
    const wanted = new RegExp(`^(?:${pattern})$`)
    return (name) => wanted.test(name)
  } catch {
    throw new JavaError('java.lang.RuntimeException', `${pattern} is an invalid regex.`)
  }
}

function* topicsMeant(shell: Shell, options: Options): Asking<string[]> {
  const { topics } = yield* clusterMetadata(shell)
  const hidden = options.has('exclude-internal')
  const wanted = options.value('topic')
  const fits = wanted === null ? () => true : matcherOf(wanted)
  return topics
    .map(({ topic }) => topic)
    .sort()
    .filter((name) => fits(name) && !(hidden && INTERNAL.has(name)))
}

function mustExist(shell: Shell, found: readonly string[], options: Options): void {
  const wanted = options.value('topic')
  if (wanted !== null && wanted !== '' && !options.has('if-exists') && found.length === 0)
    throw illegalArgument(
      `Topic '${shell.isOld ? `Optional[${wanted}]` : wanted}' does not exist as expected`,
    )
}

function parseAssignment(text: string): number[][] {
  const lists = text.split(',').map((list) => list.split(':').map((id) => Number(id.trim())))
  lists.forEach((list, i) => {
    const bad = list.findIndex((id) => !Number.isInteger(id))
    if (bad >= 0)
      throw new JavaError(
        'java.lang.NumberFormatException',
        `For input string: "${(text.split(',')[i] ?? '').split(':')[bad]?.trim()}"`,
      )
    const twice = list.filter((id, at) => list.indexOf(id) !== at)
    if (twice.length > 0)
      throw new JavaError(
        'org.apache.kafka.tools.AdminCommandFailedException',
        `Partition replica lists may not contain duplicate entries: ${[...new Set(twice)].join(',')}`,
      )
    if (list.length !== lists[0]?.length)
      throw new JavaError(
        'org.apache.kafka.tools.AdminOperationException',
        `Partition ${i} has different replication factor: [${list.join(', ')}]`,
      )
  })
  return lists
}

/** LogConfig.validate, as far as the tool does it before it asks. */
function parseConfigs(options: Options): Record<string, string> {
  const pairs = options.all('config').map((text) => text.split(/\s*=\s*/))
  if (!pairs.every((pair) => pair.length === 2 && pair[1] !== ''))
    throw illegalArgument(
      'requirement failed: Invalid topic config: all configs to be added must be in the format "key=val".',
    )
  const configs: Record<string, string> = {}
  for (const [name = '', value = ''] of pairs) {
    const def = (CONFIG_TABLES.topic as Record<string, { readonly type: string }>)[name.trim()]
    if (!def) throw exceptionOf('INVALID_CONFIG', `Unknown topic config name: ${name.trim()}`)
    const type =
      def.type === 'int' ? 'INT' : def.type === 'long' ? 'LONG' : def.type === 'double' ? 'DOUBLE' : null
    if (type !== null && !/^[+-]?\d+(\.\d+)?$/.test(value.trim()))
      throw new JavaError(
        'org.apache.kafka.common.config.ConfigException',
        `Invalid value ${value.trim()} for configuration ${name.trim()}: Not a number of type ${type}`,
      )
    configs[name.trim()] = value.trim()
  }
  return configs
}

function* create(shell: Shell, options: Options): Asking<void> {
  const name = options.value('topic') ?? ''
  const [partitions, factor] = [options.number('partitions'), options.number('replication-factor')]
  const text = options.value('replica-assignment')
  const assignments = text === null || text === '' ? null : parseAssignment(text)
  const configs = parseConfigs(options)
  if (/[._]/.test(name))
    shell.out(
      "WARNING: Due to limitations in metric names, topics with a period ('.') or underscore ('_') could collide. To avoid issues it is best to use either, but not both.",
    )
  if (factor !== null && (factor > 32767 || factor < 1))
    throw illegalArgument('The replication factor must be between 1 and 32767 inclusive')
  if (partitions !== null && partitions < 1) throw illegalArgument('The partitions must be greater than 0')
  const topic = {
    name,
    partitions: assignments ? -1 : (partitions ?? -1),
    replicationFactor: assignments ? -1 : (factor ?? -1),
    configs,
    ...(assignments && { assignments }),
  }
  const answer = yield* call(
    shell,
    'createTopics',
    { kind: 'CreateTopicsRequest', topics: [topic] },
    {
      to: controllerOf(shell),
      error: (a) => {
        const error = as(a, 'CreateTopicsResponse').results[0]?.error ?? 'NONE'
        return error === 'REQUEST_TIMED_OUT' || error === 'NOT_CONTROLLER' ? error : 'NONE'
      },
    },
  )
  const [result] = as(answer, 'CreateTopicsResponse').results
  if (!result || result.error === 'NONE') return shell.out(`Created topic ${name}.`)
  if (result.error !== 'TOPIC_ALREADY_EXISTS' || !options.has('if-not-exists'))
    throw exceptionOf(result.error, result.message)
}

/** What controllers refuse, as the tool throws it. */
export function throwFirst(answer: {
  readonly error: MessageOf<'DeleteTopicsResponse'>['error']
  readonly results: readonly {
    readonly error: MessageOf<'DeleteTopicsResponse'>['error']
    readonly message: string
  }[]
}): void {
  if (answer.error !== 'NONE' && answer.results.length === 0) throw exceptionOf(answer.error)
  const bad = answer.results.find(({ error }) => error !== 'NONE')
  if (bad) throw exceptionOf(bad.error, bad.message)
}

function* alter(shell: Shell, options: Options): Asking<void> {
  const text = options.value('replica-assignment')
  const assignments = text === null || text === '' ? null : parseAssignment(text)
  const topics = yield* topicsMeant(shell, options)
  mustExist(shell, topics, options)
  if (topics.length === 0) return
  const described = yield* describeTopics(shell, topics)
  for (const { topic, partitions } of described) {
    const count = options.number('partitions') ?? -1
    const request = {
      kind: 'CreatePartitionsRequest',
      topic,
      count,
      assignments: assignments ? assignments.slice(partitions.length) : null,
    } as const
    throwFirst(
      as(
        yield* call(shell, 'createPartitions', request, { to: controllerOf(shell) }),
        'CreatePartitionsResponse',
      ),
    )
  }
}

function* remove(shell: Shell, options: Options): Asking<void> {
  const topics = yield* topicsMeant(shell, options)
  mustExist(shell, topics, options)
  if (topics.length === 0) return
  const request = { kind: 'DeleteTopicsRequest', topics } as const
  throwFirst(
    as(yield* call(shell, 'deleteTopics', request, { to: controllerOf(shell) }), 'DeleteTopicsResponse'),
  )
}

/** Admin.describeTopics */
export function* describeTopics(shell: Shell, topics: readonly string[]): Asking<readonly DescribedTopic[]> {
  const request = { kind: 'DescribeTopicPartitionsRequest', topics } as const
  const described = as(
    yield* call(shell, 'describeTopicPartitions', request),
    'DescribeTopicPartitionsResponse',
  )
  const bad = described.topics.find(({ error }) => error !== 'NONE')
  if (bad) throw exceptionOf(bad.error)
  return described.topics
}

type Partition = DescribedTopic['partitions'][number]
type Reassignment = MessageOf<'ListPartitionReassignmentsResponse'>['results'][number]

interface Described {
  readonly options: Options
  readonly live: readonly number[]
  readonly reassignments: readonly Reassignment[]
}

/** Replicas, without those that a reassignment adds (TopicCommand.getReplicationFactor). */
function factorOf({ replicas }: Partition, moving: Reassignment | undefined): number {
  const changing = [...(moving?.adding ?? []), ...(moving?.removing ?? [])]
  if (!moving || !replicas.some((id) => changing.includes(id))) return replicas.length
  return moving.replicas.length - moving.adding.length
}

function partitionLine(topic: string, p: Partition, moving: Reassignment | undefined): string {
  const list = (ids: readonly number[] | null) => (ids === null ? 'N/A' : ids.join(','))
  const parts = [
    `\tTopic: ${topic}`,
    `Partition: ${p.partition}`,
    `Leader: ${p.leader < 0 ? 'none' : p.leader}`,
    `Replicas: ${list(p.replicas)}`,
    `Isr: ${list(p.isr)}`,
  ]
  if (moving)
    parts.push(`Adding Replicas: ${list(moving.adding)}`, `Removing Replicas: ${list(moving.removing)}`)
  parts.push(`Elr: ${list(p.elr)}`, `LastKnownElr: ${list(p.lastKnownElr)}`)
  return parts.join('\t')
}

function isWanted(
  { options, live }: Described,
  p: Partition,
  moving: Reassignment | undefined,
  minIsr: number,
): boolean {
  if (!REPORTS.some((report) => options.has(report))) return true
  const led = p.leader >= 0
  return (
    (options.has('under-replicated-partitions') && factorOf(p, moving) - p.isr.length > 0) ||
    (options.has('unavailable-partitions') && !(led && live.includes(p.leader))) ||
    (options.has('under-min-isr-partitions') && (!led || p.isr.length < minIsr)) ||
    (options.has('at-min-isr-partitions') && p.isr.length === minIsr)
  )
}

function printTopic(
  shell: Shell,
  about: Described,
  topic: DescribedTopic,
  entries: readonly DescribedEntry[],
): void {
  const { options, reassignments } = about
  const movingOf = (partition: number) =>
    reassignments.find((r) => r.topic === topic.topic && r.partition === partition)
  const set = entries.filter(({ source }) => source !== 'DEFAULT_CONFIG')
  const first = topic.partitions[0]
  const reports = REPORTS.some((report) => options.has(report))
  if (first && !reports && (!options.has('topics-with-overrides') || set.length > 0))
    shell.out(
      [
        `Topic: ${topic.topic}`,
        `TopicId: ${topic.topicId}`,
        `PartitionCount: ${topic.partitions.length}`,
        `ReplicationFactor: ${factorOf(first, movingOf(first.partition))}`,
        `Configs: ${set.map(({ name, value }) => `${name}=${value}`).join(',')}`,
      ].join('\t'),
    )
  if (options.has('topics-with-overrides')) return
  const minIsr = Number(entries.find(({ name }) => name === 'min.insync.replicas')?.value ?? 1)
  for (const partition of topic.partitions) {
    const moving = movingOf(partition.partition)
    if (isWanted(about, partition, moving, minIsr)) shell.out(partitionLine(topic.topic, partition, moving))
  }
}

/** allTopicNames() is a HashMap that was made for as many as there are, and grows when it is three quarters full. */
function inMapOrder(topics: readonly DescribedTopic[]): DescribedTopic[] {
  let capacity = 1
  while (capacity < topics.length) capacity *= 2
  if (topics.length > capacity * 0.75) capacity *= 2
  const bucket = ({ topic }: DescribedTopic) => javaBucket(javaStringHashCode(topic), capacity)
  return [...topics].sort((a, b) => bucket(a) - bucket(b))
}

function* describe(shell: Shell, options: Options): Asking<void> {
  const topics = yield* topicsMeant(shell, options)
  mustExist(shell, topics, options)
  if (topics.length === 0) return
  const described = yield* describeTopics(shell, topics)
  const resources = topics.map((name) => ({ type: 'TOPIC', name }) as const)
  const configs = as(
    yield* call(shell, 'describeConfigs', { kind: 'DescribeConfigsRequest', resources }),
    'DescribeConfigsResponse',
  )
  const { brokers } = as(
    yield* call(shell, 'listNodes', { kind: 'DescribeClusterRequest' }),
    'DescribeClusterResponse',
  )
  const { results } = as(
    yield* call(shell, 'listPartitionReassignments', {
      kind: 'ListPartitionReassignmentsRequest',
      partitions: null,
    }),
    'ListPartitionReassignmentsResponse',
  )
  const about = { options, live: brokers.map(({ id }) => id), reassignments: results }
  for (const topic of inMapOrder(described))
    printTopic(shell, about, topic, configs.results.find(({ name }) => name === topic.topic)?.entries ?? [])
}

function* act(shell: Shell, options: Options): Asking<void> {
  if (options.has('create')) return yield* create(shell, options)
  if (options.has('alter')) return yield* alter(shell, options)
  if (options.has('describe')) return yield* describe(shell, options)
  if (options.has('delete')) return yield* remove(shell, options)
  const names = yield* topicsMeant(shell, options)
  for (const name of names.length > 0 ? names : ['']) shell.out(name)
}

/** kafka-topics */
export function* kafkaTopics(shell: Shell): Asking<void> {
  let options: Options
  try {
    options = new Options(topicOptions, shell.words)
    check(shell, options)
  } catch (problem) {
    if (!(problem instanceof OptionError || problem instanceof JavaError)) throw problem
    // Thrown in the constructor of the options, outside of what the tool catches.
    shell.err(problem.message)
    shell.err(problem.toString())
    throw new ToolExit(1)
  }
  try {
    yield* act(shell, options)
  } catch (problem) {
    if (!(problem instanceof JavaError || problem instanceof OptionError)) throw problem
    shell.out(`Error while executing topic command : ${problem.message}`)
    logError(shell, problem.toString(), LOGGER)
    throw new ToolExit(1)
  }
}
