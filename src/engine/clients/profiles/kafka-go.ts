/**
 * segmentio/kafka-go 0.4.51 (writer.go, reader.go, consumergroup.go at 3ce29796ef96).
 *
 * `Constructor` and `Read` are no settings of the library but its two ways to make a Writer (NewWriter(WriterConfig),
 * or the struct literal Writer{}) and to read in a group (ReadMessage, or FetchMessage with CommitMessages).
 * Its Reader is a process within the process: see consumer/reader-queue.ts.
 * Left out: the Writer's pool of connections (one here, and a request waits for the one before it), Completion,
 * ReadLagInterval, RetentionTime, ReadBackoffMin and ReadBackoffMax (100 ms and 1 s here).
 */
import { ConfigError } from '../../config/resolve.ts'
import { JAVA_CONSUMER, JAVA_PRODUCER } from './java.ts'
import { type ConsumerBehaviour, flag, oneOf, type ProducerBehaviour, type Side, whole } from './types.ts'

const UNLIMITED = 9_007_199_254_740_991
const FOREVER = 2_147_483_647

const writer: Side<ProducerBehaviour> = {
  settings: {
    Async: flag(false, null),
    Balancer: oneOf(
      'RoundRobin',
      [
        'RoundRobin',
        'LeastBytes',
        'Hash',
        'ReferenceHash',
        'CRC32Balancer',
        'CRC32Balancer{Consistent}',
        'Murmur2Balancer',
        'Murmur2Balancer{Consistent}',
      ],
      'partitioner.class',
    ),
    BatchBytes: whole(1_048_576, 'batch.size', 1),
    BatchSize: whole(100, null, 1),
    BatchTimeout: whole(1_000, 'linger.ms', 1),
    Compression: oneOf('none', ['none', 'gzip', 'snappy', 'lz4', 'zstd'], 'compression.type'),
    Constructor: oneOf('NewWriter', ['NewWriter', 'Writer{}'], null),
    MaxAttempts: whole(10, null, 1),
    ReadTimeout: whole(10_000, 'max.block.ms', 1),
    RequiredAcks: oneOf(null, ['RequireAll', 'RequireOne', 'RequireNone'], 'acks'),
    'Transport.MetadataTTL': whole(null, 'metadata.max.age.ms', 1),
    WriteBackoffMax: whole(1_000, 'retry.backoff.max.ms', 1),
    WriteBackoffMin: whole(100, 'retry.backoff.ms', 1),
    WriteTimeout: whole(10_000, 'request.timeout.ms', 1),
  },
  finish(values) {
    const isLiteral = values.Constructor === 'Writer{}'
    // NewWriter takes RequireNone (0) for "not set" and makes it RequireAll.
    const acks =
      values.RequiredAcks === 'RequireOne'
        ? '1'
        : values.RequiredAcks === 'RequireAll' || !isLiteral
          ? 'all'
          : '0'
    return {
      java: {
        acks,
        'enable.idempotence': false,
        retries: Number(values.MaxAttempts) - 1,
        'max.request.size': Number(values.BatchBytes),
        'metadata.max.age.ms': Number(values['Transport.MetadataTTL'] ?? (isLiteral ? 6_000 : 15_000)),
        'delivery.timeout.ms': FOREVER,
        'buffer.memory': UNLIMITED,
        'max.in.flight.requests.per.connection': FOREVER,
        'partitioner.class': '',
      },
      behaviour: {
        ...JAVA_PRODUCER,
        partitioner: values.Balancer as ProducerBehaviour['partitioner'],
        batchRecords: Number(values.BatchSize),
        requests: 'by batch',
        splits: false,
        oneAtATime: true,
        backoff: 'quadratic',
        send: values.Async ? 'asynchronous' : 'blocking',
      },
    }
  },
}

const reader: Side<ConsumerBehaviour> = {
  settings: {
    CommitInterval: whole(0, 'auto.commit.interval.ms'),
    GroupBalancers: oneOf(
      'range,roundrobin',
      ['range,roundrobin', 'range', 'roundrobin', 'roundrobin,range'],
      null,
    ),
    HeartbeatInterval: whole(3_000, 'heartbeat.interval.ms', 1),
    IsolationLevel: oneOf('ReadUncommitted', ['ReadUncommitted', 'ReadCommitted'], 'isolation.level'),
    JoinGroupBackoff: whole(5_000, null),
    MaxBytes: whole(1_000_000, 'max.partition.fetch.bytes', 1),
    MaxWait: whole(10_000, 'fetch.max.wait.ms', 1),
    MinBytes: whole(1, 'fetch.min.bytes', 0),
    Partition: whole(0, null),
    PartitionWatchInterval: whole(5_000, null, 1),
    QueueCapacity: whole(100, null, 1),
    Read: oneOf('ReadMessage', ['ReadMessage', 'FetchMessage'], null),
    RebalanceTimeout: whole(30_000, 'max.poll.interval.ms', 1),
    SessionTimeout: whole(30_000, 'session.timeout.ms', 1),
    StartOffset: oneOf('FirstOffset', ['FirstOffset', 'LastOffset'], 'auto.offset.reset'),
    WatchPartitionChanges: flag(false, null),
  },
  finish(values) {
    if (values.Partition !== 0)
      throw new ConfigError('Partition', values.Partition, 'either Partition or GroupID, but not both')
    if (Number(values.MinBytes) > Number(values.MaxBytes))
      throw new ConfigError('MinBytes', values.MinBytes, `at most MaxBytes = ${values.MaxBytes}`)
    const interval = Number(values.CommitInterval)
    const watches = values.WatchPartitionChanges === true
    return {
      java: {
        'auto.offset.reset': values.StartOffset === 'LastOffset' ? 'latest' : 'earliest',
        'enable.auto.commit': false,
        'auto.commit.interval.ms': interval,
        // What it waits for a coordinator's answer (defaultTimeout of consumergroup.go).
        'request.timeout.ms': 5_000,
        'fetch.max.bytes': Number(values.MaxBytes),
        // ReadMessage and FetchMessage hand over one message.
        'max.poll.records': 1,
        ...(watches && { 'metadata.max.age.ms': Number(values.PartitionWatchInterval) }),
        'isolation.level': values.IsolationLevel === 'ReadCommitted' ? 'read_committed' : 'read_uncommitted',
      },
      behaviour: {
        ...JAVA_CONSUMER,
        commit: values.Read === 'FetchMessage' ? 'after processing' : 'before processing',
        commitIntervalMs: interval,
        assignors: String(values.GroupBalancers).split(','),
        // consumergroup.go takes 0 for "not set".
        joinGroupBackoffMs: Number(values.JoinGroupBackoff) || 5_000,
        queueCapacity: Number(values.QueueCapacity),
        background: true,
        watchPartitions: watches ? 'everybody' : 'nobody',
      },
    }
  },
}

export const kafkaGo = {
  library: 'kafka-go',
  title: 'kafka-go 0.4.51',
  producer: writer,
  consumer: reader,
} as const
