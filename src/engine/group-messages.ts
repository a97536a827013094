/** What travels for groups of the classic protocol, and for the offsets of every group. */
import type { ErrorName } from './config/errors.ts'
import type { TopicPartition } from './messages.ts'

/**
 * What a member tells the group's leader (ConsumerProtocolSubscription v3). Absent parts are not sent: owned
 * partitions and user data by assignors that do not use them.
 */
export interface Subscription {
  readonly topics: readonly string[]
  readonly rackId?: string
  /** What the member holds while it joins (KIP-429) and the generation in which it got that (KIP-792). */
  readonly ownedPartitions?: readonly TopicPartition[]
  readonly generation?: number
  /** What the assignor adds: of sticky the last assignment, of cooperative-sticky its generation. */
  readonly userData?: { readonly partitions?: readonly TopicPartition[]; readonly generation: number }
}
export interface JoinProtocol extends Subscription {
  readonly name: string
}
export interface JoinMember extends Subscription {
  readonly memberId: string
  readonly groupInstanceId: string | null
}
/** The next offset to read, with the leader epoch of the record before it; -1 = not known. */
export interface CommittedOffset extends TopicPartition {
  readonly offset: number
  readonly leaderEpoch: number
}
/** What sent a commit: the clock inside poll(), the application, or what happens before partitions are given up. */
export type CommitCall = 'auto commit' | 'commitSync' | 'commitAsync'
/** Assignment of one member: partitions by topic. */
export type Assignment = readonly TopicPartition[]

export interface OffsetToCommit extends CommittedOffset {
  /** The application's own note. */
  readonly metadata?: string
}
/** offset -1 = none committed */
export interface FetchedOffset extends CommittedOffset {
  readonly error: ErrorName
  readonly metadata: string
}
export interface DescribedGroup {
  readonly groupId: string
  readonly error: ErrorName
  /** Dead when there is no such group. */
  readonly state: string
  readonly protocol: string
  readonly members: readonly {
    readonly memberId: string
    readonly groupInstanceId: string | null
    readonly clientId: string
    readonly assignment: Assignment
  }[]
}

export type GroupMessage =
  | {
      readonly kind: 'FindCoordinatorRequest'
      /** The key: a group.id, with keyType TRANSACTION a transactional.id. */
      readonly groupId: string
      /** GROUP when left out. */
      readonly keyType?: 'TRANSACTION'
    }
  | {
      readonly kind: 'FindCoordinatorResponse'
      readonly error: ErrorName
      readonly coordinatorId: number
      /** The cluster's feature level, which Kafka tells in ApiVersions; only with keyType TRANSACTION. */
      readonly transactionVersion?: number
    }
  | {
      readonly kind: 'JoinGroupRequest'
      readonly groupId: string
      readonly memberId: string
      readonly groupInstanceId: string | null
      readonly clientId: string
      readonly sessionTimeoutMs: number
      readonly rebalanceTimeoutMs: number
      readonly protocols: readonly JoinProtocol[]
      /** Why it joins (KIP-800). */
      readonly reason: string
    }
  | {
      readonly kind: 'JoinGroupResponse'
      readonly error: ErrorName
      readonly generationId: number
      readonly protocolName: string
      readonly leader: string
      readonly memberId: string
      /** Only the group's leader gets the list. */
      readonly members: readonly JoinMember[]
      /** The leader came back and the assignment stands (KIP-814). */
      readonly skipAssignment: boolean
    }
  | {
      readonly kind: 'SyncGroupRequest'
      readonly groupId: string
      readonly generationId: number
      readonly memberId: string
      readonly groupInstanceId: string | null
      readonly assignments: Readonly<Record<string, Assignment>>
    }
  | { readonly kind: 'SyncGroupResponse'; readonly error: ErrorName; readonly assignment: Assignment }
  | {
      readonly kind: 'HeartbeatRequest'
      readonly groupId: string
      readonly generationId: number
      readonly memberId: string
      readonly groupInstanceId: string | null
    }
  | { readonly kind: 'HeartbeatResponse'; readonly error: ErrorName }
  | {
      readonly kind: 'LeaveGroupRequest'
      readonly groupId: string
      /** '' when an operator names the instance. */
      readonly memberId: string
      readonly groupInstanceId: string | null
      /** KIP-800, in Kafka's words. */
      readonly reason?: string
    }
  | { readonly kind: 'LeaveGroupResponse'; readonly error: ErrorName }
  | {
      readonly kind: 'OffsetCommitRequest'
      readonly groupId: string
      readonly generationId: number
      readonly memberId: string
      readonly groupInstanceId: string | null
      readonly offsets: readonly OffsetToCommit[]
      /** Which call of the application it serves: the simulator's own note, which no broker reads. */
      readonly call?: CommitCall
    }
  | {
      readonly kind: 'OffsetCommitResponse'
      readonly results: readonly (TopicPartition & { readonly error: ErrorName })[]
    }
  | {
      readonly kind: 'OffsetFetchRequest'
      readonly groupId: string
      /** null = all that there are */
      readonly partitions: readonly TopicPartition[] | null
      /** Refuses offsets that an open transaction may still change (KIP-447); what consumers ask for. */
      readonly requireStable: boolean
      /** Of a member of the consumer protocol. */
      readonly memberId?: string
      readonly memberEpoch?: number
    }
  | {
      readonly kind: 'OffsetFetchResponse'
      readonly error: ErrorName
      readonly offsets: readonly FetchedOffset[]
    }
  | { readonly kind: 'DescribeGroupsRequest'; readonly groups: readonly string[] }
  | { readonly kind: 'DescribeGroupsResponse'; readonly groups: readonly DescribedGroup[] }
  | { readonly kind: 'DeleteGroupsRequest'; readonly groups: readonly string[] }
  | {
      readonly kind: 'DeleteGroupsResponse'
      readonly results: readonly { readonly groupId: string; readonly error: ErrorName }[]
    }
  | {
      readonly kind: 'OffsetDeleteRequest'
      readonly groupId: string
      readonly partitions: readonly TopicPartition[]
    }
  | {
      readonly kind: 'OffsetDeleteResponse'
      readonly error: ErrorName
      readonly results: readonly (TopicPartition & { readonly error: ErrorName })[]
    }
