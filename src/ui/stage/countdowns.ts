/**
 * Timeouts that are running out, wherever they run. One that is refreshed all the time (a session by heartbeats) counts
 * from when that fails to come. Pure: the engine's own deadlines, nothing measured here.
 *
 * Those of sessions of brokers (BrokerView.session), rebalances (GroupView.rebalanceLeft), locks of share groups
 * (ShareMemberView.lockLeft) and linger.ms (the accumulator) stand where those are read.
 */
import {
  type Broker,
  type Consumer,
  type Controller,
  type KafkaWorld,
  leaderOf,
  MS,
  type Producer,
  WALL_CLOCK_START_MS,
} from '../../engine/index.ts'
import { groupOf } from './groups.ts'
import { shareGroupOf } from './share-view.ts'

/**
 * - session: session.timeout.ms of a member, at its coordinator
 * - poll: max.poll.interval.ms until the application has to call poll()
 * - delivery: delivery.timeout.ms of the oldest batch
 * - transaction: transaction.timeout.ms until the coordinator aborts it
 * - election: until a controller stands again
 * - fetch: controller.quorum.fetch.timeout.ms until a follower gives its leader up
 * - lag: replica.lag.time.max.ms until a replica leaves the ISR
 * - retention: until the next look for segments that are too old
 */
export type CountdownKind =
  | 'session'
  | 'poll'
  | 'delivery'
  | 'transaction'
  | 'election'
  | 'fetch'
  | 'lag'
  | 'retention'

export interface Countdown {
  readonly kind: CountdownKind
  /** Tenths of a second. */
  readonly left: number
  /** Of the whole, in 32nds, so that a card does not change with every microsecond. */
  readonly share: number
}

const STEPS = 32

function running(kind: CountdownKind, until: number, now: number, whole: number): Countdown {
  const left = Math.max(0, until - now)
  const share = whole > 0 ? Math.min(1, left / whole) : 0
  return { kind, left: Math.ceil(left / (100 * MS)), share: Math.round(share * STEPS) / STEPS }
}

/** Only once so much of it is gone: until then its owner is well. */
function worrying(countdown: Countdown, below: number): Countdown | null {
  return countdown.share < below ? countdown : null
}

/** The first that ends. */
function soonest(...all: (Countdown | null)[]): Countdown | null {
  let best: Countdown | null = null
  for (const each of all) if (each && (!best || each.left < best.left)) best = each
  return best
}

function deliveryOf(producer: Producer, now: number): Countdown | null {
  let oldest = Infinity
  for (const queue of Object.values(producer.queues))
    for (const batch of queue)
      if (batch.attempts > (batch.inFlight ? 1 : 0)) oldest = Math.min(oldest, batch.createdAt)
  if (oldest === Infinity) return null
  const whole = producer.config['delivery.timeout.ms'] * MS
  return running('delivery', oldest + whole, now, whole)
}

function transactionOf(world: KafkaWorld, producer: Producer, now: number): Countdown | null {
  const id = producer.txn?.transactionalId
  if (id === undefined) return null
  for (const key in world.nodes) {
    const node = world.nodes[key]
    if (node?.role !== 'broker' || node.process !== 'running') continue
    const known = node.memory?.transactions?.transactions[id]
    if (known?.state !== 'ONGOING') continue
    // The coordinator counts by its own wall clock.
    const wall = now + (world.skews[node.id] ?? 0)
    const until = (known.startedAtMs + known.timeoutMs - WALL_CLOCK_START_MS) * MS
    return running('transaction', until, wall, known.timeoutMs * MS)
  }
  return null
}

/** What runs out for a producer: the delivery of a batch that is tried again, or its transaction. */
export function producerCountdown(world: KafkaWorld, producer: Producer, now: number): Countdown | null {
  // A producer that is gone leaves its transaction to the coordinator.
  const delivery = producer.process === 'running' ? deliveryOf(producer, now) : null
  return soonest(delivery, transactionOf(world, producer, now))
}

/** A heartbeat comes every third of a session at the latest. */
const MISSED = 0.62

function sessionOf(world: KafkaWorld, groupId: string, memberId: string, now: number): Countdown | null {
  if (memberId === '') return null
  const group = groupOf(world, groupId)?.group
  const classic = group?.members[memberId]
  // Who waits for a rebalance here is alive without a heartbeat.
  if (classic && (classic.awaitingJoin !== null || classic.awaitingSync !== null)) return null
  if (classic) return running('session', classic.sessionDeadline, now, classic.sessionTimeoutMs * MS)
  const deadline =
    group?.deadlines?.[memberId]?.session ??
    shareGroupOf(world, groupId)?.group.members[memberId]?.sessionDeadline
  if (!deadline) return null
  const broker = groupOf(world, groupId)?.broker ?? shareGroupOf(world, groupId)?.broker
  const name = group ? 'group.consumer.session.timeout.ms' : 'group.share.session.timeout.ms'
  return broker ? running('session', deadline, now, broker.config[name] * MS) : null
}

/** Of an application that is busy for longer than this share of max.poll.interval.ms. */
const LATE = 0.9

function pollOf({ application, config }: Consumer, now: number): Countdown | null {
  if (application.state === 'polling' && !application.stalled) return null
  const whole = config['max.poll.interval.ms'] * MS
  // Once it is over the member is out: there is nothing left to run out.
  if (application.lastPollAt + whole <= now) return null
  return worrying(running('poll', application.lastPollAt + whole, now, whole), LATE)
}

/** What runs out for a member: its session when no heartbeats come, or the time until it has to poll(). */
export function memberCountdown(world: KafkaWorld, consumer: Consumer, now: number): Countdown | null {
  const session = sessionOf(world, consumer.spec.group, consumer.membership.memberId, now)
  const silent = consumer.process !== 'running' || world.paused[consumer.id] !== undefined
  const missed = session && (silent ? session : worrying(session, MISSED))
  return soonest(missed, consumer.process === 'running' ? pollOf(consumer, now) : null)
}

/** What runs out for a controller: an election, or the patience of a follower that hears nothing of its leader. */
export function controllerCountdown(world: KafkaWorld, node: Controller, now: number): Countdown | null {
  if (node.process !== 'running' || world.paused[node.id] !== undefined) return null
  const { role, timeoutAt } = node.raft.memory
  if (role.kind === 'leader' || timeoutAt <= now) return null
  const fetch = node.config['controller.quorum.fetch.timeout.ms'] * MS
  if (role.kind === 'follower') return worrying(running('fetch', timeoutAt, now, fetch), MISSED)
  return running('election', timeoutAt, now, node.config['controller.quorum.election.timeout.ms'] * MS)
}

const BEHIND = 0.9

/** Until the leader takes a replica that is not caught up out of the ISR. */
export function lagCountdown(world: KafkaWorld, key: string, broker: number, now: number): Countdown | null {
  const leader = leaderOf(world, key)
  if (leader?.broker.process !== 'running' || !leader.role.isr.includes(broker)) return null
  const follower = leader.role.followers[broker]
  const end = leader.broker.disk.logs[key]?.logEndOffset ?? 0
  if (!follower || follower.logEndOffset === end) return null
  const whole = leader.broker.config['replica.lag.time.max.ms'] * MS
  return worrying(running('lag', follower.lastCaughtUpTime + whole, now, whole), BEHIND)
}

/** So long before it looks, a broker says so. */
const SOON = 20_000 * MS

/** Brokers that will soon look for segments to delete, by the timers in the queue. */
export function retentionCountdowns(world: KafkaWorld, now: number): Readonly<Record<string, Countdown>> {
  const found: Record<string, Countdown> = {}
  for (const envelope of world.queue) {
    if (envelope.body?.kind !== 'LogRetentionTimer' || envelope.at - now > SOON) continue
    const node = world.nodes[envelope.to]
    if (node?.role === 'broker' && hasOldSegments(node))
      found[node.id] = running('retention', envelope.at, now, SOON)
  }
  return found
}

/** Only what is not the active segment can go. */
function hasOldSegments(broker: Broker): boolean {
  for (const key in broker.disk.logs) if ((broker.disk.logs[key]?.segments.length ?? 0) > 0) return true
  return false
}

/** The session of a broker with ZooKeeper, while its pings do not come; null in KRaft mode. */
export function zooKeeperSession(
  world: KafkaWorld,
  broker: string,
  now: number,
): { readonly left: number; readonly share: number } | null {
  for (const id in world.nodes) {
    const node = world.nodes[id]
    const role = node?.role === 'zookeeper' && node.process === 'running' ? node.memory?.role : undefined
    if (node?.role !== 'zookeeper' || role?.kind !== 'LEADING') continue
    for (const [session, { timeoutMs, client }] of Object.entries(node.disk.tree.sessions)) {
      const deadline = client === broker ? role.deadlines[session] : undefined
      if (deadline === undefined) continue
      const { left, share } = running('session', deadline, now, timeoutMs * MS)
      if (share < MISSED) return { left, share }
    }
  }
  return null
}
