/**
 * A reference model of Kafka's replication of one partition, to find out whether the *rules* are right, apart from
 * any engine. After the idea of Jason Gustafson's TLA+ specification (hachikuji/kafka-specification); KIP-101, KIP-279,
 * KIP-320. What it leaves out:
 *   - Time, crashes and loss. A replica that is fenced and one that is slow look alike: both may act at any moment
 *     or never again. So there is no step to unfence one: it comes back when a leader expands the ISR.
 *   - Disks: what is appended stays, until it is truncated. No unclean shutdown, no ELR, no min.insync.replicas.
 *   - Messages of the controller are never lost, but any of them may come late, out of order or not at all; a replica
 *     ignores what is not newer than what it knows.
 *   - Fetching is one step: asking, answering and appending one record, and learning the high watermark. So is
 *     asking for the end offset of an epoch and truncating. The leader sees its followers' state as it is.
 *   - Changing the ISR is one step at the leader and the controller (no AlterPartition in flight).
 *   - The controller never dies, and leaders are elected at whim; the last member never leaves the ISR.
 *   - Consumers and producers are watchers: every record below the high watermark of whoever believes to lead counts
 *     as read, and is acknowledged when the high watermark first passes it.
 */
import { type Action, action, actorOf, argumentOf, kindOf } from './actions.ts'
import type { Agreement, Rules } from './rules.ts'
import {
  type Decision,
  epochOf,
  has,
  idOf,
  isTrueLeader,
  NOBODY,
  presumesToLead,
  quorumEpoch,
  type Replica,
  type ReplicaId,
  type ReplicaSet,
  replicaOf,
  type State,
} from './state.ts'

/** How far a walk or a search may go. */
export interface Bounds {
  readonly replicas: number
  /** At most 6. */
  readonly records: number
  /** At most 10. */
  readonly epochs: number
}

/** Whether a follower's word counts for the leader, looking at the records before `end`. A leader follows itself. */
function agrees(how: Agreement, leader: Replica, follower: Replica, id: ReplicaId, end: number): boolean {
  if (leader.leader !== id || follower.leader !== id) return false
  if (how === 'leader' || leader === follower) return true
  if (how === 'epoch') return leader.epoch === follower.epoch
  if (end === 0) return true
  const [mine, its] = [leader.log[end - 1], follower.log[end - 1]]
  return mine !== undefined && its !== undefined && epochOf(mine) === epochOf(its)
}

/** Where both logs still had the same record: one past the last offset at which the epochs are equal (KIP-279). */
function commonEnd(leader: Replica, follower: Replica): number {
  for (let offset = Math.min(leader.log.length, follower.log.length) - 1; offset >= 0; offset--) {
    if (epochOf(leader.log[offset] as number) === epochOf(follower.log[offset] as number)) return offset + 1
  }
  return 0
}

/** The leader's end offset for the follower's last epoch; unknown epochs make the follower use its high watermark. */
function endByKip101(leader: Replica, follower: Replica): number {
  const last = follower.log.at(-1)
  if (last === undefined) return 0
  const newest = leader.log.at(-1)
  if (newest === undefined) return follower.highWatermark
  if (epochOf(newest) === epochOf(last)) return leader.log.length
  const later = leader.log.findIndex((record) => epochOf(record) > epochOf(last))
  return later < 0 ? follower.highWatermark : later
}

/** Where a follower cuts when it hears of a new epoch. */
function truncationPoint(rules: Rules, leader: Replica, follower: Replica, id: ReplicaId): number {
  const end = follower.log.length
  if (rules.truncateForNewLeaderOnly && follower.leader === id) return end
  if (rules.truncation === 'highWatermark') return follower.highWatermark
  if (rules.truncation === 'kip101') return endByKip101(leader, follower)
  if (rules.truncation === 'kip279') return commonEnd(leader, follower)
  return end
}

/** The offset at which the leader's own epoch begins. */
function epochStart(leader: Replica): number {
  const first = leader.log.findIndex((record) => epochOf(record) === leader.epoch)
  return first < 0 ? leader.log.length : first
}

function fetchedHighWatermark(rules: Rules, leader: Replica, end: number): number {
  return rules.clampHighWatermark ? Math.min(leader.highWatermark, end) : leader.highWatermark
}

function canFetch(state: State, rules: Rules, id: ReplicaId): boolean {
  const follower = replicaOf(state, id)
  if (follower.leader === NOBODY || follower.leader === id) return false
  const leader = replicaOf(state, follower.leader)
  const end = follower.log.length
  if (!agrees(rules.fetch, leader, follower, follower.leader, end)) return false
  return leader.log.length > end || follower.highWatermark !== fetchedHighWatermark(rules, leader, end)
}

function canTruncate(state: State, rules: Rules, id: ReplicaId): boolean {
  if (rules.truncation !== 'onFetch') return false
  const follower = replicaOf(state, id)
  if (follower.leader === NOBODY || follower.leader === id) return false
  const leader = replicaOf(state, follower.leader)
  if (leader.leader !== follower.leader) return false
  const end = follower.log.length
  if (end > leader.log.length) return true
  return end > 0 && epochOf(leader.log[end - 1] as number) !== epochOf(follower.log[end - 1] as number)
}

function canRaise(state: State, rules: Rules, id: ReplicaId): boolean {
  const leader = replicaOf(state, id)
  const offset = leader.highWatermark
  if (leader.leader !== id || leader.log.length <= offset) return false
  let [members, reached] = [0, 0]
  for (let other = 0; other < state.replicas.length; other++) {
    if (!has(leader.isr, other)) continue
    const follower = replicaOf(state, other)
    members += 1
    if (follower.log.length > offset && agrees(rules.highWatermark, leader, follower, id, offset + 1))
      reached += 1
  }
  return rules.highWatermarkBy === 'all' ? reached === members : reached > members / 2
}

function canShrink(state: State, rules: Rules, id: ReplicaId, other: ReplicaId): boolean {
  const [leader, follower] = [replicaOf(state, id), replicaOf(state, other)]
  const end = leader.log.length
  return follower.log.length < end || !agrees(rules.isr, leader, follower, id, end)
}

function canExpand(state: State, rules: Rules, id: ReplicaId, other: ReplicaId): boolean {
  const [leader, follower] = [replicaOf(state, id), replicaOf(state, other)]
  const end = follower.log.length
  if (rules.expandNeedsHighWatermark && end < leader.highWatermark) return false
  if (rules.expandNeedsEpochStart && end < epochStart(leader)) return false
  return agrees(rules.isr, leader, follower, id, leader.highWatermark)
}

function controllerActions(state: State, rules: Rules, into: Action[]): void {
  const { leader, isr } = state.quorum
  for (let id = 0; id < state.replicas.length; id++) {
    if (!has(isr, id)) {
      if (rules.uncleanElection && leader === NOBODY) into.push(action('electUnclean', id))
      continue
    }
    if (leader !== id) into.push(action('elect', id))
    if (leader === id || isr !== 1 << id) into.push(action('fence', id))
  }
}

function metadataActions(state: State, rules: Rules, id: ReplicaId, into: Action[]): void {
  for (let epoch = replicaOf(state, id).epoch + 1; epoch < state.messages.length; epoch++) {
    const { leader } = state.messages[epoch] as Decision
    if (leader === id) into.push(action('lead', id, epoch))
    else if (leader === NOBODY || !rules.truncationFenced) into.push(action('follow', id, epoch))
    else {
      const known = replicaOf(state, leader)
      if (known.leader === leader && known.epoch === epoch) into.push(action('follow', id, epoch))
    }
  }
}

function leaderActions(state: State, rules: Rules, id: ReplicaId, into: Action[]): void {
  if (canRaise(state, rules, id)) into.push(action('raise', id))
  if (rules.isrFenced && !isTrueLeader(state, id)) return
  const { isr } = replicaOf(state, id)
  for (let other = 0; other < state.replicas.length; other++) {
    if (other === id) continue
    if (has(isr, other)) {
      if (canShrink(state, rules, id, other)) into.push(action('shrink', id, other))
    } else if (canExpand(state, rules, id, other)) into.push(action('expand', id, other))
  }
}

/** Every step that may come next, in an order that depends on the state alone. */
export function enabled(state: State, rules: Rules, bounds: Bounds): Action[] {
  const actions: Action[] = []
  if (quorumEpoch(state) + 1 < bounds.epochs) controllerActions(state, rules, actions)
  for (let id = 0; id < state.replicas.length; id++) {
    metadataActions(state, rules, id, actions)
    if (presumesToLead(state, id)) {
      if (state.appended < bounds.records) actions.push(action('append', id))
      leaderActions(state, rules, id, actions)
    } else {
      if (canFetch(state, rules, id)) actions.push(action('fetch', id))
      if (canTruncate(state, rules, id)) actions.push(action('truncate', id))
    }
  }
  return actions
}

function withReplica(state: State, id: ReplicaId, change: Replica): State {
  const replicas = state.replicas.slice()
  replicas[id] = change
  return { ...state, replicas }
}

function decide(state: State, quorum: Decision): State {
  return { ...state, quorum, messages: [...state.messages, quorum] }
}

function fence(state: State, id: ReplicaId): State {
  const { leader, isr } = state.quorum
  const left = isr & ~(1 << id)
  return decide(state, { leader: leader === id ? NOBODY : leader, isr: left === 0 ? isr : left })
}

function follow(state: State, rules: Rules, id: ReplicaId, epoch: number): State {
  const { leader, isr } = state.messages[epoch] as Decision
  const replica = replicaOf(state, id)
  if (leader === NOBODY) return withReplica(state, id, { ...replica, epoch, leader, isr })
  const end = truncationPoint(rules, replicaOf(state, leader), replica, leader)
  return withReplica(state, id, { ...truncated(replica, end), epoch, leader, isr })
}

function truncated(replica: Replica, end: number): Replica {
  if (end >= replica.log.length) return replica
  return { ...replica, log: replica.log.slice(0, end), highWatermark: Math.min(end, replica.highWatermark) }
}

function append(state: State, rules: Rules, id: ReplicaId): State {
  const replica = replicaOf(state, id)
  const appended = state.appended + 1
  const after = withReplica(state, id, { ...replica, log: [...replica.log, replica.epoch * 16 + appended] })
  return { ...after, appended, acked: rules.acks === '1' ? state.acked | (1 << appended) : state.acked }
}

function fetch(state: State, rules: Rules, id: ReplicaId): State {
  const follower = replicaOf(state, id)
  const leader = replicaOf(state, follower.leader)
  const next = leader.log[follower.log.length]
  const log = next === undefined ? follower.log : [...follower.log, next]
  return withReplica(state, id, {
    ...follower,
    log,
    highWatermark: fetchedHighWatermark(rules, leader, log.length),
  })
}

function raise(state: State, rules: Rules, id: ReplicaId): State {
  const leader = replicaOf(state, id)
  const committed = leader.log[leader.highWatermark] as number
  const after = withReplica(state, id, { ...leader, highWatermark: leader.highWatermark + 1 })
  return rules.acks === '1' ? after : { ...after, acked: state.acked | (1 << idOf(committed)) }
}

function changeIsr(state: State, id: ReplicaId, isr: ReplicaSet): State {
  const after = withReplica(state, id, { ...replicaOf(state, id), isr })
  return { ...after, quorum: { ...state.quorum, isr } }
}

function moved(state: State, rules: Rules, action: Action): State {
  const id = actorOf(action)
  const argument = argumentOf(action)
  const replica = replicaOf(state, id)
  switch (kindOf(action)) {
    case 'elect':
      return decide(state, { leader: id, isr: state.quorum.isr })
    case 'electUnclean':
      return decide(state, { leader: id, isr: 1 << id })
    case 'fence':
      return fence(state, id)
    case 'lead': {
      const { isr } = state.messages[argument] as Decision
      return withReplica(state, id, { ...replica, epoch: argument, leader: id, isr })
    }
    case 'follow':
      return follow(state, rules, id, argument)
    case 'append':
      return append(state, rules, id)
    case 'fetch':
      return fetch(state, rules, id)
    case 'truncate':
      return withReplica(state, id, truncated(replica, commonEnd(replicaOf(state, replica.leader), replica)))
    case 'raise':
      return raise(state, rules, id)
    case 'shrink':
      return changeIsr(state, id, replica.isr & ~(1 << argument))
    case 'expand':
      return changeIsr(state, id, replica.isr | (1 << argument))
  }
}

/** How far consumers may read in the log of whoever believes to lead. */
export function readableEnd(replica: Replica, rules: Rules): number {
  const end = replica.log.length
  return rules.readsTo === 'logEnd' ? end : Math.min(end, replica.highWatermark)
}

/** Everything that can be read now is read: remembers the first record that was given at each offset. */
function observed(state: State, rules: Rules): State {
  let read: number[] | null = null
  for (let id = 0; id < state.replicas.length; id++) {
    const replica = replicaOf(state, id)
    if (replica.leader !== id) continue
    const end = readableEnd(replica, rules)
    for (let offset = (read ?? state.read).length; offset < end; offset++) {
      read ??= state.read.slice()
      read[offset] = replica.log[offset] as number
    }
  }
  return read ? { ...state, read } : state
}

/** The state after a step. The action must be one of `enabled`. */
export function apply(state: State, rules: Rules, action: Action): State {
  return observed(moved(state, rules, action), rules)
}
