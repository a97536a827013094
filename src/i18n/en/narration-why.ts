/** Why notable things happen, in English. */

import type { FactOf } from '../../engine/index.ts'
import type { NarrationWords } from './narration.ts'
import { consumerGroupWhyEn } from './narration-consumer-groups.ts'
import { consumerWhyEn } from './narration-consumers.ts'
import { faultWhysEn } from './narration-faults.ts'
import { groupWhysEn } from './narration-groups.ts'
import { messageWhysEn } from './narration-messages.ts'
import { storageWhysEn } from './narration-storage.ts'
import { transactionWhyEn } from './narration-transactions.ts'
import { zooKeeperWhy } from './narration-zookeeper.ts'

const ACKS: Readonly<Record<string, string>> = {
  '-1': 'acks=all: the reply came after the high watermark had passed these records, so every in-sync replica has them.',
  '1': 'acks=1: the leader has written these records. Followers may not have them yet, and a crash now can lose them.',
  '0': 'acks=0: the producer does not wait for an answer and does not know whether the records arrived.',
}

const ERROR_WHY: Readonly<Record<string, string>> = {
  NOT_LEADER_OR_FOLLOWER:
    'The broker does not lead this partition any more. The client asks for fresh metadata and goes to the new leader.',
  FENCED_LEADER_EPOCH:
    'The request names an older leader epoch than the broker knows. The client needs fresh metadata.',
  NOT_ENOUGH_REPLICAS:
    'The ISR is smaller than min.insync.replicas, so acks=all is refused before anything is written. It is retriable.',
  NOT_ENOUGH_REPLICAS_AFTER_APPEND:
    'The ISR shrank below min.insync.replicas after the append: the records are in the log but are not promised.',
  OUT_OF_ORDER_SEQUENCE_NUMBER:
    'An idempotent producer numbers its records for each partition; this batch is not the next one. Order is kept by refusing it.',
  DISCONNECTED:
    'The connection broke, so nobody knows whether the batch was written. Idempotence makes sending it again safe.',
  TIMEOUT:
    'No answer within request.timeout.ms, so nobody knows whether the batch was written. Idempotence makes sending it again safe.',
  REQUEST_TIMED_OUT:
    'The high watermark did not pass the batch in time. The leader has it, but not every in-sync replica does.',
  UNKNOWN_TOPIC_OR_PARTITION:
    'This broker does not know the partition (yet). Metadata reaches brokers by the metadata log.',
}

const ELECTION_WHY: Readonly<Record<FactOf<'LeaderElected'>['reason'], string>> = {
  created: 'A new partition is led by the first replica of its list that is alive.',
  fenced:
    'The controller takes the first replica in the list that is alive and in the ISR; brokers do not vote. The leader epoch goes up, and nothing below the high watermark is lost.',
  shutdown:
    'A controlled shutdown moves leadership before the broker goes: clients only have to refresh their metadata.',
  unfenced:
    'The partition had no leader. A replica that may lead is back, so the controller elects it at once.',
  preferred:
    'The first replica of the list is the preferred leader. It is in the ISR again, so leadership returns to it.',
  unclean:
    'No in-sync replica was alive and unclean election is allowed: records that only the old ISR had are lost, acknowledged ones too.',
  'broker gone':
    'The old leader’s znode in /brokers/ids is gone. The controller takes the first replica of the list that is alive and in the ISR, writes it to the partition’s state znode, and only then sends LeaderAndIsr.',
  'new incarnation':
    'The broker registered as a new incarnation, which ends the old one: its leaderships move to replicas in the ISR first.',
  reassigned:
    'The old leader is not among the replicas any more, so the first in-sync replica of the new list takes over.',
  unregistered: 'The broker was taken out of the cluster; what it led goes to replicas in the ISR.',
}

const ISR_WHY: Readonly<Record<FactOf<'IsrChanged'>['reason'], string>> = {
  lagging:
    'It has not caught up with the leader for replica.lag.time.max.ms. The high watermark no longer waits for it. The leader epoch stays: an ISR change raises only the partition epoch, which in ZooKeeper mode is the version of the partition’s state znode.',
  'caught up':
    'Its log has reached the leader’s high watermark, so it is in sync again. From now on the high watermark waits for it.',
  fenced:
    'A fenced broker is taken out of every ISR. acks=all no longer waits for it. Where it was only a follower the leader epoch stays.',
  shutdown: 'A broker that is shutting down leaves every ISR first, so nobody has to wait for it.',
  unclean:
    'After an unclean election only the new leader is in the ISR; the others must first cut their logs to match.',
  'broker gone':
    'A broker that is gone leaves every ISR. In ZooKeeper mode the leader epoch goes up even where it was only a follower.',
  'new incarnation': 'A new incarnation must prove itself: it rejoins the ISR only after catching up again.',
  elected: 'The election changed the ISR too: a leader always belongs to it.',
  reassigned: 'With the replicas that were taken away from the list their places in the ISR went too.',
  unregistered: 'A broker that is not registered any more can be in no ISR.',
}

const STOP_WHY: Readonly<Record<string, string>> = {
  broker:
    'A controlled shutdown: the controller first moves its leaderships away and takes it out of the ISRs.',
  controller: 'It leaves the quorum in order. If it is the active controller it names its successors.',
  consumer:
    'A consumer that closes leaves its group, so the others take over without waiting for its session to end.',
  producer: 'A producer that closes first sends what is still in its buffer.',
}

const CRASH_WHY: Readonly<Record<string, string>> = {
  zookeeper:
    'Its clients go on with their sessions at another server. If it led the ensemble, the others vote; without a quorum nothing can be changed, but records keep flowing.',
  broker:
    'Its connections break at once, but the controller only counts missing heartbeats: it fences the broker after broker.session.timeout.ms. Its log on disk survives.',
  controller:
    'Records keep flowing: the quorum is not on their path. If it was the active controller, the others notice after controller.quorum.fetch.timeout.ms.',
  consumer:
    'It could not leave its group: its partitions stay assigned to it, unread, until session.timeout.ms has passed.',
  producer: 'What was only in its buffer is gone; what a broker has appended stays.',
}

const START_WHY: Readonly<Record<string, string>> = {
  broker:
    'It registers with the controller and stays fenced until it has caught up with the metadata. Then its replicas follow the current leaders; leadership does not come back by itself.',
}

/** Why, in English. */
export const whyEn: NarrationWords['why'] = {
  ...consumerGroupWhyEn,
  ...zooKeeperWhy,
  ...consumerWhyEn,
  ...storageWhysEn,
  ...transactionWhyEn,
  ...faultWhysEn,
  ...messageWhysEn,
  ...groupWhysEn,
  NodeStarted: (f) =>
    f.logDirOffline
      ? 'Its log directory does not work, so the process ends again at once, before it registers anywhere.'
      : (START_WHY[f.role] ?? null),
  NodeCrashed: (f) => CRASH_WHY[f.role] ?? null,
  ShutdownRequested: (f) => STOP_WHY[f.role] ?? null,
  ElectionStarted: (f) =>
    f.preVote
      ? 'It hears of no quorum leader. A pre-vote raises no epoch, so a voter that is merely cut off disturbs nobody.'
      : 'A majority would vote for it, so it raises the epoch and asks for real votes.',
  VoteGranted: () => 'A voter votes once in an epoch, and only for a log at least as complete as its own.',
  QuorumLeaderElected: () =>
    'A majority of the voters chose it. It has replayed the same metadata log, so it can decide at once; partition leaders are not touched.',
  QuorumLeaderResigned: () =>
    'A quorum leader resigns when it shuts down, or when a majority has not fetched from it for 1.5 × controller.quorum.fetch.timeout.ms; and when it is no voter any more.',
  MetadataCommitted: () =>
    'A majority of the voters has them. Brokers learn by fetching and replaying the same log.',
  BrokerRegistered: () =>
    'The broker epoch is the metadata offset of this registration; it tells this incarnation from earlier ones.',
  BrokerRegistrationRefused: (f) =>
    f.error === 'DUPLICATE_BROKER_REGISTRATION'
      ? 'The session of its former life has not expired yet, and the controller cannot know that it is dead. A quick restart has to wait.'
      : 'The broker asks again until the controller accepts it.',
  RegistrationTimedOut: () =>
    'No active controller accepted it in initial.broker.registration.timeout.ms. It has to be started again once the quorum is there.',
  BrokerFenced: (f) =>
    f.reason === 'requested'
      ? 'The controlled shutdown is complete: it leads nothing any more, and the others have seen that.'
      : 'No heartbeat arrived for broker.session.timeout.ms. A closed connection alone does not fence. A fenced broker may not lead or join an ISR.',
  BrokerUnfenced: () =>
    'It has replayed the metadata up to its own registration. Its replicas still have to catch up before they are in sync.',
  ControlledShutdownStarted: () =>
    'Leaders move while the old one still answers, so clients lose no time to a session timeout. It may go once the others have seen the change.',
  TopicCreated: () =>
    'The controller spread the replicas over the racks; the first replica of each list is the preferred leader.',
  TopicDeleted: () =>
    'The record is in the metadata log; each broker deletes its logs when it replays it. Clients get UNKNOWN_TOPIC_OR_PARTITION from then on.',
  PartitionsAdded: () =>
    'Partitions can only be added. A key is hashed over the new number, so it may land in another partition: the order of one key is no longer kept across this moment.',
  ConfigChanged: (f) =>
    f.name === 'min.insync.replicas'
      ? 'It holds as soon as the brokers have replayed it. Because it changes who may lead without loss, the eligible leader replicas (ELR) were cleared.'
      : 'It holds as soon as the brokers have replayed it: topic before broker, broker before all brokers, these before server.properties.',
  BrokerUnregistered: () =>
    'Its registration is gone from the metadata. Replicas it still had in lists stay there until they are reassigned.',
  ReassignmentStarted: () =>
    'The new replicas are added first and copy the log. Only when they are in the ISR are the old ones dropped, so the partition is never less safe than before.',
  ReassignmentCompleted: () =>
    'The added replicas are in the ISR, so the removed ones leave the list and their logs are deleted. The leader epoch goes up.',
  ReassignmentCancelled: () => 'The replicas that were being added leave the list again.',
  ReadReplicaChosen: (f) =>
    f.broker === null
      ? 'That replica left the ISR, could not be reached, or its time was up; the leader decides anew.'
      : 'The leader named it because client.rack is its rack (replica.selector.class). It serves records only below its own high watermark, which trails the leader’s by a fetch.',
  TruncationDetected: (f) =>
    f.reset
      ? 'The leader epoch changed, so it asked where the epoch of its last record ends. Records that it has already handed out were lost in an unclean election.'
      : 'Without a reset policy the application gets a LogTruncationException and has to decide itself.',
  ReplicationThrottled: (f) =>
    f.began
      ? 'More was moved over the last seconds than the throttled rate allows. Throttled replicas that are not in sync wait; in-sync replication goes on.'
      : null,
  AdminAnswered: (f) =>
    f.error === 'NONE' ? 'The records are committed in the metadata log.' : 'Nothing was changed.',
  TopicCreationRefused: () => 'The controller checked the request and changed nothing.',
  LeaderElected: (f) => ELECTION_WHY[f.reason],
  PartitionWentOffline: () =>
    'No replica of its ISR is alive and unclean election is off. The last in-sync replica stays in the ISR: when it returns, it leads.',
  IsrChanged: (f) => ISR_WHY[f.reason],
  BecameLeader: () =>
    'It has replayed the controller’s decision. Its log end is where the new leader epoch begins.',
  BecameFollower: () =>
    'It has replayed the controller’s decision and fetches from that leader, from its own log end on.',
  BatchAppended: (f) =>
    f.leader
      ? 'Written is not yet committed: the in-sync followers fetch it first, then the high watermark passes it.'
      : 'The leader only learns of this with the follower’s next fetch, which names its log end.',
  DuplicateIgnored: () =>
    'The answer to the first attempt was lost, so the producer sent it again. The sequence number gives the copy away.',
  AppendRefused: (f) => ERROR_WHY[f.error] ?? null,
  HighWatermarkAdvanced: (f) =>
    f.leader
      ? 'Every in-sync replica has them. Consumers may read them now, and acks=all is answered.'
      : 'Followers learn the high watermark with a fetch response, one round after the leader.',
  LogTruncated: () =>
    'The leader does not have these records; unless the election was unclean they were never committed. The cut is found by leader epoch, not at the high watermark.',
  IsrProposed: (f) =>
    f.via === 'ZooKeeper'
      ? 'Before AlterPartition (KIP-497) a leader wrote the state znode itself, if it still had the version that the leader knew. The controller hears of it later.'
      : 'The leader proposes (AlterPartition), the controller decides. Until then a new member already counts for the high watermark, and one that leaves still counts.',
  IsrRefused: (f) =>
    f.via === 'ZooKeeper'
      ? 'The controller has written since. The leader keeps what it proposed until LeaderAndIsr tells it the newer state.'
      : 'The leader and the controller did not see the same state. The leader waits for metadata or asks again.',
  RecordCreated: (f) =>
    f.key === null
      ? 'Without a key the partitioner is sticky: about one batch.size of records goes to one partition, then to another.'
      : 'The same key goes to the same partition: murmur2(key) modulo the number of partitions.',
  BatchSent: () =>
    'It goes to the broker that the producer’s metadata names as leader; what waits for that broker travels in one request.',
  BatchAcknowledged: (f) => ACKS[f.acks] ?? null,
  BatchRetried: (f) => ERROR_WHY[f.error] ?? null,
  BatchFailed: () =>
    'delivery.timeout.ms has passed, or the error is not retriable. The application is told; a broker may still have written the records.',
  RecordRefused: () => 'send() blocked for max.block.ms without metadata or room in buffer.memory.',
  ProducerIdAssigned: () =>
    'With its id and a sequence number on every batch, a batch that is sent twice is written once.',
  MetadataRefreshed: (f) =>
    f.changed.length > 0
      ? 'Clients are not told of a new leader: they ask for metadata after an error.'
      : null,
  GroupStateChanged: (f) =>
    f.to === 'PreparingRebalance'
      ? 'Members learn of it from the answer to their next heartbeat, give up their partitions and join again (eager rebalance).'
      : f.to === 'Stable'
        ? 'Every member has its partitions: one partition is read by one member of the group.'
        : null,
  MemberJoined: () =>
    'A new member starts a rebalance. The first to join becomes the group leader, which computes the assignment.',
  MemberLeft: (f) =>
    f.reason === 'left'
      ? 'It said so (LeaveGroup), so the rebalance starts at once.'
      : f.reason === 'session timeout'
        ? 'No heartbeat came for session.timeout.ms. Its partitions go to the members that are left, which start at the committed offsets.'
        : f.reason === 'group full'
          ? 'The group has group.max.size members already.'
          : 'It did not join again before max.poll.interval.ms, so the rebalance goes on without it.',
  GroupAssigned: () =>
    'In a classic group a client, the group leader, computes the assignment; the coordinator only passes it on.',
  CoordinatorLoaded: () =>
    'Whoever leads a partition of __consumer_offsets coordinates the groups that hash to it, after reading it.',
  OffsetsCommitted: () =>
    'A committed offset is the next one to read. It is itself a record in __consumer_offsets.',
  PartitionsRevoked: (f) =>
    f.lost
      ? 'The coordinator had already given them up for dead. Records read since the last commit will be read again.'
      : f.kept
        ? 'Cooperative: only what moves to another member is given up; the rest is read on.'
        : 'With the eager protocol every member gives up everything before it joins again.',
  PositionReset: (f) =>
    f.strategy === 'committed'
      ? 'The group has read this partition before and goes on where it committed.'
      : f.strategy.startsWith('seek') || f.strategy === 'offsetsForTimes'
        ? 'The application has moved its position itself. What is committed stays as it is until the next commit.'
        : 'The group has no committed offset here, so auto.offset.reset decides.',
  RecordsPolled: () =>
    'Consumers pull: poll() hands out what a fetch brought, and the position moves on. Nothing is committed by that yet.',
  RequestFailedAt: (f) =>
    f.reason === 'timeout'
      ? 'request.timeout.ms has passed. What became of the request at the other end is unknown.'
      : 'The connection broke. What became of the request at the other end is unknown.',
}
