/** What librdkafka's settings are called in its bindings (rdkafka_conf.c; Config_gen.cs of Confluent.Kafka 2.16). */

/** Kafka's own name, where the library takes it for its older one. */
const ALSO: Readonly<Record<string, string>> = {
  'compression.codec': 'compression.type',
  'message.send.max.retries': 'retries',
  'message.timeout.ms': 'delivery.timeout.ms',
  'queue.buffering.max.ms': 'linger.ms',
  'request.required.acks': 'acks',
  'fetch.message.max.bytes': 'max.partition.fetch.bytes',
}

/** The name that a program writes. */
export function ofLibrdkafka(name: string): string {
  return ALSO[name] ?? name
}

const PROPERTIES: Readonly<Record<string, string>> = {
  'compression.codec': 'CompressionType',
  'message.send.max.retries': 'MessageSendMaxRetries',
  'message.timeout.ms': 'MessageTimeoutMs',
  'queue.buffering.max.ms': 'LingerMs',
  'request.required.acks': 'Acks',
  'fetch.message.max.bytes': 'MaxPartitionFetchBytes',
  'max.in.flight.requests.per.connection': 'MaxInFlight',
}

/** The property of ProducerConfig or ConsumerConfig; null where C# has none and Set() is used. */
export function propertyOf(name: string): string | null {
  if (name === 'group.remote.assignor') return 'GroupRemoteAssignor'
  return (
    PROPERTIES[name] ??
    name
      .split('.')
      .map((word) => word[0]?.toUpperCase() + word.slice(1))
      .join('')
  )
}

const ENUMS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'request.required.acks': { all: 'Acks.All', '-1': 'Acks.All', '1': 'Acks.Leader', '0': 'Acks.None' },
  'compression.codec': {
    none: 'CompressionType.None',
    gzip: 'CompressionType.Gzip',
    snappy: 'CompressionType.Snappy',
    lz4: 'CompressionType.Lz4',
    zstd: 'CompressionType.Zstd',
  },
  partitioner: {
    random: 'Partitioner.Random',
    consistent: 'Partitioner.Consistent',
    consistent_random: 'Partitioner.ConsistentRandom',
    murmur2: 'Partitioner.Murmur2',
    murmur2_random: 'Partitioner.Murmur2Random',
  },
  'auto.offset.reset': {
    smallest: 'AutoOffsetReset.Earliest',
    earliest: 'AutoOffsetReset.Earliest',
    beginning: 'AutoOffsetReset.Earliest',
    largest: 'AutoOffsetReset.Latest',
    latest: 'AutoOffsetReset.Latest',
    end: 'AutoOffsetReset.Latest',
    error: 'AutoOffsetReset.Error',
  },
  'isolation.level': {
    read_committed: 'IsolationLevel.ReadCommitted',
    read_uncommitted: 'IsolationLevel.ReadUncommitted',
  },
  'group.protocol': { classic: 'GroupProtocol.Classic', consumer: 'GroupProtocol.Consumer' },
  'partition.assignment.strategy': {
    range: 'PartitionAssignmentStrategy.Range',
    roundrobin: 'PartitionAssignmentStrategy.RoundRobin',
    'cooperative-sticky': 'PartitionAssignmentStrategy.CooperativeSticky',
  },
}

/** A value as a member of C#'s enums; null where it has to go by Set(), and undefined where there is no enum. */
export function memberOf(name: string, value: string): string | null | undefined {
  const members = ENUMS[name]
  return members ? (members[value] ?? null) : undefined
}
