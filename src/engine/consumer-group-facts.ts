/**
 * What can be seen to happen in KIP-848 consumer groups. For a matrix of who has what in each epoch:
 * TargetAssignmentComputed gives the columns, ConsumerMemberAdvanced what each member then really has; for bands of
 * states over time: ConsumerMemberAdvanced on the coordinator, ConsumerStateChanged on the client, and
 * GroupStateChanged for the group.
 */
import type { ErrorName } from './config/errors.ts'
import type { ConsumerMemberState, ReconciliationState } from './consumer-group-state.ts'
import type { NodeId } from './kernel/types.ts'
import type { Assignment } from './messages.ts'

export type ConsumerGroupFact =
  /** The group has another epoch: its members, their subscriptions or the topics have changed. */
  | {
      readonly kind: 'GroupEpochBumped'
      readonly group: string
      readonly groupEpoch: number
      readonly reason: string
    }
  /** The coordinator has computed who shall have what in the end. */
  | {
      readonly kind: 'TargetAssignmentComputed'
      readonly group: string
      readonly assignmentEpoch: number
      readonly assignor: string
      readonly targets: readonly {
        readonly member: string
        readonly client: NodeId
        readonly partitions: Assignment
      }[]
    }
  /** A member came one step nearer to its target, as the coordinator sees it. */
  | {
      readonly kind: 'ConsumerMemberAdvanced'
      readonly group: string
      readonly member: string
      readonly client: NodeId
      readonly from: ReconciliationState
      readonly to: ReconciliationState
      readonly fromEpoch: number
      readonly memberEpoch: number
      /** Of the target it is on its way to. */
      readonly targetEpoch: number
      readonly assigned: Assignment
      /** To be given up before it may move on. */
      readonly revoking: Assignment
      /** Its own in the end, but not given up by others yet. */
      readonly awaiting: Assignment
    }
  /** A static member left for a while; what it has is kept for it until its session ends. */
  | {
      readonly kind: 'StaticMemberAway'
      readonly group: string
      readonly member: string
      readonly client: NodeId
      readonly instanceId: string
    }
  /** A static member is back under another member id and takes over what it had. */
  | {
      readonly kind: 'StaticMemberReplaced'
      readonly group: string
      readonly instanceId: string
      readonly from: string
      readonly to: string
      readonly client: NodeId
    }
  /** A classic group became a consumer group while its members live on (KIP-848 online migration). */
  | {
      readonly kind: 'GroupUpgraded'
      readonly group: string
      readonly groupEpoch: number
      readonly members: number
    }
  /** The last member of the new protocol has gone: the group is a classic one again. */
  | {
      readonly kind: 'GroupDowngraded'
      readonly group: string
      readonly generation: number
      readonly members: number
    }
  /** The state of the membership on the client. */
  | {
      readonly kind: 'ConsumerStateChanged'
      readonly consumer: NodeId
      readonly group: string
      readonly from: ConsumerMemberState
      readonly to: ConsumerMemberState
      readonly memberEpoch: number
    }
  /** The coordinator does not take it for a member any more: it gives everything up and joins anew. */
  | {
      readonly kind: 'ConsumerFenced'
      readonly consumer: NodeId
      readonly group: string
      readonly error: ErrorName
      readonly memberEpoch: number
    }
