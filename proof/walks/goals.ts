/** States that are worth reaching. A walk that never gets there proves nothing about them. */
import type { Fact, FactKind, FactOf } from '../../src/engine/facts.ts'
import type { Ghosts } from '../../src/engine/invariants/ghosts.ts'
import type { KafkaWorld } from '../../src/engine/world.ts'

type Test<F> = (fact: F, ghosts: Ghosts, world: KafkaWorld) => boolean

const on = <K extends FactKind>(kind: K, is: Test<FactOf<K>> = () => true) => ({ kind, is: is as Test<Fact> })

/** Every goal, with how it is recognised. */
const GOALS = {
  'a laggard left the ISR': on('IsrChanged', (f) => f.reason === 'lagging'),
  'a fenced broker left the ISR': on('IsrChanged', (f) => f.reason === 'fenced'),
  'a follower came back into the ISR': on('IsrChanged', (f) => f.reason === 'caught up'),
  'a new incarnation left the ISR': on('IsrChanged', (f) => f.reason === 'new incarnation'),
  'eligible leader replicas were kept': on('IsrChanged', (f, g) => eligible(g, f.partition).length > 0),
  'a leader was elected from the ELR': on('LeaderElected', (f, g) => eligible(g, f.partition).includes(f.to)),
  'an unclean leader was elected': on('LeaderElected', (f) => f.reason === 'unclean'),
  'a preferred leader was elected': on('LeaderElected', (f) => f.reason === 'preferred'),
  'a partition went offline': on('PartitionWentOffline'),
  'a controlled shutdown moved leaders': on('ControlledShutdownStarted', (f) => f.leaderships > 0),
  'a log was truncated': on('LogTruncated'),
  'a duplicate was recognised': on('DuplicateIgnored'),
  'a sequence was refused': on('AppendRefused', (f) => f.error === 'OUT_OF_ORDER_SEQUENCE_NUMBER'),
  'an append was refused below min ISR': on('AppendRefused', (f) => f.error === 'NOT_ENOUGH_REPLICAS'),
  'an append came to the wrong broker': on('AppendRefused', (f) => f.error === 'NOT_LEADER_OR_FOLLOWER'),
  'a proposal was refused': on('IsrRefused'),
  'a proposal came too late': on('IsrRefused', (f) => f.error === 'INVALID_UPDATE_VERSION'),
  'an ineligible replica was proposed': on('IsrRefused', (f) => f.error === 'INELIGIBLE_REPLICA'),
  'a batch was retried after a lost connection': on('BatchRetried', (f) => f.error === 'DISCONNECTED'),
  'a batch was retried after a timeout': on(
    'BatchRetried',
    (f) => f.error.startsWith('TIMEOUT') || f.error === 'REQUEST_TIMED_OUT',
  ),
  'a batch was given up': on('BatchFailed'),
  'the quorum changed its leader': on('QuorumLeaderElected', (f) => f.epoch > 1),
  'a quorum leader resigned': on('QuorumLeaderResigned'),
  'a registration was refused': on('BrokerRegistrationRefused'),
  'a session expired': on('BrokerFenced', (f) => f.reason === 'session expired'),
  'a group was rebalanced': on('GroupStateChanged', (f) => f.to === 'Stable' && f.generation > 1),
  'a member was lost': on('MemberLeft', (f) => f.reason === 'session timeout'),
  'a coordinator took groups over': on('CoordinatorLoaded', (f) => f.groups > 0),
  'a position came from a committed offset': on('PositionReset', (f) => f.strategy === 'committed'),
  'two brokers led one partition at once': on('BecameLeader', (f, _, w) => leadersOf(w, f.partition) > 1),
} satisfies Record<string, { readonly kind: FactKind; readonly is: Test<Fact> }>

export type Goal = keyof typeof GOALS
export const GOAL_NAMES = Object.keys(GOALS) as Goal[]

const BY_KIND = new Map<FactKind, Goal[]>()
for (const goal of GOAL_NAMES) BY_KIND.set(GOALS[goal].kind, [...(BY_KIND.get(GOALS[goal].kind) ?? []), goal])

function eligible(ghosts: Ghosts, key: string): readonly number[] {
  return ghosts.registrations.get(key)?.elr ?? []
}

function leadersOf(world: KafkaWorld, key: string): number {
  let leaders = 0
  for (const id in world.nodes) {
    const node = world.nodes[id]
    if (node?.role === 'broker' && node.memory?.replicas[key]?.role.kind === 'leader') leaders++
  }
  return leaders
}

/** Notes which goals a fact reaches. */
export function noteGoals(reached: Set<Goal>, fact: Fact, ghosts: Ghosts, world: KafkaWorld): void {
  for (const goal of BY_KIND.get(fact.kind) ?? [])
    if (!reached.has(goal) && GOALS[goal].is(fact, ghosts, world)) reached.add(goal)
}
