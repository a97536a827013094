/** Words of everything that can be done to a running cluster. */
interface Doing {
  readonly name: string
  /** What happens then, in one sentence. */
  readonly hint: string
}

const doing = (name: string, hint: string): Doing => ({ name, hint })

export const operate = {
  group: {
    processes: 'Processes and clocks',
    network: 'Network',
    disks: 'Disks',
    topics: 'Topics and replicas',
    brokers: 'Brokers and configs',
  },
  submit: 'Do it',
  impossible: 'There is nothing to choose from just now.',
  all: 'all',
  everything: 'everything else',
  field: {
    node: 'Node',
    a: 'One side',
    b: 'Other side',
    link: 'Link',
    direction: 'Direction',
    delayMs: 'Delay (ms)',
    jitterMs: 'Jitter (ms)',
    percent: 'Packets lost (%)',
    rack: 'Rack',
    skewMs: 'Off by (ms)',
    topic: 'Topic',
    partition: 'Partition',
    offset: 'Before offset',
    count: 'Partitions in all',
    replicas: 'Replicas, the preferred leader first',
    throttle: 'Throttle (bytes per second)',
    moving: 'Partition that is being moved',
    electionType: 'Election type',
    broker: 'Broker',
    id: 'broker.id',
    resourceType: 'Resource',
    name: 'Config',
    value: 'Value',
  },
  hint: {
    skewMs: 'Positive runs ahead, 0 sets it right.',
    throttle: 'Empty: no limit.',
    value: 'Empty takes the set value away.',
    replicas: 'Broker ids, separated by commas.',
  },
  choice: {
    both: 'both ways',
    'a-to-b': 'only from the one to the other',
    PREFERRED: 'PREFERRED: the first replica',
    UNCLEAN: 'UNCLEAN: any replica, records may be lost',
    TOPIC: 'topic',
    BROKER: 'broker',
    broker: 'all brokers',
    controller: 'all controllers',
    producer: 'all producers',
    consumer: 'all consumers',
  },
  op: {
    CrashNode: doing('Crash', 'kill -9: the process is gone at once, the disk stays.'),
    StopNode: doing('Stop gracefully', 'SIGTERM: a broker hands its leaderships over first.'),
    StartNode: doing('Start', 'A process that is down starts again with what is on its disk.'),
    PauseNode: doing(
      'Pause',
      'A long garbage collection: the process stands still, its connections stay open.',
    ),
    ResumeNode: doing('Resume', 'The paused process goes on, and its timers fire late.'),
    FailZone: doing('Fail a zone', 'Every node of the rack crashes at once.'),
    RestoreZone: doing('Restore a zone', 'Every node of the rack that is down starts.'),
    RollingRestart: doing(
      'Rolling restart',
      'One broker after another, waiting for full in-sync replicas in between.',
    ),
    SkewClock: doing('Skew a clock', 'The wall clock is off; timeouts do not notice, timestamps do.'),
    CutLink: doing('Cut a link', 'Nothing gets through; connections hang until a timeout gives them up.'),
    IsolateNode: doing('Isolate a node', 'Cut off from everything else, and still running.'),
    SlowLink: doing('Slow a link', 'Everything on it takes longer; order stays as it is.'),
    LossyLink: doing(
      'Lose packets',
      'TCP sends them again: what was lost comes late, or the connection breaks.',
    ),
    ResetConnections: doing('Reset connections', 'Every connection between the two breaks once.'),
    HealLink: doing('Heal a link', 'What is wrong with one link is taken away.'),
    HealAllLinks: doing('Heal the network', 'Every link is as it was.'),
    ElectLeaders: doing(
      'Elect leaders',
      'kafka-leader-election: preferred leaders back, or an unclean election.',
    ),
    ReassignPartitions: doing(
      'Move a partition',
      'kafka-reassign-partitions: new replicas copy first, then the old ones go.',
    ),
    CancelReassignment: doing('Call a move off', 'The replicas stay where they were.'),
    CreatePartitions: doing('Add partitions', 'Keys may land elsewhere from then on; old records stay.'),
    DeleteTopic: doing('Delete a topic', 'The records are gone with it.'),
    AlterConfigs: doing('Change a config', 'kafka-configs: takes effect while the cluster runs.'),
    AddBroker: doing('Add a broker', 'It joins with an empty disk and gets only what is placed on it.'),
    UnregisterBroker: doing('Unregister a broker', 'A broker that is gone for good is forgotten.'),
  },
}
