/** The stage's words in English. */

/** Every word the stage shows or says. Names of Kafka (ISR, LEO, acks) stay as they are in every language. */
export interface StageWords {
  readonly stage: string
  // the quorum
  readonly controllerQuorum: string
  quorumLine(epoch: number): string
  readonly ensemble: string
  ensembleLine(epoch: number): string
  zookeeperLabel(node: string, state: string): string
  readonly controllerMark: string
  controllerEpoch(epoch: number): string
  readonly metadataLog: string
  metadataLogState(committed: number, end: number): string
  readonly raftStates: Readonly<
    Record<
      | 'looking'
      | 'leader'
      | 'follower'
      | 'candidate'
      | 'prospective'
      | 'unattached'
      | 'resigned'
      | 'crashed'
      | 'stopped'
      | 'stopping'
      | 'paused',
      string
    >
  >
  controllerLabel(node: string, state: string): string
  // topics and partitions
  topicLine(partitions: number, replicationFactor: number, minIsr: string): string
  topicShort(replicationFactor: number, minIsr: string): string
  partition(partition: number): string
  partitionShort(partition: number): string
  epoch(epoch: number): string
  partitionLabel(name: string, leader: string, epoch: number, hw: string, leo: number): string
  noLeader: string
  readonly topics: string
  // brokers
  broker(id: number): string
  rack(name: string): string
  readonly brokerStates: Readonly<
    Record<'running' | 'paused' | 'starting' | 'fenced' | 'shuttingDown' | 'stopped' | 'crashed', string>
  >
  leaderships(count: number): string
  heartbeatAge(seconds: string): string
  fencedIn(seconds: string): string
  secondsLeft(seconds: string): string
  /** Timeouts that are running out: a short name, and what it means with the seconds that are left. */
  readonly countdowns: Readonly<
    Record<
      'session' | 'poll' | 'delivery' | 'transaction' | 'election' | 'fetch' | 'lag' | 'retention',
      { readonly name: string; title(s: string): string }
    >
  >
  readonly links: Readonly<Record<'cut' | 'slow' | 'lossy', string>>
  readonly disks: Readonly<Record<'failed' | 'full' | 'slow', string>>
  clock(seconds: string): string
  brokerLabel(broker: string, state: string, leaderships: number): string
  // replicas
  readonly replicaRoles: Readonly<
    Record<
      'leader' | 'follower' | 'staleLeader' | 'wasLeader' | 'offline' | 'starting' | 'leaderDown',
      string
    >
  >
  readonly isr: string
  readonly elr: string
  readonly outOfIsr: string
  readonly moves: Readonly<Record<'adding' | 'removing', string>>
  leo(offset: number): string
  behind(offsets: number): string
  replicaLabel(partition: string, broker: string, role: string, isr: string, leo: number, hw: number): string
  readonly replicas: string
  // clients
  readonly producers: string
  readonly addProducer: string
  rate(perSecond: number): string
  readonly idempotent: string
  retries(count: number): string
  readonly sendBlocked: Readonly<Record<'metadata' | 'memory', (records: number) => string>>
  readonly transaction: Readonly<
    Record<
      | 'UNINITIALIZED'
      | 'INITIALIZING'
      | 'READY'
      | 'IN_TRANSACTION'
      | 'COMMITTING_TRANSACTION'
      | 'ABORTING_TRANSACTION'
      | 'ABORTABLE_ERROR'
      | 'FATAL_ERROR',
      (records: number) => string
    >
  >
  bufferUsed(percent: number): string
  laneTitle(partition: string, batches: number): string
  moreBatches(count: number): string
  readonly closed: string
  readonly paused: string
  producerLabel(id: string, acks: string): string
  closeClient(id: string): string
  readonly admin: string
  readonly terminal: string
  readonly consumerGroups: string
  readonly addConsumer: string
  readonly noGroup: string
  readonly assigns: string
  addConsumerTo(group: string): string
  readonly groupStates: Readonly<
    Record<
      | 'Empty'
      | 'PreparingRebalance'
      | 'CompletingRebalance'
      | 'Assigning'
      | 'Reconciling'
      | 'Stable'
      | 'Dead'
      | 'Unknown',
      string
    >
  >
  generation(generation: number): string
  coordinator(broker: number): string
  rebalanceLeft(seconds: string): string
  groupLabel(group: string, state: string, generation: number, members: number): string
  lag(records: number): string
  positionTitle(partitions: string, again: number, lag: number, paused: boolean): string
  readonly joining: string
  readonly idle: string
  consumerLabel(id: string, partitions: string, lag: number): string
  // share groups
  readonly shareGroup: string
  shareGroupLabel(group: string, state: string, epoch: number, members: number): string
  shareConsumerLabel(id: string, partitions: string, held: number): string
  held(records: number): string
  lockLeft(seconds: string): string
  readonly shareStates: Readonly<Record<'processing' | 'holding', string>>
  // zoom
  readonly panHint: string
  readonly wallLegend: string
  wallCell(partition: string, broker: string, health: string): string
  readonly replicaHealth: Readonly<Record<'leader' | 'inSync' | 'elr' | 'out' | 'down' | 'offline', string>>
}

const records = (count: number) => (count === 1 ? '1 record' : `${count} records`)

export const stage: StageWords = {
  stage: 'Cluster',
  controllerQuorum: 'Controller quorum',
  quorumLine: (epoch) => `KRaft · epoch ${epoch}`,
  ensemble: 'ZooKeeper ensemble',
  ensembleLine: (epoch) => `ZooKeeper · epoch ${epoch}`,
  zookeeperLabel: (node, state) => `ZooKeeper server ${node}: ${state}`,
  controllerMark: 'controller',
  controllerEpoch: (epoch) => `Controller epoch ${epoch}`,
  metadataLog: 'metadata log',
  metadataLogState: (committed, end) => `metadata log: committed to offset ${committed}, end ${end}`,
  raftStates: {
    looking: 'looking for a leader',
    leader: 'leader',
    follower: 'follower',
    candidate: 'candidate',
    prospective: 'prospective',
    unattached: 'unattached',
    resigned: 'resigned',
    crashed: 'crashed',
    stopped: 'stopped',
    stopping: 'stopping',
    paused: 'paused',
  },
  controllerLabel: (node, state) => `Controller ${node}: ${state}`,
  topicLine: (partitions, replicationFactor, minIsr) =>
    `${partitions === 1 ? '1 partition' : `${partitions} partitions`} · replication factor ${replicationFactor} · min.insync.replicas ${minIsr}`,
  topicShort: (replicationFactor, minIsr) => `RF ${replicationFactor} · min ISR ${minIsr}`,
  partition: (partition) => `Partition ${partition}`,
  partitionShort: (partition) => `p${partition}`,
  epoch: (epoch) => `epoch ${epoch}`,
  partitionLabel: (name, leader, epoch, hw, leo) =>
    `Partition ${name}: leader ${leader}, leader epoch ${epoch}, high watermark ${hw}, log end offset ${leo}`,
  noLeader: 'none',
  topics: 'Topics',
  broker: (id) => `broker ${id}`,
  rack: (name) => `rack ${name}`,
  brokerStates: {
    running: 'up',
    paused: 'paused',
    starting: 'starting',
    fenced: 'fenced',
    shuttingDown: 'shutting down',
    stopped: 'stopped',
    crashed: 'crashed',
  },
  leaderships: (count) => (count === 1 ? '1 leader' : `${count} leaders`),
  heartbeatAge: (seconds) => `${seconds} s`,
  fencedIn: (seconds) => `fenced in ${seconds} s`,
  secondsLeft: (seconds) => `${seconds} s`,
  countdowns: {
    session: {
      name: 'session',
      title: (s) =>
        `No heartbeat: session.timeout.ms is over in ${s} s, then the coordinator takes the member out`,
    },
    poll: {
      name: 'poll()',
      title: (s) => `max.poll.interval.ms is over in ${s} s: without poll() the consumer leaves its group`,
    },
    delivery: {
      name: 'delivery',
      title: (s) => `delivery.timeout.ms of the oldest batch is over in ${s} s: then it is given up`,
    },
    transaction: {
      name: 'transaction',
      title: (s) => `transaction.timeout.ms is over in ${s} s: then the coordinator aborts it`,
    },
    election: { name: 'election', title: (s) => `The next election begins in ${s} s` },
    fetch: {
      name: 'fetch',
      title: (s) => `Nothing heard of the leader: controller.quorum.fetch.timeout.ms is over in ${s} s`,
    },
    lag: {
      name: 'ISR',
      title: (s) => `Not caught up: replica.lag.time.max.ms is over in ${s} s, then it leaves the ISR`,
    },
    retention: {
      name: 'retention',
      title: (s) => `The broker looks for segments to delete in ${s} s (log.retention.check.interval.ms)`,
    },
  },
  links: { cut: 'link cut', slow: 'link slow', lossy: 'packets lost' },
  disks: { failed: 'disk failed', full: 'disk full', slow: 'disk slow' },
  clock: (seconds) => `clock ${seconds.startsWith('-') ? '' : '+'}${seconds} s`,
  brokerLabel: (broker, state, leaderships) => `${broker}: ${state}, leads ${leaderships} partitions`,
  replicaRoles: {
    leader: 'leader',
    follower: 'follower',
    staleLeader: 'stale leader',
    wasLeader: 'was leader',
    offline: 'offline',
    starting: 'starting',
    leaderDown: 'leader',
  },
  isr: 'ISR',
  elr: 'ELR',
  outOfIsr: 'out of ISR',
  moves: { adding: 'joining', removing: 'leaving' },
  leo: (offset) => `LEO ${offset}`,
  behind: (offsets) => `${offsets} behind`,
  replicaLabel: (partition, broker, role, isr, leo, hw) =>
    `${partition} on ${broker}: ${role}, ${isr}, log end offset ${leo}, high watermark ${hw}`,
  replicas: 'Replicas',
  producers: 'Producers',
  addProducer: '+ producer',
  rate: (perSecond) => `${perSecond}/s`,
  idempotent: 'idempotent',
  retries: (count) => (count === 1 ? 'retry 1' : `retry ${count}`),
  sendBlocked: {
    metadata: (records) => `no metadata: ${records} wait`,
    memory: (records) => `buffer full: ${records} wait`,
  },
  transaction: {
    UNINITIALIZED: () => 'transactional',
    INITIALIZING: () => 'initTransactions()',
    READY: () => 'no transaction open',
    IN_TRANSACTION: (records) => `transaction: ${records}`,
    COMMITTING_TRANSACTION: () => '✓ committing',
    ABORTING_TRANSACTION: () => '✕ aborting',
    ABORTABLE_ERROR: () => '✕ has to abort',
    FATAL_ERROR: () => '✕ fatal error',
  },
  bufferUsed: (percent) => `buffer ${percent} %`,
  laneTitle: (partition, batches) =>
    `${partition}: ${batches === 0 ? 'no batch' : batches === 1 ? '1 batch' : `${batches} batches`} in the accumulator`,
  moreBatches: (count) => `+${count}`,
  closed: 'closed',
  paused: 'paused',
  producerLabel: (id, acks) => `Producer ${id}, acks=${acks}`,
  closeClient: (id) => `Close ${id}`,
  admin: 'admin client',
  terminal: 'Terminal',
  consumerGroups: 'Consumer groups',
  addConsumer: '+ consumer',
  noGroup: 'no group.id',
  assigns: 'assign()',
  addConsumerTo: (group) => `Add a consumer to ${group}`,
  groupStates: {
    Empty: 'Empty',
    PreparingRebalance: 'PreparingRebalance',
    CompletingRebalance: 'CompletingRebalance',
    Assigning: 'Assigning',
    Reconciling: 'Reconciling',
    Stable: 'Stable',
    Dead: 'Dead',
    Unknown: 'no coordinator',
  },
  generation: (generation) => `gen ${generation}`,
  coordinator: (broker) => `coordinator: broker ${broker}`,
  rebalanceLeft: (seconds) => `≤ ${seconds} s`,
  groupLabel: (group, state, generation, members) =>
    `Consumer group ${group}: ${state}, generation ${generation}, ${members} members`,
  lag: (count) => `lag ${count}`,
  positionTitle: (partitions, again, lag, paused) =>
    `${partitions}: ${again} read and not committed, ${lag} to be read${paused ? ', paused' : ''}`,
  joining: 'joining',
  idle: 'no partition',
  consumerLabel: (id, partitions, lag) => `Consumer ${id}: ${partitions}, lag ${lag}`,
  shareGroup: 'share',
  shareGroupLabel: (group, state, epoch, members) =>
    `Share group ${group}: ${state}, epoch ${epoch}, ${members === 1 ? '1 member' : `${members} members`}`,
  shareConsumerLabel: (id, partitions, held) => `Share consumer ${id}: ${partitions}, holds ${records(held)}`,
  held: (count) => `holds ${count}`,
  lockLeft: (seconds) => `lock ${seconds} s`,
  shareStates: { processing: 'processing', holding: 'holding' },
  panHint: 'Part of the cluster is in view: arrow keys move, plus and minus zoom, 0 shows everything',
  wallLegend: 'What the cells mean',
  wallCell: (partition, broker, health) => `${partition} on ${broker}: ${health}`,
  replicaHealth: {
    leader: 'leader',
    inSync: 'in sync',
    elr: 'eligible leader replica',
    out: 'out of ISR',
    down: 'broker down',
    offline: 'no leader',
  },
}
