/** Which facts a person would want to be taken to, and of what sort they are. */
import type { Fact, FactKind } from '../facts.ts'

export type NotableSort = 'failure' | 'recovery' | 'election' | 'isr' | 'group' | 'topic' | 'data'

const SORTS: Partial<Record<FactKind, NotableSort>> = {
  NodeCrashed: 'failure',
  NodeStopped: 'failure',
  ShutdownRequested: 'failure',
  NodeStarted: 'recovery',
  NodePaused: 'failure',
  NodeResumed: 'recovery',
  ZoneFailed: 'failure',
  ZoneRestored: 'recovery',
  ClockSkewed: 'failure',
  RollingRestartStarted: 'failure',
  RollingRestartReached: 'failure',
  RollingRestartFinished: 'recovery',
  LinkCut: 'failure',
  LinkSlowed: 'failure',
  LinkBecameLossy: 'failure',
  LinkHealed: 'recovery',
  AllLinksHealed: 'recovery',
  ConnectionsReset: 'failure',
  MessageDelayed: 'failure',
  MessageDropped: 'failure',
  BrokerFenced: 'failure',
  BrokerUnfenced: 'recovery',
  BrokerRegistrationRefused: 'failure',
  QuorumLeaderElected: 'election',
  QuorumLeaderResigned: 'failure',
  VotersChanged: 'election',
  ZooKeeperLeaderElected: 'election',
  ZooKeeperLeaderLost: 'failure',
  ZooKeeperSessionExpired: 'failure',
  ControllerElected: 'election',
  ControllerLoaded: 'recovery',
  ControllerResigned: 'failure',
  ControlRequestRefused: 'failure',
  BrokerAppeared: 'recovery',
  BrokerVanished: 'failure',
  LeaderElected: 'election',
  PartitionWentOffline: 'failure',
  IsrChanged: 'isr',
  LogTruncated: 'data',
  SegmentDeleted: 'data',
  LogCleaned: 'data',
  RecordsDeleted: 'data',
  UnflushedRecordsLost: 'data',
  LogsRecovered: 'recovery',
  DiskWiped: 'failure',
  LogDirFailed: 'failure',
  LogDirRepaired: 'recovery',
  DiskFilled: 'failure',
  DiskFreed: 'recovery',
  DiskSlowed: 'failure',
  BatchFailed: 'data',
  TopicCreated: 'topic',
  TopicCreationRefused: 'topic',
  TopicDeleted: 'topic',
  PartitionsAdded: 'topic',
  ConfigChanged: 'topic',
  ReassignmentStarted: 'topic',
  ReassignmentCompleted: 'topic',
  ReassignmentCancelled: 'topic',
  BrokerUnregistered: 'failure',
  RegistrationTimedOut: 'failure',
  AdminAnswered: 'topic',
  TruncationDetected: 'data',
  CommitFailed: 'data',
  ApplicationFailed: 'failure',
  PollIntervalExceeded: 'failure',
  TransactionTimedOut: 'failure',
  OpenTransactionFenced: 'failure',
  TransactionFailed: 'failure',
  GroupStateChanged: 'group',
  MemberJoined: 'group',
  MemberLeft: 'group',
  MemberReplaced: 'group',
  MemberFenced: 'failure',
  OffsetsExpired: 'data',
  OffsetsDeleted: 'group',
  GroupDeleted: 'group',
  OffsetsReset: 'group',
  OffsetsResetRefused: 'group',
  TargetAssignmentComputed: 'group',
  StaticMemberAway: 'group',
  StaticMemberReplaced: 'group',
  GroupUpgraded: 'group',
  GroupDowngraded: 'group',
  ConsumerFenced: 'group',
}

const isClient = (role: string): boolean =>
  role === 'producer' || role === 'consumer' || role === 'share-consumer'

/** The sort of a notable fact, null for the everyday ones. */
export function notableSort(fact: Fact): NotableSort | null {
  // Clients come and go; only servers fail by going.
  if ('role' in fact && isClient(fact.role)) return 'group'
  if (fact.kind === 'LeaderElected' && fact.reason === 'created') return null
  // Two brokers may ask for an internal topic at the same time; that is everyday.
  if ((fact.kind === 'TopicCreated' || fact.kind === 'TopicCreationRefused') && fact.topic.startsWith('__'))
    return null
  // The clock tries again in a moment.
  if (fact.kind === 'CommitFailed' && fact.exception === 'RetriableCommitFailedException') return null
  // What went well is told by what it did, and a topic that was not made has a fact of its own.
  if (fact.kind === 'AdminAnswered' && (fact.error === 'NONE' || fact.api === 'CreateTopics')) return null
  if (fact.kind === 'AdminAnswered' && fact.api === 'ResetOffsets' && fact.error === 'NON_EMPTY_GROUP')
    return null
  if (fact.kind === 'LogCleaned' && (fact.ids.length === 0 || fact.partition.startsWith('__'))) return null
  if (fact.kind === 'GroupStateChanged' && fact.to !== 'Stable' && fact.to !== 'PreparingRebalance')
    return null
  return SORTS[fact.kind] ?? null
}
