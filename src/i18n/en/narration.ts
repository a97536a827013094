/** The narration in English, and what every language must say: one line for each fact, and why where it teaches. */
import type { FactKind, FactOf } from '../../engine/index.ts'
import { difference, type Entities, type Parts, say, shortMember, span } from '../say.ts'
import { consumerGroupLinesEn } from './narration-consumer-groups.ts'
import { consumerLinesEn, positionEn } from './narration-consumers.ts'
import { faultLinesEn } from './narration-faults.ts'
import { groupLinesEn } from './narration-groups.ts'
import { messageLinesEn } from './narration-messages.ts'
import { shareLinesEn } from './narration-share.ts'
import { storageLinesEn } from './narration-storage.ts'
import { transactionLinesEn } from './narration-transactions.ts'
import { whyEn } from './narration-why.ts'
import { zooKeeperLines } from './narration-zookeeper.ts'

type Line<K extends FactKind> = (fact: FactOf<K>, e: Entities) => Parts
type Why<K extends FactKind> = (fact: FactOf<K>) => string | null

/** All the words of the narration in one language. */
export interface NarrationWords {
  readonly broker: (id: number) => string
  readonly controller: (id: string) => string
  readonly zookeeper: (id: string) => string
  readonly record: (number: number) => string
  readonly andMore: (count: number) => string
  readonly line: { readonly [K in FactKind]: Line<K> }
  readonly why: { readonly [K in FactKind]?: Why<K> }
  readonly screen: {
    readonly title: string
    readonly nothingYet: string
    readonly nothingYetWhy: string
    readonly moreNow: (count: number) => string
    readonly inSequence: string
  }
  readonly events: EventsWords
}

/** The words around the list of events. */
export interface EventsWords {
  readonly title: string
  readonly notable: string
  readonly all: string
  readonly show: string
  readonly search: string
  readonly count: (shown: number) => string
  readonly none: string
  readonly noneFound: string
  readonly goTo: (time: string) => string
  readonly later: string
  readonly inSequence: (time: string) => string
  readonly letGo: (time: string) => string
  readonly sort: Readonly<Record<string, string>>
}

const records = (n: number): string => (n === 1 ? '1 record' : `${n} records`)
const partitions = (n: number): string => (n === 1 ? '1 partition' : `${n} partitions`)
const ids = (list: readonly number[]): string => list.join(', ') || 'none'

function isrMove(from: readonly number[], to: readonly number[], e: Entities): Parts {
  const { left, entered } = difference(from, to)
  const names = (list: readonly number[]): Parts =>
    list.flatMap((id, i) => (i === 0 ? [e.broker(id)] : [...say`, `, e.broker(id)]))
  if (left.length > 0 && entered.length > 0) return say`${names(left)} out, ${names(entered)} in`
  if (left.length > 0) return say`${names(left)} left`
  return say`${names(entered)} joined`
}

function configOwner(f: FactOf<'ConfigChanged'>, e: Entities): Parts {
  if (f.resourceType === 'TOPIC') return say`Topic ${e.topic(f.resourceName)}`
  if (f.resourceType === 'GROUP') return say`Group ${e.group(f.resourceName)}`
  return f.resourceName === '' ? say`All brokers` : say`${e.broker(Number(f.resourceName))}`
}

const line: NarrationWords['line'] = {
  ...zooKeeperLines,
  ...shareLinesEn,
  ...storageLinesEn,
  ...transactionLinesEn,
  ...faultLinesEn,
  ...messageLinesEn,
  ...groupLinesEn,
  ...consumerLinesEn,
  ...consumerGroupLinesEn,
  NodeStarted: (f, e) => say`${e.node(f.node)} starts${f.again ? ' again' : ''}.`,
  NodeCrashed: (f, e) => say`${e.node(f.node)} crashed.`,
  ShutdownRequested: (f, e) => say`${e.node(f.node)} was asked to shut down.`,
  NodeStopped: (f, e) => say`${e.node(f.node)} has stopped.`,
  ElectionStarted: (f, e) =>
    f.preVote
      ? say`${e.node(f.node)} asks whether it would be elected (pre-vote, epoch ${f.epoch}).`
      : say`${e.node(f.node)} stands for election in epoch ${f.epoch}.`,
  VoteGranted: (f, e) => say`${e.node(f.voter)} votes for ${e.node(f.candidate)} in epoch ${f.epoch}.`,
  QuorumLeaderElected: (f, e) =>
    say`${e.node(f.node)} is now the active controller (quorum epoch ${f.epoch}).`,
  QuorumLeaderResigned: (f, e) =>
    say`${e.node(f.node)} resigned as active controller (quorum epoch ${f.epoch}).`,
  MetadataCommitted: (f, e) =>
    say`${e.node(f.node)}: metadata records up to offset ${f.to - 1} are committed.`,
  BrokerRegistered: (f, e) =>
    say`${e.broker(f.broker)} registered with broker epoch ${f.brokerEpoch}; it is fenced for now.`,
  BrokerRegistrationRefused: (f, e) =>
    say`${e.broker(f.broker)} may not register yet: ${f.error}. It tries again in ${f.retryInMs} ms.`,
  RegistrationTimedOut: (f, e) =>
    say`${e.broker(f.broker)} could not register within ${f.afterMs} ms and ends.`,
  BrokerFenced: (f, e) =>
    f.reason === 'requested'
      ? say`${e.broker(f.broker)} is fenced: it is shutting down.`
      : say`${e.broker(f.broker)}’s session expired; the controller fenced it.`,
  BrokerUnfenced: (f, e) => say`${e.broker(f.broker)} is unfenced: it may lead and join ISRs again.`,
  ControlledShutdownStarted: (f, e) =>
    say`${e.broker(f.broker)} is shutting down; the controller moves its leaderships away (${partitions(f.leaderships)}).`,
  TopicCreated: (f, e) =>
    say`Topic ${e.topic(f.topic)} was created: ${partitions(f.partitions)}, replication factor ${f.replicationFactor}.`,
  TopicDeleted: (f, e) => say`Topic ${e.topic(f.topic)} was deleted (${partitions(f.partitions)}).`,
  PartitionsAdded: (f, e) => say`Topic ${e.topic(f.topic)} grows from ${f.from} to ${partitions(f.to)}.`,
  ConfigChanged: (f, e) =>
    f.value === null
      ? say`${configOwner(f, e)}: ${f.name} is no longer set.`
      : say`${configOwner(f, e)}: ${f.name} is now ${f.value || 'empty'}.`,
  BrokerUnregistered: (f, e) => say`${e.broker(f.broker)} is no longer registered.`,
  ReassignmentStarted: (f, e) =>
    say`${e.partition(f.partition)} is being moved: adding ${ids(f.adding)}, removing ${ids(f.removing)}.`,
  ReassignmentCompleted: (f, e) =>
    say`${e.partition(f.partition)} has moved: its replicas are ${ids(f.to)} (before: ${ids(f.from)}).`,
  ReassignmentCancelled: (f, e) =>
    say`The move of ${e.partition(f.partition)} was called off: its replicas stay ${ids(f.replicas)}.`,
  TopicCreationRefused: (f, e) => say`Topic ${e.topic(f.topic)} was not created: ${f.error}. ${f.message}`,
  LeaderElected: (f, e) =>
    f.from >= 0 && f.from !== f.to
      ? say`${e.partition(f.partition)} is now led by ${e.broker(f.to)}, before by ${e.broker(f.from)} (leader epoch ${f.leaderEpoch}).`
      : say`${e.partition(f.partition)} is now led by ${e.broker(f.to)} (leader epoch ${f.leaderEpoch}).`,
  PartitionWentOffline: (f, e) =>
    say`${e.partition(f.partition)} has no leader: it is offline (leader epoch ${f.leaderEpoch}).`,
  IsrChanged: (f, e) =>
    say`ISR of ${e.partition(f.partition)} is now ${ids(f.to)}: ${isrMove(f.from, f.to, e)}.`,
  BecameLeader: (f, e) =>
    say`${e.broker(f.broker)} leads ${e.partition(f.partition)} from offset ${f.logEndOffset} on (leader epoch ${f.leaderEpoch}).`,
  BecameFollower: (f, e) =>
    f.leader < 0
      ? say`${e.broker(f.broker)} has nobody to follow for ${e.partition(f.partition)} (leader epoch ${f.leaderEpoch}).`
      : say`${e.broker(f.broker)} follows ${e.broker(f.leader)} for ${e.partition(f.partition)} (leader epoch ${f.leaderEpoch}).`,
  BatchAppended: (f, e) =>
    f.leader
      ? say`${e.broker(f.broker)} appended ${records(f.batch.count)} to ${e.partition(f.partition)} at offset ${span(f.batch.baseOffset, f.batch.count)}.`
      : say`${e.broker(f.broker)} copied ${records(f.batch.count)} of ${e.partition(f.partition)} at offset ${span(f.batch.baseOffset, f.batch.count)} from the leader.`,
  DuplicateIgnored: (f, e) =>
    say`${e.broker(f.broker)} has this batch of ${e.partition(f.partition)} already (producer id ${f.producerId}, sequence ${f.baseSequence}): nothing is written twice.`,
  AppendRefused: (f, e) =>
    say`${e.broker(f.broker)} refused a batch for ${e.partition(f.partition)}: ${f.error}.`,
  HighWatermarkAdvanced: (f, e) =>
    f.leader
      ? say`High watermark of ${e.partition(f.partition)}: ${f.from} → ${f.to}. ${records(f.to - f.from)} committed.`
      : say`${e.broker(f.broker)} learned the high watermark of ${e.partition(f.partition)}: ${f.from} → ${f.to}.`,
  LogTruncated: (f, e) =>
    say`${e.broker(f.broker)} cut its log of ${e.partition(f.partition)} back from ${f.from} to ${f.to}: ${records(f.ids.length)} dropped.`,
  ReplicationThrottled: (f, e) =>
    f.began
      ? say`${e.broker(f.broker)} holds back throttled replication as ${f.side}: ${f.rate} bytes a second, ${f.limit} are allowed.`
      : say`${e.broker(f.broker)} lets throttled replication go on as ${f.side} (${f.rate} bytes a second).`,
  ReplicaDeleted: (f, e) =>
    say`${e.broker(f.broker)} deletes its log of ${e.partition(f.partition)} (end offset ${f.logEndOffset}).`,
  IsrProposed: (f, e) =>
    f.via === 'ZooKeeper'
      ? say`${e.broker(f.broker)} writes the ISR of ${e.partition(f.partition)} to ZooKeeper: ${ids(f.isr)} → ${ids(f.newIsr)}.`
      : say`${e.broker(f.broker)} asks the controller to change the ISR of ${e.partition(f.partition)}: ${ids(f.isr)} → ${ids(f.newIsr)}.`,
  IsrRefused: (f, e) =>
    f.via === 'ZooKeeper'
      ? say`${e.broker(f.broker)} could not write the ISR of ${e.partition(f.partition)}: the znode has another version by now (${f.error}).`
      : say`The controller refused the ISR change of ${e.partition(f.partition)}: ${f.error}.`,
  RecordCreated: (f, e) =>
    f.key === null
      ? say`${e.node(f.producer)} created ${e.record(f.id)} without a key for ${e.partition(f.partition)}.`
      : say`${e.node(f.producer)} created ${e.record(f.id)} with key “${f.key}” for ${e.partition(f.partition)}.`,
  BatchSent: (f, e) =>
    say`${e.node(f.producer)} sent ${records(f.ids.length)} for ${e.partition(f.partition)} to ${e.broker(f.broker)}${f.attempt > 1 ? ` (attempt ${f.attempt})` : ''}.`,
  BatchAcknowledged: (f, e) =>
    f.baseOffset < 0
      ? say`${e.node(f.producer)} takes ${records(f.ids.length)} for ${e.partition(f.partition)} as sent.`
      : say`${e.node(f.producer)} has the acknowledgement for ${records(f.ids.length)} of ${e.partition(f.partition)} at offset ${span(f.baseOffset, f.ids.length)}.`,
  BatchRetried: (f, e) =>
    say`${e.node(f.producer)} will send ${records(f.ids.length)} for ${e.partition(f.partition)} again: ${f.error}.`,
  BatchFailed: (f, e) =>
    say`${e.node(f.producer)} gave up on ${records(f.ids.length)} for ${e.partition(f.partition)}: ${f.error}.`,
  RecordRefused: (f, e) => say`${e.node(f.producer)} could not send ${e.record(f.id)}: ${f.error}.`,
  ProducerIdAssigned: (f, e) =>
    say`${e.node(f.producer)} got producer id ${f.producerId} (epoch ${f.producerEpoch}).`,
  MetadataRefreshed: (f, e) => {
    const first = f.changed[0]
    if (!first) return say`${e.node(f.client)} refreshed its metadata; nothing changed.`
    const more = f.changed.length > 1 ? `, and ${f.changed.length - 1} more` : ''
    const leader = first.leader < 0 ? say`has no leader` : say`is led by ${e.broker(first.leader)}`
    return say`${e.node(f.client)} learned that ${e.partition(first.partition)} ${leader}${more}.`
  },
  GroupStateChanged: (f, e) =>
    say`Group ${e.group(f.group)}: ${f.from} → ${f.to} (generation ${f.generation}); ${f.reason}.`,
  MemberJoined: (f, e) =>
    say`${e.consumer(f.client)} joined group ${e.group(f.group)} (member id ${shortMember(f.member)}).`,
  MemberLeft: (f, e) =>
    f.reason === 'left'
      ? say`${e.consumer(f.client)} left group ${e.group(f.group)}.`
      : say`${e.consumer(f.client)} was removed from group ${e.group(f.group)}: ${f.reason}.`,
  GroupAssigned: (f, e) =>
    say`Group ${e.group(f.group)}, generation ${f.generation}: group leader ${e.consumer(f.leader)} dealt the partitions to ${Object.keys(f.assignments).length} members (${f.protocol}).`,
  CoordinatorLoaded: (f, e) =>
    say`${e.broker(f.broker)} now coordinates the groups of ${e.partition(f.partition)} (${f.groups} loaded).`,
  OffsetsCommitted: (f, e) => {
    const first = f.offsets[0]
    if (!first) return say`Group ${e.group(f.group)} committed no offsets.`
    const more = f.offsets.length > 1 ? `, and ${f.offsets.length - 1} more` : ''
    return say`Group ${e.group(f.group)} committed offset ${first.offset} of ${e.partition(`${first.topic}-${first.partition}`)}${more}.`
  },
  CoordinatorFound: (f, e) =>
    say`${e.node(f.consumer)} learned that ${e.broker(f.broker)} coordinates group ${e.group(f.group)}.`,
  PartitionsAssigned: (f, e) =>
    say`${e.node(f.consumer)} now reads ${f.partitions.length > 0 ? e.partitions(f.partitions) : 'no partition: it is idle'} (generation ${f.generation}).`,
  PartitionsRevoked: (f, e) =>
    say`${e.node(f.consumer)} ${f.lost ? 'lost' : 'gave up'} ${f.partitions.length > 0 ? e.partitions(f.partitions) : 'no partition'}${f.kept && f.kept.length > 0 ? say` and keeps ${e.partitions(f.kept)}` : ''}.`,
  PositionReset: (f, e) =>
    say`${e.node(f.consumer)} starts ${e.partition(f.partition)} at offset ${f.offset} (${positionEn(f.strategy)}).`,
  RecordsPolled: (f, e) =>
    say`${e.node(f.consumer)} got ${records(f.ids.length)} of ${e.partition(f.partition)} from poll(), offset ${span(f.from, f.to - f.from)}.`,
  ReadReplicaChosen: (f, e) =>
    f.broker === null
      ? say`${e.node(f.consumer)} reads ${e.partition(f.partition)} from the leader again.`
      : say`${e.node(f.consumer)} now reads ${e.partition(f.partition)} from ${e.broker(f.broker)}, a replica in its own rack.`,
  TruncationDetected: (f, e) =>
    f.divergentOffset < 0
      ? say`${e.node(f.consumer)} finds that what it read of ${e.partition(f.partition)} up to offset ${f.position} is gone.`
      : say`${e.node(f.consumer)} finds that ${e.partition(f.partition)} was cut at offset ${f.divergentOffset}; it had read up to ${f.position}.`,
  AdminAnswered: (f) => {
    const what = f.target === '' ? f.api : `${f.api} ${f.target}`
    return f.error === 'NONE' ? say`${what}: done.` : say`${what} failed: ${f.error}. ${f.message}`
  },
  RequestFailedAt: (f, e) =>
    say`${e.node(f.client)} got no answer from ${e.node(f.to)} to its ${f.request.replace(/Request$/, '')} request: ${f.reason}.`,
}

/** English. */
export const narration: NarrationWords = {
  broker: (id) => `broker ${id}`,
  controller: (id) => `controller ${id}`,
  zookeeper: (id) => `ZooKeeper ${id}`,
  record: (number) => `record #${number}`,
  andMore: (count) => ` and ${count} more`,
  line,
  why: whyEn,
  screen: {
    title: 'What just happened',
    nothingYet: 'Nothing has happened yet.',
    nothingYetWhy: 'Press play, or step to the first event.',
    moreNow: (count) => `+${count} more`,
    inSequence: 'Sequence: show this moment among the requests',
  },
  events: {
    title: 'Events',
    notable: 'Notable',
    all: 'All',
    show: 'Show',
    search: 'Search events',
    count: (shown) => (shown === 1 ? '1 event' : `${shown.toLocaleString('en')} events`),
    none: 'Nothing notable has happened yet.',
    noneFound: 'No event matches.',
    goTo: (time) => `Go to ${time}`,
    later: 'still to come',
    inSequence: (time) => `Show ${time} among the requests`,
    letGo: (time) => `Everyday events before ${time} were let go.`,
    sort: {
      failure: 'failure',
      recovery: 'recovery',
      election: 'election',
      isr: 'ISR change',
      group: 'group',
      topic: 'topic',
      data: 'data',
      everyday: 'everyday',
    },
  },
}
