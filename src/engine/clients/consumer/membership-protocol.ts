/**
 * The seam between a consumer and the protocol by which it belongs to its group (group.protocol). The consumer asks
 * this table and knows no protocol; a protocol knows the group and the partitions it gives and takes, and nothing of
 * polling and fetching. `Consumer.membership` is of the protocol's own shape; its `protocol` field says which.
 */
import type { ErrorName } from '../../config/errors.ts'
import type { Message, MessageOf } from '../../messages.ts'
import type { Consumer, KafkaIo } from '../../world.ts'

/** Answers that only the membership understands. */
export type MemberAnswer = MessageOf<
  | 'JoinGroupResponse'
  | 'SyncGroupResponse'
  | 'HeartbeatResponse'
  | 'LeaveGroupResponse'
  | 'ConsumerGroupHeartbeatResponse'
>

/**
 * What an answer came to. ignored: it was for an earlier life. done: poll() goes on. assigned: there are new
 * partitions, whose committed offsets are asked for. fatal: poll() throws and the application ends. left: close()
 * may finish.
 */
export type MemberOutcome = 'ignored' | 'done' | 'assigned' | 'fatal' | 'left'

export interface MembershipProtocol<C extends Consumer = Consumer> {
  /** Inside poll(): what has to be done to be a member, and to stay one (join, rejoin, reconcile). */
  poll(self: C, io: KafkaIo): void
  /** The next heartbeat is due. */
  beat(self: C, io: KafkaIo): void
  /** The back-off after trouble with the coordinator is over: heartbeats go on where they are due. */
  resume(self: C, io: KafkaIo): void
  answered(self: C, io: KafkaIo, answer: MemberAnswer, request: Message): MemberOutcome
  /** A request to the coordinator got no answer. */
  lost(self: C, io: KafkaIo, request: Message): void
  /** The coordinator could not be found, or could not say what is committed: true when the library waits by itself. */
  keptOut?(self: C, io: KafkaIo): boolean
  /** An error in an answer about offsets. */
  groupError(self: C, io: KafkaIo, error: ErrorName): void
  /** Whether it is a member whose partitions are settled: then positions are committed by the clock. */
  isSettled(self: C): boolean
  /** close(), after its commits: true when there is an answer to wait for before it ends. */
  leave(self: C, io: KafkaIo): boolean
  /**
   * The application has not called poll() for max.poll.interval.ms: the member leaves. It keeps its partitions until
   * the next poll(), which loses them.
   */
  pollExpired?(self: C, io: KafkaIo): void
  /** A record is done: a library whose loop sends the heartbeats sends the one that is due. */
  recordDone?(self: C, io: KafkaIo): void
  /** subscribe() with other topics, which stand in the spec already. */
  subscriptionChanged?(self: C, io: KafkaIo): void
}
