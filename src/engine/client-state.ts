/** What every client knows of the cluster. */
import type { ErrorName } from './config/errors.ts'
import type { Micros, NodeId } from './kernel/types.ts'
import type { BrokerEndpoint } from './messages.ts'

export interface KnownPartition {
  leader: number
  leaderEpoch: number
  isr: readonly number[]
}

/** What a client knows of the cluster; it may be out of date. */
export interface ClientMetadata {
  readonly bootstrap: readonly NodeId[]
  brokers: readonly BrokerEndpoint[]
  topics: Record<
    string,
    {
      error: ErrorName
      /** '' until known */
      topicId: string
      partitions: KnownPartition[]
      /** What was known before the topic could not be described any more; its epochs still count. */
      before?: KnownPartition[]
    }
  >
  refreshing: boolean
  refreshedAt: Micros
  /** Something was wrong: ask again as soon as the back-off allows. */
  stale: boolean
  attempts: number
  timerAt: Micros
}
