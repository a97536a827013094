/** Breadth-first search through the reference model: shortest counterexamples, and small spaces to the end. */
import type { Action } from './actions.ts'
import { broken, INVARIANTS, type Invariant } from './invariants.ts'
import { apply, type Bounds, enabled } from './model.ts'
import type { Rules } from './rules.ts'
import { initialState, NOBODY, type ReplicaId, type ReplicaSet, type State } from './state.ts'

export interface Found {
  /** The shortest way to a broken invariant; null if there is none. */
  readonly actions: readonly Action[] | null
  readonly broken: Invariant | null
  /** Different states that were seen, replicas being alike. */
  readonly states: number
  /** False if the search stopped at its limit. */
  readonly complete: boolean
}

export interface SearchOptions {
  readonly bounds: Bounds
  /** Look for these only; all, if absent. */
  readonly invariants?: readonly Invariant[]
  /** Give up after so many states; a million, if absent. */
  readonly limit?: number
}

/** All orders of the replicas: `order[place]` is the replica that stands there. */
function ordersOf(replicas: number): readonly (readonly ReplicaId[])[] {
  if (replicas === 0) return [[]]
  return ordersOf(replicas - 1).flatMap((order) =>
    Array.from({ length: replicas }, (_, at) => [...order.slice(0, at), replicas - 1, ...order.slice(at)]),
  )
}

function keyIn(state: State, order: readonly ReplicaId[]): string {
  const placeOf = (id: ReplicaId) => (id === NOBODY ? 9 : order.indexOf(id))
  const setOf = (set: ReplicaSet) => {
    let placed = 0
    for (let place = 0; place < order.length; place++)
      placed |= ((set >> (order[place] as number)) & 1) << place
    return placed
  }
  const codes: number[] = []
  let oldest = state.messages.length
  for (const id of order) {
    const replica = state.replicas[id] as State['replicas'][number]
    oldest = Math.min(oldest, replica.epoch + 1)
    codes.push(replica.log.length, ...replica.log, replica.highWatermark, replica.epoch + 1)
    codes.push(placeOf(replica.leader), setOf(replica.isr))
  }
  // What every replica knows already can change nothing any more.
  codes.push(state.messages.length)
  for (let epoch = oldest; epoch < state.messages.length; epoch++) {
    const { leader, isr } = state.messages[epoch] as State['messages'][number]
    codes.push(placeOf(leader), setOf(isr))
  }
  codes.push(
    placeOf(state.quorum.leader),
    setOf(state.quorum.isr),
    state.appended,
    state.acked,
    ...state.read,
  )
  return String.fromCharCode(...codes)
}

/** A name of the state that is the same however the replicas are called, and without what can matter no more. */
export function keyOf(state: State, orders = ordersOf(state.replicas.length)): string {
  let least = ''
  for (const order of orders) {
    const key = keyIn(state, order)
    if (least === '' || key < least) least = key
  }
  return least
}

interface Reached {
  readonly state: State
  readonly from: Reached | null
  readonly by: Action
}

function wayTo(reached: Reached): Action[] {
  const actions: Action[] = []
  for (let at: Reached = reached; at.from; at = at.from) actions.push(at.by)
  return actions.reverse()
}

/** Looks at all states that can be reached, nearest first, until an invariant is broken. */
export function search(rules: Rules, options: SearchOptions): Found {
  const { bounds, invariants = INVARIANTS, limit = 1_000_000 } = options
  const orders = ordersOf(bounds.replicas)
  const start: Reached = { state: initialState(bounds.replicas), from: null, by: 0 }
  const seen = new Set([keyOf(start.state, orders)])
  let level: Reached[] = [start]
  while (level.length > 0) {
    const next: Reached[] = []
    for (const from of level) {
      for (const by of enabled(from.state, rules, bounds)) {
        const state = apply(from.state, rules, by)
        const key = keyOf(state, orders)
        if (seen.has(key)) continue
        seen.add(key)
        const reached = { state, from, by }
        const name = broken(state, rules, invariants)
        if (name) return { actions: wayTo(reached), broken: name, states: seen.size, complete: true }
        if (seen.size >= limit) return { actions: null, broken: null, states: seen.size, complete: false }
        next.push(reached)
      }
    }
    level = next
  }
  return { actions: null, broken: null, states: seen.size, complete: true }
}
