/** Which protocol a consumer belongs to its group by, and what assign() leaves of it. */
import type { Consumer } from '../../world.ts'
import { consumerMembership } from './late-parts.ts'
import { classicMembership } from './membership.ts'
import type { MembershipProtocol } from './membership-protocol.ts'

/** assign(): the partitions are the application's own choice. There is a coordinator at most for commits. */
const manualMembership: MembershipProtocol = {
  poll: () => undefined,
  beat: () => undefined,
  resume: () => undefined,
  answered: () => 'ignored',
  lost: () => undefined,
  groupError: () => undefined,
  isSettled: () => true,
  leave: () => false,
}

/** The protocols by which a consumer may belong to its group. */
const MEMBERSHIPS: Readonly<Record<Consumer['membership']['protocol'], () => MembershipProtocol>> = {
  classic: () => classicMembership as MembershipProtocol,
  consumer: () => consumerMembership.get(),
  manual: () => manualMembership,
}

/** How this consumer belongs to its group. */
export function membershipOf(self: Consumer): MembershipProtocol {
  return MEMBERSHIPS[self.membership.protocol]()
}
