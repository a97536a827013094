/** What the application sends: a record now and then, as its spec says. */

import { wallClock } from '../../broker/replicas.ts'
import type { RecordHeader } from '../../log/headers.ts'
import type { NewRecord } from '../../log/record-batch.ts'
import { utf8Length } from '../../log/utf8.ts'
import type { KafkaIo, Producer } from '../../world.ts'
import { send } from './accumulator.ts'
import { transactions } from './late-parts.ts'

/** Records of one producer are numbered within this many. */
const IDS_PER_PRODUCER = 4_294_967_296

/** A record with an identity of its own. */
export function newRecord(
  self: Producer,
  io: KafkaIo,
  key: string | null,
  value: string | null,
  headers?: readonly RecordHeader[],
): NewRecord {
  const id = self.index * IDS_PER_PRODUCER + self.nextRecord++
  const own = headers && headers.length > 0 ? { headers } : {}
  return { id, timestamp: wallClock(io.wallNow), key, value, ...own }
}

/** Plans the next record; a rate of 0 plans none. */
export function planWorkload(self: Producer, io: KafkaIo): void {
  self.workloadToken += 1
  const { recordsPerSecond } = self.spec
  if (recordsPerSecond <= 0) return
  const mean = 1_000_000 / recordsPerSecond
  const delay = io.pick(`workload/${self.id}`, Math.round(mean / 2), Math.round(mean * 1.5))
  io.wakeAfter(delay, { kind: 'WorkloadTimer', token: self.workloadToken })
}

/** Whether the application still waits for an earlier record: send() blocks, or a blocking call has no answer yet. */
function isWaiting(self: Producer): boolean {
  const { created, acknowledged, failed } = self.counts
  const blocks = self.behaviour.send === 'blocking' && created - acknowledged - failed > 0
  return blocks || self.unpartitioned.length > 0
}

/** A transactional application begins before it sends; false while it cannot send. */
function isInTransaction(self: Producer, io: KafkaIo): boolean {
  const { txn, spec } = self
  if (!txn) return true
  if (spec.transaction && txn.state === 'READY') transactions.get().beginTransaction(self, io)
  return txn.state === 'IN_TRANSACTION'
}

/** The transaction holds all the records it shall hold: it is committed, or aborted when its turn is. */
function maybeEnd(self: Producer, io: KafkaIo): void {
  const { txn, spec } = self
  if (!txn || !spec.transaction || txn.records < spec.transaction.records) return
  const { abortEvery = 0 } = spec.transaction
  transactions.get().endTransaction(self, io, abortEvery === 0 || txn.began % abortEvery !== 0)
}

/** Sends the next record of the workload, unless the application still waits for an earlier one. */
export function nextRecord(self: Producer, io: KafkaIo): void {
  const { keys, topic, value = '{"n":{n}}', valueBytes = 0 } = self.spec
  if (!isWaiting(self) && isInTransaction(self, io)) {
    const key =
      keys && keys.length > 0 ? (keys[io.pick(`workload/${self.id}`, 0, keys.length - 1)] as string) : null
    const number = String(self.nextRecord)
    const filled = (text: string) => text.replaceAll('{n}', number).replaceAll('{key}', key ?? '')
    const headers = self.spec.headers?.map((header) => ({
      key: header.key,
      value: header.value === null ? null : filled(header.value),
    }))
    const short = filled(value)
    const text = valueBytes === 0 ? short : short + '.'.repeat(Math.max(0, valueBytes - utf8Length(short)))
    send(self, io, {
      record: newRecord(self, io, key, text, headers),
      topic,
      partition: null,
      since: io.now,
      byHand: false,
    })
    maybeEnd(self, io)
  }
  planWorkload(self, io)
}

/** Sends one record for a person. */
export function sendByHand(
  self: Producer,
  io: KafkaIo,
  what: {
    readonly topic: string
    readonly partition: number | null
    readonly key: string | null
    readonly value: string | null
    readonly headers?: readonly RecordHeader[]
  },
): void {
  const record = newRecord(self, io, what.key, what.value, what.headers)
  send(self, io, { record, topic: what.topic, partition: what.partition, since: io.now, byHand: true })
}
