/** How far readers of committed data may read, and what holds them back (T1). */
import { lastStableOffset } from '../log/transactions.ts'
import type { Broker, KafkaIo } from '../world.ts'
import { logOf } from './replicas.ts'

/** The high watermark of a leader has moved: says when the last stable offset stays behind, or moves on. */
export function noteStable(self: Broker, io: KafkaIo, key: string, from: number, to: number): void {
  const log = logOf(self, key)
  const { ongoing, completed } = log.transactions
  if (ongoing.length === 0 && completed.length === 0) return
  const before = lastStableOffset(log, from)
  const after = lastStableOffset(log, to)
  const broker = self.brokerId
  if (before === from && after < to) {
    const producerId = ongoing.find((txn) => txn.firstOffset === after)?.producerId ?? -1
    io.report({ kind: 'LastStableOffsetHeld', broker, partition: key, offset: after, producerId })
  } else if (before < from && after > before)
    io.report({ kind: 'LastStableOffsetAdvanced', broker, partition: key, from: before, to: after })
}
