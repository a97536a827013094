/** What configs of topics, groups and clients mean, in English: one sentence each, in our own words. */
export const clientConfigs = {
  // topics; a broker's config of another name that is their default shares the sentence
  'cleanup.policy': 'Whether old segments are deleted, compacted to the latest record of each key, or both.',
  'compression.type': 'How batches are compressed at rest; producer keeps what the producer chose.',
  'delete.retention.ms':
    'How long a tombstone stays in a compacted topic, so that readers can still see the deletion.',
  'flush.messages':
    'After so many records the log is forced to disk; by default the operating system decides.',
  'flush.ms': 'After so long the log is forced to disk; by default the operating system decides.',
  'follower.replication.throttled.replicas':
    'Replicas whose fetching counts against the follower throttle, as partition:broker.',
  'leader.replication.throttled.replicas':
    'Replicas whose being fetched counts against the leader throttle, as partition:broker.',
  'internal.segment.bytes': 'A segment size below the floor of segment.bytes, for tests.',
  'max.compaction.lag.ms': 'A record is compacted at the latest so long after it was written.',
  'max.message.bytes': 'The largest batch that is accepted, after compression.',
  'message.timestamp.after.max.ms': 'How far a record’s timestamp may be ahead of the broker’s clock.',
  'message.timestamp.before.max.ms': 'How far a record’s timestamp may be behind the broker’s clock.',
  'message.timestamp.type': 'Whether a record keeps its producer’s time or gets the time of its append.',
  'min.cleanable.dirty.ratio':
    'The share of the log that must be uncompacted before the cleaner looks at it.',
  'min.compaction.lag.ms': 'A record stays uncompacted for so long at least.',
  'min.insync.replicas': 'With acks=all a write is accepted only while so many replicas are in sync.',
  'retention.bytes': 'A partition larger than this loses its oldest segments; -1 is without limit.',
  'retention.ms': 'Segments whose newest record is older than this are deleted; -1 keeps them.',
  'segment.bytes': 'The size at which a new segment is begun; only closed segments are deleted or compacted.',
  'segment.ms': 'After so long a new segment is begun even if the old one is not full.',
  'unclean.leader.election.enable':
    'Whether a replica that is out of sync may lead when no other is left; records may be lost.',
  // share groups
  'share.auto.offset.reset': 'Where a share group begins to read a partition it has never read.',
  'share.delivery.count.limit': 'After so many deliveries a record is given up (archived).',
  'share.heartbeat.interval.ms': 'How often members of the share group send heartbeats.',
  'share.isolation.level': 'Whether the share group sees records of transactions that are open or aborted.',
  'share.partition.max.record.locks': 'How many records of a partition may be held by members at once.',
  'share.record.lock.duration.ms': 'How long a member may hold a record before it goes to another.',
  'share.renew.acknowledge.enable': 'Whether a member may renew its lock on a record.',
  'share.session.timeout.ms': 'A member of the share group without a heartbeat for so long is taken out.',
  // producers
  acks: 'Whose word a producer waits for: nobody’s (0), the leader’s (1), all in-sync replicas’ (all).',
  'batch.size': 'The most bytes of records that one batch for a partition holds.',
  'buffer.memory': 'Memory for records that wait to be sent; when it is full, send() blocks.',
  'delivery.timeout.ms': 'A record is acknowledged within this time after send(), or it fails.',
  'enable.idempotence':
    'The broker knows repeats by producer id and sequence and stores each batch once, in order.',
  'linger.ms': 'How long a batch waits for more records before it is sent.',
  'max.block.ms': 'How long send() waits for memory or metadata before it throws.',
  'max.in.flight.requests.per.connection':
    'Produce requests that may be without an answer on one connection.',
  'max.request.size': 'The largest record, and the largest request, that a producer sends.',
  'metadata.max.age.ms': 'Metadata is asked for again after so long, even if nothing went wrong.',
  'partitioner.adaptive.partitioning.enable':
    'Records without a key go more often to partitions whose brokers answer fast.',
  'partitioner.availability.timeout.ms':
    'A partition whose broker takes nothing for so long gets no records without key.',
  'partitioner.class': 'What chooses a record’s partition; by default the hash of its key.',
  'partitioner.ignore.keys': 'The built-in partitioner spreads records as if they had no key.',
  'reconnect.backoff.max.ms': 'The longest pause before a lost server is dialled again.',
  'reconnect.backoff.ms': 'The first pause before a lost server is dialled again; it doubles each time.',
  'request.timeout.ms': 'A request without an answer for so long is given up, and its connection closed.',
  retries: 'How often a failed batch is sent again; delivery.timeout.ms is the real limit.',
  'retry.backoff.max.ms': 'The longest pause before a failed request is repeated.',
  'retry.backoff.ms': 'The first pause before a failed request is repeated.',
  'socket.connection.setup.timeout.max.ms':
    'The longest that setting up a connection may take, after several failures.',
  'socket.connection.setup.timeout.ms': 'How long setting up a connection may take.',
  'transaction.timeout.ms': 'A transaction that is open for longer is aborted by its coordinator.',
  'transactional.id': 'Names the producer across restarts, so that an earlier one of the name is fenced.',
  // consumers
  'auto.commit.interval.ms': 'How often positions are committed when the clock commits.',
  'auto.offset.reset': 'Where to begin when there is no committed offset, or it is out of range.',
  'client.rack': 'Where the client stands, so that it may read from a replica nearby.',
  'default.api.timeout.ms': 'How long calls such as commitSync() may take when none is given.',
  'enable.auto.commit': 'Whether positions are committed by the clock, during poll().',
  'fetch.max.bytes': 'The most that a fetch response holds, of all partitions.',
  'fetch.max.wait.ms': 'How long a broker holds a fetch back while there is too little to return.',
  'fetch.min.bytes': 'The least that a fetch response should hold.',
  'group.instance.id': 'Makes a static member: it may come back within its session without a rebalance.',
  'group.protocol': 'Which rebalance protocol is spoken: classic, or consumer (KIP-848).',
  'group.remote.assignor': 'The assignor at the coordinator, under the consumer protocol.',
  'heartbeat.interval.ms': 'How often a classic member sends heartbeats to its coordinator.',
  'isolation.level': 'Whether records of transactions that are open or aborted are returned.',
  'max.partition.fetch.bytes': 'The most that a fetch response holds of one partition.',
  'max.poll.interval.ms': 'An application that does not come back to poll() for so long leaves its group.',
  'max.poll.records': 'The most records that one poll() returns.',
  'partition.assignment.strategy': 'How a classic group shares out its partitions, by preference.',
  'session.timeout.ms': 'A classic member without a heartbeat for so long is taken out of its group.',
  'share.acknowledgement.mode':
    'Whether records count as accepted with the next poll(), or are answered one by one.',
  'share.acquire.mode': 'Whether whole batches are acquired, or exactly as many records as may be.',
}
