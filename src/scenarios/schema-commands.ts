/** What a command from outside may be. */
import {
  boolean,
  check,
  exactOptional,
  literal,
  minLength,
  nullable,
  picklist,
  pipe,
  record,
  strictObject,
  variant,
} from 'valibot'
import {
  LINK_BOUNDS,
  MAX_SKEW_MS,
  MESSAGE_BOUNDS,
  SCENARIO_BOUNDS,
  TERMINAL_BOUNDS,
} from '../engine/index.ts'
import { consumer, producer, shareConsumer } from './schema-clients.ts'
import {
  clientName,
  configs,
  decimal,
  headers,
  isPlain,
  list,
  moment,
  name,
  rate,
  text,
  topicName,
  whole,
} from './schema-parts.ts'

const node = name(80)
/** A side of a link: a node, a role, `rack:<name>` or '*'. */
export const side = pipe(text(80), check(isPlain, 'a node, a role, rack:<name> or *'))
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

export const command = variant(
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
      headers: exactOptional(headers),
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
    strictObject({ kind: literal('RestartClient'), client: node, config: configs }),
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
      into: exactOptional(text(TERMINAL_BOUNDS.file)),
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
export const timedCommands = list(timedCommand, 0, SCENARIO_BOUNDS.script)

/** The fields of every command by its kind, for those who write one. */
export const COMMAND_FIELDS: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  command.options.map(({ entries }) => [
    entries.kind.literal,
    Object.keys(entries).filter((field) => field !== 'kind'),
  ]),
)
