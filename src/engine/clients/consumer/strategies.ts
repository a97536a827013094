/**
 * partition.assignment.strategy: the client-side assignors a consumer offers, and by which protocol it rebalances.
 * Follows ConsumerCoordinator: cooperative only when every assignor it offers is; with range among them it is eager,
 * also in a group whose common assignor is cooperative-sticky. So a group changes over in two rolling bounces.
 */
import type { JoinMember } from '../../messages.ts'
import type { Consumer } from '../../world.ts'
import { assignRange } from './assignors/range.ts'
import { assignRoundRobin } from './assignors/round-robin.ts'
import type { Assignment, AssignorMember, Topics } from './assignors/types.ts'
import { stickyAssignors } from './late-parts.ts'

export type StrategyName = 'range' | 'roundrobin' | 'sticky' | 'cooperative-sticky'

interface Strategy {
  readonly assign: (topics: Topics, members: readonly AssignorMember[]) => Assignment
  readonly cooperative: boolean
}

const STRATEGIES: Readonly<Record<StrategyName, Strategy>> = {
  range: { assign: assignRange, cooperative: false },
  roundrobin: { assign: assignRoundRobin, cooperative: false },
  sticky: {
    assign: (topics, members) => stickyAssignors.get().assignSticky(topics, members),
    cooperative: false,
  },
  'cooperative-sticky': {
    assign: (topics, members) => stickyAssignors.get().assignCooperativeSticky(topics, members),
    cooperative: true,
  },
}

const CLASSES: Readonly<Record<string, StrategyName>> = {
  'org.apache.kafka.clients.consumer.RangeAssignor': 'range',
  'org.apache.kafka.clients.consumer.RoundRobinAssignor': 'roundrobin',
  'org.apache.kafka.clients.consumer.StickyAssignor': 'sticky',
  'org.apache.kafka.clients.consumer.CooperativeStickyAssignor': 'cooperative-sticky',
}

const isStrategy = (name: string): name is StrategyName => Object.hasOwn(STRATEGIES, name)

/** The assignors a consumer offers, the one it likes best first. */
export function strategiesOf(self: Consumer): StrategyName[] {
  const named = self.behaviour.assignors ?? self.config['partition.assignment.strategy'].split(',')
  const known = named.map((name) => CLASSES[name.trim()] ?? name.trim()).filter(isStrategy)
  return known.length > 0 ? known : ['range']
}

/** Whether the consumer keeps its partitions while it joins. */
export function isCooperative(self: Consumer): boolean {
  return strategiesOf(self).every((name) => STRATEGIES[name].cooperative)
}

/** What the assignor of that name makes of it. Throws for a name that is none of ours. */
export function assignBy(name: string, topics: Topics, members: readonly JoinMember[]): Assignment {
  if (!isStrategy(name)) throw new Error(`there is no assignor ${name}`)
  return STRATEGIES[name].assign(
    topics,
    members.map((member) => asMember(name, member)),
  )
}

/** What a member says it had: StickyAssignor reads its user data, CooperativeStickyAssignor the subscription first. */
function asMember(name: StrategyName, member: JoinMember): AssignorMember {
  const { memberId, groupInstanceId, rackId = null, topics, userData } = member
  const generation = member.generation ?? -1
  const owned =
    name === 'sticky'
      ? { ownedPartitions: userData?.partitions ?? [], generation: userData?.generation ?? -1 }
      : {
          ownedPartitions: member.ownedPartitions ?? [],
          generation: generation >= 0 ? generation : (userData?.generation ?? -1),
        }
  return { memberId, groupInstanceId, rackId, topics, ...owned, subscriptionGeneration: generation }
}
