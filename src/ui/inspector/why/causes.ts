/**
 * What led to a fact: for each kind the rule that finds, among what happened before, the fact that brought it about.
 * Pure; facts alone are read. A rule that finds nothing ends the chain.
 */
import type { Fact, FactKind, FactOf, TimedFact } from '../../../engine/index.ts'

/** Facts in order, and up to which of them one looks. */
export interface Past {
  readonly facts: readonly TimedFact[]
  readonly end: number
}

/** The latest fact before `end` that fits. */
export function latest(past: Past, fits: (fact: Fact) => boolean): number | null {
  for (let i = past.end - 1; i >= 0; i--) if (fits((past.facts[i] as TimedFact).fact)) return i
  return null
}

/** A coordinator knows its members by their client.id. */
export const memberNode = (client: string): string => `consumer-${client}`

const sideIs = (side: string, node: string): boolean => side === node || side === node.replace(/-.*$/, '')

/** Something that keeps a node from answering in time. */
export function disturbs(fact: Fact, node: string): boolean {
  switch (fact.kind) {
    case 'NodeCrashed':
    case 'NodePaused':
    case 'NodeStopped':
    case 'ShutdownRequested':
    case 'LogDirFailed':
    case 'DiskFilled':
      return fact.node === node
    case 'DiskSlowed':
      return fact.node === node && fact.writeMs + fact.readMs > 0
    case 'LinkCut':
    case 'LinkSlowed':
    case 'LinkBecameLossy':
    case 'ConnectionsReset':
      return sideIs(fact.a, node) || sideIs(fact.b, node)
    case 'MessageDelayed':
    case 'MessageDropped':
      return fact.from === node || fact.to === node
    default:
      return false
  }
}

const recovers = (fact: Fact, node: string): boolean =>
  (fact.kind === 'NodeStarted' || fact.kind === 'NodeResumed') && fact.node === node

const left = (from: readonly number[], to: readonly number[]) => from.filter((id) => !to.includes(id))

type Rule<K extends FactKind> = (fact: FactOf<K>, past: Past) => number | null

function ofLeader(fact: FactOf<'LeaderElected'>, past: Past): number | null {
  const { partition, from, to, reason } = fact
  return latest(past, (f) => {
    if (reason === 'created') return f.kind === 'TopicCreated' && partition.startsWith(`${f.topic}-`)
    if (reason === 'unclean' && f.kind === 'PartitionWentOffline') return f.partition === partition
    if (reason === 'unfenced') return f.kind === 'BrokerUnfenced' && f.broker === to
    if (reason === 'shutdown') return f.kind === 'ControlledShutdownStarted' && f.broker === from
    if (reason === 'new incarnation') return f.kind === 'BrokerRegistered' && f.broker === from
    if (reason === 'preferred')
      return f.kind === 'IsrChanged' && f.partition === partition && f.to.includes(to)
    return (f.kind === 'BrokerFenced' || f.kind === 'BrokerVanished') && f.broker === from
  })
}

function ofIsr(fact: FactOf<'IsrChanged'>, past: Past): number | null {
  const gone = left(fact.from, fact.to)
  const come = left(fact.to, fact.from)
  if (gone.length === 0)
    return latest(past, (f) => come.some((id) => f.kind === 'BrokerUnfenced' && f.broker === id))
  return latest(past, (f) => {
    if (fact.reason === 'lagging') return gone.some((id) => disturbs(f, `broker-${id}`))
    if (f.kind === 'BrokerFenced' || f.kind === 'BrokerVanished' || f.kind === 'ControlledShutdownStarted')
      return gone.includes(f.broker)
    return f.kind === 'ReassignmentStarted' && f.partition === fact.partition
  })
}

function ofRetry(fact: FactOf<'BatchRetried' | 'BatchFailed'>, past: Past): number | null {
  const { partition, producer, error } = fact
  if (error === 'NOT_ENOUGH_REPLICAS' || error === 'NOT_ENOUGH_REPLICAS_AFTER_APPEND')
    return latest(past, (f) => f.kind === 'IsrChanged' && f.partition === partition)
  if (error === 'NOT_LEADER_OR_FOLLOWER' || error === 'FENCED_LEADER_EPOCH')
    return latest(past, (f) => f.kind === 'LeaderElected' && f.partition === partition)
  const sent = latest(
    past,
    (f) => f.kind === 'BatchSent' && f.producer === producer && f.partition === partition,
  )
  const to = sent === null ? null : (past.facts[sent] as TimedFact).fact
  const broker = to?.kind === 'BatchSent' ? `broker-${to.broker}` : ''
  return latest(past, (f) => disturbs(f, broker) || disturbs(f, producer))
}

const RULES: { readonly [K in FactKind]?: Rule<K> } = {
  LeaderElected: ofLeader,
  IsrChanged: ofIsr,
  PartitionWentOffline: ({ from }, past) =>
    latest(past, (f) => (f.kind === 'BrokerFenced' || f.kind === 'BrokerVanished') && f.broker === from),
  BrokerFenced: ({ broker, reason }, past) =>
    latest(past, (f) =>
      reason === 'requested'
        ? f.kind === 'ControlledShutdownStarted' && f.broker === broker
        : disturbs(f, `broker-${broker}`),
    ),
  BrokerVanished: ({ broker }, past) => latest(past, (f) => disturbs(f, `broker-${broker}`)),
  BrokerUnfenced: ({ broker }, past) =>
    latest(
      past,
      (f) => (f.kind === 'BrokerRegistered' && f.broker === broker) || recovers(f, `broker-${broker}`),
    ),
  BrokerRegistered: ({ broker }, past) => latest(past, (f) => recovers(f, `broker-${broker}`)),
  ControlledShutdownStarted: ({ broker }, past) =>
    latest(past, (f) => f.kind === 'ShutdownRequested' && f.node === `broker-${broker}`),
  NodeStopped: ({ node }, past) => latest(past, (f) => f.kind === 'ShutdownRequested' && f.node === node),
  NodeCrashed: ({ node }, { facts, end }) => {
    // What took the process away is told in the same event.
    const before = facts[end - 1]
    const same = before && before.step === facts[end]?.step
    const zone = latest({ facts, end }, (f) => f.kind === 'ZoneFailed' && f.nodes.includes(node))
    if (zone !== null && facts[zone]?.step === facts[end]?.step) return zone
    return same && before.fact.kind === 'LogDirFailed' ? end - 1 : null
  },
  QuorumLeaderElected: ({ node }, past) =>
    latest(past, (f) => f.kind === 'ElectionStarted' && f.node === node && !f.preVote),
  ElectionStarted: (_, past) => {
    const was = latest(past, (f) => f.kind === 'QuorumLeaderElected')
    const leader = was === null ? null : (past.facts[was] as TimedFact).fact
    if (leader?.kind !== 'QuorumLeaderElected') return null
    return latest(past, (f) => f.kind === 'QuorumLeaderResigned' || disturbs(f, leader.node))
  },
  GroupStateChanged: ({ group, to }, past) => {
    if (to === 'Stable')
      return latest(
        past,
        (f) => f.kind === 'GroupStateChanged' && f.group === group && f.to === 'PreparingRebalance',
      )
    return latest(
      past,
      (f) =>
        (f.kind === 'MemberJoined' || f.kind === 'MemberLeft' || f.kind === 'MemberReplaced') &&
        f.group === group,
    )
  },
  MemberLeft: ({ client, reason }, past) =>
    latest(past, (f) =>
      reason === 'left'
        ? f.kind === 'ShutdownRequested' && f.node === memberNode(client)
        : hinders(f, memberNode(client)),
    ),
  MemberJoined: ({ client }, past) =>
    latest(
      past,
      (f) =>
        (f.kind === 'JoinRequested' && f.consumer === memberNode(client)) || recovers(f, memberNode(client)),
    ),
  JoinRequested: ({ consumer, reason }, past) =>
    reason === 'lost membership'
      ? latest(past, (f) => f.kind === 'MemberLeft' && memberNode(f.client) === consumer)
      : reason === 'first'
        ? latest(past, (f) => recovers(f, consumer))
        : null,
  PollIntervalExceeded: ({ consumer }, past) => latest(past, (f) => hinders(f, consumer)),
  PartitionsAssigned: ({ group, generation }, past) =>
    latest(past, (f) => f.kind === 'GroupAssigned' && f.group === group && f.generation === generation),
  GroupAssigned: ({ group }, past) =>
    latest(past, (f) => f.kind === 'GroupStateChanged' && f.group === group && f.to !== 'Stable'),
  BatchRetried: ofRetry,
  BatchFailed: ofRetry,
  LogTruncated: ({ partition }, past) =>
    latest(past, (f) => f.kind === 'LeaderElected' && f.partition === partition),
}

/** Something that keeps an application from coming back to poll(), or its process from heartbeats. */
export function hinders(fact: Fact, consumer: string): boolean {
  if (fact.kind === 'ApplicationStalled' || fact.kind === 'ProcessingTimeSet')
    return fact.consumer === consumer
  return fact.kind === 'PollIntervalExceeded' ? fact.consumer === consumer : disturbs(fact, consumer)
}

const LONGEST = 8

/** The chain of facts that led to one of them, the effect first. */
export function chainTo(facts: readonly TimedFact[], index: number): TimedFact[] {
  const chain: TimedFact[] = []
  for (let at: number | null = index; at !== null && chain.length < LONGEST; ) {
    const timed = facts[at] as TimedFact
    chain.push(timed)
    const rule = RULES[timed.fact.kind] as ((fact: Fact, past: Past) => number | null) | undefined
    at = rule?.(timed.fact, { facts, end: at }) ?? null
  }
  return chain
}
