/** What must hold in every state of the reference model. Ids in brackets: src/engine/invariants. */
import { readableEnd } from './model.ts'
import type { Rules } from './rules.ts'
import { has, idOf, isTrueLeader, type Replica, type ReplicaSet, replicaOf, type State } from './state.ts'

/** Whether every member has what the leader has below its high watermark. */
function holdCommitted(state: State, leader: Replica, members: ReplicaSet): boolean {
  for (let other = 0; other < state.replicas.length; other++) {
    if (!has(members, other)) continue
    const follower = replicaOf(state, other)
    for (let offset = 0; offset < leader.highWatermark; offset++) {
      const record = leader.log[offset]
      if (record === undefined || record !== follower.log[offset]) return false
    }
  }
  return true
}

/** Two logs that have a record in common have everything before it in common. */
function match(one: Replica, other: Replica): boolean {
  let common = false
  for (let offset = Math.min(one.log.length, other.log.length) - 1; offset >= 0; offset--) {
    if (one.log[offset] === other.log[offset]) common = true
    else if (common) return false
  }
  return true
}

function everyLeader(state: State, holds: (leader: Replica, id: number) => boolean): boolean {
  for (let id = 0; id < state.replicas.length; id++) {
    const replica = replicaOf(state, id)
    if (replica.leader === id && !holds(replica, id)) return false
  }
  return true
}

type Holds = (state: State, rules: Rules) => boolean

const CHECKS = {
  /** [R2] */
  HighWatermarkWithinLog: (state) =>
    state.replicas.every((replica) => replica.highWatermark <= replica.log.length),
  /** [R3, R4] */
  LogMatching: (state) => {
    for (let one = 0; one < state.replicas.length; one++) {
      for (let other = one + 1; other < state.replicas.length; other++) {
        if (!match(replicaOf(state, one), replicaOf(state, other))) return false
      }
    }
    return true
  },
  /** [R6] Whoever believes to lead: its own ISR has what is below its high watermark. */
  WeakIsr: (state) => everyLeader(state, (leader) => holdCommitted(state, leader, leader.isr)),
  /** [R7] Whoever believes to lead: the controller's ISR has what is below its high watermark. */
  StrongIsr: (state) => everyLeader(state, (leader) => holdCommitted(state, leader, state.quorum.isr)),
  /** [R9] The leader in whom the controller believes has every acknowledged record. */
  LeaderCompleteness: (state) =>
    everyLeader(state, (leader, id) => {
      if (!isTrueLeader(state, id)) return true
      let held = 0
      for (const record of leader.log) held |= 1 << idOf(record)
      return (state.acked & ~held) === 0
    }),
  /** [V9] No consumer is given another record at an offset than one was before. The only one seen from outside. */
  ConsistentRead: (state, rules) =>
    everyLeader(state, (leader) => {
      const end = readableEnd(leader, rules)
      for (let offset = 0; offset < end; offset++) {
        if (leader.log[offset] !== state.read[offset]) return false
      }
      return true
    }),
} satisfies Record<string, Holds>

export type Invariant = keyof typeof CHECKS
export const INVARIANTS = Object.keys(CHECKS) as readonly Invariant[]

/** The first of the invariants that the state breaks. */
export function broken(
  state: State,
  rules: Rules,
  among: readonly Invariant[] = INVARIANTS,
): Invariant | null {
  for (const name of among) if (!CHECKS[name](state, rules)) return name
  return null
}
