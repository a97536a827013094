/** What is lost and what is not: acks, in-sync replicas, elections, disks. */
import {
  at,
  cluster,
  consumer,
  MIN_TWO,
  ON_THREE,
  OPEN,
  producer,
  SPREAD,
  toBrokers,
  topic,
} from './parts.ts'

const ALL = { acks: 'all' }
const ONE = { acks: '1', 'enable.idempotence': false }

export const brokerFailure = cluster('broker-failure', {
  script: [
    topic('payments', SPREAD, MIN_TWO),
    ...toBrokers(OPEN + 4, 'CrashNode', 1),
    ...toBrokers(OPEN + 34, 'StartNode', 1),
    at(OPEN + 55, { kind: 'ElectPreferredLeaders' }),
  ],
  producers: [producer('shop', 'payments', 2, ALL)],
  consumers: [consumer('billing-1', 'billing', 'payments')],
})

/** The followers are far away: what the leader acknowledges alone is not on them yet. */
const farFollowers = [2, 3].map((id) =>
  at(OPEN + 3, { kind: 'SlowLink', a: 'broker-1', b: `broker-${id}`, delayMs: 4_000, jitterMs: 0 }),
)
const leaderDiesFarAway = [
  topic('payments', ON_THREE, MIN_TWO),
  ...farFollowers,
  ...toBrokers(OPEN + 11, 'CrashNode', 1),
  at(OPEN + 12, { kind: 'HealAllLinks' }),
  ...toBrokers(OPEN + 35, 'StartNode', 1),
]

export const acksOneLoss = cluster('acks-1-loss', {
  script: leaderDiesFarAway,
  producers: [producer('shop', 'payments', 2, ONE)],
})

export const acksAllSafe = cluster('acks-all', {
  script: leaderDiesFarAway,
  producers: [producer('shop', 'payments', 2, ALL)],
})

export const acksZeroLoss = cluster('acks-0-loss', {
  script: [
    topic('logs', ON_THREE),
    ...toBrokers(OPEN + 3, 'CrashNode', 1),
    ...toBrokers(OPEN + 40, 'StartNode', 1),
  ],
  producers: [producer('agent', 'logs', 3, { acks: '0', 'enable.idempotence': false })],
})

export const tooFewInSync = cluster('too-few-in-sync', {
  script: [
    topic('payments', ON_THREE, MIN_TWO),
    ...toBrokers(OPEN + 3, 'CrashNode', 2, 3),
    ...toBrokers(OPEN + 45, 'StartNode', 2, 3),
  ],
  producers: [producer('careful', 'payments', 1, ALL), producer('careless', 'payments', 1, ONE)],
  consumers: [consumer('billing-1', 'billing', 'payments')],
})

export const uncleanElection = cluster('unclean-election', {
  features: { 'eligible.leader.replicas.version': 0 },
  script: [
    topic('payments', [[1, 2]], { 'unclean.leader.election.enable': 'true' }),
    ...toBrokers(OPEN + 3, 'CrashNode', 2),
    ...toBrokers(OPEN + 22, 'CrashNode', 1),
    ...toBrokers(OPEN + 24, 'StartNode', 2),
    ...toBrokers(OPEN + 50, 'StartNode', 1),
  ],
  producers: [producer('shop', 'payments', 1, ALL)],
})

export const slowFollower = cluster('slow-follower', {
  brokerConfig: { 'replica.lag.time.max.ms': 10_000 },
  script: [
    topic('payments', ON_THREE, MIN_TWO),
    at(OPEN + 3, { kind: 'SlowDisk', node: 'broker-3', writeMs: 12_000, readMs: 0 }),
    at(OPEN + 45, { kind: 'SlowDisk', node: 'broker-3', writeMs: 0, readMs: 0 }),
  ],
  producers: [producer('shop', 'payments', 2, ALL)],
})

export const zombieLeader = cluster('zombie-leader', {
  script: [
    topic('payments', ON_THREE, MIN_TWO),
    ...toBrokers(OPEN + 3, 'PauseNode', 1),
    ...toBrokers(OPEN + 22, 'ResumeNode', 1),
  ],
  producers: [producer('shop', 'payments', 2, ONE)],
})

export const lastReplicaStanding = cluster('last-replica-standing', {
  features: { 'eligible.leader.replicas.version': 0 },
  script: [
    topic('payments', ON_THREE, MIN_TWO),
    ...toBrokers(OPEN + 3, 'StopNode', 2),
    ...toBrokers(OPEN + 16, 'StopNode', 3),
    at(OPEN + 26, { kind: 'PowerLoss', node: 'broker-1' }),
    ...toBrokers(OPEN + 38, 'StartNode', 1),
    ...toBrokers(OPEN + 52, 'StartNode', 2, 3),
  ],
  producers: [producer('shop', 'payments', 1, ALL)],
})

export const eligibleReplicas = cluster('eligible-leader-replicas', {
  script: lastReplicaStanding.script ?? [],
  producers: lastReplicaStanding.producers,
})

export const diskFull = cluster('disk-full', {
  script: [
    topic('logs', SPREAD, MIN_TWO),
    at(OPEN + 3, { kind: 'FillDisk', node: 'broker-1' }),
    at(OPEN + 30, { kind: 'FreeDisk', node: 'broker-1' }),
    ...toBrokers(OPEN + 32, 'StartNode', 1),
  ],
  producers: [producer('agent', 'logs', 3, ALL)],
})

export const allPowerLost = cluster('all-power-lost', {
  script: [
    topic('payments', ON_THREE, MIN_TWO),
    ...[1, 2, 3].map((id) => at(OPEN + 5, { kind: 'PowerLoss', node: `broker-${id}` })),
    ...toBrokers(OPEN + 15, 'StartNode', 1, 2, 3),
  ],
  producers: [producer('shop', 'payments', 2, ALL)],
})
