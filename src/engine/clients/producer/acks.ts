/** ProducerConfig.parseAcks */
import type { Acks } from '../../messages.ts'

/** `all` and `-1` are the same. */
export function producerAcks(acks: string): Acks {
  return acks === '0' ? 0 : acks === '1' ? 1 : -1
}
