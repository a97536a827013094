/** What configs of brokers and controllers mean, in English, where no topic or client has them: one sentence each. */
export const brokerConfigs = {
  'add.partitions.to.txn.retry.backoff.max.ms':
    'How long a broker goes on asking the coordinator to add a partition to a transaction.',
  'add.partitions.to.txn.retry.backoff.ms': 'The pause between two such attempts.',
  'auto.create.topics.enable': 'Whether asking for an unknown topic creates it.',
  'auto.leader.rebalance.enable': 'Whether leadership goes back to preferred replicas by itself.',
  'broker.heartbeat.interval.ms': 'How often a broker sends a heartbeat to the active controller.',
  'broker.session.timeout.ms':
    'A broker without a heartbeat for so long is fenced: it leads nothing and leaves all ISRs.',
  'controlled.shutdown.enable': 'Whether a broker hands its leaderships over before it stops.',
  'controlled.shutdown.max.retries':
    'How often a broker asks to be shut down in order before it stops anyway.',
  'controlled.shutdown.retry.backoff.ms': 'The pause between two such attempts.',
  'controller.quorum.election.backoff.max.ms':
    'The longest random pause before a lost election is tried again.',
  'controller.quorum.election.timeout.ms':
    'How long a candidate waits for votes before it begins a new election.',
  'controller.quorum.fetch.timeout.ms':
    'A voter that hears nothing of the leader for so long begins an election.',
  'controller.quorum.request.timeout.ms': 'How long requests between controllers may take.',
  'controller.quorum.retry.backoff.ms': 'The pause before a failed request between controllers is repeated.',
  'controller.socket.timeout.ms': 'How long a request of the ZooKeeper-mode controller to a broker may take.',
  'default.replication.factor': 'Replicas of a topic that is created without a number.',
  'group.consumer.assignment.interval.ms': 'The least time between two assignments of a consumer group.',
  'group.consumer.assignors':
    'Assignors that the coordinator knows for consumer groups; the first is the default.',
  'group.consumer.heartbeat.interval.ms':
    'How often members of consumer groups send heartbeats; the coordinator tells them.',
  'group.consumer.max.size': 'The most members of a consumer group.',
  'group.consumer.migration.policy':
    'Whether a group may change between the classic and the consumer protocol while it lives.',
  'group.consumer.session.timeout.ms':
    'A member of a consumer group without a heartbeat for so long is fenced.',
  'group.initial.rebalance.delay.ms':
    'An empty classic group waits so long for more members before its first rebalance.',
  'group.max.session.timeout.ms': 'The longest session.timeout.ms that a classic member may ask for.',
  'group.max.size': 'The most members of a classic group.',
  'group.min.session.timeout.ms': 'The shortest session.timeout.ms that a classic member may ask for.',
  'group.share.assignment.interval.ms': 'The least time between two assignments of a share group.',
  'group.share.delivery.count.limit':
    'After so many deliveries a share group gives a record up, unless the group says otherwise.',
  'group.share.heartbeat.interval.ms':
    'How often members of share groups send heartbeats, unless the group says otherwise.',
  'group.share.initialize.retry.interval.ms':
    'The pause before the state of a share partition is initialised again.',
  'group.share.max.size': 'The most members of a share group.',
  'group.share.partition.max.record.locks':
    'Records of a partition that may be held at once, unless the group says otherwise.',
  'group.share.record.lock.duration.ms': 'How long a record may be held, unless the group says otherwise.',
  'group.share.session.timeout.ms': 'The session of share members, unless the group says otherwise.',
  'follower.replication.throttled.rate':
    'Bytes per second that throttled followers on this broker may fetch.',
  'initial.broker.registration.timeout.ms': 'A broker that cannot register for so long gives up.',
  'inter.broker.protocol.version': 'Which requests brokers use among each other in ZooKeeper mode.',
  'leader.imbalance.check.interval.seconds':
    'How often it is looked whether leadership should go back to preferred replicas.',
  'leader.imbalance.per.broker.percentage':
    'How much of a broker’s leadership may be elsewhere before it is brought back.',
  'leader.replication.throttled.rate': 'Bytes per second that throttled leaders on this broker may serve.',
  'log.cleaner.backoff.ms': 'How long the cleaner sleeps when there is nothing to compact.',
  'log.cleaner.enable': 'Whether the cleaner runs; compacted topics need it.',
  'log.flush.offset.checkpoint.interval.ms': 'How often the recovery points are written down.',
  'log.flush.scheduler.interval.ms': 'How often it is looked whether a log has to be forced to disk.',
  'log.flush.start.offset.checkpoint.interval.ms': 'How often the log start offsets are written down.',
  'log.initial.task.delay.ms': 'How long after its start a broker begins with retention and checkpoints.',
  'log.retention.check.interval.ms': 'How often it is looked which segments may be deleted.',
  'log.retention.hours': 'retention.ms of topics in hours, when neither minutes nor milliseconds are set.',
  'log.retention.minutes': 'retention.ms of topics in minutes, when milliseconds are not set.',
  'log.roll.hours': 'segment.ms of topics in hours, when milliseconds are not set.',
  'max.incremental.fetch.session.cache.slots': 'How many incremental fetch sessions a broker keeps.',
  'metadata.log.max.record.bytes.between.snapshots':
    'After so many bytes of new metadata a snapshot is taken.',
  'metadata.log.max.snapshot.interval.ms':
    'After so long a snapshot of the metadata is taken, if there is anything new.',
  'metadata.max.retention.bytes': 'Snapshots and metadata records together may take so much.',
  'metadata.max.retention.ms': 'Older snapshots and metadata records are deleted.',
  'metadata.max.idle.interval.ms':
    'How often the active controller writes a record that says nothing, so that the log moves.',
  'num.partitions': 'Partitions of a topic that is created without a number.',
  'offset.metadata.max.bytes': 'How long the remark beside a committed offset may be.',
  'offsets.commit.timeout.ms': 'How long a commit waits for the replicas of __consumer_offsets.',
  'offsets.retention.check.interval.ms': 'How often it is looked which committed offsets have expired.',
  'offsets.retention.minutes': 'Offsets of a group without members are kept for so long.',
  'offsets.topic.num.partitions': 'Partitions of __consumer_offsets; a group’s hash chooses its own.',
  'offsets.topic.replication.factor': 'Replicas of __consumer_offsets; with fewer brokers it is not created.',
  'offsets.topic.segment.bytes': 'The size of segments of __consumer_offsets.',
  'producer.id.expiration.check.interval.ms': 'How often it is looked which producer ids have expired.',
  'producer.id.expiration.ms': 'A partition forgets a producer id that has written nothing for so long.',
  'replica.fetch.backoff.ms': 'How long a follower waits after a failed fetch.',
  'replica.fetch.max.bytes': 'The most that a follower fetches of one partition at once.',
  'replica.fetch.min.bytes': 'The least that a fetch of a follower should return.',
  'replica.fetch.response.max.bytes': 'The most that a fetch of a follower returns, of all partitions.',
  'replica.fetch.wait.max.ms': 'How long a leader holds a follower’s fetch back while there is nothing new.',
  'replica.high.watermark.checkpoint.interval.ms': 'How often high watermarks are written to disk.',
  'replica.lag.time.max.ms': 'A follower that was not caught up for so long leaves the ISR.',
  'replica.selector.class': 'What chooses the replica that a consumer reads from; by default the leader.',
  'share.coordinator.snapshot.update.records.per.snapshot':
    'Updates of a share partition’s state between two whole snapshots of it.',
  'share.coordinator.state.topic.min.isr': 'min.insync.replicas of __share_group_state.',
  'share.coordinator.state.topic.num.partitions': 'Partitions of __share_group_state.',
  'share.coordinator.state.topic.replication.factor': 'Replicas of __share_group_state.',
  'share.coordinator.state.topic.segment.bytes': 'The size of segments of __share_group_state.',
  'share.coordinator.write.timeout.ms': 'How long a write waits for the replicas of __share_group_state.',
  'transaction.abort.timed.out.transaction.cleanup.interval.ms':
    'How often it is looked which transactions have timed out.',
  'transaction.max.timeout.ms': 'The longest transaction.timeout.ms that a producer may ask for.',
  'transaction.partition.verification.enable':
    'Whether a leader asks the coordinator if a transaction is really open before it appends to it.',
  'transaction.remove.expired.transaction.cleanup.interval.ms':
    'How often it is looked which transactional ids have expired.',
  'transaction.state.log.min.isr': 'min.insync.replicas of __transaction_state.',
  'transaction.state.log.num.partitions':
    'Partitions of __transaction_state; a transactional id’s hash chooses its own.',
  'transaction.state.log.replication.factor': 'Replicas of __transaction_state.',
  'transaction.state.log.segment.bytes': 'The size of segments of __transaction_state.',
  'transactional.id.expiration.ms': 'A transactional id that did nothing for so long is forgotten.',
  'zookeeper.max.in.flight.requests': 'Requests to ZooKeeper that may be without an answer.',
  'zookeeper.session.timeout.ms':
    'ZooKeeper ends the session of a broker that is silent for so long; its znode goes.',
}
