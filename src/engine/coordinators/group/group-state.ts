/** A group read as one thing, whatever its protocol. */
import type { ErrorName } from '../../config/errors.ts'
import type { ConsumerGroupState } from '../../consumer-group-state.ts'
import type { MessageOf } from '../../messages.ts'
import type { Group, GroupState } from '../../world.ts'
import { validateCommit } from './classic-sync.ts'
import { stateOf, validateConsumerCommit } from './consumer-group.ts'

/** The group's state, of a classic or of a consumer group. */
export function groupStateOf(group: Group): GroupState | ConsumerGroupState {
  return group.consumer ? stateOf(group.consumer) : group.state
}

/** The generation, or the group epoch. */
export function groupEpochOf(group: Group): number {
  return group.consumer ? group.consumer.groupEpoch : group.generation
}

/** C8: may these offsets be committed by this member? */
export function validateGroupCommit(group: Group, request: MessageOf<'OffsetCommitRequest'>): ErrorName {
  return group.consumer ? validateConsumerCommit(group.consumer, request) : validateCommit(group, request)
}
