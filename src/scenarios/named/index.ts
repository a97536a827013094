/** The named scenarios, by their chapters; each file comes when one of its scenarios is chosen. */
import type { Scenario } from '../../engine/index.ts'

const basics = () => import('./basics.ts')
const durability = () => import('./durability.ts')
const groups = () => import('./groups.ts')
const exactlyOnce = () => import('./exactly-once.ts')
const operations = () => import('./operations.ts')

/** One entry for each; its words are in i18n under the same name. */
export const NAMED = {
  'keys-and-order': async () => (await basics()).keysAndOrder,
  'without-keys': async () => (await basics()).withoutKeys,
  'two-groups': async () => (await basics()).twoGroups,
  'slow-consumer': async () => (await basics()).slowConsumer,
  retention: async () => (await basics()).retention,
  compaction: async () => (await basics()).compaction,
  'partitions-added': async () => (await basics()).partitionsAdded,
  'broker-failure': async () => (await durability()).brokerFailure,
  'acks-1-loss': async () => (await durability()).acksOneLoss,
  'acks-all': async () => (await durability()).acksAllSafe,
  'acks-0-loss': async () => (await durability()).acksZeroLoss,
  'too-few-in-sync': async () => (await durability()).tooFewInSync,
  'slow-follower': async () => (await durability()).slowFollower,
  'unclean-election': async () => (await durability()).uncleanElection,
  'zombie-leader': async () => (await durability()).zombieLeader,
  'last-replica-standing': async () => (await durability()).lastReplicaStanding,
  'eligible-leader-replicas': async () => (await durability()).eligibleReplicas,
  'all-power-lost': async () => (await durability()).allPowerLost,
  'disk-full': async () => (await durability()).diskFull,
  'eager-rebalance': async () => (await groups()).eagerRebalance,
  'cooperative-rebalance': async () => (await groups()).cooperativeRebalance,
  'consumer-protocol': async () => (await groups()).consumerProtocol,
  'consumer-crash': async () => (await groups()).consumerCrash,
  'static-membership': async () => (await groups()).staticMembership,
  'poll-too-slow': async () => (await groups()).pollTooSlow,
  'at-least-once': async () => (await groups()).atLeastOnce,
  'at-most-once': async () => (await groups()).atMostOnce,
  'missed-by-retention': async () => (await groups()).missedByRetention,
  'share-group': async () => (await groups()).shareGroup,
  'poison-record': async () => (await groups()).poisonRecord,
  duplicates: async () => (await exactlyOnce()).duplicates,
  idempotence: async () => (await exactlyOnce()).idempotence,
  reordering: async () => (await exactlyOnce()).reordering,
  transactions: async () => (await exactlyOnce()).transactions,
  'fenced-producer': async () => (await exactlyOnce()).fencedProducer,
  'copied-once': async () => (await exactlyOnce()).copiedOnce,
  'hanging-transaction': async () => (await exactlyOnce()).hangingTransaction,
  'verified-transaction': async () => (await exactlyOnce()).verifiedTransaction,
  'torn-transaction': async () => (await exactlyOnce()).tornTransaction,
  'rolling-restart': async () => (await operations()).rollingRestart,
  'preferred-leader': async () => (await operations()).preferredLeader,
  reassignment: async () => (await operations()).reassignment,
  'rack-failure': async () => (await operations()).rackFailure,
  'controller-failure': async () => (await operations()).controllerFailure,
  'quorum-lost': async () => (await operations()).quorumLost,
  'cut-from-the-controllers': async () => (await operations()).cutFromController,
  'zookeeper-controller': async () => (await operations()).zooKeeperController,
} as const satisfies Readonly<Record<string, () => Promise<Scenario>>>

export type NamedId = keyof typeof NAMED
