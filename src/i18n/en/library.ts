/** The named scenarios: what each is called, and in one sentence what to watch. */
const scenarios = {
  'one-broker': {
    title: 'One broker, one partition',
    watch: 'The least there is: one process that is broker and controller, one log, one reader.',
  },
  opening: {
    title: 'Three brokers, two groups',
    watch: 'Records of four producers are replicated to three brokers and read by two groups.',
  },
  'twelve-brokers': {
    title: '12 brokers, 60 partitions',
    watch: 'A middling cluster: bars at first, records when you come nearer.',
  },
  'hundred-brokers': {
    title: '100 brokers, 1,000 partitions',
    watch: 'As large as a scenario may be: a wall of health in which a failure is a stripe.',
  },
  'keys-and-order': {
    title: 'Keys choose partitions',
    watch:
      'Every key keeps to one partition, so its records stay in order; between partitions there is none.',
  },
  'without-keys': {
    title: 'Records without keys',
    watch: 'The producer fills one batch for one partition, then turns to the next: the sticky partitioner.',
  },
  'two-groups': {
    title: 'Two groups read the same topic',
    watch: 'Each group reads everything once; in the group of four members and three partitions one is idle.',
  },
  'slow-consumer': {
    title: 'Lag grows, lag shrinks',
    watch: 'The consumer becomes slower than the producer: its lag grows until it is fast again.',
  },
  retention: {
    title: 'Old segments are deleted',
    watch: 'Whole segments past retention.ms go, and the log start offset moves up behind them.',
  },
  compaction: {
    title: 'Log compaction',
    watch: 'The cleaner keeps the latest record of each key; offsets stay what they were, with holes.',
  },
  'partitions-added': {
    title: 'Partitions are added',
    watch: 'With four partitions in place of two some keys change their partition, and lose their order.',
  },
  'broker-failure': {
    title: 'A broker fails',
    watch: 'Nine seconds of silence, then broker 1 is fenced, others lead, and nothing acknowledged is lost.',
  },
  'acks-1-loss': {
    title: 'acks=1 loses records',
    watch:
      'The leader acknowledges alone, dies before its far followers have it, and later truncates its log.',
  },
  'acks-all': {
    title: 'acks=all loses none',
    watch: 'The same far followers and the same crash: what was acknowledged is on the new leader.',
  },
  'acks-0-loss': {
    title: 'acks=0 never knows',
    watch: 'The leader is dead, and the producer goes on sending to nobody without an error.',
  },
  'too-few-in-sync': {
    title: 'Too few in-sync replicas',
    watch: 'Below min.insync.replicas acks=all is refused; acks=1 is taken, and nobody may read it yet.',
  },
  'slow-follower': {
    title: 'A follower falls behind',
    watch: 'acks=all waits for the slow disk until the follower leaves the ISR; repaired, it comes back.',
  },
  'unclean-election': {
    title: 'Unclean leader election',
    watch: 'An old replica may lead: the partition is available, and what it never had is lost.',
  },
  'zombie-leader': {
    title: 'A leader that stood still',
    watch: 'A long pause, and another leads; when the old one wakes, what it still takes is truncated.',
  },
  'last-replica-standing': {
    title: 'The last replica standing (before 4.1)',
    watch:
      'As it was without eligible leader replicas: the only member of the ISR loses its tail with the power.',
  },
  'eligible-leader-replicas': {
    title: 'Eligible leader replicas',
    watch: 'The same power loss with KIP-966: a replica that is known to have everything leads instead.',
  },
  'all-power-lost': {
    title: 'Power fails everywhere',
    watch:
      'Replication does not flush: with the power of all brokers the unflushed end of every log is gone.',
  },
  'disk-full': {
    title: 'A disk runs full',
    watch:
      'The log directory fails, the broker stops, its partitions are led by others; freed, it catches up.',
  },
  'eager-rebalance': {
    title: 'Eager rebalance',
    watch: 'A third member joins and everybody gives up everything before it gets something back.',
  },
  'cooperative-rebalance': {
    title: 'Cooperative rebalance',
    watch: 'A third member joins and only the two partitions that move are given up, in two rebalances.',
  },
  'consumer-protocol': {
    title: 'The consumer protocol (KIP-848)',
    watch: 'The broker computes the assignment, and members follow it by heartbeats: nobody stops.',
  },
  'consumer-crash': {
    title: 'A consumer crashes',
    watch: 'Its partitions are read by nobody until session.timeout.ms is over; then the other has them.',
  },
  'static-membership': {
    title: 'Static members restart',
    watch: 'With group.instance.id a member goes and comes back to its partitions without a rebalance.',
  },
  'poll-too-slow': {
    title: 'poll() comes too late',
    watch: 'Heartbeats go on, but max.poll.interval.ms passes: the consumer leaves its group by itself.',
  },
  'at-least-once': {
    title: 'Commit after processing',
    watch: 'A crash in the middle of a batch: what was done but not committed is done again.',
  },
  'at-most-once': {
    title: 'Commit before processing',
    watch: 'A crash in the middle of a batch: what was committed but not done is never done.',
  },
  'missed-by-retention': {
    title: 'Away longer than retention.ms',
    watch:
      'The committed offset is gone when the consumer is back: auto.offset.reset=latest skips in silence.',
  },
  'share-group': {
    title: 'A share group (KIP-932)',
    watch: 'Three consumers take records of one partition together, each with locks of its own.',
  },
  'poison-record': {
    title: 'A record nobody can process',
    watch: 'Released again and again it comes back five times; then it is archived and the rest goes on.',
  },
  duplicates: {
    title: 'A lost answer makes a duplicate',
    watch: 'The batch was written, the answer never came: without idempotence the retry is written again.',
  },
  idempotence: {
    title: 'The idempotent producer',
    watch: 'The same lost answers: the broker knows the sequence numbers and writes nothing twice.',
  },
  reordering: {
    title: 'Retries change the order',
    watch: 'Five batches in flight, the first refused: without idempotence later ones are written before it.',
  },
  transactions: {
    title: 'Committed and aborted',
    watch: 'Every third transaction is aborted: read_committed skips it and waits at the last stable offset.',
  },
  'fenced-producer': {
    title: 'Two producers, one transactional.id',
    watch:
      'The newer one raises the producer epoch; the transaction of the older is aborted and it is fenced.',
  },
  'copied-once': {
    title: 'Consume, transform, produce',
    watch:
      'The copier crashes between two polls; records and offsets commit together, so each copy is there once.',
  },
  'hanging-transaction': {
    title: 'A hanging transaction (before KIP-890)',
    watch:
      'As it was before Kafka 3.6: a late record opens a transaction nobody ends, and read_committed waits for ever.',
  },
  'verified-transaction': {
    title: 'A late record is refused (KIP-890)',
    watch: 'The same late record: the leader asks the coordinator first, and refuses it.',
  },
  'torn-transaction': {
    title: 'A torn transaction (KAFKA-17754)',
    watch:
      'As it was before Kafka 4.0: a late commit of one transaction commits half of the next, which is then aborted.',
  },
  'rolling-restart': {
    title: 'Rolling restart',
    watch: 'Broker by broker: leaders move away, the broker comes back, and only then the next one goes.',
  },
  'preferred-leader': {
    title: 'The preferred leader comes back',
    watch: 'After its restart broker 1 leads nothing until preferred leaders are elected.',
  },
  reassignment: {
    title: 'A replica moves',
    watch:
      'Broker 4 copies the log under a throttle, joins the ISR, leads, and broker 1 deletes its replica.',
  },
  'rack-failure': {
    title: 'A rack fails',
    watch: 'Two of six brokers die together; every partition still has two replicas elsewhere and goes on.',
  },
  'controller-failure': {
    title: 'The active controller fails',
    watch: 'The quorum elects another within seconds; producers notice nothing.',
  },
  'quorum-lost': {
    title: 'The quorum is lost',
    watch:
      'Two of three controllers are dead: records flow, but a partition whose leader dies stays without one.',
  },
  'cut-from-the-controllers': {
    title: 'A leader cut off from its cluster',
    watch:
      'It is fenced without knowing it, acknowledges acks=1 alone, and truncates it all when the cut heals.',
  },
  'zookeeper-controller': {
    title: 'The controller’s session expires (ZooKeeper)',
    watch:
      'As in Kafka 3.9: the broker that was controller dies, its session expires, and another is elected.',
  },
}

export const library = {
  search: 'Search scenarios',
  found: (n: string) => (n === '1' ? '1 scenario' : `${n} scenarios`),
  none: 'No scenario has these words.',
  title: 'Scenarios',
  hide: 'Hide what to watch',
  pick: 'What to watch',
  chapters: {
    clusters: 'Clusters',
    basics: 'Basics',
    durability: 'Durability',
    groups: 'Consumer groups',
    'exactly-once': 'Once, twice, never',
    operations: 'Operations and incidents',
  },
  scenarios,
}
