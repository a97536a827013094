/** Transaction numbers: 64 bits in ZooKeeper (the epoch above, a counter below), two integers here (ZxidUtils). */
import type { Zxid } from '../zookeeper-state.ts'

export const ZERO_ZXID: Zxid = Object.freeze({ epoch: 0, counter: 0 })

/** Less than 0 when a is older than b, 0 when they are the same. */
export function compareZxid(a: Zxid, b: Zxid): number {
  return a.epoch - b.epoch || a.counter - b.counter
}

/** As ZooKeeper prints it: 0x300000012. */
export function formatZxid({ epoch, counter }: Zxid): string {
  const low = counter.toString(16)
  return epoch === 0 ? `0x${low}` : `0x${epoch.toString(16)}${low.padStart(8, '0')}`
}

/** As one number: Kafka takes the czxid of /brokers/ids/N for the broker epoch. Exact up to epoch 2^20. */
export function zxidNumber({ epoch, counter }: Zxid): number {
  return epoch * 2 ** 32 + counter
}
