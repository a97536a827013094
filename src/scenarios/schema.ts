/**
 * What a scenario, a command and a recording from outside may be: closed schemas, every number ranged, every
 * text and list capped, configs by Kafka's own table. Results are built afresh, never merged into anything.
 */
import {
  array,
  boolean,
  check,
  custom,
  exactOptional,
  finite,
  type GenericSchema,
  integer,
  literal,
  maxLength,
  maxValue,
  minLength,
  minValue,
  nullable,
  number,
  picklist,
  pipe,
  record,
  regex,
  safeParse,
  strictObject,
  string,
  union,
  variant,
} from 'valibot'
import {
  CLIENT_LIBRARIES,
  type ClientSide,
  type ClientSpec,
  type Command,
  ConfigError,
  type ConfigSide,
  type ConsumerSpec,
  checkClient,
  consumerSpecProblem,
  LINK_BOUNDS,
  MAX_SKEW_MS,
  MESSAGE_BOUNDS,
  NEEDS_EXPLICIT,
  type Recording,
  resolveConfig,
  SCENARIO_BOUNDS,
  type Scenario,
  type ShareConsumerSpec,
  shareOutcomeProblem,
  TERMINAL_BOUNDS,
  type TimedCommand,
} from '../engine/index.ts'
import { checkRecording, checkScenario } from './bounds.ts'
import { InputError, pathText } from './input-error.ts'
import { checkShape } from './untrusted-json.ts'

/** Four hours: what a page can still replay while somebody waits. */
export const MAX_MOMENT = 4 * 3600 * 1_000_000

const NAME = 'letters, digits, ".", "_" and "-"'

/** An integer of a range. */
export function whole(from: number, to: number) {
  const allowed = `an integer from ${from} to ${to}`
  return pipe(number(allowed), integer(allowed), minValue(from, allowed), maxValue(to, allowed))
}

function decimal(from: number, to: number) {
  const allowed = `a number from ${from} to ${to}`
  return pipe(number(allowed), finite(allowed), minValue(from, allowed), maxValue(to, allowed))
}

function text(most: number) {
  const allowed = `a text of at most ${most} characters`
  return pipe(string(allowed), maxLength(most, allowed))
}

/** Names that every plain record knows already would be found in tables they were never put in. */
function isPlain(value: string): boolean {
  return !(value in Object.prototype)
}

function name(most: number) {
  const allowed = `1 to ${most} of ${NAME}`
  return pipe(
    string(allowed),
    minLength(1, allowed),
    maxLength(most, allowed),
    regex(/^[\w.-]+$/, allowed),
    check(isPlain, allowed),
  )
}

function list<S extends GenericSchema>(item: S, least: number, most: number) {
  const allowed = `a list of ${least} to ${most}`
  return pipe(array(item, allowed), minLength(least, allowed), maxLength(most, allowed))
}

const configValue = union([text(200), pipe(number(), finite()), boolean()], 'a text, a number, true or false')
const configs = record(text(100), configValue, 'configs by their names')

const moment = whole(0, MAX_MOMENT)
const clientName = name(60)
const topicName = name(249)
const rate = decimal(0, SCENARIO_BOUNDS.recordsPerSecond)
const startAtMs = exactOptional(whole(0, MAX_MOMENT / 1000))

const clientChoice = {
  client: exactOptional(picklist([...CLIENT_LIBRARIES], CLIENT_LIBRARIES.join(', '))),
  config: exactOptional(configs),
  shortened: exactOptional(list(text(100), 0, 50)),
}

const commit = strictObject({
  mode: picklist(['sync', 'async'], 'sync or async'),
  when: picklist(['before', 'after'], 'before or after'),
  every: union([literal('poll'), whole(1, 100_000)], 'poll, or an integer from 1 to 100000'),
  offByOne: exactOptional(boolean()),
  onRevoke: exactOptional(boolean()),
  onClose: exactOptional(boolean()),
})

const consumer = strictObject({
  id: clientName,
  group: nullable(
    pipe(
      text(100),
      minLength(1, 'a name of at most 100 characters'),
      check(isPlain, 'a name of at most 100 characters'),
    ),
  ),
  topics: list(topicName, 0, SCENARIO_BOUNDS.topics),
  assign: exactOptional(
    list(strictObject({ topic: topicName, partition: whole(0, 100_000) }), 1, SCENARIO_BOUNDS.partitions),
  ),
  ...clientChoice,
  processMs: exactOptional(decimal(0, 3_600_000)),
  handOff: exactOptional(boolean()),
  copyTo: exactOptional(clientName),
  commit: exactOptional(commit),
  startAtMs,
})

const everySo = exactOptional(whole(0, 1_000_000))

const shareAnswer = picklist(['accept', 'release', 'reject', 'hold'], 'accept, release, reject or hold')

const shareConsumer = strictObject({
  id: clientName,
  group: pipe(
    text(100),
    minLength(1, 'a name of at most 100 characters'),
    check(isPlain, 'a name of at most 100 characters'),
  ),
  topics: list(topicName, 1, SCENARIO_BOUNDS.topics),
  config: exactOptional(configs),
  processMs: exactOptional(decimal(0, 3_600_000)),
  acknowledge: exactOptional(shareAnswer),
  rejectEvery: everySo,
  releaseEvery: everySo,
  renewEveryMs: exactOptional(whole(0, 3_600_000)),
  startAtMs,
})

const producer = strictObject({
  id: clientName,
  topic: topicName,
  keys: nullable(list(text(200), 1, 200)),
  recordsPerSecond: rate,
  transaction: exactOptional(
    strictObject({ records: whole(1, 1_000), abortEvery: exactOptional(whole(0, 1_000)) }),
  ),
  ...clientChoice,
  partitionOfKey: exactOptional(record(text(200), whole(0, 100_000), 'partitions by their keys')),
  value: exactOptional(text(2_000)),
  startAtMs,
})

const node = name(80)
/** A side of a link: a node, a role, `rack:<name>` or '*'. */
const side = pipe(text(80), check(isPlain, 'a node, a role, rack:<name> or *'))
const direction = picklist(['both', 'a-to-b'], 'both or a-to-b')

/** Kafka itself refuses bad names, so an operator may ask for them. */
const anyTopicName = pipe(text(300), check(isPlain, 'a name of at most 300 characters'))
const anyGroup = pipe(text(300), minLength(1, 'a name'), check(isPlain, 'a name of at most 300 characters'))
const partitionNumber = whole(0, 100_000)
const messageNumber = whole(0, Number.MAX_SAFE_INTEGER)
const brokerIds = list(whole(0, 100_000), 0, SCENARIO_BOUNDS.brokers)
const assignments = list(brokerIds, 0, SCENARIO_BOUNDS.partitions)

/** null = all that the consumer has */
const partitionsOfIt = { topic: nullable(anyTopicName), partition: nullable(partitionNumber) }
const seekTarget = variant(
  'to',
  [
    strictObject({ to: literal('offset'), offset: whole(0, Number.MAX_SAFE_INTEGER) }),
    strictObject({ to: literal('beginning') }),
    strictObject({ to: literal('end') }),
    strictObject({ to: literal('timestamp'), timestamp: whole(0, Number.MAX_SAFE_INTEGER) }),
  ],
  'offset, beginning, end or timestamp',
)

const command = variant(
  'kind',
  [
    strictObject({ kind: literal('CrashNode'), node }),
    strictObject({ kind: literal('StopNode'), node }),
    strictObject({ kind: literal('StartNode'), node }),
    strictObject({
      kind: literal('SendRecord'),
      producer: clientName,
      topic: topicName,
      partition: nullable(whole(0, SCENARIO_BOUNDS.partitions)),
      key: nullable(text(1_000)),
      value: nullable(text(10_000)),
    }),
    strictObject({ kind: literal('SetProducerRate'), producer: clientName, recordsPerSecond: rate }),
    strictObject({ kind: literal('FlushProducer'), producer: clientName }),
    strictObject({ kind: literal('BeginTransaction'), producer: clientName }),
    strictObject({ kind: literal('CommitTransaction'), producer: clientName }),
    strictObject({ kind: literal('AbortTransaction'), producer: clientName }),
    strictObject({
      kind: literal('SendOffsetsToTransaction'),
      producer: clientName,
      consumer: nullable(clientName),
      group: nullable(text(300)),
      offsets: list(
        strictObject({
          topic: topicName,
          partition: whole(0, SCENARIO_BOUNDS.partitions),
          offset: whole(0, Number.MAX_SAFE_INTEGER),
        }),
        1,
        100,
      ),
    }),
    strictObject({ kind: literal('AddProducer'), producer }),
    strictObject({ kind: literal('AddConsumer'), consumer }),
    strictObject({ kind: literal('CloseClient'), client: node, midBatch: exactOptional(boolean()) }),
    strictObject({
      kind: literal('SetProcessingTime'),
      consumer: clientName,
      processMs: decimal(0, 3_600_000),
    }),
    strictObject({
      kind: literal('SeekConsumer'),
      consumer: clientName,
      ...partitionsOfIt,
      target: seekTarget,
    }),
    strictObject({ kind: literal('PausePartitions'), consumer: clientName, ...partitionsOfIt }),
    strictObject({ kind: literal('ResumePartitions'), consumer: clientName, ...partitionsOfIt }),
    strictObject({ kind: literal('StallConsumer'), consumer: clientName }),
    strictObject({ kind: literal('UnstallConsumer'), consumer: clientName }),
    strictObject({
      kind: literal('CommitOffsets'),
      consumer: clientName,
      offsets: nullable(
        list(
          strictObject({
            topic: topicName,
            partition: whole(0, SCENARIO_BOUNDS.partitions),
            offset: whole(0, Number.MAX_SAFE_INTEGER),
          }),
          1,
          100,
        ),
      ),
    }),
    strictObject({
      kind: literal('ChangeSubscription'),
      consumer: clientName,
      topics: list(topicName, 1, 20),
    }),
    strictObject({ kind: literal('AddShareConsumer'), consumer: shareConsumer }),
    strictObject({
      kind: literal('SetShareAcknowledgement'),
      consumer: clientName,
      acknowledge: picklist(
        ['accept', 'release', 'reject', 'hold', 'renew'],
        'accept, release, reject, hold or renew',
      ),
    }),
    strictObject({
      kind: literal('ResetShareOffsets'),
      group: text(100),
      topic: anyTopicName,
      partition: nullable(partitionNumber),
      to: picklist(['earliest', 'latest', 'offset'], 'earliest, latest or offset'),
      value: whole(0, Number.MAX_SAFE_INTEGER),
    }),
    strictObject({
      kind: literal('CreateTopic'),
      topic: anyTopicName,
      partitions: whole(-1, SCENARIO_BOUNDS.partitions),
      replicationFactor: whole(-1, SCENARIO_BOUNDS.brokers),
      config: record(text(100), text(200)),
      assignments: exactOptional(assignments),
    }),
    strictObject({ kind: literal('ElectPreferredLeaders') }),
    strictObject({
      kind: literal('RunTool'),
      line: text(TERMINAL_BOUNDS.line),
      words: list(text(TERMINAL_BOUNDS.line), 1, TERMINAL_BOUNDS.words),
      input: nullable(list(text(TERMINAL_BOUNDS.line), 0, TERMINAL_BOUNDS.input)),
    }),
    strictObject({ kind: literal('TypeLine'), line: text(TERMINAL_BOUNDS.line) }),
    strictObject({ kind: literal('EndInput') }),
    strictObject({ kind: literal('InterruptTool') }),
    strictObject({
      kind: literal('DeleteRecords'),
      topic: anyTopicName,
      partition: partitionNumber,
      offset: whole(-1, Number.MAX_SAFE_INTEGER),
    }),
    strictObject({
      kind: literal('ResetOffsets'),
      group: anyGroup,
      topic: nullable(anyTopicName),
      partition: nullable(partitionNumber),
      to: picklist(
        ['earliest', 'latest', 'current', 'offset', 'shift-by', 'datetime', 'by-duration'],
        'one of the words',
      ),
      value: whole(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
    }),
    strictObject({
      kind: literal('DeleteOffsets'),
      group: anyGroup,
      partitions: list(strictObject({ topic: anyTopicName, partition: partitionNumber }), 1, 1_000),
    }),
    strictObject({ kind: literal('DeleteGroup'), group: anyGroup }),
    strictObject({ kind: literal('RemoveMember'), group: anyGroup, instance: anyGroup }),
    strictObject({ kind: literal('PowerLoss'), node, keepUnflushed: exactOptional(decimal(0, 1)) }),
    strictObject({ kind: literal('WipeDisk'), node }),
    strictObject({ kind: literal('FailLogDir'), node }),
    strictObject({ kind: literal('RepairLogDir'), node }),
    strictObject({ kind: literal('FillDisk'), node }),
    strictObject({ kind: literal('FreeDisk'), node }),
    strictObject({
      kind: literal('SlowDisk'),
      node,
      writeMs: whole(0, 60_000),
      readMs: whole(0, 60_000),
    }),
    strictObject({
      kind: literal('ElectLeaders'),
      electionType: picklist(['PREFERRED', 'UNCLEAN'], 'PREFERRED or UNCLEAN'),
      topic: nullable(anyTopicName),
      partition: nullable(partitionNumber),
    }),
    strictObject({
      kind: literal('ReassignPartitions'),
      partitions: list(
        strictObject({ topic: anyTopicName, partition: partitionNumber, replicas: brokerIds }),
        1,
        SCENARIO_BOUNDS.partitions,
      ),
      throttle: nullable(whole(1, 1_000_000_000)),
    }),
    strictObject({
      kind: literal('CancelReassignment'),
      topic: anyTopicName,
      partition: partitionNumber,
    }),
    strictObject({
      kind: literal('CreatePartitions'),
      topic: anyTopicName,
      count: whole(1, SCENARIO_BOUNDS.partitions),
      assignments: nullable(assignments),
    }),
    strictObject({ kind: literal('DeleteTopic'), topic: anyTopicName }),
    strictObject({
      kind: literal('AlterConfigs'),
      resourceType: picklist(['TOPIC', 'BROKER', 'GROUP'], 'TOPIC, BROKER or GROUP'),
      resourceName: pipe(text(300), check(isPlain, 'a name')),
      name: text(100),
      value: nullable(text(2_000)),
    }),
    strictObject({ kind: literal('AddBroker'), id: whole(0, 100_000), rack: nullable(text(60)) }),
    strictObject({ kind: literal('AddController'), id: whole(0, 100_000) }),
    strictObject({ kind: literal('RemoveController'), id: whole(0, 100_000) }),
    strictObject({ kind: literal('UnregisterBroker'), broker: whole(0, 100_000) }),
    strictObject({ kind: literal('PauseNode'), node }),
    strictObject({ kind: literal('ResumeNode'), node }),
    strictObject({ kind: literal('FailZone'), rack: text(60) }),
    strictObject({ kind: literal('RestoreZone'), rack: text(60) }),
    strictObject({ kind: literal('RollingRestart') }),
    strictObject({ kind: literal('SkewClock'), node, skewMs: whole(-MAX_SKEW_MS, MAX_SKEW_MS) }),
    strictObject({ kind: literal('CutLink'), a: side, b: side, direction }),
    strictObject({ kind: literal('IsolateNode'), node: side }),
    strictObject({
      kind: literal('SlowLink'),
      a: side,
      b: side,
      delayMs: decimal(0, LINK_BOUNDS.delayMs),
      jitterMs: decimal(0, LINK_BOUNDS.delayMs),
    }),
    strictObject({ kind: literal('LossyLink'), a: side, b: side, percent: decimal(1, LINK_BOUNDS.percent) }),
    strictObject({ kind: literal('HealLink'), a: side, b: side }),
    strictObject({ kind: literal('HealAllLinks') }),
    strictObject({ kind: literal('ResetConnections'), a: side, b: side }),
    strictObject({
      kind: literal('DelayMessage'),
      seq: messageNumber,
      byMs: whole(1, MESSAGE_BOUNDS.delayMs),
    }),
    strictObject({
      kind: literal('DropMessage'),
      seq: messageNumber,
      consequence: picklist(['resent', 'silent', 'reset'], 'resent, silent or reset'),
    }),
  ],
  'a command that this page knows',
)

const timedCommand = strictObject({ at: moment, command })
const timedCommands = list(timedCommand, 0, SCENARIO_BOUNDS.script)

const scenario = strictObject({
  version: literal(1, '1'),
  id: name(80),
  title: exactOptional(text(120)),
  seed: whole(0, 0xffffffff),
  network: picklist(['illustrative', 'datacentre'], 'illustrative or datacentre'),
  brokers: list(
    strictObject({ id: whole(0, 100_000), rack: nullable(text(60)) }),
    1,
    SCENARIO_BOUNDS.brokers,
  ),
  controllers: list(whole(0, 100_000), 1, SCENARIO_BOUNDS.controllers),
  controlPlane: exactOptional(picklist(['kraft', 'zookeeper'], 'kraft or zookeeper')),
  zookeeper: exactOptional(list(whole(1, 255), 1, SCENARIO_BOUNDS.zookeeper)),
  combined: exactOptional(list(whole(0, 100_000), 0, SCENARIO_BOUNDS.controllers)),
  brokerConfig: exactOptional(configs),
  features: exactOptional(
    strictObject({
      'eligible.leader.replicas.version': exactOptional(picklist([0, 1], '0 or 1')),
      'kraft.version': exactOptional(picklist([0, 1], '0 or 1')),
      'transaction.version': exactOptional(picklist([0, 1, 2], '0, 1 or 2')),
    }),
  ),
  topics: list(
    strictObject({
      name: topicName,
      partitions: whole(1, SCENARIO_BOUNDS.partitions),
      replicationFactor: whole(1, SCENARIO_BOUNDS.brokers),
      config: exactOptional(configs),
    }),
    0,
    SCENARIO_BOUNDS.topics,
  ),
  producers: list(producer, 0, SCENARIO_BOUNDS.clients),
  consumers: list(consumer, 0, SCENARIO_BOUNDS.clients),
  shareConsumers: exactOptional(list(shareConsumer, 0, SCENARIO_BOUNDS.clients)),
  script: exactOptional(timedCommands),
  openAtMs: exactOptional(whole(0, MAX_MOMENT / 1000)),
})

/** Checks a value by a schema, with the paths of errors under `at`. Throws InputError. */
export function parseBy<T>(schema: GenericSchema<unknown, T>, value: unknown, at: string): T {
  const result = safeParse(schema, value, { abortEarly: true })
  if (result.success) return result.output
  const issue = result.issues[0]
  const keys = issue.path?.map((item) => item.key) ?? []
  const field = pathText(at === '' ? keys : [at, ...keys])
  const unknown = issue.type === 'strict_object' && issue.expected === 'never'
  const missing = issue.received === 'undefined' ? 'something must stand here' : issue.message
  throw new InputError('value', field, unknown ? 'no field of this name' : missing)
}

/** Configs that Kafka would refuse are refused with their place. */
export function checkConfigs(side: ConfigSide, values: Scenario['brokerConfig'], at: string): void {
  try {
    resolveConfig(side, values)
  } catch (problem) {
    if (problem instanceof ConfigError)
      throw new InputError('value', `${at}.${problem.field}`, problem.allowed)
    throw problem
  }
}

/** What a client's library would refuse is refused with its place. */
function checkClientSpec(side: ClientSide, spec: ClientSpec, at: string): void {
  try {
    checkClient(side, spec)
  } catch (problem) {
    if (problem instanceof ConfigError)
      throw new InputError('value', `${at}.config.${problem.field}`, problem.allowed)
    throw problem
  }
}

/** Beyond that, what subscribe(), assign() and commits ask for. */
function checkConsumer(spec: ConsumerSpec, at: string): void {
  const problem = consumerSpecProblem(spec)
  if (problem) throw new InputError('value', `${at}.${problem.field}`, problem.allowed)
  checkClientSpec('consumer', spec, at)
}

function checkEach(
  side: ConfigSide,
  items: readonly { config?: Scenario['brokerConfig'] }[],
  at: string,
): void {
  for (const [i, { config }] of items.entries()) checkConfigs(side, config, `${at}[${i}].config`)
}

function checkShareConsumer(spec: ShareConsumerSpec, at: string): void {
  checkConfigs('shareConsumer', spec.config, `${at}.config`)
  const field = shareOutcomeProblem(spec)
  if (field) throw new InputError('value', `${at}.${field}`, NEEDS_EXPLICIT)
}

function checkCommandConfigs(commands: readonly TimedCommand[], at: string): void {
  commands.forEach(({ command }, i) => {
    const here = `${at}[${i}].command`
    if (command.kind === 'AddProducer') checkClientSpec('producer', command.producer, `${here}.producer`)
    if (command.kind === 'AddConsumer') checkConsumer(command.consumer, `${here}.consumer`)
    if (command.kind === 'AddShareConsumer') checkShareConsumer(command.consumer, `${here}.consumer`)
    if (command.kind === 'CreateTopic') checkConfigs('topic', command.config, `${here}.config`)
  })
}

/** When a scenario's topics are there: its operator makes them 6 s, or 3 s, after the start. */
const AFTER_TOPICS_MS = { illustrative: 8_000, datacentre: 4_500 }

/**
 * A client without startAtMs starts when the scenario's topics exist: one that came before would have a broker create
 * its topic with the defaults (auto.create.topics.enable). Who means just that says a time, 0 for instance.
 */
function clientsAfterTopics(scenario: Scenario): Scenario {
  const startAtMs = AFTER_TOPICS_MS[scenario.network]
  const later = <C extends { readonly startAtMs?: number }>(client: C): C => ({ startAtMs, ...client })
  const { producers, consumers, shareConsumers } = scenario
  return {
    ...scenario,
    producers: producers.map(later),
    consumers: consumers.map(later),
    ...(shareConsumers && { shareConsumers: shareConsumers.map(later) }),
  }
}

/** A scenario from outside. Throws InputError that names the field and what is allowed. */
export function parseScenario(value: unknown, at = ''): Scenario {
  checkShape(value)
  const parsed: Scenario = parseBy(scenario, value, at)
  const under = (field: string) => (at === '' ? field : `${at}.${field}`)
  checkConfigs('broker', parsed.brokerConfig, under('brokerConfig'))
  checkEach('topic', parsed.topics, under('topics'))
  for (const [i, spec] of parsed.producers.entries())
    checkClientSpec('producer', spec, `${under('producers')}[${i}]`)
  for (const [i, spec] of parsed.consumers.entries()) checkConsumer(spec, `${under('consumers')}[${i}]`)
  for (const [i, spec] of (parsed.shareConsumers ?? []).entries())
    checkShareConsumer(spec, `${under('shareConsumers')}[${i}]`)
  checkCommandConfigs(parsed.script ?? [], under('script'))
  checkScenario(parsed, under)
  return clientsAfterTopics(parsed)
}

/** A command from outside. Throws InputError. */
export function parseCommand(value: unknown, at = ''): Command {
  checkShape(value)
  return parseBy<Command>(command, value, at)
}

/** What people did, from outside. Throws InputError. */
export function parseCommands(value: unknown, at = 'commands'): TimedCommand[] {
  checkShape(value)
  const parsed: TimedCommand[] = parseBy(timedCommands, value, at)
  checkCommandConfigs(parsed, at)
  return parsed
}

const recordingFrame = strictObject({
  version: literal(1, '1'),
  scenario: custom<unknown>((value) => value !== undefined, 'a scenario'),
  seed: whole(0, 0xffffffff),
  commands: custom<unknown>((value) => value !== undefined, 'a list of commands'),
})

/** A recording from outside. Throws InputError. */
export function parseRecording(value: unknown): Recording {
  checkShape(value)
  const frame = parseBy(recordingFrame, value, '')
  const recording: Recording = {
    version: 1,
    scenario: parseScenario(frame.scenario, 'scenario'),
    seed: frame.seed,
    commands: parseCommands(frame.commands),
  }
  checkRecording(recording)
  return recording
}
