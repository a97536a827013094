/** A group read as one thing, whatever its protocol. */
import type { ErrorName } from '../../config/errors.ts'
import type { ConsumerGroup, ConsumerGroupState } from '../../consumer-group-state.ts'
import type { MessageOf } from '../../messages.ts'
import type { Group, GroupState } from '../../world.ts'
import { validateCommit } from './classic-sync.ts'
import { consumerGroups } from './late-parts.ts'

/** A group of the consumer protocol. */
export type WithConsumer = Group & { consumer: ConsumerGroup }

/** The group, when it is a consumer group with members, so that classic requests are its own affair. */
export function consumerGroupOf(group: Group | ErrorName): WithConsumer | null {
  if (typeof group === 'string' || !group.consumer) return null
  return Object.keys(group.consumer.members).length > 0 ? (group as WithConsumer) : null
}

/** The group's state, of a classic or of a consumer group. */
export function groupStateOf(group: Group): GroupState | ConsumerGroupState {
  return group.consumer ? consumerGroups.get().stateOf(group.consumer) : group.state
}

/** The generation, or the group epoch. */
export function groupEpochOf(group: Group): number {
  return group.consumer ? group.consumer.groupEpoch : group.generation
}

/** C8: may these offsets be committed by this member? */
export function validateGroupCommit(group: Group, request: MessageOf<'OffsetCommitRequest'>): ErrorName {
  return group.consumer
    ? consumerGroups.get().validateConsumerCommit(group.consumer, request)
    : validateCommit(group, request)
}
