/**
 * The short word of every action, for links that people write: `crash:2`, `send:web:orders:key:value`. Words and the
 * order of their values never change, because links outlive pages: a new value goes to the end.
 */
import type { Command } from '../engine/index.ts'
import {
  brokers,
  type Codec,
  configs,
  flag,
  lines,
  list,
  lower,
  node,
  number,
  offsets,
  partitions,
  placements,
  seek,
  word,
} from './short-codecs.ts'

/** A value of an action: where it stands in the command, how it is written, and what is meant when it is left out. */
export type ShortField = readonly [path: string, codec: Codec, absent?: unknown]

export interface ShortWord {
  readonly word: string
  readonly fields: readonly ShortField[]
  /** Other words for the same. */
  readonly also?: readonly string[]
}

/** Left out of the command altogether when it is left out here. */
export const NOTHING = Symbol('nothing')

const aNode: readonly ShortField[] = [['node', node]]
const sides: readonly ShortField[] = [
  ['a', node],
  ['b', node],
]
const aProducer: readonly ShortField[] = [['producer', word]]
const aConsumer: readonly ShortField[] = [['consumer', word]]
const somePartitions: readonly ShortField[] = [
  ['consumer', word],
  ['topic', word, null],
  ['partition', number, null],
]
const says = (text: string, fields: readonly ShortField[] = [], ...also: string[]): ShortWord => ({
  word: text,
  fields,
  also,
})

/** By the kinds of commands; a kind without a word does not compile. */
export const SHORT_WORDS: Readonly<Record<Command['kind'], ShortWord>> = {
  CrashNode: says('crash', aNode, 'kill'),
  StopNode: says('stop', aNode),
  StartNode: says('start', aNode, 'restart'),
  PauseNode: says('pause', aNode),
  ResumeNode: says('resume', aNode),
  FailZone: says('fail-zone', [['rack', word]]),
  RestoreZone: says('restore-zone', [['rack', word]]),
  RollingRestart: says('roll'),
  SkewClock: says('skew', [...aNode, ['skewMs', number]]),
  CutLink: says('cut', [...sides, ['direction', word, 'both']]),
  IsolateNode: says('isolate', aNode),
  SlowLink: says('slow', [...sides, ['delayMs', number], ['jitterMs', number, 0]]),
  LossyLink: says('lossy', [...sides, ['percent', number]]),
  HealLink: says('heal', sides),
  HealAllLinks: says('heal-all'),
  ResetConnections: says('reset', sides),
  DelayMessage: says('delay-message', [
    ['seq', number],
    ['byMs', number],
  ]),
  DropMessage: says('drop-message', [
    ['seq', number],
    ['consequence', word],
  ]),
  PowerLoss: says('power-loss', [...aNode, ['keepUnflushed', number, NOTHING]]),
  WipeDisk: says('wipe-disk', aNode),
  FailLogDir: says('fail-disk', aNode),
  RepairLogDir: says('repair-disk', aNode),
  FillDisk: says('fill-disk', aNode),
  FreeDisk: says('free-disk', aNode),
  SlowDisk: says('slow-disk', [...aNode, ['writeMs', number], ['readMs', number, 0]]),
  SendRecord: says('send', [
    ['producer', word],
    ['topic', word],
    ['key', word, null],
    ['value', word, null],
    ['partition', number, null],
  ]),
  SetProducerRate: says('rate', [...aProducer, ['recordsPerSecond', number]]),
  FlushProducer: says('flush', aProducer),
  BeginTransaction: says('begin-txn', aProducer),
  CommitTransaction: says('commit-txn', aProducer),
  AbortTransaction: says('abort-txn', aProducer),
  SendOffsetsToTransaction: says('txn-offsets', [
    ...aProducer,
    ['offsets', offsets],
    ['consumer', word, null],
    ['group', word, null],
  ]),
  AddProducer: says('add-producer', [
    ['producer.id', word],
    ['producer.topic', word],
    ['producer.recordsPerSecond', number],
    ['producer.keys', lines, null],
    ['producer.config', configs, NOTHING],
    ['producer.client', word, NOTHING],
    ['producer.value', word, NOTHING],
  ]),
  AddConsumer: says('add-consumer', [
    ['consumer.id', word],
    ['consumer.group', word, null],
    ['consumer.topics', list(word)],
    ['consumer.config', configs, NOTHING],
    ['consumer.client', word, NOTHING],
    ['consumer.processMs', number, NOTHING],
  ]),
  AddShareConsumer: says('add-share-consumer', [
    ['consumer.id', word],
    ['consumer.group', word],
    ['consumer.topics', list(word)],
    ['consumer.processMs', number, NOTHING],
    ['consumer.rejectEvery', number, NOTHING],
    ['consumer.releaseEvery', number, NOTHING],
    ['consumer.config', configs, NOTHING],
  ]),
  SetShareAcknowledgement: says('acknowledge', [...aConsumer, ['acknowledge', word]]),
  CloseClient: says('close', [
    ['client', word],
    ['midBatch', flag, NOTHING],
  ]),
  RestartClient: says('restart-client', [
    ['client', word],
    ['config', configs, {}],
  ]),
  SetProcessingTime: says('process', [...aConsumer, ['processMs', number]]),
  SeekConsumer: says('seek', [
    ...aConsumer,
    ['target', seek],
    ['topic', word, null],
    ['partition', number, null],
  ]),
  PausePartitions: says('pause-partitions', somePartitions),
  ResumePartitions: says('resume-partitions', somePartitions),
  StallConsumer: says('stall', aConsumer),
  UnstallConsumer: says('unstall', aConsumer),
  CommitOffsets: says('commit', [...aConsumer, ['offsets', offsets, null]]),
  ChangeSubscription: says('subscribe', [...aConsumer, ['topics', list(word)]]),
  CreateTopic: says('create-topic', [
    ['topic', word],
    ['partitions', number],
    ['replicationFactor', number],
    ['config', configs, {}],
    ['assignments', list(brokers), NOTHING],
  ]),
  ElectPreferredLeaders: says('elect-preferred'),
  ElectLeaders: says('elect', [
    ['electionType', lower],
    ['topic', word, null],
    ['partition', number, null],
  ]),
  ReassignPartitions: says('reassign', [
    ['partitions', placements],
    ['throttle', number, null],
  ]),
  CancelReassignment: says('cancel-reassign', [
    ['topic', word],
    ['partition', number],
  ]),
  CreatePartitions: says('add-partitions', [
    ['topic', word],
    ['count', number],
    ['assignments', list(brokers), null],
  ]),
  DeleteRecords: says('delete-records', [
    ['topic', word],
    ['partition', number],
    ['offset', number, -1],
  ]),
  DeleteTopic: says('delete-topic', [['topic', word]]),
  AlterConfigs: says('config', [
    ['resourceType', lower],
    ['resourceName', word],
    ['name', word],
    ['value', word, null],
  ]),
  AddBroker: says('add-broker', [
    ['id', number],
    ['rack', word, null],
  ]),
  AddController: says('add-controller', [['id', number]]),
  RemoveController: says('remove-controller', [['id', number]]),
  UnregisterBroker: says('unregister', [['broker', number]]),
  ResetOffsets: says('reset-offsets', [
    ['group', word],
    ['to', word],
    ['value', number, 0],
    ['topic', word, null],
    ['partition', number, null],
  ]),
  DeleteOffsets: says('delete-offsets', [
    ['group', word],
    ['partitions', partitions],
  ]),
  DeleteGroup: says('delete-group', [['group', word]]),
  ResetShareOffsets: says('reset-share-offsets', [
    ['group', word],
    ['topic', word],
    ['to', word],
    ['value', number, 0],
    ['partition', number, null],
  ]),
  RemoveMember: says('remove-member', [
    ['group', word],
    ['instance', word],
  ]),
  RunTool: says('tool', [
    ['line', word],
    ['words', lines],
    ['input', lines, null],
  ]),
  TypeLine: says('type', [['line', word]]),
  EndInput: says('end-input'),
  InterruptTool: says('interrupt'),
}
