/** Where records wait to be sent: per partition a queue of batches (RecordAccumulator). */
import { MS } from '../../kernel/types.ts'
import { codecOf } from '../../log/compression.ts'
import { incrementSequence } from '../../log/producer-state.ts'
import {
  batchSizeUpperBound,
  createBatch,
  type NewRecord,
  RECORD_BATCH_OVERHEAD,
  recordSizeInBytes,
} from '../../log/record-batch.ts'
import { utf8Length } from '../../log/utf8.ts'
import type { TopicPartition } from '../../messages.ts'
import { type KafkaIo, type Producer, type ProducerBatch, partitionKey } from '../../world.ts'
import { consolePrinter } from '../late-parts.ts'
import { requestRefresh } from '../metadata.ts'
import { transactions } from './late-parts.ts'
import { availableInTime } from './latency.ts'
import { partitionForKey, utf8 } from './murmur2.ts'
import { FRESH_PARTITIONER, partitionBy } from './partitioners.ts'
import { adaptiveTable, choosePartition, updateStickyState } from './sticky-partitioner.ts'

type Pending = Producer['unpartitioned'][number]

/** KIP-794: the partition that keyless records of a topic go to at present. */
function stickyPartition(self: Producer, io: KafkaIo, topic: string): number {
  const current = self.sticky[topic]
  if (current) return current.partition
  const partition = chooseSticky(self, io, topic)
  self.sticky[topic] = { partition, producedBytes: 0 }
  return partition
}

/** The partitions of a topic that have a leader. */
function availablePartitions(self: Producer, topic: string): number[] {
  const partitions = self.metadata.topics[topic]?.partitions ?? []
  return partitions.flatMap((p, i) => (p.leader >= 0 ? [i] : []))
}

function chooseSticky(self: Producer, io: KafkaIo, topic: string): number {
  const partitions = self.metadata.topics[topic]?.partitions ?? []
  const available = availablePartitions(self, topic)
  const inTime = availableInTime(self, topic, available)
  // Those that are too slow come last and are not chosen (RecordAccumulator.partitionReady).
  const order =
    inTime.length < available.length
      ? [...inTime, ...available.filter((p) => !inTime.includes(p))]
      : available
  const queued = order.map((partition) => self.queues[partitionKey({ topic, partition })]?.length ?? 0)
  const adaptive = self.config['partitioner.adaptive.partitioning.enable']
  const table = adaptive ? adaptiveTable(queued, order, inTime.length) : null
  const pick = (lowest: number, highest: number) => io.pick(`partitioner/${self.id}`, lowest, highest)
  return choosePartition({ table, available, partitions: partitions.length }, pick)
}

function noteSticky(
  self: Producer,
  io: KafkaIo,
  topic: string,
  appendedBytes: number,
  enableSwitch: boolean,
): void {
  const state = self.sticky[topic]
  if (!state) return
  const batchSize = self.config['batch.size']
  const choose = () => chooseSticky(self, io, topic)
  self.sticky[topic] = updateStickyState(state, { appendedBytes, batchSize, enableSwitch }, choose)
}

/** The partitioners of other libraries, and Java's round robin. */
function chooseByName(
  self: Producer,
  io: KafkaIo,
  { record, topic }: Pending,
  name: Exclude<Producer['behaviour']['partitioner'], 'built-in'>,
): number {
  const state = self.partitioners[topic] ?? FRESH_PARTITIONER
  const key = record.key === null ? null : utf8(record.key)
  const question = {
    key,
    bytes: (key?.length ?? 0) + utf8Length(record.value ?? ''),
    partitions: self.metadata.topics[topic]?.partitions.length ?? 0,
    available: availablePartitions(self, topic),
    now: io.now,
    stickyFor: self.behaviour.stickyForMs * MS,
  }
  const pick = (lowest: number, highest: number) => io.pick(`partitioner/${self.id}`, lowest, highest)
  const choice = partitionBy(name, question, state, pick)
  self.partitioners[topic] = choice.state
  return choice.partition
}

/** P1: explicit partition, else the key's hash over all partitions, else sticky. */
function choose(
  self: Producer,
  io: KafkaIo,
  { record, topic, partition }: Pending,
): { partition: number; sticky: boolean } {
  if (partition !== null) return { partition, sticky: false }
  const own = self.spec.partitionOfKey
  if (own && record.key !== null && Object.hasOwn(own, record.key)) {
    const count = self.metadata.topics[topic]?.partitions.length ?? 1
    return { partition: (own[record.key] ?? 0) % count, sticky: false }
  }
  const { partitioner } = self.behaviour
  if (partitioner !== 'built-in')
    return {
      partition: chooseByName(self, io, { record, topic, partition, since: 0, byHand: false }, partitioner),
      sticky: false,
    }
  const partitions = self.metadata.topics[topic]?.partitions.length ?? 0
  if (record.key !== null && !self.config['partitioner.ignore.keys'])
    return { partition: partitionForKey(record.key, partitions), sticky: false }
  return { partition: stickyPartition(self, io, topic), sticky: true }
}

function openBatch(self: Producer, io: KafkaIo, tp: TopicPartition, size: number): ProducerBatch {
  const key = partitionKey(tp)
  self.queues[key] ??= []
  const queue = self.queues[key] as ProducerBatch[]
  const last = queue.at(-1)
  const isOpen =
    last &&
    !last.sealed &&
    last.attempts === 0 &&
    last.records.length < (self.behaviour.batchRecords ?? Infinity)
  if (last && isOpen && last.sizeInBytes + size <= self.config['batch.size']) return last
  const batch: ProducerBatch = {
    topic: tp.topic,
    partition: tp.partition,
    records: [],
    createdAt: io.now,
    sizeInBytes: RECORD_BATCH_OVERHEAD,
    attempts: 0,
    retryAt: 0,
    sealed: null,
    inFlight: false,
  }
  queue.push(batch)
  return batch
}

function hasRoom(self: Producer, { record }: Pending): boolean {
  const { created, acknowledged, failed } = self.counts
  const { bufferRecords } = self.behaviour
  if (bufferRecords !== null && created - acknowledged - failed >= bufferRecords) return false
  return self.bufferedBytes + sizeOf(record) <= self.config['buffer.memory']
}

/** A send() waits for memory (BufferPool.queued): then nothing lingers. */
export function isExhausted(self: Producer): boolean {
  const first = self.unpartitioned[0]
  return first !== undefined && !hasRoom(self, first)
}

/** True when metadata and memory allow the record into its queue now; one that is too large is refused there. */
function mayEnter(self: Producer, pending: Pending): boolean {
  if ((self.metadata.topics[pending.topic]?.partitions.length ?? 0) === 0) return false
  if (isTooLarge(self, pending.record)) return true
  return hasRoom(self, pending)
}

function sizeOf(record: NewRecord): number {
  return recordSizeInBytes(0, 0, record)
}

/** KafkaProducer.doSend: a record finds its partition and its batch, or blocks until it can. */
export function send(self: Producer, io: KafkaIo, pending: Pending): void {
  if (self.behaviour.whenFull === 'refuses' && !isTooLarge(self, pending.record) && !hasRoom(self, pending)) {
    const error = '_QUEUE_FULL: Local: Queue full'
    return refuse(self, io, pending, error)
  }
  if (self.unpartitioned.length > 0 || !mayEnter(self, pending)) {
    self.unpartitioned.push(pending)
    if (!self.metadata.topics[pending.topic]?.partitions.length) requestRefresh(self, io)
    return
  }
  enter(self, io, pending)
}

function refuse(self: Producer, io: KafkaIo, { record, topic }: Pending, error: string): void {
  const { id, key, value } = record
  if (self.console) consolePrinter.get().saySendError(self, io, { topic, key, value }, error)
  io.report({ kind: 'RecordRefused', producer: self.id, id, error })
}

/** KafkaProducer.ensureValidRecordSize, with the upper bound of what the record may take in a batch of its own. */
function isTooLarge(self: Producer, record: NewRecord): boolean {
  const size = batchSizeUpperBound(record)
  return size > self.config['max.request.size'] || size > self.config['buffer.memory']
}

function enter(self: Producer, io: KafkaIo, pending: Pending): void {
  const { record, topic } = pending
  if (isTooLarge(self, record)) {
    const error = 'RecordTooLargeException: larger than max.request.size or buffer.memory'
    return refuse(self, io, pending, error)
  }
  const { partition, sticky } = choose(self, io, pending)
  const size = sizeOf(record)
  const batch = openBatch(self, io, { topic, partition }, size)
  if (self.txn) transactions.get().addPartition(self, batch)
  batch.records.push(record)
  batch.sizeInBytes += size
  self.bufferedBytes += size
  self.counts.created += 1
  const full = batch.sizeInBytes >= self.config['batch.size'] || self.config['linger.ms'] === 0
  if (sticky) noteSticky(self, io, topic, size, full)
  io.report({
    kind: 'RecordCreated',
    producer: self.id,
    id: record.id,
    partition: partitionKey({ topic, partition }),
    key: record.key,
    value: record.value,
    ...(record.headers && { headers: record.headers }),
    byHand: pending.byHand,
  })
}

/** Metadata came or memory was freed: blocked records go on, those past max.block.ms are refused. */
export function unblock(self: Producer, io: KafkaIo): void {
  while (self.unpartitioned.length > 0) {
    const first = self.unpartitioned[0] as Pending
    if (mayEnter(self, first)) {
      self.unpartitioned.shift()
      enter(self, io, first)
    } else if (io.now - first.since >= self.config['max.block.ms'] * MS) {
      self.unpartitioned.shift()
      const known = (self.metadata.topics[first.topic]?.partitions.length ?? 0) > 0
      const error = known ? 'BufferExhaustedException' : 'TimeoutException: topic not present in metadata'
      refuse(self, io, first, error)
    } else return
  }
}

/** Closes a batch for sending, with its place in the producer's sequence when idempotence is on. */
export function seal(self: Producer, batch: ProducerBatch): void {
  if (batch.sealed) return
  const { producerId } = self
  const codec = codecOf(self.config['compression.type'])
  if (producerId < 0) {
    batch.sealed = createBatch(batch.records, { producerId, producerEpoch: -1, baseSequence: -1 }, codec)
    return
  }
  const key = partitionKey(batch)
  // TransactionManager.maybeUpdateProducerIdAndEpoch: a new epoch begins where no batch of the old one is left.
  if (self.sequenceEpochs[key] !== self.producerEpoch && !self.queues[key]?.some((b) => b.sealed !== null)) {
    self.sequenceEpochs[key] = self.producerEpoch
    self.nextSequence[key] = 0
  }
  const baseSequence = self.nextSequence[key] ?? 0
  self.nextSequence[key] = incrementSequence(baseSequence, batch.records.length)
  const producerEpoch = self.sequenceEpochs[key] ?? self.producerEpoch
  const sealed = createBatch(batch.records, { producerId, producerEpoch, baseSequence }, codec)
  batch.sealed = self.txn ? Object.freeze({ ...sealed, isTransactional: true as const }) : sealed
}

/** The batch leaves the accumulator, delivered or given up. */
export function removeBatch(self: Producer, batch: ProducerBatch): void {
  const queue = self.queues[partitionKey(batch)] ?? []
  const index = queue.indexOf(batch)
  if (index >= 0) queue.splice(index, 1)
  self.bufferedBytes -= batch.sizeInBytes - RECORD_BATCH_OVERHEAD
}

/** Names the records of a batch. */
export function idsOf(batch: ProducerBatch): readonly number[] {
  return batch.sealed?.ids ?? batch.records.map((r) => r.id)
}
