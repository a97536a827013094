/** What the high watermark promises: R6, R7, R12 to R15 of the project's list. */
import type { PartitionKey } from '../facts.ts'
import type { Broker, ReplicaRole } from '../world.ts'
import { ghostOf } from './ghosts.ts'
import type { Context, Invariant, ReplicaChange, Verdict } from './types.ts'
import { brokerOf, brokersOf, counting, lacks, minIsrOn, registrationOf, widestIsr } from './views.ts'

type LeaderRole = Extract<ReplicaRole, { kind: 'leader' }>

/**
 * No replica any more, and its log is deleted; the leader counts it until it hears of that too. It may have been made
 * one again meanwhile: then it knows of a later epoch, and the leader refuses its fetches.
 */
function isTakenAway({ ghosts, world }: Context, key: PartitionKey, leader: Broker, id: number): boolean {
  const registration = registrationOf(ghosts, key)
  if (!registration) return false
  const replica = brokerOf(world, id)?.memory?.replicas[key]
  if (!replica) return !registration.replicas.includes(id)
  const known = leader.memory?.replicas[key]?.role.leaderEpoch ?? -1
  return (
    !registration.isr.includes(id) && replica.role.kind === 'follower' && replica.role.leaderEpoch > known
  )
}

/** A member of a list that lacks something below a leader's high watermark. */
function memberLacks(
  context: Context,
  key: PartitionKey,
  leader: Broker,
  members: readonly number[],
  asLeaderKnows = true,
): Verdict {
  const highWatermark = leader.memory?.replicas[key]?.highWatermark ?? 0
  for (const id of counting(context.ghosts, key, members)) {
    if (isTakenAway(context, key, leader, id)) continue
    // It lost what it had with the power: the record that registered it anew took it out of the ISR
    // (ClusterControlManager.registerBroker, BrokerShutdownHandler), which this leader may not have heard yet. The
    // controller's own ISR is free of it before it is online (R7), and nobody elects it (R8, R9).
    if (asLeaderKnows && ghostOf(context.ghosts, key).lossy.has(id)) continue
    const what = lacks(brokerOf(context.world, id), key, context.ghosts, highWatermark)
    if (what) return `${key}: leader ${leader.brokerId} has high watermark ${highWatermark}, but ${what}`
  }
  return null
}

/** Brokers that believe they lead, with their roles. */
function leadersOf({ world }: Context, key: PartitionKey): [Broker, LeaderRole][] {
  return brokersOf(world).flatMap((broker): [Broker, LeaderRole][] => {
    const role = broker.memory?.replicas[key]?.role
    return role?.kind === 'leader' ? [[broker, role]] : []
  })
}

function everyLeader(
  context: Context,
  key: PartitionKey,
  visit: (leader: Broker, role: LeaderRole) => Verdict,
): Verdict {
  for (const [leader, role] of leadersOf(context, key)) {
    const what = visit(leader, role)
    if (what) return what
  }
  return null
}

/** A leader's own view has moved; or records went, and every leader's view may be wrong now. */
function onMove(
  { key, broker, replica, log, before }: ReplicaChange,
  context: Context,
  visit: (leader: Broker, role: LeaderRole) => Verdict,
): Verdict {
  if (!before || log.logEndOffset < before.logEndOffset) return everyLeader(context, key, visit)
  const { role, highWatermark } = replica
  if (role.kind !== 'leader') return null
  const moved = highWatermark !== before.highWatermark || role !== before.role || role.isr !== before.isr
  return moved ? visit(broker, role) : null
}

const weakIsr: Invariant = {
  id: 'R6',
  name: "every member of a leader's ISR holds all records below its high watermark",
  cites: 'WeakIsr of the replication specification',
  condition: 'clean',
  on: {
    replica: (change, context) =>
      onMove(change, context, (leader, role) => memberLacks(context, change.key, leader, role.isr)),
  },
}

const strongIsr: Invariant = {
  id: 'R7',
  name: "every member of the controller's ISR holds all records below any leader's high watermark",
  cites: 'StrongIsr of the replication specification',
  condition: 'clean',
  on: {
    replica: (change, context) => {
      const isr = registrationOf(context.ghosts, change.key)?.isr ?? []
      return onMove(change, context, (leader) => memberLacks(context, change.key, leader, isr, false))
    },
    registration: ({ key, now }, context) =>
      everyLeader(context, key, (leader) => memberLacks(context, key, leader, now.isr, false)),
  },
}

const replicatedBeforeCommitted: Invariant = {
  id: 'R12',
  name: 'the high watermark passes a record only when every member of the maximal ISR has it',
  cites: 'Partition.maybeIncrementLeaderHW, KIP-497; Kip320 of the replication specification',
  condition: 'clean',
  on: {
    facts: {
      HighWatermarkAdvanced({ leader, broker: id, partition }, context) {
        const broker = leader ? brokerOf(context.world, id) : undefined
        const role = broker?.memory?.replicas[partition]?.role
        if (!broker || role?.kind !== 'leader') return null
        return memberLacks(context, partition, broker, widestIsr(role))
      },
    },
  },
}

const frozenBelowMinIsr: Invariant = {
  id: 'R13',
  name: 'the high watermark does not advance while the ISR is below min.insync.replicas',
  cites: 'Partition.maybeIncrementLeaderHW since 3.7',
  condition: 'always',
  on: {
    facts: {
      HighWatermarkAdvanced({ leader, broker: id, partition, to }, { world }) {
        const broker = leader ? brokerOf(world, id) : undefined
        const role = broker?.memory?.replicas[partition]?.role
        if (!broker || role?.kind !== 'leader') return null
        const minIsr = minIsrOn(broker, partition)
        return role.isr.length >= minIsr
          ? null
          : `${partition}: high watermark ${to} with ISR ${role.isr} below ${minIsr}`
      },
    },
  },
}

const monotonic: Invariant = {
  id: 'R14',
  name: "a leader's high watermark never goes back within its epoch",
  cites: 'UnifiedLog.maybeIncrementHighWatermark',
  condition: 'always',
  on: {
    replica({ key, broker, replica: { role, highWatermark }, before }, { ghosts }) {
      if (role.kind !== 'leader') return null
      const { leaderHighWatermarks } = ghostOf(ghosts, key)
      // In ZooKeeper mode a leader that restarts while the controller changes leads on in its epoch, from its
      // checkpoint: the new controller finds it alive.
      const resumes = before === undefined && broker.memory?.zk
      const most = resumes ? 0 : (leaderHighWatermarks.get(role.leaderEpoch) ?? 0)
      leaderHighWatermarks.set(role.leaderEpoch, Math.max(most, highWatermark))
      return highWatermark >= most
        ? null
        : `${key}: ${broker.id} went back from ${most} to ${highWatermark} in epoch ${role.leaderEpoch}`
    },
  },
}

const followerBehindLeader: Invariant = {
  id: 'R15',
  name: "a follower's high watermark is one that a leader had",
  cites: 'FencedFollowerFetch of the replication specification; ReplicaFetcherThread.processPartitionData',
  condition: 'clean',
  on: {
    replica({ key, broker, replica }, { ghosts }) {
      const { committed } = ghostOf(ghosts, key)
      return replica.highWatermark <= committed
        ? null
        : `${key}: ${broker.id} has high watermark ${replica.highWatermark}, committed is ${committed}`
    },
  },
}

export const highWatermarkInvariants: readonly Invariant[] = [
  frozenBelowMinIsr,
  replicatedBeforeCommitted,
  weakIsr,
  strongIsr,
  monotonic,
  followerBehindLeader,
]
