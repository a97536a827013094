/** What can be seen to happen to groups on their coordinator, and to their offsets. */
import type { PartitionKey } from './facts.ts'
import type { NodeId } from './kernel/types.ts'
import type { Assignment, TopicPartition } from './messages.ts'

export type GroupFact =
  | {
      readonly kind: 'GroupStateChanged'
      readonly group: string
      readonly from: string
      readonly to: string
      readonly generation: number
      readonly reason: string
    }
  | {
      readonly kind: 'MemberJoined'
      readonly group: string
      readonly member: string
      readonly client: NodeId
      /** group.instance.id of a static member */
      readonly instance?: string | null
    }
  /** A static member came back under a new member id; the old one is fenced. */
  | {
      readonly kind: 'MemberReplaced'
      readonly group: string
      readonly instance: string
      readonly oldMember: string
      readonly member: string
      readonly client: NodeId
      /** False when the group stays as it is. */
      readonly rebalances: boolean
    }
  | {
      readonly kind: 'MemberLeft'
      readonly group: string
      readonly member: string
      readonly client: NodeId
      readonly reason: 'left' | 'session timeout' | 'rebalance timeout' | 'group full'
    }
  | {
      readonly kind: 'GroupAssigned'
      readonly group: string
      readonly generation: number
      /** The assignor. */
      readonly protocol: string
      readonly leader: string
      readonly assignments: Readonly<Record<string, Assignment>>
    }
  | {
      readonly kind: 'CoordinatorLoaded'
      readonly broker: number
      readonly partition: PartitionKey
      readonly groups: number
    }
  /** Committed in __consumer_offsets too: from here on they are what a new owner starts from. */
  | {
      readonly kind: 'OffsetsCommitted'
      readonly group: string
      /** Who committed them, and in which generation; '' and -1 outside of the group's membership. */
      readonly member: string
      readonly generation: number
      readonly offsets: readonly (TopicPartition & { readonly offset: number })[]
    }
  /** An operator set where a group reads on, from outside of it. */
  | {
      readonly kind: 'OffsetsReset'
      readonly group: string
      /** `from` -1 = there was none. */
      readonly offsets: readonly (TopicPartition & { readonly from: number; readonly to: number })[]
    }
  | { readonly kind: 'OffsetsResetRefused'; readonly group: string; readonly state: string }
  | { readonly kind: 'OffsetsExpired'; readonly group: string; readonly partitions: Assignment }
  | { readonly kind: 'OffsetsDeleted'; readonly group: string; readonly partitions: Assignment }
  | { readonly kind: 'GroupDeleted'; readonly group: string; readonly why: 'expired' | 'deleted' }
