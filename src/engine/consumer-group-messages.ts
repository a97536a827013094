/** What travels between a KIP-848 consumer group's members and its coordinator, and the coordinator's timers for it. */
import type { ErrorName } from './config/errors.ts'
import type { Assignment } from './messages.ts'

export type ConsumerGroupMessage =
  /** Joins (memberEpoch 0), keeps alive, tells what is owned, leaves (-1; -2 of a static member for a while). */
  | {
      readonly kind: 'ConsumerGroupHeartbeatRequest'
      readonly groupId: string
      readonly memberId: string
      readonly memberEpoch: number
      readonly clientId: string
      readonly instanceId: string | null
      readonly rackId: string | null
      /** -1 = as before */
      readonly rebalanceTimeoutMs: number
      /** null = as before */
      readonly subscribedTopicNames: readonly string[] | null
      readonly serverAssignor: string | null
      /** What the member owns; null = as it said before. */
      readonly topicPartitions: Assignment | null
    }
  | {
      readonly kind: 'ConsumerGroupHeartbeatResponse'
      readonly error: ErrorName
      readonly memberId: string
      readonly memberEpoch: number
      readonly heartbeatIntervalMs: number
      /** null = as it was told before. */
      readonly assignment: Assignment | null
    }

export interface ConsumerGroupTimer {
  readonly kind: 'ConsumerGroupTimer'
  readonly groupId: string
  readonly memberId: string
  readonly what: 'session' | 'rebalance' | 'join' | 'sync'
}
