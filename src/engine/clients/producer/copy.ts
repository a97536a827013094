/** The producer's half of consume-transform-produce: one transaction for each batch that a consumer hands over. */
import type { MessageOf } from '../../messages.ts'
import type { KafkaIo, Producer } from '../../world.ts'
import { send } from './accumulator.ts'
import { beginTransaction, endTransaction, sendOffsets } from './transactions.ts'
import { newRecord } from './workload.ts'

/** Does what is next for the batch in hand: begin, send, add the offsets, end, tell the consumer. */
export function copyOn(self: Producer, io: KafkaIo): void {
  const { txn, spec } = self
  const copying = txn?.copying
  if (!txn || !copying) return
  if (txn.state === 'FATAL_ERROR')
    return answer(self, io, { committed: false, fatal: txn.lastError ?? 'PRODUCER_FENCED' })
  if (copying.phase === 'waiting' && txn.state === 'READY' && beginTransaction(self, io)) {
    copying.phase = 'sending'
    for (const { key, value } of copying.records) {
      const record = newRecord(self, io, key, value)
      send(self, io, { record, topic: spec.topic, partition: null, since: io.now, byHand: false })
    }
  }
  if (txn.state === 'ABORTABLE_ERROR') endTransaction(self, io, false)
  // send() may have to wait for metadata or memory.
  if (copying.phase === 'sending' && txn.state === 'IN_TRANSACTION' && self.unpartitioned.length === 0) {
    sendOffsets(self, copying.offsets)
    copying.phase = 'ending'
    const every = spec.transaction?.abortEvery ?? 0
    endTransaction(self, io, every === 0 || txn.began % every !== 0)
  }
  if (copying.phase !== 'waiting' && (txn.state === 'READY' || txn.state === 'INITIALIZING'))
    answer(self, io, { committed: txn.endedWith === 'commit', fatal: null })
}

function answer(self: Producer, io: KafkaIo, how: Omit<MessageOf<'TransformResponse'>, 'kind'>): void {
  const { txn } = self
  if (!txn?.copying) return
  io.reply(txn.copying.ref, { kind: 'TransformResponse', ...how })
  txn.copying = null
}
