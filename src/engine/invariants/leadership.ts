/** Who leads and who follows: R19 to R21, R23, R24, R28 of the project's list. */
import type { ConfigOverrides } from '../config/resolve.ts'
import { type KafkaWorld, parsePartitionKey, partitionKey } from '../world.ts'
import { ghostOf } from './ghosts.ts'
import type { Invariant } from './types.ts'
import { brokersOf, controllersOf, hasElr } from './views.ts'

const leaderInIsr: Invariant = {
  id: 'R19',
  name: 'a leader is in its ISR, and without ELR no ISR is empty',
  cites: 'LeaderInIsr of the replication specification; ReplicationControlManager',
  condition: 'always',
  on: {
    registration({ key, now: { leader, isr } }, { ghosts }) {
      if (leader >= 0 && !isr.includes(leader)) return `${key}: leader ${leader} is not in ISR ${isr}`
      return isr.length > 0 || hasElr(ghosts) ? null : `${key}: the ISR is empty`
    },
  },
}

const oneLeaderPerEpoch: Invariant = {
  id: 'R20',
  name: 'at most one broker believes it leads a partition in one leader epoch',
  cites: 'KIP-101, KIP-320',
  condition: 'always',
  on: {
    replica({ key, broker, replica: { role } }, { ghosts }) {
      if (role.kind !== 'leader') return null
      const { leaders } = ghostOf(ghosts, key)
      const other = leaders.get(role.leaderEpoch)
      leaders.set(role.leaderEpoch, broker.brokerId)
      return other === undefined || other === broker.brokerId
        ? null
        : `brokers ${other} and ${broker.brokerId} both led ${key} in epoch ${role.leaderEpoch}`
    },
  },
}

const epochsRise: Invariant = {
  id: 'R21',
  name: 'leader epochs and partition epochs never decrease, and move together',
  cites: 'PartitionRegistration.merge, PartitionChangeBuilder',
  condition: 'always',
  on: {
    registration({ key, now, before }) {
      if (!before) return null
      if (now.leaderEpoch < before.leaderEpoch || now.partitionEpoch <= before.partitionEpoch)
        return `${key}: epochs went from ${before.leaderEpoch}/${before.partitionEpoch} to ${now.leaderEpoch}/${now.partitionEpoch}`
      return now.leader === before.leader || now.leaderEpoch > before.leaderEpoch
        ? null
        : `${key}: leader ${before.leader} gave way to ${now.leader} within epoch ${now.leaderEpoch}`
    },
    replica({ key, broker, replica: { role }, before }) {
      if (!before) return null
      const { leaderEpoch, partitionEpoch } = role
      return leaderEpoch >= before.role.leaderEpoch && partitionEpoch >= before.partitionEpoch
        ? null
        : `${key}: ${broker.id} went back from epochs ${before.role.leaderEpoch}/${before.partitionEpoch} to ${leaderEpoch}/${partitionEpoch}`
    },
  },
}

const fencedByEpoch: Invariant = {
  id: 'R23',
  name: "only a fetch in the leader's own epoch changes what it knows of a follower",
  cites: 'KIP-320; Partition.checkCurrentLeaderEpoch',
  condition: 'always',
  on: {
    fetch({ broker, request }, { world }) {
      const { memory } = broker
      if (!memory) return null
      const known = request.sessionEpoch === 0 ? undefined : memory.sessions[request.sessionId]
      for (const wanted of known ? Object.values(known.partitions) : request.partitions) {
        const role = memory.replicas[partitionKey(wanted)]?.role
        if (role?.kind !== 'leader' || role.followers[request.replicaId]?.lastFetchTime !== world.now)
          continue
        if (wanted.currentLeaderEpoch !== role.leaderEpoch)
          return `${partitionKey(wanted)}: leader ${broker.brokerId} of epoch ${role.leaderEpoch} counts a fetch of epoch ${wanted.currentLeaderEpoch}`
      }
      return null
    },
  },
}

const oneFetcher: Invariant = {
  id: 'R24',
  name: 'a partition has at most one fetcher, and none where it is led',
  cites: 'AbstractFetcherManager; ValidFetcherState of the KRaft replication specification',
  condition: 'always',
  on: {
    replica({ key, broker, replica: { role }, before }) {
      if (role === before?.role) return null
      const fetching = Object.values(broker.memory?.fetchers ?? {}).filter((f) => f.partitions[key])
      const most = role.kind === 'leader' ? 0 : 1
      return fetching.length <= most
        ? null
        : `${broker.id}, ${role.kind} of ${key}, fetches it from ${fetching.map((f) => f.leaderId)}`
    },
    thorough({ world }) {
      for (const broker of brokersOf(world)) {
        const seen = new Set<string>()
        for (const { partitions } of Object.values(broker.memory?.fetchers ?? {}))
          for (const key in partitions) {
            if (seen.has(key)) return `${broker.id} fetches ${key} from two leaders`
            seen.add(key)
          }
      }
      return null
    },
  },
}

function isTrue(configs: ConfigOverrides | undefined, otherwise: boolean): boolean {
  const own = configs?.['unclean.leader.election.enable']
  return own === undefined ? otherwise : String(own) === 'true'
}

const knowsRecovery = (world: KafkaWorld): boolean =>
  brokersOf(world).every(({ config }) => config['inter.broker.protocol.version'] !== '2.7-IV1')

const uncleanElection: Invariant = {
  id: 'R28',
  name: 'a leader from outside ISR and ELR comes only by an unclean election: allowed, alone in its ISR, RECOVERING',
  cites: 'PartitionChangeBuilder.tryElection; KIP-106, KIP-704',
  condition: 'always',
  on: {
    registration({ key, now, before }, { world, ghosts }) {
      if (!before || now.leader < 0 || now.leader === before.leader) return null
      if (before.isr.includes(now.leader) || before.elr.includes(now.leader)) return null
      // A reassignment ends with replicas and ISR in one record.
      if (before.replicas.join() !== now.replicas.join()) return null
      const { configs, brokerConfigs } = ghosts.image
      const cluster = isTrue(brokerConfigs[''], isTrue(controllersOf(world)[0]?.staticConfig, false))
      const enabled = isTrue(configs[parsePartitionKey(key).topic], cluster) || ghosts.uncleanAsked
      if (!enabled && !before.lastKnownElr.includes(now.leader))
        return `${key}: ${now.leader} was elected from outside ISR ${before.isr} and ELR ${before.elr}`
      const alone = now.isr.length === 1 && now.isr[0] === now.leader && now.elr.length === 0
      // Brokers before 3.2 know no such state (IBP_3_2_IV0, isLeaderRecoverySupported).
      const recovers = now.leaderRecoveryState === 'RECOVERING' || !knowsRecovery(world)
      return alone && recovers
        ? null
        : `${key}: unclean leader ${now.leader} with ISR ${now.isr}, ELR ${now.elr}, ${now.leaderRecoveryState}`
    },
  },
}

export const leadershipInvariants: readonly Invariant[] = [
  leaderInIsr,
  oneLeaderPerEpoch,
  epochsRise,
  fencedByEpoch,
  oneFetcher,
  uncleanElection,
]
